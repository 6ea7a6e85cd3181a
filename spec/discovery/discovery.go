// Package discovery reads documents of Google's API Discovery Service (RestDescription,
// https://developers.google.com/discovery/v1/reference/apis): methods in nested resources, each of which any one of its
// scopes opens. It imports spec, spec/diag, spec/note and spec/source.
package discovery

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/note"
	"github.com/scopegen/scopegen/spec/source"
)

const kind = "discovery#restDescription"

// Recognise reports whether data is a discovery document.
func Recognise(data []byte) bool {
	if !bytes.Contains(data, []byte(kind)) {
		return false
	}
	doc, _ := source.Parse("", data, source.OpenAPI)
	return doc != nil && text(doc.Root, "kind") == kind
}

// Read gives what a discovery document means: a model that is ready for spec.Seal, the questions that it leaves open, and what is
// wrong. What an error touches opens nothing.
func Read(name string, data []byte) (*spec.API, []note.Note, diag.List) {
	r := &reader{
		api:    &spec.API{Files: []spec.File{{Name: name, Data: data}}},
		byName: map[string]*spec.Scope{}, byShape: map[string]*spec.Operation{}, ids: map[string]bool{},
	}
	var doc *source.Document
	doc, r.found = source.Parse(name, data, source.OpenAPI)
	if doc == nil || r.found.Errors() > 0 {
		return r.api, nil, r.found
	}
	r.doc = doc
	r.read(doc.Root)
	note.Sort(r.notes)
	r.found.Sort()
	return r.api, r.notes, r.found
}

type reader struct {
	doc       *source.Document
	api       *spec.API
	notes     []note.Note
	found     diag.List
	scheme    *spec.Scheme
	byName    map[string]*spec.Scope
	byShape   map[string]*spec.Operation // method and shape of the full path
	ids       map[string]bool
	names     []string        // of the scopes, for suggestions
	base      string          // what paths are relative to
	mediaBase string          // what the paths of uploads are relative to
	mute      *spec.Operation // the first without scopes
	suggested int
}

func (r *reader) read(root source.Node) {
	start, _ := root.Span()
	top := r.doc.File.Range(start, start)
	if text(root, "kind") != kind {
		r.found.Add(badDocument, top, "the document is not of the kind %s", kind)
		return
	}
	r.api.Info = spec.Info{Title: text(root, "title"), Version: text(root, "version"), Description: text(root, "description"), Range: top}
	if r.api.Info.Title == "" {
		r.api.Info.Title = text(root, "name")
	}
	for _, missing := range []struct {
		to   *string
		what string
	}{{&r.api.Info.Title, "title"}, {&r.api.Info.Version, "version"}} {
		if *missing.to == "" {
			*missing.to = "1"
			r.ask(top, `"1"`, "info, "+missing.what, "The document has no "+missing.what+": what is it?")
		}
	}
	r.scheme = &spec.Scheme{Name: "bearer", Type: "http", HTTPScheme: "bearer", Implicit: true, Default: true, Range: top}
	r.api.Schemes = []*spec.Scheme{r.scheme}
	if !r.bases(root) {
		return
	}
	r.scopes(root)
	if methods, ok := r.object(root, "methods"); ok {
		r.methods(methods, "")
	}
	r.resources(root, "", 0)
	if r.mute != nil {
		r.ask(r.mute.Range, "nobody may call them", "endpoints, with access: authenticated, or access: public and a reason",
			"Some methods list no scopes, "+r.mute.String()+" the first: what do they need?")
	}
}

func (r *reader) ask(at diag.Range, assumed, change, question string) {
	r.notes = append(r.notes, note.Note{Range: at, Question: question, Assumed: assumed, Change: change})
}

// object gives the object under a key. Absent it is none, anything else is an error.
func (r *reader) object(n source.Node, key string) (source.Node, bool) {
	v, ok := n.Get(key)
	if ok && v.Kind() != source.Mapping {
		r.found.Add(badDocument, v.Range(), "%s must be an object, and this %s", key, v.Describe()).Hint = "nothing of it is read"
		return v, false
	}
	return v, ok
}

// bases finds what paths are relative to: methods to servicePath, uploads to the root.
func (r *reader) bases(root source.Node) bool {
	at := func(key string) (string, source.Node) {
		v, _ := root.Get(key)
		return v.Value(), v
	}
	address, node := at("rootUrl")
	if i := strings.Index(address, "://"); i >= 0 {
		if slash := strings.IndexByte(address[i+3:], '/'); slash >= 0 {
			r.mediaBase = address[i+3+slash:]
		}
	}
	service, serviceNode := at("servicePath")
	old, oldNode := at("basePath")
	if serviceNode.IsZero() {
		service, serviceNode = strings.TrimPrefix(old, r.mediaBase), oldNode
	}
	r.base = "/" + strings.Trim(r.mediaBase, "/") + "/" + strings.Trim(service, "/")
	for strings.Contains(r.base, "//") {
		r.base = strings.ReplaceAll(r.base, "//", "/")
	}
	r.base = strings.TrimRight(r.base, "/")
	r.mediaBase = strings.TrimRight(r.mediaBase, "/")
	if !oldNode.IsZero() && strings.Trim(old, "/") != strings.Trim(r.base, "/") {
		d := r.found.Add(badDocument, oldNode.Range(), "basePath %q and servicePath %q do not agree", old, service)
		d.Hint = "one of the two is wrong, and with it every path: nothing is read"
		return false
	}
	if r.base != "" {
		if p, err := spec.ParsePattern(r.base); err != nil || len(p.Params()) > 0 {
			if serviceNode.IsZero() {
				serviceNode = node
			}
			r.found.Add(badDocument, serviceNode.Range(), "%q is not a path that others can be relative to", r.base).Hint = "nothing is read"
			return false
		}
	}
	r.api.BasePath = r.base
	return true
}

var scopeToken = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`) // RFC 6749 section 3.3

func (r *reader) scopes(root source.Node) {
	auth, _ := r.object(root, "auth")
	oauth, _ := r.object(auth, "oauth2")
	all, _ := r.object(oauth, "scopes")
	for i := range all.Len() {
		key, v := all.Pair(i)
		name := key.Value()
		if !scopeToken.MatchString(name) {
			r.found.Add(badScope, key.Range(), "%q is not a scope", name).Hint = "it is left out"
			continue
		}
		if r.byName[name] != nil {
			continue // source has reported the second
		}
		s := &spec.Scope{Name: name, Scheme: r.scheme, Description: text(v, "description"), Literal: strings.ContainsAny(name, "*{}"), Range: key.Range()}
		r.byName[name] = s
		r.names = append(r.names, name)
		r.api.Scopes = append(r.api.Scopes, s)
	}
}

// maxDepth bounds resources inside of resources.
const maxDepth = 64

func (r *reader) resources(n source.Node, tag string, depth int) {
	all, ok := r.object(n, "resources")
	if !ok {
		return
	}
	if depth > maxDepth {
		r.found.Add(badDocument, all.Range(), "resources are nested more than %d deep", maxDepth).Hint = "what is deeper is left out, and so denied"
		return
	}
	for i := range all.Len() {
		key, resource := all.Pair(i)
		own := tag
		if own == "" {
			own = key.Value()
		}
		if resource.Kind() != source.Mapping {
			r.found.Add(badDocument, resource.Range(), "the resource %s must be an object, and this %s", key.Value(), resource.Describe())
			continue
		}
		if methods, ok := r.object(resource, "methods"); ok {
			r.methods(methods, own)
		}
		r.resources(resource, own, depth+1)
	}
}

// text gives the value of a key when it is a text.
func text(n source.Node, key string) string {
	v, _ := n.Get(key)
	t, _ := v.Text()
	return t
}
