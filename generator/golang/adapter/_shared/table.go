package shared

import (
	"fmt"
	"strings"

	"scopegen.invalid/scopes"
)

// table has the router's own pattern of each operation, as it was converted and checked when this
// package was generated.
type table struct {
	lines []string
	gone  string // the prefix that something in front of the router takes away
}

func newTable() table { return table{lines: strings.Split(patterns, "\n")} }

// under takes one more prefix away.
func (t table) under(prefix string) table {
	if prefix = strings.TrimSuffix(prefix, "/"); prefix != "" && prefix[0] != '/' {
		panic(fmt.Sprintf("%s: the prefix %q does not begin with a slash", packageName, prefix))
	}
	t.gone += prefix
	return t
}

// of gives an operation's patterns, without the prefix: one, or two where a trailing slash is
// ignored. An operation that is the prefix itself has the pattern "".
func (t table) of(op scopes.Operation) []string {
	if !op.Valid() || int(op) > len(t.lines) || t.lines[op-1] == "" {
		panic(fmt.Sprintf("%s: operation %d (%q) has no route here: it is left unregistered, or the specification has changed since this package was generated", packageName, uint32(op), op.ID()))
	}
	found := strings.Split(t.lines[op-1], "\t")
	if t.gone == "" {
		return found
	}
	prefix, path := strings.Split(t.gone, "/"), strings.Split(op.Pattern(), "/")
	for i, segment := range prefix {
		if i >= len(path) || path[i] != segment {
			panic(fmt.Sprintf("%s: %s %s is not under %q: register it with a router for other paths", packageName, op.Method(), op.Pattern(), t.gone))
		}
	}
	for i, pattern := range found {
		segments := strings.Split(pattern, "/")
		rest := segments[min(len(prefix), len(segments)):] // as many segments, since conversion keeps them
		if found[i] = ""; len(rest) > 0 {
			found[i] = "/" + strings.Join(rest, "/")
		}
	}
	return found
}

// lists reports whether a pattern that the router lists is one of an operation's. One more slash at
// the end is how routers list what is registered as a mount's own path.
func (t table) lists(op scopes.Operation, pattern string) bool {
	if !op.Valid() || int(op) > len(t.lines) || t.lines[op-1] == "" {
		return false
	}
	above := strings.Count(t.gone, "/")
	for _, own := range strings.Split(t.lines[op-1], "\t") {
		segments := strings.Split(own, "/")
		own = strings.Join(segments[min(above+1, len(segments)):], "/")
		if pattern == "/"+own || pattern == "/"+own+"/" || own == "" && pattern == "" {
			return true
		}
	}
	return false
}

// path is what VerifyRoutes gets for a route that is listed: the operation's own pattern where it
// is one of its.
func (t table) path(op scopes.Operation, pattern, specified string) string {
	if t.lists(op, pattern) {
		return op.Pattern()
	}
	return specified
}
