package shared

import (
	"fmt"
	"strings"

	scopes "scopegen.invalid/scopes"
)

// matches compares a request's path with a route's pattern as the specification means it: text byte by byte, :name for one
// segment that is not empty, * in last place for whatever is left. Routers take more than that: a last parameter of several
// segments, an empty one, a path without its slash.
func matches[Path ~string | ~[]byte](pattern string, path Path) bool {
	at := 0
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '*' && i == len(pattern)-1:
			return true
		case c == ':':
			for i+1 < len(pattern) && pattern[i+1] != '/' {
				i++
			}
			start := at
			for at < len(path) && path[at] != '/' {
				at++
			}
			if at == start {
				return false
			}
			continue
		case c == '\\' && i+1 < len(pattern):
			i++
			c = pattern[i]
		}
		if at == len(path) || path[at] != c {
			return false
		}
		at++
	}
	return at == len(path)
}

// described writes a route's pattern as a specification would; empty when it holds one of the other characters that mean
// something to the router, or parameters that are not whole segments.
func described(pattern, others string) string {
	segments := strings.Split(pattern, "/")
	for i, s := range segments {
		switch {
		case s == "*" && i == len(segments)-1:
			segments[i] = "{rest...}"
		case strings.HasPrefix(s, ":") && !strings.ContainsAny(s[1:], ":*"+others):
			segments[i] = "{" + s[1:] + "}"
		default:
			plain, ok := unescaped(s, ":*"+others)
			if !ok {
				return ""
			}
			segments[i] = plain
		}
	}
	return strings.Join(segments, "/")
}

// unescaped takes the backslashes out. It is not ok with one of the special characters without a backslash before it.
func unescaped(s, special string) (plain string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
		case strings.IndexByte(special, s[i]) >= 0:
			return "", false
		}
		b.WriteByte(s[i])
	}
	return b.String(), true
}

// place is the path of an operation's route for Verify: the operation's own where the router has the pattern that was made for
// it, else what the route's pattern says.
func (t table) place(op scopes.Operation, pattern, others string) string {
	gone := strings.Count(t.gone, "/")
	for _, own := range strings.Split(t.lines[op-1], "\t") {
		if segments := strings.Split(own, "/"); len(segments) > gone && "/"+strings.Join(segments[1+gone:], "/") == pattern {
			return op.Pattern()
		}
	}
	return t.outside(pattern, others)
}

// outside is a route's path as callers write it.
func (t table) outside(pattern, others string) string {
	if path := described(pattern, others); path != "" {
		return t.gone + path
	}
	return ""
}

// check panics when a group leads somewhere else than the operation's path: the router then is not the one meant, or Under is
// missing or wrong. What may stand before the group is what something in front of the whole router takes away.
func (t table) check(op scopes.Operation, group string) {
	for _, own := range strings.Split(t.lines[op-1], "\t") {
		if endsWith(strings.Split(own, "/"), strings.Split(group, "/")) {
			return
		}
	}
	panic(fmt.Sprintf("%s: %s %s would be registered as %s: say the group's whole prefix with Under", packageName, op.Method(), op.Pattern(), group))
}

// endsWith reports whether the last segments of a pattern are those, but for the names of parameters.
func endsWith(pattern, end []string) bool {
	if len(end) > len(pattern) {
		return false
	}
	for i, s := range pattern[len(pattern)-len(end)+1:] {
		if s != end[i+1] && !(strings.HasPrefix(s, ":") && strings.HasPrefix(end[i+1], ":")) {
			return false
		}
	}
	return true
}
