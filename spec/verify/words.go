package verify

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// maxSaid bounds how much of a long requirement, or of a list, is said.
const maxSaid = 4

// caller puts a witness into words: "a caller with bearer carrying store:read".
func caller(c compare.Caller, limited bool) string {
	if len(c.Credentials) == 0 {
		return "a caller without any credential"
	}
	var parts []string
	for _, cred := range c.Credentials {
		what := "a " + cred.Scheme + " credential"
		if strings.ContainsAny(cred.Scheme[:min(1, len(cred.Scheme))], "aeiouAEIOU") {
			what = "an " + cred.Scheme + " credential"
		}
		switch {
		case !limited:
		case cred.SubjectType != "":
			what += " of the subject type " + cred.SubjectType
		default:
			what += " of no stated subject type"
		}
		switch len(cred.Scopes) {
		case 0:
			what += " without scopes"
		default:
			what += " with " + list(cred.Scopes, "and")
		}
		parts = append(parts, what)
	}
	return "a caller who presents " + strings.Join(parts, " and ")
}

// requirement puts what is asked for into words.
func requirement(r spec.Requirement, access spec.Access) string {
	switch {
	case access == spec.Undeclared:
		return "what nobody has: nothing opens it"
	case len(r.Alternatives) == 0:
		return "what nobody has: it is denied to all"
	case r.Label() == spec.Public:
		return "nothing: it is public"
	}
	var parts []string
	for _, alt := range r.Alternatives {
		parts = append(parts, alternative(alt))
	}
	if more := len(parts) - maxSaid; more > 1 {
		parts = append(parts[:maxSaid], fmt.Sprintf("one of %d others", more))
	}
	return strings.Join(parts, ", or ")
}

func alternative(alt spec.Alternative) string {
	if alt.Anonymous() {
		return "no credential"
	}
	var parts []string
	for _, n := range alt.Needs {
		if len(n.Scopes) == 0 {
			parts = append(parts, "any "+n.Scheme.Name+" credential")
			continue
		}
		var names []string
		for _, s := range n.Scopes {
			names = append(names, s.Name)
		}
		parts = append(parts, list(names, "and")+" by "+n.Scheme.Name)
	}
	out := strings.Join(parts, " and ")
	if len(alt.SubjectTypes) > 0 {
		var names []string
		for _, t := range alt.SubjectTypes {
			names = append(names, t.Name)
		}
		out += " (" + list(names, "or") + " only)"
	}
	return out
}

func list(names []string, join string) string {
	if more := len(names) - maxSaid; more > 1 {
		names = append(names[:maxSaid:maxSaid], fmt.Sprintf("%d others", more))
	}
	return strings.Join(names, " "+join+" ")
}

// text tells requirements apart.
func text(r spec.Requirement) string {
	var b strings.Builder
	for _, alt := range r.Alternatives {
		for _, n := range alt.Needs {
			fmt.Fprintf(&b, "%d", n.Scheme.Index)
			for _, s := range n.Scopes {
				fmt.Fprintf(&b, " %d", s.Index)
			}
			b.WriteByte('&')
		}
		for _, t := range alt.SubjectTypes {
			fmt.Fprintf(&b, "t%d", t.Index)
		}
		b.WriteByte(';')
	}
	return b.String()
}

func limits(r spec.Requirement) bool {
	for _, alt := range r.Alternatives {
		if len(alt.SubjectTypes) > 0 {
			return true
		}
		for _, s := range alt.Scopes() {
			if s.Limited() {
				return true
			}
		}
	}
	return false
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
