package spec

import (
	"slices"

	"github.com/scopegen/scopegen/spec/diag"
)

// maxOverlaps bounds how many overlapping pairs are reported one by one: two families of patterns can overlap in every
// pairing.
const maxOverlaps = 200

// maxWork bounds the steps of the walk. A spec that needs more has two families of many thousand overlapping patterns; that
// it was not searched to the end is reported.
const maxWork = 20_000_000

// compareWork is what comparing two operations counts for.
const compareWork = 8

// pathNode is a trie over path segments.
type pathNode struct {
	literal map[string]*pathNode
	texts   []string             // the keys of literal in source order
	other   []*pathEdge          // parameters and mixes
	shapes  map[string]*pathNode // what they lead to
	rest    []*Operation
	here    []*Operation
}

type pathEdge struct {
	segment Segment
	to      *pathNode
}

func (n *pathNode) insert(p Pattern, o *Operation) {
	for _, s := range p.Segments {
		if s.IsRest() {
			n.rest = append(n.rest, o)
			return
		}
		n = n.child(s)
	}
	n.here = append(n.here, o)
}

func (n *pathNode) child(s Segment) *pathNode {
	if s.IsLiteral() {
		if c := n.literal[s.Literal()]; c != nil {
			return c
		}
		if n.literal == nil {
			n.literal = map[string]*pathNode{}
		}
		c := &pathNode{}
		n.literal[s.Literal()] = c
		n.texts = append(n.texts, s.Literal())
		return c
	}
	shape := Pattern{Segments: []Segment{s}}.Shape()
	if c := n.shapes[shape]; c != nil {
		return c
	}
	if n.shapes == nil {
		n.shapes = map[string]*pathNode{}
	}
	e := &pathEdge{s, &pathNode{}}
	n.other = append(n.other, e)
	n.shapes[shape] = e.to
	return e.to
}

// overlaps walks pairs of places in the tries that some path reaches both of.
type overlaps struct {
	found *diag.List
	seen  map[[2]*Operation]bool // pairs that were reported
	needs []int                  // by operation: equal numbers, equal needs
	shape [][]string             // by operation: of each of its patterns
	count int
	work  int
	visit func(x, y *Operation, r Relation) bool // gets the pairs instead, each once, until it says false
	ended bool
}

// checkOverlaps reports pairs of endpoints that one request can match: the same shape, or overlapping ones where neither
// is more specific.
func (a *API) checkOverlaps(found *diag.List) {
	tries, methods := a.tries()
	w := overlaps{found: found, seen: map[[2]*Operation]bool{}, needs: make([]int, len(a.Operations)), shape: make([][]string, len(a.Operations))}
	numbers, lists := map[string]int{}, map[same]int{}
	for i, o := range a.Operations {
		list := o.Effective.same()
		number, known := lists[list]
		if !known {
			key := o.Effective.inAnyOrder()
			if number, known = numbers[key]; !known {
				number = len(numbers)
				numbers[key] = number
			}
			lists[list] = number
		}
		w.needs[i] = number
		if len(o.Pattern.Segments) == 0 {
			continue
		}
		for _, p := range o.Patterns() {
			w.shape[i] = append(w.shape[i], p.Shape())
		}
	}
	w.walk(tries, methods)
	if w.work > maxWork {
		found.Add(overlappingEndpoints, a.Operations[0].Range, "too many endpoints could overlap: the search stopped after %d steps", maxWork).
			Hint = "two parameters in the place where many paths have literal text make every pair a candidate"
	}
}

// tries hold the patterns of each method.
func (a *API) tries() (tries map[string]*pathNode, methods []string) {
	tries = map[string]*pathNode{}
	for _, o := range a.Operations {
		if len(o.Pattern.Segments) == 0 {
			continue
		}
		root := tries[o.Method]
		if root == nil {
			root = &pathNode{}
			tries[o.Method] = root
			methods = append(methods, o.Method)
		}
		for _, p := range o.Patterns() {
			root.insert(p, o)
		}
	}
	return tries, methods
}

// Overlaps calls visit for every pair of operations that one request matches, each pair once, with what x is to y. x stands
// before y. It gives up, and reports so, when visit says false, and when the search takes more steps than any specification
// in use needs: which pairs there are is then not known.
func (a *API) Overlaps(visit func(x, y *Operation, r Relation) bool) (complete bool) {
	w := overlaps{seen: map[[2]*Operation]bool{}, visit: visit}
	w.walk(a.tries())
	return !w.ended && w.work <= maxWork
}

func (w *overlaps) walk(tries map[string]*pathNode, methods []string) {
	for _, m := range methods {
		w.within(tries[m])
	}
	if get, head := tries["GET"], tries["HEAD"]; get != nil && head != nil {
		w.between(get, head)
	}
}

// stopped reports that the search has found or done too much.
func (w *overlaps) stopped() bool { return w.count > maxOverlaps || w.work > maxWork || w.ended }

// within compares the operations below one node with each other.
func (w *overlaps) within(n *pathNode) {
	w.ends(n, n)
	for i, e := range n.other {
		w.within(e.to)
		w.edges(e, n.other[i+1:])
	}
	w.literals(n, n)
	for _, text := range n.texts {
		w.within(n.literal[text])
	}
}

// between compares the operations below one node with those below another. The smaller map of literals is looked up in
// the larger.
func (w *overlaps) between(a, b *pathNode) {
	if w.work++; w.stopped() {
		return
	}
	w.ends(a, b)
	for _, e := range a.other {
		w.edges(e, b.other)
	}
	w.literals(a, b)
	w.literals(b, a)
	if len(a.texts) > len(b.texts) {
		a, b = b, a
	}
	for _, text := range a.texts {
		if d := b.literal[text]; d != nil {
			w.between(a.literal[text], d)
		}
	}
}

// edges pairs one parameter or mix with others.
func (w *overlaps) edges(e *pathEdge, others []*pathEdge) {
	for _, f := range others {
		if w.work++; w.stopped() {
			return
		}
		if !e.segment.disjoint(f.segment) {
			w.between(e.to, f.to)
		}
	}
}

// literals pairs a's literal children with b's parameters and mixes.
func (w *overlaps) literals(a, b *pathNode) {
	for _, e := range b.other {
		for _, text := range a.texts {
			if w.work++; w.work > maxWork || w.ended {
				return
			}
			if e.segment.Matches(text) {
				w.between(a.literal[text], e.to)
			}
		}
	}
}

// ends compares what ends at two places that one path reaches.
func (w *overlaps) ends(a, b *pathNode) {
	w.pairs(a.here, b.here)
	w.pairs(a.rest, b.rest)
	// What is below a node is narrower than its own rest, which is nothing to report.
	if len(a.rest) > 0 && (a != b || w.visit != nil) {
		w.below(a.rest, b)
	}
	if a != b && len(b.rest) > 0 {
		w.below(b.rest, a)
	}
}

// below compares patterns that take the rest with everything that ends below n.
func (w *overlaps) below(rest []*Operation, n *pathNode) {
	if w.work++; w.stopped() {
		return
	}
	for _, text := range n.texts {
		c := n.literal[text]
		w.pairs(rest, c.here)
		w.pairs(rest, c.rest)
		w.below(rest, c)
	}
	for _, e := range n.other {
		w.pairs(rest, e.to.here)
		w.pairs(rest, e.to.rest)
		w.below(rest, e.to)
	}
}

func (w *overlaps) pairs(as, bs []*Operation) {
	for _, x := range as {
		for _, y := range bs {
			w.pair(x, y)
		}
	}
}

func (w *overlaps) pair(x, y *Operation) {
	if x.Index > y.Index {
		x, y = y, x
	}
	if w.work++; x == y || w.stopped() {
		return
	}
	if w.visit != nil {
		w.work += compareWork
		r := x.Compare(y)
		if r == Disjoint {
			return
		}
		if r == Same || x.SlashIgnored || y.SlashIgnored { // only those at one place, or of two patterns, meet twice
			if w.seen[[2]*Operation{x, y}] {
				return
			}
			w.seen[[2]*Operation{x, y}] = true
		}
		w.ended = !w.visit(x, y, r)
		return
	}
	alike := w.needs[x.Index] == w.needs[y.Index]
	same := x.Method == y.Method && slices.ContainsFunc(w.shape[x.Index], func(s string) bool { return slices.Contains(w.shape[y.Index], s) })
	if alike && !same {
		return
	}
	relation := Same
	if !same {
		w.work += compareWork
		relation = x.Compare(y)
	}
	if relation != Same && relation != Overlapping || w.seen[[2]*Operation{x, y}] {
		return
	}
	w.seen[[2]*Operation{x, y}] = true
	first := []diag.Related{{Range: x.Range, Message: x.String() + " stands here"}}
	var d *diag.Diagnostic
	switch {
	case relation == Same && !alike:
		d = w.found.Add(sameShape, y.Range, "%s and %s match the same requests but need different things", x, y)
		d.Hint = "parameter names do not tell paths apart: write one path in both places"
	case relation == Same:
		d = w.found.Add(repeatedEndpoint, y.Range, "%s matches the same requests as %s", y, x)
		d.Hint = "write one path in both places"
	case relation == Overlapping && !alike:
		w.count++
		if w.count > maxOverlaps {
			w.found.Add(overlappingEndpoints, y.Range, "more than %d pairs of endpoints overlap with different needs; the rest is not listed", maxOverlaps)
			return
		}
		d = w.found.Add(overlappingEndpoints, y.Range, "%s and %s overlap, need different things, and neither is more specific", x, y)
		d.Hint = "a request that matches both is refused as ambiguous; make one path more specific"
	default:
		return
	}
	d.Related = first
}

// Compare relates the requests that two operations match. A GET operation matches HEAD too (RFC 9110 section 9.3.2), so
// that a HEAD operation stands before a GET operation of the same paths, but not before one of narrower paths.
func (o *Operation) Compare(other *Operation) Relation {
	if len(o.Pattern.Segments) == 0 || len(other.Pattern.Segments) == 0 {
		return Disjoint
	}
	narrower, wider := o.Method == other.Method || o.Method == "HEAD", o.Method == other.Method || other.Method == "HEAD"
	if o.Method != other.Method && !(o.Method == "HEAD" && other.Method == "GET") && !(o.Method == "GET" && other.Method == "HEAD") {
		return Disjoint
	}
	mine, theirs := o.Patterns(), other.Patterns()
	met := false
	for _, p := range mine {
		within := false
		for _, q := range theirs {
			r := p.Compare(q)
			met = met || r != Disjoint
			within = within || r == Same || r == Narrower
		}
		narrower = narrower && within
	}
	for _, q := range theirs {
		within := false
		for _, p := range mine {
			r := q.Compare(p)
			within = within || r == Same || r == Narrower
		}
		wider = wider && within
	}
	if !met {
		return Disjoint
	}
	return relation(narrower, wider)
}
