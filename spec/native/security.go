package native

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/join"
	"github.com/scopegen/scopegen/spec/source"
)

// readOpenAPI takes the endpoints of the OpenAPI document, or of several as one API, and with security: read their requirements.
func (r *reader) readOpenAPI(root fields) error {
	r.byKey = map[string]*endpoint{}
	r.ids = map[string]*endpoint{}
	r.rpcs = map[string]*endpoint{}
	v, ok := root.get("openapi")
	if !ok {
		return nil
	}
	items := []source.Node{v}
	if v.Kind() == source.Sequence {
		items = r.some(v, "openapi")
	}
	var docs []*spec.API
	for _, item := range items {
		doc, err := r.document(item, root)
		if err != nil {
			return err
		}
		if doc != nil {
			docs = append(docs, doc)
		}
	}
	if len(docs) == 0 {
		return nil
	}
	doc, found := join.APIs(docs)
	r.found = append(r.found, found...)
	r.join(doc, root)
	return nil
}

// document reads one document. Where the spec says a basePath, it stands in place of the document's. nil when nothing could be read.
func (r *reader) document(v source.Node, root fields) (*spec.API, error) {
	f, ok := r.fields(v, openAPIKeys)
	if !ok {
		return nil, nil
	}
	opts := r.openAPIOptions(f)
	file, ok := f.get("file")
	if !ok {
		r.lost = true
		r.found.Add(ruleMissingKey, r.head(v), "openapi does not say its file")
		return nil, nil
	}
	text := r.text(file, "file")
	if text == "" {
		return nil, nil
	}
	name, ok := r.local(file, text)
	if !ok {
		return nil, nil
	}
	if r.opts.OpenAPI == nil {
		r.lost = true
		r.found.Add(ruleNoDocument, file.Range(), "an OpenAPI document cannot be read here").Hint = "only the spec itself was given"
		return nil, nil
	}
	doc, found, err := r.opts.OpenAPI(r.fsys, name, opts, file.Range())
	r.found = append(r.found, found...)
	if errors.Is(err, fs.ErrNotExist) {
		r.missingFile(file, text)
		r.lost = true
		return nil, nil
	}
	if err != nil || doc == nil {
		r.lost = true
		return nil, err
	}
	r.secured = r.secured || opts.Security == "read"
	for _, o := range doc.Operations {
		if opts.Security != "read" {
			o.Written, o.Access = spec.Requirement{}, spec.Undeclared
		}
		if root.has("basePath") && o.Base == doc.BasePath {
			o.Base = r.api.BasePath
			if p, err := spec.ParsePublishedPattern(o.FullPath()); err == nil {
				o.Pattern = p
			}
		}
	}
	return doc, nil
}

func (r *reader) openAPIOptions(f fields) (opts OpenAPIOptions) {
	if i, _ := f.oneOf("security", "read"); i == 0 {
		opts.Security = "read"
	}
	if i, _ := f.oneOf("absent", "undeclared", "public"); i == 1 {
		opts.Absent = "public"
	}
	if v, ok := f.get("scopes"); ok {
		if v.Kind() == source.Mapping {
			x, _ := r.fields(v, anyOfKeys)
			opts.Scopes.Schemes = x.texts("schemes")
			opts.Scopes.Operations = x.texts("operations")
		} else if i, _ := f.oneOf("scopes", "allOf", "anyOf"); i == 1 {
			opts.Scopes.Document = true
		}
	}
	if v, ok := f.get("scopesExtension"); ok {
		if opts.ScopesExtension = r.text(v, "scopesExtension"); opts.ScopesExtension != "" && !strings.HasPrefix(opts.ScopesExtension, "x-") {
			r.found.Add(ruleBadName, v.Range(), "scopesExtension cannot be %q", opts.ScopesExtension).Hint = "extensions of OpenAPI begin with x-"
			opts.ScopesExtension = ""
		}
	}
	for _, key := range []string{"absent", "scopes", "scopesExtension"} {
		if k, _, ok := f.at(key); ok && opts.Security != "read" {
			r.found.Add(ruleSecurity, k.Range(), "%s says how security is read, and it is not read", key).Hint = "add security: read, or remove " + key
		}
	}
	return opts
}

// join takes the documents' operations over. Where the spec says no basePath, the documents' stands before the spec's own paths.
func (r *reader) join(doc *spec.API, root fields) {
	if !root.has("basePath") {
		if r.api.BasePath = doc.BasePath; doc.BasePath != "" {
			if p, err := spec.ParsePublishedPattern(doc.BasePath); err == nil {
				r.parsed[doc.BasePath] = p
				r.top.base = doc.BasePath
			}
		}
	}
	for _, s := range doc.Schemes {
		if !slices.ContainsFunc(r.api.Schemes, func(have *spec.Scheme) bool { return have.Name == s.Name }) {
			r.api.Schemes = append(r.api.Schemes, s)
		}
	}
	r.api.Scopes = doc.Scopes // until the spec's own are read
	r.api.Files = append(r.api.Files, doc.Files...)
	for _, o := range doc.Operations {
		o.SlashIgnored = r.top.ignore
		e := &endpoint{Operation: o, said: map[string]diag.Range{}, document: true, secured: says(o)}
		key := o.Method + " " + o.FullPath()
		if r.byKey[key] != nil {
			continue // the document's reader has reported it
		}
		r.byKey[key] = e
		r.endpoints = append(r.endpoints, e)
		r.api.Operations = append(r.api.Operations, o)
		if o.IDGiven && r.ids[o.ID] == nil {
			r.ids[o.ID] = e
		}
	}
}

// says reports whether the document says an operation's security; what absent stands in for has the operation's own place.
func says(o *spec.Operation) bool {
	if o.SecurityRange.IsValid() || o.Access != spec.Undeclared {
		return true
	}
	alts := o.Written.Alternatives
	return len(alts) > 1 || len(alts) == 1 && !(alts[0].Anonymous() && alts[0].Range == o.Range)
}

// joinDocumented brings the document's scopes together with the spec's: one of the spec's stands for the document's of
// its name, one that the spec does not define is taken over. Its requirements then speak of the joined ones.
func (r *reader) joinDocumented(documented []*spec.Scope) {
	for _, s := range documented {
		if r.byName[s.Name] != nil {
			continue
		}
		own := &scope{Scope: s}
		if s.Scheme == nil || r.schemes[s.Scheme.Name] == nil {
			s.Scheme = r.anyCarrier()
		}
		s.Scheme = r.schemes[s.Scheme.Name]
		r.byName[s.Name], r.records[s] = own, own
		r.scopes = append(r.scopes, own)
		r.api.Scopes = append(r.api.Scopes, s)
	}
	for _, e := range r.endpoints {
		var kept []spec.Alternative // operations without security of their own share the root's
		for _, alt := range e.Written.Alternatives {
			if own, ok := r.adopt(alt); ok {
				kept = append(kept, own)
			}
		}
		if e.Written.Alternatives != nil && kept == nil {
			e.closed = true
		}
		e.Written.Alternatives = kept
	}
}

// adopt copies an alternative of the document, with the joined schemes and scopes.
func (r *reader) adopt(alt spec.Alternative) (own spec.Alternative, ok bool) {
	own = alt
	own.Needs = make([]spec.Need, len(alt.Needs))
	for i, need := range alt.Needs {
		to := spec.Need{Scheme: r.schemes[need.Scheme.Name], At: need.At}
		if to.Scheme == nil {
			return own, false
		}
		for _, s := range need.Scopes {
			joined := r.byName[s.Name]
			if joined == nil || joined.broken {
				return own, false
			}
			to.Scopes = append(to.Scopes, joined.Scope)
		}
		own.Needs[i] = to
	}
	return own, true
}

// readSecurity reads what becomes of the security that the document gives an endpoint.
func (r *reader) readSecurity(e *endpoint, f fields) {
	i, v := f.oneOf("security", "add", "replace")
	if i < 0 {
		return
	}
	if !r.secured {
		r.found.Add(ruleSecurity, v.Range(), "no security is read that this could add to or replace").
			Hint = "remove it, or write openapi: {file: …, security: read} in the root"
		return
	}
	says := []string{"add", "replace"}[i]
	if e.security != "" && e.security != says {
		d := r.found.Add(ruleSaidTwice, v.Range(), "one place adds to the security of %s, another one replaces it", e)
		d.Hint = "say the same in both places"
		d.Related = related(e.securityAt, "first here")
		e.closed = true
		return
	}
	e.security, e.securityAt = says, v.Range()
}

// settleSecurity decides between what the document says and what the spec says.
func (r *reader) settleSecurity(e *endpoint, granted bool) {
	stated := e.stated.IsValid()
	switch {
	case !e.document || !granted && !stated:
		return
	case !e.secured:
		e.Written = spec.Requirement{} // what absent says holds for what nothing else opens
		if granted {
			e.Access = spec.Undeclared
		}
		return
	case e.security == "":
		at := e.granted
		if stated {
			at = e.stated
		}
		d := r.found.Add(ruleSecurity, at, "%s has security in the OpenAPI document already", e)
		d.Hint = "write security: replace to put this in its place, or, with a grant, security: add to keep both"
		d.Related = related(e.documentSecurity(), "the document says it here")
		e.closed = true
	case e.security == "replace":
		e.Written = spec.Requirement{}
	case stated:
		d := r.found.Add(ruleSecurity, e.securityAt, "access and requires cannot be added to what the document says")
		d.Hint = "write security: replace"
		d.Related = related(e.documentSecurity(), "the document says it here")
		e.closed = true
	}
	if granted {
		e.Access = spec.Undeclared
	}
}

func (e *endpoint) documentSecurity() diag.Range {
	if e.SecurityRange.IsValid() {
		return e.SecurityRange
	}
	return e.Operation.Range
}
