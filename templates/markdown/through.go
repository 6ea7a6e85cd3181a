package markdown

import (
	"math/bits"
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// manyThrough is how many scopes are named that open something by implication; the rest are counted.
const manyThrough = 6

// members is a set of endpoints or of scopes, by index.
type members []uint64

func (m *members) add(i int) {
	for len(*m) <= i>>6 {
		*m = append(*m, 0)
	}
	(*m)[i>>6] |= 1 << (i & 63)
}

func (m members) has(i int) bool { return i>>6 < len(m) && m[i>>6]&(1<<(i&63)) != 0 }

// with is a set of the members of both.
func (m members) with(o members) members {
	if len(m) < len(o) {
		m, o = o, m
	}
	out := slices.Clone(m)
	for i, w := range o {
		out[i] |= w
	}
	return out
}

// common is a set of what is in both.
func (m members) common(o members) members {
	out := slices.Clone(m[:min(len(m), len(o))])
	for i := range out {
		out[i] &= o[i]
	}
	return out
}

// without is a set of what is not in another one.
func (m members) without(o members) members {
	out := slices.Clone(m)
	for i := range out[:min(len(m), len(o))] {
		out[i] &^= o[i]
	}
	return out
}

func (m members) count() (n int) {
	for _, w := range m {
		n += bits.OnesCount64(w)
	}
	return n
}

// each visits the members in order.
func (m members) each(yield func(int) bool) {
	for i, w := range m {
		for ; w != 0; w &= w - 1 {
			if !yield(i<<6 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// through knows what implications open. It takes the same time for each implication, and for each endpoint's scope, however
// long chains are: sets are made from sets.
type through struct {
	*words
	classes []*spec.SubjectType // nil is a caller of unstated type
	// opens has by class the endpoints that each scope helps to open, of its own or by what it implies, and implied by class the
	// scopes that imply a scope, with itself; nil where there is none other.
	opens, implied [][]members
	naming         []members // by class, the scopes that some endpoint names
	deprecated     members
	carried        map[*spec.Scheme]members // the scopes of a scheme, where there are several schemes
}

func newThrough(w *words, limited bool) *through {
	t := &through{words: w, classes: []*spec.SubjectType{nil}}
	if limited {
		t.classes = append(t.classes, w.api.SubjectTypes...)
	}
	if len(w.api.Schemes) > 1 {
		t.carried = map[*spec.Scheme]members{}
		for _, s := range w.api.Scopes {
			set := t.carried[s.Scheme]
			set.add(s.Index)
			t.carried[s.Scheme] = set
		}
	}
	for _, s := range w.api.Scopes {
		if s.Deprecated != nil {
			t.deprecated.add(s.Index)
		}
	}
	order := t.order()
	for _, class := range t.classes {
		var naming members
		opens, implied := make([]members, len(w.api.Scopes)), make([]members, len(w.api.Scopes))
		for _, o := range w.api.Operations {
			for _, alt := range o.Written.Alternatives {
				if len(alt.SubjectTypes) > 0 && !slices.Contains(alt.SubjectTypes, class) {
					continue
				}
				for _, s := range alt.Scopes() {
					if s.Allows(class) {
						opens[s.Index].add(o.Index)
						naming.add(s.Index)
					}
				}
			}
		}
		for _, s := range order { // what a scope implies comes before it
			for _, edge := range s.Implies {
				if s.Allows(class) && edge.To.Allows(class) {
					opens[s.Index] = opens[s.Index].with(opens[edge.To.Index])
				}
			}
		}
		for _, s := range slices.Backward(order) {
			for _, edge := range s.Implies {
				if s.Allows(class) && edge.To.Allows(class) {
					implied[edge.To.Index] = implied[edge.To.Index].with(itself(s, implied[s.Index]))
				}
			}
		}
		t.opens, t.implied, t.naming = append(t.opens, opens), append(t.implied, implied), append(t.naming, naming)
	}
	return t
}

// itself is a set with a scope.
func itself(s *spec.Scope, set members) members {
	set = slices.Clone(set)
	set.add(s.Index)
	return set
}

// order sorts the scopes so that what one implies comes before it.
func (t *through) order() (sorted []*spec.Scope) {
	seen := make([]bool, len(t.api.Scopes))
	var visit func(*spec.Scope)
	visit = func(s *spec.Scope) {
		if seen[s.Index] {
			return
		}
		seen[s.Index] = true
		for _, edge := range s.Implies {
			visit(edge.To)
		}
		sorted = append(sorted, s)
	}
	for _, s := range t.api.Scopes {
		visit(s)
	}
	return sorted
}

// beyond counts the endpoints that a scope helps to open by what it implies and that do not name it, and names the scopes
// by which it does.
func (t *through) beyond(s *spec.Scope, named members) (n int, by string) {
	var opened, via members
	for c, class := range t.classes {
		opened = opened.with(t.opens[c][s.Index])
		via = via.with(members(t.api.Implied(s, class)).common(t.naming[c]))
	}
	if n = opened.without(named).count(); n == 0 {
		return 0, ""
	}
	var self members
	self.add(s.Index)
	return n, t.some(via.without(self), scopeRef)
}

// also names the scopes that open an endpoint by themselves since they imply what it asks for; empty where there are none.
func (t *through) also(o *spec.Operation) string {
	if o.Access != spec.Scoped {
		return ""
	}
	passes, is := make([]members, len(t.classes)), make([]bool, len(t.classes))
	var all members
	for c, class := range t.classes {
		var single members
		for _, alt := range o.Written.Alternatives {
			if !isFor(alt, class) {
				continue
			}
			is[c] = true
			if len(alt.Needs) == 1 && len(alt.Scopes()) > 0 {
				passes[c] = passes[c].with(t.enough(c, alt.Needs[0]))
				if len(alt.Scopes()) == 1 {
					single.add(alt.Scopes()[0].Index)
				}
			}
		}
		passes[c] = passes[c].without(single)
		all = all.with(passes[c])
	}
	return t.some(all, func(s *spec.Scope) string {
		var types []*spec.SubjectType
		everybody := true
		for c, class := range t.classes {
			if is[c] && !passes[c].has(s.Index) {
				everybody = false
			} else if is[c] && class != nil {
				types = append(types, class)
			}
		}
		if everybody || is[0] && passes[0].has(s.Index) || len(types) == 0 {
			return t.scope(s)
		}
		return t.Say("implies-for", t.scope(s), t.types(types))
	})
}

// enough are the scopes each of which amounts to all that a need asks for.
func (t *through) enough(c int, n spec.Need) members {
	var set members
	for i, s := range n.Scopes {
		if who := itself(s, t.implied[c][s.Index]); i == 0 {
			set = who
		} else {
			set = set.common(who)
		}
	}
	if t.carried != nil {
		set = set.common(t.carried[n.Scheme])
	}
	return set
}

// some names a few of a set of scopes, those last that are deprecated, and counts the rest.
func (t *through) some(set members, name func(*spec.Scope) string) string {
	var said []string
	for _, part := range []members{set.without(t.deprecated), set.common(t.deprecated)} {
		for i := range part.each {
			if len(said) == manyThrough {
				break
			}
			said = append(said, name(t.api.Scopes[i]))
		}
	}
	says := t.list(said)
	if left := set.count() - len(said); left > 0 {
		return t.Count("and-more", left, says)
	}
	return says
}
