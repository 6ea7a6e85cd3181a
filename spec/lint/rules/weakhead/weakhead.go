// Package weakhead finds HEAD and OPTIONS endpoints that need less than GET of the same path.
package weakhead

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule compares what HEAD and OPTIONS need with what GET needs. OPTIONS that is public is left to those who ask public
// endpoints for their reasons: a preflight carries no credential (Fetch, CORS-preflight fetch).
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2008", Title: "HEAD or OPTIONS needs less than GET", Severity: diag.Warning,
		Why: "HEAD tells whether something is there, how large it is and when it changed; where a router runs GET's handler for it, it costs the same as GET too. Without an entry of its own HEAD " +
			"follows GET.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/{id}: Get a note
endpoints:
  - HEAD /notes/{id}: {summary: See whether there is a note, access: authenticated}
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/{id}: Get a note
      - HEAD /notes/{id}: See whether there is a note
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		get := map[string]*spec.Operation{}
		for _, o := range p.API.Operations {
			if o.Method == "GET" {
				get[o.Pattern.PlainShape()] = o
			}
		}
		for _, o := range p.API.Operations {
			if o.Method != "HEAD" && (o.Method != "OPTIONS" || o.Access == spec.Public || o.Access == spec.Optional) {
				continue
			}
			of := get[o.Pattern.PlainShape()]
			if of == nil || compare.Requirements(compare.Side{API: p.API, Requirement: of.Effective}, compare.Side{API: p.API, Requirement: o.Effective}).Gained == nil {
				continue
			}
			d := p.Report(o.String(), o.SaidAt(), "%s needs %s, with which GET is refused", o, words.Need(o.Effective))
			d.Hint = "let it need what GET needs"
			d.Related = []diag.Related{{Range: of.Range, Message: of.String() + " needs " + words.Need(of.Effective)}}
		}
	},
})
