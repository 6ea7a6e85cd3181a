package write

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopegen/scopegen/spec"
)

// layout is where everything stands.
type layout struct {
	api      *spec.API
	opts     Options
	carrier  *spec.Scheme // of scopes that name none
	known    map[string]bool
	sections []section
	places   map[*spec.Group]place // nil: outside any group
	order    map[*spec.Scope]int   // in the text
	groupOf  map[*spec.Scope]*spec.Group
	entries  []*entry // in the model's order
	byScope  map[*spec.Scope][]*grant
	rules    map[*spec.Scope][]*rule
	top      place
}

// section is a run of scopes of one group, which the model may have in several.
type section struct {
	group  *spec.Group
	head   bool // the first of its group, which says what the group is
	scopes []*spec.Scope
}

// place is what the surroundings of a path say about it.
type place struct {
	base   string
	ignore bool
}

// entry is an operation with what opens it.
type entry struct {
	*spec.Operation
	grants []*grant // in the order of the text; none: state says it
	state  *mapping // access or requires
	limit  bool     // its entry says the subject types of the whole operation
}

// grant is one line below a scope, or a part of what a rule says.
type grant struct {
	spec.Grant
	of   *entry
	rule *rule
	says bool // it declares the operation, and describes it
}

func plan(api *spec.API, opts Options) (*layout, error) {
	l := &layout{api: api, opts: opts, known: map[string]bool{}, places: map[*spec.Group]place{}, order: map[*spec.Scope]int{},
		groupOf: map[*spec.Scope]*spec.Group{}, byScope: map[*spec.Scope][]*grant{}, rules: map[*spec.Scope][]*rule{}}
	for _, s := range api.Scopes {
		l.known[s.Name] = true
	}
	for _, s := range api.Schemes {
		if s.Default {
			l.carrier = s
			break
		}
	}
	for _, s := range api.Scopes {
		l.groupOf[s] = s.Group
	}
	l.section()
	for _, o := range api.Operations {
		e := &entry{Operation: o}
		if err := l.open(e); err != nil {
			return nil, err
		}
		l.entries = append(l.entries, e)
	}
	l.keepRules()
	if err := l.settle(); err != nil {
		return nil, err
	}
	if !opts.Plain && len(l.rules) == 0 {
		l.findRules()
	}
	for _, e := range l.entries {
		for _, g := range e.grants {
			if g.rule == nil {
				g.says = true
				break
			}
		}
		if e.declaredBelow() == nil && e.SlashIgnored != l.top.ignore {
			return nil, unsayable(e.Operation, "whether a trailing slash is ignored differs from the other operations outside groups")
		}
	}
	return l, nil
}

func (l *layout) isScope(name string) bool { return l.known[name] }

// declaredBelow is the grant that declares an operation; nil where its entry under endpoints does.
func (e *entry) declaredBelow() *grant {
	i := slices.IndexFunc(e.grants, func(g *grant) bool { return g.rule == nil })
	if i < 0 {
		return nil
	}
	return e.grants[i]
}

// section cuts the scopes into runs.
func (l *layout) section() {
	scopes, groups := l.api.Scopes, l.api.Groups
	if len(groups) == 0 {
		if groups = l.grouped(); len(groups) > 0 {
			at := map[*spec.Group]int{nil: len(groups)}
			for i, g := range groups {
				at[g] = i
			}
			scopes = slices.Clone(scopes)
			slices.SortStableFunc(scopes, func(a, b *spec.Scope) int { return at[l.groupOf[a]] - at[l.groupOf[b]] })
		}
	}
	scopes = l.arranged(scopes)
	at := make(map[*spec.Group]int, len(groups))
	for i, g := range groups {
		at[g] = i
	}
	next := 0 // heads are written of the groups before it
	heads := func(until int) {
		for ; next < until; next++ {
			l.sections = append(l.sections, section{group: groups[next], head: true})
		}
	}
	for _, s := range scopes {
		g := l.groupOf[s]
		if g != nil {
			heads(at[g] + 1) // groups without scopes stand where the model has them
		}
		if n := len(l.sections); n == 0 || l.sections[n-1].group != g {
			l.sections = append(l.sections, section{group: g})
		}
		last := &l.sections[len(l.sections)-1]
		last.scopes = append(last.scopes, s)
	}
	heads(len(groups))
	// Scopes outside any group are one mapping, before the groups or behind them.
	slices.SortStableFunc(l.sections, func(a, b section) int { return l.rank(a) - l.rank(b) })
	for _, sec := range l.sections {
		for _, s := range sec.scopes {
			l.order[s] = len(l.order)
		}
	}
}

func (l *layout) rank(s section) int {
	switch {
	case s.group != nil:
		return 1
	case l.sections[0].group == nil:
		return 0
	}
	return 2
}

// settle decides which bases and trailing slashes groups say for all of their paths.
func (l *layout) settle() error {
	type says struct {
		bases   map[string]bool
		ignores map[bool]bool
	}
	said := map[*spec.Group]*says{nil: {map[string]bool{}, map[bool]bool{}}}
	for _, s := range l.sections {
		if said[s.group] == nil {
			said[s.group] = &says{map[string]bool{}, map[bool]bool{}}
		}
	}
	for _, e := range l.entries {
		if len(e.grants) == 0 || e.declaredBelow() == nil {
			said[nil].bases[e.Base], said[nil].ignores[e.SlashIgnored] = true, true
		}
		for _, g := range e.grants {
			at := said[l.groupOf[g.Scope]]
			if g.rule != nil {
				continue
			}
			at.bases[e.Base], at.ignores[e.SlashIgnored] = true, true
		}
	}
	l.top = place{base: l.api.BasePath, ignore: said[nil].ignores[true] && !said[nil].ignores[false]}
	l.places[nil] = l.top
	for g, s := range said {
		if g == nil {
			continue
		}
		at := l.top
		if len(s.bases) == 1 {
			for b := range s.bases {
				at.base = b
			}
		}
		if len(s.ignores) == 1 {
			at.ignore = s.ignores[true]
		}
		l.places[g] = at
	}
	for _, e := range l.entries {
		for _, g := range e.grants {
			if g.rule == nil && l.places[l.groupOf[g.Scope]].ignore != e.SlashIgnored {
				return unsayable(e.Operation, "whether a trailing slash is ignored differs within the group of %s", g.Scope.Name)
			}
		}
	}
	return nil
}

func shown(r rune) bool { return unicode.IsPrint(r) }

// grouped makes groups of scopes that have none.
func (l *layout) grouped() (groups []*spec.Group) {
	var key func(*spec.Scope) string
	switch l.opts.Group {
	case ByPrefix:
		key = func(s *spec.Scope) string { return prefix(s.Name) }
	case ByTag:
		key = l.mostTagged()
	default:
		return nil
	}
	count, byKey, taken := map[string]int{}, map[string]*spec.Group{}, map[string]bool{}
	for _, s := range l.api.Scopes {
		count[key(s)]++
	}
	if len(count) < 2 {
		return nil
	}
	for _, s := range l.api.Scopes {
		k := key(s)
		if k == "" || count[k] < 2 && l.opts.Group == ByPrefix {
			continue
		}
		g := byKey[k]
		if g == nil {
			g = &spec.Group{ID: groupID(k, taken), Title: title(k)}
			byKey[k] = g
			groups = append(groups, g)
		}
		l.groupOf[s] = g
	}
	return groups
}

// prefix is the resource that a scope's name begins with; "" where nothing says which part of it that is.
func prefix(name string) string {
	if i := strings.LastIndexByte(name, '/'); i >= 0 && i < len(name)-1 && strings.Contains(name, "://") {
		name = name[i+1:]
	}
	if i := strings.IndexAny(name, ":./"); i > 0 {
		return name[:i]
	}
	for _, action := range []string{"READ", "WRITE"} {
		if i := len(name) - len(action) - 1; i > 0 && (name[i] == '_' || name[i] == '-') && strings.EqualFold(name[i+1:], action) {
			return name[:i]
		}
	}
	return ""
}

func (l *layout) mostTagged() func(*spec.Scope) string {
	counts, best := map[*spec.Scope]map[string]int{}, map[*spec.Scope]string{}
	for _, o := range l.api.Operations {
		for _, s := range opening(o) {
			if counts[s] == nil {
				counts[s] = map[string]int{}
			}
			for _, tag := range o.Tags[:min(len(o.Tags), 1)] {
				if counts[s][tag]++; counts[s][tag] > counts[s][best[s]] {
					best[s] = tag
				}
			}
		}
	}
	return func(s *spec.Scope) string { return best[s] }
}

// opening are the scopes that take part in what opens an operation.
func opening(o *spec.Operation) (all []*spec.Scope) {
	for _, g := range o.Grants {
		all = append(append(all, g.Scope), g.With...)
	}
	if len(all) == 0 {
		for _, alt := range o.Written.Alternatives {
			all = append(all, alt.Scopes()...)
		}
	}
	return all
}

// groupID makes an id of a text: a letter, then letters, digits and dashes.
func groupID(text string, taken map[string]bool) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if id == "" {
		id = "group"
	}
	for try := id; ; try += "-more" {
		if !taken[try] {
			taken[try] = true
			return try
		}
	}
}

// title makes a heading of a prefix; a text with blanks is one already.
func title(text string) string {
	if strings.ContainsAny(text, " \t") {
		return strings.TrimSpace(text)
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '_' })
	if len(words) == 0 {
		return text
	}
	for i, w := range words {
		if strings.ToUpper(w) == w {
			words[i] = strings.ToLower(w)
		}
	}
	first := []rune(words[0])
	first[0] = unicode.ToUpper(first[0])
	words[0] = string(first)
	return strings.Join(words, " ")
}
