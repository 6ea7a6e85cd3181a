// Package unexplained finds endpoints that are open to callers without a credential and do not say why.
package unexplained

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds public operations without a reason, and those where a credential is optional although they change something. In
// the spec language public without a reason is an error already (SG1132); documents have no word for it but x-scopegen.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2002", Title: "an endpoint is open to anybody and does not say why", Severity: diag.Warning,
		Why: "Nobody has to prove who they are. The next reader cannot tell whether that is meant, least of all where a document's own security: [] opens whatever says " +
			"nothing itself. In an OpenAPI document x-scopegen: {access: public, reason: …} says why; where a credential is optional, reason: alone does.",
		Bad: `openapi: 3.1.0
info: {title: Notes, version: "1"}
components:
  securitySchemes:
    login: {type: http, scheme: bearer}
paths:
  /notes:
    get: {operationId: listNotes, summary: List notes, security: [{login: []}], responses: {default: {description: Notes.}}}
  /signups:
    post: {operationId: signUp, summary: Sign up, security: [], responses: {default: {description: An account.}}}
`,
		Good: `openapi: 3.1.0
info: {title: Notes, version: "1"}
components:
  securitySchemes:
    login: {type: http, scheme: bearer}
paths:
  /notes:
    get: {operationId: listNotes, summary: List notes, security: [{login: []}], responses: {default: {description: Notes.}}}
  /signups:
    post:
      operationId: signUp
      summary: Sign up
      security: []
      x-scopegen: {access: public, reason: who signs up has no account yet}
      responses: {default: {description: An account.}}
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, o := range p.API.Operations {
			switch {
			case o.Reason != "":
			case o.Access == spec.Public:
				p.Report(o.String(), o.SaidAt(), "%s is open to anybody and does not say why", o).Hint = "say the reason beside it, or what it needs"
			case o.Access == spec.Optional && !words.Safe(o.Method):
				p.Report(o.String(), o.SaidAt(), "%s changes something for callers without a credential and does not say why", o).Hint =
					"say the reason beside it, or leave out the empty alternative"
			}
		}
	},
})
