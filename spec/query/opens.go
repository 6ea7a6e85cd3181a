package query

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// Opening is one operation that a scope opens. Through is a shortest chain of implications from the scope to the one that the
// operation asks for; empty when it asks for the scope itself. With are the scopes that must be held beside it.
type Opening struct {
	Operation   *spec.Operation
	Alternative *spec.Alternative
	Through     []spec.Implication
	With        []*spec.Scope
}

// Opens lists what a scope opens, directly and by implication, in source order: one entry for each operation, by the
// alternative that asks for the least beside the scope.
func Opens(api *spec.API, s *spec.Scope) []Opening {
	var out []Opening
	for _, o := range api.Operations {
		var best *Opening
		for i := range o.Written.Alternatives {
			alt := &o.Written.Alternatives[i]
			opening, ok := opens(api, s, o, alt)
			if ok && (best == nil || len(opening.With) < len(best.With) || len(opening.With) == len(best.With) && len(opening.Through) < len(best.Through)) {
				best = &opening
			}
		}
		if best != nil {
			out = append(out, *best)
		}
	}
	return out
}

func opens(api *spec.API, s *spec.Scope, o *spec.Operation, alt *spec.Alternative) (Opening, bool) {
	for _, t := range subjects(api, *alt) {
		held := api.Implied(s, t)
		scopes := alt.Scopes()
		i := slices.IndexFunc(scopes, held.Has)
		if i < 0 {
			continue
		}
		if k := slices.Index(scopes, s); k >= 0 {
			i = k
		}
		opening := Opening{Operation: o, Alternative: alt}
		if scopes[i] != s {
			opening.Through = api.Chain(s, scopes[i], t)
		}
		for _, other := range scopes {
			if !held.Has(other) {
				opening.With = append(opening.With, other)
			}
		}
		return opening, true
	}
	return Opening{}, false
}

// subjects are the subject types that an alternative is for; nil stands for callers of unstated type.
func subjects(api *spec.API, alt spec.Alternative) []*spec.SubjectType {
	if len(alt.SubjectTypes) > 0 {
		return alt.SubjectTypes
	}
	return append([]*spec.SubjectType{nil}, api.SubjectTypes...)
}

// Implier is a scope that brings another along, and how.
type Implier struct {
	Scope *spec.Scope
	Chain []spec.Implication
}

// Impliers lists the scopes that imply s for some subject type, in declaration order.
func Impliers(api *spec.API, s *spec.Scope) []Implier {
	var out []Implier
	for _, from := range api.Scopes {
		if from == s {
			continue
		}
		for _, t := range append([]*spec.SubjectType{nil}, api.SubjectTypes...) {
			if api.Implied(from, t).Has(s) {
				out = append(out, Implier{from, api.Chain(from, s, t)})
				break
			}
		}
	}
	return out
}

// Members lists a holder and everyone who inherits from it: all of them hold what it holds.
func Members(api *spec.API, h *spec.Holder) []*spec.Holder {
	out := []*spec.Holder{h}
	for i := 0; i < len(out); i++ {
		for _, other := range api.Holders {
			if slices.Contains(other.Inherits, out[i]) && !slices.Contains(out, other) {
				out = append(out, other)
			}
		}
	}
	return out
}
