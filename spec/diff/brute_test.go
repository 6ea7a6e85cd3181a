package diff_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
)

// small makes a model over names that are the same each time, of which it has some: scopes with implications from lower to higher,
// limits, holders and an older name; operations with requirements over two schemes.
func small(r *rand.Rand) *spec.API {
	a := &spec.API{}
	for i := range 2 {
		a.Schemes = append(a.Schemes, &spec.Scheme{Name: fmt.Sprintf("scheme%d", i), Type: "apiKey", In: "header", Param: fmt.Sprint(i), Default: i == 0})
	}
	if r.IntN(2) == 0 {
		a.SubjectTypes = append(a.SubjectTypes, &spec.SubjectType{Name: "user"})
	}
	a.Holders = []*spec.Holder{{Name: "everyone"}, {Name: "admins"}}
	a.Holders[1].Inherits = a.Holders[:1]
	for i := range 4 {
		if r.IntN(6) == 0 {
			continue
		}
		s := &spec.Scope{Name: fmt.Sprintf("s%d", i), Scheme: a.Schemes[0]}
		if len(a.SubjectTypes) > 0 && r.IntN(4) == 0 {
			s.SubjectTypes = a.SubjectTypes
		}
		if r.IntN(3) == 0 {
			s.Holders = []*spec.Holder{a.Holders[r.IntN(2)]}
		}
		for _, lower := range a.Scopes {
			if r.IntN(4) == 0 {
				lower.Implies = append(lower.Implies, spec.Implication{To: s, Via: s.Name})
			}
		}
		a.Scopes = append(a.Scopes, s)
	}
	if n := len(a.Scopes); n > 0 && r.IntN(3) == 0 {
		s := a.Scopes[r.IntN(n)]
		free := []string{"old"}
		for i := range 4 { // the name of what may be a scope in the other model
			if name := fmt.Sprintf("s%d", i); !slices.ContainsFunc(a.Scopes, func(s *spec.Scope) bool { return s.Name == name }) {
				free = append(free, name)
			}
		}
		s.Aliases = []spec.Alias{{Name: free[r.IntN(len(free))]}}
	}
	for i := range 4 {
		if r.IntN(5) == 0 {
			continue
		}
		path := fmt.Sprintf("/p%d", i)
		p, err := spec.ParsePattern(path)
		if err != nil {
			panic(err)
		}
		o := &spec.Operation{Method: "GET", Path: path, Pattern: p}
		for range r.IntN(3) {
			var alt spec.Alternative
			for k := range r.IntN(3) {
				need := spec.Need{Scheme: a.Schemes[k]}
				for _, s := range a.Scopes {
					if r.IntN(3) == 0 {
						need.Scopes = append(need.Scopes, s)
					}
				}
				alt.Needs = append(alt.Needs, need)
			}
			if len(alt.Needs) > 0 && r.IntN(4) == 0 {
				alt.SubjectTypes = a.SubjectTypes
			}
			o.Written.Alternatives = append(o.Written.Alternatives, alt)
		}
		a.Operations = append(a.Operations, o)
	}
	spec.Seal(a)
	return a
}

var words = []string{"s0", "s1", "s2", "s3", "old"}

// everyone are all callers that there can be: for each scheme none or one credential, of each subject type, with each set of words.
func everyone() []compare.Caller {
	all := []compare.Caller{{}}
	for i := range 2 {
		for _, c := range all {
			for _, subject := range []string{"", "user"} {
				for set := range 1 << len(words) {
					cred := compare.Credential{Scheme: fmt.Sprintf("scheme%d", i), SubjectType: subject}
					for j, w := range words {
						if set&(1<<j) != 0 {
							cred.Scopes = append(cred.Scopes, w)
						}
					}
					all = append(all, compare.Caller{Credentials: append(slices.Clone(c.Credentials), cred)})
				}
			}
		}
	}
	return all
}

// passes is the definition in its own words, older names among them.
func passes(o *spec.Operation, c compare.Caller) bool {
	if o == nil {
		return false
	}
	return slices.ContainsFunc(o.Written.Alternatives, func(alt spec.Alternative) bool {
		for _, need := range alt.Needs {
			if !slices.ContainsFunc(c.Credentials, func(cred compare.Credential) bool {
				return cred.Scheme == need.Scheme.Name && among(alt.SubjectTypes, cred.SubjectType) &&
					!slices.ContainsFunc(need.Scopes, func(s *spec.Scope) bool { return !holds(cred, s) })
			}) {
				return false
			}
		}
		return true
	})
}

func among(types []*spec.SubjectType, name string) bool {
	return len(types) == 0 || slices.ContainsFunc(types, func(t *spec.SubjectType) bool { return t.Name == name })
}

var apiOf = map[*spec.Scope]*spec.API{}

func holds(cred compare.Credential, s *spec.Scope) bool {
	if !among(s.SubjectTypes, cred.SubjectType) {
		return false
	}
	if slices.Contains(cred.Scopes, s.Name) || slices.ContainsFunc(s.Aliases, func(a spec.Alias) bool { return slices.Contains(cred.Scopes, a.Name) }) {
		return true
	}
	return slices.ContainsFunc(apiOf[s].Scopes, func(from *spec.Scope) bool {
		return slices.ContainsFunc(from.Implies, func(e spec.Implication) bool { return e.To == s }) && holds(cred, from)
	})
}

// translated says what a name means that diff takes for another one's: found by what it opens, so that tokens have to change.
func translated(c compare.Caller, names map[string]string) compare.Caller {
	out := compare.Caller{Credentials: slices.Clone(c.Credentials)}
	for i, cred := range out.Credentials {
		scopes := slices.Clone(cred.Scopes)
		for j, s := range scopes {
			if to, ok := names[s]; ok {
				scopes[j] = to
			}
		}
		out.Credentials[i].Scopes = scopes
	}
	return out
}

// For each operation and every caller that there can be: the class is right, a witness is told when and only when there is one, and it
// is one. What is not listed changed for nobody.
func TestAgainstEveryCaller(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	callers := everyone()
	classes := map[compare.Class]int{}
	kinds := map[diff.Kind]int{}
	rounds := 160
	if testing.Short() {
		rounds = 80
	}
	for round := range rounds {
		was, is := small(r), small(r)
		if round%3 == 0 { // the same, but for a name
			seed := r.Uint64()
			was, is = small(rand.New(rand.NewPCG(seed, 1))), small(rand.New(rand.NewPCG(seed, 1)))
			for _, s := range is.Scopes {
				if s.Name == "s1" && len(s.Aliases) == 0 {
					s.Name = "old"
					if round%2 == 0 {
						s.Aliases = []spec.Alias{{Name: "s1"}}
					}
				} else {
					s.Aliases = nil
				}
			}
			spec.Seal(is)
		}
		clear(apiOf)
		for _, a := range []*spec.API{was, is} {
			for _, s := range a.Scopes {
				apiOf[s] = a
			}
		}
		got := diff.APIs(was, is, diff.Options{})
		toOld, toNew := map[string]string{}, map[string]string{}
		for _, s := range got.Scopes {
			kinds[s.Kind]++
			if s.Kind == diff.Renamed {
				toNew[s.Was.Name], toOld[s.Is.Name] = s.Is.Name, s.Was.Name
			}
		}
		byPath := map[string]*diff.Operation{}
		for _, o := range got.Operations {
			switch {
			case o.Is != nil:
				byPath[o.Is.Path] = o
			default:
				byPath[o.Was.Path] = o
			}
			if o.Kind == diff.Renamed {
				t.Fatal("no operation has an id or a summary")
			}
		}
		for i := range 4 {
			path := fmt.Sprintf("/p%d", i)
			before, after := operation(was, path), operation(is, path)
			gained, lost := false, false
			for _, c := range callers {
				b, a := passes(before, translated(c, toOld)), passes(after, translated(c, toNew))
				gained, lost = gained || a && !b, lost || b && !a
			}
			want := map[[2]bool]compare.Class{{true, false}: compare.Widened, {false, true}: compare.Narrowed, {true, true}: compare.Changed}[[2]bool{gained, lost}]
			o := byPath[path]
			if o == nil {
				require.Equal(t, compare.Equivalent, want, path)
				continue
			}
			require.False(t, o.Undecided)
			require.Equal(t, want, o.Class, path)
			require.Equal(t, gained, o.Gained != nil)
			require.Equal(t, lost, o.Lost != nil)
			if o.Gained != nil {
				require.True(t, passes(after, *o.Gained))
				require.False(t, passes(before, translated(*o.Gained, toOld)))
			}
			if o.Lost != nil {
				require.True(t, passes(before, *o.Lost))
				require.False(t, passes(after, translated(*o.Lost, toNew)))
			}
			for h, name := range []string{"everyone", "admins"} {
				b, a := byDefault(was, before, h), byDefault(is, after, h)
				require.Equal(t, a && !b, slices.Contains(o.HoldersGained, name), "%s %s", path, name)
				require.Equal(t, b && !a, slices.Contains(o.HoldersLost, name), "%s %s", path, name)
			}
			classes[o.Class]++
			kinds[o.Kind]++
		}
		openings(t, got, was, is)
	}
	for class := compare.Equivalent; class <= compare.Changed; class++ {
		require.Greater(t, classes[class], rounds/20, class)
	}
	for kind := diff.Kept; kind <= diff.Removed; kind++ {
		require.Greater(t, kinds[kind], rounds/20, kind)
	}
	require.Greater(t, kinds[diff.Renamed], rounds/20)
}

// openings holds what scopes gained and lost against tokens that hold one scope alone.
func openings(t *testing.T, got *diff.Result, was, is *spec.API) {
	t.Helper()
	single := func(o *spec.Operation, s *spec.Scope) bool {
		if s == nil || o == nil {
			return false
		}
		for _, subject := range []string{"", "user"} {
			for _, scheme := range []string{"scheme0", "scheme1"} {
				if passes(o, compare.Caller{Credentials: []compare.Credential{{Scheme: scheme, SubjectType: subject, Scopes: []string{s.Name}}}}) {
					return true
				}
			}
		}
		return false
	}
	free := func(o *spec.Operation) bool {
		return o != nil && slices.ContainsFunc(o.Written.Alternatives, func(alt spec.Alternative) bool { return len(alt.Scopes()) == 0 })
	}
	for _, s := range got.Scopes {
		for _, o := range got.Operations {
			if free(o.Was) || free(o.Is) {
				continue
			}
			before, after := single(o.Was, s.Was), single(o.Is, s.Is)
			of := func(all []diff.Opening) bool {
				return slices.ContainsFunc(all, func(x diff.Opening) bool { return x.Operation == o && !x.Together })
			}
			if after && !before {
				require.True(t, of(s.Opens))
			}
			if of(s.Opens) {
				require.True(t, after)
				require.False(t, before)
			}
			if before && !after {
				require.True(t, slices.ContainsFunc(s.Closes, func(x diff.Opening) bool { return x.Operation == o }))
			}
		}
	}
}

func operation(a *spec.API, path string) *spec.Operation {
	for _, o := range a.Operations {
		if o.Path == path {
			return o
		}
	}
	return nil
}

// byDefault reports whether a holder passes with what it holds by default: for each scheme a credential of whatever type serves.
func byDefault(a *spec.API, o *spec.Operation, h int) bool {
	if o == nil {
		return false
	}
	var names []string
	for _, s := range a.Scopes {
		for _, holder := range s.Holders {
			if holder == a.Holders[0] || holder == a.Holders[h] {
				names = append(names, s.Name)
			}
		}
	}
	for _, first := range []string{"", "user"} {
		for _, second := range []string{"", "user"} {
			if passes(o, compare.Caller{Credentials: []compare.Credential{{Scheme: "scheme0", SubjectType: first, Scopes: names}, {Scheme: "scheme1", SubjectType: second, Scopes: names}}}) {
				return true
			}
		}
	}
	return false
}
