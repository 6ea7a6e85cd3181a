// Package objectsforall finds scopes that skip object-level checks and that everyone holds.
package objectsforall

import (
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds scopes with objects: all that everyone holds by default.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2010", Title: "everyone may skip object-level checks", Severity: diag.Warning,
		Why: "objects: all lets holders pass access control lists and ownership. When everyone holds the scope by default, nobody's objects are protected from anybody for what it opens " +
			"(broken object level authorization, first of the OWASP API security risks).",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
holders:
  everyone: {title: Everyone}
  administrators: {title: Administrators, inherits: [everyone]}
scopes:
  notes:read:
    description: See notes, whoever wrote them.
    holders: [everyone]
    objects: all
    grants:
      - GET /notes: List notes
  notes:purge:
    description: Delete notes for good.
    holders: [administrators]
    grants:
      - DELETE /notes: Delete all notes
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
holders:
  everyone: {title: Everyone}
  administrators: {title: Administrators, inherits: [everyone]}
scopes:
  notes:read:
    description: See notes that are shared with the caller.
    holders: [everyone]
    grants:
      - GET /notes: List notes
  notes:purge:
    description: Delete notes for good, whoever wrote them.
    holders: [administrators]
    objects: all
    grants:
      - DELETE /notes: Delete all notes
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		everyone := words.Everyone(p.API)
		for _, s := range p.API.Scopes {
			if by := everyone.Hold(s); by != "" && s.ObjectsAll {
				p.Report(s.Name, s.Range, "%s skips object-level checks, and is held by %s by default", s.Name, by).Hint = "check objects, or give the scope to those who may see all of them"
			}
		}
	},
})
