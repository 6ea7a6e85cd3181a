package spec

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
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

// Of two alternatives that mean the same the effective form keeps the first, and an anonymous caller has no subject type.
func TestEffectiveKeepsTheFirst(t *testing.T) {
	s := &Scheme{Name: "s", Default: true}
	user := &SubjectType{Name: "user"}
	a, b := &Scope{Name: "a", Scheme: s}, &Scope{Name: "b", Scheme: s}
	a.Implies = []Implication{{To: b}}
	alt := func(line int, scopes ...*Scope) Alternative {
		return Alternative{Needs: []Need{{Scheme: s, Scopes: scopes}}, Range: diag.Range{File: "f", Start: diag.Pos{Line: line, Column: 1}}}
	}
	x := &Operation{Method: "GET", Path: "/x", Written: Requirement{[]Alternative{alt(1, a, b), alt(2, a)}}}
	y := &Operation{Method: "GET", Path: "/y", SubjectTypes: []*SubjectType{user}, Written: Requirement{[]Alternative{alt(1, a), {}}}}
	big := &Tree{All: []*Tree{}}
	for range 13 {
		big.All = append(big.All, &Tree{Any: []*Tree{{Scope: a, Scheme: s}, {Scope: b, Scheme: s}}})
	}
	z := &Operation{Method: "GET", Path: "/z", Requires: big}
	api := &API{Schemes: []*Scheme{s}, SubjectTypes: []*SubjectType{user}, Scopes: []*Scope{a, b}, Operations: []*Operation{x, y, z}}
	require.Len(t, Seal(api), 1)
	require.Len(t, x.Effective.Alternatives, 1)
	require.Equal(t, 1, x.Effective.Alternatives[0].Range.Start.Line)
	require.Equal(t, []*SubjectType{user}, y.Written.Alternatives[0].SubjectTypes)
	require.Empty(t, y.Written.Alternatives[1].SubjectTypes)
	require.Equal(t, None, z.Access, "refused, and so denied to all")
	require.Empty(t, z.Written.Alternatives)
}
