package html

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/query"
)

// randomAPI makes a model with implications, limits, schemes, and operations with requires trees of all kinds.
func randomAPI(r *rand.Rand) *spec.API {
	a := &spec.API{Info: spec.Info{Title: "Random", Version: "1"}}
	for i := range 1 + r.IntN(3) {
		a.Schemes = append(a.Schemes, &spec.Scheme{Name: fmt.Sprintf("scheme%d", i), Type: "oauth2", Default: i == 0})
	}
	for i := range r.IntN(3) {
		a.SubjectTypes = append(a.SubjectTypes, &spec.SubjectType{Name: fmt.Sprintf("type%d", i)})
	}
	for i := range 1 + r.IntN(8) {
		a.Scopes = append(a.Scopes, &spec.Scope{
			Name: fmt.Sprintf("s%d", i), Scheme: a.Schemes[0], SubjectTypes: randomTypes(r, a, 4), ObjectsAll: r.IntN(3) == 0,
		})
	}
	for i, s := range a.Scopes {
		for _, to := range a.Scopes[i+1:] {
			if r.IntN(4) == 0 {
				s.Implies = append(s.Implies, spec.Implication{To: to, Via: to.Name})
			}
		}
	}
	for i := range 12 {
		path := fmt.Sprintf("/x%d/{id}", i)
		pattern, err := spec.ParsePattern(path)
		if err != nil {
			panic(err)
		}
		o := &spec.Operation{Method: "GET", Path: path, Pattern: pattern, SubjectTypes: randomTypes(r, a, 9)}
		if r.IntN(12) == 0 {
			o.Access = spec.None
		} else {
			o.Requires = randomTree(r, a, 3)
		}
		a.Operations = append(a.Operations, o)
	}
	spec.Seal(a) // alternatives for nobody are findings, and left out
	return a
}

func randomTypes(r *rand.Rand, a *spec.API, oneIn int) []*spec.SubjectType {
	if len(a.SubjectTypes) == 0 || r.IntN(oneIn) > 0 {
		return nil
	}
	return []*spec.SubjectType{a.SubjectTypes[r.IntN(len(a.SubjectTypes))]}
}

func randomTree(r *rand.Rand, a *spec.API, depth int) *spec.Tree {
	if depth == 0 || r.IntN(3) == 0 {
		switch r.IntN(12) {
		case 0:
			return &spec.Tree{Anonymous: true}
		case 1:
			return &spec.Tree{Scheme: a.Schemes[r.IntN(len(a.Schemes))]}
		}
		return &spec.Tree{Scope: a.Scopes[r.IntN(len(a.Scopes))], Scheme: a.Schemes[r.IntN(len(a.Schemes))], SubjectTypes: randomTypes(r, a, 7)}
	}
	children := []*spec.Tree{randomTree(r, a, depth-1)}
	for range r.IntN(3) {
		children = append(children, randomTree(r, a, depth-1))
	}
	if r.IntN(2) == 0 {
		return &spec.Tree{Any: children}
	}
	return &spec.Tree{All: children}
}

// reader decides from the page's data alone, in the plainest way.
type reader struct {
	Scopes []struct {
		I, St []int
		Obj   int
	}
	Ops  [][]any
	Reqs [][]any
}

func (x *reader) allows(s, subject int) bool {
	st := x.Scopes[s].St
	return len(st) == 0 || slices.Contains(st, subject)
}

func (x *reader) closed(held []int, subject int, only func(int) bool) map[int]bool {
	all := map[int]bool{}
	var visit func(int)
	visit = func(s int) {
		if all[s] || !x.allows(s, subject) || !only(s) {
			return
		}
		all[s] = true
		for _, to := range x.Scopes[s].I {
			visit(to)
		}
	}
	for _, s := range held {
		visit(s)
	}
	return all
}

type held struct {
	subject int // -1: unstated
	scopes  []int
}

func ints(v any) (out []int) {
	list, _ := v.([]any)
	for _, x := range list {
		out = append(out, int(x.(float64)))
	}
	return out
}

func (x *reader) decide(op int, p map[int]held) (by int, skip bool) {
	by = -1
	for i, row := range x.Reqs[int(x.Ops[op][2].(float64))] {
		needs, subjects := map[int][]int{}, []int(nil)
		if list, plain := row.([]any); plain {
			needs[0] = ints(list)
		} else {
			alt := row.(map[string]any)
			subjects = ints(alt["st"])
			list, _ := alt["n"].([]any)
			for _, n := range list {
				needs[ints(n.([]any)[:1])[0]] = ints(n.([]any)[1])
			}
		}
		any := func(int) bool { return true }
		satisfied := func(only func(int) bool) bool {
			for scheme, scopes := range needs {
				c, ok := p[scheme]
				if !ok || len(subjects) > 0 && !slices.Contains(subjects, c.subject) {
					return false
				}
				has := x.closed(c.scopes, c.subject, only)
				for _, s := range scopes {
					if !has[s] {
						return false
					}
				}
			}
			return true
		}
		if !satisfied(any) {
			continue
		}
		if by < 0 {
			by = i
		}
		asked := 0
		for _, scopes := range needs {
			asked += len(scopes)
		}
		skip = skip || asked > 0 && satisfied(func(s int) bool { return x.Scopes[s].Obj == 1 })
	}
	return by, skip
}

// What the page's data says, read in the plainest way, is what spec/query decides: of every operation, for random principals.
func TestDataDecidesAsTheModelDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2))
	allowed, denied, skipped := 0, 0, 0
	for range 300 {
		api := randomAPI(r)
		s := &shown{title: "Random", apis: []one{{api: api}}}
		data, err := s.island()
		require.NoError(t, err)
		var page struct{ APIs []reader }
		require.NoError(t, json.Unmarshal(data, &page))
		x := page.APIs[0]
		for range 40 {
			p, mine := query.Principal{}, map[int]held{}
			for i, scheme := range api.Schemes {
				if r.IntN(3) == 0 {
					continue
				}
				c, h := query.Credential{Scheme: scheme}, held{subject: r.IntN(len(api.SubjectTypes)+1) - 1}
				if h.subject >= 0 {
					c.SubjectType = api.SubjectTypes[h.subject]
				}
				for _, scope := range api.Scopes {
					if r.IntN(3) == 0 {
						c.Scopes, h.scopes = append(c.Scopes, scope), append(h.scopes, scope.Index)
					}
				}
				p.Credentials, mine[i] = append(p.Credentials, c), h
			}
			for i, o := range api.Operations {
				want := query.Decide(api, o, p)
				by, skip := x.decide(i, mine)
				wantBy := -1
				for k := range o.Written.Alternatives {
					if want.By == &o.Written.Alternatives[k] {
						wantBy = k
					}
				}
				require.Equal(t, wantBy, by, "%s %s\n%s", o, diffable(o), data)
				require.Equal(t, want.SkipObjectChecks, skip, "%s\n%s", o, data)
				switch {
				case skip:
					skipped++
				case by >= 0:
					allowed++
				default:
					denied++
				}
			}
		}
	}
	require.Greater(t, allowed, 1000)
	require.Greater(t, denied, 1000)
	require.Greater(t, skipped, 1000)
}

func diffable(o *spec.Operation) string { return fmt.Sprintf("%+v", o.Written) }
