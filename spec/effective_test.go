package spec

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// caller is a principal of the brute-force reading: for each scheme, whether there is a credential, its type and scopes.
type caller struct {
	has   []bool
	types []*SubjectType
	held  []uint
}

// callers enumerates every principal of a small model.
func callers(a *API) []caller {
	one := []struct {
		has  bool
		t    *SubjectType
		held uint
	}{{}}
	for held := range uint(1) << len(a.Scopes) {
		for c := range a.classes() {
			one = append(one, struct {
				has  bool
				t    *SubjectType
				held uint
			}{true, a.subject(c), held})
		}
	}
	all := []caller{{}}
	for range a.Schemes {
		var next []caller
		for _, c := range all {
			for _, x := range one {
				next = append(next, caller{append(slices.Clone(c.has), x.has), append(slices.Clone(c.types), x.t), append(slices.Clone(c.held), x.held)})
			}
		}
		all = next
	}
	return all
}

// holds is the definition: a scope is held when the type may hold it and it was said, or a held scope implies it.
func (c caller) holds(a *API, scheme int, s *Scope) bool {
	if !c.has[scheme] || !s.Allows(c.types[scheme]) {
		return false
	}
	if c.held[scheme]&(1<<s.Index) != 0 {
		return true
	}
	for _, from := range a.Scopes {
		for _, edge := range from.Implies {
			if edge.To == s && c.holds(a, scheme, from) {
				return true
			}
		}
	}
	return false
}

// reads evaluates a tree as its author means it, collecting the limits on subject types on the way: every credential that
// an alternative uses must be of a type that all its limits allow. It tries every choice of the anyOf nodes.
func (c caller) reads(a *API, o *Operation) bool {
	var choices func(t *Tree, then func([]*Tree) bool) bool
	choices = func(t *Tree, then func([]*Tree) bool) bool {
		switch {
		case t.Any != nil:
			return slices.ContainsFunc(t.Any, func(x *Tree) bool { return choices(x, then) })
		case t.All != nil:
			var rest func(i int, leaves []*Tree) bool
			rest = func(i int, leaves []*Tree) bool {
				if i == len(t.All) {
					return then(leaves)
				}
				return choices(t.All[i], func(more []*Tree) bool { return rest(i+1, append(slices.Clone(leaves), more...)) })
			}
			return rest(0, nil)
		}
		return then([]*Tree{t})
	}
	return choices(o.Requires, func(leaves []*Tree) bool {
		limits := [][]*SubjectType{o.SubjectTypes}
		anonymous := true
		for _, l := range leaves {
			limits = append(limits, l.SubjectTypes)
			if l.Scope != nil {
				limits = append(limits, l.Scope.SubjectTypes)
			}
			anonymous = anonymous && l.Anonymous
		}
		if anonymous {
			return true
		}
		for _, l := range leaves {
			if l.Anonymous {
				continue
			}
			i := l.Scheme.Index
			if !c.has[i] {
				return false
			}
			for _, limit := range limits {
				if len(limit) > 0 && !slices.Contains(limit, c.types[i]) {
					return false
				}
			}
			if l.Scope != nil && !c.holds(a, i, l.Scope) {
				return false
			}
		}
		return true
	})
}

// satisfied evaluates a requirement in the model's form.
func (c caller) satisfied(a *API, r Requirement) bool {
	return slices.ContainsFunc(r.Alternatives, func(alt Alternative) bool {
		return !slices.ContainsFunc(alt.Needs, func(n Need) bool {
			i := n.Scheme.Index
			if !c.has[i] || len(alt.SubjectTypes) > 0 && !slices.Contains(alt.SubjectTypes, c.types[i]) {
				return true
			}
			return slices.ContainsFunc(n.Scopes, func(s *Scope) bool { return !c.holds(a, i, s) })
		})
	})
}

// The requirement as written, the effective one and a brute-force reading of the tree let the same principals in, for
// every principal of many small models.
func TestEffectiveMeansWhatIsWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	smaller, allowed, denied := 0, 0, 0
	for range 400 {
		a := randomAPI(r)
		Seal(a)
		o := a.Operations[0]
		if len(o.Effective.Alternatives) < len(o.Written.Alternatives) {
			smaller++
		}
		all := callers(a)
		if len(all) > 3000 {
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			all = all[:3000]
		}
		for _, c := range all {
			want := c.reads(a, o)
			if want {
				allowed++
			} else {
				denied++
			}
			require.Equal(t, want, c.satisfied(a, o.Written), "written form of %+v for %+v", o.Written, c)
			require.Equal(t, want, c.satisfied(a, o.Effective), "effective form %+v of %+v for %+v", o.Effective, o.Written, c)
		}
		for _, alt := range o.Written.Alternatives {
			for _, kind := range alt.SubjectTypes {
				require.Contains(t, a.SubjectTypes, kind, "what nobody may use is left out, and said")
			}
		}
		for i, x := range o.Effective.Alternatives {
			for j, y := range o.Effective.Alternatives {
				require.False(t, i != j && a.within(x, y), "%+v is absorbed by %+v", x, y)
			}
		}
	}
	require.Greater(t, smaller, 50, "absorption must have had something to do")
	require.Greater(t, allowed, 1000)
	require.Greater(t, denied, 1000)
}

// The closure of every set of scopes, for every subject class, is what the definition says.
func TestClosureAgainstDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		a := randomAPI(r)
		Seal(a)
		for held := range uint(1) << len(a.Scopes) {
			var set ScopeSet
			for _, s := range a.Scopes {
				if held&(1<<s.Index) != 0 {
					set.Add(s)
				}
			}
			for class := range a.classes() {
				c := caller{[]bool{true, false}, []*SubjectType{a.subject(class), nil}, []uint{held, 0}}
				got := a.Closure(set, a.subject(class))
				for _, s := range a.Scopes {
					require.Equal(t, c.holds(a, 0, s), got.Has(s))
				}
			}
		}
	}
}

func TestCycleIsPrintedAndCut(t *testing.T) {
	a := &API{}
	for i, name := range []string{"a", "b", "c", "d"} {
		a.Scopes = append(a.Scopes, &Scope{Name: name, Index: i})
	}
	imply := func(from, to int) {
		a.Scopes[from].Implies = append(a.Scopes[from].Implies, Implication{To: a.Scopes[to]})
	}
	imply(0, 1)
	imply(1, 2)
	imply(2, 3)
	imply(2, 1)
	found := Seal(a)
	require.Len(t, found, 1)
	require.Equal(t, "implications form a cycle: b → c → b", found[0].Message)
	require.True(t, a.Implied(a.Scopes[0], nil).Has(a.Scopes[3]), "what is no part of the cycle still holds")
	require.False(t, a.Implied(a.Scopes[2], nil).Has(a.Scopes[1]), "the implication that closed the cycle opens nothing")
	var chain []string
	for _, edge := range a.Chain(a.Scopes[0], a.Scopes[3], nil) {
		chain = append(chain, edge.To.Name)
	}
	require.Equal(t, []string{"b", "c", "d"}, chain)
}

func TestExplosionIsRefused(t *testing.T) {
	a := &API{Schemes: []*Scheme{{Name: "x"}}}
	any := &Tree{}
	for i := range 8 {
		s := &Scope{Name: string(rune('a' + i)), Index: i}
		a.Scopes = append(a.Scopes, s)
		any.Any = append(any.Any, &Tree{Scope: s, Scheme: a.Schemes[0]})
	}
	four := &Operation{Method: "GET", Path: "/four", Requires: &Tree{All: []*Tree{any, any, any, any}}}
	five := &Operation{Method: "GET", Path: "/five", Requires: &Tree{All: []*Tree{any, any, any, any, any}}}
	a.Operations = []*Operation{four, five}
	found := Seal(a)
	require.Len(t, found, 1)
	require.Equal(t, tooManyAlternatives, found[0].Rule)
	require.Contains(t, found[0].Message, "GET /five")
	require.Equal(t, Scoped, four.Access)
	require.NotEmpty(t, four.Effective.Alternatives)
	require.Empty(t, five.Written.Alternatives, "denied, not cut short")
}
