package spec

import (
	"fmt"
	"strings"
)

// Pattern is a parsed path. Matching is on the escaped path (net/url's EscapedPath), byte by byte: "{name}" is one
// non-empty segment, "{name...}" in last place the rest, possibly empty, after its slash. A trailing slash is part
// of the path: it is a last segment without parts.
type Pattern struct {
	Segments []Segment
}

// Segment is what stands between two slashes: no part (empty), one literal, one parameter, or a mix such as "{id}.json".
type Segment []Part

// Part is a literal, or a parameter with its name.
type Part struct {
	Literal string
	Param   string
	Rest    bool // "{name...}"
	IsParam bool
}

// PatternError says which bytes of a path are wrong and what to write instead.
type PatternError struct {
	Start, End int // byte offsets into the path
	Fact, Hint string
}

func (e *PatternError) Error() string {
	if e.Hint == "" {
		return e.Fact
	}
	return e.Fact + "; " + e.Hint
}

// ParsePattern reads a path of the spec language. It refuses what could never match a request or would match by
// accident: empty and dot segments, queries, raw spaces and non-ASCII characters, escapes that are not canonical
// (RFC 3986 section 6.2.2: upper-case hex, nothing escaped that can stand in a path).
func ParsePattern(path string) (Pattern, error) { return parsePattern(path, true) }

// ParsePublishedPattern reads a path as documents in the wild have them: braces that do not pair, fragments, queries and
// odd characters are literal text. Only a missing slash in front is an error.
func ParsePublishedPattern(path string) (Pattern, error) { return parsePattern(path, false) }

func parsePattern(path string, strict bool) (Pattern, error) {
	if !strings.HasPrefix(path, "/") {
		return Pattern{}, &PatternError{0, len(path), fmt.Sprintf("path %q does not begin with a slash", path), fmt.Sprintf("write %q", "/"+path)}
	}
	var p Pattern
	for at := 1; ; {
		end := strings.IndexByte(path[at:], '/')
		last := end < 0
		if last {
			end = len(path)
		} else {
			end += at
		}
		seg, err := parseSegment(path[at:end], last, strict)
		if err != nil {
			err.Start += at
			err.End += at
			return Pattern{}, err
		}
		if strict && !last && len(seg) == 0 {
			return Pattern{}, &PatternError{at - 1, at + 1, fmt.Sprintf("path %q has an empty segment", path), "routers and proxies merge the two slashes: write one"}
		}
		p.Segments = append(p.Segments, seg)
		if last {
			return p, nil
		}
		at = end + 1
	}
}

func parseSegment(s string, last, strict bool) (Segment, *PatternError) {
	if strict && (s == "." || s == "..") {
		return nil, &PatternError{0, len(s), fmt.Sprintf("a path cannot have the segment %q", s), "clients resolve dot segments before they send (RFC 3986 section 5.2.4)"}
	}
	var seg Segment
	for at := 0; at < len(s); {
		open := strings.IndexByte(s[at:], '{')
		if open < 0 {
			open = len(s)
		} else {
			open += at
		}
		closing := -1
		if open < len(s) {
			if closing = strings.IndexByte(s[open:], '}'); closing >= 0 {
				closing += open
			}
		}
		if !strict && closing < 0 {
			open = len(s)
		}
		if open > at {
			if strict {
				if err := checkLiteral(s[at:open], at); err != nil {
					return nil, err
				}
			}
			seg = seg.literal(s[at:open])
			at = open
			continue
		}
		if closing < 0 {
			return nil, &PatternError{open, len(s), "a parameter is not closed", "write a closing brace: {name}"}
		}
		name, rest := strings.CutSuffix(s[open+1:closing], "...")
		switch {
		case strict && !isParamName(name):
			return nil, &PatternError{open, closing + 1, fmt.Sprintf("%q is not a parameter", s[open:closing+1]), "a name is letters, digits, '_', '-' and '.', as in {asset_id}"}
		case !strict && (name == "" || strings.Contains(name, "{")):
			seg = seg.literal(s[open : open+1])
			at = open + 1
			continue
		case rest && (!last || open > 0 || closing+1 < len(s)):
			if strict {
				return nil, &PatternError{open, closing + 1, fmt.Sprintf("{%s...} is not the whole last segment", name), "it takes the rest of the path, so nothing can stand beside or after it"}
			}
			name, rest = s[open+1:closing], false
		case strict && len(seg) > 0 && seg[len(seg)-1].IsParam:
			return nil, &PatternError{open, closing + 1, "two parameters stand side by side", "put text between them: nothing says where the first one ends"}
		}
		seg = append(seg, Part{Param: name, Rest: rest, IsParam: true})
		at = closing + 1
	}
	return seg, nil
}

// literal appends text, joined with literal text before it.
func (s Segment) literal(text string) Segment {
	if n := len(s); n > 0 && !s[n-1].IsParam {
		s[n-1].Literal += text
		return s
	}
	return append(s, Part{Literal: text})
}

func isParamName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || (c == '-' || c == '.') && i > 0) {
			return false
		}
	}
	return s != ""
}

// pathChars are RFC 3986 pchar beside letters, digits and escapes.
const pathChars = "-._~!$&'()*+,;=:@"

func checkLiteral(s string, base int) *PatternError {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(pathChars, c) >= 0:
		case c == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return &PatternError{base + i, base + i + 1, "'%' is not followed by two hexadecimal digits", "a literal percent sign is %25"}
			}
			b := unhex(s[i+1])<<4 | unhex(s[i+2])
			canonical := fmt.Sprintf("%%%02X", b)
			if b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte(pathChars, b) >= 0 {
				canonical = string(rune(b))
			}
			if s[i:i+3] != canonical {
				return &PatternError{base + i, base + i + 3, fmt.Sprintf("%q is not the canonical form of this character in a path", s[i:i+3]), fmt.Sprintf("write %q (RFC 3986 section 6.2.2)", canonical)}
			}
			i += 2
		case c == '?' || c == '#':
			return &PatternError{base + i, base + len(s), fmt.Sprintf("%q is not part of a path", s[i:]), "a query or fragment cannot decide access: leave it out"}
		case c == '}':
			return &PatternError{base + i, base + i + 1, "a closing brace has no opening one", "a literal brace is %7D"}
		default:
			n := 1
			for n < 4 && i+n < len(s) && s[i+n]&0xC0 == 0x80 {
				n++
			}
			var escaped strings.Builder
			for _, b := range []byte(s[i : i+n]) {
				fmt.Fprintf(&escaped, "%%%02X", b)
			}
			return &PatternError{base + i, base + i + n, fmt.Sprintf("%q cannot stand in a path as it is", s[i:i+n]), fmt.Sprintf("write %q: matching is on the escaped path", escaped.String())}
		}
	}
	return nil
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// String gives the path back.
func (p Pattern) String() string { return p.text(func(name string) string { return name }) }

// Shape is the path without its parameters' names: two patterns of one shape match the same requests.
func (p Pattern) Shape() string { return p.text(func(string) string { return "" }) }

func (p Pattern) text(name func(string) string) string {
	var b strings.Builder
	for _, s := range p.Segments {
		b.WriteByte('/')
		for _, part := range s {
			switch {
			case part.Rest:
				b.WriteString("{" + name(part.Param) + "...}")
			case part.IsParam:
				b.WriteString("{" + name(part.Param) + "}")
			default:
				b.WriteString(part.Literal)
			}
		}
	}
	return b.String()
}

// Params lists the parameters' names in order.
func (p Pattern) Params() (names []string) {
	for _, s := range p.Segments {
		for _, part := range s {
			if part.IsParam {
				names = append(names, part.Param)
			}
		}
	}
	return names
}

// Join puts other's segments behind p's. p must be a base: no trailing slash.
func (p Pattern) Join(other Pattern) Pattern {
	return Pattern{Segments: append(p.Segments[:len(p.Segments):len(p.Segments)], other.Segments...)}
}

// SlashTwin is the pattern with its trailing slash removed or added; ok is false where there is none to toggle: the
// root, and patterns that take the rest.
func (p Pattern) SlashTwin() (twin Pattern, ok bool) {
	n := len(p.Segments)
	last := p.Segments[n-1]
	switch {
	case n == 1 && len(last) == 0, last.IsRest():
		return Pattern{}, false
	case len(last) == 0:
		return Pattern{Segments: p.Segments[:n-1]}, true
	}
	return Pattern{Segments: append(p.Segments[:n:n], nil)}, true
}

// IsLiteral, IsParam and IsRest tell a segment's kind; the empty segment is literal.
func (s Segment) IsLiteral() bool { return len(s) == 0 || len(s) == 1 && !s[0].IsParam }
func (s Segment) IsParam() bool   { return len(s) == 1 && s[0].IsParam && !s[0].Rest }
func (s Segment) IsRest() bool    { return len(s) == 1 && s[0].Rest }

// Literal is a literal segment's text.
func (s Segment) Literal() string {
	if len(s) == 0 {
		return ""
	}
	return s[0].Literal
}
