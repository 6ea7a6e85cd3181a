package discovery

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

func (r *reader) methods(all source.Node, tag string) {
	for i := range all.Len() {
		key, n := all.Pair(i)
		if n.Kind() != source.Mapping {
			r.found.Add(badMethod, n.Range(), "the method %s must be an object, and this %s", key.Value(), n.Describe())
			continue
		}
		r.method(key, n, tag)
	}
}

var httpMethods = []string{"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"}

// maxSuggestions bounds how often a wrong name is compared with all others.
const maxSuggestions = 100

func (r *reader) method(key, n source.Node, tag string) {
	method, _ := n.Get("httpMethod")
	if !slices.Contains(httpMethods, method.Value()) {
		at := key
		if !method.IsZero() {
			at = method
		}
		r.found.Add(badMethod, at.Range(), "the method %s has no HTTP method that is known", key.Value()).Hint = "write httpMethod: GET or another; it is left out, and so denied"
		return
	}
	grants := r.grants(n)
	o := &spec.Operation{
		Method: method.Value(), ID: text(n, "id"), Description: text(n, "description"), Range: key.Range(),
	}
	if tag != "" {
		o.Tags = []string{tag}
	}
	if deprecated, ok := n.Get("deprecated"); ok {
		if yes, _ := deprecated.Bool(); yes {
			o.Deprecated = &spec.Deprecation{Range: deprecated.Range()}
		}
	}
	if path, at, fact := r.path(n); fact != "" {
		if at.IsZero() {
			at = key
		}
		r.found.Add(badMethod, at.Range(), "the path of %s %s", key.Value(), fact).Hint = "it is left out, and so denied"
	} else {
		r.add(o, r.base, path, grants)
	}
	r.uploads(key, n, o, grants)
}

// grants are the scopes of a method: any one of them opens it.
func (r *reader) grants(n source.Node) (grants []spec.Grant) {
	list, ok := n.Get("scopes")
	if ok && list.Kind() != source.Sequence {
		r.found.Add(badMethod, list.Range(), "scopes must be a list, and this %s", list.Describe()).Hint = "nothing opens the method"
		return nil
	}
	for i := range list.Len() {
		item := list.Item(i)
		name, _ := item.Text()
		s := r.byName[name]
		if s == nil {
			d := r.found.Add(unknownScope, item.Range(), "the scope %q is not declared", item.Value())
			if r.suggested++; r.suggested <= maxSuggestions {
				if near, ok := diag.Nearest(item.Value(), r.names); ok {
					d.Hint = "did you mean " + strconv.Quote(near) + "?"
				}
			}
			continue
		}
		if !slices.ContainsFunc(grants, func(g spec.Grant) bool { return g.Scope == s }) {
			grants = append(grants, spec.Grant{Scope: s, Scheme: r.scheme, Range: item.Range()})
		}
	}
	return grants
}

// uploads adds the paths below mediaUpload, which are relative to the root and need what the method needs.
func (r *reader) uploads(key, n source.Node, main *spec.Operation, grants []spec.Grant) {
	upload, _ := n.Get("mediaUpload")
	protocols, _ := upload.Get("protocols")
	for i := range protocols.Len() {
		name, protocol := protocols.Pair(i)
		v, ok := protocol.Get("path")
		if !ok {
			continue
		}
		parameters, _ := n.Get("parameters")
		path, fact := expand(v.Value(), parameters)
		if _, err := spec.ParsePattern(r.mediaBase + path); fact == "" && err != nil {
			fact = fmt.Sprintf("cannot be said in the spec language: %v", err)
		}
		if fact != "" {
			r.found.Add(badMethod, v.Range(), "the upload path of %s %s", key.Value(), fact).Hint = "it is left out, and so denied"
			continue
		}
		if r.byShape[r.shape(main.Method, r.mediaBase+path)] != nil {
			continue // several protocols of one path
		}
		o := *main
		o.ID, o.Range = "", name.Range()
		r.add(&o, r.mediaBase, path, grants)
	}
}

func (r *reader) shape(method, path string) string {
	p, err := spec.ParsePattern(path)
	if err != nil {
		return ""
	}
	return method + " " + p.Shape()
}

func (r *reader) add(o *spec.Operation, base, path string, grants []spec.Grant) {
	o.Base, o.Path, o.Grants = base, path, grants
	pattern, err := spec.ParsePattern(base + path)
	if err != nil {
		panic("discovery: the path was checked: " + err.Error())
	}
	o.Pattern = pattern
	shape := o.Method + " " + pattern.Shape()
	if first := r.byShape[shape]; first != nil {
		d := r.found.Add(repeated, o.Range, "%s matches the same requests as %s", o, first)
		d.Hint = "it opens to the scopes that both list"
		d.Related = []diag.Related{{Range: first.Range, Message: "the other one"}}
		first.Grants = slices.DeleteFunc(slices.Clone(first.Grants), func(g spec.Grant) bool {
			return !slices.ContainsFunc(grants, func(h spec.Grant) bool { return h.Scope == g.Scope })
		})
		r.close(first)
		return
	}
	r.byShape[shape] = o
	if o.IDGiven = o.ID != "" && !r.ids[o.ID]; o.IDGiven {
		r.ids[o.ID] = true
	} else {
		o.ID = ""
	}
	r.close(o)
	r.api.Operations = append(r.api.Operations, o)
}

// close denies what no scope opens.
func (r *reader) close(o *spec.Operation) {
	if len(o.Grants) > 0 || o.Access == spec.None {
		return
	}
	o.Access, o.Reason = spec.None, "the document lists no scope that opens it"
	if r.mute == nil {
		r.mute = o
	}
}
