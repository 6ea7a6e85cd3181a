// Package unopened finds endpoints that nothing opens.
package unopened

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds operations that are undeclared, or denied to all without a reason.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2001", Title: "nothing opens an endpoint", Severity: diag.Warning,
		Why: "Everybody is denied it, although other readers of an OpenAPI document take an operation without security for public. Where that is meant, access: none says so, with a reason for who asks later; where it is not, the grant that was to open it is " +
			"missing, or names another path.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Read., grants: [GET /a: Get A]}\nendpoints:\n  - GET /b: {summary: Get B, access: none}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Read., grants: [GET /a: Get A]}\nendpoints:\n" +
			"  - GET /b: {summary: Get B, access: none, reason: runs in the admin binary}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, o := range p.API.Operations {
			switch {
			case len(o.Written.Alternatives) > 0 || o.Reason != "":
			case o.Access == spec.None:
				p.Report(o.String(), o.Range, "%s is denied to everybody and does not say why", o).Hint = "give it a reason, or let a scope grant it"
			default:
				p.Report(o.String(), o.Range, "%s says nothing about who may call it", o).Hint =
					"say its security; until then guards deny it, and other tools take silence for public"
			}
		}
	},
})
