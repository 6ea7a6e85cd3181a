// Package loginonly finds endpoints that change something and ask for no scope.
package loginonly

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds operations of an unsafe method that any credential passes of a scheme that carries scopes elsewhere. What callers
// do to themselves (logging out, their own profile) needs no more than that, and credentials that never carry scopes, such as
// API keys, cannot be asked for any.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2004", Title: "a login alone lets callers change something", Severity: diag.Warning,
		Why: "Every token passes, those included that were given out for one small thing: whoever consented to reading notes has consented to this. Give the endpoint a scope, or, where any " +
			"caller may, say why in its reason.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
endpoints:
  - POST /notes: {summary: Add a note, access: authenticated}
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
endpoints:
  - POST /logout: {summary: End the session, access: authenticated}
  - POST /votes: {summary: Vote, access: authenticated, reason: whoever is in may vote}
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		carries := map[*spec.Scheme]bool{}
		for _, s := range p.API.Scopes {
			carries[s.Scheme] = true
		}
		for _, o := range p.API.Operations {
			if words.Asks(o) || words.Own(o) || o.Reason != "" || o.Access == spec.Optional {
				continue
			}
			i := slices.IndexFunc(o.Effective.Alternatives, func(alt spec.Alternative) bool {
				return len(alt.Needs) > 0 && !slices.ContainsFunc(alt.Needs, func(n spec.Need) bool { return len(n.Scopes) > 0 || !carries[n.Scheme] })
			})
			if i < 0 {
				continue
			}
			scheme := o.Effective.Alternatives[i].Needs[0].Scheme
			p.Report(o.String(), o.SaidAt(), "%s needs a login and no scope: any %s credential passes", o, scheme.Name).Hint =
				"let a scope grant it, or say the reason why any caller may"
		}
	},
})
