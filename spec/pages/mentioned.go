package pages

import (
	"regexp"
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// structured is a word that can only be the name of a scope where there is one of that name.
var structured = regexp.MustCompile(`[A-Za-z0-9]+(?:[:._-][A-Za-z0-9]+)+`)

// mentioned asks about endpoints whose summary names another scope, as in "(also needs tickets:admin)". Until somebody answers both
// are needed.
func (r *reader) mentioned() {
	var first, other *spec.Scope
	var op *spec.Operation
	n := 0
	for _, o := range r.api.Operations {
		if len(o.Grants) == 0 {
			continue
		}
		for _, word := range structured.FindAllString(o.Summary, -1) {
			s := r.byName[word]
			if s == nil {
				continue
			}
			for i := range o.Grants {
				g := &o.Grants[i]
				if g.Scope == s || slices.Contains(g.With, s) {
					continue
				}
				g.With = append(slices.Clone(g.With), s)
				if n++; op == nil {
					first, other, op = g.Scope, s, o
				}
			}
		}
	}
	if op != nil {
		r.ask(op.Range, "both are", "with, on the grants", "Summaries name scopes that the endpoint does not stand under, %d in all, the first of them that of %s, which stands under %s and names %s: are both needed?", n, op, first.Name, other.Name)
	}
}
