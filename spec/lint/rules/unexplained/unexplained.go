// Package unexplained finds endpoints that are open to callers without a credential and do not say why.
package unexplained

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds public operations without a reason, and those where a credential is optional although they change something.
// Reads that a document's own security opens are one finding, since one line opens them; the endpoints of the schemes' own flows are none. In
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
		var inherit []*spec.Operation
		flows := flowPaths(p.API)
		for _, o := range p.API.Operations {
			switch {
			case o.Reason != "" || flows[o.FullPath()]:
			case o.Access == spec.Public && o.SecurityRange.IsValid() && words.Safe(o.Method):
				inherit = append(inherit, o)
			case o.Access == spec.Public:
				p.Report(o.String(), o.Range, "%s is open to anybody and does not say why", o).Hint = "say the reason beside it, or what it needs"
			case o.Access == spec.Optional && !words.Safe(o.Method):
				p.Report(o.String(), o.Range, "%s changes something for callers without a credential and does not say why", o).Hint =
					"say the reason beside it, or leave out the empty alternative"
			}
		}
		if len(inherit) > 0 {
			o := inherit[0]
			what := "endpoints say nothing about security, and the document opens them"
			if len(inherit) == 1 {
				what = "endpoint says nothing about security, and the document opens it"
			}
			d := p.Report("security of the document", o.SecurityRange, "%d %s to anybody: %s", len(inherit), what, list(inherit))
			d.Hint = "say security: [] and the reason at each that is meant, and let the document's own security ask for something"
			d.Related = []diag.Related{{Range: o.Range, Message: o.String() + " stands here"}}
		}
	},
})

// flowPaths are the paths of the schemes' own endpoints, to which nobody could bring a token.
func flowPaths(api *spec.API) map[string]bool {
	all := map[string]bool{}
	for _, s := range api.Schemes {
		for _, f := range s.Flows {
			for _, at := range []string{f.AuthorizationURL, f.TokenURL, f.RefreshURL, f.DeviceAuthorizationURL} {
				if u, err := url.Parse(at); err == nil && u.Path != "" {
					all[u.EscapedPath()] = true
				}
			}
		}
	}
	return all
}

// most bounds how many endpoints a message names.
const most = 3

func list(all []*spec.Operation) string {
	var names []string
	for i, o := range all {
		if i == most {
			names = append(names, fmt.Sprintf("%d more", len(all)-most))
			break
		}
		names = append(names, o.String())
	}
	return strings.Join(names, ", ")
}
