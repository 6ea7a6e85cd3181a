package query

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// Found is what a request matches.
type Found struct {
	Operation *spec.Operation   // nil when nothing or no single operation matches
	Ambiguous []*spec.Operation // several match and none is more specific than all others
	Methods   []string          // the methods under which the path exists, in source order
	AsHEAD    bool              // a HEAD request that follows its GET operation
}

// Find matches a method and an escaped path (net/url's EscapedPath, which holds no query). It walks all operations: it
// serves people and tests, not a server.
func Find(api *spec.API, method, path string) Found {
	var f Found
	var hits, gets []hit
	for _, o := range api.Operations {
		p, ok := matching(o, path)
		if !ok {
			continue
		}
		if !slices.Contains(f.Methods, o.Method) {
			f.Methods = append(f.Methods, o.Method)
		}
		switch o.Method {
		case method:
			hits = append(hits, hit{o, p})
		case "GET":
			gets = append(gets, hit{o, p})
		}
	}
	if len(hits) == 0 && method == "HEAD" {
		hits, f.AsHEAD = gets, len(gets) > 0
	}
	for i, h := range hits {
		if mostSpecific(hits, i) {
			f.Operation = h.operation
			return f
		}
	}
	for _, h := range hits {
		f.Ambiguous = append(f.Ambiguous, h.operation)
	}
	return f
}

// hit is an operation and the one of its patterns that matched.
type hit struct {
	operation *spec.Operation
	pattern   spec.Pattern
}

func matching(o *spec.Operation, path string) (spec.Pattern, bool) {
	for _, p := range o.Patterns() {
		if len(p.Segments) > 0 && p.Matches(path) {
			return p, true
		}
	}
	return spec.Pattern{}, false
}

// mostSpecific reports whether hits[i] is more specific than all others. Of several of one shape the first is matched.
func mostSpecific(hits []hit, i int) bool {
	for j, other := range hits {
		if j == i {
			continue
		}
		switch hits[i].pattern.Compare(other.pattern) {
		case spec.Narrower:
		case spec.Same:
			if j < i {
				return false
			}
		default:
			return false
		}
	}
	return true
}
