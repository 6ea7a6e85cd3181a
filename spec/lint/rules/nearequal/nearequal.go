// Package nearequal finds endpoints that differ only in case or in a trailing slash, and need different things.
package nearequal

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule compares operations of one method and of one path but for case, a trailing slash and needless escapes with the first
// of them.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2006", Title: "an endpoint needs something else than its twin in another spelling", Severity: diag.Warning,
		Why: "Proxies, frameworks and people write /Notes for /notes, and leave out a slash or add one: some routers take the one for the other, others redirect. Then the " +
			"requirement that counts is the weaker one. Let both need the same, or make them one endpoint.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: {summary: List notes, id: listNotes}
  notes:audit:
    description: See who has read what.
    grants:
      - GET /Notes: {summary: List notes with their readers, id: auditNotes}
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: {summary: List notes, id: listNotes}
  notes:audit:
    description: See who has read what.
    grants:
      - GET /notes/audit: {summary: List notes with their readers, id: auditNotes}
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		first := map[string]*spec.Operation{}
		for _, o := range p.API.Operations {
			if len(o.Pattern.Segments) == 0 {
				continue
			}
			key := o.Method + " " + spelling(o.Pattern)
			other := first[key]
			if other == nil {
				first[key] = o
				continue
			}
			if o.Pattern.PlainShape() == other.Pattern.PlainShape() {
				continue // the reader has compared them
			}
			c := compare.Requirements(compare.Side{API: p.API, Requirement: other.Effective}, compare.Side{API: p.API, Requirement: o.Effective})
			if c.Class == compare.Equivalent {
				continue
			}
			how := "something else"
			switch c.Class {
			case compare.Widened:
				how = "less"
			case compare.Narrowed:
				how = "more"
			}
			d := p.Report(o.String(), o.Range, "%s differs from %s in %s alone, and needs %s: %s", o, other, what(o.FullPath(), other.FullPath()), how, words.Need(o.Effective))
			d.Hint = "let both need the same, or tell the paths further apart"
			d.Related = []diag.Related{{Range: other.Range, Message: other.String() + " needs " + words.Need(other.Effective)}}
		}
	},
})

// spelling is equal for paths that somebody on the way may take for one another.
func spelling(p spec.Pattern) string {
	return strings.ToLower(strings.TrimSuffix(p.PlainShape(), "/"))
}

func what(a, b string) string {
	if strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/") {
		return "a trailing slash"
	}
	return "its spelling"
}
