package write

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// node is a place in the tree of all paths that grants open.
type node struct {
	children  map[string]*node // by shape: parameters' names do not count
	passed    []*node          // the children that grants pass which are being looked at
	path      string           // from the root on
	all, here map[string]int   // operations behind it, and of this very path, by method
	own, mine map[string]tally
}

// tally are the grants that are being looked at, and the characters that are saved when a rule stands for them.
type tally struct{ grants, saves int }

func newNode(path string) *node {
	return &node{children: map[string]*node{}, path: path, all: map[string]int{}, here: map[string]int{}}
}

// way are the nodes that a path passes; the last is its own.
func (n *node) way(p spec.Pattern) []*node {
	all := []*node{n}
	for _, s := range p.Segments {
		one := spec.Pattern{Segments: []spec.Segment{s}}
		c := n.children[one.Shape()]
		if c == nil {
			c = newNode(n.path + one.String())
			n.children[one.Shape()] = c
		}
		n = c
		all = append(all, n)
	}
	return all
}

// findRules looks for rules that pick exactly what grants of one scope, on the same terms, open, and that are shorter than
// these. They pay where several scopes open the same operations: what no other grant declares would have to move to endpoints,
// away from its scope.
func (l *layout) findRules() {
	root := newNode("")
	for _, e := range l.entries {
		if len(e.grants) == 0 {
			continue
		}
		way := root.way(e.Pattern)
		for _, n := range way[:len(way)-1] {
			n.all[e.Method]++
		}
		way[len(way)-1].here[e.Method]++
	}
	// Scopes that open much come first: of two that open the same the rule belongs to the wider one.
	scopes := slices.Clone(l.api.Scopes)
	slices.SortStableFunc(scopes, func(a, b *spec.Scope) int {
		return cmp.Or(len(l.byScope[b])-len(l.byScope[a]), l.order[a]-l.order[b])
	})
	for _, s := range scopes {
		for _, grants := range l.alike(s) {
			if len(grants) > 1 {
				l.findRule(root, s, l.places[l.groupOf[s]], grants)
			}
		}
	}
}

// alike are the grants of a scope by their terms, as far as a rule can take them over.
func (l *layout) alike(s *spec.Scope) (all [][]*grant) {
	byTerms := map[string]int{}
	for _, g := range l.byScope[s] {
		again := func(o *grant) bool { return o != g && o.Scope == s }
		if g.Least || g.of.SlashIgnored != l.top.ignore || slices.ContainsFunc(g.of.grants, again) {
			continue
		}
		terms := g.terms()
		at, known := byTerms[terms]
		if !known {
			at = len(all)
			byTerms[terms] = at
			all = append(all, nil)
		}
		all[at] = append(all[at], g)
	}
	return all
}

// terms are with and subjectTypes as they are written.
func (g *grant) terms() string {
	m := mapping{}
	(&m).terms(spec.Grant{With: g.With, SubjectTypes: g.SubjectTypes})
	s, _ := flow(m, false)
	return strings.Trim(s, "{}")
}

// apart is what it costs, in characters, that an operation stands under endpoints and not below the scope that opens it.
const apart = 100

// saves is about how many characters a rule saves that stands for g: its line, where another one declares the operation.
func (g *grant) saves() int {
	for _, o := range g.of.grants {
		if o != g && o.rule == nil {
			return len("          - ") + len(g.of.Method) + 1 + len(g.of.Path) + len(g.terms())
		}
	}
	return -apart
}

func (l *layout) findRule(root *node, s *spec.Scope, at place, grants []*grant) {
	base := root
	if p, err := spec.ParsePattern(at.base); err == nil {
		way := root.way(p)
		base = way[len(way)-1]
	}
	ways := make([][]*node, len(grants))
	var methods []string
	for i, g := range grants {
		ways[i] = root.way(g.of.Pattern)
		last := len(ways[i]) - 1
		for j, n := range ways[i] {
			if n.own == nil {
				n.own, n.mine = map[string]tally{}, map[string]tally{}
				if j > 0 {
					ways[i][j-1].passed = append(ways[i][j-1].passed, n)
				}
			}
			tallies := n.own
			if j == last {
				tallies = n.mine
			}
			t := tallies[g.of.Method]
			tallies[g.of.Method] = tally{t.grants + 1, t.saves + g.saves()}
		}
		if !slices.Contains(methods, g.of.Method) {
			methods = append(methods, g.of.Method)
		}
	}
	defer func() {
		for _, way := range ways {
			for _, n := range way {
				n.own, n.mine, n.passed = nil, nil, nil
			}
		}
	}()
	var order []string
	whole := map[string][]*node{} // by methods
	base.whole(methods, func(ms []string, n *node) {
		key := strings.Join(ms, ",")
		if whole[key] == nil {
			order = append(order, key)
		}
		whole[key] = append(whole[key], n)
	})
	for _, key := range order {
		r := &rule{base: at.base, want: spec.Criteria{Methods: strings.Split(key, ",")}, terms: spec.Grant{With: grants[0].With, SubjectTypes: grants[0].SubjectTypes}}
		gain := -len("          - {methods: [], paths: []}") - len(key) - len(grants[0].terms())
		behind, exact := map[*node]bool{}, map[*node]bool{}
		for _, n := range whole[key] {
			gain += n.take(r, behind, exact, at.base)
		}
		if gain <= 0 {
			continue
		}
		l.rules[s] = append(l.rules[s], r)
		for i, g := range grants {
			last := len(ways[i]) - 1
			if slices.Contains(r.want.Methods, g.of.Method) && (exact[ways[i][last]] || slices.ContainsFunc(ways[i][:last], func(n *node) bool { return behind[n] })) {
				g.rule = r
			}
		}
	}
}

// whole visits the nodes behind which all operations of some methods are among those that are looked at: the highest ones, but never n itself,
// since everything there is would be everything that will be; and none that is higher than what it is for.
func (n *node) whole(methods []string, visit func([]string, *node)) {
	for _, c := range n.passed {
		var all, some []string
		for _, m := range methods {
			switch own := c.own[m].grants; {
			case own > 0 && own == c.all[m]:
				all = append(all, m)
			case own > 0:
				some = append(some, m)
			}
		}
		if len(all) > 0 {
			if low := c.lowest(all); !strings.Contains(low.path, "*") {
				visit(all, low)
			}
		}
		if len(some) > 0 {
			c.whole(some, visit)
		}
	}
}

// lowest is the last node that all operations of some methods behind n pass.
func (n *node) lowest(methods []string) *node {
	for {
		var only *node
		for _, c := range n.passed {
			if slices.ContainsFunc(methods, func(m string) bool { return c.own[m].grants+c.mine[m].grants > 0 }) {
				if only != nil {
					return n
				}
				only = c
			}
		}
		if only == nil || slices.ContainsFunc(methods, func(m string) bool { return n.mine[m].grants > 0 || only.own[m].grants == 0 }) {
			return n
		}
		n = only
	}
}

// take adds a node to a rule where that saves something, and with it the node's own path.
func (n *node) take(r *rule, behind, exact map[*node]bool, base string) (gain int) {
	path := strings.TrimPrefix(n.path, base)
	for _, m := range r.want.Methods {
		gain += n.own[m].saves
	}
	if gain -= len(path + `"/**", `); gain <= 0 {
		return 0
	}
	own, others := 0, path == ""
	for _, m := range r.want.Methods {
		own += n.mine[m].saves
		others = others || n.here[m] != n.mine[m].grants
	}
	if own -= len(path) + 2; own > 0 && !others {
		r.want.Paths = append(r.want.Paths, path)
		exact[n] = true
		gain += own
	}
	r.want.Paths = append(r.want.Paths, path+"/**")
	behind[n] = true
	return gain
}
