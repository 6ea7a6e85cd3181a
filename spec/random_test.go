package spec

import (
	"fmt"
	"math/rand/v2"
)

// randomAPI makes a small model: a few scopes with implications and limits, subject types, schemes, and one operation with
// a requires tree. Implications point from lower to higher index, so there is no cycle.
func randomAPI(r *rand.Rand) *API {
	a := &API{}
	for i := range 1 + r.IntN(2) {
		a.Schemes = append(a.Schemes, &Scheme{Name: fmt.Sprintf("scheme%d", i), Default: i == 0, Index: i})
	}
	for i := range r.IntN(3) {
		a.SubjectTypes = append(a.SubjectTypes, &SubjectType{Name: fmt.Sprintf("type%d", i), Index: i})
	}
	n := 1 + r.IntN(5)
	for i := range n {
		a.Scopes = append(a.Scopes, &Scope{Name: fmt.Sprintf("s%d", i), Index: i, Scheme: a.Schemes[0], SubjectTypes: randomTypes(r, a, 0.25)})
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			if r.IntN(4) == 0 {
				a.Scopes[i].Implies = append(a.Scopes[i].Implies, Implication{To: a.Scopes[j]})
			}
		}
	}
	a.Operations = []*Operation{{
		Method: "GET", Path: "/x", Pattern: Pattern{Segments: []Segment{{{Literal: "x"}}}},
		Requires: randomTree(r, a, 3), SubjectTypes: randomTypes(r, a, 0.1),
	}}
	return a
}

func randomTypes(r *rand.Rand, a *API, chance float64) []*SubjectType {
	if len(a.SubjectTypes) == 0 || r.Float64() > chance {
		return nil
	}
	return []*SubjectType{a.SubjectTypes[r.IntN(len(a.SubjectTypes))]}
}

func randomTree(r *rand.Rand, a *API, depth int) *Tree {
	if depth == 0 || r.IntN(3) == 0 {
		switch r.IntN(12) {
		case 0:
			return &Tree{Anonymous: true}
		case 1:
			return &Tree{Scheme: a.Schemes[r.IntN(len(a.Schemes))]}
		}
		return &Tree{Scope: a.Scopes[r.IntN(len(a.Scopes))], Scheme: a.Schemes[r.IntN(len(a.Schemes))], SubjectTypes: randomTypes(r, a, 0.15)}
	}
	var children []*Tree
	for range 1 + r.IntN(3) {
		children = append(children, randomTree(r, a, depth-1))
	}
	if r.IntN(2) == 0 {
		return &Tree{Any: children}
	}
	return &Tree{All: children}
}
