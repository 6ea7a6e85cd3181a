// Package writebyread finds endpoints that change something and open to a scope for reading.
package writebyread

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds operations of an unsafe method with an alternative all of whose scopes are for reading. A POST that is called a
// search, a preview or the like reads.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2003", Title: "a scope for reading opens an endpoint that changes something", Severity: diag.Warning,
		Why: "Who grants a scope called read expects that nothing can be changed with it, and consent screens say so. Grant the endpoint to a scope for writing; where a POST only " +
			"asks, a name or summary that says so (search, preview, validate, …) is taken at its word.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: The notes of the caller's team.
    grants:
      - GET /notes: List notes
      - DELETE /notes/{id}: Remove a note
  notes:write:
    description: Add notes.
    grants:
      - POST /notes: Add a note
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
      - POST /notes/search: Search notes
  notes:write:
    description: Add notes and remove them.
    grants:
      - POST /notes: Add a note
      - DELETE /notes/{id}: Remove a note
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, o := range p.API.Operations {
			if words.Asks(o) {
				continue
			}
			for _, alt := range o.Written.Alternatives {
				scopes := alt.Scopes()
				if len(scopes) == 0 || slices.ContainsFunc(scopes, func(s *spec.Scope) bool { return !words.Reads(s) }) {
					continue
				}
				at := alt.Range
				if !at.IsValid() {
					at = o.Range
				}
				d := p.Report(o.String(), at, "%s, which is for reading, opens %s", scopes[0].Name, o)
				d.Hint = "grant it to a scope for writing"
				if o.Method == "POST" {
					d.Hint += "; if it only asks, let its summary say so"
				}
				break
			}
		}
	},
})
