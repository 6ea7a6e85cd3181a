// Package kibali reads permissions documents in the format of Microsoft's kibali (github.com/microsoftgraph/kibali,
// specs/permissions.md), in which Microsoft Graph describes its permissions. A scheme of that format (DelegatedWork,
// DelegatedPersonal, Application) is a subject type; each path of a path set is an endpoint that the permission opens for
// the set's schemes. It imports spec, spec/diag, spec/note and spec/source.
package kibali

import (
	"bytes"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/note"
	"github.com/scopegen/scopegen/spec/source"
)

// Recognise reports whether data is a permissions document.
func Recognise(data []byte) bool {
	if !bytes.Contains(data, []byte(`"permissions"`)) || !bytes.Contains(data, []byte(`"pathSets"`)) && !bytes.Contains(data, []byte(`"schemes"`)) {
		return false
	}
	doc, _ := source.Parse("", data, source.OpenAPI)
	if doc == nil {
		return false
	}
	all, _ := doc.Root.Get("permissions")
	for i := range all.Len() {
		_, p := all.Pair(i)
		_, schemes := p.Get("schemes")
		_, paths := p.Get("pathSets")
		if schemes || paths {
			return true
		}
	}
	return false
}

// Read gives what a permissions document means: a model that is ready for spec.Seal, the questions that it leaves open, and
// what is wrong. What an error touches opens nothing.
func Read(name string, data []byte) (*spec.API, []note.Note, diag.List) {
	r := &reader{
		api:    &spec.API{Files: []spec.File{{Name: name, Data: data}}},
		byName: map[string]*spec.Scope{}, types: map[string]*spec.SubjectType{}, byShape: map[string]*spec.Operation{}, said: map[string]bool{},
	}
	var doc *source.Document
	doc, r.found = source.Parse(name, data, source.OpenAPI)
	if doc == nil || r.found.Errors() > 0 {
		return r.api, nil, r.found
	}
	r.doc = doc
	r.read()
	note.Sort(r.notes)
	r.found.Sort()
	return r.api, r.notes, r.found
}

type reader struct {
	doc     *source.Document
	api     *spec.API
	notes   []note.Note
	found   diag.List
	scheme  *spec.Scheme
	byName  map[string]*spec.Scope
	types   map[string]*spec.SubjectType
	byShape map[string]*spec.Operation // method and shape of the path
	said    map[string]bool
}

func (r *reader) ask(at diag.Range, assumed, change, question string) {
	if !r.said[question] {
		r.said[question] = true
		r.notes = append(r.notes, note.Note{Range: at, Question: question, Assumed: assumed, Change: change})
	}
}

func (r *reader) read() {
	root := r.doc.Root
	r.scheme = &spec.Scheme{Name: "bearer", Type: "http", HTTPScheme: "bearer", Implicit: true, Default: true, Range: root.Range()}
	r.api.Schemes = []*spec.Scheme{r.scheme}
	key, all, ok := root.Find("permissions")
	if !ok || all.Kind() != source.Mapping {
		start, _ := root.Span()
		at := r.doc.File.Range(start, start)
		if ok {
			at = all.Range()
		}
		r.found.Add(badDocument, at, "the document has no object permissions")
		return
	}
	r.api.Info = spec.Info{Title: "Permissions", Version: "1", Range: key.Range()}
	r.ask(key.Range(), `Permissions, "1"`, "info", "The format has neither title nor version: what is the API called?")
	r.ask(key.Range(), "letter case counts", "nothing, or normalise paths before they are matched",
		"Microsoft's tools compare paths without regard to case: does the service?")
	for i := range root.Len() {
		if k, _ := root.Pair(i); k.Value() != "permissions" && !strings.HasPrefix(k.Value(), "$") {
			r.found.Add(unread, k.Range(), "the member %q is not read", k.Value())
		}
	}
	type defined struct {
		scope *spec.Scope
		node  source.Node
	}
	var permissions []defined
	for i := range all.Len() {
		key, node := all.Pair(i)
		if s := r.permission(key, node); s != nil {
			permissions = append(permissions, defined{s, node})
		}
	}
	for _, p := range permissions { // when every name is known
		r.pathSets(p.scope, p.node)
	}
	for _, o := range r.api.Operations {
		if len(o.Grants) == 0 {
			o.Access, o.Reason = spec.None, "what opens it could not be read"
		}
	}
}
