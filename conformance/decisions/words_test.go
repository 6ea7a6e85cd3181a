package decisions

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// What a specification says, and what it means by the words of the language's description: nothing is normalised, multiplied out or absorbed
// beyond what a reader of the text does.

type document struct {
	types     []string
	schemes   []string // the first is the default
	scopes    []scope
	endpoints []endpoint
}

type scope struct {
	name    string
	implies []int
	types   []int // none: everyone
	objects bool  // all
}

type endpoint struct {
	id       string
	access   string // as said; empty where grants or requires say it
	types    []int
	grants   []grant // by scope in source order
	requires *tree
}

type grant struct {
	scope int
	with  []int
	types []int
	least bool
}

// tree is anyOf, allOf or a leaf.
type tree struct {
	any, all  []*tree
	anonymous bool
	scope     int // -1: a credential without scopes
	scheme    int
	types     []int
}

// way is one way to satisfy an endpoint: for each scheme that it names the scopes, and who may use it.
type way struct {
	scopes [][]int // by scheme, nil when the scheme is not asked for
	limits [][]int // each of these has to allow the type of each credential used
	least  bool
}

func (d document) ways(e endpoint) (ways []way) {
	blank := func() way { return way{scopes: make([][]int, len(d.schemes))} }
	switch {
	case e.grants != nil:
		for _, g := range e.grants {
			w := blank()
			w.scopes[0] = append([]int{g.scope}, g.with...)
			w.limits, w.least = [][]int{g.types}, g.least
			ways = append(ways, w)
		}
	case e.requires != nil:
		d.choose([]*tree{e.requires}, nil, func(leaves []*tree) {
			w := blank()
			for _, l := range leaves {
				if l.anonymous {
					continue // asks for nothing
				}
				if w.scopes[l.scheme] == nil {
					w.scopes[l.scheme] = []int{}
				}
				if l.scope >= 0 && !slices.Contains(w.scopes[l.scheme], l.scope) {
					w.scopes[l.scheme] = append(w.scopes[l.scheme], l.scope)
				}
				w.limits = append(w.limits, l.types)
			}
			ways = append(ways, w)
		})
	case e.access == "public":
		return []way{blank()}
	case e.access == "authenticated", e.access == "optional":
		for s := range d.schemes {
			w := blank()
			w.scopes[s] = []int{}
			ways = append(ways, w)
		}
		if e.access == "optional" {
			ways = append(ways, blank())
		}
	}
	for i := range ways {
		ways[i].limits = append(ways[i].limits, e.types)
		for _, scopes := range ways[i].scopes {
			for _, s := range scopes {
				ways[i].limits = append(ways[i].limits, d.scopes[s].types)
			}
		}
	}
	return ways
}

// choose tries every choice of an anyOf's members, in the author's order.
func (d document) choose(left, leaves []*tree, then func([]*tree)) {
	if len(left) == 0 {
		then(leaves)
		return
	}
	switch t, rest := left[0], left[1:]; {
	case t.any != nil:
		for _, x := range t.any {
			d.choose(append([]*tree{x}, rest...), leaves, then)
		}
	case t.all != nil:
		d.choose(append(slices.Clone(t.all), rest...), leaves, then)
	default:
		d.choose(rest, append(slices.Clone(leaves), t), then)
	}
}

// nobody reports whether the limits have no subject type in common, which the reader refuses.
func (d document) nobody(w way) bool {
	limited := slices.ContainsFunc(w.limits, func(l []int) bool { return len(l) > 0 })
	return limited && w.asks() && !slices.ContainsFunc(indexes(d.types), w.allows)
}

func (w way) asks() bool {
	return slices.ContainsFunc(w.scopes, func(s []int) bool { return s != nil })
}

func (w way) allows(subject int) bool {
	for _, l := range w.limits {
		if len(l) > 0 && !slices.Contains(l, subject) {
			return false
		}
	}
	return true
}

// credential is of a caller: absent, or its subject type (-1: unstated) and the scopes said, as bits.
type credential struct {
	present bool
	subject int
	said    uint
}

// holds is what a credential has: what was said and its type may hold, and what that implies, scope by scope. With objects, only scopes that are
// objects:all count.
func (d document) holds(c credential, objects bool) (has uint) {
	may := func(s int) bool {
		t := d.scopes[s].types
		return (len(t) == 0 || slices.Contains(t, c.subject)) && (d.scopes[s].objects || !objects)
	}
	for again := true; again; {
		again = false
		for s := range d.scopes {
			if has>>s&1 != 0 || !may(s) {
				continue
			}
			gained := c.said>>s&1 != 0
			for from := range d.scopes {
				gained = gained || has>>from&1 != 0 && slices.Contains(d.scopes[from].implies, s)
			}
			if gained {
				has |= 1 << s
				again = true
			}
		}
	}
	return has
}

// answer is a decision: its reason as generated code words it, whether object checks may be skipped, and how many scopes the nearest way lacks
// when more scopes would help.
type answer struct {
	reason  string
	skip    bool
	missing int
}

func (d document) decide(ways []way, caller []credential) (a answer) {
	has, hasObjects := make([]uint, len(caller)), make([]uint, len(caller))
	anyone := false
	for i, c := range caller {
		if c.present {
			anyone = true
			has[i], hasObjects[i] = d.holds(c, false), d.holds(c, true)
		}
	}
	allowed, fits, there := false, false, false
	for _, w := range ways {
		present, typed, skip, lacks := true, true, false, 0
		if w.asks() {
			skip = true
			count := 0
			for i, scopes := range w.scopes {
				if scopes == nil {
					continue
				}
				present = present && caller[i].present
				typed = typed && w.allows(caller[i].subject)
				for _, s := range scopes {
					count++
					if has[i]>>s&1 == 0 {
						lacks++
					}
					skip = skip && hasObjects[i]>>s&1 != 0
				}
			}
			skip = skip && count > 0
		}
		switch {
		case present && typed && lacks == 0:
			allowed = true
			a.skip = a.skip || skip
		case present && typed:
			if !fits || lacks < a.missing {
				a.missing = lacks
			}
			fits = true
		case present:
			there = true
		}
	}
	switch {
	case allowed:
		a.reason, a.missing = "allowed", 0
	case len(ways) == 0:
		a.reason = "denied to all"
	case !anyone:
		a.reason = "unauthenticated"
	case fits:
		a.reason = "insufficient scope"
	case there:
		a.reason = "wrong subject type"
	default:
		a.reason = "wrong scheme"
	}
	return a
}

// asks are the names of the scopes that a client should ask for: of the way marked as least, or else of the first.
func (d document) asks(ways []way) []string {
	names := []string{}
	if len(ways) == 0 {
		return names
	}
	w := ways[max(0, slices.IndexFunc(ways, func(w way) bool { return w.least }))]
	for _, scopes := range w.scopes {
		for _, s := range scopes {
			names = append(names, d.scopes[s].name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// everyone visits each caller there is, the last scheme fastest: absent, then each type from unstated on with each set of scopes.
func (d document) everyone(visit func([]credential)) {
	caller := make([]credential, len(d.schemes))
	var next func(i int)
	next = func(i int) {
		if i == len(caller) {
			visit(caller)
			return
		}
		caller[i] = credential{}
		next(i + 1)
		for subject := -1; subject < len(d.types); subject++ {
			for said := range uint(1) << len(d.scopes) {
				caller[i] = credential{true, subject, said}
				next(i + 1)
			}
		}
	}
	next(0)
}

func indexes[T any](list []T) (all []int) {
	for i := range list {
		all = append(all, i)
	}
	return all
}

func some(r *rand.Rand, n int, chance float64) (picked []int) {
	for i := range n {
		if r.Float64() < chance {
			picked = append(picked, i)
		}
	}
	return picked
}

// randomDocument is small enough that every caller can be tried, and says nothing that the reader refuses.
func randomDocument(r *rand.Rand) (d document) {
	d.types = []string{"user", "app"}[:r.IntN(3)]
	d.schemes = []string{"oauth2", "bot", "key"}[:1+r.IntN(3)]
	most := [][]int{{6, 5, 5}, {4, 3, 3}, {2, 2, 1}}[len(d.schemes)-1][len(d.types)]
	for i := range 1 + r.IntN(most) {
		s := scope{name: fmt.Sprintf([]string{"r%d:read", "r%d.write", "https://api.example.com/auth/r%d"}[r.IntN(3)], i), objects: r.IntN(2) == 0}
		if r.IntN(4) == 0 {
			s.types = some(r, len(d.types), 0.6)
		}
		s.implies = some(r, i, 0.35) // backwards, so that there is no cycle
		d.scopes = append(d.scopes, s)
	}
	limit := func(chance float64) []int {
		if r.Float64() < chance {
			return some(r, len(d.types), 0.6)
		}
		return nil
	}
	var grow func(depth int, all bool) *tree
	grow = func(depth int, all bool) *tree {
		if depth > 0 && r.IntN(3) > 0 {
			var members []*tree
			and := r.IntN(2) == 0
			for range 1 + r.IntN(3) {
				members = append(members, grow(depth-1, and))
			}
			if and {
				return &tree{all: members}
			}
			return &tree{any: members}
		}
		switch k := r.IntN(12); {
		case k == 0 && !all: // right under an allOf, or alone, it is refused
			return &tree{anonymous: true}
		case k == 1, k == 2:
			return &tree{scope: -1, scheme: r.IntN(len(d.schemes))}
		}
		return &tree{scope: r.IntN(len(d.scopes)), scheme: r.IntN(len(d.schemes)), types: limit(0.2)}
	}
	for i := 0; len(d.endpoints) < 14; i++ {
		e := endpoint{id: fmt.Sprint("op", i)}
		switch k := r.IntN(12); {
		case k < 4:
			for _, s := range some(r, len(d.scopes), 0.5) {
				g := grant{scope: s, types: limit(0.3), least: r.IntN(5) == 0}
				if r.IntN(3) == 0 {
					g.with = slices.DeleteFunc(some(r, len(d.scopes), 0.4), func(w int) bool { return w == s })
				}
				e.grants = append(e.grants, g)
			}
			if e.grants == nil {
				continue
			}
		case k < 9:
			e.requires, e.types = grow(3, true), limit(0.1)
		default:
			e.access = []string{"authenticated", "optional", "public", "none"}[r.IntN(4)]
		}
		ways := d.ways(e)
		pointless := e.requires != nil && !slices.ContainsFunc(ways, way.asks) // refused: that is access: public
		if !pointless && !slices.ContainsFunc(ways, d.nobody) {
			d.endpoints = append(d.endpoints, e)
		}
	}
	return d
}

// yaml writes the document as its author would.
func (d document) yaml() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
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
	types := func(list []int) string { return names("subjectTypes", list, func(i int) string { return d.types[i] }) }
	scopes := func(key string, list []int) string {
		return names(key, list, func(i int) string { return d.scopes[i].name })
	}
	line("scopegen: 1\ninfo: {title: Small, version: \"1\"}\nschemes:")
	for i, s := range d.schemes {
		line("  %s: {type: http, scheme: bearer, default: %t}", s, i == 0)
	}
	if len(d.types) > 0 {
		line("subjectTypes:")
		for _, t := range d.types {
			line("  %s: {title: A kind}", t)
		}
	}
	line("scopes:")
	for i, s := range d.scopes {
		objects := ""
		if s.objects {
			objects = ", objects: all"
		}
		var grants []string
		for _, e := range d.endpoints {
			for _, g := range e.grants {
				if g.scope == i {
					least := ""
					if g.least {
						least = ", least: true"
					}
					grants = append(grants, fmt.Sprintf(`{"GET /%s": {id: %[1]s%s%s%s}}`, e.id, scopes("with", g.with), types(g.types), least))
				}
			}
		}
		list := ""
		if grants != nil {
			list = ", grants: [" + strings.Join(grants, ", ") + "]"
		}
		line("  %q: {description: A scope.%s%s%s%s}", s.name, objects, scopes("implies", s.implies), types(s.types), list)
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
			return fmt.Sprintf("{scheme: %s}", d.schemes[t.scheme])
		case t.scheme == 0 && len(t.types) == 0:
			return fmt.Sprintf("%q", d.scopes[t.scope].name)
		}
		return fmt.Sprintf("{scope: %q, scheme: %s%s}", d.scopes[t.scope].name, d.schemes[t.scheme], types(t.types))
	}
	line("endpoints:")
	for _, e := range d.endpoints {
		switch {
		case e.requires != nil:
			line("  - GET /%s: {id: %[1]s, requires: %s%s}", e.id, write(e.requires), types(e.types))
		case e.access != "":
			line("  - GET /%s: {id: %[1]s, access: %s, reason: so it is}", e.id, e.access)
		}
	}
	return b.String()
}
