package spec

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
)

// TestOverlapsAgainstAllPairs compares the walk with what Compare says of every pair.
func TestOverlapsAgainstAllPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	segments := []string{"a", "b", "{x}", "{y}", "a{x}", "{x}b", "a{x}b"}
	met := 0
	for range 3000 {
		a := &API{}
		for i := range 1 + r.IntN(7) {
			var path strings.Builder
			for range r.IntN(4) {
				path.WriteString("/" + segments[r.IntN(len(segments))])
			}
			path.WriteString([]string{"", "/", "/{rest...}"}[r.IntN(3)])
			if path.Len() == 0 {
				path.WriteString("/")
			}
			p, err := ParsePattern(path.String())
			require.NoError(t, err)
			a.Operations = append(a.Operations, &Operation{
				Index: i, Method: []string{"GET", "HEAD", "POST"}[r.IntN(3)], Path: path.String(), Pattern: p, SlashIgnored: r.IntN(3) == 0,
			})
		}
		var want, got []string
		for i, x := range a.Operations {
			for _, y := range a.Operations[i+1:] {
				if relation := x.Compare(y); relation != Disjoint {
					want = append(want, fmt.Sprint(x, y, relation))
				}
			}
		}
		require.True(t, a.Overlaps(func(x, y *Operation, relation Relation) bool {
			got = append(got, fmt.Sprint(x, y, relation))
			return true
		}))
		require.ElementsMatch(t, want, got, "%v", a.Operations)
		met += len(want)
	}
	require.Greater(t, met, 3000)
}

// A visitor may stop, and a search that does not end says so.
func TestOverlapsGivesUp(t *testing.T) {
	a := &API{}
	for i := range 3000 {
		for _, path := range []string{fmt.Sprintf("/{x}/k%d/{y}", i), fmt.Sprintf("/j%d/{x}/l%d", i, i)} {
			p, err := ParsePattern(path)
			require.NoError(t, err)
			a.Operations = append(a.Operations, &Operation{Index: len(a.Operations), Method: "GET", Path: path, Pattern: p})
		}
	}
	count := 0
	require.False(t, a.Overlaps(func(_, _ *Operation, _ Relation) bool { count++; return count < 10 }))
	require.Equal(t, 10, count)
	require.False(t, a.Overlaps(func(_, _ *Operation, _ Relation) bool { return true }))
}

// Two paths that match the same requests need the same when the same callers pass, in whatever order their alternatives stand.
func TestOverlapsGoByMeaning(t *testing.T) {
	read, admin := &Scope{Name: "read"}, &Scope{Name: "admin"}
	token := &Scheme{Name: "token"}
	seal := func(first, second []*Scope) diag.List {
		a := &API{Schemes: []*Scheme{token}, Scopes: []*Scope{read, admin}}
		for path, scopes := range map[string][]*Scope{"/a/{x}": first, "/a/{y}": second} {
			p, err := ParsePattern(path)
			require.NoError(t, err)
			o := &Operation{Method: "GET", Path: path, Pattern: p, ID: path, IDGiven: true}
			for _, s := range scopes {
				o.Written.Alternatives = append(o.Written.Alternatives, Alternative{Needs: []Need{{Scheme: token, Scopes: []*Scope{s}}}})
			}
			a.Operations = append(a.Operations, o)
		}
		return Seal(a)
	}
	same := seal([]*Scope{read, admin}, []*Scope{admin, read})
	require.Len(t, same, 1)
	require.Equal(t, repeatedEndpoint, same[0].Rule)
	other := seal([]*Scope{read, admin}, []*Scope{admin})
	require.Len(t, other, 1)
	require.Equal(t, sameShape, other[0].Rule)
}
