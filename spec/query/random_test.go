package query

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

// randomModel makes a small model whose operations have a few alternatives each.
func randomModel(r *rand.Rand) builder {
	b := build("a", "b", "c", "d")
	for i, s := range b.Scopes {
		s.ObjectsAll = r.IntN(2) == 0
		if r.IntN(4) == 0 {
			s.SubjectTypes = []*spec.SubjectType{b.API.SubjectTypes[r.IntN(2)]}
		}
		for j := i + 1; j < len(b.Scopes); j++ {
			if r.IntN(3) == 0 {
				b.imply(i, j)
			}
		}
	}
	for range 3 {
		o := &spec.Operation{Method: "GET"}
		for range r.IntN(4) {
			alt := spec.Alternative{Needs: []spec.Need{{Scheme: b.scheme}}}
			for _, s := range b.Scopes {
				if r.IntN(3) == 0 {
					alt.Needs[0].Scopes = append(alt.Needs[0].Scopes, s)
				}
			}
			switch r.IntN(6) {
			case 0:
				alt.SubjectTypes = []*spec.SubjectType{b.API.SubjectTypes[r.IntN(2)]}
			case 1, 2:
				alt.SubjectTypes = b.API.SubjectTypes
			}
			o.Written.Alternatives = append(o.Written.Alternatives, alt)
		}
		b.API.Operations = append(b.API.Operations, o)
	}
	spec.Seal(b.API)
	return b
}

// holds is the definition: a scope is held when the type may hold it, and it was said or a held one implies it; with only,
// when each scope on the way is of that kind.
func (b builder) holds(held []*spec.Scope, t *spec.SubjectType, s *spec.Scope, only func(*spec.Scope) bool) bool {
	if !s.Allows(t) || !only(s) {
		return false
	}
	if slices.Contains(held, s) {
		return true
	}
	return slices.ContainsFunc(b.Scopes, func(from *spec.Scope) bool {
		return slices.ContainsFunc(from.Implies, func(e spec.Implication) bool { return e.To == s }) && b.holds(held, t, from, only)
	})
}

func anyScope(*spec.Scope) bool { return true }

func mayUse(alt spec.Alternative, t *spec.SubjectType) bool {
	return len(alt.SubjectTypes) == 0 || slices.Contains(alt.SubjectTypes, t)
}

// lacks lists the scopes of an alternative that somebody does not hold.
func (b builder) lacks(alt spec.Alternative, held []*spec.Scope, t *spec.SubjectType, only func(*spec.Scope) bool) []*spec.Scope {
	return slices.DeleteFunc(slices.Clone(alt.Scopes()), func(s *spec.Scope) bool { return b.holds(held, t, s, only) })
}

func subsets(scopes []*spec.Scope) (out [][]*spec.Scope) {
	for bits := range 1 << len(scopes) {
		var set []*spec.Scope
		for i, s := range scopes {
			if bits>>i&1 == 1 {
				set = append(set, s)
			}
		}
		out = append(out, set)
	}
	return out
}

// Every question, for every caller of many small models, is answered as the definitions say.
func TestAnswersAgainstDefinitions(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	count := map[string]int{}
	for range 120 {
		b := randomModel(r)
		types := append([]*spec.SubjectType{nil}, b.API.SubjectTypes...)
		for _, o := range b.API.Operations {
			for _, held := range subsets(b.Scopes) {
				for _, kind := range types {
					b.checkAnswers(t, o, held, kind, count)
				}
			}
			for _, s := range b.Scopes {
				b.checkOpening(t, s, o, types, count)
			}
		}
		for _, s := range b.Scopes {
			b.checkImpliers(t, s, types)
		}
	}
	for _, what := range []string{"allowed", "skip", "lack", "helpless", "opens", "with", "some"} {
		require.Greater(t, count[what], 50, what)
	}
}

func (b builder) checkAnswers(t *testing.T, o *spec.Operation, held []*spec.Scope, kind *spec.SubjectType, count map[string]int) {
	p := Principal{[]Credential{{Scheme: b.scheme, SubjectType: kind, Scopes: held}}}
	allowed, skip, want, fewest := false, false, DeniedToAll, -1
	unchecked := func(s *spec.Scope) bool { return s.ObjectsAll }
	for _, alt := range o.Written.Alternatives {
		if !mayUse(alt, kind) {
			want = max(want, WrongSubjectType)
			continue
		}
		want = max(want, InsufficientScope)
		short := b.lacks(alt, held, kind, anyScope)
		if len(short) == 0 {
			allowed, want = true, Allowed
			skip = skip || len(alt.Scopes()) > 0 && len(b.lacks(alt, held, kind, unchecked)) == 0
		}
		for _, add := range subsets(short) {
			if len(b.lacks(alt, slices.Concat(held, add), kind, anyScope)) == 0 && (fewest < 0 || len(add) < fewest) {
				fewest = len(add)
			}
		}
	}
	d := Decide(b.API, o, p)
	require.Equal(t, allowed, d.Allowed)
	require.Equal(t, want, d.Reason)
	require.Equal(t, skip, d.SkipObjectChecks)
	m, ok := Lack(b.API, o, p)
	require.Equal(t, fewest >= 0, ok)
	if skip {
		count["skip"]++
	}
	if allowed {
		count["allowed"]++
	}
	if !ok {
		count["helpless"]++
		return
	}
	var add []*spec.Scope
	for _, n := range m.Needs {
		add = append(add, n.Scopes...)
	}
	require.Len(t, add, fewest)
	p.Credentials[0].Scopes = slices.Concat(held, add)
	require.True(t, Decide(b.API, o, p).Allowed)
	count["lack"]++
}

// checkOpening holds what one scope opens of one operation against every alternative and subject type.
func (b builder) checkOpening(t *testing.T, s *spec.Scope, o *spec.Operation, types []*spec.SubjectType, count map[string]int) {
	fewest := -1
	for _, alt := range o.Written.Alternatives {
		for _, kind := range types {
			short := b.lacks(alt, []*spec.Scope{s}, kind, anyScope)
			if mayUse(alt, kind) && len(short) < len(alt.Scopes()) && (fewest < 0 || len(short) < fewest) {
				fewest = len(short)
			}
		}
	}
	i := slices.IndexFunc(Opens(b.API, s), func(x Opening) bool { return x.Operation == o })
	require.Equal(t, fewest >= 0, i >= 0)
	if i < 0 {
		return
	}
	x := Opens(b.API, s)[i]
	require.Len(t, x.With, fewest)
	count["opens"]++
	if len(x.With) > 0 {
		count["with"]++
	}
	if x.SubjectTypes != nil {
		count["some"]++
	}
	for _, kind := range types {
		gains := mayUse(*x.Alternative, kind) && len(b.lacks(*x.Alternative, []*spec.Scope{s}, kind, anyScope)) == fewest
		said := x.SubjectTypes == nil && mayUse(*x.Alternative, kind) || slices.Contains(x.SubjectTypes, kind)
		require.Equal(t, gains, said)
	}
	require.Equal(t, slices.Contains(x.Alternative.Scopes(), s), len(x.Through) == 0)
	at := s
	for _, edge := range x.Through {
		require.Contains(t, at.Implies, edge)
		at = edge.To
	}
	require.Contains(t, x.Alternative.Scopes(), at)
}

func (b builder) checkImpliers(t *testing.T, s *spec.Scope, types []*spec.SubjectType) {
	all := Impliers(b.API, s)
	for _, from := range b.Scopes {
		i := slices.IndexFunc(all, func(x Implier) bool { return x.Scope == from })
		for _, kind := range types {
			implies := from != s && b.holds([]*spec.Scope{from}, kind, s, anyScope)
			said := i >= 0 && (all[i].SubjectTypes == nil || slices.Contains(all[i].SubjectTypes, kind))
			if implies != said && !(said && all[i].SubjectTypes == nil && !(from.Allows(kind) && s.Allows(kind))) {
				require.Equal(t, implies, said, "%s of %s for %v", from.Name, s.Name, kind)
			}
			// A chain is one that the type may go, to its end.
			if chain := b.API.Chain(from, s, kind); chain != nil {
				require.True(t, implies)
				require.True(t, from.Allows(kind) && !slices.ContainsFunc(chain, func(e spec.Implication) bool { return !e.To.Allows(kind) }))
			} else {
				require.False(t, implies)
			}
			require.Equal(t, b.holds([]*spec.Scope{from}, kind, s, anyScope), b.API.Implied(from, kind).Has(s))
		}
	}
}

// What needs two credentials: the obstacle that no scope removes is the reason, fewer credentials to add go before fewer
// scopes, and of two chains the shorter is told.
func TestSeveralCredentials(t *testing.T) {
	b := build("a", "b", "c", "middle")
	b.imply(2, 3)
	b.imply(3, 0)
	b.imply(2, 1)
	need := func(s *spec.Scheme, scopes ...*spec.Scope) spec.Need { return spec.Need{Scheme: s, Scopes: scopes} }
	o := &spec.Operation{Method: "GET", Written: spec.Requirement{Alternatives: []spec.Alternative{
		{Needs: []spec.Need{need(b.scheme, b.Scopes[0]), need(b.other, b.Scopes[0])}, SubjectTypes: []*spec.SubjectType{b.user}},
	}}}
	fewer := &spec.Operation{Method: "PUT", Written: spec.Requirement{Alternatives: []spec.Alternative{
		{Needs: []spec.Need{need(b.scheme), need(b.other)}}, {Needs: []spec.Need{need(b.scheme, b.Scopes[0], b.Scopes[1])}},
	}}}
	near := b.op(t, "GET", "/near", 0, 1)
	b.API.Operations = append(b.API.Operations, o, fewer)
	spec.Seal(b.API)
	p := Principal{[]Credential{{Scheme: b.scheme, SubjectType: b.app, Scopes: b.Scopes}, {Scheme: b.other, SubjectType: b.user}}}
	require.Equal(t, WrongSubjectType, Decide(b.API, o, p).Reason)
	_, helps := Lack(b.API, o, p)
	require.False(t, helps)
	m, helps := Lack(b.API, fewer, Principal{})
	require.True(t, helps)
	require.Len(t, m.Needs, 1)
	require.Len(t, m.Needs[0].Scopes, 2)
	opening := Opens(b.API, b.Scopes[2])[0]
	require.Same(t, near, opening.Operation)
	require.Len(t, opening.Through, 1)
}

func TestMembersAreListedOnce(t *testing.T) {
	top := &spec.Holder{Name: "top"}
	left := &spec.Holder{Name: "left", Inherits: []*spec.Holder{top}}
	right := &spec.Holder{Name: "right", Inherits: []*spec.Holder{top}}
	both := &spec.Holder{Name: "both", Inherits: []*spec.Holder{left, right}}
	api := &spec.API{Holders: []*spec.Holder{top, left, right, both}}
	require.Equal(t, []*spec.Holder{top, left, right, both}, Members(api, top))
	require.Equal(t, []*spec.Holder{left, both}, Members(api, left))
}

func TestFindTakesTheFirstOfOneShape(t *testing.T) {
	b := build("s")
	first := b.op(t, "GET", "/a/{x}", 0)
	b.op(t, "GET", "/a/{y}", 0)
	spec.Seal(b.API)
	require.Same(t, first, Find(b.API, "GET", "/a/1").Operation)
}
