// Package baseagain finds paths that begin with the base path, which is joined before them.
package baseagain

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds operations whose path begins with the base that stands before it. When all do, it says so once.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2095", Title: "a path repeats the base path", Severity: diag.Warning,
		Why: "The base is joined before every path, so that the endpoint is /api/api/notes, which nobody calls: the one that is meant stays without an entry. Leave the base out of the path; " +
			"base: \"\" says that an endpoint has none.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
basePath: /v1/api
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
      - GET /v1/api/tags: List tags
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
basePath: /v1/api
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
      - GET /tags: List tags
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		var again []*spec.Operation
		for _, o := range p.API.Operations {
			if o.Base != "" && (o.Path == o.Base || strings.HasPrefix(o.Path, o.Base+"/")) {
				again = append(again, o)
			}
		}
		if len(again) > 1 && len(again) == len(p.API.Operations) {
			p.Report(again[0].Base, again[0].Range, "every path repeats the base %s", again[0].Base).Hint = "leave out the base, or take it out of the paths"
			return
		}
		for _, o := range again {
			p.Report(o.String(), o.Range, "%s repeats the base %s", o, o.Base).Hint = "write " + o.Method + " " + rest(o)
		}
	},
})

// rest is the path without the base.
func rest(o *spec.Operation) string {
	if path := strings.TrimPrefix(o.Path, o.Base); path != "" {
		return path
	}
	return "/"
}
