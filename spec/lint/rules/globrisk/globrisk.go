// Package globrisk finds globs that reach scopes of high risk.
package globrisk

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// most bounds how many scopes a message names.
const most = 3

// Rule finds globs, in implications and in sets, that pick scopes of high risk or under admin consent. A scope that is graded
// as high itself may imply them, and a scope that is named beside the glob was meant.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2011", Title: "a glob reaches a scope of high risk", Severity: diag.Warning,
		Why: "Globs are written for what is alike, and a scope of high risk or under admin consent is not like its siblings. Name it before the glob where it is meant, or except it: " +
			"{match: \"*:read\", except: [audit:read]}.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
  audit:read:
    description: See who has read what.
    risk: high
    grants:
      - GET /audit: List who has read what
sets:
  viewer: {title: Viewer, description: Who looks around., scopes: ["*:read"]}
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
  audit:read:
    description: See who has read what.
    risk: high
    grants:
      - GET /audit: List who has read what
sets:
  viewer: {title: Viewer, description: Who looks around., scopes: [{match: "*:read", except: [audit:read]}]}
  auditor: {title: Auditor, description: Who looks at everything., scopes: [audit:read, "*:read"]}
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, s := range p.API.Scopes {
			var globs []spec.Pick
			for _, edge := range s.Implies {
				if !edge.ByGlob() || !(edge.To.Risk >= spec.RiskHigh && edge.To.Risk > s.Risk || edge.To.AdminConsent && !s.AdminConsent) {
					continue
				}
				if n := len(globs); n == 0 || globs[n-1].Range != edge.Range {
					globs = append(globs, spec.Pick{Via: edge.Via, Range: edge.Range})
				}
				last := &globs[len(globs)-1]
				last.Scopes = append(last.Scopes, edge.To)
			}
			for _, g := range globs {
				p.Report(s.Name, g.Range, "%q makes %s imply %s", g.Via, s.Name, list(g.Scopes)).Hint = hint
			}
		}
		for _, set := range p.API.Sets {
			named := map[*spec.Scope]bool{}
			for _, pick := range set.Written {
				if !pick.ByGlob() {
					named[pick.Scopes[0]] = true
				}
			}
			for _, pick := range set.Written {
				var risky []*spec.Scope
				for _, to := range pick.Scopes {
					if !named[to] && (to.Risk >= spec.RiskHigh || to.AdminConsent) {
						risky = append(risky, to)
					}
				}
				if pick.ByGlob() && len(risky) > 0 {
					p.Report(set.Name, pick.Range, "%q puts %s into the set %s", pick.Via, list(risky), set.Name).Hint = hint
				}
			}
		}
	},
})

const hint = "name it before the glob if it is meant, or except it"

func list(scopes []*spec.Scope) string {
	var names []string
	for i, s := range scopes {
		if i == most {
			names = append(names, fmt.Sprintf("%d more", len(scopes)-most))
			break
		}
		why := s.Risk.String() + " risk"
		if s.Risk < spec.RiskHigh {
			why = "admin consent"
		}
		names = append(names, s.Name+" ("+why+")")
	}
	return strings.Join(names, ", ")
}
