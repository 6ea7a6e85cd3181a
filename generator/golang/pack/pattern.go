package pack

import (
	"fmt"
	"strings"
)

// segment is one segment of a pattern: literal text, one parameter alone, a mix of both, or the tail.
type segment struct {
	kind  segmentKind
	text  string // of a literal
	parts []part // of a mix
}

type segmentKind byte

const (
	literal segmentKind = iota
	parameter
	mixed
	tail
)

// part of a mixed segment: some text, or a parameter (one byte at least) when it is empty.
type part string

func (s segment) key() string {
	switch s.kind {
	case parameter:
		return "{}"
	case tail:
		return "{...}"
	case mixed:
		var b strings.Builder
		for _, p := range s.parts {
			if p == "" {
				b.WriteString("{}")
			} else {
				b.WriteString(string(p))
			}
		}
		return b.String()
	}
	return s.text
}

// parsePattern reads `/a/{name}/{id}.json/{rest...}`. A parameter's name ends at the first closing brace.
func parsePattern(pattern string) ([]segment, error) {
	if !strings.HasPrefix(pattern, "/") {
		return nil, fmt.Errorf("pattern %q does not begin with a slash", pattern)
	}
	var list []segment
	texts := strings.Split(pattern[1:], "/")
	for i, text := range texts {
		s := segment{text: text}
		for rest := text; rest != ""; {
			open := strings.IndexByte(rest, '{')
			if open != 0 {
				if open < 0 {
					open = len(rest)
				}
				s.parts = append(s.parts, part(rest[:open]))
				rest = rest[open:]
				continue
			}
			end := strings.IndexByte(rest, '}')
			if end < 0 {
				return nil, fmt.Errorf("pattern %q: a parameter without its closing brace", pattern)
			}
			name := rest[1:end]
			rest = rest[end+1:]
			if strings.HasSuffix(name, "...") {
				if i != len(texts)-1 || rest != "" || len(s.parts) != 0 {
					return nil, fmt.Errorf("pattern %q: {%s} is not the whole last segment", pattern, name)
				}
				s.kind = tail
				continue
			}
			s.kind = mixed
			s.parts = append(s.parts, "")
		}
		if s.kind == mixed && len(s.parts) == 1 {
			s.kind = parameter
		}
		list = append(list, s)
	}
	return list, nil
}

// route is one operation's patterns: one, or two when its trailing slash is ignored.
type route struct {
	operation int
	method    string
	patterns  [][]segment
}

func parseRoutes(operations []Operation) ([]route, error) {
	var list []route
	for i, o := range operations {
		if o.Unrouted {
			continue
		}
		pattern, err := parsePattern(o.pattern())
		if err != nil {
			return nil, fmt.Errorf("operation %s: %w", o.describe(), err)
		}
		r := route{operation: i, method: o.Method, patterns: [][]segment{pattern}}
		last := len(pattern) - 1
		switch slash := pattern[last].kind == literal && pattern[last].text == ""; {
		case !o.IgnoreSlash || pattern[last].kind == tail:
		case slash && last > 0:
			r.patterns = append(r.patterns, pattern[:last])
		case !slash:
			r.patterns = append(r.patterns, append(pattern[:len(pattern):len(pattern)], segment{}))
		}
		list = append(list, r)
	}
	return list, nil
}

// matchParts matches one text, for literals beside a mix. The first occurrence is as good as any: what follows has more room.
func matchParts(parts []part, text string) bool {
	gap := false
	least := 0 // bytes that parameters still have to take
	for i, p := range parts {
		if p == "" {
			gap = true
			least++
			continue
		}
		if len(text) < least {
			return false
		}
		text, least = text[least:], 0
		switch at := strings.Index(text, string(p)); {
		case gap && i == len(parts)-1:
			return strings.HasSuffix(text, string(p))
		case at < 0 || at > 0 && !gap:
			return false
		default:
			text, gap = text[at+len(p):], false
		}
	}
	if gap {
		return len(text) >= least
	}
	return text == ""
}
