package diff_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/spec/query"
)

// An endpoint that goes takes ambiguity with it: what it stood in the way of opens, and the other way round.
func TestAmbiguityComesAndGoes(t *testing.T) {
	const (
		both  = "scopes: {r: {description: R, grants: [\"GET /a/{x}/c\"]}, w: {description: W, grants: [\"GET /a/b/{y}\"]}}\n"
		one   = "scopes: {r: {description: R, grants: [\"GET /a/{x}/c\"]}, w: {description: W}}\n"
		third = "scopes: {r: {description: R, grants: [\"GET /a/{x}/c\"]}, w: {description: W, grants: [\"GET /a/b/{y}\", GET /a/b/c]}}\n"
	)
	overlap := func(r *diff.Result) (found *diff.Operation) {
		for _, x := range r.Operations {
			if x.Overlap != nil {
				require.Nil(t, found)
				found = x
			}
		}
		return found
	}
	opens := between(t, both, one, "")
	require.True(t, opens.Widened())
	x := overlap(opens)
	require.Equal(t, compare.Widened, x.Class)
	require.Equal(t, "GET /a/{x}/c", x.Is.String())
	require.Equal(t, "GET /a/b/c", x.Overlap.String())
	require.Equal(t, "GET /a/b/{y}", x.Overlap.With.String())
	require.Equal(t, "a caller with r", opens.Caller(x.Gained))

	closes := between(t, one, both, "")
	require.True(t, closes.Narrowed())
	x = overlap(closes)
	require.Equal(t, compare.Narrowed, x.Class)
	require.True(t, x.Overlap.Refused)
	require.Equal(t, "GET /a/{x}/c", x.Was.String())
	require.Equal(t, "a caller with r", closes.Caller(x.Lost))

	require.Nil(t, overlap(between(t, both, third, "")), "GET /a/b/c is new to whoever passes it, which is said")
	require.Nil(t, overlap(between(t, third, both, "")))
	require.True(t, between(t, both, both, "").Empty())
}

// Many pairs that overlap with one endpoint are one line.
func TestOneOverlapStandsForAll(t *testing.T) {
	const one = "scopes: {r: {description: R, grants: [\"GET /a/{x}/c\"]}"
	both := one + ", w: {description: W, grants: [\"GET /a/b/{y}\", \"GET /a/c/{y}\", \"GET /a/d/{y}\"]}}\n"
	r := between(t, both, one+", w: {description: W}}\n", "")
	var found []*diff.Operation
	for _, x := range r.Operations {
		if x.Overlap != nil {
			found = append(found, x)
		}
	}
	require.Len(t, found, 1)
	require.Equal(t, 2, found[0].Overlap.More)
}

// An endpoint comes or goes. For each request that the paths could be asked with and each caller: who gains or loses it makes the comparison
// wider or narrower.
func TestAgainstEveryRequest(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	segments := []string{"a", "b", "{p}", "a{p}", "{p}b", "{p}"}
	make1 := func() *spec.API {
		a := &spec.API{Schemes: []*spec.Scheme{{Name: "key", Type: "apiKey", In: "header", Param: "K", Default: true}}}
		for _, name := range []string{"r", "w"} {
			a.Scopes = append(a.Scopes, &spec.Scope{Name: name, Scheme: a.Schemes[0]})
		}
		shapes := map[string]bool{}
		for range 1 + r.IntN(4) {
			var b strings.Builder
			for range 1 + r.IntN(2) {
				b.WriteString("/" + segments[r.IntN(len(segments))])
			}
			p, err := spec.ParsePattern(b.String())
			require.NoError(t, err)
			method := []string{"GET", "GET", "HEAD"}[r.IntN(3)]
			key := method + p.Shape()
			if shapes[key] {
				continue
			}
			shapes[key] = true
			o := &spec.Operation{Method: method, Path: b.String(), Pattern: p, SlashIgnored: r.IntN(5) == 0}
			o.Written.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: a.Schemes[0], Scopes: []*spec.Scope{a.Scopes[r.IntN(2)]}}}}}
			a.Operations = append(a.Operations, o)
		}
		spec.Seal(a)
		return a
	}
	var paths []string
	texts := []string{"a", "b", "ab", "azb", "z", ""}
	for _, x := range texts[:5] {
		paths = append(paths, "/"+x)
		for _, y := range texts {
			paths = append(paths, "/"+x+"/"+y, "/"+x+"/"+y+"/z")
		}
	}
	changed := 0
	for round := range 1500 {
		was := make1()
		is := &spec.API{Schemes: was.Schemes, Scopes: was.Scopes}
		for _, o := range was.Operations[1:] {
			same := *o
			is.Operations = append(is.Operations, &same)
		}
		spec.Seal(is)
		if round%2 == 0 {
			was, is = is, was
		}
		got := diff.APIs(was, is, diff.Options{})
		for _, method := range []string{"GET", "HEAD"} {
			for _, path := range paths {
				for _, scope := range []string{"r", "w"} {
					passes := func(api *spec.API) bool {
						o := query.Find(api, method, path).Operation
						return o != nil && o.Written.Alternatives[0].Needs[0].Scopes[0].Name == scope
					}
					before, after := passes(was), passes(is)
					if before == after {
						continue
					}
					changed++
					say := func() string { return fmt.Sprint(method, " ", path, " ", was.Operations, is.Operations) }
					if after {
						require.True(t, got.Widened(), "%s", say())
					} else {
						require.True(t, got.Narrowed(), "%s", say())
					}
				}
			}
		}
	}
	require.Greater(t, changed, 1000)
}

// What takes the rest is compared by requests that reach it, not by those that a narrower endpoint takes before and after.
func TestRestBehindANarrowerEndpoint(t *testing.T) {
	const one, both = "scopes: {r: {description: R, grants: [\"GET /x/{id}\"]}}\n", "scopes: {r: {description: R, grants: [\"GET /x/{id}\", \"GET /x/{rest...}\"]}}\n"
	r := between(t, one, both, "")
	require.True(t, r.Widened())
	require.Nil(t, r.Operations[0].Instead)
	r = between(t, both, one, "")
	require.True(t, r.Narrowed())
	require.Nil(t, r.Operations[0].Instead)
}
