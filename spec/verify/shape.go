package verify

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// shapes are what identifies the requests that a path matches: its form without parameters' names, and literal text in one
// spelling (RFC 3986 section 6.2.2), since documents have raw characters and needless escapes where the spec has neither. Two
// where a trailing slash does not matter.
func shapes(path string, slashIgnored bool) []string {
	pattern, err := spec.ParsePublishedPattern(path)
	if err != nil {
		return nil
	}
	out := []string{shape(pattern)}
	if twin, ok := pattern.SlashTwin(); ok && slashIgnored {
		out = append(out, shape(twin))
	}
	return out
}

func shape(p spec.Pattern) string {
	plain := spec.Pattern{Segments: make([]spec.Segment, len(p.Segments))}
	for i, s := range p.Segments {
		for _, part := range s {
			part.Literal = spell(part.Literal)
			plain.Segments[i] = append(plain.Segments[i], part)
		}
	}
	return plain.Shape()
}

const (
	pathChars = "-._~!$&'()*+,;=:@" // RFC 3986 pchar beside letters, digits and escapes
	hex       = "0123456789ABCDEF"
)

// spell writes literal text in the spelling of the spec language.
func spell(literal string) string {
	var b strings.Builder
	for i := 0; i < len(literal); i++ {
		c := literal[i]
		escaped := c == '%' && i+2 < len(literal) && strings.IndexByte(hex, upper(literal[i+1])) >= 0 && strings.IndexByte(hex, upper(literal[i+2])) >= 0
		if escaped {
			c = byte(strings.IndexByte(hex, upper(literal[i+1]))<<4 | strings.IndexByte(hex, upper(literal[i+2])))
			i += 2
		}
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(pathChars, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		c -= 'a' - 'A'
	}
	return c
}
