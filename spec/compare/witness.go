package compare

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// maxCallers bounds how many callers are tried for one alternative.
const maxCallers = 1 << 14

// witness finds a caller that passes by and not against. whole is false when not all that could be one were tried.
func witness(by, against Side) (found *Caller, whole bool) {
	w := search{by: by, against: against, whole: true, scopes: map[held][]string{}, older: map[string][]string{}}
	for name, scope := range by.Names.Scopes {
		w.older[scope] = append(w.older[scope], name)
	}
	for _, names := range w.older {
		slices.Sort(names)
	}
	w.subjects = []string{""} // first, so that callers of unstated type are named where they will do
	for _, api := range []*spec.API{by.API, against.API} {
		for _, t := range api.SubjectTypes {
			if !slices.Contains(w.subjects, t.Name) {
				w.subjects = append(w.subjects, t.Name)
			}
		}
	}
	for _, alt := range by.Requirement.Alternatives {
		if by.API == against.API && slices.ContainsFunc(against.Requirement.Alternatives, func(o spec.Alternative) bool { return asks(alt, o) }) {
			continue
		}
		w.budget = maxCallers
		if c := w.alternative(alt); c != nil {
			return w.least(*c), true
		}
	}
	return nil, w.whole
}

// asks reports whether all that o asks for is asked for by alt, as it is written: then whoever satisfies alt satisfies o, in one
// model.
func asks(alt, o spec.Alternative) bool {
	for _, need := range o.Needs {
		i := slices.IndexFunc(alt.Needs, func(n spec.Need) bool { return n.Scheme == need.Scheme })
		if i < 0 || slices.ContainsFunc(need.Scopes, func(s *spec.Scope) bool { return !slices.Contains(alt.Needs[i].Scopes, s) }) {
			return false
		}
	}
	if o.Anonymous() || len(o.SubjectTypes) == 0 {
		return true
	}
	return len(alt.SubjectTypes) > 0 && !slices.ContainsFunc(alt.SubjectTypes, func(t *spec.SubjectType) bool { return !slices.Contains(o.SubjectTypes, t) })
}

type search struct {
	by, against Side
	subjects    []string
	scopes      map[held][]string
	older       map[string][]string // further names of a scope on its side
	budget      int
	whole       bool
}

// held is a scope that callers of a subject type need.
type held struct {
	scope   *spec.Scope
	subject string
}

// alternative tries the callers that hold just what an alternative asks for.
func (w *search) alternative(alt spec.Alternative) *Caller {
	c := Caller{Credentials: make([]Credential, len(alt.Needs))}
	for i, n := range alt.Needs {
		c.Credentials[i].Scheme = n.Scheme.Name
	}
	return w.credential(alt, c, 0)
}

// credential chooses the subject type of each credential in turn.
func (w *search) credential(alt spec.Alternative, c Caller, i int) *Caller {
	if i == len(alt.Needs) {
		return w.need(alt, c, 0, 0)
	}
	for _, subject := range w.subjects {
		if !allows(alt, subject) {
			continue
		}
		c.Credentials[i].SubjectType = subject
		if found := w.credential(alt, c, i+1); found != nil {
			return found
		}
	}
	return nil
}

// need chooses the scope that is held for each scope that is needed in turn.
func (w *search) need(alt spec.Alternative, c Caller, i, j int) *Caller {
	if w.budget <= 0 {
		w.whole = false
		return nil
	}
	switch {
	case i == len(alt.Needs):
		w.budget--
		if w.against.Passes(c) {
			return nil
		}
		found := Caller{Credentials: slices.Clone(c.Credentials)}
		for k := range found.Credentials {
			found.Credentials[k].Scopes = slices.Clone(found.Credentials[k].Scopes)
		}
		return &found
	case j == len(alt.Needs[i].Scopes):
		return w.need(alt, c, i+1, 0)
	}
	cred := &c.Credentials[i]
	before := cred.Scopes
	defer func() { cred.Scopes = before }()
	for _, name := range w.choices(alt.Needs[i].Scopes[j], cred.SubjectType) {
		cred.Scopes = before
		if !slices.Contains(before, name) {
			cred.Scopes = append(before[:len(before):len(before)], name)
		}
		if found := w.need(alt, c, i, j+1); found != nil {
			return found
		}
	}
	return nil
}

// choices are the names by which a caller can hold a scope on its side: its own, older ones, and those of scopes that imply it, but for those that are worth
// no less on the other side than one that stands before. In one model that leaves the scope itself. None: callers of that
// type may not hold it.
func (w *search) choices(scope *spec.Scope, subject string) []string {
	key := held{scope, subject}
	if names, known := w.scopes[key]; known {
		return names
	}
	var names []string
	if t := w.by.API.SubjectType(subject); scope.Allows(t) {
		names = []string{scope.Name}
		if w.by.API != w.against.API {
			names = w.cheapest(scope, subject, t)
		}
	}
	w.scopes[key] = names
	return names
}

func (w *search) cheapest(scope *spec.Scope, subject string, t *spec.SubjectType) (names []string) {
	there := w.against.API
	other := there.SubjectType(subject)
	var worth []spec.ScopeSet
	try := func(name string) {
		if w.by.Names.Without[name] {
			return
		}
		value := there.Closure(w.against.set([]string{name}), other)
		if slices.ContainsFunc(worth, func(v spec.ScopeSet) bool { return within(v, value) }) {
			return
		}
		for i := len(worth) - 1; i >= 0; i-- {
			if within(value, worth[i]) {
				worth, names = slices.Delete(worth, i, i+1), slices.Delete(names, i, i+1)
			}
		}
		worth, names = append(worth, value), append(names, name)
	}
	all := func(s *spec.Scope) {
		try(s.Name)
		for _, name := range w.older[s.Name] {
			try(name)
		}
	}
	all(scope)
	for _, s := range w.by.API.Scopes {
		if s != scope && len(s.Implies) > 0 && w.by.API.Implied(s, t).Has(scope) {
			all(s)
		}
	}
	return names
}

func within(a, b spec.ScopeSet) bool {
	for i, bits := range a {
		if i >= len(b) && bits != 0 || i < len(b) && bits&^b[i] != 0 {
			return false
		}
	}
	return true
}

// least takes away what the caller does not need. It stays refused on the other side: less never opens more.
func (w *search) least(c Caller) *Caller {
	for i := range c.Credentials {
		cred := &c.Credentials[i]
		for j := len(cred.Scopes) - 1; j >= 0; j-- {
			all := cred.Scopes
			cred.Scopes = slices.Delete(slices.Clone(all), j, j+1)
			if !w.by.Passes(c) {
				cred.Scopes = all
			}
		}
	}
	for i := len(c.Credentials) - 1; i >= 0; i-- {
		less := Caller{Credentials: slices.Delete(slices.Clone(c.Credentials), i, i+1)}
		if w.by.Passes(less) {
			c = less
		}
	}
	return &c
}
