package write

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// rule is a selector: what it goes by, and the terms of its grants.
type rule struct {
	base         string
	want, except spec.Criteria
	terms        spec.Grant
}

func criteria(c spec.Criteria) (m mapping) {
	m.list("methods", texts(c.Methods))
	m.list("paths", texts(c.Paths))
	m.list("tags", texts(c.Tags))
	m.list("operations", texts(c.Operations))
	return m
}

func (r *rule) value(s *spec.Scope, at place) mapping {
	want := r.want
	if a := s.Action; a != nil && slices.Equal(a.Methods, want.Methods) && len(want.Operations) == 0 && len(want.Paths)+len(want.Tags) > 0 {
		want.Methods = nil // the action gives them
	}
	m := criteria(want)
	m.mapping("except", criteria(r.except))
	if r.base != at.base && (len(r.want.Paths) > 0) {
		m.add("base", text(r.base))
	}
	m.terms(r.terms)
	return m
}

// keepRules takes over the selectors that the model has.
func (l *layout) keepRules() {
	if l.opts.Plain {
		return
	}
	known := map[*spec.Selector]*rule{}
	for _, s := range l.api.Scopes {
		for _, sel := range s.Selectors {
			known[sel] = &rule{base: sel.Base, want: sel.Want, except: sel.Except}
			l.rules[s] = append(l.rules[s], known[sel])
		}
	}
	for _, e := range l.entries {
		for _, g := range e.grants {
			if r := known[g.Selector]; g.Selector != nil && r != nil {
				g.rule, r.terms = r, spec.Grant{With: g.With, SubjectTypes: g.SubjectTypes, Least: g.Least}
			}
		}
	}
}
