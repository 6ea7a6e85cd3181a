package verify

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// scopes compares the scopes that a document names with the spec's.
func (c *comparison) scopes() {
	used := map[*spec.Scope]int{}
	for _, o := range c.doc.Operations {
		seen := map[*spec.Scope]bool{}
		for _, alt := range o.Written.Alternatives {
			for _, s := range alt.Scopes() {
				if !seen[s] {
					seen[s] = true
					used[s]++
				}
			}
		}
	}
	near := nearest{}
	for _, s := range c.api.Scopes {
		near.known = append(near.known, s.Name)
	}
	for _, theirs := range c.doc.Scopes {
		mine := c.words.scope[theirs]
		if _, known := c.api.Scope(mine.Name); !known {
			if !c.isIgnoredScope(theirs.Name) {
				c.foreignScope(theirs, used[theirs], &near)
			}
			continue
		}
		want, got := scopeText(mine), theirs.Description
		if want == "" || got == "" || same(want, got) {
			continue
		}
		d := c.found.Add(scopeDescribed, theirs.Range, "the scope %q is described differently", theirs.Name)
		d.Hint = "here:        " + clip(got) + "\nin the spec: " + clip(want)
		d.Related = []diag.Related{{Range: mine.Range, Message: "the spec describes it here"}}
	}
}

func (c *comparison) foreignScope(s *spec.Scope, uses int, near *nearest) {
	d := c.found.Add(scopeUnknown, s.Range, "the spec has no scope %q", s.Name)
	switch d.Hint = "it opens nothing: declare it in the spec, or write what the spec has"; uses {
	case 0:
		d.Hint = "no operation of the document asks for it either: take it out, or declare it in the spec, or exempt it with --ignore 'scope " + s.Name + " REASON'"
	default:
		d.Hint = count(uses, "operation") + " of the document " + map[bool]string{true: "asks", false: "ask"}[uses == 1] + " for it, and tokens that carry it open nothing: declare it in the spec, or write there what the spec has"
	}
	if name, ok := near.find(s.Name); ok {
		mine, _ := c.api.Scope(name)
		d.Hint = "did you mean " + name + "? " + d.Hint
		d.Related = []diag.Related{{Range: mine.Range, Message: name + " is declared here"}}
	}
}

// scopesMissing reports the scopes that no document declares although one declares the scheme which carries them, with scopes. Only
// OAuth flows declare scopes.
func (v *verifier) scopesMissing(documents []*spec.API) {
	declares := map[string]*spec.Scheme{} // by the spec's scheme
	has := map[string]bool{}
	for _, doc := range documents {
		words := newVocabulary(v.api, doc)
		for _, s := range doc.Schemes {
			if x := words.scheme[s]; s.Type == "oauth2" && len(s.Flows) > 0 && declares[x.scheme.Name] == nil {
				declares[x.scheme.Name] = s
			}
		}
		for _, s := range doc.Scopes {
			has[words.scope[s].Name] = true
		}
	}
	for _, mine := range v.api.Scopes {
		if has[mine.Name] || mine.Scheme == nil || mine.Scheme.Type != "oauth2" || declares[mine.Scheme.Name] == nil || v.isIgnoredScope(mine.Name) {
			continue
		}
		d := v.found.Add(scopeMissing, mine.Range, "no flow of the document declares the scope %q", mine.Name)
		d.Hint = "callers cannot learn of it, and tools that ask for what is declared cannot ask for it: declare it in the document (scopegen generate --openapi does)"
		d.Related = []diag.Related{{Range: declares[mine.Scheme.Name].Range, Message: "the scheme that carries it"}}
	}
}

func scopeText(s *spec.Scope) string {
	if s.Description == "" {
		return s.Title
	}
	return s.Description
}

// same compares texts but for how their lines are broken.
func same(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}
