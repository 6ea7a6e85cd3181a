package openapi

import (
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// object is what is read of a path item and of an operation. It is one for both, since references may lead from either to the other.
var object = func() *source.Keep {
	keep := &source.Keep{X: true, Keys: whole("operationId", "summary", "description", "tags", "deprecated", "security", "servers", "$ref")}
	for _, method := range methods {
		keep.Keys[method] = keep
	}
	keep.Keys["additionalOperations"] = &source.Keep{X: true, Other: keep}
	return keep
}()

// wanted is what reading needs of a document: nearly all of one is schemas, parameters and examples, which say nothing about who may
// call what.
var wanted = func() *source.Keep {
	objects := &source.Keep{X: true, Other: object}
	components := &source.Keep{X: true, Keys: whole("securitySchemes")}
	components.Keys["pathItems"] = objects
	root := &source.Keep{X: true, Keys: whole("openapi", "swagger", "$self", "info", "servers", "basePath", "security", "tags", "securityDefinitions")}
	root.Keys["components"], root.Keys["paths"] = components, objects
	return root
}()

func whole(names ...string) map[string]*source.Keep {
	keys := map[string]*source.Keep{}
	for _, name := range names {
		keys[name] = source.KeepAll
	}
	return keys
}

// scheme are keys of security schemes and of their flows, which stand in components as a rule.
var scheme = whole("type", "scheme", "name", "in", "flow", "flows", "authorizationUrl", "tokenUrl", "scopes")

// misses reports whether something may be missing of what a reference leads to: a path item, an operation, a security scheme
// or a part of one, in a place where another object was expected.
func misses(to source.Node) bool {
	for i := range to.Len() {
		key, value := to.Pair(i)
		if value.Skipped() && (object.Keys[key.Value()] != nil || scheme[key.Value()] != nil) {
			return true
		}
	}
	return to.Skipped()
}

// skim is Open for what makes a model and no more. A document with a reference to what is left out is opened whole.
func skim(name string, data []byte, files Files) (*Document, diag.List) {
	o := newOpener(name, data, files)
	o.keep = wanted
	if o.openFile(name, data); o.missed {
		o = newOpener(name, data, files)
		o.openFile(name, data)
	}
	o.withoutUnread()
	return o.doc, o.found
}

// withoutUnread takes out what was found in values that mean nothing here. It would not have been found where the file could be skimmed, and whether it
// can be is a matter of style.
func (o *opener) withoutUnread() {
	for _, doc := range o.parsed {
		if doc == nil || doc.Skimmed {
			continue
		}
		parts := o.reached[doc]
		if doc == o.doc.Source {
			parts = append(parts, source.Part{Node: doc.Root, Keep: wanted})
		}
		o.found = doc.WithoutUnread(o.found, parts)
	}
}
