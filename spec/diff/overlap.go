package diff

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/query"
)

// Overlap is why requests of an operation that nobody touched are decided otherwise: another operation that matches them too came or
// went. Where neither is more specific such a request is ambiguous, and refused whoever asks.
type Overlap struct {
	Method, Path string          // one such request
	With         *spec.Operation // the other operation
	Refused      bool            // it is ambiguous now; otherwise it was
	More         int             // other operations of which the same is true
}

// String is the request.
func (v *Overlap) String() string { return v.Method + " " + v.Path }

// overlaps finds the requests that were ambiguous, or are now. Whether they are depends on what patterns there are alone.
func (d *differ) overlaps() {
	p := &d.pairs
	if len(p.added)+len(p.removed)+len(p.crossed)+len(p.moved) == 0 {
		return
	}
	said := map[*spec.Operation]bool{} // what is new to all who pass it, or gone for all who did
	for _, x := range d.Operations {
		switch {
		case x.Kind == Added && x.Instead == nil && x.Slash == "":
			said[x.Is] = true
		case x.Kind == Removed && x.Instead == nil && x.Slash == "":
			said[x.Was] = true
		}
	}
	isOf := map[*spec.Operation]*spec.Operation{}
	for is, was := range p.of {
		isOf[was] = is
	}
	// One caller stands for all requests of an operation: it is the requirement that decides who gains or loses them.
	one := func(all map[*spec.Operation]*Operation, taker *spec.Operation, x *Operation) bool {
		if known := all[taker]; known != nil {
			known.Overlap.More++
			return false
		}
		all[taker] = x
		return true
	}
	var found []*Operation
	opened, closed := map[*spec.Operation]*Operation{}, map[*spec.Operation]*Operation{}
	whole := d.before.ambiguous(d.after, func(v Overlap, taker, with *spec.Operation) {
		v.With = with
		if x := (&Operation{Was: p.of[taker], Is: taker, Overlap: &v}); !said[taker] && one(opened, taker, x) {
			d.judge(x, nil, taker)
			found = append(found, x)
		}
	})
	all := d.after.ambiguous(d.before, func(v Overlap, taker, with *spec.Operation) {
		v.With, v.Refused = with, true
		if x := (&Operation{Was: taker, Is: isOf[taker], Overlap: &v}); !said[taker] && one(closed, taker, x) {
			d.judge(x, taker, nil)
			found = append(found, x)
		}
	})
	for _, x := range found {
		if x.Class != compare.Equivalent || x.Undecided {
			d.Operations = append(d.Operations, x)
		}
	}
	if !whole || !all {
		d.Parts = append(d.Parts, &Part{Section: "endpoints", Fields: []Field{{Name: "overlaps", Is: "too many to tell which requests are ambiguous", Class: compare.Changed}}})
	}
}

// ambiguous visits a request of each pair of operations between which nothing decides on this side and which one operation takes on the
// other side, with that one and the one of the pair that stands in its way. It reports whether all pairs were looked at.
func (s *side) ambiguous(other *side, visit func(v Overlap, taker, with *spec.Operation)) (whole bool) {
	return s.api.Overlaps(func(x, y *spec.Operation, r spec.Relation) bool {
		if r != spec.Overlapping {
			return true
		}
		method := x.Method
		if y.Method == "HEAD" {
			method = "HEAD"
		}
		for _, p := range x.Patterns() {
			for _, q := range y.Patterns() {
				path, ok := common(p, q)
				if !ok || len(s.find(method, path).Ambiguous) == 0 {
					continue
				}
				taker := other.find(method, path).Operation
				if taker == nil {
					continue
				}
				with := y
				if y.Method == taker.Method && y.Pattern.PlainShape() == taker.Pattern.PlainShape() {
					with = x
				}
				visit(Overlap{Method: method, Path: path}, taker, with)
				return true
			}
		}
		return true
	})
}

func (s *side) find(method, path string) query.Found {
	if s.index == nil {
		s.index = query.NewIndex(s.api)
	}
	return s.index.Find(method, path)
}

// common is a path that two patterns match and, as far as can be told, no narrower one does.
func common(p, q spec.Pattern) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(p.Segments) || i < len(q.Segments); i++ {
		if i == len(p.Segments) || i == len(q.Segments) {
			return "", false
		}
		s, o := p.Segments[i], q.Segments[i]
		if s.IsRest() || o.IsRest() {
			if s.IsRest() {
				s, p = o, q
			}
			b.WriteString(sample(spec.Pattern{Segments: p.Segments[i:]}))
			break
		}
		b.WriteString("/" + met(s, o))
	}
	path := b.String()
	return path, p.Matches(path) && q.Matches(path)
}

// met is a text that two segments match: the longer of what each begins and ends with, and between them all that either has there, each
// with room around it.
func met(s, o spec.Segment) string {
	switch {
	case s.IsLiteral():
		return s.Literal()
	case o.IsLiteral():
		return o.Literal()
	}
	const room = "~any~"
	head, tail := "", ""
	text := room
	for _, seg := range []spec.Segment{s, o} {
		for i, part := range seg {
			switch {
			case part.IsParam:
			case i == 0:
				head = longer(head, part.Literal)
			case i == len(seg)-1:
				tail = longer(tail, part.Literal)
			default:
				text += part.Literal + room
			}
		}
	}
	return head + text + tail
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}
