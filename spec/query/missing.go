package query

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// Missing is the smallest change that would let a principal through: for one alternative, what to add to which
// credential.
type Missing struct {
	Alternative *spec.Alternative
	Needs       []spec.Need // the scopes to add, by scheme; a scheme without scopes is a credential to present
}

// Lack finds the smallest missing set: the fewest credentials to add, then the fewest scopes, then the author's order.
// ok is false when no scope would help: nobody is let in, or the caller's subject type is the obstacle.
func Lack(api *spec.API, o *spec.Operation, p Principal) (m Missing, ok bool) {
	best := [2]int{}
	for i := range o.Written.Alternatives {
		alt := &o.Written.Alternatives[i]
		needs, credentials, scopes, possible := lack(api, *alt, p)
		if possible && (!ok || credentials < best[0] || credentials == best[0] && scopes < best[1]) {
			m, ok, best = Missing{alt, needs}, true, [2]int{credentials, scopes}
		}
	}
	return m, ok
}

func lack(api *spec.API, alt spec.Alternative, p Principal) (needs []spec.Need, credentials, scopes int, possible bool) {
	for _, need := range alt.Needs {
		c, have := p.credential(need.Scheme)
		if !have {
			needs = append(needs, need)
			credentials++
			scopes += len(need.Scopes)
			continue
		}
		if len(alt.SubjectTypes) > 0 && !slices.Contains(alt.SubjectTypes, c.SubjectType) {
			return nil, 0, 0, false
		}
		held := api.Closure(c.Set(), c.SubjectType)
		var short []*spec.Scope
		for _, s := range need.Scopes {
			if !held.Has(s) {
				short = append(short, s)
			}
		}
		if len(short) > 0 {
			short = withoutImplied(api, short, c.SubjectType)
			needs = append(needs, spec.Need{Scheme: need.Scheme, Scopes: short})
			scopes += len(short)
		}
	}
	return needs, credentials, scopes, true
}

// withoutImplied drops the scopes that others of the list bring along.
func withoutImplied(api *spec.API, scopes []*spec.Scope, t *spec.SubjectType) []*spec.Scope {
	return slices.DeleteFunc(slices.Clone(scopes), func(s *spec.Scope) bool {
		return slices.ContainsFunc(scopes, func(other *spec.Scope) bool {
			return other != s && api.Implied(other, t).Has(s)
		})
	})
}
