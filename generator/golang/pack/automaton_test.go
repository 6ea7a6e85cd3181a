package pack_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// Places in the patterns that are reached together are one state, by whatever segments: no map's order makes several of them.
func TestStatesAreSets(t *testing.T) {
	m := pack.Model{Schemes: oauth2}
	for i, path := range []string{"/{a}/p", "/{rest...}", "/{a}.json/q", "/{a}-{b}/r"} {
		m.Operations = append(m.Operations, pack.Operation{Method: "GET", Path: path, ID: fmt.Sprint(i)})
	}
	first, err := pack.Pack(m)
	require.NoError(t, err)
	for range 30 {
		again, err := pack.Pack(m)
		require.NoError(t, err)
		require.True(t, first.Routes == again.Routes)
	}
}

// The operation that a refusal names is the same one each time.
func TestRefusedOverlapIsNamedAlike(t *testing.T) {
	m := pack.Model{Schemes: oauth2}
	const wide = 20
	for i := range wide {
		segments := make([]string, wide)
		for k := range segments {
			segments[k] = fmt.Sprintf("{p%d}", k)
		}
		segments[i] = "x"
		for _, last := range strings.Fields("d c b a") {
			m.Operations = append(m.Operations, pack.Operation{Method: "GET", Path: "/" + strings.Join(segments, "/") + "/" + last, ID: fmt.Sprint("op", i, last)})
		}
	}
	for range 4 {
		_, err := pack.Pack(m)
		require.ErrorContains(t, err, "overlaps so many others")
		require.ErrorContains(t, err, "/a (op")
	}
}
