package openapi

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// writer makes a whole document.
type writer struct {
	dialect
	plan  *plan
	how   conventions
	at    diag.Range
	found diag.List
	base  string // what all paths share and servers says
	ops   []*written
	tags  *tagger
}

// written is an endpoint as the document has it.
type written struct {
	op       *spec.Operation
	path     string // with the parameters' names that the document uses
	id       string
	security security
	tags     []string
}

// document gives a whole OpenAPI document of one of the versions in dialects. With errors there are no bytes.
func document(api *spec.API, name, version string, how conventions, at diag.Range) ([]byte, diag.List) {
	w := &writer{dialect: dialects[version], how: how, at: at, tags: newTagger(api.Groups)}
	w.plan = newPlan(api, w.version, how.denied, at, &w.found)
	if api.Info.Title == "" || api.Info.Version == "" {
		w.found.Add(noVersion, firstOf(api.Info.Range, at), "the spec has no %s", map[bool]string{true: "title", false: "version"}[api.Info.Title == ""]).Hint =
			"write it under info"
	}
	w.operations()
	w.plan.reportRoles(nil, w.how.roles)
	root := w.root()
	w.found.Sort()
	if w.found.Errors() > 0 {
		return nil, w.found
	}
	data := render(root, strings.HasSuffix(strings.ToLower(name), ".json"))
	if err := w.check(name, data); err != nil {
		w.found.Add(unreadable, firstOf(at, diag.Range{File: name}), "%s would not read back as it was meant: %v", name, err).Hint = "nothing was written"
		return nil, w.found
	}
	return data, w.found
}

// operations decides what is written for each endpoint.
func (w *writer) operations() {
	api := w.plan.api
	ids := map[string]*spec.Operation{}
	for _, o := range api.Operations {
		if other := ids[o.ID]; other != nil {
			d := w.found.Add(sharedID, o.Range, "%s has the id %q of %s", o, o.ID, other)
			d.Hint = "give each an id of its own"
			d.Related = []diag.Related{{Range: other.Range, Message: "the other one"}}
		}
		ids[o.ID] = o
	}
	w.base = sharedBase(api.Operations)
	names := pathNames{byShape: map[string]string{}}
	for _, o := range api.Operations {
		if len(o.Written.Alternatives) == 0 && o.Access == spec.None && w.plan.denied == "omit" {
			continue
		}
		if fact, hint := w.unfit(o); fact != "" {
			w.found.Add(notExpressible, o.Range, "%s %s", o, fact).Hint = hint
			continue
		}
		w.plan.judgeRoles(o)
		s, ok := w.plan.operation(o)
		if !ok {
			continue
		}
		w.ops = append(w.ops, &written{op: o, path: names.path(strings.TrimPrefix(o.FullPath(), w.base)), id: o.ID, security: s, tags: w.tags.tag(o)})
	}
}

// sharedBase is the base of all endpoints, when they have one that can be a server's.
func sharedBase(all []*spec.Operation) string {
	if len(all) == 0 || strings.Contains(all[0].Base, "{") {
		return ""
	}
	for _, o := range all {
		if o.Base != all[0].Base {
			return ""
		}
	}
	return all[0].Base
}

// pathNames gives paths of one shape one spelling: to OpenAPI /a/{x} and /a/{y} are the same path twice. The first spelling
// counts. A name that a path has twice gets a number.
type pathNames struct{ byShape map[string]string }

func (p pathNames) path(path string) string {
	pattern, err := spec.ParsePublishedPattern(path)
	if err != nil {
		panic("openapi: the path was checked: " + err.Error())
	}
	shape := pattern.Shape()
	if known, ok := p.byShape[shape]; ok {
		return known
	}
	params := pattern.Params()
	seen := map[string]bool{}
	var b strings.Builder
	for _, s := range pattern.Segments {
		b.WriteByte('/')
		for _, part := range s {
			if !part.IsParam {
				b.WriteString(part.Literal)
				continue
			}
			name := part.Param
			for n := 2; seen[name] || name != part.Param && slices.Contains(params, name); n++ {
				name = part.Param + strconv.Itoa(n)
			}
			seen[name] = true
			b.WriteString("{" + name + "}")
		}
	}
	p.byShape[shape] = b.String()
	return b.String()
}

// check reads the document again: every endpoint and what it needs, to scopegen's reader, and the whole to kin-openapi.
func (w *writer) check(name string, data []byte) error {
	doc, found := openapi.Open(name, data, nil)
	_, more := doc.API(openapi.Options{Security: "read"})
	for _, d := range append(found, more...) {
		if d.Rule.Severity == diag.Error {
			return errors.New(d.Message)
		}
	}
	if doc.Base != w.base || len(doc.Operations) != len(w.ops) {
		return fmt.Errorf("it has %d operations under %q and should have %d under %q", len(doc.Operations), doc.Base, len(w.ops), w.base)
	}
	byName := make(map[string]*written, len(w.ops))
	for _, o := range w.ops {
		byName[o.op.Method+" "+w.base+o.path] = o
	}
	for _, op := range doc.Operations {
		o := byName[op.String()]
		value, own, _ := doc.Security(op)
		var wrong diag.List
		s, ok := doc.ReadSecurity(value, &wrong)
		if o == nil || !own || !ok || fromDocument(s).key() != o.security.key() {
			return fmt.Errorf("%s asks for something else", op)
		}
		if id, _ := op.Node.Get("operationId"); id.Value() != o.id {
			return fmt.Errorf("%s has another id", op)
		}
	}
	return openapi.Validate(doc)
}

// render writes the document with the mark of generated files on top.
func render(root object, asJSON bool) []byte {
	var b strings.Builder
	if asJSON {
		marked := append(object{root[0], {"x-generated", output.Mark}}, root[1:]...)
		style := jsonStyle{eol: "\n", unit: "  ", colon: ": ", gap: " ", listInline: true}
		style.write(&b, "", marked)
		b.WriteByte('\n')
		return []byte(b.String())
	}
	b.WriteString("# " + output.Mark + "\n")
	style := yamlStyle{eol: "\n", step: 2, dash: 2, inner: 2, literal: true}
	style.members(&b, 0, root)
	return []byte(b.String())
}
