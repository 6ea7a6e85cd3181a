// Package undescribed finds scopes that nothing describes.
package undescribed

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds scopes without a description, or with their name for one. Where half or more of four or more are so, it is one finding. A scope that
// an OpenAPI document asks for without declaring it has no place for a description: readers point that out themselves.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2070", Title: "a scope without a description", Severity: diag.Warning,
		Why: "The description is what people read before they agree to the scope, and what a reviewer holds its endpoints against. A name repeated says nothing. One sentence is enough: what " +
			"somebody who holds it can see or do.",
		Bad:  "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: \"keys:read\", grants: [GET /keys: List keys]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: See which keys there are., grants: [GET /keys: List keys]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		undeclared := map[diag.Range]bool{}
		for _, o := range p.API.Operations {
			for _, alt := range o.Written.Alternatives {
				for _, n := range alt.Needs {
					for _, at := range n.At {
						undeclared[at] = true
					}
				}
			}
		}
		var found []*spec.Scope
		declared := 0
		for _, s := range p.API.Scopes {
			if undeclared[s.Range] {
				continue
			}
			declared++
			if says(s.Title, s.Name) || says(s.Description, s.Name) {
				continue
			}
			found = append(found, s)
		}
		const hint = "say in a sentence what somebody who holds it can see or do"
		if len(found) >= 4 && 2*len(found) >= declared {
			p.Report("scopes", found[0].Range, "%d of %d scopes have no description, or their name for one, %s first", len(found), declared, found[0].Name).Hint = hint
			return
		}
		for _, s := range found {
			if s.Description == "" {
				p.Report(s.Name, s.Range, "%s has no description", s.Name).Hint = hint
			} else {
				p.Report(s.Name, s.Range, "the description of %s is its name", s.Name).Hint = hint
			}
		}
	},
})

// says reports whether a text says more than a name.
func says(text, name string) bool {
	plain := strings.Join(words.Of(text), " ")
	return plain != "" && plain != strings.Join(words.Of(name), " ")
}
