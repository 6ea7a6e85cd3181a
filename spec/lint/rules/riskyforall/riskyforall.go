// Package riskyforall finds scopes of high risk that everyone holds.
package riskyforall

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds scopes of high or critical risk that everyone holds by default, by name or through what else everyone holds.
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
		if len(everyone) == 0 {
			return
		}
		for _, s := range p.API.Scopes {
			h := words.HeldBy(s, everyone)
			switch {
			case h == nil:
			case s.Risk >= spec.RiskHigh:
				p.Report(s.Name, s.Range, "%s is of %s risk, and held by %s by default", s.Name, s.Risk, h.Name).Hint = "give it to those who need it, or grade it anew"
			default:
				for _, to := range through(p.API, s) {
					if to.Risk >= spec.RiskHigh && words.HeldBy(to, everyone) == nil {
						p.Report(s.Name, s.Range, "%s, held by %s by default, implies %s of %s risk", s.Name, h.Name, to.Name, to.Risk).Hint =
							"leave the implication out, or grade " + s.Name + " as high"
					}
				}
			}
		}
	},
})

// through are the scopes that some holder of s gets by implication.
func through(api *spec.API, s *spec.Scope) (all []*spec.Scope) {
	held := api.Implied(s, nil)
	for _, t := range api.SubjectTypes {
		for i := range api.Implied(s, t).Indexes() {
			if !held.Has(api.Scopes[i]) {
				held = append(spec.ScopeSet(nil), held...)
				held.Add(api.Scopes[i])
			}
		}
	}
	for i := range held.Indexes() {
		if api.Scopes[i] != s {
			all = append(all, api.Scopes[i])
		}
	}
	return all
}
