package spec

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// classes is the number of subject classes: callers whose type is unstated, and one for each declared type.
func (a *API) classes() int { return len(a.SubjectTypes) + 1 }

func class(t *SubjectType) int {
	if t == nil {
		return 0
	}
	return t.Index + 1
}

func (a *API) subject(class int) *SubjectType {
	if class == 0 {
		return nil
	}
	return a.SubjectTypes[class-1]
}

// Implied is what holding s amounts to for a caller of type t (nil: unstated): s and everything reachable through
// implications whose scopes that type may hold. Empty when it may not hold s itself. Do not change the result.
func (a *API) Implied(s *Scope, t *SubjectType) ScopeSet {
	if !s.Allows(t) {
		return nil
	}
	if row := a.closures[class(t)][s.Index]; row != nil {
		return row
	}
	var only ScopeSet
	only.Add(s)
	return only
}

// Closure is what a caller of type t who holds held amounts to.
func (a *API) Closure(held ScopeSet, t *SubjectType) ScopeSet {
	var out ScopeSet
	for i := range held.Indexes() {
		out.addClosure(a, a.Scopes[i], t)
	}
	return out
}

func (b *ScopeSet) addClosure(a *API, s *Scope, t *SubjectType) {
	if !s.Allows(t) {
		return
	}
	if row := a.closures[class(t)][s.Index]; row != nil {
		b.Union(row)
		return
	}
	b.Add(s)
}

// Chain is a shortest way from one scope to another through implications that a caller of type t may use; nil when
// there is none or when they are the same.
func (a *API) Chain(from, to *Scope, t *SubjectType) []Implication {
	if !from.Allows(t) || !to.Allows(t) {
		return nil
	}
	type step struct {
		at   *Scope
		back int
		via  Implication
	}
	queue := []step{{at: from, back: -1}}
	var seen ScopeSet
	seen.Add(from)
	for i := 0; i < len(queue); i++ {
		for _, edge := range queue[i].at.Implies {
			if seen.Has(edge.To) || !edge.To.Allows(t) {
				continue
			}
			seen.Add(edge.To)
			queue = append(queue, step{edge.To, i, edge})
			if edge.To != to {
				continue
			}
			var chain []Implication
			for k := len(queue) - 1; k > 0; k = queue[k].back {
				chain = append(chain, queue[k].via)
			}
			slices.Reverse(chain)
			return chain
		}
	}
	return nil
}

// order sorts the scopes so that what a scope implies comes before it, and cuts and reports every cycle. It keeps its
// own stack: a chain of implications may be as long as the spec.
func (a *API) order(found *diag.List) []*Scope {
	const (
		unseen = iota
		open
		done
	)
	type frame struct {
		s    *Scope
		next int
	}
	state := make([]uint8, len(a.Scopes))
	sorted := make([]*Scope, 0, len(a.Scopes))
	var stack []frame
	for _, root := range a.Scopes {
		if state[root.Index] != unseen {
			continue
		}
		state[root.Index] = open
		stack = append(stack, frame{s: root})
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if top.next == len(top.s.Implies) {
				state[top.s.Index] = done
				sorted = append(sorted, top.s)
				stack = stack[:len(stack)-1]
				continue
			}
			edge := top.s.Implies[top.next]
			switch state[edge.To.Index] {
			case done:
				top.next++
			case unseen:
				top.next++
				state[edge.To.Index] = open
				stack = append(stack, frame{s: edge.To})
			case open:
				from := slices.IndexFunc(stack, func(f frame) bool { return f.s == edge.To })
				var names []string
				d := found.Add(implicationCycle, edge.Range, "")
				for _, f := range stack[from:] {
					names = append(names, f.s.Name)
					d.Related = append(d.Related, diag.Related{Range: f.s.Implies[max(f.next-1, 0)].Range, Message: "here " + f.s.Name + " implies the next"})
				}
				d.Message = "implications form a cycle: " + strings.Join(append(names, edge.To.Name), " → ")
				d.Hint = "every scope of a cycle opens the same, so they are one scope: remove one of the implications"
				d.Related[len(d.Related)-1].Range = edge.Range
				top.s.Implies = slices.Delete(slices.Clone(top.s.Implies), top.next, top.next+1)
			}
		}
	}
	return sorted
}

// close computes the closures. Rows exist only for scopes that imply something, and subject classes share them where no
// scope is limited to some types.
func (a *API) close(found *diag.List) {
	sorted := a.order(found)
	a.limited = slices.ContainsFunc(a.Scopes, (*Scope).Limited)
	a.closures = make([][]ScopeSet, a.classes())
	for c := range a.closures {
		if c > 0 && !a.limited {
			a.closures[c] = a.closures[0]
			continue
		}
		rows := make([]ScopeSet, len(a.Scopes))
		t := a.subject(c)
		a.closures[c] = rows
		for _, s := range sorted {
			if len(s.Implies) == 0 || !s.Allows(t) {
				continue
			}
			row := make(ScopeSet, 0, (len(a.Scopes)+63)/64)
			row.Add(s)
			for _, edge := range s.Implies {
				row.addClosure(a, edge.To, t)
			}
			rows[s.Index] = row
		}
	}
}
