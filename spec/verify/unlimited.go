package verify

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// unlimited is the spec's model as a document has it, which knows no scopes that are for some subject types alone: whoever presents
// such a scope has what the document asks for. What a scope implies stays what it is by the spec, so that nothing is reached through a
// scope that the caller's type may not hold.
//
// A limited scope is three here: the one that callers present, the one that they hold if they may, with what it implies, and the one
// that is asked for, which both amount to. The names of the last two are no scope tokens (RFC 6749 section 3.3), and nobody presents them.
type unlimited struct {
	api   *spec.API
	names compare.Names
	of    map[*spec.Scope]*spec.Scope // what is asked for, by the spec's scope; nil where no scope is limited
}

func newUnlimited(api *spec.API) *unlimited {
	if !slices.ContainsFunc(api.Scopes, (*spec.Scope).Limited) {
		return &unlimited{api: api}
	}
	u := &unlimited{
		api: &spec.API{Schemes: api.Schemes, SubjectTypes: api.SubjectTypes}, names: compare.Names{Without: map[string]bool{}}, of: map[*spec.Scope]*spec.Scope{},
	}
	held := map[*spec.Scope]*spec.Scope{}
	for _, s := range api.Scopes {
		presented := &spec.Scope{Name: s.Name, Scheme: s.Scheme}
		held[s], u.of[s] = presented, presented
		u.api.Scopes = append(u.api.Scopes, presented)
		if !s.Limited() {
			continue
		}
		may := &spec.Scope{Name: s.Name + " held", Scheme: s.Scheme, SubjectTypes: s.SubjectTypes}
		asked := &spec.Scope{Name: s.Name + " asked for", Scheme: s.Scheme}
		presented.Implies = []spec.Implication{{To: may}, {To: asked}}
		may.Implies = []spec.Implication{{To: asked}}
		u.api.Scopes = append(u.api.Scopes, may, asked)
		u.names.Without[may.Name], u.names.Without[asked.Name] = true, true
		held[s], u.of[s] = may, asked
	}
	for _, s := range api.Scopes {
		for _, edge := range s.Implies {
			held[s].Implies = append(held[s].Implies, spec.Implication{To: held[edge.To]})
		}
	}
	spec.Seal(u.api)
	return u
}

// asked is what a document asks for that names a scope.
func (u *unlimited) asked(s *spec.Scope) *spec.Scope {
	if u.of == nil {
		return s
	}
	return u.of[s]
}

func (u *unlimited) side(r spec.Requirement) compare.Side {
	return compare.Side{API: u.api, Requirement: r, Names: u.names}
}
