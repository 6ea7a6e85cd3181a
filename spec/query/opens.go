package query

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// Opening is one operation that a scope opens. Through is a shortest chain of implications from the scope to the one that the
// operation asks for; empty when it asks for the scope itself. With are the scopes that must be held beside it. SubjectTypes are
// those that it is for; nil: any caller.
type Opening struct {
	Operation    *spec.Operation
	Alternative  *spec.Alternative
	Through      []spec.Implication
	With         []*spec.Scope
	SubjectTypes []*spec.SubjectType
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

// opens is the opening for the subject types that need the least beside the scope. What opens for callers of unstated
// type opens for all: they hold the fewest scopes.
func opens(api *spec.API, s *spec.Scope, o *spec.Operation, alt *spec.Alternative) (best Opening, found bool) {
	for _, t := range subjects(api, *alt) {
		opening, ok := opensFor(api, s, o, alt, t)
		switch {
		case !ok || found && len(opening.With) > len(best.With):
			continue
		case !found || len(opening.With) < len(best.With):
			best, found = opening, true
		case best.SubjectTypes == nil:
			continue // for all already
		case len(opening.Through) < len(best.Through):
			best.Through = opening.Through
		}
		if t != nil {
			best.SubjectTypes = append(best.SubjectTypes, t)
		}
	}
	return best, found
}

func opensFor(api *spec.API, s *spec.Scope, o *spec.Operation, alt *spec.Alternative, t *spec.SubjectType) (Opening, bool) {
	held, scopes := api.Implied(s, t), alt.Scopes()
	i := slices.IndexFunc(scopes, held.Has)
	if i < 0 {
		return Opening{}, false
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

// subjects are the subject types that an alternative is for; nil stands for callers of unstated type.
func subjects(api *spec.API, alt spec.Alternative) []*spec.SubjectType {
	if len(alt.SubjectTypes) > 0 {
		return alt.SubjectTypes
	}
	return append([]*spec.SubjectType{nil}, api.SubjectTypes...)
}

// Implier is a scope that brings another along, how, and for which subject types; nil: for any caller.
type Implier struct {
	Scope        *spec.Scope
	Chain        []spec.Implication
	SubjectTypes []*spec.SubjectType
}

// Impliers lists the scopes that imply s for some subject type, in declaration order.
func Impliers(api *spec.API, s *spec.Scope) []Implier {
	var out []Implier
	for _, from := range api.Scopes {
		if from == s {
			continue
		}
		if api.Implied(from, nil).Has(s) {
			out = append(out, Implier{from, api.Chain(from, s, nil), nil})
			continue
		}
		var by Implier
		for _, t := range api.SubjectTypes {
			if !api.Implied(from, t).Has(s) {
				continue
			}
			if chain := api.Chain(from, s, t); by.Scope == nil || len(chain) < len(by.Chain) {
				by.Scope, by.Chain = from, chain
			}
			by.SubjectTypes = append(by.SubjectTypes, t)
		}
		if by.Scope != nil {
			out = append(out, by)
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
