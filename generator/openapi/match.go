package openapi

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// pairing says which endpoint of the spec each operation of a document is.
type pairing struct {
	of      []*spec.Operation // by the document's operations; nil where there is none
	missing []*spec.Operation // endpoints that the document does not have
}

// match pairs by method and by what the path matches, whatever its parameters are called. The whole path counts first; a document
// whose servers do not say where the API lives is matched without the base.
func match(api *spec.API, doc *openapi.Document) pairing {
	p := pairing{of: make([]*spec.Operation, len(doc.Operations))}
	seen := map[*spec.Operation]bool{}
	for _, way := range []struct {
		ofSpec func(*spec.Operation) string
		ofDoc  func(openapi.Operation) string
	}{
		{(*spec.Operation).FullPath, func(o openapi.Operation) string { return o.Base + o.Path }},
		{(*spec.Operation).FullPath, func(o openapi.Operation) string { return o.Path }},
		{func(o *spec.Operation) string { return o.Path }, func(o openapi.Operation) string { return o.Path }},
	} {
		exact, shapes := map[string]*spec.Operation{}, map[string]*spec.Operation{}
		for _, o := range api.Operations {
			if seen[o] {
				continue
			}
			path := way.ofSpec(o)
			add(exact, o.Method+" "+path, o)
			for _, shape := range spec.PlainShapes(path, o.SlashIgnored) {
				add(shapes, o.Method+" "+shape, o)
			}
		}
		var now []*spec.Operation
		for i, d := range doc.Operations {
			if p.of[i] != nil {
				continue
			}
			path := way.ofDoc(d)
			methods := []string{d.Method}
			if d.Method == "HEAD" {
				methods = append(methods, "GET") // HEAD follows GET unless it is listed
			}
			for _, m := range methods {
				o := exact[m+" "+path]
				for _, shape := range spec.PlainShapes(path, false) {
					if o == nil {
						o = shapes[m+" "+shape]
					}
				}
				if o != nil && p.of[i] == nil {
					p.of[i] = o
					if m == d.Method {
						now = append(now, o)
					}
				}
			}
		}
		for _, o := range now {
			seen[o] = true
		}
	}
	covered := map[string]bool{} // two endpoints of one shape are one to a document
	for o := range seen {
		covered[o.Method+" "+o.Pattern.PlainShape()] = true
	}
	for _, o := range api.Operations {
		if !covered[o.Method+" "+o.Pattern.PlainShape()] {
			p.missing = append(p.missing, o)
		}
	}
	return p
}

func add(m map[string]*spec.Operation, key string, o *spec.Operation) {
	if m[key] == nil {
		m[key] = o
	}
}

// reportMissing says what the document does not have. Endpoints that are denied to all need not be in it.
func (p pairing) reportMissing(doc *openapi.Document, found *diag.List) {
	var inDoc []string
	for _, d := range doc.Operations {
		inDoc = append(inDoc, d.String())
	}
	for _, o := range p.missing {
		if o.Access == spec.None {
			continue
		}
		d := found.Add(notInDocument, o.Range, "%s is not in %s", o, doc.File.Name)
		d.Hint = "add the operation to the document, or take the endpoint out of the spec"
		if near, ok := diag.Nearest(o.String(), inDoc); ok {
			d.Hint = "did you mean " + near + "?"
		}
	}
}

// reportUnlisted says what the spec does not have.
func (p pairing) reportUnlisted(api *spec.API, doc *openapi.Document, found *diag.List) {
	var inSpec []string
	for _, o := range api.Operations {
		inSpec = append(inSpec, o.String())
	}
	for i, o := range p.of {
		if o != nil {
			continue
		}
		d := found.Add(notInSpec, doc.Operations[i].Key.Range(), "the spec does not know %s", doc.Operations[i])
		d.Hint = "say in the spec who may call it (access: none denies it to all), or take it out of the document"
		if near, ok := diag.Nearest(doc.Operations[i].String(), inSpec); ok {
			d.Hint = "did you mean " + near + "? " + d.Hint
		}
	}
}

// firstOf is the first known of two places.
func firstOf(first, second diag.Range) diag.Range {
	if first.IsValid() {
		return first
	}
	return second
}
