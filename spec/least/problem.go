package least

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// element is one thing to hold: a scope on a credential of a scheme, or, without one, the credential itself.
type element struct {
	scheme *spec.Scheme
	scope  *spec.Scope
}

func (e element) compare(o element) int {
	index := func(s *spec.Scope) int {
		if s == nil {
			return -1
		}
		return s.Index
	}
	return cmp.Or(e.scheme.Index-o.scheme.Index, index(e.scope)-index(o.scope))
}

// bits64 is a set of small numbers.
type bits64 []uint64

func (b bits64) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }
func (b bits64) add(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bits64) remove(i int)   { b[i>>6] &^= 1 << (i & 63) }

func (b bits64) within(o bits64) bool {
	for i, w := range b {
		if w&^o[i] != 0 {
			return false
		}
	}
	return true
}

func (b bits64) union(o bits64) {
	for i, w := range o {
		b[i] |= w
	}
}

func (b bits64) each(yield func(int) bool) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			if !yield(i<<6 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// candidate is something to choose: an element, the wanted elements that holding it amounts to, and what it weighs.
type candidate struct {
	element
	covers  bits64
	cost    Cost
	breadth int // how many scopes it amounts to
}

// call is a requirement that some calls share: alternatives as sets of wanted elements.
type call struct {
	operations   []*spec.Operation
	alternatives []bits64
}

// problem is a question in numbers.
type problem struct {
	q          Question
	called     map[*spec.Operation]bool
	open       []*spec.Operation
	refused    []Refusal
	calls      []call
	wanted     []element // by number
	number     map[element]int
	candidates []candidate // the narrower first, and those in the order of declaration
	covering   [][]int     // the candidates that cover a wanted element
	start      bits64      // what is held from the start
	opens      map[element]int
}

func newProblem(q Question) *problem {
	if q.Budget == 0 {
		q.Budget = DefaultBudget
	}
	p := &problem{q: q, called: map[*spec.Operation]bool{}, number: map[element]int{}, opens: map[element]int{}}
	var asked []*spec.Operation
	for _, o := range q.Calls {
		if !p.called[o] {
			p.called[o] = true
			asked = append(asked, o)
		}
	}
	type requirement struct {
		operations []*spec.Operation
		elements   [][]element
		marked     [][]element
	}
	var order []*requirement
	byKey := map[string]*requirement{}
	for _, o := range asked {
		alternatives, open := p.alternatives(o)
		switch {
		case open:
			p.open = append(p.open, o)
			continue
		case len(alternatives) == 0:
			why := NotForThem
			if len(o.Effective.Alternatives) == 0 {
				why = Nobody
			}
			p.refused = append(p.refused, Refusal{o, why})
			continue
		}
		marked := p.marked(o)
		key := keyOf(alternatives) + "!" + keyOf(marked)
		r := byKey[key]
		if r == nil {
			r = &requirement{elements: alternatives, marked: marked}
			byKey[key] = r
			order = append(order, r)
		}
		r.operations = append(r.operations, o)
	}
	for _, r := range order {
		for _, alt := range r.elements {
			for _, e := range alt {
				if _, ok := p.number[e]; !ok {
					p.number[e] = len(p.wanted)
					p.wanted = append(p.wanted, e)
				}
			}
		}
	}
	p.start = p.none()
	// What may be chosen: whatever gives an element that some call wants, or, where the author marked what is meant, that. What
	// there is to choose from opens a call however it was meant.
	meant := p.none()
	for _, r := range order {
		pool := r.marked
		if len(pool) == 0 || q.Only != nil {
			pool = r.elements
		}
		for _, alt := range pool {
			for _, e := range alt {
				if i, ok := p.number[e]; ok {
					meant.add(i)
				}
			}
		}
	}
	p.choose(meant)
	for _, r := range order {
		c := call{operations: r.operations}
		for _, alt := range r.elements {
			set := p.none()
			for _, e := range alt {
				set.add(p.number[e])
			}
			c.alternatives = append(c.alternatives, set)
		}
		c.alternatives = slices.DeleteFunc(c.alternatives, func(alt bits64) bool {
			for e := range alt.each {
				if len(p.covering[e]) == 0 {
					return true
				}
			}
			return false
		})
		if len(c.alternatives) == 0 {
			for _, o := range r.operations {
				p.refused = append(p.refused, Refusal{o, NotAmong})
			}
			continue
		}
		p.calls = append(p.calls, c)
	}
	return p
}

func (p *problem) none() bits64 { return make(bits64, (len(p.wanted)+63)/64) }

// alternatives are the elements that each way to satisfy an operation asks for, for the subject type; open: one asks for none.
func (p *problem) alternatives(o *spec.Operation) (all [][]element, open bool) {
	for _, alt := range o.Effective.Alternatives {
		if alt.Anonymous() {
			return nil, true
		}
		if len(alt.SubjectTypes) > 0 && !slices.Contains(alt.SubjectTypes, p.q.Subject) {
			continue
		}
		var elements []element
		possible := true
		for _, n := range alt.Needs {
			if len(n.Scopes) == 0 {
				elements = append(elements, element{n.Scheme, nil})
			}
			for _, s := range n.Scopes {
				possible = possible && s.Allows(p.q.Subject)
				elements = append(elements, element{n.Scheme, s})
			}
		}
		if possible {
			all = append(all, elements)
		}
	}
	return all, false
}

// marked are the alternatives that the author marked as least.
func (p *problem) marked(o *spec.Operation) (all [][]element) {
	for _, g := range o.Grants {
		if !g.Least || len(g.SubjectTypes) > 0 && !slices.Contains(g.SubjectTypes, p.q.Subject) {
			continue
		}
		var elements []element
		possible := true
		for _, s := range append([]*spec.Scope{g.Scope}, g.With...) {
			possible = possible && s.Allows(p.q.Subject)
			elements = append(elements, element{g.Scheme, s})
		}
		if possible {
			all = append(all, elements)
		}
	}
	return all
}

func keyOf(alternatives [][]element) string {
	keys := make([]string, len(alternatives))
	for i, alt := range alternatives {
		alt = slices.SortedFunc(slices.Values(alt), element.compare)
		var b strings.Builder
		for _, e := range alt {
			b.WriteString(strconv.Itoa(e.scheme.Index))
			if e.scope != nil {
				b.WriteByte('.')
				b.WriteString(strconv.Itoa(e.scope.Index))
			}
			b.WriteByte(' ')
		}
		keys[i] = b.String()
	}
	slices.Sort(keys)
	return strings.Join(slices.Compact(keys), "|")
}

// choose makes the candidates: what gives one of the elements that are meant.
func (p *problem) choose(meant bits64) {
	schemes := map[*spec.Scheme][]int{} // the wanted elements by scheme
	for i, e := range p.wanted {
		schemes[e.scheme] = append(schemes[e.scheme], i)
	}
	add := func(e element) {
		covers, gives := p.covers(e, schemes[e.scheme]), false
		for i := range covers.each {
			gives = gives || meant.has(i)
		}
		if gives {
			p.candidates = append(p.candidates, candidate{element: e, covers: covers})
		}
	}
	if p.q.Only != nil {
		seen := map[element]bool{}
		for _, n := range p.q.Only {
			for _, e := range elementsOf(n) {
				if !seen[e] {
					seen[e] = true
					add(e)
				}
			}
		}
	} else {
		for _, k := range p.q.API.Schemes {
			if len(schemes[k]) == 0 {
				continue
			}
			asked := map[*spec.Scope]bool{}
			for _, i := range schemes[k] {
				asked[p.wanted[i].scope] = true
			}
			if asked[nil] {
				add(element{k, nil})
			}
			for _, s := range p.q.API.Scopes {
				if asked[s] || s.Scheme == k {
					add(element{k, s})
				}
			}
		}
	}
	// Of what weighs the same, the one that amounts to fewer scopes is tried first, and of those the one that is declared first.
	for i := range p.candidates {
		c := &p.candidates[i]
		if c.scope != nil {
			for range p.q.API.Implied(c.scope, p.q.Subject).Indexes() {
				c.breadth++
			}
		}
	}
	slices.SortFunc(p.candidates, func(a, b candidate) int { return cmp.Or(a.breadth-b.breadth, a.element.compare(b.element)) })
	p.expose()
	for i := range p.candidates {
		c := &p.candidates[i]
		exposure := p.exposure(c.element)
		if c.cost = (Cost{exposure, 1}); p.q.Weight == Count {
			c.cost = Cost{1, exposure}
		}
	}
	p.covering = make([][]int, len(p.wanted))
	for i, c := range p.candidates {
		for e := range c.covers.each {
			p.covering[e] = append(p.covering[e], i)
		}
	}
}

// elementsOf are what a credential holds: its scopes, and itself.
func elementsOf(n spec.Need) []element {
	all := []element{{n.Scheme, nil}}
	for _, s := range n.Scopes {
		all = append(all, element{n.Scheme, s})
	}
	return all
}

// covers are the wanted elements of a scheme that holding e amounts to.
func (p *problem) covers(e element, wanted []int) bits64 {
	set := p.none()
	var held spec.ScopeSet
	if e.scope != nil {
		held = p.q.API.Implied(e.scope, p.q.Subject)
		if held == nil {
			return set // not for this subject type
		}
	}
	for _, i := range wanted {
		if w := p.wanted[i]; w.scope == nil || e.scope != nil && held.Has(w.scope) {
			set.add(i)
		}
	}
	return set
}

// expose counts, for each candidate, the operations that it opens by itself and that are not called.
func (p *problem) expose() {
	byScheme := map[*spec.Scheme][]element{}
	givers := map[element][]element{} // what amounts to holding an element, among the candidates
	for _, c := range p.candidates {
		byScheme[c.scheme] = append(byScheme[c.scheme], c.element)
		if c.scope == nil {
			continue
		}
		for i := range p.q.API.Implied(c.scope, p.q.Subject).Indexes() {
			e := element{c.scheme, p.q.API.Scopes[i]}
			givers[e] = append(givers[e], c.element)
		}
	}
	seen := map[element]int{} // the last operation that was counted for it
	for _, o := range p.q.API.Operations {
		if p.called[o] {
			continue
		}
		alternatives, open := p.alternatives(o)
		if open {
			continue
		}
		count := func(e element) {
			if seen[e] != o.Index+1 {
				seen[e] = o.Index + 1
				p.opens[e]++
			}
		}
		for _, alt := range alternatives {
			one := alt[0]
			if slices.ContainsFunc(alt, func(e element) bool { return e.scheme != one.scheme }) {
				continue // takes more than one credential
			}
			if one.scope == nil {
				for _, e := range byScheme[one.scheme] {
					count(e)
				}
				continue
			}
			for _, e := range givers[one] {
				held := p.q.API.Implied(e.scope, p.q.Subject)
				if !slices.ContainsFunc(alt, func(other element) bool { return !held.Has(other.scope) }) {
					count(e)
				}
			}
		}
	}
}

// exposure is what a candidate weighs by what it opens.
func (p *problem) exposure(e element) int64 { return p.weigh(e, p.opens[e]) }

// weigh is what something weighs that opens a number of operations beside the calls.
func (p *problem) weigh(e element, opens int) int64 {
	weight := int64(1)
	if e.scope != nil {
		weight = grade(e.scope.Risk)
		for i := range p.q.API.Implied(e.scope, p.q.Subject).Indexes() {
			weight = max(weight, grade(p.q.API.Scopes[i].Risk)) // as risky as the worst that it implies
		}
	}
	return int64(1+opens) * weight
}

func grade(r spec.Risk) int64 {
	switch r {
	case spec.RiskLow:
		return 1
	case spec.RiskHigh:
		return 4
	case spec.RiskCritical:
		return 8
	}
	return 2
}

func (p *problem) reason(e element) Reason {
	if _, known := p.opens[e]; !known && e.scope != nil {
		p.opens[e] = p.opensAlone(e)
	}
	return Reason{Scheme: e.scheme, Scope: e.scope, Weight: p.exposure(e), Beyond: p.opens[e]}
}

// opensAlone is expose for something that is no candidate.
func (p *problem) opensAlone(e element) (n int) {
	held := p.q.API.Implied(e.scope, p.q.Subject)
	for _, o := range p.q.API.Operations {
		if p.called[o] {
			continue
		}
		alternatives, open := p.alternatives(o)
		opens := !open && slices.ContainsFunc(alternatives, func(alt []element) bool {
			return !slices.ContainsFunc(alt, func(other element) bool {
				return other.scheme != e.scheme || other.scope != nil && !held.Has(other.scope)
			})
		})
		if opens {
			n++
		}
	}
	return n
}

// hold starts from what is held already, which costs nothing.
func (p *problem) hold(have []spec.Need) {
	wanted := map[*spec.Scheme][]int{}
	for i, e := range p.wanted {
		wanted[e.scheme] = append(wanted[e.scheme], i)
	}
	for _, n := range have {
		for _, e := range elementsOf(n) {
			p.start.union(p.covers(e, wanted[e.scheme]))
		}
	}
}

func (p *problem) met(c call, held bits64) bool {
	return slices.ContainsFunc(c.alternatives, func(alt bits64) bool { return alt.within(held) })
}
