package compare_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

const (
	schemes  = 2
	subjects = 2
	scopes   = 4
)

// model makes a small model with the same names each time: implications from lower to higher, limits on subject types.
func model(r *rand.Rand) *spec.API {
	a := &spec.API{}
	for i := range schemes {
		a.Schemes = append(a.Schemes, &spec.Scheme{Name: fmt.Sprintf("scheme%d", i), Default: i == 0})
	}
	for i := range r.IntN(subjects + 1) {
		a.SubjectTypes = append(a.SubjectTypes, &spec.SubjectType{Name: fmt.Sprintf("type%d", i)})
	}
	for i := range scopes {
		s := &spec.Scope{Name: fmt.Sprintf("s%d", i), Scheme: a.Schemes[0]}
		if len(a.SubjectTypes) > 0 && r.IntN(4) == 0 {
			s.SubjectTypes = []*spec.SubjectType{a.SubjectTypes[r.IntN(len(a.SubjectTypes))]}
		}
		a.Scopes = append(a.Scopes, s)
	}
	for i := range scopes {
		for j := i + 1; j < scopes; j++ {
			if r.IntN(4) == 0 {
				a.Scopes[i].Implies = append(a.Scopes[i].Implies, spec.Implication{To: a.Scopes[j]})
			}
		}
	}
	spec.Seal(a)
	return a
}

// requirement makes one that no reader would: limits that do not fit the scopes, several credentials, scopes that imply each other.
func requirement(r *rand.Rand, a *spec.API) (out spec.Requirement) {
	for range r.IntN(4) {
		var alt spec.Alternative
		first := r.IntN(schemes)
		for k := range r.IntN(schemes + 1) {
			need := spec.Need{Scheme: a.Schemes[(first+k)%schemes]}
			for _, i := range r.Perm(scopes)[:r.IntN(3)] {
				need.Scopes = append(need.Scopes, a.Scopes[i])
			}
			alt.Needs = append(alt.Needs, need)
		}
		for _, t := range a.SubjectTypes {
			if len(alt.Needs) > 0 && r.IntN(4) == 0 {
				alt.SubjectTypes = append(alt.SubjectTypes, t)
			}
		}
		out.Alternatives = append(out.Alternatives, alt)
	}
	return out
}

// callers are all there can be: for each scheme no credential, or one of each type, the unstated and an unknown one among them, with
// each set of scopes.
func callers() []compare.Caller {
	all := []compare.Caller{{}}
	for i := range schemes {
		for _, c := range all {
			for _, subject := range []string{"", "type0", "type1"} {
				for set := range 1 << scopes {
					cred := compare.Credential{Scheme: fmt.Sprintf("scheme%d", i), SubjectType: subject}
					for j := range scopes {
						if set&(1<<j) != 0 {
							cred.Scopes = append(cred.Scopes, fmt.Sprintf("s%d", j))
						}
					}
					all = append(all, compare.Caller{Credentials: append(slices.Clone(c.Credentials), cred)})
				}
			}
		}
	}
	return all
}

// passes is the definition, in its own words: for some alternative each credential is there, of an allowed type, and the
// needed scopes are said or reached by implications, through scopes that the type may hold alone.
func passes(a *spec.API, req spec.Requirement, c compare.Caller) bool {
	for _, alt := range req.Alternatives {
		ok := true
		for _, need := range alt.Needs {
			ok = ok && slices.ContainsFunc(c.Credentials, func(cred compare.Credential) bool {
				if cred.Scheme != need.Scheme.Name {
					return false
				}
				fits := len(alt.SubjectTypes) == 0
				for _, t := range alt.SubjectTypes {
					fits = fits || t.Name == cred.SubjectType
				}
				for _, s := range need.Scopes {
					fits = fits && holds(a, cred, s)
				}
				return fits
			})
		}
		if ok {
			return true
		}
	}
	return false
}

func holds(a *spec.API, cred compare.Credential, s *spec.Scope) bool {
	may := len(s.SubjectTypes) == 0
	for _, t := range s.SubjectTypes {
		may = may || t.Name == cred.SubjectType
	}
	if !may {
		return false
	}
	if slices.Contains(cred.Scopes, s.Name) {
		return true
	}
	for _, from := range a.Scopes {
		for _, edge := range from.Implies {
			if edge.To == s && holds(a, cred, from) {
				return true
			}
		}
	}
	return false
}

// For every caller that there can be: the class is right, a witness is told when and only when there is one, passes here and
// not there, and needs all that it holds.
func TestAgainstEveryCaller(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	everyone := callers()
	seen := map[compare.Class]int{}
	rounds := 600
	if testing.Short() {
		rounds = 200
	}
	for round := range rounds {
		a := model(r)
		b := a
		if round%2 == 1 {
			b = model(r) // other implications, limits and subject types
		}
		was, is := compare.Side{API: a, Requirement: requirement(r, a)}, compare.Side{API: b, Requirement: requirement(r, b)}
		gained, lost := false, false
		for _, c := range everyone {
			before, after := passes(a, was.Requirement, c), passes(b, is.Requirement, c)
			if before != was.Passes(c) {
				t.Fatalf("%v and %v: %v", was.Requirement, c, before)
			}
			gained, lost = gained || after && !before, lost || before && !after
		}
		want := map[[2]bool]compare.Class{
			{false, false}: compare.Equivalent, {true, false}: compare.Widened, {false, true}: compare.Narrowed, {true, true}: compare.Changed,
		}[[2]bool{gained, lost}]
		got := compare.Requirements(was, is)
		require.False(t, got.Undecided)
		require.Equal(t, want, got.Class, "%v and %v", was.Requirement, is.Requirement)
		require.Equal(t, gained, got.Gained != nil)
		require.Equal(t, lost, got.Lost != nil)
		check(t, got.Gained, is, was)
		check(t, got.Lost, was, is)
		seen[got.Class]++
	}
	for class := compare.Equivalent; class <= compare.Changed; class++ {
		require.Greater(t, seen[class], rounds/30, class)
	}
}

func check(t *testing.T, c *compare.Caller, by, against compare.Side) {
	t.Helper()
	if c == nil {
		return
	}
	require.True(t, passes(by.API, by.Requirement, *c))
	require.False(t, passes(against.API, against.Requirement, *c))
	for i, cred := range c.Credentials {
		less := compare.Caller{Credentials: slices.Delete(slices.Clone(c.Credentials), i, i+1)}
		require.False(t, passes(by.API, by.Requirement, less), "the credential %v of %v is not needed", cred, c)
		for j := range cred.Scopes {
			less := compare.Caller{Credentials: slices.Clone(c.Credentials)}
			less.Credentials[i].Scopes = slices.Delete(slices.Clone(cred.Scopes), j, j+1)
			require.False(t, passes(by.API, by.Requirement, less), "the scope %s of %v is not needed", cred.Scopes[j], c)
		}
	}
}

// What is given up is said: with more kinds of callers than are tried the answer is not "equivalent" as if all had been.
func TestUndecidedIsSaid(t *testing.T) {
	before, after := &spec.API{}, &spec.API{}
	scheme := &spec.Scheme{Name: "s", Default: true}
	var all []*spec.Scope
	for _, a := range []*spec.API{before, after} {
		a.Schemes = []*spec.Scheme{scheme}
		for i := range 5 {
			target := &spec.Scope{Name: fmt.Sprintf("t%d", i), Scheme: scheme}
			a.Scopes = append(a.Scopes, target)
			for j := range 10 {
				from := &spec.Scope{Name: fmt.Sprintf("f%d_%d", i, j), Scheme: scheme}
				from.Implies = []spec.Implication{{To: target}}
				a.Scopes = append(a.Scopes, from)
			}
		}
		spec.Seal(a)
	}
	for _, s := range before.Scopes {
		if len(s.Implies) == 0 {
			all = append(all, s)
		}
	}
	// After the change nothing implies anything, so that no holder is worth less than another; everybody passes by one alternative each.
	for _, s := range after.Scopes {
		s.Implies = nil
	}
	spec.Seal(after)
	var is spec.Requirement
	is.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: scheme}}}}
	got := compare.Requirements(
		compare.Side{API: before, Requirement: spec.Requirement{Alternatives: []spec.Alternative{{Needs: []spec.Need{{Scheme: scheme, Scopes: all}}}}}},
		compare.Side{API: after, Requirement: is})
	require.True(t, got.Undecided)
	require.Equal(t, compare.Widened, got.Class)
}
