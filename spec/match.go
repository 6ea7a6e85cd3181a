package spec

import (
	"strings"
	"unicode/utf8"
)

// Matches reports whether an escaped path (net/url's EscapedPath) matches p.
func (p Pattern) Matches(path string) bool {
	for _, s := range p.Segments {
		if !strings.HasPrefix(path, "/") {
			return false
		}
		path = path[1:]
		if s.IsRest() {
			return true
		}
		end := strings.IndexByte(path, '/')
		if end < 0 {
			end = len(path)
		}
		if !s.Matches(path[:end]) {
			return false
		}
		path = path[end:]
	}
	return path == ""
}

// Matches reports whether one escaped segment matches s. In a mix every parameter takes at least one byte.
func (s Segment) Matches(text string) bool {
	switch {
	case s.IsLiteral():
		return text == s.Literal()
	case s.IsParam():
		return text != ""
	case s.IsRest():
		return true
	}
	return s.covers(encodeText(text))
}

// anyText stands for a run of one or more bytes where segments are compared as texts; bytes stand as the code points of
// their numbers.
const anyText = '\uE000'

func encodeText(text string) string {
	if isASCII(text) {
		return text
	}
	b := make([]rune, len(text))
	for i := range b {
		b[i] = rune(text[i])
	}
	return string(b)
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

func (s Segment) encode() string {
	var b strings.Builder
	for _, p := range s {
		if p.IsParam {
			b.WriteRune(anyText)
		} else {
			b.WriteString(encodeText(p.Literal))
		}
	}
	return b.String()
}

// covers reports whether everything that an encoded text stands for matches s: the usual glob match, in which a parameter
// takes one or more characters, runs among them. Each literal is looked for once, from the left: linear.
func (s Segment) covers(text string) bool {
	for i, p := range s {
		switch {
		case p.IsParam:
			if text == "" {
				return false
			}
			_, size := utf8.DecodeRuneInString(text)
			text = text[size:]
		case i == 0:
			rest, ok := strings.CutPrefix(text, encodeText(p.Literal))
			if !ok {
				return false
			}
			text = rest
		case i == len(s)-1:
			return strings.HasSuffix(text, encodeText(p.Literal))
		default:
			literal := encodeText(p.Literal)
			at := strings.Index(text, literal)
			if at < 0 {
				return false
			}
			text = text[at+len(literal):]
		}
	}
	return text == "" || s[len(s)-1].IsParam
}

// meets reports whether some text matches both of two segments that have parameters. One does unless what stands before
// their first parameters differs, or what stands behind their last: all else finds room in the parameters, one behind the
// other.
func (s Segment) meets(o Segment) bool {
	head, tail := s.ends()
	otherHead, otherTail := o.ends()
	return (strings.HasPrefix(head, otherHead) || strings.HasPrefix(otherHead, head)) &&
		(strings.HasSuffix(tail, otherTail) || strings.HasSuffix(otherTail, tail))
}

// ends are the literals before the first parameter and behind the last one.
func (s Segment) ends() (head, tail string) {
	if first := s[0]; !first.IsParam {
		head = first.Literal
	}
	if last := s[len(s)-1]; !last.IsParam {
		tail = last.Literal
	}
	return head, tail
}

// Relation says how the paths that two patterns match compare.
type Relation uint8

const (
	Disjoint Relation = iota
	Same
	Narrower // the first matches a strict subset
	Wider
	Overlapping // some paths match both, and neither is more specific
)

// Compare relates p to q.
func (p Pattern) Compare(q Pattern) Relation {
	narrower, wider := true, true // p within q, q within p, so far
	for i := 0; ; i++ {
		switch {
		case i == len(p.Segments) && i == len(q.Segments):
			return relation(narrower, wider)
		case i == len(p.Segments) || i == len(q.Segments):
			return Disjoint
		}
		a, b := p.Segments[i], q.Segments[i]
		switch {
		case a.IsRest() && b.IsRest():
			return relation(narrower, wider)
		case a.IsRest():
			return relation(false, wider)
		case b.IsRest():
			return relation(narrower, false)
		}
		switch a.compare(b) {
		case Disjoint:
			return Disjoint
		case Narrower:
			wider = false
		case Wider:
			narrower = false
		case Overlapping:
			narrower, wider = false, false
		}
	}
}

func relation(narrower, wider bool) Relation {
	switch {
	case narrower && wider:
		return Same
	case narrower:
		return Narrower
	case wider:
		return Wider
	}
	return Overlapping
}

// disjoint reports whether no text matches both: what compare says, for less.
func (s Segment) disjoint(o Segment) bool {
	if s.IsLiteral() || o.IsLiteral() {
		return s.compare(o) == Disjoint
	}
	return !s.meets(o)
}

func (s Segment) compare(o Segment) Relation {
	switch {
	case s.IsLiteral() && o.IsLiteral():
		if s.Literal() == o.Literal() {
			return Same
		}
		return Disjoint
	case s.IsLiteral():
		if o.Matches(s.Literal()) {
			return Narrower
		}
		return Disjoint
	case o.IsLiteral():
		if s.Matches(o.Literal()) {
			return Wider
		}
		return Disjoint
	}
	if !s.meets(o) {
		return Disjoint
	}
	return relation(o.covers(s.encode()), s.covers(o.encode()))
}
