// Package copied finds descriptions that several scopes have.
package copied

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds scopes that are described in the words of another one. A description of one word is no copy of anything.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2071", Title: "a description copied from another scope", Severity: diag.Warning,
		Why:  "People who are asked for two scopes read the same sentence twice and cannot tell what the second one adds. Mostly it was copied to be changed, and was not.",
		Bad:  "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read the keys., grants: [GET /keys: List keys]}\n  locks:read: {description: Read the keys., grants: [GET /locks: List locks]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read the keys., grants: [GET /keys: List keys]}\n  locks:read: {description: Read the locks., grants: [GET /locks: List locks]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		first := map[string]*spec.Scope{}
		for _, s := range p.API.Scopes {
			text := words.Of(s.Description)
			if len(text) < 2 || s.Deprecated != nil {
				continue
			}
			key := strings.Join(text, " ")
			other := first[key]
			if other == nil {
				first[key] = s
				continue
			}
			f := p.Report(s.Name, s.Range, "%s is described in the words of %s", s.Name, other.Name)
			f.Hint = "say what this one opens"
			f.Related = []diag.Related{{Range: other.Range, Message: other.Name + " is here"}}
		}
	},
})
