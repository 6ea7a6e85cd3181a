package openapi

import (
	"errors"
	"maps"
	"slices"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// annotator edits one document, which may be several files.
type annotator struct {
	doc  *openapi.Document
	plan *plan
	how  conventions
	editor
	splice splices
	found  diag.List
	roles  map[string]bool // schemes that are no OAuth and carry scopes in the document already
	root   *current
	added  *added
	meant  []security // by the document's operations
	known  []bool     // whether the model says what the operation needs
	lists  []anyOf    // and how lists of scopes are meant there
	apart  []bool     // where that is not as in the document's own security
	// source says that the spec itself reads this document, alone that it reads its security, as it does where there is no other spec.
	source, alone bool
	// overlaid says that the edits become an overlay, which other tools apply.
	overlaid bool
}

// current is what a security value says now.
type current struct {
	key string
	ok  bool
}

// editor carries out what is decided: by exchanging bytes in the document, or as the actions of an overlay. An error is a refusal.
type editor interface {
	// set gives a key of a mapping a value, in place of the one that it has.
	set(m source.Node, key string, v value, before string) error
	// add puts pairs into a mapping that has none of these keys.
	add(m source.Node, pairs object, before string) error
	// remove takes pairs out of a mapping.
	remove(m source.Node, keys map[string]bool) error
	// describe puts the sentence into the description that an operation has, or takes it out ("").
	describe(m source.Node, sentence string) error
}

// conventions are what the configuration says about how things are written.
type conventions struct {
	denied       string   // refuse, omit or scheme
	anyOf        []string // schemes whose lists of scopes mean any of them
	unlisted     string   // refuse or keep
	roles        bool     // scopes are written where the document's version has no words for them
	extensions   bool
	responses    bool
	descriptions bool
	files        openapi.Files // where references lead
	added        []string      // what earlier runs added to the document
}

// rewrite gives the files of a document that change, with the security of the model, and what of it is scopegen's. With errors
// there are none.
func rewrite(api *spec.API, name string, data []byte, how conventions, at diag.Range) (files []output.File, added []string, found diag.List) {
	a := newAnnotator(api, name, data, how, at)
	if a.plan == nil {
		return nil, nil, a.found
	}
	a.editor = &a.splice
	a.decide()
	if a.found.Errors() > 0 {
		return nil, nil, a.found
	}
	files, err := a.splice.apply()
	if err == nil {
		err = a.check(name, files)
	}
	if err != nil {
		start, _ := a.doc.Root().Span()
		a.found.Add(unreadable, a.doc.Source.File.Range(start, start), "%s would not read back as it was meant: %v", name, err).Hint = "nothing was written"
		return nil, nil, a.found
	}
	a.reportLost()
	return files, a.added.list(), a.found
}

// reportLost says which comments went with what they stood beside, so that none goes silently.
func (a *annotator) reportLost() {
	for doc, s := range a.splice.of {
		for _, c := range s.lost {
			a.found.Add(commentGone, doc.File.Range(c.from, c.to), "a comment goes with what it stands beside").Hint = "write it elsewhere if it still says something"
		}
	}
	a.found.Sort()
}

// newAnnotator opens a document and learns how it is written. Without a plan it cannot be read, which has been reported.
func newAnnotator(api *spec.API, name string, data []byte, how conventions, at diag.Range) *annotator {
	doc, found := openapi.Open(name, data, how.files)
	if found.Errors() > 0 || doc.Version == 0 {
		return &annotator{doc: doc, found: found}
	}
	n := len(doc.Operations)
	a := &annotator{
		doc: doc, how: how, found: found, added: newAdded(how.added), roles: map[string]bool{},
		meant: make([]security, n), known: make([]bool, n), lists: make([]anyOf, n), apart: make([]bool, n),
	}
	a.plan = newPlan(api, doc.Version, how.denied, at, &a.found)
	a.plan.anyOf = anyOf{}
	for _, scheme := range how.anyOf {
		if scheme != "*" && api.Scheme(scheme) == nil {
			a.found.Add(badOptions, at, "anyOf names the scheme %q, which the spec does not have", scheme).Hint = "name a scheme, or * for all"
		}
		a.plan.anyOf[scheme] = true
	}
	for i, f := range api.Files {
		a.source = a.source || f.Name == name
		a.alone = a.alone || f.Name == name && i == 0
	}
	for _, s := range api.Schemes {
		a.alone = a.alone || s.Range.File == name
	}
	a.survey()
	return a
}

// survey learns how the document is written, and what it does that others do not.
func (a *annotator) survey() {
	a.splice = splices{
		main: a.doc.Source, holds: map[*source.Document]bool{a.doc.Source: true}, values: map[*source.Document][]source.Node{},
		shared: map[source.Node]bool{}, of: map[*source.Document]*splicer{}, changes: map[source.Node]changes{},
	}
	var values []source.Node
	if n, ok := a.doc.Root().Get("security"); ok {
		values = append(values, n)
	}
	paths, _ := a.doc.Root().Get("paths")
	for _, op := range a.doc.Operations {
		if n, ok := op.Node.Get("security"); ok {
			values = append(values, n)
		}
		a.splice.holds[op.Node.Document()] = true
		a.splice.shared[op.Node] = true
		item, _ := paths.Get(op.PathKey.Value())
		a.splice.shared[item] = true
	}
	for i := range a.doc.Schemes.Len() {
		_, n := a.doc.Schemes.Pair(i)
		for _, part := range a.parts(n) {
			if doc := part.Document(); doc != nil {
				a.splice.holds[doc] = true
			}
		}
	}
	for _, n := range values {
		a.splice.values[n.Document()] = append(a.splice.values[n.Document()], n)
	}
	for _, n := range values {
		var ignored diag.List
		s, _ := a.doc.ReadSecurity(n, &ignored)
		for _, alt := range s.Alternatives {
			for _, need := range alt.Needs {
				if len(need.Scopes) > 0 {
					a.roles[need.Scheme] = true
				}
			}
		}
	}
	for i := range a.doc.Schemes.Len() {
		key, n := a.doc.Schemes.Pair(i)
		if denied, _ := a.doc.Through(n).Get(openapi.DeniedExtension); is(denied, true) {
			a.plan.nobody = key.Value()
		}
	}
}

// parts are a scheme, its flows and their scopes, through references.
func (a *annotator) parts(scheme source.Node) []source.Node {
	n := a.doc.Through(scheme)
	written, _ := n.Get("flows")
	flows := a.doc.Through(written)
	all := []source.Node{n, flows}
	for i := range flows.Len() {
		_, written := flows.Pair(i)
		flow := a.doc.Through(written)
		scopes, _ := flow.Get("scopes")
		all = append(all, flow, a.doc.Through(scopes))
	}
	return all
}

// decide has the editor make the document say what the model says.
func (a *annotator) decide() {
	pairs := match(a.plan.api, a.doc)
	if pairs.reportMissing(a.doc, &a.found); a.how.unlisted != "keep" {
		pairs.reportUnlisted(a.plan.api, a.doc, &a.found)
	}
	for i, o := range pairs.of {
		if o != nil {
			a.known[i] = a.intend(i, o)
		}
	}
	a.plan.reportRoles(a.roles, a.how.roles)
	if a.found.Errors() > 0 {
		a.found.Sort()
		return
	}
	a.inherited()
	for _, users := range a.users() {
		if a.agree(users, pairs) {
			a.operation(users, pairs.of[users[0]])
		}
	}
	a.schemes()
	a.document()
	a.found.Sort()
}

// intend finds what an operation is to say.
func (a *annotator) intend(i int, o *spec.Operation) bool {
	want, ok := a.plan.operation(o)
	if !ok {
		return false
	}
	a.lists[i], a.apart[i] = a.convention(o)
	if _, ok = a.lists[i].fold(want); !ok {
		a.found.Add(needsAll, firstOf(o.Range, a.plan.at), "%s needs scopes together, and lists of scopes mean any of them in %s", o, a.doc.File.Name).Hint =
			"give what is needed together one scope, or take the scheme out of anyOf and let the document follow the standard"
		return false
	}
	a.meant[i] = want
	a.plan.judgeRoles(o)
	return true
}

// says reports whether an operation says what is meant already, by itself or through the document's security.
func (a *annotator) says(i int) bool {
	op := a.doc.Operations[i]
	value, own, said := a.doc.Security(op)
	if op.Doubt {
		return false
	}
	if !own && !a.apart[i] {
		return a.root != nil && a.root.ok && a.root.key == a.meant[i].key() // which this run may have put there
	}
	if !said {
		return false
	}
	var ignored diag.List
	s, ok := a.doc.ReadSecurity(value, &ignored)
	now := a.lists[i].current(s, ok)
	return now.ok && now.key == a.meant[i].key()
}

func (a anyOf) current(s openapi.Security, ok bool) *current {
	meaning, bounded := a.unfold(fromDocument(s))
	return &current{meaning.key(), ok && bounded}
}

// convention is how lists of scopes are meant at an operation: as the configuration says, and in a document that the spec
// itself was read from as the spec says there.
func (a *annotator) convention(o *spec.Operation) (lists anyOf, apart bool) {
	if !a.source || len(o.AnyOf) == 0 {
		return a.plan.anyOf, false
	}
	lists = maps.Clone(a.plan.anyOf)
	for _, scheme := range o.AnyOf {
		lists[scheme] = true
	}
	return lists, true
}

// operation edits the operations that are one node, unless they say what is meant already. o is nil when the spec does not know
// them.
func (a *annotator) operation(users []int, o *spec.Operation) {
	i := users[0]
	op := a.doc.Operations[i]
	at, name := op.Node.Target(), op.String()
	var above, below object
	if o == nil {
		if gone := a.added.had(name + " security"); gone {
			if _, has := at.Get("security"); has {
				a.refused(a.drop(source.Node{}, at, "", map[string]bool{"security": true}), name)
			}
		}
		a.extras(op, nil, nil, &above, &below)
		return
	}
	_, own := at.Get("security")
	if !a.says(i) {
		written, _ := a.lists[i].fold(a.meant[i])
		if own {
			a.refused(a.set(at, "security", written.value(), "responses"), name)
		} else {
			above = append(above, member{"security", written.value()})
			a.added.add(name + " security")
		}
	}
	if own {
		a.added.keep(name + " security")
	}
	a.extras(op, o, a.meant[i], &above, &below)
	if at.Len() == 0 && len(above) > 0 {
		above, below = append(above, below...), nil
	}
	if len(above) > 0 {
		a.refused(a.add(at, above, "responses"), name)
	}
	if len(below) > 0 {
		a.refused(a.add(at, below, ""), name)
	}
}

// drop takes keys out of the mapping under a key of its parent. Where nothing would be left the mapping stays empty, or goes as well
// when it was added itself.
func (a *annotator) drop(parent, m source.Node, key string, keys map[string]bool) error {
	if len(keys) == 0 {
		return nil
	}
	left := 0
	for i := range m.Len() {
		if k, _ := m.Pair(i); !keys[k.Value()] {
			left++
		}
	}
	switch {
	case left > 0 || parent.IsZero() && m.Flow():
		return a.remove(m, keys)
	case parent.IsZero():
		return refuse(m, "nothing would be left of it")
	case key == "components" && a.added.had("components"), key != "components" && a.added.had("components "+key):
		return a.remove(parent, map[string]bool{key: true})
	}
	return a.set(parent, key, object{}, "")
}

// refused reports that a place cannot be edited.
func (a *annotator) refused(err error, what string) {
	var r *refusal
	switch {
	case !errors.As(err, &r):
	case a.overlaid:
		a.found.Add(cannotOverlay, r.at.Range(), "an overlay cannot say the security of %s: %s", what, r.fact).Hint = "write the value out here, in the document that the overlay is for"
	default:
		a.found.Add(cannotEdit, r.at.Range(), "the security of %s cannot be edited in place: %s", what, r.fact).Hint = "write the value out here"
	}
}

// open reports whether anybody may call what asks for s without a credential.
func (s security) open() bool {
	return len(s) == 0 || slices.ContainsFunc(s, func(a alternative) bool { return len(a) == 0 })
}
