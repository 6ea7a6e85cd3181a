package query

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// Reason says why a decision came out as it did; the wrong ones are ordered by how near the caller came.
type Reason uint8

const (
	DeniedToAll Reason = iota
	Unauthenticated
	WrongScheme
	WrongSubjectType
	InsufficientScope
	Allowed
)

var reasons = [...]string{
	"denied to all",
	"no credential",
	"no credential of a scheme that it takes",
	"the credential stands for a subject type that may not call it",
	"insufficient scope",
	"allowed",
}

func (r Reason) String() string { return reasons[r] }

// Decision is the answer to: may this principal call this operation?
type Decision struct {
	Allowed bool
	Reason  Reason
	// By is the first alternative that is satisfied, in the author's order; nil when denied.
	By *spec.Alternative
	// SkipObjectChecks reports that object-level checks may be skipped: every scope of one satisfied alternative is
	// "objects: all", held directly or through scopes that are themselves.
	SkipObjectChecks bool
}

// Decide reads the requirement as written.
func Decide(api *spec.API, o *spec.Operation, p Principal) Decision {
	best := DeniedToAll
	var by *spec.Alternative
	skip := false
	for i := range o.Written.Alternatives {
		alt := &o.Written.Alternatives[i]
		reason := satisfies(api, *alt, p, api.Closure)
		if reason == Allowed {
			if by == nil {
				by = alt
			}
			skip = skip || len(alt.Scopes()) > 0 && satisfies(api, *alt, p, unchecked(api)) == Allowed
		}
		best = max(best, reason)
	}
	return Decision{Allowed: by != nil, Reason: best, By: by, SkipObjectChecks: skip}
}

func satisfies(api *spec.API, alt spec.Alternative, p Principal, closure func(spec.ScopeSet, *spec.SubjectType) spec.ScopeSet) Reason {
	result := Allowed
	for _, need := range alt.Needs {
		c, ok := p.credential(need.Scheme)
		switch {
		case len(p.Credentials) == 0:
			return Unauthenticated
		case !ok:
			return WrongScheme
		case len(alt.SubjectTypes) > 0 && !slices.Contains(alt.SubjectTypes, c.SubjectType):
			result = min(result, WrongSubjectType)
		case !closure(c.Set(), c.SubjectType).HasAll(need.Scopes):
			result = min(result, InsufficientScope)
		}
	}
	return result
}

// unchecked closes over scopes that are "objects: all" only, and starts from these.
func unchecked(api *spec.API) func(spec.ScopeSet, *spec.SubjectType) spec.ScopeSet {
	return func(held spec.ScopeSet, t *spec.SubjectType) spec.ScopeSet {
		var out spec.ScopeSet
		var queue []*spec.Scope
		visit := func(s *spec.Scope) {
			if s.ObjectsAll && s.Allows(t) && !out.Has(s) {
				out.Add(s)
				queue = append(queue, s)
			}
		}
		for i := range held.Indexes() {
			visit(api.Scopes[i])
		}
		for len(queue) > 0 {
			s := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			for _, edge := range s.Implies {
				visit(edge.To)
			}
		}
		return out
	}
}
