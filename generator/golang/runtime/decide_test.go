package runtime

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// The oracle evaluates a model by the words of the specification, by name, with sets that are maps. It shares nothing with pack or the fixed
// part.

type oracle struct {
	model  pack.Model
	scopes map[string]pack.Scope
}

func newOracle(m pack.Model) oracle {
	o := oracle{m, map[string]pack.Scope{}}
	for _, s := range m.Scopes {
		o.scopes[s.Name] = s
	}
	return o
}

func (o oracle) mayHold(scope, subject string) bool {
	limits := o.scopes[scope].SubjectTypes
	return len(limits) == 0 || slices.Contains(limits, subject)
}

func (o oracle) closure(held []string, subject string, objectsOnly bool) map[string]bool {
	has := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		if has[name] || !o.mayHold(name, subject) || objectsOnly && !o.scopes[name].ObjectsAll {
			return
		}
		has[name] = true
		for _, implied := range o.scopes[name].Implies {
			add(implied)
		}
	}
	for _, name := range held {
		add(name)
	}
	return has
}

// held is what an oracle's principal has by scheme; entitled limits it when it is not nil.
type held struct {
	subject          string
	scopes, entitled []string
}

func (o oracle) has(h held, scope string, objectsOnly bool) bool {
	return o.closure(h.scopes, h.subject, objectsOnly)[scope] && (h.entitled == nil || o.closure(h.entitled, h.subject, objectsOnly)[scope])
}

func (o oracle) decide(op pack.Operation, p map[string]held) Decision {
	d := Decision{Reason: ReasonDeniedToAll}
	for _, alt := range op.Alternatives {
		present, typed, satisfied, objects, scopes := true, true, true, true, 0
		for _, need := range alt.Needs {
			h, ok := p[need.Scheme]
			present = present && ok
			typed = typed && (len(alt.SubjectTypes) == 0 || slices.Contains(alt.SubjectTypes, h.subject))
			for _, scope := range need.Scopes {
				scopes++
				typed = typed && o.mayHold(scope, h.subject)
				satisfied = satisfied && o.has(h, scope, false)
				objects = objects && o.scopes[scope].ObjectsAll && o.has(h, scope, true)
			}
		}
		switch {
		case present && typed && satisfied:
			d.Allowed, d.Reason = true, ReasonAllowed
			d.ObjectChecksSkippable = d.ObjectChecksSkippable || objects && scopes > 0
		case d.Allowed:
		case present && typed:
			d.Reason = ReasonInsufficientScope
		case present && d.Reason != ReasonInsufficientScope:
			d.Reason = ReasonWrongSubjectType
		case d.Reason == ReasonDeniedToAll:
			d.Reason = ReasonWrongScheme
		}
	}
	if !d.Allowed && len(op.Alternatives) != 0 && len(p) == 0 {
		d.Reason = ReasonUnauthenticated
	}
	return d
}

// fewestMissing is the number of scopes that the nearest alternative lacks, -1 when more scopes would not help.
func (o oracle) fewestMissing(op pack.Operation, p map[string]held) int {
	fewest := -1
	for _, alt := range op.Alternatives {
		lacks, fits := 0, true
		for _, need := range alt.Needs {
			h, ok := p[need.Scheme]
			fits = fits && ok && (len(alt.SubjectTypes) == 0 || slices.Contains(alt.SubjectTypes, h.subject))
			for _, scope := range need.Scopes {
				fits = fits && o.mayHold(scope, h.subject)
				if !o.has(h, scope, false) {
					lacks++
				}
			}
		}
		if fits && (fewest < 0 || lacks < fewest) {
			fewest = lacks
		}
	}
	return fewest
}

func some[T any](r *rand.Rand, list []T, chance float64) (picked []T) {
	for _, v := range list {
		if r.Float64() < chance {
			picked = append(picked, v)
		}
	}
	return picked
}

func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// randomModel has a few live scopes anywhere among as many as a Set holds here, and implication without cycles.
func randomModel(r *rand.Rand) (m pack.Model, live []string) {
	types := []string{"user", "app", "device"}[:r.IntN(4)]
	m.SubjectTypes = types
	for i := range r.IntN(schemeCount) + 1 {
		m.Schemes = append(m.Schemes, pack.Scheme{Name: fmt.Sprint("scheme", i)})
	}
	total := 1 + r.IntN(64*scopeWords)
	for i := range total {
		m.Scopes = append(m.Scopes, pack.Scope{Name: fmt.Sprint("s", i)})
	}
	for range 1 + r.IntN(9) {
		s := &m.Scopes[r.IntN(total)]
		if slices.Contains(live, s.Name) {
			continue
		}
		s.Implies = some(r, live, 0.3)
		if r.IntN(3) == 0 {
			s.SubjectTypes = some(r, types, 0.5)
		}
		s.ObjectsAll = objectWords != 0 && r.IntN(3) == 0
		live = append(live, s.Name)
	}
	for i := range 12 {
		op := pack.Operation{Method: "GET", Path: fmt.Sprint("/", i), ID: fmt.Sprint("op", i)}
		for range r.IntN(4) {
			var alt pack.Alternative
			for _, s := range some(r, m.Schemes, 0.6) {
				alt.Needs = append(alt.Needs, pack.Need{Scheme: s.Name, Scopes: some(r, live, []float64{0, 0.1, 0.3}[r.IntN(3)])})
			}
			if r.IntN(3) == 0 {
				alt.Needs = []pack.Need{{Scheme: one(r, m.Schemes).Name, Scopes: []string{one(r, live)}}}
			}
			if r.IntN(3) == 0 {
				alt.SubjectTypes = some(r, types, 0.5)
			}
			op.Alternatives = append(op.Alternatives, alt)
		}
		m.Operations = append(m.Operations, op)
	}
	return m, live
}

func TestDecideIsTheOracles(t *testing.T) {
	rounds := 1500
	if testing.Short() {
		rounds = 300
	}
	if scopeWords > 20 {
		rounds = 100
	}
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 1))
		m, live := randomModel(r)
		tables, err := pack.Pack(m)
		require.NoError(t, err)
		o := newOracle(m)
		set := func(names []string) (s Set) {
			for _, name := range names {
				s.add(Scope(lookup(tables.Scopes, name)))
			}
			return s
		}
		for range 12 {
			p, expected := Principal{}, map[string]held{}
			var credentials []Credential
			for i, scheme := range m.Schemes {
				if r.IntN(4) == 0 {
					continue
				}
				h := held{scopes: some(r, live, 0.4)}
				subject := r.IntN(len(m.SubjectTypes) + 1)
				if subject > 0 {
					h.subject = m.SubjectTypes[subject-1]
				}
				c := newCredential(tables.Implications, Scheme(i+1), SubjectType(subject), set(h.scopes))
				if r.IntN(3) == 0 {
					h.entitled = append([]string{}, some(r, live, 0.5)...)
					c = c.limitTo(tables.Implications, set(h.entitled))
				}
				expected[scheme.Name] = h
				credentials = append(credentials, c)
				has := closure(tables.Implications, subject, c.scopes)
				for _, name := range live {
					require.Equal(t, o.has(h, name, false), has.words[(lookup(tables.Scopes, name)-1)/64]>>((lookup(tables.Scopes, name)-1)%64)&1 == 1, "%d %s %+v", seed, name, h)
				}
			}
			p = NewPrincipal(credentials...)
			for i, op := range m.Operations {
				got := decideTwice(t, tables.Requirements, Operation(i+1), &p)
				require.Equal(t, o.decide(op, expected), got, "seed %d\n%+v\n%+v", seed, op, expected)
				lacking, fewest := missing(tables.Requirements, tables.Implications, Operation(i+1), &p), 0
				for _, need := range lacking {
					fewest += need.Scopes.Len()
				}
				if want := o.fewestMissing(op, expected); want > 0 {
					require.Equal(t, want, fewest)
				} else {
					require.Empty(t, lacking)
				}
				require.Len(t, alternativeList(tables.Requirements, Operation(i+1)), len(op.Alternatives))
			}
			require.Equal(t, Decision{}, decideTwice(t, tables.Requirements, 0, &p))
			require.Equal(t, Decision{}, decideTwice(t, tables.Requirements, Operation(len(m.Operations)+1), &p))
			require.Equal(t, Decision{}, decideTwice(t, tables.Requirements, ^Operation(0), &p))
		}
	}
}

// What a client is told to ask for: of several alternatives marked as least the first, and of equally short ones the marked.
func TestPreferredAlternative(t *testing.T) {
	alt := func(least bool, scopes ...string) pack.Alternative {
		return pack.Alternative{Needs: []pack.Need{{Scheme: "s", Scopes: scopes}}, Least: least}
	}
	m := pack.Model{
		Schemes: []pack.Scheme{{Name: "s"}},
		Scopes:  []pack.Scope{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}},
		Operations: []pack.Operation{
			{Method: "GET", Path: "/1", ID: "1", Alternatives: []pack.Alternative{alt(false, "a"), alt(true, "b"), alt(true, "c"), alt(false, "d")}},
			{Method: "GET", Path: "/2", ID: "2", Alternatives: []pack.Alternative{alt(false, "a"), alt(false, "b")}},
			{Method: "GET", Path: "/3", ID: "3", Alternatives: []pack.Alternative{alt(true, "a", "b"), alt(false, "c")}},
		},
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	p := NewPrincipal(Credential{scheme: 1})
	for op, want := range map[Operation]struct{ asked, missing Scope }{1: {2, 2}, 2: {1, 1}, 3: {0, 3}} {
		asked := scopesFor(tables.Requirements, []Operation{op})
		if want.asked != 0 {
			require.Equal(t, Of(want.asked), asked, "%d", op)
		} else {
			require.Equal(t, Of(1, 2), asked)
		}
		lacking := missing(tables.Requirements, tables.Implications, op, &p)
		require.Len(t, lacking, 1)
		require.Equal(t, Of(want.missing), lacking[0].Scopes, "%d", op)
	}
}
