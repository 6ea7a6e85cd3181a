package compare

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// Caller is who calls: one credential for each scheme. None: anonymous.
type Caller struct {
	Credentials []Credential
}

// Credential is what one scheme says about a caller. SubjectType is "" when it does not say what it stands for.
type Credential struct {
	Scheme      string
	SubjectType string
	Scopes      []string
}

// Passes reports whether a side lets the caller pass.
func (s Side) Passes(c Caller) bool {
	held := make([]spec.ScopeSet, len(c.Credentials))
	for i, cred := range c.Credentials {
		held[i] = s.API.Closure(s.set(cred.Scopes), s.API.SubjectType(cred.SubjectType))
	}
	return s.passes(c, held)
}

// passes is the same for a caller whose scopes are closed already.
func (s Side) passes(c Caller, held []spec.ScopeSet) bool {
	return slices.ContainsFunc(s.Requirement.Alternatives, func(alt spec.Alternative) bool {
		for _, need := range alt.Needs {
			i := slices.IndexFunc(c.Credentials, func(cred Credential) bool { return s.scheme(cred.Scheme) == need.Scheme.Name })
			if i < 0 || !allows(alt, c.Credentials[i].SubjectType) || !held[i].HasAll(need.Scopes) {
				return false
			}
		}
		return true
	})
}

func (s Side) set(names []string) (held spec.ScopeSet) {
	for _, name := range names {
		if s.Names.Without[name] {
			continue
		}
		if meant, ok := s.Names.Scopes[name]; ok {
			name = meant
		}
		if scope, ok := s.API.Scope(name); ok {
			held.Add(scope)
		}
	}
	return held
}

func (s Side) scheme(name string) string {
	if meant, ok := s.Names.Schemes[name]; ok {
		return meant
	}
	return name
}

// allows reports whether an alternative is for a subject type.
func allows(alt spec.Alternative, subject string) bool {
	return len(alt.SubjectTypes) == 0 || slices.ContainsFunc(alt.SubjectTypes, func(t *spec.SubjectType) bool { return t.Name == subject })
}
