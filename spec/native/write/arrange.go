package write

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// arranged brings scopes into an order in which grants say the alternatives of operations in the order of the model, as far as one
// order can: alternatives stand in the order of the scopes that grant them. A model that is said by grants has that
// order.
func (l *layout) arranged(scopes []*spec.Scope) []*spec.Scope {
	before := map[*spec.Scope][]*spec.Scope{}
	groupsBefore := map[*spec.Group][]*spec.Group{}
	for _, o := range l.api.Operations {
		if len(o.Grants) > 0 {
			return scopes
		}
		grants := l.asGrants(o.Written.Alternatives)
		for i := 1; i < len(grants); i++ {
			a, b := grants[i-1].Scope, grants[i].Scope
			if g, h := l.groupOf[a], l.groupOf[b]; g != h {
				groupsBefore[h] = append(groupsBefore[h], g)
			} else if a != b {
				before[b] = append(before[b], a)
			}
		}
	}
	if len(before)+len(groupsBefore) == 0 || len(l.api.Groups) > 0 {
		return scopes
	}
	var groups []*spec.Group
	members := map[*spec.Group][]*spec.Scope{}
	for _, s := range scopes {
		g := l.groupOf[s]
		if members[g] == nil {
			groups = append(groups, g)
		}
		members[g] = append(members[g], s)
	}
	var out []*spec.Scope
	for _, g := range inOrder(groups, groupsBefore) {
		out = append(out, inOrder(members[g], before)...)
	}
	return out
}

// inOrder puts before each of all what has to stand before it, and leaves the order as it is otherwise. Of what goes round in a circle
// one stands too late.
func inOrder[T comparable](all []T, before map[T][]T) []T {
	out := make([]T, 0, len(all))
	seen := make(map[T]bool, len(all))
	var visit func(T)
	visit = func(v T) {
		if seen[v] {
			return
		}
		seen[v] = true
		for _, b := range before[v] {
			visit(b)
		}
		out = append(out, v)
	}
	for _, v := range all {
		visit(v)
	}
	return slices.Clip(out)
}
