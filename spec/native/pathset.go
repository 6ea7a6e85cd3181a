package native

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// selection is a path of a selector or of owns: literal segments and parameters as in a path, "*" for one segment that is
// not empty, "**" in last place for the rest. Segments are compared by shape.
type selection struct {
	shapes []string
	rest   bool
}

// Shapes that are no literal text begin with a byte that no path has.
const (
	anySegment  = "\x00*"
	restSegment = "\x00{...}"
)

// selectionOf reads such a path; base stands before it.
func (r *reader) selectionOf(n source.Node, base string) (sel selection, ok bool) {
	text := r.text(n, "paths")
	if text == "" {
		return sel, false
	}
	if !strings.HasPrefix(text, "/") {
		r.found.Add(ruleSelectorPath, n.Range(), "the path %q does not begin with a slash", text).Hint = "write /" + text
		return sel, false
	}
	for _, s := range r.parsed[base].Segments {
		sel.shapes = append(sel.shapes, shape(s))
	}
	at := 1
	for rest := text[1:]; ; {
		segment, behind, more := strings.Cut(rest, "/")
		switch {
		case segment == "**" && !more:
			sel.rest = true
			return sel, true
		case segment == "*":
			sel.shapes = append(sel.shapes, anySegment)
		case strings.Contains(segment, "*"):
			hint := "'*' stands for one whole segment, '**' in last place for the rest"
			if segment == "**" {
				hint = "'**' stands in last place only; '*' is one segment"
			}
			r.found.Add(ruleSelectorPath, part(n, at, at+len(segment)), "%q cannot stand in this place", segment).Hint = hint
			return sel, false
		default:
			p, err := spec.ParsePattern("/" + segment)
			if err != nil {
				r.badPath(n, at-1, err)
				return sel, false
			}
			sel.shapes = append(sel.shapes, shape(p.Segments[0]))
		}
		if !more {
			return sel, true
		}
		at += len(segment) + 1
		rest = behind
	}
}

func shape(s spec.Segment) string {
	if s.IsLiteral() {
		return s.Literal()
	}
	return "\x00" + spec.Pattern{Segments: []spec.Segment{s}}.Shape()[1:]
}

func shapes(p spec.Pattern) []string {
	out := make([]string, len(p.Segments))
	for i, s := range p.Segments {
		out[i] = shape(s)
	}
	return out
}

// one reports whether "*" stands for a segment.
func one(shape string) bool { return shape != "" && shape != restSegment }

// selections keeps what belongs to selections, for a path to find all that take it.
type selections[T any] struct {
	children map[string]*selections[T]
	here     []T // of this very path
	below    []T // of everything behind it
}

func (t *selections[T]) add(sel selection, v T) {
	for _, s := range sel.shapes {
		if t.children == nil {
			t.children = map[string]*selections[T]{}
		}
		if t.children[s] == nil {
			t.children[s] = &selections[T]{}
		}
		t = t.children[s]
	}
	if sel.rest {
		t.below = append(t.below, v)
	} else {
		t.here = append(t.here, v)
	}
}

// find appends what belongs to the selections that take a path.
func (t *selections[T]) find(shapes []string, into []T) []T {
	if len(shapes) == 0 {
		return append(into, t.here...)
	}
	into = append(into, t.below...)
	if c := t.children[shapes[0]]; c != nil {
		into = c.find(shapes[1:], into)
	}
	if c := t.children[anySegment]; c != nil && one(shapes[0]) {
		into = c.find(shapes[1:], into)
	}
	return into
}

// takes reports whether some selection takes a path.
func (t *selections[T]) takes(shapes []string) bool {
	if len(shapes) == 0 {
		return len(t.here) > 0
	}
	if len(t.below) > 0 {
		return true
	}
	if c := t.children[shapes[0]]; c != nil && c.takes(shapes[1:]) {
		return true
	}
	c := t.children[anySegment]
	return c != nil && one(shapes[0]) && c.takes(shapes[1:])
}

// pathTree keeps endpoints by the shapes of their paths, for selections to pick from.
type pathTree struct {
	children map[string]*pathTree
	order    []*pathTree // children, in the order of the files
	shape    string
	here     []*endpoint
	below    int // endpoints here and below
}

func (t *pathTree) add(shapes []string, e *endpoint) {
	t.below++
	for _, s := range shapes {
		child := t.children[s]
		if child == nil {
			if t.children == nil {
				t.children = map[string]*pathTree{}
			}
			child = &pathTree{shape: s}
			t.children[s] = child
			t.order = append(t.order, child)
		}
		t = child
		t.below++
	}
	t.here = append(t.here, e)
}

// cost counts the steps of picking, up to a bound: it never costs more than what it is compared with.
func (t *pathTree) cost(sel selection, at, bound int) int {
	switch {
	case at == len(sel.shapes) && sel.rest:
		return t.below
	case at == len(sel.shapes):
		return len(t.here)
	case sel.shapes[at] != anySegment:
		if c := t.children[sel.shapes[at]]; c != nil {
			return c.cost(sel, at+1, bound)
		}
		return 0
	}
	n := len(t.order)
	for _, c := range t.order {
		if n >= bound {
			break
		}
		n += c.cost(sel, at+1, bound-n)
	}
	return n
}

// pick appends what a selection picks.
func (t *pathTree) pick(sel selection, at int, into []*endpoint) []*endpoint {
	switch {
	case at < len(sel.shapes) && sel.shapes[at] == anySegment:
		for _, c := range t.order {
			if one(c.shape) {
				into = c.pick(sel, at+1, into)
			}
		}
	case at < len(sel.shapes):
		if c := t.children[sel.shapes[at]]; c != nil {
			into = c.pick(sel, at+1, into)
		}
	case sel.rest:
		for _, c := range t.order {
			into = c.all(into)
		}
	default:
		into = append(into, t.here...)
	}
	return into
}

func (t *pathTree) all(into []*endpoint) []*endpoint {
	into = append(into, t.here...)
	for _, c := range t.order {
		into = c.all(into)
	}
	return into
}
