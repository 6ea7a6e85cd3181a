package spec

import "strings"

// PlainShape is the shape with literal text in one spelling (RFC 3986 section 6.2.2): what identifies the requests that a path
// matches, whoever wrote it. Documents have raw characters and needless escapes where the spec language has neither.
func (p Pattern) PlainShape() string {
	plain := Pattern{Segments: make([]Segment, len(p.Segments))}
	for i, s := range p.Segments {
		for _, part := range s {
			part.Literal = spelled(part.Literal)
			plain.Segments[i] = append(plain.Segments[i], part)
		}
	}
	return plain.Shape()
}

// PlainShapes are the plain shapes of a published path: two where a trailing slash does not matter, none of what is no path.
func PlainShapes(path string, slashIgnored bool) []string {
	pattern, err := ParsePublishedPattern(path)
	if err != nil {
		return nil
	}
	out := []string{pattern.PlainShape()}
	if twin, ok := pattern.SlashTwin(); ok && slashIgnored {
		out = append(out, twin.PlainShape())
	}
	return out
}

// spelled escapes what cannot stand in a path, in upper-case hexadecimal, and nothing else.
func spelled(literal string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(literal); i++ {
		c := literal[i]
		if c == '%' && i+2 < len(literal) && isHex(literal[i+1]) && isHex(literal[i+2]) {
			c = unhex(literal[i+1])<<4 | unhex(literal[i+2])
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
