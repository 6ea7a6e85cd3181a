package spec

import "slices"

// effective normalises a requirement for decisions and comparisons: within an alternative a scope goes that another one
// implies, and an alternative goes whose holders all satisfy another one. The order of what is left is the author's.
func (a *API) effective(written Requirement) Requirement {
	alts := make([]Alternative, len(written.Alternatives))
	for i, alt := range written.Alternatives {
		alts[i] = a.reduce(alt)
	}
	if len(alts) < 2 {
		return Requirement{alts}
	}
	index := indexByScope(alts)
	var kept []Alternative
	for i, alt := range alts {
		if a.absorber(alts, index, i) < 0 {
			kept = append(kept, alt)
		}
	}
	return Requirement{kept}
}

// subjects lists the classes of callers that decide whether all who satisfy an alternative satisfy another: its own, or,
// where it is for anyone, callers of unstated type (nil), who of all hold the least by implication.
func (a *API) subjects(alt Alternative) []*SubjectType {
	if len(alt.SubjectTypes) > 0 {
		return alt.SubjectTypes
	}
	return []*SubjectType{nil}
}

// reduce drops the scopes that the others of their need imply for every caller who could satisfy the alternative.
func (a *API) reduce(alt Alternative) Alternative {
	out := alt
	out.Needs = slices.Clone(alt.Needs)
	for i, n := range out.Needs {
		if len(n.Scopes) < 2 {
			continue
		}
		var kept []*Scope
		for j, s := range n.Scopes {
			if !a.redundant(n.Scopes, j, a.subjects(alt)) {
				kept = append(kept, s)
			}
		}
		out.Needs[i].Scopes = kept
	}
	return out
}

func (a *API) redundant(scopes []*Scope, j int, subjects []*SubjectType) bool {
	for _, t := range subjects {
		implied := slices.ContainsFunc(scopes, func(other *Scope) bool {
			return other != scopes[j] && a.Implied(other, t).Has(scopes[j])
		})
		if !implied {
			return false
		}
	}
	return true
}

// byScope finds the alternatives that could absorb another: those that ask for no scope, and the rest by one of theirs.
type byScope struct {
	scopeless []int
	keys      ScopeSet
	at        map[int][]int // by scope index
}

func indexByScope(alts []Alternative) byScope {
	ix := byScope{at: map[int][]int{}}
	for i, alt := range alts {
		scopes := alt.Scopes()
		if len(scopes) == 0 {
			ix.scopeless = append(ix.scopeless, i)
			continue
		}
		ix.keys.Add(scopes[0])
		ix.at[scopes[0].Index] = append(ix.at[scopes[0].Index], i)
	}
	return ix
}

// Absorbed says of each alternative which other one everybody passes by who passes by it, -1 where there is none. Of two
// that absorb each other the first stays.
func (a *API) Absorbed(r Requirement) []int {
	by := make([]int, len(r.Alternatives))
	index := indexByScope(r.Alternatives)
	for i := range by {
		by[i] = a.absorber(r.Alternatives, index, i)
	}
	return by
}

// absorber is an alternative that absorbs alts[i], or -1.
func (a *API) absorber(alts []Alternative, ix byScope, i int) int {
	var held ScopeSet // what the alternative amounts to for the subject that gets the most
	for _, t := range a.subjects(alts[i]) {
		for _, s := range alts[i].Scopes() {
			held.addClosure(a, s, t)
		}
	}
	by := func(j int) bool {
		return j != i && a.within(alts[i], alts[j]) && (j < i || !a.within(alts[j], alts[i]))
	}
	if k := slices.IndexFunc(ix.scopeless, by); k >= 0 {
		return ix.scopeless[k]
	}
	for w := range min(len(held), len(ix.keys)) {
		both := ScopeSet{held[w] & ix.keys[w]}
		for s := range both.Indexes() {
			if at := ix.at[w*64+s]; slices.ContainsFunc(at, by) {
				return at[slices.IndexFunc(at, by)]
			}
		}
	}
	return -1
}

// within reports whether every principal that satisfies x satisfies y.
func (a *API) within(x, y Alternative) bool {
	if y.Anonymous() {
		return true
	}
	subjects := a.subjects(x)
	if len(y.SubjectTypes) > 0 {
		if len(x.SubjectTypes) == 0 {
			return false
		}
		for _, t := range x.SubjectTypes {
			if !slices.Contains(y.SubjectTypes, t) {
				return false
			}
		}
	}
	for _, need := range y.Needs {
		k := slices.IndexFunc(x.Needs, func(n Need) bool { return n.Scheme == need.Scheme })
		if k < 0 {
			return false
		}
		for _, t := range subjects {
			var held ScopeSet
			for _, s := range x.Needs[k].Scopes {
				held.addClosure(a, s, t)
			}
			if !held.HasAll(need.Scopes) {
				return false
			}
		}
	}
	return true
}
