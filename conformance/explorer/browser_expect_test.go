package explorer

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/least"
	"github.com/scopegen/scopegen/spec/query"
)

// filtered is what a filter leaves.
type filtered struct {
	Filter string   `json:"filter"`
	Value  string   `json:"value"`
	Ops    []string `json:"ops"`
}

func key(o *spec.Operation) string { return o.Method + " " + o.FullPath() }

func keys(all []*spec.Operation, keep func(*spec.Operation) bool) []string {
	out := []string{}
	for _, o := range all {
		if keep(o) {
			out = append(out, key(o))
		}
	}
	return out
}

// filters are every value of every filter of a page, by the model.
func filters(api *spec.API) (all []filtered) {
	add := func(filter, value string, keep func(*spec.Operation) bool) {
		all = append(all, filtered{filter, value, keys(api.Operations, keep)})
	}
	scopes := func(o *spec.Operation) (out []*spec.Scope) {
		for _, alt := range o.Written.Alternatives {
			out = append(out, alt.Scopes()...)
		}
		return out
	}
	methods := map[string]bool{}
	for _, o := range api.Operations {
		if !methods[o.Method] {
			methods[o.Method] = true
			add("method", o.Method, func(other *spec.Operation) bool { return other.Method == o.Method })
		}
	}
	for _, g := range api.Groups {
		add("group", g.ID, func(o *spec.Operation) bool {
			return slices.ContainsFunc(scopes(o), func(s *spec.Scope) bool { return s.Group == g })
		})
	}
	for risk, name := range map[spec.Risk]string{1: "low", 2: "medium", 3: "high", 4: "critical"} {
		if slices.ContainsFunc(api.Scopes, func(s *spec.Scope) bool { return s.Risk == risk }) {
			add("risk", name, func(o *spec.Operation) bool {
				return slices.ContainsFunc(scopes(o), func(s *spec.Scope) bool { return s.Risk == risk })
			})
		}
	}
	for _, st := range api.SubjectTypes {
		add("subject", st.Name, func(o *spec.Operation) bool {
			return slices.ContainsFunc(o.Written.Alternatives, func(a spec.Alternative) bool {
				return len(a.SubjectTypes) == 0 || slices.Contains(a.SubjectTypes, st)
			})
		})
	}
	return all
}

// shown is a principal, and what Go lets it call.
type shown struct {
	Scopes  []string `json:"scopes"`
	Subject int      `json:"subject"` // -1: not stated
	Ops     []string `json:"ops"`
}

// decisions are random holders of scopes, each with a credential for every scheme that carries one of theirs.
func decisions(t testing.TB, r *rand.Rand, api *spec.API, n int) (all []shown) {
	t.Helper()
	for range n {
		one := shown{Subject: r.IntN(len(api.SubjectTypes)+1) - 1, Scopes: []string{}}
		p := query.Principal{}
		by := map[*spec.Scheme]int{}
		for _, i := range r.Perm(len(api.Scopes))[:1+r.IntN(min(4, len(api.Scopes)))] {
			s := api.Scopes[i]
			one.Scopes = append(one.Scopes, s.Name)
			at, ok := by[s.Scheme]
			if !ok {
				at = len(p.Credentials)
				by[s.Scheme] = at
				c := query.Credential{Scheme: s.Scheme}
				if one.Subject >= 0 {
					c.SubjectType = api.SubjectTypes[one.Subject]
				}
				p.Credentials = append(p.Credentials, c)
			}
			p.Credentials[at].Scopes = append(p.Credentials[at].Scopes, s)
		}
		one.Ops = keys(api.Operations, func(o *spec.Operation) bool { return query.Decide(api, o, p).Allowed })
		all = append(all, one)
	}
	return all
}

// needed is what Go says that some calls need; where it is sure, the page's answer has to weigh the same.
type needed struct {
	Picks   []string            `json:"picks"`
	Answers map[string][]string `json:"answers"` // by the subject type's title: scopes
}

func needs(r *rand.Rand, api *spec.API, n int) (all []needed) {
	subjects := append([]*spec.SubjectType{}, api.SubjectTypes...)
	if len(subjects) == 0 {
		subjects = append(subjects, nil)
	}
	for range n {
		one := needed{Answers: map[string][]string{}}
		q := least.Question{API: api}
		for _, i := range r.Perm(len(api.Operations))[:1+r.IntN(min(6, len(api.Operations)))] {
			q.Calls = append(q.Calls, api.Operations[i])
			one.Picks = append(one.Picks, key(api.Operations[i]))
		}
		for _, st := range subjects {
			q.Subject = st
			title := "You need"
			if st != nil {
				title = st.Title
			}
			names := []string{}
			for _, need := range least.Find(q).Needs {
				for _, s := range need.Scopes {
					names = append(names, s.Name)
				}
			}
			slices.Sort(names)
			one.Answers[title] = names
		}
		all = append(all, one)
	}
	return all
}
