package native

import "github.com/scopegen/scopegen/spec"

// domain keeps what owners own, for an endpoint to find every owner whose paths a request to it can have. An endpoint of
// /{x}/notes reaches into /store/**, whatever its author calls the parameter.
type domain struct {
	segment  spec.Segment
	literals map[string]*domain
	others   []*domain // parameters, mixes and "*"
	here     []*estate // of this very path
	below    []*estate // of everything behind it
}

// anyOne is what "*" stands for.
var anyOne = spec.Segment{{Param: "*", IsParam: true}}

func (d *domain) add(sel selection, own *estate) {
	for _, s := range sel.segments {
		d = d.child(s)
	}
	if sel.rest {
		d.below = append(d.below, own)
	} else {
		d.here = append(d.here, own)
	}
}

func (d *domain) child(s spec.Segment) *domain {
	if s.IsLiteral() {
		if d.literals == nil {
			d.literals = map[string]*domain{}
		}
		if d.literals[s.Literal()] == nil {
			d.literals[s.Literal()] = &domain{segment: s}
		}
		return d.literals[s.Literal()]
	}
	for _, c := range d.others {
		if shape(c.segment) == shape(s) {
			return c
		}
	}
	c := &domain{segment: s}
	d.others = append(d.others, c)
	return c
}

// owners appends whose paths a path of these segments can be.
func (d *domain) owners(path []spec.Segment, into []*estate) []*estate {
	if len(path) == 0 {
		return append(into, d.here...)
	}
	into = append(into, d.below...)
	next := path[0]
	switch {
	case next.IsRest():
		return d.all(into)
	case next.IsLiteral():
		if c := d.literals[next.Literal()]; c != nil {
			into = c.owners(path[1:], into)
		}
	default:
		for _, c := range d.literals {
			if next.Matches(c.segment.Literal()) {
				into = c.owners(path[1:], into)
			}
		}
	}
	for _, c := range d.others {
		if (spec.Pattern{Segments: path[:1]}).Compare(spec.Pattern{Segments: []spec.Segment{c.segment}}) != spec.Disjoint {
			into = c.owners(path[1:], into)
		}
	}
	return into
}

// all appends the owners of everything behind d.
func (d *domain) all(into []*estate) []*estate {
	for _, c := range d.literals {
		into = c.all(append(append(into, c.here...), c.below...))
	}
	for _, c := range d.others {
		into = c.all(append(append(into, c.here...), c.below...))
	}
	return into
}
