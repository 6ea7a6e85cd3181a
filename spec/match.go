package spec

import "strings"

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
	return covers(s.tokens(), literalTokens(text))
}

// token is one byte of a segment, or anyText: a run of one or more bytes.
type token int16

const anyText token = -1

func (s Segment) tokens() []token {
	var out []token
	for _, p := range s {
		if p.IsParam {
			out = append(out, anyText)
		} else {
			out = append(out, literalTokens(p.Literal)...)
		}
	}
	return out
}

func literalTokens(s string) []token {
	out := make([]token, len(s))
	for i := range out {
		out[i] = token(s[i])
	}
	return out
}

// covers reports whether everything that text stands for matches pattern: the usual glob match, in which a run of the
// pattern takes one or more tokens, runs among them. Quadratic in a segment's length at the worst.
func covers(pattern, text []token) bool {
	reach := make([]bool, len(text)+1)
	reach[0] = true
	for _, t := range pattern {
		next := make([]bool, len(text)+1)
		seen := false
		for i := 0; i <= len(text); i++ {
			if t == anyText {
				if i > 0 {
					seen = seen || reach[i-1]
					next[i] = seen
				}
			} else if i > 0 && reach[i-1] && text[i-1] == t {
				next[i] = true
			}
		}
		reach = next
	}
	return reach[len(text)]
}

// meet reports whether some text matches both.
func meet(a, b []token) bool {
	type state struct{ i, j int }
	seen := map[state]bool{}
	var try func(i, j int) bool
	try = func(i, j int) bool {
		if i == len(a) && j == len(b) {
			return true
		}
		if i == len(a) || j == len(b) || seen[state{i, j}] {
			return false
		}
		seen[state{i, j}] = true
		switch {
		case a[i] != anyText && b[j] != anyText:
			return a[i] == b[j] && try(i+1, j+1)
		case a[i] == anyText && b[j] == anyText:
			return try(i+1, j+1) || try(i+1, j) || try(i, j+1)
		case a[i] == anyText:
			return try(i+1, j+1) || try(i, j+1)
		}
		return try(i+1, j+1) || try(i+1, j)
	}
	return try(0, 0)
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
	a, b := s.tokens(), o.tokens()
	if !meet(a, b) {
		return Disjoint
	}
	return relation(covers(b, a), covers(a, b))
}
