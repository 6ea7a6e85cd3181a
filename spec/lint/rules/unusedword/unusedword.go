// Package unusedword finds words of the vocabulary that nothing uses: actions, holders, subject types.
package unusedword

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds actions in which no scope's name ends, holders that hold nothing, and subject types that tell nothing apart.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2035", Title: "a declared word that nothing uses", Severity: diag.Warning,
		Why: "Somebody who reads the vocabulary takes it for a fact about the API: that there are auditors, that applications are told from users. Where no scope, grant or claim goes by the word, remove it, or look for " +
			"the scope that was to use it. A subject type is in use when others are told from it.",
		Bad:  "scopegen: 1\ninfo: {title: T, version: \"1\"}\nholders: {staff: {title: Staff}, auditors: {title: Auditors}}\nscopes:\n  a:read: {description: Read A., holders: [staff], grants: [GET /a: Get A]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nholders: {staff: {title: Staff}}\nscopes:\n  a:read: {description: Read A., holders: [staff], grants: [GET /a: Get A]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		actions(p)
		holders(p)
		subjectTypes(p)
	},
})

func actions(p *lint.Pass) {
	used := map[*spec.Action]bool{}
	for _, s := range p.API.Scopes {
		used[s.Action] = true
	}
	for _, a := range p.API.Actions {
		if !used[a] {
			p.Report(a.Name, a.Range, "no scope's name ends in the action %s", a.Name).Hint = "remove it, or name the scope that it is for"
		}
	}
}

func holders(p *lint.Pass) {
	used := map[*spec.Holder]bool{}
	for _, s := range p.API.Scopes {
		for _, h := range s.Holders {
			used[h] = true
		}
	}
	for _, h := range p.API.Holders {
		for _, from := range h.Inherits {
			used[h], used[from] = true, true
		}
	}
	for _, h := range p.API.Holders {
		if !used[h] {
			p.Report(h.Name, h.Range, "the holder %s is entitled to no scope", h.Name).Hint = "remove it, or name it under holders of a scope"
		}
	}
}

func subjectTypes(p *lint.Pass) {
	for _, s := range p.API.Schemes {
		for _, c := range s.Claims {
			if c.SubjectType != nil {
				return
			}
		}
	}
	for _, s := range p.API.Scopes {
		if s.Limited() {
			return
		}
	}
	for _, o := range p.API.Operations {
		for _, alt := range o.Written.Alternatives {
			if len(alt.SubjectTypes) > 0 {
				return
			}
		}
	}
	for _, t := range p.API.SubjectTypes {
		p.Report(t.Name, t.Range, "nothing is limited to %s, and no claim tells who is one", t.Name).Hint = "remove it, or say which scopes or endpoints are for it alone"
	}
}
