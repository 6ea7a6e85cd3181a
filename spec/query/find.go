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
	AsHEAD    bool              // a HEAD request that follows a GET operation
}

// Find matches a method and an escaped path (net/url's EscapedPath, which holds no query). What routers read in several
// ways is not found: a path with a dot segment or a broken escape is none, and one that is another operation's once its
// needless escapes are decoded is ambiguous. It walks all operations: for many questions make an Index.
func Find(api *spec.API, method, path string) Found {
	return findAmong(func(string) []*spec.Operation { return api.Operations }, method, path)
}

// findAmong finds among the operations that a path could match.
func findAmong(candidates func(path string) []*spec.Operation, method, path string) Found {
	plain, ok := spec.PlainPath(path)
	if !ok {
		return Found{}
	}
	f := find(candidates(path), method, path)
	if plain == path {
		return f
	}
	twin := find(candidates(plain), method, plain)
	if f.Operation == twin.Operation && len(f.Ambiguous) == len(twin.Ambiguous) {
		return f
	}
	for _, x := range []Found{f, twin} {
		if x.Operation != nil {
			x.Ambiguous = []*spec.Operation{x.Operation}
		}
		f.Ambiguous = append(f.Ambiguous, x.Ambiguous...)
	}
	f.Operation, f.AsHEAD = nil, false
	return f
}

func find(candidates []*spec.Operation, method, path string) Found {
	var f Found
	var hits []*spec.Operation
	for _, o := range candidates {
		if !matches(o, path) {
			continue
		}
		if !slices.Contains(f.Methods, o.Method) {
			f.Methods = append(f.Methods, o.Method)
		}
		if o.Method == method || method == "HEAD" && o.Method == "GET" {
			hits = append(hits, o)
		}
	}
	for i, o := range hits {
		if mostSpecific(hits, i) {
			f.Operation, f.AsHEAD = o, o.Method != method
			return f
		}
	}
	f.Ambiguous = hits
	return f
}

func matches(o *spec.Operation, path string) bool {
	return slices.ContainsFunc(o.Patterns(), func(p spec.Pattern) bool { return len(p.Segments) > 0 && p.Matches(path) })
}

// mostSpecific reports whether hits[i] is more specific than all others. Of several of the same requests the first is matched.
func mostSpecific(hits []*spec.Operation, i int) bool {
	for j, other := range hits {
		if j == i {
			continue
		}
		switch hits[i].Compare(other) {
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
