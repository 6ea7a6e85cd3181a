// Package idle finds scopes that nothing uses, in descriptions whose scopes are for endpoints.
package idle

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds scopes that open no endpoint, imply nothing and are named by nothing.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2034", Title: "a scope that nothing uses", Severity: diag.Warning,
		Why: "People are asked to agree to it, and holding it changes nothing here. It is left over, or its grants were forgotten. A scope can be for a screen or a feature: then a note, a tag, a set or " +
			"an x- key says so, and names of one word (login, bot) mostly are. Nothing is said where a quarter or more of all scopes open no endpoint, since such a description's scopes are for other things too.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Read A., grants: [GET /a: Get A]}\n  b:read: {description: Read B., grants: [GET /b: Get B]}\n" +
			"  c:read: {description: Read C., grants: [GET /c: Get C]}\n  d:read: {description: Read D., grants: [GET /d: Get D]}\n  e:read: {description: Read E.}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Read A., grants: [GET /a: Get A]}\n  b:read: {description: Read B., grants: [GET /b: Get B]}\n" +
			"  c:read: {description: Read C., grants: [GET /c: Get C]}\n  d:read: {description: Read D., grants: [GET /d: Get D]}\n  e:read: {description: Read E., note: The E screen of the desktop client asks for it.}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		var opens, named spec.ScopeSet
		for _, o := range p.API.Operations {
			for _, alt := range o.Written.Alternatives {
				for _, s := range alt.Scopes() {
					opens.Add(s)
				}
			}
		}
		for _, s := range p.API.Scopes {
			for _, edge := range s.Implies {
				if edge.Via == edge.To.Name {
					named.Add(edge.To)
				}
			}
		}
		for _, set := range p.API.Sets {
			for _, pick := range set.Written {
				for _, s := range pick.Scopes {
					if pick.Via == s.Name {
						named.Add(s)
					}
				}
			}
		}
		closed := 0
		for _, s := range p.API.Scopes {
			if !opens.Has(s) {
				closed++
			}
		}
		if 4*closed >= len(p.API.Scopes) {
			return
		}
		for _, s := range p.API.Scopes {
			elsewhere := len(s.Implies) > 0 || s.Note != "" || len(s.Tags) > 0 || len(s.Extensions) > 0 || s.Deprecated != nil || len(words.Of(s.Name)) < 2 || words.OpenID[s.Name] != nil
			if opens.Has(s) || named.Has(s) || elsewhere {
				continue
			}
			p.Report(s.Name, s.Range, "%s opens no endpoint, and nothing else names it", s.Name).Hint = "grant it what it is for, remove it, or say in its note which screen or feature goes by it"
		}
	},
})
