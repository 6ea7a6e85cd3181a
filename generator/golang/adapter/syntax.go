package adapter

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// Syntax is how a router writes patterns; most adapters' Convert is one's method.
type Syntax struct {
	// Param and Rest write a parameter whose name is an identifier, and a last segment that takes the rest. Without Rest the
	// router has none.
	Param, Rest func(name string) string
	// Literal writes text, which is in normal form (see Escape).
	Literal func(text string) (string, error)
	// Mixed says that a segment may hold several parts, and that the router matches them as the specification does.
	Mixed bool
	// End is what stands behind a slash in last place.
	End string
}

// Convert writes a pattern, or says what of it cannot be written.
func (s Syntax) Convert(p spec.Pattern) (string, error) {
	names := Names(p)
	next := func() string {
		name := names[0]
		names = names[1:]
		return name
	}
	var b strings.Builder
	for i, segment := range p.Segments {
		b.WriteByte('/')
		switch {
		case len(segment) == 0 && i < len(p.Segments)-1:
			return "", errors.New("two slashes stand side by side, which routers and proxies merge")
		case len(segment) == 0:
			b.WriteString(s.End)
		case segment.IsRest() && s.Rest == nil:
			return "", fmt.Errorf("it has nothing that takes the rest of a path as {%s...} does", segment[0].Param)
		case segment.IsRest():
			b.WriteString(s.Rest(next()))
		case len(segment) > 1 && !s.Mixed:
			return "", fmt.Errorf("%q mixes text and parameters in one segment, which it cannot match exactly", text(segment))
		default:
			for _, part := range segment {
				if part.IsParam {
					b.WriteString(s.Param(next()))
					continue
				}
				plain := Escape(part.Literal)
				if len(segment) == 1 && (plain == "." || plain == "..") {
					return "", fmt.Errorf("clients and routers resolve the segment %q", plain)
				}
				literal, err := s.Literal(plain)
				if err != nil {
					return "", err
				}
				b.WriteString(literal)
			}
		}
	}
	return b.String(), nil
}

func text(s spec.Segment) string {
	return strings.TrimPrefix(spec.Pattern{Segments: []spec.Segment{s}}.String(), "/")
}

// Names gives a pattern's parameters, in order, names that every router takes: ASCII letters, digits and underscores, not
// beginning with a digit, no two alike. {enterprise-team} becomes enterprise_team; the second {id} of a path becomes id_2, or
// the next number that is free.
func Names(p spec.Pattern) []string {
	names := p.Params()
	used := map[string]bool{}
	for i, n := range names {
		n = strings.Map(func(r rune) rune {
			if alphanumeric(r) {
				return r
			}
			return '_'
		}, n)
		if n == "" || n == "_" || n[0] >= '0' && n[0] <= '9' {
			n = "p" + n
		}
		names[i] = n
	}
	for _, n := range names {
		used[n] = true
	}
	seen := map[string]bool{}
	for i, n := range names {
		for at := 2; seen[names[i]]; at++ {
			if other := fmt.Sprintf("%s_%d", n, at); !used[other] {
				names[i] = other
			}
		}
		seen[names[i]] = true
	}
	return names
}

// Escape writes literal text in the normal form of RFC 3986 section 6.2.2: upper-case hexadecimal, nothing escaped that can
// stand in a path. Documents in the wild hold braces, spaces and the like, which are text.
func Escape(literal string) string {
	var b strings.Builder
	for i := 0; i < len(literal); i++ {
		c, escaped := literal[i], false
		if c == '%' && i+2 < len(literal) {
			if v, err := url.PathUnescape(literal[i : i+3]); err == nil {
				c, escaped, i = v[0], true, i+2
			}
		}
		if alphanumeric(c) || strings.IndexByte("-._~", c) >= 0 || !escaped && strings.IndexByte("!$&'()*+,;=:@", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// Decode gives escaped text as routers see it that match the decoded path. It refuses what is no text any more once it is
// decoded: a slash, a backslash, control characters.
func Decode(escaped string) (string, error) {
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		return "", fmt.Errorf("the escapes of %q are broken", escaped)
	}
	if i := strings.IndexFunc(plain, func(r rune) bool { return r < ' ' || r == 0x7f || r == '/' || r == '\\' }); i >= 0 {
		return "", fmt.Errorf("%q holds an escaped %q, which it reads as the character itself", escaped, plain[i])
	}
	return plain, nil
}

// Without is for Literal: it refuses text with one of the router's own characters, which nothing escapes there.
func Without(metacharacters, literal string) error {
	if i := strings.IndexAny(literal, metacharacters); i >= 0 {
		return fmt.Errorf("%q in %q means something else there and cannot be escaped", literal[i], literal)
	}
	return nil
}

func alphanumeric[C byte | rune](c C) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
