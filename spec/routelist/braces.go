package routelist

import (
	"fmt"
	"regexp/syntax"
	"strings"
)

// readBraces reads a path of ServeMux, chi, gorilla/mux or the spec language.
func readBraces(d Dialect, path string) reading {
	b := &builder{dialect: d, path: path}
	for i := 0; i < len(path) && b.fault == nil; {
		switch c := path[i]; {
		case c == '{':
			end := closing(path, i, d == Chi || d == Gorilla)
			if end < 0 {
				b.refuse(i, len(path), "a parameter is not closed", "write a closing brace: {name}")
				break
			}
			b.braces(i, end)
			i = end
		case c == '}':
			b.refuse(i, i+1, "a closing brace has no opening one", "a literal brace is %7D")
		case c == '*' && d == Chi:
			if i+1 < len(path) {
				b.refuse(i, len(path), fmt.Sprintf("text follows the asterisk of %q", path[i:]), "chi has it in last place only")
				break
			}
			b.rest(i, i+1, "rest")
			i++
		default:
			if c == '\\' || (c == ':' || c == '*') && b.segmentStart(i) {
				b.strangeSegment(i)
			}
			i += b.literal(i)
		}
	}
	if d == ServeMux && b.fault == nil && strings.HasSuffix(path, "/") {
		b.param(len(path)-1, len(path), "rest", true) // everything below
	}
	return b.done()
}

// closing finds the byte behind the brace that closes the one at i. Regular expressions have braces of their own.
func closing(path string, i int, nested bool) int {
	depth := 0
	for j := i; j < len(path); j++ {
		switch {
		case path[j] == '{' && (nested || depth == 0):
			depth++
		case path[j] == '}':
			if depth--; depth == 0 {
				return j + 1
			}
		}
	}
	return -1
}

// braces reads one parameter.
func (b *builder) braces(start, end int) {
	name, expr, constrained := strings.Cut(b.path[start+1:end-1], ":")
	many, rest := strings.CutSuffix(name, "...")
	whole := b.segmentStart(start) && b.segmentEnd(end)
	switch b.dialect {
	case ServeMux:
		switch {
		case b.path[start:end] == "{$}":
			if !whole || end != len(b.path) {
				b.refuse(start, end, "{$} is not the end of the pattern", "ServeMux has it in last place, behind a slash")
			}
			return
		case constrained:
			b.refuse(start, end, fmt.Sprintf("ServeMux has no regular expressions as in %q", b.path[start:end]), "is this a list of chi or gorilla?")
		case !whole:
			b.refuse(start, end, fmt.Sprintf("%s is not a whole segment, which ServeMux refuses", b.path[start:end]), "is this a list of another router?")
		case rest:
			b.rest(start, end, many)
		default:
			b.param(start, end, name, false)
		}
		return
	case Neutral:
		switch {
		case constrained || name == "$":
			b.refuse(start, end, fmt.Sprintf("%q is not a parameter of the spec language", b.path[start:end]), "is this a router's list?")
		case rest:
			b.rest(start, end, many)
		default:
			b.param(start, end, name, false)
		}
		return
	}
	// chi and gorilla
	if name == "$" || rest {
		b.strange(start, end)
	}
	if !constrained {
		b.param(start, end, name, false)
		return
	}
	b.constrained(start, end, name, expr, whole)
}

// constrained reads {name:expression}. In chi it sees one segment that is not empty, in gorilla/mux whatever it matches.
func (b *builder) constrained(start, end int, name, expr string, whole bool) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		b.refuse(start, end, fmt.Sprintf("%q is not a regular expression of Go", expr), "routers refuse it: correct it")
		return
	}
	if name == "" && b.dialect == Chi {
		name = "param"
	}
	from := end - 1 - len(expr)
	text := fmt.Sprintf("the expression %q of {%s}", expr, name)
	if b.dialect == Chi {
		// A parameter ends at the byte that follows it; only when that is no slash can it run over one.
		if !b.segmentEnd(end) && holdsSlash(re) {
			b.fail(start, end, fmt.Sprintf("%q can match a slash, and text follows it in its segment", b.path[start:end]), "write an expression that matches none, such as [^/]+")
			return
		}
		b.drop(from, end-1, text)
		b.param(start, end, name, false)
		return
	}
	last := end == len(b.path)
	switch empty := empties(re); {
	case holdsSlash(re) && whole && last:
		if !everything(expr) {
			b.drop(from, end-1, text)
		}
		b.param(start, end, name, true)
	case holdsSlash(re):
		b.fail(start, end, fmt.Sprintf("%q can match a slash, and is not the whole last segment", b.path[start:end]), "write an expression that matches none, such as [^/]+")
	case empty && !whole:
		b.fail(start, end, fmt.Sprintf("%q can match nothing, and is not a whole segment", b.path[start:end]), "write an expression that matches something, such as [a-z]+")
	default:
		b.drop(from, end-1, text)
		b.param(start, end, name, false)
		if empty && last {
			b.optional(false)
		}
	}
}
