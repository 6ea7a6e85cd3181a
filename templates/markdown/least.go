package markdown

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/least"
)

// manyWeighed is how many alternatives of an endpoint are weighed against each other, once for each type of caller.
// Nobody reads more of them, and the time for it grows with the square.
const manyWeighed = 64

// ranking puts alternatives in order, the least privilege first, as the question of package least would for each type of
// caller: what the author marked, then what gives away least.
type ranking struct {
	api     *spec.API
	weights *least.Weights

	// What pages have to explain.
	marked, computed, byType, byScheme, bare, deprecated bool
}

// way is an alternative in its place.
type way struct {
	spec.Alternative
	least bool
	types []*spec.SubjectType // those for whom alone it is the least; empty: for all that it is for

	schemes     string              // the credentials it takes
	owns, alone int                 // how many types of caller it is for, and of them those that have no other way by its schemes
	leads       []*spec.SubjectType // those for whom it is the least of several; nil is a caller of unstated type
	marked, old bool                // by the author; it takes a deprecated scope
	cost        least.Cost          // for the first type that it is for
	says        string              // in words, once they were asked for
}

// classes are the types of caller that some alternative is for; nil stands for one of unstated type.
func (r *ranking) classes(alts []spec.Alternative) (all []*spec.SubjectType) {
	for _, t := range append([]*spec.SubjectType{nil}, r.api.SubjectTypes...) {
		if slices.ContainsFunc(alts, func(a spec.Alternative) bool { return isFor(a, t) }) {
			all = append(all, t)
		}
	}
	return all
}

// isFor reports whether a caller of a type can satisfy an alternative.
func isFor(a spec.Alternative, t *spec.SubjectType) bool {
	if len(a.SubjectTypes) > 0 && !slices.Contains(a.SubjectTypes, t) {
		return false
	}
	return !slices.ContainsFunc(a.Scopes(), func(s *spec.Scope) bool { return !s.Allows(t) })
}

// order gives the alternatives in their order: what the author marked, then what is not deprecated, and of the ways that
// take the same credentials the smaller first. For each type of caller the least is what the author marked, or else the
// smallest of several that take the same credentials; of equals the one that all others imply, and none where there is no such. Ways by different schemes are not
// compared: which credential a caller has is not a matter of how much it opens.
func (r *ranking) order(o *spec.Operation, alts []spec.Alternative) []*way {
	marks := marksOf(o)
	r.marked = r.marked || marks != nil
	ways := make([]*way, len(alts))
	groups := map[string]int{}
	for i, a := range alts {
		w := &way{Alternative: a, schemes: schemesOf(a), old: slices.ContainsFunc(a.Scopes(), func(s *spec.Scope) bool { return s.Deprecated != nil })}
		w.marked = marks[a.Range] != nil && slices.Contains(a.Scopes(), marks[a.Range])
		w.least = w.marked
		if _, known := groups[w.schemes]; !known {
			groups[w.schemes] = len(groups)
		}
		r.deprecated = r.deprecated || w.old && len(alts) > 1
		ways[i] = w
	}
	classes := r.classes(alts)
	if weighed := len(alts) * len(classes); len(alts) > 1 && len(alts) <= manyWeighed && weighed <= 4*manyWeighed {
		r.weigh(o, ways, classes, groups)
		r.byScheme = r.byScheme || len(groups) > 1
	}
	slices.SortStableFunc(ways, func(x, y *way) int {
		return cmp.Or(last(!x.marked, !y.marked), last(x.old, y.old), cmp.Compare(groups[x.schemes], groups[y.schemes]), compareCost(x.cost, y.cost))
	})
	return ways
}

// last orders false before true.
func last(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

func compareCost(x, y least.Cost) int {
	return cmp.Or(cmp.Compare(x.First, y.First), cmp.Compare(x.Second, y.Second))
}

// weigh says for each type of caller which way is the least.
func (r *ranking) weigh(o *spec.Operation, ways []*way, classes []*spec.SubjectType, groups map[string]int) {
	for _, t := range classes {
		all := make([][]*way, len(groups))
		marked := false
		for _, w := range ways {
			if isFor(w.Alternative, t) {
				w.owns++
				w.cost = cmp.Or(w.cost, r.cost(o, w, t))
				marked = marked || w.marked
				all[groups[w.schemes]] = append(all[groups[w.schemes]], w)
			}
		}
		for _, group := range all {
			r.weighGroup(o, group, t, marked)
		}
	}
	for _, w := range ways {
		w.least = len(w.leads) > 0
		if w.least && len(w.leads)+w.alone < w.owns {
			w.types = slices.DeleteFunc(slices.Clone(w.leads), func(t *spec.SubjectType) bool { return t == nil })
			w.least = len(w.types) > 0 // what holds for tokens of unstated type alone is not worth a word
			r.byType = r.byType || w.least
		}
	}
}

func (r *ranking) cost(o *spec.Operation, w *way, t *spec.SubjectType) least.Cost {
	alt := w.Alternative
	if alt.SubjectTypes = nil; t != nil {
		alt.SubjectTypes = []*spec.SubjectType{t}
	}
	return r.weights.Of(o, alt)
}

// weighGroup compares what takes the same credentials, for one type of caller.
func (r *ranking) weighGroup(o *spec.Operation, group []*way, t *spec.SubjectType, marked bool) {
	if marked {
		for _, w := range group {
			if w.marked {
				w.leads = append(w.leads, t)
			}
		}
		return
	}
	if len(group) == 1 {
		group[0].alone++
		return
	}
	var smallest []*way
	var cost least.Cost
	current := slices.ContainsFunc(group, func(w *way) bool { return !w.old })
	for _, w := range group {
		if w.old && current {
			continue // what is going away is not what to ask for
		}
		own := r.cost(o, w, t)
		if c := compareCost(own, cost); smallest == nil || c < 0 {
			smallest, cost = []*way{w}, own
		} else if c == 0 {
			smallest = append(smallest, w)
		}
	}
	first := slices.IndexFunc(smallest, func(w *way) bool {
		return !slices.ContainsFunc(smallest, func(other *way) bool { return other != w && !r.narrower(w, other, t) })
	})
	if first < 0 {
		return
	}
	smallest[first].leads = append(smallest[first].leads, t)
	r.computed = true
	r.bare = r.bare || slices.ContainsFunc(group, func(w *way) bool {
		return slices.ContainsFunc(w.Needs, func(n spec.Need) bool { return len(n.Scopes) == 0 })
	})
}

// narrower reports whether whoever can take the other way can take this one, and not the reverse.
func (r *ranking) narrower(w, other *way, t *spec.SubjectType) bool {
	amounts := func(x *way) spec.ScopeSet {
		var held spec.ScopeSet
		for _, s := range x.Scopes() {
			held.Union(r.api.Implied(s, t))
		}
		return held
	}
	return amounts(other).HasAll(w.Scopes()) && !amounts(w).HasAll(other.Scopes())
}

// rivals reports whether a way is the least for some callers who could take another one with the same credentials.
func (w *way) rivals(other *way) bool {
	if w.marked {
		return true
	}
	return w.schemes == other.schemes && slices.ContainsFunc(w.leads, func(t *spec.SubjectType) bool { return isFor(other.Alternative, t) })
}

// schemesOf names the credentials that an alternative takes.
func schemesOf(a spec.Alternative) string {
	names := each(a.Needs, func(n spec.Need) string { return fmt.Sprint(n.Scheme.Index) })
	slices.Sort(names)
	return strings.Join(names, " ")
}

// marksOf finds the grants that the author marked as the least, by the range that their alternative has too.
func marksOf(o *spec.Operation) map[diag.Range]*spec.Scope {
	var out map[diag.Range]*spec.Scope
	for _, g := range o.Grants {
		if g.Least {
			if out == nil {
				out = map[diag.Range]*spec.Scope{}
			}
			out[g.Range] = g.Scope
		}
	}
	return out
}
