package explorer

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

type weighed struct{ Exposure, Scopes int64 }

type leastAnswer struct {
	Needs []struct {
		Scheme int
		Scopes []int
	}
	Exact       bool
	Cost, Bound weighed
	Because     []struct {
		Scheme           int
		Scope            *int
		Exposure, Beyond int64
		Ops              []int
	}
	Open    []int
	Refused []struct {
		Op  int
		Why string
	}
}

// principal is a caller with just this.
func (a leastAnswer) principal(subject *int) (p principal) {
	for _, n := range a.Needs {
		p.Credentials = append(p.Credentials, credential{n.Scheme, subject, n.Scopes})
	}
	return p
}

func indexes(operations []*spec.Operation) []int {
	out := []int{}
	for _, o := range operations {
		out = append(out, o.Index)
	}
	return out
}

// What is least for some calls weighs what it weighs in Go where both are sure of it; where the page is not, it says so, and the set opens the
// calls all the same. A tenth of the questions has a budget that is too small for most.
func TestLeast(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 4))
	models := published(t)
	for i := range 300 {
		models = append(models, model{fmt.Sprint("random ", i), random(r)})
	}
	var n node
	questions, exact, approximate, marked := 0, 0, 0, 0
	for _, m := range models {
		api := m.api
		if len(api.Operations) == 0 {
			continue
		}
		n.load(t, api, nil)
		for k := range 12 {
			size := 1 + r.IntN(min(len(api.Operations), []int{3, 12, 60}[r.IntN(3)]))
			picked := r.Perm(len(api.Operations))[:size]
			q := least.Question{API: api}
			question := map[string]any{"calls": picked}
			for _, i := range picked {
				q.Calls = append(q.Calls, api.Operations[i])
				if slices.ContainsFunc(api.Operations[i].Grants, func(g spec.Grant) bool { return g.Least }) {
					marked++
				}
			}
			var subject *int
			if i := r.IntN(len(api.SubjectTypes) + 1); i > 0 {
				q.Subject = api.SubjectTypes[i-1]
				subject = &q.Subject.Index
			}
			question["subject"] = subject
			tight := k == 11
			if tight {
				question["budget"] = 30
			}
			want := least.Find(q)
			questions++
			ask(t, &n, "least", question, func(got leastAnswer) {
				at := fmt.Sprintf("%s: %v for %v: %+v", m.name, picked, subject, got)
				require.Equal(t, indexes(want.Open), got.Open, at)
				require.Len(t, got.Refused, len(want.Refused), at)
				for i, refused := range want.Refused {
					require.Equal(t, refused.Operation.Index, got.Refused[i].Op, at)
					require.Equal(t, map[least.Why]string{least.Nobody: "nobody", least.NotForThem: "notForThem", least.NotAmong: "notAmong"}[refused.Why], got.Refused[i].Why, at)
				}
				switch {
				case got.Exact && want.Exact:
					exact++
					require.Equal(t, weighed{want.Cost.First, want.Cost.Second}, got.Cost, at)
				case tight:
					approximate++
				default:
					require.Equal(t, want.Exact, got.Exact, at)
				}
				require.LessOrEqual(t, got.Bound.Exposure, want.Cost.First, at)
				require.GreaterOrEqual(t, got.Cost.Exposure, want.Bound.First, at)
				feasible(t, api, q.Calls, want, got, subject, at)
			})
		}
	}
	n.run(t)
	t.Logf("%d questions: %d exact on both sides, %d approximate and feasible; %d calls had a mark", questions, exact, approximate, marked)
	require.Greater(t, exact, 2000)
	require.Greater(t, approximate, 20)
	require.Greater(t, marked, 200)
}

// feasible: who holds the answer makes every call that can be made, and none without any part of it, where it is exact.
func feasible(t *testing.T, api *spec.API, calls []*spec.Operation, want least.Answer, got leastAnswer, subject *int, at string) {
	t.Helper()
	caller := got.principal(subject).of(api)
	possible := func(o *spec.Operation) bool {
		return !slices.ContainsFunc(want.Refused, func(f least.Refusal) bool { return f.Operation == o })
	}
	for _, o := range calls {
		require.Equal(t, possible(o), query.Decide(api, o, caller).Allowed, "%s: %s", at, o)
	}
	for i, why := range got.Because {
		less := got.principal(subject)
		for k := range less.Credentials {
			c := &less.Credentials[k]
			if why.Scope != nil && c.Scheme == why.Scheme {
				c.Scopes = slices.DeleteFunc(slices.Clone(c.Scopes), func(s int) bool { return s == *why.Scope })
			}
		}
		if why.Scope == nil {
			less.Credentials = slices.DeleteFunc(less.Credentials, func(c credential) bool { return c.Scheme == why.Scheme })
		}
		// A credential that holds nothing else goes with its scope.
		less.Credentials = slices.DeleteFunc(less.Credentials, func(c credential) bool {
			return why.Scope != nil && c.Scheme == why.Scheme && len(c.Scopes) == 0
		})
		var lost []int
		for _, o := range calls {
			if possible(o) && !query.Decide(api, o, less.of(api)).Allowed {
				lost = append(lost, o.Index)
			}
		}
		slices.Sort(lost)
		require.Equal(t, slices.Compact(lost), got.Because[i].Ops, at)
	}
}

// What can be given up is what Judge says, in number: of sets that weigh the same either may stay.
func TestExcess(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 5))
	models := published(t)
	for i := range 200 {
		models = append(models, model{fmt.Sprint("random ", i), random(r)})
	}
	var n node
	questions, spare := 0, 0
	for _, m := range models {
		api := m.api
		if len(api.Operations) == 0 {
			continue
		}
		n.load(t, api, nil)
		for range 10 {
			p := caller(r, api)
			var subject *int
			if len(api.SubjectTypes) > 0 && r.IntN(2) == 0 {
				i := r.IntN(len(api.SubjectTypes))
				subject = &i
			}
			q := least.Question{API: api}
			if subject != nil {
				q.Subject = api.SubjectTypes[*subject]
			}
			var have []spec.Need
			for i := range p.Credentials {
				p.Credentials[i].Subject = subject
			}
			for _, c := range p.of(api).Credentials {
				have = append(have, spec.Need{Scheme: c.Scheme, Scopes: c.Scopes})
			}
			picked := r.Perm(len(api.Operations))[:1+r.IntN(min(20, len(api.Operations)))]
			for _, i := range picked {
				q.Calls = append(q.Calls, api.Operations[i])
			}
			want := least.Judge(q, have)
			questions++
			type one struct {
				Scheme, Scope    int
				Exposure, Beyond int64
			}
			ask(t, &n, "excess", map[string]any{"calls": picked, "principal": p}, func(got []one) {
				at := fmt.Sprintf("%s: %v with %+v: %+v", m.name, picked, p, got)
				sum, wanted := int64(0), int64(0)
				gone := map[[2]int]bool{}
				for _, e := range got {
					sum += e.Exposure
					gone[[2]int{e.Scheme, e.Scope}] = true
				}
				for _, e := range want.Excess {
					wanted += e.Weight
				}
				spare += len(got)
				require.Equal(t, wanted, sum, at)
				require.Len(t, got, len(want.Excess), at)
				kept := principal{Credentials: []credential{}}
				for _, c := range p.Credentials {
					c.Scopes = slices.DeleteFunc(slices.Clone(c.Scopes), func(s int) bool { return gone[[2]int{c.Scheme, s}] })
					kept.Credentials = append(kept.Credentials, c)
				}
				for _, o := range q.Calls {
					require.Equal(t, query.Decide(api, o, p.of(api)).Allowed, query.Decide(api, o, kept.of(api)).Allowed, "%s: %s", at, o)
				}
			})
		}
	}
	n.run(t)
	t.Logf("%d questions, %d scopes to spare", questions, spare)
	require.Greater(t, spare, 500)
}
