// Package overdue finds dates that have passed.
package overdue

import (
	"time"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds removals, and ends of aliases, that were due before today.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2075", Title: "a removal or an end that is overdue", Severity: diag.Warning,
		Why:  "Dates never change a decision: what was to go is still open. Remove it and keep its name under retired, so that it does not come back with another meaning, or give it a date that holds.",
		Bad:  "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., aliases: [{name: keylist, until: 2025-06-30}], grants: [GET /keys: List keys]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., grants: [GET /keys: List keys]}\nretired:\n  - keylist\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, s := range p.API.Scopes {
			removal(p, s.Name, s.Deprecated, s.Range)
			for _, a := range s.Aliases {
				if past(p, a.Until) {
					p.Report(a.Name, a.Range, "the alias %s of %s was to end on %s", a.Name, s.Name, a.Until).Hint = "move it under retired, or give it a later date"
				}
			}
		}
		for _, o := range p.API.Operations {
			removal(p, o.String(), o.Deprecated, o.Range)
		}
	},
})

func removal(p *lint.Pass, subject string, d *spec.Deprecation, otherwise diag.Range) {
	if d == nil || !past(p, d.Removal) {
		return
	}
	at := d.Range
	if !at.IsValid() {
		at = otherwise
	}
	p.Report(subject, at, "%s was to be removed on %s", subject, d.Removal).Hint = "remove it, or give it a later date"
}

// past reports whether a full-date of RFC 3339 is before today, anywhere in the world.
func past(p *lint.Pass, date string) bool {
	day, err := time.Parse(time.DateOnly, date)
	return err == nil && p.Today.After(day.Add(36*time.Hour))
}
