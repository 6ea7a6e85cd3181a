// Package riskyforall finds scopes of high risk that everyone holds.
package riskyforall

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds scopes of high or critical risk that everyone holds by default, by name, by all of those from whom the others inherit, or through what else everyone holds.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2009", Title: "everyone holds a scope of high risk", Severity: diag.Warning,
		Why: "The grade says that something bad happens when the wrong people hold the scope, and the default gives it to all of them. One of the two is out of date.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
holders:
  everyone: {title: Everyone}
  administrators: {title: Administrators, inherits: [everyone]}
scopes:
  notes:read:
    description: See notes.
    holders: [administrators]
    grants:
      - GET /notes: List notes
  notes:purge:
    description: Delete the notes of other people for good.
    holders: [everyone]
    risk: high
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
    description: See notes.
    holders: [everyone]
    grants:
      - GET /notes: List notes
  notes:purge:
    description: Delete the notes of other people for good.
    holders: [administrators]
    risk: high
    grants:
      - DELETE /notes: Delete all notes
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		everyone := words.Everyone(p.API)
		var risky spec.ScopeSet // that not everyone holds by name
		for _, s := range p.API.Scopes {
			if s.Risk >= spec.RiskHigh && everyone.Hold(s) == "" {
				risky.Add(s)
			}
		}
		types := []*spec.SubjectType{nil}
		if slices.ContainsFunc(p.API.Scopes, (*spec.Scope).Limited) {
			types = append(types, p.API.SubjectTypes...)
		}
		for _, s := range p.API.Scopes {
			by := everyone.Hold(s)
			switch {
			case by == "":
			case s.Risk >= spec.RiskHigh:
				p.Report(s.Name, s.Range, "%s is of %s risk, and held by %s by default", s.Name, s.Risk, by).Hint = "give it to those who need it, or grade it anew"
			default:
				for i := range through(p.API, s, types, risky).Indexes() {
					to := p.API.Scopes[i]
					p.Report(s.Name, s.Range, "%s, held by %s by default, implies %s of %s risk", s.Name, by, to.Name, to.Risk).Hint =
						"leave the implication out, or grade " + s.Name + " as high"
				}
			}
		}
	},
})

// through are those of some scopes that a holder of s of some type gets by implication.
func through(api *spec.API, s *spec.Scope, types []*spec.SubjectType, of spec.ScopeSet) spec.ScopeSet {
	all := make(spec.ScopeSet, len(of))
	for _, t := range types {
		held := api.Implied(s, t)
		for w := range min(len(held), len(of)) {
			all[w] |= held[w] & of[w]
		}
	}
	return all
}
