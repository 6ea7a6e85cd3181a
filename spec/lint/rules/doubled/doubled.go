// Package doubled finds paths in which a segment stands twice in a row.
package doubled

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds paths with one literal segment twice in a row, whatever its case. Where base and path meet is another rule's.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2094", Title: "a path has a segment twice in a row", Severity: diag.Warning,
		Why: "/categories/categories/{id} is usually a prefix that was joined twice, and the endpoint that the handler serves is another one: the guard then speaks about a path that nobody calls.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/{id}: Get a note
      - GET /tags/tags/{id}: Get a tag
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/{id}: Get a note
      - GET /tags/{id}: Get a tag
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		single := map[string]*spec.Operation{}
		for _, o := range p.API.Operations {
			single[o.Pattern.PlainShape()] = o
		}
		for _, o := range p.API.Operations {
			segments := o.Pattern.Segments
			for i := 1; i < len(segments); i++ {
				a, b := segments[i-1], segments[i]
				if i == strings.Count(o.Base, "/") || !a.IsLiteral() || !b.IsLiteral() || a.Literal() == "" || !strings.EqualFold(a.Literal(), b.Literal()) {
					continue
				}
				d := p.Report(o.String(), o.Range, "%s has %q twice in a row", o, a.Literal())
				d.Hint = "leave one out if it was joined twice"
				once := append(append([]spec.Segment(nil), segments[:i]...), segments[i+1:]...)
				if other := single[spec.Pattern{Segments: once}.PlainShape()]; other != nil {
					d.Related = []diag.Related{{Range: other.Range, Message: other.String() + " has it once"}}
				}
				break
			}
		}
	},
})
