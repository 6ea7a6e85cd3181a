package native

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// selecting is a selecting grant, kept until everything is declared.
type selecting struct {
	scope   *scope
	node    source.Node
	want    criteria
	except  *criteria
	methods bool // the selector itself says methods
	fields  fields
	terms   spec.Grant
	open    bool
	base    string
}

// criteria are the keys of a selector: the kinds AND, the items of one OR. A kind that is not said allows all.
type criteria struct {
	methods, tags, operations []string
	written                   []string // paths, as the author wrote them
	paths                     []selection
	hasMethods, hasTags       bool
	hasOperations, hasPaths   bool
	broken                    bool

	taken selections // the paths again, and the other lists: one selector may name ten thousand endpoints
	in    map[string]bool
}

func (c *criteria) said() spec.Criteria {
	return spec.Criteria{Methods: c.methods, Paths: c.written, Tags: c.tags, Operations: c.operations}
}

// ready makes the criteria cheap to test.
func (c *criteria) ready() {
	c.in = make(map[string]bool, len(c.methods)+len(c.tags)+len(c.operations))
	for kind, names := range map[string][]string{"m ": c.methods, "t ": c.tags, "o ": c.operations} {
		for _, n := range names {
			c.in[kind+n] = true
		}
	}
	for _, p := range c.paths {
		c.taken.add(p)
	}
}

func (r *reader) selector(s *scope, n source.Node, p place) {
	f, _ := r.fields(n, selectorKeys)
	sel := &selecting{scope: s, node: n, fields: f}
	base, placed := r.baseOf(f, p)
	sel.base = base
	if _, v, ok := f.at("base"); ok {
		if !f.has("paths") {
			r.found.Add(ruleEmptySelector, v.Range(), "base stands before paths, and this selector has none").Hint = "remove it, or write paths"
		}
	}
	sel.want = r.criteria(f, base)
	sel.methods = sel.want.hasMethods
	if v, ok := f.get("except"); ok {
		if x, ok := r.fields(v, exceptKeys); ok {
			except := r.criteria(x, base)
			sel.except = &except
			sel.want.broken = sel.want.broken || except.broken
			if v.Len() == 0 {
				r.found.Add(ruleEmptySelector, v.Range(), "except says nothing").Hint = "remove it: read strictly, it would except everything"
				sel.want.broken = true
			}
		} else {
			sel.want.broken = true
		}
	}
	var ok bool
	sel.terms, ok = r.terms(s, f, n)
	sel.open = ok && placed && !sel.want.broken
	sel.want.broken = sel.want.broken || !placed
	if !sel.want.hasMethods && !sel.want.hasTags && !sel.want.hasOperations && !sel.want.hasPaths {
		r.found.Add(ruleEmptySelector, n.Range(), "this selector selects by nothing").Hint = "write methods, paths, tags or operations"
		return
	}
	if !sel.want.hasMethods && !sel.want.hasOperations {
		if s.Action == nil || len(s.Action.Methods) == 0 {
			d := r.found.Add(ruleSelectorMethods, n.Range(), "this selector says no methods, and the action of %s gives none", s.Name)
			d.Hint = "write methods: [GET] or what is meant"
			if s.Action != nil {
				d.Hint += ", or give the action " + s.Action.Name + " its methods"
				d.Related = related(s.Action.Range, "the action is declared here")
			}
			return
		}
		sel.want.methods, sel.want.hasMethods = s.Action.Methods, true
	}
	r.selectors = append(r.selectors, sel)
}

// criteria reads the keys that select.
func (r *reader) criteria(f fields, base string) (c criteria) {
	c.broken = f.misfit
	list := func(key string) ([]source.Node, bool) {
		v, ok := f.get(key)
		if !ok {
			return nil, false
		}
		items := r.some(v, key)
		c.broken = c.broken || len(items) == 0
		return items, true
	}
	text := func(item source.Node, key string) string {
		t := r.text(item, key)
		c.broken = c.broken || t == "" // under except it would leave out less than was meant
		return t
	}
	var items []source.Node
	if v, ok := f.get("methods"); ok {
		c.hasMethods = true
		c.methods = r.methods(v)
		c.broken = c.broken || len(c.methods) == 0 || len(c.methods) < v.Len()
	}
	if items, c.hasTags = list("tags"); c.hasTags {
		for _, item := range items {
			c.tags = append(c.tags, text(item, "tags"))
		}
	}
	if items, c.hasOperations = list("operations"); c.hasOperations {
		for _, item := range items {
			c.operations = append(c.operations, text(item, "operations"))
		}
	}
	if items, c.hasPaths = list("paths"); c.hasPaths {
		for _, item := range items {
			sel, ok := r.selectionOf(item, base)
			c.paths, c.written = append(c.paths, sel), append(c.written, item.Value())
			c.broken = c.broken || !ok
		}
	}
	return c
}

// candidates indexes what selectors may see: what is declared and has neither access nor requires.
type candidates struct {
	all      []*endpoint
	byMethod map[string][]*endpoint
	byTag    map[string][]*endpoint
	byID     map[string][]*endpoint // given, or made: made ones can collide
	paths    pathTree
	shapes   map[*endpoint][]string
	order    map[*endpoint]int
}

func (r *reader) candidates() *candidates {
	c := &candidates{byMethod: map[string][]*endpoint{}, byTag: map[string][]*endpoint{}, byID: map[string][]*endpoint{},
		shapes: make(map[*endpoint][]string, len(r.endpoints)), order: make(map[*endpoint]int, len(r.endpoints))}
	for i, e := range r.endpoints {
		if e.stated.IsValid() || e.closed {
			continue
		}
		c.all = append(c.all, e)
		c.order[e] = i
		c.byMethod[e.Method] = append(c.byMethod[e.Method], e)
		for _, tag := range e.Tags {
			c.byTag[tag] = append(c.byTag[tag], e)
		}
		c.byID[e.id()] = append(c.byID[e.id()], e)
		c.shapes[e] = shapes(e.Pattern)
		c.paths.add(c.shapes[e], e)
	}
	return c
}

// runSelectors runs the selectors.
func (r *reader) runSelectors() {
	if len(r.selectors) == 0 {
		return
	}
	c := r.candidates()
	for _, sel := range r.selectors {
		if sel.want.broken {
			continue
		}
		sel.want.ready()
		if sel.except != nil {
			sel.except.ready()
		}
		picked := c.pick(&sel.want, sel.except)
		if len(picked) == 0 {
			if !r.lost {
				r.pickedNothing(c, sel)
			}
			continue
		}
		record := &spec.Selector{Text: sel.text(), Base: sel.base, Want: sel.want.said(), Range: sel.node.Range()}
		if sel.except != nil {
			record.Except = sel.except.said()
		}
		g := sel.terms
		g.Selector, g.Range = record, record.Range
		for _, e := range picked {
			record.Picked = append(record.Picked, e.Operation)
			if !e.granted.IsValid() {
				e.granted = record.Range
			}
			r.readSecurity(e, sel.fields)
			e.mixed = e.mixed || len(e.Grants) > 0
			if sel.open {
				e.Grants = append(e.Grants, g)
			}
		}
		sel.scope.Selectors = append(sel.scope.Selectors, record)
	}
}

// pick takes the cheapest kind's endpoints and tests the other kinds on each: what it costs is bounded by the smallest.
func (c *candidates) pick(want, except *criteria) []*endpoint {
	var from []*endpoint
	switch size, kind := c.cheapest(want); {
	case size == 0:
		return nil
	case kind == "operations":
		for _, id := range want.operations {
			from = append(from, c.byID[id]...)
		}
	case kind == "tags":
		for _, tag := range want.tags {
			from = append(from, c.byTag[tag]...)
		}
	case kind == "paths":
		for _, sel := range want.paths {
			from = c.paths.pick(sel, 0, from)
		}
	default:
		for _, m := range want.methods {
			from = append(from, c.byMethod[m]...)
		}
	}
	var picked []*endpoint
	for _, e := range from {
		if want.takes(e, c.shapes[e]) && (except == nil || !except.takes(e, c.shapes[e])) {
			picked = append(picked, e)
		}
	}
	slices.SortFunc(picked, func(a, b *endpoint) int { return c.order[a] - c.order[b] })
	return slices.Compact(picked)
}

func (c *candidates) cheapest(want *criteria) (size int, kind string) {
	size = len(c.all) + 1
	offer := func(k string, said bool, n int) {
		if said && n < size {
			size, kind = n, k
		}
	}
	count := func(keys []string, by map[string][]*endpoint) (n int) {
		for _, k := range keys {
			n += len(by[k])
		}
		return n
	}
	offer("operations", want.hasOperations, count(want.operations, c.byID))
	offer("tags", want.hasTags, count(want.tags, c.byTag))
	offer("methods", want.hasMethods, count(want.methods, c.byMethod))
	steps := 0
	for _, sel := range want.paths {
		if steps += 1 + c.paths.cost(sel, 0, size-steps); steps >= size {
			break
		}
	}
	offer("paths", want.hasPaths, steps)
	if kind == "" {
		switch { // items that say one thing several times
		case want.hasPaths:
			kind = "paths"
		case want.hasTags:
			kind = "tags"
		default:
			kind = "methods"
		}
	}
	return size, kind
}

func (c *criteria) takes(e *endpoint, shapes []string) bool {
	return (!c.hasMethods || c.in["m "+e.Method]) &&
		(!c.hasOperations || c.in["o "+e.id()]) &&
		(!c.hasTags || slices.ContainsFunc(e.Tags, func(t string) bool { return c.in["t "+t] })) &&
		(!c.hasPaths || c.taken.takes(shapes))
}

// pickedNothing looks for the key that is to blame.
func (r *reader) pickedNothing(c *candidates, sel *selecting) {
	d := r.found.Add(ruleSelectsNothing, sel.node.Range(), "this selector of %s picks nothing: %s", sel.scope.Name, sel.text())
	d.Hint = "it sees endpoints that the OpenAPI document, endpoints or a plain grant declares and that have neither access nor requires"
	if n := len(c.pick(&sel.want, nil)); n > 0 {
		d.Hint = "except takes away all that it picks"
		return
	}
	if stated := r.stated(sel); len(stated) > 0 {
		d.Hint = "it would pick " + stated[0].String()
		if more := len(stated) - 1; more > 0 {
			d.Hint += fmt.Sprintf(" and %d more", more)
		}
		d.Hint += ", for which endpoints says access or requires already: remove it there"
		d.Related = append(d.Related, diag.Related{Range: stated[0].stated, Message: "it is said here"})
		return
	}
	for _, tag := range sel.want.tags {
		if len(c.byTag[tag]) == 0 {
			d.Hint = "no endpoint has the tag " + tag
		}
	}
	for _, id := range sel.want.operations {
		if len(c.byID[id]) == 0 {
			d.Hint = "no endpoint that it can see has the id " + id
		}
	}
	if !sel.methods && len(sel.want.methods) > 0 {
		d.Hint += "; the methods are those of the action " + sel.scope.Action.Name
	}
}

// mostStated bounds how often all endpoints are looked at for the sake of a hint.
const mostStated = 20

// stated are the endpoints that a selector would pick if they did not say by themselves what they need.
func (r *reader) stated(sel *selecting) (all []*endpoint) {
	if r.hinted++; r.hinted > mostStated {
		return nil
	}
	for _, e := range r.endpoints {
		if !e.stated.IsValid() {
			continue
		}
		if s := shapes(e.Pattern); sel.want.takes(e, s) && (sel.except == nil || !sel.except.takes(e, s)) {
			all = append(all, e)
		}
	}
	return all
}

// text is the selector on one line, in the order of the table.
func (sel *selecting) text() string {
	if sel.except == nil {
		return "{" + sel.want.text() + "}"
	}
	return "{" + sel.want.text() + ", except: {" + sel.except.text() + "}}"
}

func (c *criteria) text() string {
	var parts []string
	for _, k := range []struct {
		key   string
		items []string
	}{{"methods", c.methods}, {"paths", c.written}, {"tags", c.tags}, {"operations", c.operations}} {
		if len(k.items) > 0 {
			parts = append(parts, k.key+": ["+strings.Join(k.items, ", ")+"]")
		}
	}
	return strings.Join(parts, ", ")
}
