// Package unconsented finds scopes that people can be asked for without a text to ask with.
package unconsented

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds scopes without consent texts, or without one in a language that others have, where the description has consent texts at all.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2073", Title: "no consent text where people can be asked", Severity: diag.Warning,
		Why: "The consent screen falls back to the bare name, or to another language, just where somebody decides whether to agree. It is asked for where other scopes have such texts, of scopes that a flow with a person in " +
			"it can yield; what only applications hold for themselves needs none.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., consent: {en: See your keys}, grants: [GET /keys: List keys]}\n  locks:read: {description: Read locks., grants: [GET /locks: List locks]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., consent: {en: See your keys}, grants: [GET /keys: List keys]}\n" +
			"  locks:read: {description: Read locks., consent: {en: See your locks}, grants: [GET /locks: List locks]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		counts, locales, spoken := map[string]int{}, []string{}, 0
		for _, s := range p.API.Scopes {
			if len(s.Consent) > 0 {
				spoken++
			}
			for _, text := range s.Consent {
				if counts[text.Locale]++; counts[text.Locale] == 1 {
					locales = append(locales, text.Locale)
				}
			}
		}
		// A language that few scopes have is one that somebody has begun with.
		locales = slices.DeleteFunc(locales, func(l string) bool { return 2*counts[l] < spoken })
		if len(locales) == 0 {
			return
		}
		for _, s := range p.API.Scopes {
			if !asked(s) || s.Deprecated != nil {
				continue
			}
			var missing []string
			for _, l := range locales {
				if !slices.ContainsFunc(s.Consent, func(t spec.Localized) bool { return t.Locale == l }) {
					missing = append(missing, l)
				}
			}
			if len(missing) > 0 {
				p.Report(s.Name, s.Range, "%s has no consent text in %s, as others have", s.Name, strings.Join(missing, ", ")).Hint = "add consent: {" + missing[0] + ": …}: what the person who is asked allows"
			}
		}
	},
})

// asked reports whether a flow with a person in it can yield the scope. What nobody has said about flows does not say no.
func asked(s *spec.Scope) bool {
	byFlows := func(flows []string) bool {
		return len(flows) == 0 || slices.ContainsFunc(flows, func(f string) bool { return f != "clientCredentials" })
	}
	var flows []string
	if s.Scheme != nil {
		for _, f := range s.Scheme.Flows {
			flows = append(flows, f.Type)
		}
	}
	if !byFlows(flows) {
		return false
	}
	return !s.Limited() || slices.ContainsFunc(s.SubjectTypes, func(t *spec.SubjectType) bool { return byFlows(t.Flows) })
}
