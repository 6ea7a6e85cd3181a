// Package scopestest is for tests of services: for each operation the callers who only just may and those who only just may
// not, as a table (Cases) and as requests to a service's own handler (Run).
package scopestest

import (
	"strconv"
	"strings"

	"scopegen.invalid/scopes"
)

// Case is one caller of an operation.
type Case struct {
	Name      string // what the caller has, or lacks
	Principal scopes.Principal
	Allowed   bool
	Reason    scopes.Reason
}

// Cases are the operation's callers that a test should know: for each alternative the smallest that passes, and those that
// nearly do but must not: each lacking one scope or one credential, of each subject type that may not, by another scheme;
// those with every scope that does not open it; the anonymous one. No two are the same caller, and all that are allowed are
// smallest: without any one of their scopes they are denied. A public operation has the anonymous case alone.
func Cases(op scopes.Operation) []Case {
	b := &builder{op: op, seen: map[scopes.Principal]bool{}}
	b.add("anonymous", scopes.Principal{}, true)
	if b.cases[0].Allowed {
		return b.cases
	}
	for _, alternative := range op.Alternatives() {
		b.alternative(alternative.Needs)
	}
	for _, subject := range subjects() {
		b.everythingElse(subject)
	}
	return b.cases
}

type builder struct {
	op    scopes.Operation
	cases []Case
	seen  map[scopes.Principal]bool
}

// add keeps a caller that is new and, where that is not wanted, not allowed after all: by another alternative, say.
func (b *builder) add(name string, p scopes.Principal, wanted bool) {
	d := scopes.Decide(b.op, p)
	if b.seen[p] || d.Allowed && !wanted {
		return
	}
	b.seen[p] = true
	b.cases = append(b.cases, Case{name, p, d.Allowed, d.Reason})
}

// held is what a caller has by one scheme.
type held struct {
	scheme  scopes.Scheme
	subject scopes.SubjectType
	scopes  scopes.Set
}

func principal(list []held) scopes.Principal {
	credentials := make([]scopes.Credential, len(list))
	for i, h := range list {
		credentials[i] = scopes.NewCredential(h.scheme, h.subject, h.scopes)
	}
	return scopes.NewPrincipal(credentials...)
}

func (b *builder) allowed(list []held) bool { return scopes.Decide(b.op, principal(list)).Allowed }

// with is the list with another i-th.
func with(list []held, i int, h held) []held {
	changed := append([]held(nil), list...)
	changed[i] = h
	return changed
}

// alternative adds the smallest caller that satisfies it, and its neighbours.
func (b *builder) alternative(needs []scopes.Need) {
	var list []held
	for _, need := range needs {
		h := held{scheme: need.Scheme, scopes: need.Scopes}
		if need.Limited && len(need.SubjectTypes) > 0 {
			h.subject = need.SubjectTypes[0]
		}
		list = append(list, h)
	}
	for i := range list { // of scopes that imply each other, one is enough
		for scope := range list[i].scopes.All() {
			h := list[i]
			h.scopes = h.scopes.Without(scopes.Of(scope))
			if fewer := with(list, i, h); b.allowed(fewer) {
				list = fewer
			}
		}
	}
	b.add(describe(list), principal(list), true)
	for i, h := range list {
		for scope := range h.scopes.All() {
			less := h
			less.scopes = h.scopes.Without(scopes.Of(scope))
			b.add(describe(list)+", but without "+scope.String(), principal(with(list, i, less)), false)
		}
		for _, subject := range subjects() {
			other := h
			other.subject = subject
			b.add(describe(list)+", but "+kind(subject)+" by "+h.scheme.String(), principal(with(list, i, other)), false)
		}
		for _, scheme := range schemes() {
			other := h
			other.scheme = scheme
			b.add(describe(list)+", but by "+scheme.String()+" instead of "+h.scheme.String(), principal(with(list, i, other)), false)
		}
		if len(list) > 1 {
			fewer := append(append([]held(nil), list[:i]...), list[i+1:]...)
			b.add(describe(list)+", but without a credential of "+h.scheme.String(), principal(fewer), false)
		}
	}
}

// everythingElse adds a caller with a credential of every scheme that takes all scopes but those which would open the
// operation: whoever is let in by a check of any other operation is found by it. Where a credential alone is enough, there is
// none.
func (b *builder) everythingElse(subject scopes.SubjectType) {
	var all []scopes.Scope
	for s := range scopes.All() {
		all = append(all, s)
	}
	caller := func(set scopes.Set) []held {
		var list []held
		for _, scheme := range schemes() {
			list = append(list, held{scheme, subject, set})
		}
		return list
	}
	if b.allowed(caller(scopes.Set{})) {
		return
	}
	// Halving finds the few scopes that open it without asking once for each of the others.
	var grow func(set scopes.Set, more []scopes.Scope) scopes.Set
	grow = func(set scopes.Set, more []scopes.Scope) scopes.Set {
		if whole := set.Union(scopes.Of(more...)); !b.allowed(caller(whole)) {
			return whole
		}
		if len(more) <= 1 {
			return set
		}
		return grow(grow(set, more[:len(more)/2]), more[len(more)/2:])
	}
	b.add(kind(subject)+" with every scope that does not open it", principal(caller(grow(scopes.Set{}, all))), false)
}

// describe says what a caller has: oauth2 store:read as user.
func describe(list []held) string {
	var parts []string
	for _, h := range list {
		text := h.scheme.String()
		if names := h.scopes.String(); names != "" {
			text += " " + names
		}
		if h.subject != 0 {
			text += " as " + h.subject.String()
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " and ")
}

func kind(subject scopes.SubjectType) string {
	if subject == 0 {
		return "as a caller of unstated type"
	}
	return "as " + strconv.Quote(subject.String())
}

// subjects are the unstated subject type and all others.
func subjects() []scopes.SubjectType {
	list := []scopes.SubjectType{0}
	for s := scopes.SubjectType(1); s.String() != ""; s++ {
		list = append(list, s)
	}
	return list
}

func schemes() (list []scopes.Scheme) {
	for s := scopes.Scheme(1); s != 0 && s.String() != ""; s++ {
		list = append(list, s)
	}
	return list
}
