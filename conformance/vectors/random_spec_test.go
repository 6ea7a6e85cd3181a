package vectors

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// model is a random specification: who can ask, and for what. What an endpoint needs is kept as it is written, and evaluated as
// the words of the language say.
type model struct {
	types, schemes []string
	scopes         []scopeSaid
	needs          map[string]need // by operation
}

type scopeSaid struct {
	name    string
	implies []int // earlier ones
	types   []int // none: everyone
}

// need is what an endpoint says: access, or a tree; and for whom.
type need struct {
	access string
	tree   *tree
	types  []int
}

// tree is anyOf, allOf, or a leaf: anonymous, a credential without scopes (scope -1), a scope.
type tree struct {
	any, all      []*tree
	anonymous     bool
	scope, scheme int
	types         []int
}

func some(r *rand.Rand, n int, chance float64) (list []int) {
	for i := range n {
		if r.Float64() < chance {
			list = append(list, i)
		}
	}
	return list
}

func randomModel(r *rand.Rand) *model {
	m := &model{
		types:   []string{"user", "app", "robot"}[:r.IntN(4)],
		schemes: []string{"oauth2", "bot", "key"}[:1+r.IntN(3)],
		needs:   map[string]need{},
	}
	for i := range 4 + r.IntN(90) {
		s := scopeSaid{name: fmt.Sprintf([]string{"r%d:read", "r%d.write", "https://api.example.com/auth/r%d"}[r.IntN(3)], i), implies: some(r, min(i, 12), 0.15)}
		if r.IntN(5) == 0 {
			s.types = some(r, len(m.types), 0.6)
		}
		m.scopes = append(m.scopes, s)
	}
	return m
}

func (m *model) randomNeed(r *rand.Rand) need {
	limit := func(chance float64) []int {
		if r.Float64() < chance {
			return some(r, len(m.types), 0.6)
		}
		return nil
	}
	var grow func(depth int, all bool) *tree
	grow = func(depth int, all bool) *tree {
		if depth > 0 && r.IntN(3) > 0 {
			t, and := &tree{}, r.IntN(2) == 0
			for range 1 + r.IntN(3) {
				if child := grow(depth-1, and); and {
					t.all = append(t.all, child)
				} else {
					t.any = append(t.any, child)
				}
			}
			return t
		}
		switch k := r.IntN(14); {
		case k == 0 && !all:
			return &tree{anonymous: true}
		case k == 1:
			return &tree{scope: -1, scheme: r.IntN(len(m.schemes))}
		case k < 9: // few scopes, so that callers often hold them
			return &tree{scope: r.IntN(min(len(m.scopes), 8)), scheme: r.IntN(len(m.schemes)), types: limit(0.15)}
		}
		return &tree{scope: r.IntN(len(m.scopes)), scheme: r.IntN(len(m.schemes)), types: limit(0.15)}
	}
	if k := r.IntN(12); k < 4 {
		return need{access: []string{"authenticated", "optional", "public", "none"}[k]}
	}
	return need{tree: grow(3, false), types: limit(0.1)}
}

// allows is the reference: whether the caller may do what the need is of.
func (m *model) allows(n need, c caller) bool {
	switch {
	case n.access == "public":
		return true // whoever asks, with whatever
	case n.access == "none" || c.Kind != "": // a bad credential is refused, and who cannot be told is too
		return false
	case n.access == "optional":
		return true
	case n.access == "authenticated":
		return len(c.Credentials) > 0
	}
	return m.choose([]*tree{n.tree}, nil, n.types, c)
}

// choose tries every choice among the members of an anyOf. What is chosen has to hold together: each credential that it needs is
// of a subject type that all of it allows.
func (m *model) choose(open []*tree, leaves []*tree, types []int, c caller) bool {
	if len(open) == 0 {
		return m.holdTogether(leaves, types, c)
	}
	switch t, rest := open[0], open[1:]; {
	case t.any != nil:
		return slices.ContainsFunc(t.any, func(x *tree) bool { return m.choose(append([]*tree{x}, rest...), leaves, types, c) })
	case t.all != nil:
		return m.choose(append(slices.Clone(t.all), rest...), leaves, types, c)
	default:
		return m.choose(rest, append(slices.Clone(leaves), t), types, c)
	}
}

func (m *model) holdTogether(leaves []*tree, types []int, c caller) bool {
	limits := [][]int{types}
	for _, l := range leaves {
		limits = append(limits, l.types)
		if !l.anonymous && l.scope >= 0 {
			limits = append(limits, m.scopes[l.scope].types)
		}
	}
	for _, l := range leaves {
		if l.anonymous {
			continue
		}
		i := slices.IndexFunc(c.Credentials, func(has credential) bool { return has.Scheme == m.schemes[l.scheme] })
		if i < 0 {
			return false
		}
		subject := slices.Index(m.types, c.Credentials[i].Subject)
		for _, limit := range limits {
			if len(limit) > 0 && !slices.Contains(limit, subject) {
				return false
			}
		}
		if l.scope >= 0 && !m.holds(c.Credentials[i], subject, l.scope) {
			return false
		}
	}
	return true
}

// holds reports whether a credential holds a scope: its type may, and it was said, or another one that it holds implies it.
func (m *model) holds(c credential, subject, scope int) bool {
	s := m.scopes[scope]
	if len(s.types) > 0 && !slices.Contains(s.types, subject) {
		return false
	}
	if slices.Contains(c.Scopes, s.name) {
		return true
	}
	for from := scope + 1; from < len(m.scopes); from++ {
		if slices.Contains(m.scopes[from].implies, scope) && m.holds(c, subject, from) {
			return true
		}
	}
	return false
}

func (m *model) randomCaller(r *rand.Rand) *caller {
	switch r.IntN(20) {
	case 0:
		return &caller{Kind: "bad"}
	case 1:
		return &caller{Kind: "down"}
	}
	c := &caller{}
	for _, scheme := range m.schemes {
		if r.IntN(4) == 0 {
			continue
		}
		has := credential{Scheme: scheme}
		if len(m.types) > 0 && r.IntN(6) > 0 {
			has.Subject = pick(r, m.types)
		}
		for _, i := range some(r, len(m.scopes), pick(r, []float64{0.02, 0.2, 0.6})) {
			has.Scopes = append(has.Scopes, m.scopes[i].name)
		}
		c.Credentials = append(c.Credentials, has)
	}
	return c
}

// yaml writes the model and endpoints, each on a line of its own, which is given with its operation.
func (m *model) yaml(tables []*table) (text string, lines map[int]string) {
	var b strings.Builder
	n := 0
	say := func(format string, args ...any) {
		n++
		fmt.Fprintf(&b, format+"\n", args...)
	}
	names := func(key string, list []int, name func(int) string) string {
		if len(list) == 0 {
			return ""
		}
		var out []string
		for _, i := range list {
			out = append(out, fmt.Sprintf("%q", name(i)))
		}
		return fmt.Sprintf(", %s: [%s]", key, strings.Join(out, ", "))
	}
	types := func(list []int) string { return names("subjectTypes", list, func(i int) string { return m.types[i] }) }
	say("scopegen: 1")
	say("info: {title: Random, version: \"1\"}")
	say("schemes:")
	for i, s := range m.schemes {
		say("  %s: {type: http, scheme: bearer, default: %t}", s, i == 0)
	}
	if len(m.types) > 0 {
		say("subjectTypes:")
		for _, t := range m.types {
			say("  %s: {title: A kind}", t)
		}
	}
	say("scopes:")
	for _, s := range m.scopes {
		say("  %q: {description: A scope.%s%s}", s.name, names("implies", s.implies, func(i int) string { return m.scopes[i].name }), types(s.types))
	}
	var write func(t *tree) string
	write = func(t *tree) string {
		members := func(key string, list []*tree) string {
			var out []string
			for _, x := range list {
				out = append(out, write(x))
			}
			return fmt.Sprintf("{%s: [%s]}", key, strings.Join(out, ", "))
		}
		switch {
		case t.any != nil:
			return members("anyOf", t.any)
		case t.all != nil:
			return members("allOf", t.all)
		case t.anonymous:
			return "anonymous"
		case t.scope < 0:
			return fmt.Sprintf("{scheme: %s}", m.schemes[t.scheme])
		}
		return fmt.Sprintf("{scope: %q, scheme: %s%s}", m.scopes[t.scope].name, m.schemes[t.scheme], types(t.types))
	}
	say("endpoints:")
	lines = map[int]string{}
	for _, tab := range tables {
		for _, e := range tab.endpoints {
			needs := m.needs[e.id]
			what := "access: " + needs.access + ", reason: so it is"
			if needs.tree != nil {
				what = "requires: " + write(needs.tree)
			}
			say("  - %q: {id: %s, base: %q, %s%s}", e.method+" "+e.path, e.id, tab.base, what, types(needs.types))
			lines[n] = e.id
		}
	}
	return b.String(), lines
}

// segments are what random paths are made of: text that means something to one router or the other, parameters, mixes.
var (
	texts  = []string{"a", "b", "A", "me", "new", "a.b", "a-b", "items:export", "items", "st*r", "pl+s", "fn(x)", "$m", "~t", "_", "caf%C3%A9", "sp%20ace", "q%3Fm", "a;b", "a=b", "a,b", "a@b", "'x'", "a&b", "!", "...", "a%25b", "%5B0%5D", "%7Bid%7D", "%3Aid"}
	params = []string{"{id}", "{x}", "{enterprise-team}", "{id}", "{id}"}
	mixes  = []string{"{id}.json", "{id}:cancel", "v{n}", "{a}-{b}", "{a}...{b}", "x-{id}", "{id}*"}
)

func randomTable(r *rand.Rand, n int) *table {
	tab := &table{name: fmt.Sprintf("r%02d", n), base: fmt.Sprintf("/r%02d/api", n)}
	some := []string{}
	for range 3 + r.IntN(3) {
		some = append(some, pick(r, texts))
	}
	verbs := []string{"GET", "GET", "GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"}
	for i := range 6 + r.IntN(14) {
		var path strings.Builder
		for range 1 + r.IntN(4) {
			path.WriteByte('/')
			switch k := r.IntN(20); {
			case k < 11:
				path.WriteString(pick(r, some))
			case k < 19:
				path.WriteString(pick(r, params))
			default:
				path.WriteString(pick(r, mixes))
			}
		}
		switch r.IntN(12) {
		case 0:
			path.WriteString("/{rest...}")
		case 1, 2:
			path.WriteByte('/')
		case 3:
			if i == 0 {
				path.Reset()
				path.WriteByte('/')
			}
		}
		tab.endpoints = append(tab.endpoints, &endpoint{id: fmt.Sprintf("r%02do%d", n, i), method: pick(r, verbs), path: path.String()})
	}
	return tab
}
