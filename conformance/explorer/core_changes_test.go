package explorer

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/query"
)

type change struct {
	Op, Old      int
	Why, Was, Is string
}

// What a release changes for a caller is the difference of the decisions on both sides, and for a call what the comparison of its requirements says:
// versions with the same names whose implications, limits and requirements differ.
func TestChanges(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 10))
	var n node
	pairs, forCallers, forCalls, undecided := 0, 0, 0, 0
	seen := map[string]int{}
	for range 250 {
		was, is := random(r), random(r)
		// Some names are in both; neither has older ones, of which the comparison would have to be told.
		for _, s := range slices.Concat(was.Scopes, is.Scopes) {
			s.Aliases = nil
		}
		n.load(t, is, was)
		pairs++
		var list []principal
		for range 12 {
			list = append(list, caller(r, is))
		}
		for _, p := range list {
			old := query.Principal{}
			for _, c := range p.of(is).Credentials {
				scheme := was.Scheme(c.Scheme.Name)
				if scheme == nil {
					continue
				}
				one := query.Credential{Scheme: scheme}
				if c.SubjectType != nil {
					one.SubjectType = was.SubjectType(c.SubjectType.Name)
				}
				for _, s := range c.Scopes {
					if before, ok := was.Scope(s.Name); ok {
						one.Scopes = append(one.Scopes, before)
					}
				}
				old.Credentials = append(old.Credentials, one)
			}
			want := map[string]string{}
			for _, o := range is.Operations {
				now := query.Decide(is, o, p.of(is))
				i := slices.IndexFunc(was.Operations, func(b *spec.Operation) bool { return b.String() == o.String() })
				if i < 0 {
					if now.Allowed {
						want[o.String()] = "added"
					}
					continue
				}
				before := query.Decide(was, was.Operations[i], old)
				switch {
				case before.Allowed && !now.Allowed:
					want[o.String()] = "lost"
				case !before.Allowed && now.Allowed:
					want[o.String()] = "gained"
				case before.SkipObjectChecks != now.SkipObjectChecks:
					want[o.String()] = "objectChecks"
				case before.Reason != now.Reason:
					want[o.String()] = "reason"
				}
			}
			for _, o := range was.Operations {
				if !slices.ContainsFunc(is.Operations, func(b *spec.Operation) bool { return b.String() == o.String() }) && query.Decide(was, o, old).Allowed {
					want[o.String()] = "removed"
				}
			}
			ask(t, &n, "changes", map[string]any{"principal": p}, func(got []change) {
				all := map[string]string{}
				for _, c := range got {
					o := (*spec.Operation)(nil)
					if c.Op >= 0 {
						o = is.Operations[c.Op]
					} else {
						o = was.Operations[c.Old]
					}
					all[o.String()] = c.Why
					seen[c.Why]++
					forCallers++
				}
				require.Equal(t, want, all, "%+v", p)
			})
		}
		var every []int
		for _, o := range is.Operations {
			every = append(every, o.Index)
		}
		ask(t, &n, "changes", map[string]any{"ops": every}, func(got []change) {
			all := map[int]string{}
			for _, c := range got {
				all[c.Op] = c.Why
				seen[c.Why]++
				forCalls++
			}
			for _, o := range is.Operations {
				i := slices.IndexFunc(was.Operations, func(b *spec.Operation) bool { return b.String() == o.String() })
				if i < 0 {
					require.Equal(t, "added", all[o.Index], o)
					continue
				}
				result := compare.Requirements(
					compare.Side{API: was, Requirement: was.Operations[i].Written},
					compare.Side{API: is, Requirement: o.Written})
				want := result.Class.String()
				if want == "equivalent" {
					want = ""
				}
				if all[o.Index] == "undecided" {
					undecided++
					continue
				}
				require.Equal(t, want, all[o.Index], o)
			}
		})
	}
	n.run(t)
	t.Logf("%d pairs of versions, %d changes for callers, %d for calls, %d undecided: %v", pairs, forCallers, forCalls, undecided, seen)
	require.Zero(t, undecided)
	for _, why := range []string{"added", "removed", "gained", "lost", "objectChecks", "reason", "widened", "narrowed", "changed"} {
		require.Greater(t, seen[why], 20, why)
	}
}

// The page's data is read strictly: whatever is not known, points nowhere, or has another type than it should is refused, with its place.
func TestExpandIsStrict(t *testing.T) {
	api := func(more string) string {
		return `{"v":1,"title":"T","apis":[{"key":"","title":"A","schemes":[{"n":"k","def":1}],"subjects":[{"n":"u"}],"groups":[{"id":"g"}],"holders":[{"n":"h"}],"scopes":[{"n":"a"},{"n":"b","i":[0]}],` + more + `}]}`
	}
	good := []string{
		api(`"ops":[["GET","/a",0]],"reqs":[[[0]]]`), api(`"ops":[["GET","/a",0],["PUT",0,0,{"s":"x","la":[0]}]],"reqs":[[{"n":[[0,[1]]],"st":[0]}]]`), api(`"ops":[],"reqs":[[{}],[]]`),
		api(`"ops":[],"reqs":[],"prev":{"scopes":[{"n":"a"}],"schemes":[{"n":"k"}],"ops":[],"reqs":[],"scopePair":{"1":0}}`),
	}
	bad := []string{
		"null", "1", "[]", "{}", `{"v":2,"title":"","apis":[]}`, `{"v":1,"title":"","apis":[],"x":1}`, `{"v":1,"title":"","apis":{}}`, `{"v":1,"title":"","apis":[{"key":"a"},{"key":"a"}]}`,
		api(`"x":1`), api(`"ops":[["GET","/a",1]],"reqs":[[]]`), api(`"ops":[["GET","/a",-1]],"reqs":[[]]`), api(`"ops":[["GET","/a",0.5]],"reqs":[[]]`), api(`"ops":[["GET","/a","0"]],"reqs":[[]]`),
		api(`"ops":[["GET",0,0]],"reqs":[[]]`), api(`"ops":[["GET","/a",0,{"x":1}]],"reqs":[[]]`), api(`"ops":[["GET","/a",0,{"access":"open"}]],"reqs":[[]]`), api(`"ops":[["GET","/a",0,{"la":[0]}]],"reqs":[[]]`),
		api(`"ops":[["GET","/a",0,{"slash":true}]],"reqs":[[]]`), api(`"ops":[["GET","/a",0,null]],"reqs":[[]]`), api(`"ops":[["GET","/a",0,{},{}]],"reqs":[[]]`), api(`"ops":[[1,"/a",0]],"reqs":[[]]`),
		api(`"reqs":[null]`), api(`"reqs":[{}]`), api(`"reqs":[[null]]`), api(`"reqs":[[0]]`), api(`"reqs":[[[2]]]`), api(`"reqs":[[["0"]]]`), api(`"reqs":[[{"n":[]}]]`), api(`"reqs":[[{"n":[[0,[0]]],"st":[]}]]`),
		api(`"reqs":[[{"n":[[1,[0]]]}]]`), api(`"reqs":[[{"n":[[0]]}]]`), api(`"reqs":[[{"n":[[0,[0]],[0,[1]]]}]]`), api(`"reqs":[[{"st":[0]}]]`), api(`"reqs":[[{"n":[[0,[0]]],"st":[1]}]]`), api(`"reqs":[[{"n":[[0,[0]]],"not":[1]}]]`),
		api(`"reqs":[[{"n":null}]]`), api(`"reqs":[[{"n":[[0,null]]}]]`), api(`"retired":[{"n":""}]`), api(`"sets":[{"n":"s","s":[2]}]`),
		`{"v":1,"title":"","apis":[{"key":"","scopes":[{"n":"a"}]}]}`,
		`{"v":1,"title":"","apis":[{"key":"","schemes":[{"n":"k"}],"scopes":[{"n":"a"},{"n":"a"}]}]}`,
		`{"v":1,"title":"","apis":[{"key":"","schemes":[{"n":"k"}],"scopes":[{"n":"a","i":[1]}]}]}`,
		`{"v":1,"title":"","apis":[{"key":"","schemes":[{"n":"k"}],"scopes":[{"n":"a","obj":2}]}]}`,
		`{"v":1,"title":"","apis":[{"key":"","schemes":[{"n":"k"}],"scopes":[{"n":"a","r":5}]}]}`,
		`{"v":1,"title":"","apis":[{"key":"","schemes":[{"n":"k"}],"scopes":[{"n":"a","st":[0]}]}]}`,
		`{"v":1,"title":"","apis":[{"key":"","schemes":[{"n":"k","claims":[{"n":"c","st":0}]}]}]}`,
		api(`"prev":{"x":1}`), api(`"prev":{"scopes":[{"n":"a"}]}`), api(`"prev":{"scopePair":{"0":0}}`), api(`"prev":{"opPair":{"01":0}}`), api(`"prev":{"prev":{}}`),
	}
	var n node
	texts := func(list []string) (out []any) {
		for _, text := range list {
			out = append(out, json.RawMessage(text))
		}
		return out
	}
	n.loadPayload(t, json.RawMessage(good[0]))
	ask(t, &n, "expand", map[string]any{"payloads": texts(good)}, func(got []string) {
		for i := range got {
			require.Empty(t, got[i], good[i])
		}
	})
	ask(t, &n, "expand", map[string]any{"payloads": texts(bad)}, func(got []string) {
		for i := range got {
			require.NotEmpty(t, got[i], bad[i])
			require.NotContains(t, got[i], "TypeError", bad[i])
			require.NotContains(t, got[i], "undefined", bad[i])
		}
	})
	// Nor is anything decided about callers that there cannot be.
	for _, p := range []any{
		nil, 1, map[string]any{}, map[string]any{"credentials": 1}, map[string]any{"credentials": []any{nil}}, map[string]any{"credentials": []any{map[string]any{"scheme": 0}}},
		map[string]any{"credentials": []any{map[string]any{"scheme": 1, "scopes": []int{}}}}, map[string]any{"credentials": []any{map[string]any{"scheme": 0, "scopes": []int{2}}}},
		map[string]any{"credentials": []any{map[string]any{"scheme": 0, "scopes": []any{"a"}}}}, map[string]any{"credentials": []any{map[string]any{"scheme": 0, "subject": 1, "scopes": []int{}}}},
	} {
		ask(t, &n, "decideThrows", map[string]any{"principal": p}, func(got string) { require.NotEmpty(t, got, fmt.Sprint(p)) })
	}
	n.run(t)
	t.Logf("%d payloads refused", len(bad))
}
