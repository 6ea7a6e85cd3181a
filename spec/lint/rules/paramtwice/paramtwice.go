// Package paramtwice finds paths in which one parameter's name stands twice.
package paramtwice

import (
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds paths that use a parameter's name twice.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2091", Title: "a path has one parameter twice", Severity: diag.Warning,
		Why: "A handler that asks for the parameter gets one of the two values, and which one depends on the router; a check on the one says nothing about the other. Some routers " +
			"panic, and OpenAPI forbids it. Give each its own name.",
		Bad: `openapi: 3.1.0
info: {title: Notes, version: "1"}
components:
  securitySchemes:
    login: {type: http, scheme: bearer}
paths:
  /notes/{id}/tags/{id}:
    get: {operationId: getTag, summary: Get a tag, security: [{login: []}], responses: {default: {description: A tag.}}}
`,
		Good: `openapi: 3.1.0
info: {title: Notes, version: "1"}
components:
  securitySchemes:
    login: {type: http, scheme: bearer}
paths:
  /notes/{id}/tags/{tag}:
    get: {operationId: getTag, summary: Get a tag, security: [{login: []}], responses: {default: {description: A tag.}}}
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, o := range p.API.Operations {
			seen := map[string]bool{}
			for _, name := range o.Pattern.Params() {
				if seen[name] {
					p.Report(o.String(), o.Range, "%s has the parameter {%s} twice", o, name).Hint = "give each its own name"
					break
				}
				seen[name] = true
			}
		}
	},
})
