// Package absorbed finds alternatives that open nothing, since whoever has what they ask for passes by another one.
package absorbed

import (
	"fmt"
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds alternatives that another one absorbs under implication. Anonymous callers absorb nothing here: access that is
// optional names what a credential needs on purpose. Nor does implication in an OpenAPI document.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2031", Title: "an alternative that another one absorbs", Severity: diag.Warning,
		Why: "Everybody who passes by it passes by the other one too, so it opens nothing. As a second way in it is noise; as the stricter of the two, which somebody may have meant, it is " +
			"without effect: a list of no scopes, or of fewer, lets the same callers pass.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., grants: [GET /keys: List keys]}\n" +
			"  keys:write: {description: Read and create keys., implies: [keys:read], grants: [GET /keys, POST /keys: Create a key]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., grants: [GET /keys: List keys]}\n" +
			"  keys:write: {description: Read and create keys., implies: [keys:read], grants: [POST /keys: Create a key]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		type place struct {
			at diag.Range
			by string
		}
		type finding struct {
			first    *spec.Operation
			alt, by  spec.Alternative
			together int
		}
		var order []place
		found := map[place]*finding{}
		for _, o := range p.API.Operations {
			if len(o.Effective.Alternatives) == len(o.Written.Alternatives) {
				continue
			}
			alts := o.Written.Alternatives
			for i, j := range p.API.Absorbed(o.Written) {
				if j < 0 || alts[j].Anonymous() || inDocument(alts[i]) && !within(alts[j], alts[i]) {
					continue
				}
				// One line of a spec or of a document can be the requirement of many endpoints.
				key := place{alts[i].Range, say(alts[j])}
				if found[key] == nil {
					order = append(order, key)
					found[key] = &finding{first: o, alt: alts[i], by: alts[j]}
				}
				found[key].together++
			}
		}
		for _, key := range order {
			f := found[key]
			others := ""
			if f.together > 1 {
				others = fmt.Sprintf(" and %d more", f.together-1)
			}
			d := p.Report(f.first.String(), key.at, "%s by itself opens nothing of %s%s: whoever has it passes by %s", say(f.alt), f.first, others, key.by)
			d.Hint = "leave it out, or the other one if this was to be the only way"
			d.Related = []diag.Related{{Range: f.by.Range, Message: "opened here"}}
		}
	},
})

// inDocument reports whether an OpenAPI document says the alternative. OpenAPI knows no implication, so that a document names the stronger scope
// beside the weaker one for its other readers.
func inDocument(alt spec.Alternative) bool {
	return slices.ContainsFunc(alt.Needs, func(n spec.Need) bool { return len(n.At) > 0 })
}

// within reports whether one alternative asks for nothing that the other does not ask for by name.
func within(less, more spec.Alternative) bool {
	for _, n := range less.Needs {
		i := slices.IndexFunc(more.Needs, func(m spec.Need) bool { return m.Scheme == n.Scheme })
		if i < 0 || slices.ContainsFunc(n.Scopes, func(s *spec.Scope) bool { return !slices.Contains(more.Needs[i].Scopes, s) }) {
			return false
		}
	}
	return true
}

func say(alt spec.Alternative) string {
	return words.Need(spec.Requirement{Alternatives: []spec.Alternative{alt}})
}
