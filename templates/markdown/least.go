package markdown

import (
	"cmp"
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/least"
)

// manyWeighed is how many alternatives of an endpoint are weighed against each other. Nobody reads more of them, and the
// time for it grows with the square.
const manyWeighed = 64

// ranking puts alternatives in order, the least privilege first, as the question of package least would: what the author
// marked, then what gives away least.
type ranking struct {
	weights          *least.Weights
	marked, computed bool // what pages have to explain
}

// order gives the alternatives in their order, and which of them are the least. One that was not marked is called so only
// where it can be compared: where all are for the same callers, and no other one weighs as little.
func (r *ranking) order(o *spec.Operation, alts []spec.Alternative) ([]spec.Alternative, func(spec.Alternative) bool) {
	marks := marksOf(o)
	isMarked := func(a spec.Alternative) bool {
		return marks[a.Range] != nil && slices.Contains(a.Scopes(), marks[a.Range])
	}
	r.marked = r.marked || marks != nil
	if len(alts) < 2 || len(alts) > manyWeighed {
		return alts, isMarked
	}
	type weighed struct {
		spec.Alternative
		cost least.Cost
	}
	all := make([]weighed, len(alts))
	for i, a := range alts {
		all[i] = weighed{a, r.weights.Of(o, a)}
	}
	compare := func(x, y weighed) int {
		return cmp.Or(cmp.Compare(x.cost.First, y.cost.First), cmp.Compare(x.cost.Second, y.cost.Second))
	}
	slices.SortStableFunc(all, func(x, y weighed) int {
		switch a, b := isMarked(x.Alternative), isMarked(y.Alternative); {
		case a && !b:
			return -1
		case b && !a:
			return 1
		}
		return compare(x, y)
	})
	ordered := make([]spec.Alternative, len(all))
	for i, w := range all {
		ordered[i] = w.Alternative
	}
	if _, same := common(alts); marks != nil || !same || compare(all[0], all[1]) == 0 {
		return ordered, isMarked
	}
	r.computed = true
	first := &ordered[0].Needs[0]
	return ordered, func(a spec.Alternative) bool { return len(a.Needs) > 0 && &a.Needs[0] == first }
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
