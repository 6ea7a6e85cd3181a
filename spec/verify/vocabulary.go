package verify

import (
	"cmp"
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// vocabulary is the spec's model with what only a document has beside it, and what the document's names stand for in it. Implications
// and limits are the spec's.
type vocabulary struct {
	api    *spec.API
	doc    *unlimited
	scheme map[*spec.Scheme]variant // by the document's
	scope  map[*spec.Scope]*spec.Scope
	types  map[*spec.SubjectType]*spec.SubjectType
	only   map[*spec.Scheme]bool // of api: schemes that the spec does not have
}

// variant is what a scheme of a document is: one of the spec's, for all callers or for those of one subject type, and with all of its
// flows or one. OpenAPI knows no subject types, and Swagger 2.0 has one flow a scheme, so that scopegen writes a scheme of its own
// for each: SCHEME_TYPE, SCHEME_FLOW, SCHEME_TYPE_FLOW.
type variant struct {
	scheme  *spec.Scheme
	subject *spec.SubjectType
	flow    string
}

// flows are those of the spec's scheme by which the variant's callers come.
func (x variant) flows() (out []spec.Flow) {
	for _, f := range x.scheme.Flows {
		ofSubject := x.subject == nil || len(x.subject.Flows) == 0 || slices.Contains(x.subject.Flows, f.Type)
		if ofSubject && (x.flow == "" || x.flow == f.Type) {
			out = append(out, f)
		}
	}
	return out
}

func newVocabulary(api, doc *spec.API) *vocabulary {
	v := &vocabulary{
		api:    &spec.API{Schemes: slices.Clone(api.Schemes), SubjectTypes: slices.Clone(api.SubjectTypes), Scopes: slices.Clone(api.Scopes)},
		scheme: map[*spec.Scheme]variant{}, scope: map[*spec.Scope]*spec.Scope{}, types: map[*spec.SubjectType]*spec.SubjectType{}, only: map[*spec.Scheme]bool{},
	}
	v.pairSchemes(api, doc)
	for _, s := range doc.Schemes {
		if v.scheme[s].scheme == nil {
			own := *s
			v.api.Schemes = append(v.api.Schemes, &own)
			v.scheme[s], v.only[&own] = variant{scheme: &own}, true
		}
	}
	for _, t := range doc.SubjectTypes {
		if v.types[t] = api.SubjectType(t.Name); v.types[t] == nil {
			own := *t
			v.api.SubjectTypes = append(v.api.SubjectTypes, &own)
			v.types[t] = &own
		}
	}
	older := map[string]*spec.Scope{} // a token may carry either name, so that asking for one is asking for the other
	for _, s := range api.Scopes {
		for _, a := range s.Aliases {
			older[a.Name] = s
		}
	}
	for _, s := range doc.Scopes {
		mine, ok := api.Scope(s.Name)
		if mine = cmp.Or(mine, older[s.Name]); !ok && mine == nil {
			mine = &spec.Scope{Name: s.Name, Scheme: v.scheme[s.Scheme].scheme}
			v.api.Scopes = append(v.api.Scopes, mine)
		}
		v.scope[s] = mine
	}
	spec.Seal(v.api) // the spec's scopes keep their indexes, since they come first; it was found to be in order before
	v.doc = newUnlimited(v.api)
	return v
}

// pairSchemes finds the spec's scheme for each of the document's: of the same name, or of the name for a subject type, or the
// only one left on both sides of that kind, since a name is but what a file calls it.
func (v *vocabulary) pairSchemes(api, doc *spec.API) {
	taken := map[*spec.Scheme]bool{}
	for _, s := range doc.Schemes {
		if mine := api.Scheme(s.Name); mine != nil {
			v.scheme[s], taken[mine] = variant{scheme: mine}, true
		}
	}
	byVariant := variants{}
	for _, mine := range api.Schemes {
		byVariant.add(mine.Name, variant{scheme: mine})
		for _, t := range api.SubjectTypes {
			byVariant[mine.Name+"_"+t.Name] = variant{scheme: mine, subject: t}
			byVariant.add(mine.Name+"_"+t.Name, variant{scheme: mine, subject: t})
		}
	}
	var left []*spec.Scheme
	for _, s := range doc.Schemes {
		if v.scheme[s].scheme != nil {
			continue
		}
		if x, ok := byVariant[s.Name]; ok && x.scheme.Type == s.Type && (x.flow == "" || x.isOnly(s)) {
			v.scheme[s], taken[x.scheme] = x, true
			continue
		}
		left = append(left, s)
	}
	for _, mine := range api.Schemes {
		if taken[mine] {
			continue
		}
		alike := func(s *spec.Scheme) bool { return kind(s) == kind(mine) || mine.Implicit && carriesTokens(s) }
		rivals := slices.ContainsFunc(api.Schemes, func(o *spec.Scheme) bool { return o != mine && !taken[o] && kind(o) == kind(mine) })
		first := slices.IndexFunc(left, alike)
		if rivals || first < 0 || slices.ContainsFunc(left[first+1:], alike) {
			continue
		}
		v.scheme[left[first]], taken[mine] = variant{scheme: mine}, true
		left = slices.Delete(left, first, first+1)
	}
}

// variants are what schemes are by the names that scopegen gives them.
type variants map[string]variant

// add adds the variants of a scheme that has several flows.
func (all variants) add(name string, x variant) {
	flows := x.flows()
	for _, f := range flows {
		if x.flow = f.Type; len(flows) > 1 {
			all[name+"_"+f.Type] = x
		}
	}
}

// isOnly reports whether a document's scheme is the variant for one flow: its version has no room for more, and it has that one.
func (x variant) isOnly(theirs *spec.Scheme) bool {
	return theirs.OpenAPI == swagger && len(theirs.Flows) == 1 && theirs.Flows[0].Type == x.flow
}

// swagger is the version of OpenAPI that has one flow a scheme, and no words for refreshing.
const swagger = "2.0"

// carriesTokens reports whether a scheme can be the one that a spec without schemes means: an access token in the Authorization
// header.
func carriesTokens(s *spec.Scheme) bool {
	return s.Type == "oauth2" || s.Type == "openIdConnect" || s.Type == "http" && s.HTTPScheme == "bearer"
}

// kind is what two schemes of different names must have in common to be the same.
func kind(s *spec.Scheme) string {
	return s.Type + " " + s.HTTPScheme + " " + s.In + " " + s.Param
}

// requirement says what a document asks for in the spec's words. An alternative that wants credentials of one scheme for two subject
// types is left out: no caller has both. With byFlows a scheme that is for all callers is for those alone whom its flows yield.
func (v *vocabulary) requirement(r spec.Requirement, byFlows bool) (out spec.Requirement) {
	for _, alt := range r.Alternatives {
		mine := spec.Alternative{Range: alt.Range}
		var types []*spec.SubjectType
		for _, t := range alt.SubjectTypes {
			types = append(types, v.types[t])
		}
		said, possible := len(types) > 0, true
		var yielded [][]*spec.SubjectType
		for _, n := range alt.Needs {
			x := v.scheme[n.Scheme]
			switch {
			case x.subject == nil:
				yielded = append(yielded, v.yields(n.Scheme))
			case said && !slices.Contains(types, x.subject):
				// By its name the scheme would be for another subject type than the document says that it is for.
			case possible:
				types, possible = spec.Meet(types, []*spec.SubjectType{x.subject})
			}
			var scopes []*spec.Scope
			for _, s := range n.Scopes {
				scopes = append(scopes, v.doc.asked(v.scope[s]))
			}
			at := slices.IndexFunc(mine.Needs, func(have spec.Need) bool { return have.Scheme == x.scheme })
			if at < 0 {
				mine.Needs = append(mine.Needs, spec.Need{Scheme: x.scheme, Scopes: scopes})
				continue
			}
			mine.Needs[at].Scopes = append(mine.Needs[at].Scopes, scopes...)
		}
		if byFlows && len(types) == 0 {
			for _, of := range yielded {
				if possible {
					types, possible = spec.Meet(types, of)
				}
			}
		}
		if mine.SubjectTypes = types; possible {
			out.Alternatives = append(out.Alternatives, mine)
		}
	}
	return out
}

// yields are the subject types that come by the flows of a document's scheme; none where that is not known of every flow.
func (v *vocabulary) yields(theirs *spec.Scheme) (types []*spec.SubjectType) {
	if theirs.Type != "oauth2" || len(theirs.Flows) == 0 {
		return nil
	}
	for _, f := range theirs.Flows {
		if !slices.ContainsFunc(v.api.SubjectTypes, func(t *spec.SubjectType) bool { return slices.Contains(t.Flows, f.Type) }) {
			return nil
		}
	}
	for _, t := range v.api.SubjectTypes {
		if len(t.Flows) == 0 || slices.ContainsFunc(theirs.Flows, func(f spec.Flow) bool { return slices.Contains(t.Flows, f.Type) }) {
			types = append(types, t)
		}
	}
	return types
}
