// Package oidcname finds scopes with names that OpenID Connect has given a meaning, and another meaning here.
package oidcname

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds reserved names whose scope opens something that changes, or is described as something else.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2053", Title: "a name that OpenID Connect has taken", Severity: diag.Warning,
		Why: "openid, profile, email, address, phone and offline_access ask an identity provider for claims about the user and for refresh tokens (OpenID Connect Core 1.0 sections 5.4 and 11), and libraries ask for them " +
			"without being told. A scope of such a name that means something else is handed out by accident, and its consent text is the provider's. One that means the same is not reported.",
		Bad:  "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  phone: {description: Use the telephone app., grants: [GET /calls: List calls]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  phone: {description: Read your phone number., grants: [GET /userinfo: Who am I]}\n  telephone: {description: Use the telephone app., grants: [GET /calls: List calls]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		changes := map[*spec.Scope]*spec.Operation{}
		for _, o := range p.API.Operations {
			if words.Asks(o) {
				continue
			}
			for _, alt := range o.Written.Alternatives {
				if all := alt.Scopes(); len(all) == 1 && words.OpenID[all[0].Name] != nil && changes[all[0]] == nil {
					changes[all[0]] = o
				}
			}
		}
		for _, s := range p.API.Scopes {
			same := words.OpenID[s.Name]
			if same == nil {
				continue
			}
			if o := changes[s]; o != nil {
				f := p.Report(s.Name, s.Range, "OpenID Connect gives %s to every application that asks for the user's claims, and here it opens %s", s.Name, o)
				f.Hint = "name what it opens, such as " + s.Name + ":write"
				f.Related = []diag.Related{{Range: o.Range, Message: o.String() + " is here"}}
				continue
			}
			says := words.Of(s.Title + " " + s.Description + " " + s.Note)
			if len(says) > 0 && !slices.ContainsFunc(says, func(w string) bool { return slices.Contains(same, w) }) {
				p.Report(s.Name, s.Range, "OpenID Connect has another meaning for %s than %q", s.Name, s.Description).Hint = "choose another name, or say in the description which of the user's claims it gives"
			}
		}
	},
})
