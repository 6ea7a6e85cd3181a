package least

import "github.com/scopegen/scopegen/spec"

// Weights say how much each way to make a single call gives away: what Find weighs with Exposure, for every alternative
// instead of the best.
type Weights struct {
	api     *spec.API
	classes map[*spec.SubjectType]*class
}

// class is what is known for one subject type.
type class struct {
	*problem
	bare  map[*spec.Scheme]int               // the operations that any credential of a scheme opens
	first map[element][]way                  // the other ways that take one credential, by their first scope
	any   map[*spec.Operation][]*spec.Scheme // the schemes of which any credential opens an operation
}

type way struct {
	operation *spec.Operation
	elements  []element
}

// NewWeights prepares to weigh alternatives of a sealed model.
func NewWeights(api *spec.API) *Weights {
	return &Weights{api, map[*spec.SubjectType]*class{}}
}

// Of is what an alternative of an operation weighs, for the first subject type that it is for. Its time grows with what the
// scopes imply and open, once for each, and with the number of the operation's alternatives.
func (w *Weights) Of(o *spec.Operation, alt spec.Alternative) (cost Cost) {
	var subject *spec.SubjectType
	if len(alt.SubjectTypes) > 0 {
		subject = alt.SubjectTypes[0]
	}
	c := w.class(subject)
	ways, open := c.alternatives(o)
	for _, n := range alt.Needs {
		elements := elementsOf(n)
		if len(n.Scopes) > 0 {
			elements = elements[1:] // the credential comes with its scopes
		}
		for _, e := range elements {
			opens := c.alone(e)
			if !open && c.opensOne(e, ways) {
				opens-- // the call itself
			}
			cost = cost.plus(Cost{c.weigh(e, opens), 1})
		}
	}
	return cost
}

func (w *Weights) class(t *spec.SubjectType) *class {
	if c := w.classes[t]; c != nil {
		return c
	}
	c := &class{
		problem: &problem{q: Question{API: w.api, Subject: t}, opens: map[element]int{}},
		bare:    map[*spec.Scheme]int{}, first: map[element][]way{}, any: map[*spec.Operation][]*spec.Scheme{},
	}
	w.classes[t] = c
	for _, o := range w.api.Operations {
		alternatives, open := c.alternatives(o)
		if open {
			continue
		}
		for _, alt := range alternatives {
			switch one := alt[0]; {
			case !sameScheme(alt):
			case one.scope == nil:
				c.bare[one.scheme]++ // effective requirements have it once
				c.any[o] = append(c.any[o], one.scheme)
			default:
				c.first[one] = append(c.first[one], way{o, alt})
			}
		}
	}
	return c
}

func sameScheme(alt []element) bool {
	for _, e := range alt {
		if e.scheme != alt[0].scheme {
			return false
		}
	}
	return true
}

// alone counts the operations that something opens by itself.
func (c *class) alone(e element) int {
	if n, known := c.opens[e]; known {
		return n
	}
	n := c.bare[e.scheme]
	if e.scope != nil {
		held := c.q.API.Implied(e.scope, c.q.Subject)
		counted := map[*spec.Operation]bool{}
		for i := range held.Indexes() {
			for _, w := range c.first[element{e.scheme, c.q.API.Scopes[i]}] {
				if !counted[w.operation] && !has(c.any[w.operation], e.scheme) && within(w.elements, held) {
					counted[w.operation] = true
					n++
				}
			}
		}
	}
	c.opens[e] = n
	return n
}

// opensOne reports whether something opens an operation by itself that has these ways.
func (c *class) opensOne(e element, ways [][]element) bool {
	var held spec.ScopeSet
	if e.scope != nil {
		held = c.q.API.Implied(e.scope, c.q.Subject)
	}
	for _, alt := range ways {
		if sameScheme(alt) && alt[0].scheme == e.scheme && within(alt, held) {
			return true
		}
	}
	return false
}

// within reports whether all scopes of a way are held; a credential's own element is.
func within(alt []element, held spec.ScopeSet) bool {
	for _, e := range alt {
		if e.scope != nil && !held.Has(e.scope) {
			return false
		}
	}
	return true
}

func has(all []*spec.Scheme, s *spec.Scheme) bool {
	for _, one := range all {
		if one == s {
			return true
		}
	}
	return false
}
