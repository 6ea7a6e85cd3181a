package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// MaxAlternatives bounds one requirement. A tree that multiplies out to more is an error.
const MaxAlternatives = 4096

// Requirement is an OR of alternatives, in OpenAPI's terms. None: nobody passes.
type Requirement struct {
	Alternatives []Alternative
}

// Alternative is an AND of credentials. None: anonymous callers pass. A principal satisfies it when it holds a
// credential for each need's scheme, of one of the subject types where these are limited, and that
// credential's scopes, closed under implication for its subject type, include the need's.
type Alternative struct {
	Needs        []Need
	SubjectTypes []*SubjectType // empty: not limited
	Range        diag.Range     // what said it
}

// Need is one credential: its scheme and the scopes it must carry.
type Need struct {
	Scheme *Scheme
	Scopes []*Scope
	At     []diag.Range // where each of the scopes is asked for, where a document says so; otherwise empty
}

// Anonymous reports whether the alternative passes callers without any credential.
func (a Alternative) Anonymous() bool { return len(a.Needs) == 0 }

// Scopes lists the scopes of all needs.
func (a Alternative) Scopes() []*Scope {
	if len(a.Needs) == 1 {
		return a.Needs[0].Scopes
	}
	var all []*Scope
	for _, n := range a.Needs {
		all = append(all, n.Scopes...)
	}
	return all
}

// Label gives the access that a requirement amounts to.
func (r Requirement) Label() Access {
	anonymous, scoped := 0, false
	for _, a := range r.Alternatives {
		if a.Anonymous() {
			anonymous++
		}
		scoped = scoped || len(a.Scopes()) > 0
	}
	switch {
	case len(r.Alternatives) == 0:
		return None
	case anonymous == len(r.Alternatives):
		return Public
	case anonymous > 0:
		return Optional
	case scoped:
		return Scoped
	}
	return Authenticated
}

// key identifies an alternative by what it asks for, whatever the order it was written in.
func (a Alternative) key() string {
	var b strings.Builder
	needs := slices.Clone(a.Needs)
	slices.SortFunc(needs, func(x, y Need) int { return x.Scheme.Index - y.Scheme.Index })
	for _, n := range needs {
		b.WriteByte('s')
		b.WriteString(strconv.Itoa(n.Scheme.Index))
		for _, i := range sortedIndexes(n.Scopes, func(s *Scope) int { return s.Index }) {
			b.WriteByte(' ')
			b.WriteString(strconv.Itoa(i))
		}
	}
	if len(a.SubjectTypes) > 0 {
		b.WriteByte('t')
		for _, i := range sortedIndexes(a.SubjectTypes, func(t *SubjectType) int { return t.Index }) {
			b.WriteByte(' ')
			b.WriteString(strconv.Itoa(i))
		}
	}
	return b.String()
}

// key identifies a requirement by its alternatives. Each is ended, since the key of one that passes anonymous callers is
// empty: that is not the requirement which nobody meets.
func (r Requirement) key() string {
	var b strings.Builder
	for _, a := range r.Alternatives {
		b.WriteString(a.key())
		b.WriteByte('|')
	}
	return b.String()
}

// inAnyOrder is the same whatever the order of the alternatives: which of them lets a caller pass is no difference.
func (r Requirement) inAnyOrder() string {
	keys := make([]string, len(r.Alternatives))
	for i, a := range r.Alternatives {
		keys[i] = a.key() + "|"
	}
	slices.Sort(keys)
	return strings.Join(keys, "")
}

// same is a list of alternatives that operations share.
type same struct {
	first *Alternative
	n     int
}

// same identifies the list itself. The zero value is that of the empty one.
func (r Requirement) same() same {
	if len(r.Alternatives) == 0 {
		return same{}
	}
	return same{&r.Alternatives[0], len(r.Alternatives)}
}

// Equal reports whether two requirements have the same alternatives in one order. Of effective ones of one description that
// is the question whether two operations need the same.
func (r Requirement) Equal(o Requirement) bool { return r.same() == o.same() || r.key() == o.key() }

func sortedIndexes[T any](all []T, index func(T) int) []int {
	out := make([]int, len(all))
	for i, v := range all {
		out[i] = index(v)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Meet intersects two limits on subject types, where none means any. The second result is false when nobody
// is left.
func Meet(a, b []*SubjectType) ([]*SubjectType, bool) {
	if len(a) == 0 {
		return b, true
	}
	if len(b) == 0 {
		return a, true
	}
	var both []*SubjectType
	for _, t := range a {
		if slices.Contains(b, t) {
			both = append(both, t)
		}
	}
	return both, len(both) > 0
}
