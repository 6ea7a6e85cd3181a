package diff

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// maxNamed bounds how many scopes of a caller are named.
const maxNamed = 6

// Caller puts a witness into words: "a caller with store:read". Schemes are named where the API has several, subject types where it has
// any.
func (r *Result) Caller(c *compare.Caller) string {
	if len(c.Credentials) == 0 {
		return "a caller without any credential"
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
		switch n := len(cred.Scopes); {
		case n == 0:
			what = "any credential"
		case n > maxNamed+1:
			what = strings.Join(cred.Scopes[:maxNamed], " and ") + fmt.Sprintf(" and %d others", n-maxNamed)
		default:
			what = strings.Join(cred.Scopes, " and ")
		}
		if schemes[cred.Scheme] {
			what += " by " + cred.Scheme
		}
		switch {
		case cred.SubjectType != "":
			what += " as " + cred.SubjectType
		case typed && len(cred.Scopes) > 0:
			what += " of unstated subject type"
		}
		parts = append(parts, what)
	}
	return "a caller with " + strings.Join(parts, " and ")
}

// Requirement puts what an operation asks for into words.
func Requirement(o *spec.Operation) string {
	switch {
	case o.Access == spec.Undeclared:
		return "nothing opens it"
	case len(o.Written.Alternatives) == 0:
		return "denied to all"
	case o.Written.Label() == spec.Public:
		return "public"
	}
	var parts []string
	for _, alt := range o.Written.Alternatives {
		if alt.Anonymous() {
			parts = append(parts, "no credential")
			continue
		}
		var needs []string
		for _, n := range alt.Needs {
			text := "any " + n.Scheme.Name + " credential"
			if len(n.Scopes) > 0 {
				text = strings.Join(scopeNames(n.Scopes), " and ")
				if !n.Scheme.Default {
					text += " by " + n.Scheme.Name
				}
			}
			needs = append(needs, text)
		}
		text := strings.Join(needs, " and ")
		if len(alt.SubjectTypes) > 0 {
			text += " (" + strings.Join(typeNames(alt.SubjectTypes), " or ") + " only)"
		}
		parts = append(parts, text)
	}
	if more := len(parts) - maxNamed; more > 1 {
		parts = append(parts[:maxNamed], fmt.Sprintf("one of %d others", more))
	}
	return strings.Join(parts, ", or ")
}
