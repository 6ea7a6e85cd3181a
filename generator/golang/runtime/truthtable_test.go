package runtime

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// Small models and every caller there is: each scheme absent, or held as each subject type with each subset of the scopes.

const mostCallers = 3000

// smallModel has so few scopes, subject types and schemes that all callers can be tried.
func smallModel(r *rand.Rand) pack.Model {
	m := pack.Model{SubjectTypes: []string{"user", "app"}[:r.IntN(3)]}
	schemes := 1 + r.IntN(min(3, schemeCount))
	for i := range schemes {
		m.Schemes = append(m.Schemes, pack.Scheme{Name: fmt.Sprint("scheme", i)})
	}
	scopes := 1 + r.IntN([]int{0, 5, 4, 2}[schemes])
	for callersOf(scopes, len(m.SubjectTypes), schemes) > mostCallers {
		scopes--
	}
	var names []string
	for i := range scopes {
		s := pack.Scope{Name: fmt.Sprint("s", i), Implies: some(r, names, 0.35), ObjectsAll: objectWords != 0 && r.IntN(2) == 0}
		if r.IntN(4) == 0 {
			s.SubjectTypes = some(r, m.SubjectTypes, 0.6)
		}
		names = append(names, s.Name)
		m.Scopes = append(m.Scopes, s)
	}
	for i := range 16 {
		op := pack.Operation{Method: "GET", Path: fmt.Sprint("/", i), ID: fmt.Sprint("op", i)}
		for range r.IntN(4) {
			var alt pack.Alternative
			for _, s := range some(r, m.Schemes, 0.6) {
				alt.Needs = append(alt.Needs, pack.Need{Scheme: s.Name, Scopes: some(r, names, 0.4)})
			}
			if r.IntN(2) == 0 {
				alt.Needs = []pack.Need{{Scheme: one(r, m.Schemes).Name, Scopes: []string{one(r, names)}}}
			}
			if r.IntN(4) == 0 {
				alt.SubjectTypes = some(r, m.SubjectTypes, 0.6)
			}
			alt.Least = r.IntN(6) == 0
			op.Alternatives = append(op.Alternatives, alt)
		}
		m.Operations = append(m.Operations, op)
	}
	return m
}

func callersOf(scopes, types, schemes int) int {
	one, all := 1+(1+types)<<scopes, 1
	for range schemes {
		all *= one
	}
	return all
}

// everyCaller gives each caller as the oracle's and as the principal.
func everyCaller(m pack.Model, tables *pack.Tables, visit func(map[string]held, Principal)) {
	caller, credentials := map[string]held{}, []Credential{}
	var next func(scheme int)
	next = func(scheme int) {
		if scheme == len(m.Schemes) {
			visit(caller, NewPrincipal(credentials...))
			return
		}
		name := m.Schemes[scheme].Name
		delete(caller, name)
		next(scheme + 1)
		for subject := range len(m.SubjectTypes) + 1 {
			for subset := range 1 << len(m.Scopes) {
				h, set := held{}, Set{}
				if subject > 0 {
					h.subject = m.SubjectTypes[subject-1]
				}
				for i, s := range m.Scopes {
					if subset>>i&1 != 0 {
						h.scopes = append(h.scopes, s.Name)
						set.add(Scope(i + 1))
					}
				}
				caller[name] = h
				credentials = append(credentials, newCredential(tables.Implications, Scheme(scheme+1), SubjectType(subject), set))
				next(scheme + 1)
				credentials = credentials[:len(credentials)-1]
			}
		}
		delete(caller, name)
	}
	next(0)
}

// lacking is what the caller lacks of an alternative by scheme, and whether its schemes and subject types fit.
func (o oracle) lacking(alt pack.Alternative, p map[string]held) (lacks map[string][]string, count int, fits bool) {
	lacks, fits = map[string][]string{}, true
	for _, need := range alt.Needs {
		h, ok := p[need.Scheme]
		fits = fits && ok && (len(alt.SubjectTypes) == 0 || slices.Contains(alt.SubjectTypes, h.subject))
		for _, scope := range need.Scopes {
			fits = fits && o.mayHold(scope, h.subject)
			if !o.has(h, scope, false) {
				lacks[need.Scheme] = append(lacks[need.Scheme], scope)
				count++
			}
		}
	}
	return lacks, count, fits
}

// least is the alternative that a client should ask for: the first that is marked, or else the first.
func least(alternatives []pack.Alternative) int {
	return max(0, slices.IndexFunc(alternatives, func(a pack.Alternative) bool { return a.Least }))
}

// missing is what a client may ask for, by scheme.
func (o oracle) missing(op pack.Operation, p map[string]held) map[string][]string {
	var best map[string][]string
	fewest := -1
	for i, alt := range op.Alternatives {
		lacks, count, fits := o.lacking(alt, p)
		if fits && (fewest < 0 || count < fewest || count == fewest && i == least(op.Alternatives)) {
			best, fewest = lacks, count
		}
	}
	return best
}

// scopesFor is what a client should ask for, whatever the scheme, each once.
func (o oracle) scopesFor(op pack.Operation) []string {
	list := []string{}
	if len(op.Alternatives) != 0 {
		for _, need := range op.Alternatives[least(op.Alternatives)].Needs {
			list = append(list, need.Scopes...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// possible reports whether for each of an alternative's credentials there is a subject type that may hold its scopes.
func (o oracle) possible(alt pack.Alternative) bool {
	for _, need := range alt.Needs {
		types := alt.SubjectTypes
		if len(types) == 0 {
			types = append([]string{""}, o.model.SubjectTypes...)
		}
		if !slices.ContainsFunc(types, func(subject string) bool {
			return !slices.ContainsFunc(need.Scopes, func(scope string) bool { return !o.mayHold(scope, subject) })
		}) {
			return false
		}
	}
	return true
}

// What is listed of an operation is what was said: each alternative's schemes and scopes in order, and which subject types can meet each need.
func TestDecideAlternatives(t *testing.T) {
	limited := 0
	for seed := range uint64(60) {
		m := smallModel(rand.New(rand.NewPCG(seed, 6)))
		tables, err := pack.Pack(m)
		require.NoError(t, err)
		o := newOracle(m)
		for i, op := range m.Operations {
			list := alternativeList(tables.Requirements, Operation(i+1))
			require.Len(t, list, len(op.Alternatives))
			for k, alt := range op.Alternatives {
				require.Len(t, list[k].Needs, len(alt.Needs))
				for n, need := range alt.Needs {
					got := list[k].Needs[n]
					require.Equal(t, need.Scheme, m.Schemes[got.Scheme-1].Name)
					require.ElementsMatch(t, need.Scopes, wireNames(tables.Scopes, got.Scopes))
					var want []SubjectType
					wantLimited := len(alt.SubjectTypes) > 0
					for _, scope := range need.Scopes {
						wantLimited = wantLimited || len(o.scopes[scope].SubjectTypes) > 0
					}
					for s, subject := range m.SubjectTypes {
						fits := len(alt.SubjectTypes) == 0 || slices.Contains(alt.SubjectTypes, subject)
						for _, scope := range need.Scopes {
							fits = fits && o.mayHold(scope, subject)
						}
						if fits && wantLimited {
							want = append(want, SubjectType(s+1))
						}
					}
					require.Equal(t, wantLimited, got.Limited)
					require.Equal(t, want, got.SubjectTypes)
					limited += len(want)
				}
			}
		}
		require.Empty(t, alternativeList(tables.Requirements, Operation(len(m.Operations)+1)))
	}
	require.NotZero(t, limited)
}

func TestDecideTruthTable(t *testing.T) {
	models := 150
	if testing.Short() {
		models = 30
	}
	if scopeWords > 20 {
		models = 10
	}
	decisions, reasons, skippable, asked, sufficient := 0, map[Reason]int{}, 0, 0, 0
	for seed := range uint64(models) {
		r := rand.New(rand.NewPCG(seed, 5))
		m := smallModel(r)
		tables, err := pack.Pack(m)
		require.NoError(t, err)
		o := newOracle(m)
		asks := make([]Set, len(m.Operations))    // what ScopesFor says of each operation
		enough := make([]bool, len(m.Operations)) // some caller holds just that, and passes
		for i, op := range m.Operations {
			asks[i] = scopesFor(tables.Requirements, []Operation{Operation(i + 1)})
			require.ElementsMatch(t, o.scopesFor(op), wireNames(tables.Scopes, asks[i]), "%+v", op)
		}
		everyCaller(m, tables, func(caller map[string]held, p Principal) {
			require.Equal(t, len(caller) == 0, p.Anonymous())
			for i, op := range m.Operations {
				number := Operation(i + 1)
				want, got := o.decide(op, caller), decideTwice(t, tables.Requirements, number, &p)
				if want != got {
					t.Fatalf("seed %d: %+v, not %+v\n%+v\n%+v\n%+v", seed, got, want, op, caller, m.Scopes)
				}
				decisions++
				reasons[got.Reason]++
				if got.ObjectChecksSkippable {
					skippable++
				}
				lacking := missing(tables.Requirements, tables.Implications, number, &p)
				if (len(lacking) != 0) != (got.Reason == ReasonInsufficientScope) {
					t.Fatalf("seed %d: %v, missing %v\n%+v\n%+v", seed, got.Reason, lacking, op, caller)
				}
				if len(lacking) != 0 {
					fuller, wanted, listed := p, o.missing(op, caller), 0
					for _, need := range lacking {
						names := wireNames(tables.Scopes, need.Scopes)
						require.ElementsMatch(t, wanted[m.Schemes[need.Scheme-1].Name], names, "seed %d\n%+v\n%+v", seed, op, caller)
						listed++
						c := &fuller.credentials[need.Scheme-1]
						*c = newCredential(tables.Implications, need.Scheme, c.subject, c.scopes.Union(need.Scopes))
					}
					require.Len(t, wanted, listed)
					if !decideTwice(t, tables.Requirements, number, &fuller).Allowed {
						t.Fatalf("seed %d: with %v still denied\n%+v\n%+v", seed, lacking, op, caller)
					}
					asked++
				}
				if got.Allowed && !enough[i] && len(caller) == len(m.Schemes) {
					enough[i] = true
					for _, c := range p.credentials[:len(m.Schemes)] {
						enough[i] = enough[i] && c.scopes == asks[i]
					}
				}
			}
		})
		for i, op := range m.Operations {
			if len(op.Alternatives) != 0 && o.possible(op.Alternatives[least(op.Alternatives)]) {
				require.True(t, enough[i], "seed %d: nobody passes who holds %v on every scheme\n%+v", seed, wireNames(tables.Scopes, asks[i]), op)
				sufficient++
			}
		}
	}
	t.Logf("%d models, %d decisions: %v; %d skip object checks; %d times what was missing was enough; for %d operations what ScopesFor says was", models, decisions, reasons, skippable, asked, sufficient)
	if objectWords != 0 {
		require.Greater(t, skippable, decisions/100)
	}
	require.Len(t, reasons, 5+min(1, schemeCount-1), "a wrong scheme takes a second one")
}
