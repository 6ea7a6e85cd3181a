package routelist

import (
	"fmt"
	"net/url"
	"strings"
)

// reading is what a path says in one dialect.
type reading struct {
	paths []string // in the spec language; several where a parameter is optional
	drops []mark   // constraints, with what they are dropped from
	odd   *mark    // what another dialect would read as a parameter, taken as text
	fault *mark
	// refused says that the router itself does not take the path; otherwise it does, and the spec language has no words for it.
	refused bool
}

// mark is a stretch of the path as it stands, and what there is to say about it.
type mark struct {
	start, end int
	fact, hint string
}

func (r reading) String() string {
	switch {
	case r.refused:
		return "no route"
	case r.fault != nil:
		return "nothing that a spec can say"
	}
	return strings.Join(r.paths, " and ")
}

// builder puts a converted path together.
type builder struct {
	reading
	dialect Dialect
	path    string // as it stands
	out     strings.Builder
	names   map[string]int // how often each was asked for
}

func (b *builder) fail(start, end int, fact, hint string) {
	if b.fault == nil {
		b.fault = &mark{start, end, fact, hint}
	}
}

func (b *builder) refuse(start, end int, fact, hint string) {
	if b.fault == nil {
		b.fail(start, end, fact, hint)
		b.refused = true
	}
}

func (b *builder) strange(start, end int) {
	if b.odd == nil {
		b.odd = &mark{start: start, end: end}
	}
}

func (b *builder) strangeSegment(i int) {
	if b.odd == nil {
		b.strange(i, b.end(i))
	}
}

func (b *builder) drop(start, end int, fact string) {
	b.drops = append(b.drops, mark{start: start, end: end, fact: fact})
}

// segmentStart reports whether a segment begins at i.
func (b *builder) segmentStart(i int) bool { return i > 0 && b.path[i-1] == '/' }

// segmentEnd reports whether a segment ends at i.
func (b *builder) segmentEnd(i int) bool { return i == len(b.path) || b.path[i] == '/' }

// end is where the segment that the byte i stands in ends.
func (b *builder) end(i int) int {
	for !b.segmentEnd(i) {
		i++
	}
	return i
}

// pathChars are RFC 3986 pchar beside letters, digits and escapes.
const pathChars = "-._~!$&'()*+,;=:@/"

// literal writes one byte of text in the form in which the spec language has it, and gives the number of bytes that it took. ServeMux
// and fiber compare escapes with escapes; the others compare with the decoded path, so that a percent sign is one.
func (b *builder) literal(i int) int {
	c := b.path[i]
	decoded, broken := "", error(nil)
	if c == '%' {
		decoded, broken = url.PathUnescape(b.path[i:min(i+3, len(b.path))])
	}
	switch {
	case letterOrDigit(c), strings.IndexByte(pathChars, c) >= 0:
		b.out.WriteByte(c)
	case c == '?', c == '#':
		b.fail(i, len(b.path), fmt.Sprintf("%q is not part of a path", b.path[i:]), "a query or fragment cannot decide access: leave it out")
	case c == '%' && broken == nil:
		if b.dialect != ServeMux && b.dialect != Fiber && b.dialect != Neutral {
			b.strange(i, i+3)
			b.out.WriteString("%25")
			return 1
		}
		b.escape(decoded[0])
		return 3
	case c == '%' && b.dialect == Neutral:
		b.refuse(i, i+1, "'%' is not followed by two hexadecimal digits", "a literal percent sign is %25")
	default:
		b.escape(c)
	}
	return 1
}

func (b *builder) escape(c byte) {
	if letterOrDigit(c) || c != '/' && strings.IndexByte(pathChars, c) >= 0 {
		b.out.WriteByte(c)
		return
	}
	fmt.Fprintf(&b.out, "%%%02X", c)
}

// param writes a parameter. A name is changed where the language does not have its characters: nothing depends on it.
func (b *builder) param(start, end int, name string, rest bool) {
	if name == "" {
		b.refuse(start, end, fmt.Sprintf("the parameter %q has no name", b.path[start:end]), "name it, as in /assets/"+b.example())
		return
	}
	clean := []byte(name)
	for i, c := range clean {
		if !letterOrDigit(c) && c != '_' && (c != '-' && c != '.' || i == 0) {
			clean[i] = '_'
		}
	}
	name = string(clean)
	if b.names == nil {
		b.names = map[string]int{}
	}
	for plain := name; b.names[name] > 0; {
		b.names[plain]++ // so that the next of this name does not start over
		name = fmt.Sprintf("%s%d", plain, b.names[plain])
	}
	b.names[name]++
	if rest {
		name += "..."
	}
	b.out.WriteString("{" + name + "}")
}

func (b *builder) example() string {
	switch b.dialect {
	case Gin, Echo, Fiber:
		return ":id"
	}
	return "{id}"
}

// rest writes what takes the rest of the path. It stands in last place, right behind a slash.
func (b *builder) rest(start, end int, name string) {
	if !b.segmentStart(start) || end != len(b.path) {
		b.fail(start, end, fmt.Sprintf("%q takes the rest of the path, but is not its whole last segment", b.path[start:end]),
			"the language has /files/{path...}, which begins behind a slash; nothing can stand beside or after it")
		b.refused = b.dialect == ServeMux || b.dialect == Neutral
		return
	}
	b.param(start, end, name, true)
}

// done finishes a reading that is one path.
func (b *builder) done() reading {
	if b.paths == nil {
		b.paths = []string{b.out.String()}
	}
	return b.reading
}

// optional finishes one whose last segment may be missing, with its slash (both) or up to it.
func (b *builder) optional(both bool) {
	full := b.out.String()
	before := full[:strings.LastIndexByte(full, '/')+1]
	b.paths = []string{full}
	if !strings.HasSuffix(full, "...}") {
		b.paths = append(b.paths, before)
	}
	if both && before != "/" {
		b.paths = append(b.paths, strings.TrimSuffix(before, "/"))
	}
}

func letterOrDigit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
