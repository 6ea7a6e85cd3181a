package diff

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// maxNamed bounds how many scopes of a caller are named.
const maxNamed = 6

// Caller puts a witness into words, for the tests: "a caller with store:read". Schemes are named where the API has several, subject types where it has
// any.
func (r *Result) Caller(c *compare.Caller) string { return r.CallerIn(c, asIs) }

// CallerIn is Caller with each name as name writes it.
func (r *Result) CallerIn(c *compare.Caller, name func(string) string) string {
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
		scopes := written(cred.Scopes, name)
		switch n := len(cred.Scopes); {
		case n == 0:
			what = "any credential"
		case n > maxNamed+1:
			what = strings.Join(scopes[:maxNamed], " and ") + fmt.Sprintf(" and %d others", n-maxNamed)
		default:
			what = strings.Join(scopes, " and ")
		}
		if schemes[cred.Scheme] {
			what += " by " + name(cred.Scheme)
		}
		switch {
		case cred.SubjectType != "":
			what += " as " + name(cred.SubjectType)
		case typed && len(cred.Scopes) > 0:
			what += " of unstated subject type"
		}
		parts = append(parts, what)
	}
	return "a caller with " + strings.Join(parts, " and ")
}

func asIs(name string) string { return name }

func written(names []string, name func(string) string) (out []string) {
	for _, n := range names {
		out = append(out, name(n))
	}
	return out
}
