package openapi

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/source"
)

// reader makes the model of a document.
type reader struct {
	doc      *Document
	opts     Options
	api      *spec.API
	found    diag.List
	byScheme map[string]*spec.Scheme
	byScope  map[string]*spec.Scope
	broken   map[string]bool // schemes that are there and could not be read
	denied   map[string]bool // schemes that stand for nobody
	declared map[declaration]bool
	said     map[declaration]bool // findings that are made once
	used     map[string]bool      // names in the options that the document has
	resolved map[meaning]resolved // security values that several operations have
	lists    map[carried]*asked   // lists of scopes that several needs have
	parts    map[source.Node]*parts
	guesses  int                       // suggestions made
	known    map[*spec.Scheme][]string // what schemes declare, for suggestions

	described map[*spec.Scope]source.Node // the text that a scope has
	own       native.Extension            // what stands under x-scopegen
}

// declaration is a scope that a flow of a scheme declares.
type declaration struct {
	scheme *spec.Scheme
	scope  string
}

// API makes the model of the document.
func (d *Document) API(opts Options) (*spec.API, diag.List) {
	r := &reader{
		doc: d, opts: opts, api: &spec.API{Files: d.Files},
		byScheme: map[string]*spec.Scheme{}, byScope: map[string]*spec.Scope{}, broken: map[string]bool{}, denied: map[string]bool{},
		declared: map[declaration]bool{}, said: map[declaration]bool{}, used: map[string]bool{},
		resolved: map[meaning]resolved{}, lists: map[carried]*asked{}, parts: map[source.Node]*parts{}, known: map[*spec.Scheme][]string{}, described: map[*spec.Scope]source.Node{},
	}
	if d.Version == 0 {
		return r.api, nil
	}
	r.info()
	if opts.Security == "read" {
		r.schemes()
		r.defaultScheme()
	}
	ids := map[string]*spec.Operation{}
	for _, op := range d.Operations {
		r.operation(op, ids)
	}
	r.unusedOptions()
	r.extensions()
	r.found.Sort()
	return r.api, r.found
}

func (r *reader) info() {
	root := r.doc.Root()
	key, n, _ := root.Find("info")
	r.api.Info = spec.Info{
		Title: text(n, "title"), Version: text(n, "version"), Description: text(n, "description"), Extensions: extensions(n), Range: key.Range(),
	}
	r.api.BasePath = r.doc.Base
	r.api.Extensions = extensions(root)
}

// defaultScheme marks the scheme that carries a scope which names none.
func (r *reader) defaultScheme() {
	for _, s := range r.api.Schemes {
		if s.Type == "oauth2" || s.Type == "openIdConnect" {
			s.Default = true
			return
		}
	}
	if len(r.api.Schemes) > 0 {
		r.api.Schemes[0].Default = true
	}
}

func (r *reader) operation(op Operation, ids map[string]*spec.Operation) {
	n := op.Node
	p := r.part(op)
	o := &spec.Operation{
		Method: op.Method, Base: op.Base, Path: op.Path, ID: text(n, "operationId"), Summary: text(n, "summary"),
		Description: p.description, Tags: p.tags, Extensions: p.extensions, Range: op.Key.Range(),
	}
	pattern, err := spec.ParsePublishedPattern(o.FullPath())
	if err != nil {
		panic("openapi: the path was checked: " + err.Error())
	}
	o.Pattern = pattern
	if deprecated, ok := n.Get("deprecated"); ok {
		if yes, _ := deprecated.Bool(); yes {
			o.Deprecated = &spec.Deprecation{Range: deprecated.Range()}
		}
	}
	if o.IDGiven = o.ID != ""; o.IDGiven {
		if first := ids[o.ID]; first != nil {
			id, _ := n.Get("operationId")
			d := r.found.Add(repeatedID, id.Range(), "operationId %q is that of %s already", o.ID, first)
			d.Hint = "an id made from method and path stands in for it"
			d.Related = []diag.Related{{Range: first.Range, Message: "first here"}}
			o.ID, o.IDGiven = "", false
		} else {
			ids[o.ID] = o
		}
	}
	o.IDYields = !o.IDGiven
	if r.opts.Security == "read" {
		r.requirement(op, o)
	}
	r.api.Operations = append(r.api.Operations, o)
	if x := p.own; !x.IsZero() {
		r.own.Operations = append(r.own.Operations, native.OperationExtension{Operation: o, Node: x})
	}
}

// parts is what is made of an operation object, once for all operations that it stands for: it may be large, and they many.
type parts struct {
	description string
	tags        []string
	extensions  []spec.Extension
	own         source.Node // what stands under x-scopegen
}

func (r *reader) part(op Operation) *parts {
	n := op.Node.Target()
	p := r.parts[n]
	if p == nil {
		p = &parts{description: WithoutSentence(text(n, "description")), tags: texts(n, "tags"), extensions: extensions(n)}
		p.own, _ = r.extension(n, op.String())
		if op.Shared {
			r.parts[n] = p
		}
	}
	return p
}

func texts(n source.Node, key string) (all []string) {
	list, _ := n.Get(key)
	for i := range list.Len() {
		if item := list.Item(i); item.Kind() == source.Scalar {
			all = append(all, item.Value())
		}
	}
	return all
}

// extensions are the x- keys of an object.
func extensions(n source.Node) (all []spec.Extension) {
	for i := range n.Len() {
		key, value := n.Pair(i)
		if strings.HasPrefix(key.Value(), "x-") && key.Value() != Extension {
			all = append(all, spec.Extension{Name: key.Value(), JSON: value.JSON(), Range: key.Range()})
		}
	}
	return all
}
