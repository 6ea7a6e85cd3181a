// Package twins finds scopes that open the same endpoints.
package twins

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds scopes of which each, by itself, opens the same two or more endpoints as the other and nothing else.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2033", Title: "scopes that open the same endpoints", Severity: diag.Warning,
		Why: "Who asks for one of them gets what the other one opens, so people choose between words that mean the same, and a reviewer looks for a difference that is not there. " +
			"Keep one and make the other its alias, or move the endpoints that tell them apart. Scopes for different subject types, schemes or objects are not the same.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  reports: {description: See reports., grants: [GET /reports: List reports, \"GET /reports/{id}\": Get a report]}\n" +
			"  statistics: {description: See statistics., grants: [GET /reports, \"GET /reports/{id}\"]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  reports: {description: See reports., grants: [GET /reports: List reports, \"GET /reports/{id}\": Get a report]}\n" +
			"  statistics: {description: See statistics., grants: [GET /reports]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		type opens struct {
			key      strings.Builder
			count    int
			together bool // it is also asked for with others
		}
		all := make([]opens, len(p.API.Scopes))
		for _, o := range p.API.Operations {
			for _, alt := range o.Written.Alternatives {
				scopes := alt.Scopes()
				for _, s := range scopes {
					if len(scopes) > 1 || len(alt.Needs) > 1 {
						all[s.Index].together = true
						continue
					}
					k := &all[s.Index]
					k.count++
					fmt.Fprintf(&k.key, "%d %d", o.Index, alt.Needs[0].Scheme.Index)
					for _, t := range alt.SubjectTypes {
						k.key.WriteString(" " + strconv.Itoa(t.Index))
					}
					k.key.WriteByte('|')
				}
			}
		}
		first := map[string]*spec.Scope{}
		for _, s := range p.API.Scopes {
			k := &all[s.Index]
			if k.count < 2 || k.together || s.Deprecated != nil {
				continue
			}
			key := strconv.FormatBool(s.ObjectsAll) + k.key.String()
			twin := first[key]
			if twin == nil {
				first[key] = s
				continue
			}
			if p.API.Implied(s, nil).Has(twin) || p.API.Implied(twin, nil).Has(s) {
				continue
			}
			f := p.Report(s.Name, s.Range, "%s opens the same %d endpoints as %s, and nothing else", s.Name, k.count, twin.Name)
			f.Hint = "make one an alias of the other, or say which endpoints tell them apart"
			f.Related = []diag.Related{{Range: twin.Range, Message: twin.Name + " is here"}}
		}
	},
})
