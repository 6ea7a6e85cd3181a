package spec

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// An endpoint that is denied to all once shared its effective requirement with a public one: their keys were both empty.
func TestDeniedIsNotPublic(t *testing.T) {
	for _, order := range [][]Access{{Public, None}, {None, Public}, {Public, Undeclared}, {Undeclared, Public}} {
		a := &API{}
		for i, access := range order {
			path := []string{"/a", "/b"}[i]
			p, err := ParsePattern(path)
			require.NoError(t, err)
			a.Operations = append(a.Operations, &Operation{Method: "GET", Path: path, Pattern: p, Access: access})
		}
		require.Empty(t, Seal(a))
		for i, access := range order {
			require.Len(t, a.Operations[i].Written.Alternatives, map[Access]int{Public: 1}[access])
			require.Len(t, a.Operations[i].Effective.Alternatives, map[Access]int{Public: 1}[access])
		}
	}
}
