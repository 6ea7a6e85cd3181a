// Package endless finds aliases that have no end.
package endless

import (
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds aliases without a date.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2076", Title: "an alias without an end", Severity: diag.Warning,
		Why: "An alias is for tokens that still carry the old name. Without a date nobody knows when the last of them has expired, so it stays for good: one more name that opens the same, which reviews and logs have to know. " +
			"Say until when; the date is a reminder and changes no decision.",
		Bad:  "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., aliases: [keylist], grants: [GET /keys: List keys]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., aliases: [{name: keylist, until: 2099-06-30}], grants: [GET /keys: List keys]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, s := range p.API.Scopes {
			for _, a := range s.Aliases {
				if a.Until == "" {
					p.Report(a.Name, a.Range, "the alias %s of %s has no end", a.Name, s.Name).Hint = "write {name: " + a.Name + ", until: …}: the day from which no token carries it"
				}
			}
		}
	},
})
