// Package opensall finds scopes that open everything there is and everything to come.
package opensall

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

const (
	// fewest is how many others there have to be before "all of them" says something.
	fewest = 3
	// enough is of how many endpoints nearly all are as good as all: but for one in exceptions, which the selector does not fit.
	enough, exceptions = 10, 10
)

// Rule finds scopes that imply all others of their scheme by globs, or open everything by one selector (whole), and are not
// graded as such.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2007", Title: "a scope opens everything by glob", Severity: diag.Warning,
		Why: "Whatever is added later is open to its holders without anybody having said so. Where that is the purpose, risk: critical (or high, or adminConsent) tells reviewers and " +
			"consent screens; where it is not, name what it opens.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  support:
    description: Help customers.
    implies: ["**"]
    grants:
      - GET /tickets: List tickets
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
  notes:write:
    description: Add notes.
    grants:
      - POST /notes: Add a note
  books:read:
    description: See notebooks.
    grants:
      - GET /books: List notebooks
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  support:
    description: Help customers.
    implies: ["*:read"]
    grants:
      - GET /tickets: List tickets
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
  notes:write:
    description: Add notes.
    grants:
      - POST /notes: Add a note
  books:read:
    description: See notebooks.
    grants:
      - GET /books: List notebooks
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		carried, count := map[*spec.Scheme]*spec.ScopeSet{}, map[*spec.Scheme]int{}
		for _, s := range p.API.Scopes {
			if carried[s.Scheme] == nil {
				carried[s.Scheme] = &spec.ScopeSet{}
			}
			carried[s.Scheme].Add(s)
			count[s.Scheme]++
		}
		granted := 0
		for _, o := range p.API.Operations {
			if len(o.Grants) > 0 {
				granted++
			}
		}
		for _, s := range p.API.Scopes {
			if s.Risk >= spec.RiskHigh || s.AdminConsent {
				continue
			}
			if i := slices.IndexFunc(s.Implies, spec.Implication.ByGlob); i >= 0 && count[s.Scheme] > fewest && within(*carried[s.Scheme], implied(p.API, s)) {
				p.Report(s.Name, s.Implies[i].Range, "%s implies all other scopes, and those to come, by %q", s.Name, s.Implies[i].Via).Hint =
					"grade its risk if that is its purpose, or name what it implies"
				continue
			}
			for _, sel := range s.Selectors {
				if what := whole(p.API, sel, granted); what != "" {
					p.Report(s.Name, sel.Range, "%s opens %s, and what is to come, by one selector", s.Name, what).Hint =
						"grade its risk if that is its purpose, or select less"
				}
			}
		}
	},
})

// whole says how much a selector opens that opens everything: all that is granted, nearly all, or what is at any path, reading and
// changing both. A scope that reads everything beside one that changes everything is how small APIs are parted.
func whole(api *spec.API, sel *spec.Selector, granted int) string {
	want := sel.Want
	n := len(sel.Picked)
	if n <= fewest || !slices.ContainsFunc(want.Paths, func(path string) bool { return strings.HasSuffix(path, "**") }) {
		return ""
	}
	both := len(want.Methods) == 0 || slices.ContainsFunc(want.Methods, words.Safe) && slices.ContainsFunc(want.Methods, func(m string) bool { return !words.Safe(m) })
	except := len(sel.Except.Methods) + len(sel.Except.Paths) + len(sel.Except.Tags) + len(sel.Except.Operations)
	switch {
	case n == granted:
		return "all that any scope opens"
	case both && granted >= enough && (granted-n)*exceptions <= granted:
		return "nearly all that any scope opens"
	case both && except+len(want.Tags)+len(want.Operations) == 0 && slices.Contains(want.Paths, "/**") && (sel.Base == "" || sel.Base == api.BasePath):
		return "all paths for reading and changing"
	}
	return ""
}

// implied is what holders of s get, each of some type.
func implied(api *spec.API, s *spec.Scope) (all spec.ScopeSet) {
	all.Union(api.Implied(s, nil))
	for _, t := range api.SubjectTypes {
		all.Union(api.Implied(s, t))
	}
	return all
}

// within reports whether all of a are in b.
func within(a, b spec.ScopeSet) bool {
	for w, bits := range a {
		if w >= len(b) && bits != 0 || w < len(b) && bits&^b[w] != 0 {
			return false
		}
	}
	return true
}
