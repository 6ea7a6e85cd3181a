// Package query asks questions of a model: who may call what, why, and what is missing. It reads the model's
// requirements as written and knows no syntax and no target.
package query

import "github.com/scopegen/scopegen/spec"

// Principal is a caller: one credential for each scheme. None: anonymous.
type Principal struct {
	Credentials []Credential
}

// Credential is what one scheme says about the caller. A nil SubjectType means that it says nothing about it, and
// then nothing limited to subject types opens.
type Credential struct {
	Scheme      *spec.Scheme
	SubjectType *spec.SubjectType
	Scopes      []*spec.Scope
}

func (p Principal) credential(s *spec.Scheme) (Credential, bool) {
	for _, c := range p.Credentials {
		if c.Scheme == s {
			return c, true
		}
	}
	return Credential{}, false
}

// Set is the credential's scopes as a set.
func (c Credential) Set() spec.ScopeSet {
	var held spec.ScopeSet
	for _, s := range c.Scopes {
		held.Add(s)
	}
	return held
}
