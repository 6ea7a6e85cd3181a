package openapi

import (
	"errors"
	"fmt"
	"maps"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// annotator edits one document.
type annotator struct {
	doc  *openapi.Document
	plan *plan
	editor
	splice splicer
	found  diag.List
	roles  map[string]bool // schemes that are no OAuth and carry scopes in the document already
	root   *current
	meant  []security // by the document's operations
	lists  []anyOf    // and how lists of scopes are meant there
	// source says that the spec itself reads this document.
	source bool
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
}

// conventions are what the configuration says about how things are written.
type conventions struct {
	denied string   // refuse, omit or scheme
	anyOf  []string // schemes whose lists of scopes mean any of them
}

// annotate gives a document with the security of the model. With errors there are no bytes.
func annotate(api *spec.API, name string, data []byte, how conventions, at diag.Range) ([]byte, diag.List) {
	a := newAnnotator(api, name, data, how, at)
	if a.plan == nil {
		return nil, a.found
	}
	a.editor = &a.splice
	a.decide()
	if a.found.Errors() > 0 {
		return nil, a.found
	}
	out, err := a.splice.apply()
	if err == nil {
		err = a.check(name, out)
	}
	if err != nil {
		start, _ := a.doc.Root().Span()
		a.found.Add(unreadable, a.doc.Source.File.Range(start, start), "%s would not read back as it was meant: %v", name, err).Hint = "nothing was written"
		return nil, a.found
	}
	return out, a.found
}

// newAnnotator opens a document and learns how it is written. Without a plan it cannot be read, which has been reported.
func newAnnotator(api *spec.API, name string, data []byte, how conventions, at diag.Range) *annotator {
	doc, found := openapi.Open(name, data, nil)
	if found.Errors() > 0 || doc.Version == 0 {
		return &annotator{doc: doc, found: found}
	}
	a := &annotator{doc: doc, found: found, roles: map[string]bool{}, meant: make([]security, len(doc.Operations)), lists: make([]anyOf, len(doc.Operations))}
	a.plan = newPlan(api, doc.Version, how.denied, at, &a.found)
	a.plan.anyOf = anyOf{}
	for _, scheme := range how.anyOf {
		if scheme != "*" && api.Scheme(scheme) == nil {
			a.found.Add(badOptions, at, "anyOf names the scheme %q, which the spec does not have", scheme).Hint = "name a scheme, or * for all"
		}
		a.plan.anyOf[scheme] = true
	}
	for _, f := range api.Files {
		a.source = a.source || f.Name == name
	}
	a.survey()
	return a
}

// decide has the editor make the document say what the model says.
func (a *annotator) decide() {
	pairs := match(a.plan.api, a.doc)
	pairs.report(a.plan.api, a.doc, a.plan.at, &a.found)
	for i, o := range pairs.of {
		if o != nil {
			a.operation(i, o)
		}
	}
	a.schemes()
	a.found.Sort()
}

// survey learns how the document is written, and what it does that others do not.
func (a *annotator) survey() {
	var values []source.Node
	if n, ok := a.doc.Root().Get("security"); ok {
		values = append(values, n)
	}
	for _, op := range a.doc.Operations {
		if n, ok := op.Node.Get("security"); ok {
			values = append(values, n)
		}
	}
	a.splice = splicer{layout: learn(a.doc.Source, values), data: a.doc.File.Data, changes: map[source.Node]changes{}}
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
		if denied, _ := n.Get(openapi.DeniedExtension); is(denied, true) {
			a.plan.nobody = key.Value()
		}
	}
}

// operation edits the security of one operation, unless it says what is meant already, by itself or through the document's.
func (a *annotator) operation(i int, o *spec.Operation) {
	op := a.doc.Operations[i]
	want, ok := a.plan.operation(o)
	if !ok {
		return
	}
	lists := a.convention(o)
	a.lists[i] = lists
	written, ok := lists.fold(want)
	if !ok {
		a.found.Add(needsAll, firstOf(o.Range, a.plan.at), "%s needs scopes together, and lists of scopes mean any of them in %s", o, a.doc.File.Name).Hint =
			"give what is needed together one scope, or take the scheme out of anyOf and let the document follow the standard"
		return
	}
	a.meant[i] = want
	a.plan.judgeRoles(o, a.roles)
	value, own, said := a.doc.Security(op)
	if said && !op.Doubt {
		now := a.root
		if own || now == nil || len(o.AnyOf) > 0 {
			var ignored diag.List
			s, ok := a.doc.ReadSecurity(value, &ignored)
			now = lists.current(s, ok)
		}
		if !own && len(o.AnyOf) == 0 {
			a.root = now
		}
		if now.ok && now.key == want.key() {
			return
		}
	}
	err := refuse(op.Key, "it is written elsewhere, behind a $ref or an alias, where other paths may share it")
	if !op.Shared {
		err = a.set(op.Node, "security", written.value(), "responses")
	}
	a.refused(err, op.String())
}

func (a anyOf) current(s openapi.Security, ok bool) *current {
	meaning, bounded := a.unfold(fromDocument(s))
	return &current{meaning.key(), ok && bounded}
}

// convention is how lists of scopes are meant at an operation: as the configuration says, and in a document that the spec
// itself was read from as the spec says there.
func (a *annotator) convention(o *spec.Operation) anyOf {
	if !a.source || len(o.AnyOf) == 0 {
		return a.plan.anyOf
	}
	lists := maps.Clone(a.plan.anyOf)
	for _, scheme := range o.AnyOf {
		lists[scheme] = true
	}
	return lists
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

// check reads the edited document again. Nothing but what was meant may have changed, and each operation must ask for what
// the model says, to scopegen's reader and to kin-openapi.
func (a *annotator) check(name string, data []byte) error {
	after, found := openapi.Open(name, data, nil)
	if found.Errors() > 0 {
		return fmt.Errorf("%s", found[0].Message)
	}
	if err := compare(a.doc.Root(), after.Root(), a.splice.changes); err != nil {
		return err
	}
	if len(after.Operations) != len(a.doc.Operations) {
		return fmt.Errorf("it has %d operations and had %d", len(after.Operations), len(a.doc.Operations))
	}
	var root *current
	for i, op := range after.Operations {
		value, own, said := after.Security(op)
		if !said {
			return fmt.Errorf("%s says nothing", op)
		}
		now := root
		if own || root == nil || len(a.lists[i]) > 0 {
			var wrong diag.List
			s, ok := after.ReadSecurity(value, &wrong)
			now = a.lists[i].current(s, ok)
		}
		if !own && len(a.lists[i]) == 0 {
			root = now
		}
		if op.String() != a.doc.Operations[i].String() || !now.ok || now.key != a.meant[i].key() {
			return fmt.Errorf("%s asks for something else", op)
		}
	}
	_, found = after.API(openapi.Options{Security: "read"})
	for _, d := range found {
		if d.Rule.Severity == diag.Error {
			return errors.New(d.Message)
		}
	}
	return openapi.Validate(after)
}
