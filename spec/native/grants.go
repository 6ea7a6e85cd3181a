package native

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// grants reads what a scope opens.
func (r *reader) grants(s *scope) {
	p := r.place(s.group)
	for _, item := range s.fields.items("grants") {
		if r.isSelector(item) {
			r.selector(s, item, p)
			continue
		}
		l, ok := r.line(item, grantKeys)
		if !ok {
			r.lost = true
			continue
		}
		base, ok := r.baseOf(l.fields, p)
		if !ok {
			continue
		}
		g, open := r.terms(s, l.fields, item)
		for _, method := range l.methods {
			e := r.declare(l, method, base, p)
			if !e.granted.IsValid() {
				e.granted = l.at
			}
			r.summary(e, l)
			if l.fields.vals != nil {
				r.words(e, l.fields)
				r.readSecurity(e, l.fields)
			}
			if !open {
				continue
			}
			if first, again := e.grantedAlready(g); again {
				d := r.found.Add(ruleGrantedTwice, l.at, "%s is granted to %s twice", e, s.Name)
				d.Hint = "remove one of the two"
				d.Related = related(first.Range, "first here")
				continue
			}
			g.Range = l.at
			e.Grants = append(e.Grants, g)
		}
	}
}

// isSelector tells a selector from a path: it has keys of selectors and nothing with a slash.
func (r *reader) isSelector(n source.Node) bool {
	if n.Kind() != source.Mapping {
		return false
	}
	selecting := false
	for i := range n.Len() {
		key, _ := n.Pair(i)
		name := key.Value()
		if strings.Contains(name, "/") || strings.Contains(name, " ") {
			return false
		}
		_, known := selectorKeys.index[name]
		selecting = selecting || known || n.Len() == 1 && nearest(name, selectorKeys.names) != ""
	}
	return selecting
}

// terms reads what narrows a grant. ok is false when a mistake leaves it open, so that nothing is granted.
func (r *reader) terms(s *scope, f fields, n source.Node) (g spec.Grant, ok bool) {
	g = spec.Grant{Scope: s.Scope, Scheme: s.Scheme, Range: n.Range()}
	if f.vals == nil {
		return g, !s.broken
	}
	ok = !s.broken && !f.misfit
	var with []source.Node
	if v, said := f.get("with"); said {
		with = r.some(v, "with")
		ok = ok && len(with) > 0
	}
	for _, item := range with {
		with := r.lookup(item, "with")
		switch {
		case with == nil:
			ok = false
		case with == s:
			r.found.Add(ruleWith, item.Range(), "%s stands under its own with", s.Name).Hint = "with names the other scopes that must be held"
			ok = false
		case with.Scheme != s.Scheme:
			d := r.found.Add(ruleWith, item.Range(), "%s is carried by the scheme %s, and %s by %s", with.Name, with.Scheme.Name, s.Name, s.Scheme.Name)
			d.Hint = "one credential cannot carry both: write a requires tree under endpoints, with allOf"
			ok = false
		default:
			ok = ok && !with.broken
			if !slices.Contains(g.With, with.Scope) {
				g.With = append(g.With, with.Scope)
			}
		}
	}
	types, fine := f.limit()
	g.SubjectTypes, g.Least = types, f.flag("least")
	return g, ok && fine
}

// grantedAlready looks for the same grant among those of its scope, which are the last: scopes are read one by one.
func (e *endpoint) grantedAlready(g spec.Grant) (first spec.Grant, again bool) {
	for i := len(e.Grants) - 1; i >= 0 && e.Grants[i].Scope == g.Scope; i-- {
		if have := e.Grants[i]; slices.Equal(have.With, g.With) && slices.Equal(have.SubjectTypes, g.SubjectTypes) {
			return have, true
		}
	}
	return first, false
}
