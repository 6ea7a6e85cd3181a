// Package routelist reads lists of the routes that a service has registered, as frameworks print them, into path patterns of the
// spec language. It owns the pattern syntaxes of the routers, the rules SG1300 to SG1399, and how a list's syntax is recognised.
// It imports spec, spec/source and spec/diag.
//
// A list is text with one route a line, gin's debug log, or JSON as echo and fiber give it. Nothing is guessed: a path that
// two syntaxes, both possible for the whole list, read in two ways is an error until the caller says which it is.
package routelist

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// Limits of one list. What is beyond is an error, never cut.
const (
	MaxBytes   = 16 << 20
	MaxRoutes  = 100_000
	MaxLine    = 8 << 10 // bytes of a line, and of a path in JSON
	maxHandler = 200     // bytes of a handler's name that are kept
	maxFaults  = 200     // errors after which reading stops
)

// List is what could be read.
type List struct {
	Routes []Route // in the order of the list; of one method and shape the first alone
	// Dialects are the syntaxes that the whole list can be in; every path reads the same in all of them.
	Dialects []Dialect
	Notes    []string // what was left out, in whole sentences
}

// Route is one method on one path.
type Route struct {
	Method  string
	Path    string // in the spec language
	Pattern spec.Pattern
	Handler string // the handler's name where the list says it, as it stands there: text of a stranger
	Range   diag.Range
}

// Read reads a list. With an empty dialect the list's own is recognised. The findings are sorted; with errors among them
// the list is what is left, which nobody should take for the whole.
func Read(name string, data []byte, dialect Dialect) (*List, diag.List) {
	r := &reader{file: &source.File{Name: name, Data: data}, seen: map[string]int{}}
	r.read(dialect)
	r.found.Sort()
	return &r.list, r.found
}

// entry is one route as it stands in the list.
type entry struct {
	methods []string
	path    string
	start   int // byte offset of path, or of the text that gives it
	end     int
	exact   bool // the bytes from start to end are the path, so that places in it can be shown
	handler string
}

type reader struct {
	file    *source.File
	list    List
	found   diag.List
	entries []entry
	routes  int       // methods of all entries
	hints   []Dialect // the frameworks that print lists of this form
	stopped bool
	unfound int // handlers of not-found answers that were left out
	heads   int // HEAD routes that fiber adds by itself
	seen    map[string]int
}

func (r *reader) read(dialect Dialect) {
	data := r.file.Data
	if len(data) > MaxBytes {
		r.add(tooMuch, 0, 0, "the list has %d bytes; at most %d are read", len(data), MaxBytes)
		return
	}
	if isJSON(data) {
		r.json()
	} else {
		r.lines()
	}
	if len(r.entries) == 0 && r.found.Errors() == 0 {
		r.add(notARoute, 0, 0, "the list has no routes").Hint = "write one a line, as in GET /assets/{id}"
	}
	r.list.Dialects = []Dialect{dialect}
	if dialect == "" {
		r.list.Dialects = r.recognise()
	}
	for _, e := range r.entries {
		if r.stopped {
			return
		}
		r.convert(e, dialect != "")
	}
	r.dropHeads()
	if r.unfound > 0 {
		r.note(r.unfound, "handler of not-found answers is", "handlers of not-found answers are", "they belong to no endpoint")
	}
}

func (r *reader) note(n int, one, many, why string) {
	if n != 1 {
		one = many
	}
	r.list.Notes = append(r.list.Notes, fmt.Sprintf("%d %s left out: %s", n, one, why))
}

// add reports a finding about the bytes from start to end, and stops the run when there are too many: a file that is no list
// at all would have one for every line.
func (r *reader) add(rule *diag.Rule, start, end int, format string, args ...any) *diag.Diagnostic {
	if rule.Severity == diag.Error && !r.stopped && r.found.Errors() >= maxFaults {
		r.stopped = true
		r.found.Add(tooMuch, r.file.Range(start, end), "%d lines are wrong: what follows was not read", maxFaults).
			Hint = "is this a list of routes?"
	}
	if r.stopped {
		return &diag.Diagnostic{}
	}
	return r.found.Add(rule, r.file.Range(start, end), format, args...)
}

// enter takes an entry whose methods are still one text, GET or GET,POST, that begins at the byte at.
func (r *reader) enter(e entry, methods string, at int) {
	for m := range strings.SplitSeq(methods, ",") {
		end := at + len(m)
		switch {
		case m == notFoundMethod:
			r.unfound++
		case slices.Contains(e.methods, m):
		case slices.Contains(knownMethods, m):
			e.methods = append(e.methods, m)
		default:
			d := r.add(notARoute, at, end, "%q is not a method", m)
			d.Hint = "write METHOD /path, or METHOD,METHOD /path without spaces"
			if upper := strings.ToUpper(m); slices.Contains(knownMethods, upper) {
				d.Hint = fmt.Sprintf("methods are case-sensitive: did you mean %q?", upper)
			} else if near, ok := diag.Nearest(upper, knownMethods); ok {
				d.Hint = fmt.Sprintf("did you mean %q?", near)
			}
			return
		}
		at = end + 1
	}
	if len(e.methods) == 0 {
		return
	}
	if r.routes += len(e.methods); r.routes > MaxRoutes {
		r.add(tooMuch, e.start, e.end, "the list has more than %d routes", MaxRoutes)
		r.stopped = true
		return
	}
	if len(e.handler) > maxHandler {
		e.handler = strings.ToValidUTF8(e.handler[:maxHandler], "") + "…"
	}
	r.entries = append(r.entries, e)
}

// notFoundMethod is what echo lists as the method of a RouteNotFound handler.
const notFoundMethod = "echo_route_not_found"

// knownMethods are those of RFC 9110 and RFC 5789, and those of IANA's registry that the frameworks register.
var knownMethods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "QUERY", "COPY", "LINK", "LOCK",
	"MERGE", "MKCOL", "MOVE", "PROPFIND", "PROPPATCH", "PURGE", "REPORT", "SEARCH", "UNLINK", "UNLOCK"}

// unprintable finds the first character of a text that nobody types into a route.
func unprintable(s string) (at int, what string) {
	for i, c := range s {
		if c == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i, fmt.Sprintf("the byte 0x%02X, which is not UTF-8", s[i])
			}
		}
		if c != '\t' && (unicode.IsControl(c) || unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp)) {
			return i, fmt.Sprintf("the character U+%04X", c)
		}
	}
	return -1, ""
}

func isJSON(data []byte) bool {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	if len(data) == 0 || data[0] != '[' {
		return false
	}
	rest := bytes.TrimSpace(data[1:])
	return len(rest) > 0 && (rest[0] == '{' || rest[0] == '[' || rest[0] == ']') && !bytes.HasPrefix(rest, []byte("[WARNING]"))
}
