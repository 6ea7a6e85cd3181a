package discovery

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// path gives a method's path in the language, relative to the base. flatPath is the path with every segment written out, where it is
// there; otherwise {+name}, which is reserved expansion (RFC 6570 section 3.2.3) and so takes slashes, is written out by its
// parameter's pattern. fact says what is wrong.
func (r *reader) path(n source.Node) (path string, at source.Node, fact string) {
	template, hasPath := n.Get("path")
	at = template
	flat, hasFlat := n.Get("flatPath")
	if path = template.Value(); hasFlat {
		path, at = flat.Value(), flat
	}
	if !hasPath && !hasFlat {
		return "", at, "is missing"
	}
	if strings.Contains(path, "{+") || strings.Contains(path, "{/") || strings.Contains(path, "{?") || strings.Contains(path, "{#") {
		parameters, _ := n.Get("parameters")
		if path, fact = expand(path, parameters); fact != "" {
			return "", at, fact
		}
	}
	path = "/" + strings.TrimPrefix(path, "/")
	if _, err := spec.ParsePattern(r.base + path); err != nil {
		return "", at, fmt.Sprintf("cannot be said in the spec language: %v", err)
	}
	return path, at, ""
}

var (
	expression = regexp.MustCompile(`\{([+/?#&;.]?)([^{}]*)\}`)
	fixed      = regexp.MustCompile(`^[A-Za-z0-9_.~:-]+$`)
)

// expand writes out each {+name}.
func expand(template string, parameters source.Node) (path string, fact string) {
	var b strings.Builder
	last := 0
	for _, m := range expression.FindAllStringSubmatchIndex(template, -1) {
		operator, name := template[m[2]:m[3]], template[m[4]:m[5]]
		b.WriteString(template[last:m[0]])
		last = m[1]
		switch operator {
		case "":
			b.WriteString("{" + name + "}")
			continue
		case "+":
		default:
			return "", fmt.Sprintf("has the expression %q, which is not read", template[m[0]:m[1]])
		}
		parameter, _ := parameters.Get(name)
		pattern := text(parameter, "pattern")
		if pattern == "" {
			return "", fmt.Sprintf("has %q, which takes any number of segments, without a flatPath and without a pattern", template[m[0]:m[1]])
		}
		segments, ok := unfold(pattern, name, strings.HasSuffix(b.String(), "/"), last == len(template))
		if !ok {
			return "", fmt.Sprintf("has %q, whose pattern %q is not made of segments", template[m[0]:m[1]], pattern)
		}
		b.WriteString(segments)
	}
	b.WriteString(template[last:])
	return b.String(), ""
}

// unfold writes a pattern such as ^projects/[^/]+/secrets/[^/]+$ as a path: each [^/]+ is a parameter, and .* or .+ the rest, where
// nothing follows.
func unfold(pattern, name string, behindSlash, atEnd bool) (string, bool) {
	inner, anchored := strings.CutPrefix(pattern, "^")
	inner, ended := strings.CutSuffix(inner, "$")
	if !anchored || !ended {
		return "", false
	}
	// The slash within [^/] is none between segments.
	const one = "\x00"
	parts := strings.Split(strings.ReplaceAll(inner, "[^/]+", one), "/")
	collection, seen := name, map[string]int{}
	for i, p := range parts {
		switch {
		case p == one:
			parts[i] = "{" + parameter(collection, seen) + "}"
		case (p == ".*" || p == ".+") && i == len(parts)-1 && (i > 0 || behindSlash) && atEnd:
			parts[i] = "{" + parameter(collection, seen) + "...}"
		case fixed.MatchString(p) && !strings.Contains(p, "."):
			collection = p
		default:
			return "", false
		}
	}
	return strings.Join(parts, "/"), true
}

// parameter names what follows a collection: projects/{projectsId}, as flatPath does.
func parameter(collection string, seen map[string]int) string {
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' {
			return c
		}
		return '_'
	}, collection) + "Id"
	if seen[name]++; seen[name] > 1 {
		name = fmt.Sprintf("%s%d", name, seen[name]-1)
	}
	return name
}
