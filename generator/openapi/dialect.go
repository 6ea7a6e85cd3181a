package openapi

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/openapi"
)

// dialect is what differs between the versions of OpenAPI in which a document is written.
type dialect struct {
	version     openapi.Version
	key, number string // the field that says the version, and what it says
	methods     []string
	named       string // where named responses stand
}

// dialects are the versions by the values of the option.
var dialects = map[string]dialect{
	"2.0": {openapi.Swagger20, "swagger", "2.0", []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"}, "#/responses/"},
	"3.0": {openapi.OpenAPI30, "openapi", "3.0.3", eightMethods, "#/components/responses/"},
	"3.1": {openapi.OpenAPI31, "openapi", "3.1.0", eightMethods, "#/components/responses/"},
}

var eightMethods = []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}

func (d dialect) old() bool { return d.version == openapi.Swagger20 }

// unfit says why the version cannot have an endpoint.
func (d dialect) unfit(o *spec.Operation) (fact, hint string) {
	if !slices.Contains(d.methods, o.Method) {
		return "has a method that " + d.version.String() + " does not know", "leave it out of the spec that this document is written from"
	}
	pattern, err := spec.ParsePublishedPattern(o.FullPath())
	if err != nil {
		return "has no path", "write one that begins with a slash"
	}
	if last := pattern.Segments[len(pattern.Segments)-1]; last.IsRest() {
		return "takes the rest of the path, which a parameter of OpenAPI does not", "write an endpoint for each depth, or leave it out of this document"
	}
	if d.old() && slices.ContainsFunc(o.Written.Alternatives, spec.Alternative.Anonymous) && o.Written.Label() != spec.Public {
		return "lets anonymous callers in beside others, which Swagger 2.0 has no words for", "write the document in OpenAPI 3.0 or later, where {} is one of the alternatives"
	}
	return "", ""
}

// pathParameter declares a parameter of a path.
func (d dialect) pathParameter(name string) object {
	out := object{{"name", name}, {"in", "path"}, {"required", true}}
	if d.old() {
		return append(out, member{"type", "string"})
	}
	return append(out, member{"schema", object{{"type", "string"}}})
}

// where says where the API lives. Without a base that is "/", which is what no servers mean too (OpenAPI Object); it is said since
// readers take silence for an omission.
func (d dialect) where(base string) member {
	if base == "" {
		base = "/"
	}
	if d.old() {
		return member{"basePath", base}
	}
	return member{"servers", list{object{{"url", base}}}}
}
