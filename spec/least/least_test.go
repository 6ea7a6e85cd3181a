package least_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/least"
	"github.com/scopegen/scopegen/spec/query"
)

// model makes a small random API: two schemes, two subject types, implications, alternatives that ask for several scopes or for
// none, and scopes that not every subject type may hold.
func model(r *rand.Rand, scopes, operations int) *spec.API {
	api := &spec.API{Info: spec.Info{Title: "T", Version: "1"}}
	for i := range 2 {
		api.Schemes = append(api.Schemes, &spec.Scheme{Name: fmt.Sprint("scheme", i), Type: "oauth2", Default: i == 0})
		api.SubjectTypes = append(api.SubjectTypes, &spec.SubjectType{Name: fmt.Sprint("type", i)})
	}
	for i := range scopes {
		s := &spec.Scope{Name: fmt.Sprint("s", i), Scheme: api.Schemes[i%5/4], Risk: spec.Risk(r.IntN(5))}
		if r.IntN(6) == 0 {
			s.SubjectTypes = api.SubjectTypes[:1]
		}
		for range r.IntN(3) {
			if i > 0 {
				if to := api.Scopes[r.IntN(i)]; to.Scheme == s.Scheme {
					s.Implies = append(s.Implies, spec.Implication{To: to, Via: to.Name})
				}
			}
		}
		api.Scopes = append(api.Scopes, s)
	}
	for i := range operations {
		o := &spec.Operation{Method: "GET", Path: fmt.Sprint("/", i), ID: fmt.Sprint("op", i)}
		o.Pattern, _ = spec.ParsePattern(o.Path)
		for range r.IntN(4) {
			var alt spec.Alternative
			for k := range 2 {
				n := spec.Need{Scheme: api.Schemes[k]}
				for range r.IntN(3) {
					if s := api.Scopes[r.IntN(scopes)]; s.Scheme == n.Scheme && !slices.Contains(n.Scopes, s) {
						n.Scopes = append(n.Scopes, s)
					}
				}
				if len(n.Scopes) > 0 || r.IntN(8) == 0 {
					alt.Needs = append(alt.Needs, n)
				}
			}
			if len(alt.Needs) == 0 && r.IntN(4) > 0 {
				continue
			}
			if len(alt.Needs) > 0 && r.IntN(6) == 0 {
				alt.SubjectTypes = api.SubjectTypes[1:]
			}
			o.Written.Alternatives = append(o.Written.Alternatives, alt)
		}
		api.Operations = append(api.Operations, o)
	}
	spec.Seal(api)
	return api
}

// principal is a caller who holds that.
func principal(needs []spec.Need, t *spec.SubjectType) (p query.Principal) {
	for _, n := range needs {
		p.Credentials = append(p.Credentials, query.Credential{Scheme: n.Scheme, SubjectType: t, Scopes: n.Scopes})
	}
	return p
}

// weigh is the documented weight of what is held, counted by asking the model what each scope opens.
func weigh(q least.Question, needs []spec.Need) (c least.Cost) {
	for _, n := range needs {
		single := [][]*spec.Scope{}
		for _, s := range n.Scopes {
			single = append(single, []*spec.Scope{s})
		}
		for _, scopes := range single {
			c = plus(c, weight(q, n.Scheme, scopes))
		}
		if len(single) == 0 {
			c = plus(c, weight(q, n.Scheme, nil))
		}
	}
	return c
}

func plus(a, b least.Cost) least.Cost {
	return least.Cost{First: a.First + b.First, Second: a.Second + b.Second}
}

func weight(q least.Question, scheme *spec.Scheme, scopes []*spec.Scope) least.Cost {
	opens := int64(1)
	for _, o := range q.API.Operations {
		anonymous := query.Decide(q.API, o, query.Principal{}).Allowed
		if !slices.Contains(q.Calls, o) && !anonymous && query.Decide(q.API, o, principal([]spec.Need{{Scheme: scheme, Scopes: scopes}}, q.Subject)).Allowed {
			opens++
		}
	}
	risk := int64(1)
	grades := map[spec.Risk]int64{spec.RiskUnstated: 2, spec.RiskLow: 1, spec.RiskMedium: 2, spec.RiskHigh: 4, spec.RiskCritical: 8}
	for _, s := range scopes {
		var held spec.ScopeSet
		held.Add(s)
		for i := range q.API.Closure(held, q.Subject).Indexes() {
			risk = max(risk, grades[q.API.Scopes[i].Risk])
		}
	}
	if q.Weight == least.Count {
		return least.Cost{First: 1, Second: opens * risk}
	}
	return least.Cost{First: opens * risk, Second: 1}
}

// TestAgainstEverySubset compares answers with the best of all subsets of a small model's scopes.
func TestAgainstEverySubset(t *testing.T) {
	answered := 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		api := model(r, 2+r.IntN(8), 1+r.IntN(9))
		q := least.Question{API: api, Weight: least.Weight(seed % 2)}
		if n := r.IntN(3); n > 0 {
			q.Subject = api.SubjectTypes[n-1]
		}
		for _, o := range api.Operations {
			if r.IntN(2) == 0 {
				q.Calls = append(q.Calls, o)
			}
		}
		a := least.Find(q)
		require.True(t, a.Exact)
		refused := map[*spec.Operation]bool{}
		for _, no := range a.Refused {
			refused[no.Operation] = true
		}
		p := principal(a.Needs, q.Subject)
		for _, o := range q.Calls {
			require.Equal(t, !refused[o], query.Decide(api, o, p).Allowed, "seed %d %s", seed, o)
			require.Equal(t, slices.Contains(a.Open, o), query.Decide(api, o, query.Principal{}).Allowed)
		}
		require.Equal(t, weigh(q, a.Needs), a.Cost, "seed %d", seed)
		// Every subset, with every choice of schemes that carry nothing.
		best, found := least.Cost{}, false
		for bits := range 1 << (len(api.Scopes) + 2) {
			var needs []spec.Need
			for k, scheme := range api.Schemes {
				n := spec.Need{Scheme: scheme}
				for i, s := range api.Scopes {
					if bits>>i&1 == 1 && s.Scheme == scheme {
						n.Scopes = append(n.Scopes, s)
					}
				}
				bare := bits>>(len(api.Scopes)+k)&1 == 1
				if bare && len(n.Scopes) > 0 {
					needs = nil
					break // counted without it
				}
				if bare || len(n.Scopes) > 0 {
					needs = append(needs, n)
				}
			}
			holds := principal(needs, q.Subject)
			all := true
			for _, o := range q.Calls {
				all = all && (refused[o] || query.Decide(api, o, holds).Allowed)
			}
			if !all {
				continue
			}
			if w := weigh(q, needs); !found || w.Less(best) {
				best, found = w, true
			}
		}
		require.True(t, found)
		require.Equal(t, best, a.Cost, "seed %d: %v", seed, a.Needs)
		for _, no := range a.Refused { // not even with everything
			everything := []spec.Need{{Scheme: api.Schemes[0]}, {Scheme: api.Schemes[1]}}
			for _, s := range api.Scopes {
				everything[s.Scheme.Index].Scopes = append(everything[s.Scheme.Index].Scopes, s)
			}
			require.False(t, query.Decide(api, no.Operation, principal(everything, q.Subject)).Allowed)
		}
		answered += len(a.Needs)
	}
	require.Greater(t, answered, 300)
}

// large makes an API like big ones are: each endpoint under a few of many scopes, some of which imply others.
func large(operations, scopes int, seed uint64) *spec.API {
	r := rand.New(rand.NewPCG(seed, 2))
	api := &spec.API{Info: spec.Info{Title: "T", Version: "1"}, Schemes: []*spec.Scheme{{Name: "oauth2", Type: "oauth2", Default: true}}}
	for i := range scopes {
		s := &spec.Scope{Name: fmt.Sprintf("r%d:a%d", i/4, i%4), Scheme: api.Schemes[0], Risk: spec.Risk(r.IntN(5))}
		if i%4 > 0 && r.IntN(2) == 0 {
			s.Implies = append(s.Implies, spec.Implication{To: api.Scopes[i-1]})
		}
		api.Scopes = append(api.Scopes, s)
	}
	for i := range operations {
		o := &spec.Operation{Method: "GET", Path: fmt.Sprint("/", i), ID: fmt.Sprint("op", i)}
		o.Pattern, _ = spec.ParsePattern(o.Path)
		for range 1 + r.IntN(4) {
			o.Written.Alternatives = append(o.Written.Alternatives, spec.Alternative{Needs: []spec.Need{{Scheme: api.Schemes[0], Scopes: []*spec.Scope{api.Scopes[r.IntN(scopes)]}}}})
		}
		api.Operations = append(api.Operations, o)
	}
	spec.Seal(api)
	return api
}

// A search that ends early still covers every call, and says how far from the best it may be.
func TestApproximate(t *testing.T) {
	api := large(1000, 600, 1)
	q := least.Question{API: api, Calls: api.Operations}
	for _, budget := range []int{1, 10_000, 1_000_000} {
		q.Budget = budget
		a := least.Find(q)
		for _, o := range q.Calls {
			require.True(t, query.Decide(api, o, principal(a.Needs, nil)).Allowed)
		}
		require.False(t, a.Cost.Less(a.Bound))
		require.Equal(t, a, least.Find(q), "the same answer every time")
	}
}

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct{ operations, scopes, calls int }{{1000, 600, 20}, {1000, 600, 1000}, {10000, 600, 10000}, {10000, 5000, 10000}} {
		api := large(c.operations, c.scopes, 1)
		q := least.Question{API: api, Calls: api.Operations[:c.calls]}
		b.Run(fmt.Sprintf("%d of %d under %d", c.calls, c.operations, c.scopes), func(b *testing.B) {
			var a least.Answer
			for b.Loop() {
				a = least.Find(q)
			}
			n := 0
			for _, need := range a.Needs {
				n += len(need.Scopes)
			}
			b.ReportMetric(float64(n), "scopes")
			b.ReportMetric(100*float64(a.Cost.First-a.Bound.First)/float64(a.Cost.First), "%gap")
		})
	}
}

// TestJudge holds what a caller has against calls, and compares with every subset of it.
func TestJudge(t *testing.T) {
	excess, lacking := 0, 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		api := model(r, 2+r.IntN(7), 1+r.IntN(9))
		q := least.Question{API: api, Calls: api.Operations[:1+r.IntN(len(api.Operations))]}
		var have []spec.Need
		for _, scheme := range api.Schemes {
			n := spec.Need{Scheme: scheme}
			for _, s := range api.Scopes {
				if s.Scheme == scheme && r.IntN(2) == 0 {
					n.Scopes = append(n.Scopes, s)
				}
			}
			if len(n.Scopes) > 0 || r.IntN(2) == 0 {
				have = append(have, n)
			}
		}
		j := least.Judge(q, have)
		holds, kept := principal(have, nil), principal(j.Kept.Needs, nil)
		for _, o := range q.Calls {
			allowed := query.Decide(api, o, holds).Allowed
			require.Equal(t, allowed, query.Decide(api, o, kept).Allowed, "seed %d: what is kept opens the same calls", seed)
			require.Equal(t, !allowed, slices.Contains(j.Denied, o))
			all := holds
			all.Credentials = slices.Clone(all.Credentials)
			for _, n := range j.Lacks.Needs {
				i := slices.IndexFunc(all.Credentials, func(c query.Credential) bool { return c.Scheme == n.Scheme })
				if i < 0 {
					i = len(all.Credentials)
					all.Credentials = append(all.Credentials, query.Credential{Scheme: n.Scheme})
				}
				all.Credentials[i].Scopes = append(slices.Clone(all.Credentials[i].Scopes), n.Scopes...)
			}
			never := slices.ContainsFunc(j.Lacks.Refused, func(no least.Refusal) bool { return no.Operation == o })
			require.Equal(t, !never, query.Decide(api, o, all).Allowed, "seed %d: with what it lacks", seed)
		}
		var said, scopes []*spec.Scope
		for _, x := range j.Excess {
			said = append(said, x.Scope)
		}
		for _, n := range have {
			for _, s := range n.Scopes {
				if !slices.ContainsFunc(j.Kept.Needs, func(k spec.Need) bool { return slices.Contains(k.Scopes, s) }) {
					scopes = append(scopes, s)
				}
			}
		}
		require.ElementsMatch(t, scopes, said)
		excess, lacking = excess+len(j.Excess), lacking+len(j.Lacks.Needs)
	}
	require.Greater(t, excess, 100)
	require.Greater(t, lacking, 50)
}

// What the author marked as least is the answer for a call, though another scope weighs less; a scope that another call needs in any
// case does for it too.
func TestMarked(t *testing.T) {
	api := &spec.API{Info: spec.Info{Title: "T", Version: "1"}, Schemes: []*spec.Scheme{{Name: "o", Type: "oauth2", Default: true}}}
	for _, name := range []string{"mail.readBasic", "mail.read", "mail.write"} {
		api.Scopes = append(api.Scopes, &spec.Scope{Name: name, Scheme: api.Schemes[0]})
	}
	basic, read, write := api.Scopes[0], api.Scopes[1], api.Scopes[2]
	basic.Risk = spec.RiskCritical
	add := func(path string, grants ...spec.Grant) *spec.Operation {
		o := &spec.Operation{Method: "GET", Path: path, ID: path, Grants: grants}
		o.Pattern, _ = spec.ParsePattern(path)
		for _, g := range grants {
			o.Written.Alternatives = append(o.Written.Alternatives, spec.Alternative{Needs: []spec.Need{{Scheme: g.Scheme, Scopes: append([]*spec.Scope{g.Scope}, g.With...)}}})
		}
		api.Operations = append(api.Operations, o)
		return o
	}
	grant := func(least bool, s *spec.Scope, with ...*spec.Scope) spec.Grant {
		return spec.Grant{Scope: s, With: with, Scheme: api.Schemes[0], Least: least}
	}
	list := add("/list", grant(true, basic), grant(false, read), grant(false, write))
	one := add("/one", grant(false, read))
	both := add("/both", grant(true, basic, read), grant(false, write))
	spec.Seal(api)
	scopes := func(calls ...*spec.Operation) (out []*spec.Scope) {
		for _, n := range least.Find(least.Question{API: api, Calls: calls}).Needs {
			out = append(out, n.Scopes...)
		}
		return out
	}
	require.Equal(t, []*spec.Scope{basic}, scopes(list))
	require.Equal(t, []*spec.Scope{read}, scopes(list, one), "what one needs opens the list too")
	require.Equal(t, []*spec.Scope{basic, read}, scopes(both), "what is held together")

	// What somebody has opens a call by any of its alternatives: it is neither denied nor too much.
	judged := least.Judge(least.Question{API: api, Calls: []*spec.Operation{list}}, []spec.Need{{Scheme: api.Schemes[0], Scopes: []*spec.Scope{write}}})
	require.Empty(t, judged.Denied)
	require.Empty(t, judged.Excess)
}

// A scope that implies what a call needs is never taken in its place, whatever risk the author left unsaid, and whichever is declared first.
func TestNarrowerScope(t *testing.T) {
	for _, risky := range []spec.Risk{spec.RiskUnstated, spec.RiskCritical} {
		api := &spec.API{Info: spec.Info{Title: "T", Version: "1"}, Schemes: []*spec.Scheme{{Name: "o", Type: "oauth2", Default: true}}}
		for _, name := range []string{"admin", "purge", "screen"} {
			api.Scopes = append(api.Scopes, &spec.Scope{Name: name, Scheme: api.Schemes[0]})
		}
		admin, purge := api.Scopes[0], api.Scopes[1]
		purge.Risk = risky
		for _, to := range api.Scopes[1:] {
			admin.Implies = append(admin.Implies, spec.Implication{To: to, Via: to.Name})
		}
		o := &spec.Operation{Method: "DELETE", Path: "/a", ID: "a", Grants: []spec.Grant{{Scope: purge, Scheme: api.Schemes[0]}}}
		o.Pattern, _ = spec.ParsePattern(o.Path)
		api.Operations = append(api.Operations, o)
		spec.Seal(api)
		for _, weight := range []least.Weight{least.Exposure, least.Count} {
			q := least.Question{API: api, Calls: api.Operations, Weight: weight}
			require.Equal(t, []*spec.Scope{purge}, least.Find(q).Needs[0].Scopes)
			judged := least.Judge(q, []spec.Need{{Scheme: api.Schemes[0], Scopes: []*spec.Scope{admin, purge}}})
			require.Equal(t, admin, judged.Excess[0].Scope)
		}
	}
}
