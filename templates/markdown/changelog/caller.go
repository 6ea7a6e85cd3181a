package changelog

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// maxNamed bounds how many scopes of a caller, and alternatives of a requirement, are named.
const maxNamed = 6

// Caller puts a witness into words: "a caller with store:read". Schemes are named where the API has several, subject types where it has
// any.
func (r *Report) Caller(c *compare.Caller) string {
	if anonymous(c) {
		return r.Words.Say("caller-anonymous")
	}
	schemes := map[string]bool{}
	for _, api := range []*spec.API{r.Was, r.Is} {
		if len(api.Schemes) > 1 {
			for _, s := range api.Schemes {
				schemes[s.Name] = true
			}
		}
	}
	typed := len(r.Was.SubjectTypes)+len(r.Is.SubjectTypes) > 0
	var parts []string
	for _, cred := range c.Credentials {
		var what string
		scopes := marked(cred.Scopes)
		switch n := len(cred.Scopes); {
		case n == 0:
			what = r.Words.Say("caller-any-credential")
		case n > maxNamed+1:
			what = r.Words.Count("caller-others", n-maxNamed, r.Words.Join("caller-and", scopes[:maxNamed]))
		default:
			what = r.Words.Join("caller-and", scopes)
		}
		if schemes[cred.Scheme] {
			what = r.Words.Say("caller-by", what, Mark(cred.Scheme))
		}
		switch {
		case cred.SubjectType != "":
			what = r.Words.Say("caller-as", what, Mark(cred.SubjectType))
		case typed && len(cred.Scopes) > 0:
			what = r.Words.Say("caller-unstated", what)
		}
		parts = append(parts, what)
	}
	return r.Words.Say("caller-with", r.Words.Join("caller-and", parts))
}

// Requirement puts what an operation asks for into words.
func (r *Report) Requirement(o *spec.Operation) string {
	switch {
	case o.Access == spec.Undeclared:
		return r.Words.Say("requires-undeclared")
	case len(o.Written.Alternatives) == 0:
		return r.Words.Say("requires-none")
	case o.Written.Label() == spec.Public:
		return r.Words.Say("requires-public")
	}
	var parts []string
	for _, alt := range o.Written.Alternatives {
		if alt.Anonymous() {
			parts = append(parts, r.Words.Say("no-credential"))
			continue
		}
		var needs []string
		for _, n := range alt.Needs {
			if len(n.Scopes) == 0 {
				needs = append(needs, r.Words.Say("requires-credential", Mark(n.Scheme.Name)))
				continue
			}
			text := r.Words.Join("caller-and", each(n.Scopes, func(s *spec.Scope) string { return Mark(s.Name) }))
			if !n.Scheme.Default {
				text = r.Words.Say("caller-by", text, Mark(n.Scheme.Name))
			}
			needs = append(needs, text)
		}
		text := r.Words.Join("caller-and", needs)
		if len(alt.SubjectTypes) > 0 {
			types := each(alt.SubjectTypes, func(t *spec.SubjectType) string { return Mark(t.Name) })
			text = r.Words.Say("requires-only", text, r.Words.Join("requires-types", types))
		}
		parts = append(parts, text)
	}
	if more := len(parts) - maxNamed; more > 1 {
		parts = append(parts[:maxNamed], r.Words.Count("requires-others", more))
	}
	return r.Words.Join("requires-or", parts)
}

func marked(names []string) []string { return each(names, Mark) }

func each[T any](all []T, say func(T) string) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = say(v)
	}
	return out
}
