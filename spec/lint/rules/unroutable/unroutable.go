// Package unroutable finds endpoints that a router which is generated for cannot register.
package unroutable

import (
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule asks the routers of the configuration whether they can have each operation.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2092", Title: "a router cannot have an endpoint", Severity: diag.Warning,
		Why: "The configuration generates registration for a router in whose patterns the path cannot be written, such as text and parameters in one segment. Generating refuses it, " +
			"rather than registering something wider; lint says it before. The example of wrong raises it beside a configuration with an adapter that cannot have the path, " +
			"such as targets: [{go: {dir: scopes, package: scopes, adapters: [nethttp]}}]; without adapters: there is no router to ask.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/{id}.pdf: Print a note
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/{id}/pdf: Print a note
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, o := range p.API.Operations {
			for _, r := range p.Routers {
				if why := r.Refuses(o); why != "" {
					p.Report(o.String(), o.Range, "%s cannot have %s: %s", r.Name, o, why).Hint = "write a path that it can have, or leave the adapter out"
				}
			}
		}
	},
})
