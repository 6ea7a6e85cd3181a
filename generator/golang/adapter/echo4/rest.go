package echo4

import (
	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/spec"
)

// Check refuses what echo never gets to. Its tree has all methods in it, and once it has come to where a parameter takes the
// rest of a path, it goes no further back: a less specific route, of a method that has nothing there, is not found any more.
func Check(t *adapter.Table) {
	type rest struct {
		o       *spec.Operation
		pattern spec.Pattern
		shape   string
	}
	var rests []rest
	stands := map[string]bool{} // by method and shape
	for _, o := range t.API.Operations {
		for i, p := range o.Patterns() {
			if i >= len(t.Patterns[o.Index]) {
				break // refused
			}
			shape := p.Shape()
			stands[o.Method+" "+shape] = true
			if p.Segments[len(p.Segments)-1].IsRest() {
				rests = append(rests, rest{o, p, shape})
			}
		}
	}
	for _, o := range t.API.Operations {
		for i, p := range o.Patterns() {
			if i >= len(t.Patterns[o.Index]) {
				break
			}
			for _, r := range rests {
				if r.o.Method != o.Method && !stands[o.Method+" "+r.shape] && hides(r.pattern, p) {
					t.Refuse(o, r.o, "where a parameter takes the rest of a path it goes no further back, whatever the method, and some of these requests lead there")
					break
				}
			}
		}
	}
}

// hides reports whether echo comes to the first pattern, which ends in what takes the rest, with some of the requests for the
// second one before it comes to that: literal text goes before a parameter, and that before the rest.
func hides(rest, p spec.Pattern) bool {
	before := false
	for i, s := range rest.Segments {
		if i == len(p.Segments) {
			return false
		}
		other := p.Segments[i]
		switch {
		case s.IsRest():
			return before
		case other.IsRest():
			return true
		case s.IsLiteral() && other.IsLiteral():
			if adapter.Escape(s.Literal()) != adapter.Escape(other.Literal()) {
				return false
			}
		case !before && other.IsLiteral():
			return false // the other one goes first
		case s.IsLiteral():
			before = true
		}
	}
	return false
}
