package openapi

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// anyOf are the schemes whose lists of scopes mean any of them in a document, against the standard, which means all. Many
// published documents are written so, and whoever reads them goes by it.
type anyOf map[string]bool

func (a anyOf) has(scheme string) bool { return a[scheme] || a["*"] }

// unfold gives what a document's security means by the standard. ok is false when that would be too much.
func (a anyOf) unfold(s security) (out security, ok bool) {
	if len(a) == 0 {
		return s, true
	}
	for _, alt := range s {
		all := []alternative{{}}
		for _, n := range alt {
			choices := []need{n}
			if a.has(n.scheme) && len(n.scopes) > 1 {
				choices = nil
				for _, scope := range n.scopes {
					choices = append(choices, need{n.scheme, []string{scope}})
				}
			}
			if len(all)*len(choices)+len(out) > spec.MaxAlternatives {
				return nil, false
			}
			var next []alternative
			for _, left := range all {
				for _, c := range choices {
					next = append(next, append(slices.Clone(left), c))
				}
			}
			all = next
		}
		out = append(out, all...)
	}
	return out, true
}

// fold writes alternatives that differ in one scope as one list. ok is false when scopes are needed together, which such a
// document cannot say.
func (a anyOf) fold(s security) (out security, ok bool) {
	if len(a) == 0 {
		return s, true
	}
	lists := map[string]int{} // by scheme, in out
	for _, alt := range s {
		for _, n := range alt {
			if a.has(n.scheme) && len(n.scopes) > 1 {
				return nil, false
			}
		}
		if len(alt) != 1 || !a.has(alt[0].scheme) || len(alt[0].scopes) != 1 {
			out = append(out, alt)
			continue
		}
		if i, known := lists[alt[0].scheme]; known {
			out[i][0].scopes = append(out[i][0].scopes, alt[0].scopes[0])
			continue
		}
		lists[alt[0].scheme] = len(out)
		out = append(out, alternative{{alt[0].scheme, slices.Clone(alt[0].scopes)}})
	}
	return out, true
}
