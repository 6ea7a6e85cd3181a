// Package least finds the fewest rights that let a caller make a set of calls. It asks the model's effective requirements and
// imports spec alone.
package least

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// Weight says what is kept small.
type Weight uint8

const (
	// Exposure weighs a scope by what else it opens: (1 + endpoints that it opens by itself and that are not among the calls)
	// × the risk of the worst scope that it amounts to (low 1, medium or unstated 2, high 4, critical 8; a credential without scopes
	// 1). The weights are added up; of equal sums the one of fewer scopes counts, then the one of narrower scopes.
	Exposure Weight = iota
	// Count is the number of scopes, and of equal numbers the one of the smaller exposure.
	Count
)

// DefaultBudget is how many steps the search may take before its answer is called approximate. One is a look at a call's
// requirement; a thousand calls are a thousand for each choice that is tried.
const DefaultBudget = 20_000_000

// Question is what is asked.
type Question struct {
	API     *spec.API
	Calls   []*spec.Operation
	Subject *spec.SubjectType // whom the caller's credentials stand for; nil: they do not say
	Weight  Weight
	Budget  int // steps; 0: DefaultBudget
	// Only, when it is not nil, are the credentials that there are to choose from.
	Only []spec.Need
}

// Answer is a least set and why it is one.
type Answer struct {
	// Needs are the credentials, with the scopes that each carries, schemes and scopes in the order of declaration. One that
	// needs none has none.
	Needs []spec.Need
	// Exact says that nothing weighs less. Otherwise the search ended early: nothing weighs less than Bound.
	Exact       bool
	Cost, Bound Cost
	Open        []*spec.Operation // calls that need no credential
	Refused     []Refusal         // calls that no credential of the subject type can make
	Because     []Reason          // for each scope of Needs, and each credential without one, what needs it
}

// Cost is what a set weighs: first by the question's weight, then by the other one.
type Cost struct{ First, Second int64 }

// Less orders costs.
func (c Cost) Less(o Cost) bool {
	return c.First < o.First || c.First == o.First && c.Second < o.Second
}

func (c Cost) plus(o Cost) Cost  { return Cost{c.First + o.First, c.Second + o.Second} }
func (c Cost) minus(o Cost) Cost { return Cost{c.First - o.First, c.Second - o.Second} }

// Refusal is a call that cannot be made, and why.
type Refusal struct {
	Operation *spec.Operation
	Why       Why
}

// Why is why no credential of the subject type can make a call.
type Why uint8

const (
	Nobody     Why = iota // it is denied to all
	NotForThem            // every alternative is for other subject types
	NotAmong              // the question's Only has nothing for it
)

func (w Why) String() string {
	return [...]string{"it is denied to everybody", "it is for other subject types", "what there is to choose from does not open it"}[w]
}

// Reason is why a scope, or a credential without scopes, is in an answer: the calls that could not be made without it.
type Reason struct {
	Scheme *spec.Scheme
	Scope  *spec.Scope // nil: any credential of the scheme
	Weight int64       // its exposure
	Beyond int         // the endpoints that it opens by itself beside the calls
	Calls  []*spec.Operation
}

// Find answers a question. Calls are taken once each. Its time is bounded by the budget, and it gives the same answer every time.
//
// Where a grant is marked least, the author has said which scope is meant for an operation: the operation's other alternatives
// are chosen only when some other call needs them.
func Find(q Question) Answer {
	p := newProblem(q)
	chosen, exact, bound := p.solve()
	return p.answer(chosen, exact, bound)
}

// Judged is what a caller who holds something has too much of, and too little.
type Judged struct {
	Denied []*spec.Operation // the calls that what is held does not open, in their order
	Lacks  Answer            // the least to add
	// Excess is what can be given up without losing a call, and what it opens beside them.
	Excess []Reason
	Kept   Answer // what is left
}

// Judge holds what a caller has against a set of calls.
func Judge(q Question, have []spec.Need) Judged {
	only := q
	only.Only = append([]spec.Need{}, have...) // not nil, which is everything
	kept := newProblem(only)
	chosen, exact, bound := kept.solve()
	j := Judged{Kept: kept.answer(chosen, exact, bound)}
	used := map[element]bool{}
	for _, c := range chosen {
		used[kept.candidates[c].element] = true
	}
	for _, n := range have {
		for _, s := range n.Scopes {
			if e := (element{n.Scheme, s}); !used[e] {
				used[e] = true
				j.Excess = append(j.Excess, kept.reason(e))
			}
		}
	}
	var missing []*spec.Operation
	for _, r := range j.Kept.Refused {
		j.Denied = append(j.Denied, r.Operation)
		missing = append(missing, r.Operation)
	}
	more := q
	more.Calls, more.Only = missing, nil
	lacking := newProblem(more)
	lacking.hold(have)
	chosen, exact, bound = lacking.solve()
	j.Lacks = lacking.answer(chosen, exact, bound)
	return j
}

// answer puts a solution into the model's terms.
func (p *problem) answer(chosen []int, exact bool, bound Cost) Answer {
	a := Answer{Exact: exact, Open: p.open, Refused: p.refused}
	slices.SortFunc(chosen, func(x, y int) int { return p.candidates[x].element.compare(p.candidates[y].element) })
	counts, touched := p.count(p.start, chosen), map[int][]int{}
	for i := range p.calls {
		for _, c := range p.useful(i) {
			touched[c] = append(touched[c], i)
		}
	}
	for _, c := range chosen {
		cand := p.candidates[c]
		a.Cost = a.Cost.plus(cand.cost)
		if n := len(a.Needs); n == 0 || a.Needs[n-1].Scheme != cand.scheme {
			a.Needs = append(a.Needs, spec.Need{Scheme: cand.scheme})
		}
		r := p.reason(cand.element)
		held := counts.without(cand.covers)
		for _, i := range touched[c] {
			if !p.met(p.calls[i], held) {
				r.Calls = append(r.Calls, p.calls[i].operations...)
			}
		}
		slices.SortFunc(r.Calls, func(x, y *spec.Operation) int { return x.Index - y.Index })
		a.Because = append(a.Because, r)
		if cand.scope != nil {
			last := &a.Needs[len(a.Needs)-1]
			last.Scopes = append(last.Scopes, cand.scope)
		}
	}
	a.Bound = bound
	if exact {
		a.Bound = a.Cost
	}
	return a
}
