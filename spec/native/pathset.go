package native

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// selection is a path of a selector or of owns: literal segments and parameters as in a path, "*" for one segment that is
// not empty, "**" in last place for the rest. Segments are compared by shape.
type selection struct {
	segments []spec.Segment
	shapes   []string
	rest     bool
}

func (s *selection) append(segment spec.Segment, shape string) {
	s.segments, s.shapes = append(s.segments, segment), append(s.shapes, shape)
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
		sel.append(s, shape(s))
	}
	at := 1
	for rest := text[1:]; ; {
		segment, behind, more := strings.Cut(rest, "/")
		switch {
		case segment == "**" && !more:
			sel.rest = true
			return sel, true
		case segment == "*":
			sel.append(anyOne, anySegment)
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
			sel.append(p.Segments[0], shape(p.Segments[0]))
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

// selections are paths of selectors, for a path to ask whether one takes it.
type selections struct {
	children map[string]*selections
	here     bool // this very path
	below    bool // everything behind it
}

func (t *selections) add(sel selection) {
	for _, s := range sel.shapes {
		if t.children == nil {
			t.children = map[string]*selections{}
		}
		if t.children[s] == nil {
			t.children[s] = &selections{}
		}
		t = t.children[s]
	}
	t.below = t.below || sel.rest
	t.here = t.here || !sel.rest
}

// takes reports whether some selection takes a path.
func (t *selections) takes(shapes []string) bool {
	if len(shapes) == 0 {
		return t.here
	}
	if t.below {
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
