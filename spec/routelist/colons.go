package routelist

import (
	"fmt"
	"strings"
)

// fiberEnds are the bytes that end a parameter's name in fiber.
const fiberEnds = "/-.:+*?<"

// readColons reads a path of gin (and httprouter), echo or fiber.
func readColons(d Dialect, path string) reading {
	b := &builder{dialect: d, path: path}
	for i := 0; i < len(path) && b.fault == nil; {
		switch c := path[i]; {
		case c == '\\' && i+1 < len(path) && (path[i+1] == ':' || d == Fiber):
			if path[i+1] == '?' {
				b.out.WriteString("%3F")
				i += 2
				break
			}
			i += 1 + b.literal(i+1)
		case c == ':' && d == Fiber:
			i = b.fiberParam(i)
		case c == ':':
			end := b.end(i)
			name := path[i+1 : end]
			if strings.ContainsAny(name, "?<>:*{}") {
				b.strange(i, end)
			}
			if d == Gin && strings.ContainsAny(name, ":*") {
				b.refuse(i, end, fmt.Sprintf("gin takes one parameter in a segment, and %q has several", path[i:end]), "is this a list of another router?")
				break
			}
			b.param(i, end, name, false)
			i = end
		case c == '*', c == '+' && d == Fiber:
			b.star(i)
			i = len(path)
		default:
			if c == '{' || c == '}' || c == '\\' {
				b.strangeSegment(i)
			}
			i += b.literal(i)
		}
	}
	return b.done()
}

// star reads what takes the rest of the path.
func (b *builder) star(i int) {
	name := b.path[i+1:]
	switch b.dialect {
	case Gin:
		if name == "" {
			b.refuse(i, i+1, "gin's * has a name", "is this a list of echo, chi or fiber?")
			return
		}
		if !b.segmentStart(i) || strings.ContainsAny(name, "/:*") {
			b.refuse(i, len(b.path), fmt.Sprintf("%q takes the rest of the path, but is not its whole last segment", b.path[i:]), "gin has /files/*path")
			return
		}
	case Echo:
		if strings.Contains(name, "/") {
			b.rest(i, i+1, "rest")
			return
		}
		if name == "" {
			name = "rest"
		} else {
			b.strange(i, len(b.path)) // echo has no use for a name there
		}
	case Fiber:
		if name != "" {
			b.rest(i, i+1, "rest")
			return
		}
		b.rest(i, i+1, "rest")
		if b.path[i] == '+' {
			b.drop(i, i+1, `that "+" takes at least one character`)
		} else if b.fault == nil {
			b.optional(true)
		}
		return
	}
	b.rest(i, len(b.path), name)
}

// fiberParam reads :name, :name? and :name<constraint>, and gives the byte behind it.
func (b *builder) fiberParam(i int) int {
	path := b.path
	end := i + 1
	for end < len(path) && strings.IndexByte(fiberEnds, path[end]) < 0 {
		end++
	}
	name := path[i+1 : end]
	if strings.ContainsAny(name, "{}") {
		b.strange(i, end)
	}
	if end < len(path) && path[end] == '<' {
		close := strings.IndexByte(path[end:], '>')
		if close < 0 {
			b.refuse(end, len(path), "a constraint is not closed", "fiber writes :id<int>")
			return len(path)
		}
		b.drop(end, end+close+1, fmt.Sprintf("the constraint %q of :%s", path[end:end+close+1], name))
		end += close + 1
	}
	if end < len(path) && path[end] == '?' {
		b.param(i, end+1, name, false)
		if !b.segmentStart(i) || end+1 != len(path) {
			b.fail(i, end+1, fmt.Sprintf("%q may be missing, and is not the whole last segment", path[i:end+1]), "write one route with it and one without")
			return len(path)
		}
		b.optional(true)
		return end + 1
	}
	b.param(i, end, name, false)
	return end
}
