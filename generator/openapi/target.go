// Package openapi writes requirements to OpenAPI documents: into one that is there, byte for byte as it was but for its
// security, or into a new one that it makes from the model alone. What OpenAPI cannot say exactly is an error that names the
// endpoint. It reads documents through spec/openapi and spec/source.
package openapi

import (
	"cmp"
	"fmt"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/diag"
)

// Target writes OpenAPI.
var Target = generator.Target{
	Name:  "openapi",
	Short: "the security of an OpenAPI document, or a whole document",
	Options: []generator.Option{
		{Name: "annotate", Kind: generator.File, Help: "An OpenAPI document, 2.0 to 3.2, YAML or JSON, whose security is edited in place; nothing else in it changes."},
		{Name: "document", Kind: generator.File, Help: "A file to write a whole OpenAPI document to; JSON if its name ends in .json, else YAML."},
		{Name: "version", Kind: generator.Text, Default: "3.1", Values: []string{"2.0", "3.0", "3.1"},
			Help: "The version of the document that is written: 2.0 (Swagger), 3.0 (3.0.3) or 3.1 (3.1.0). What it has no words for is an error that names the endpoint."},
		{Name: "denied", Kind: generator.Text, Default: "refuse", Values: []string{"refuse", "omit", "scheme"},
			Help: "How an endpoint that is denied to all is written, which OpenAPI has no words for: refuse is an error, omit leaves it out of the document that is written (and is an error where one is annotated), " +
				"scheme asks for a credential that is never issued, through a security scheme marked x-scopegen-denied."},
		{Name: "anyOf", Kind: generator.List, Help: "Schemes, or * for all, whose lists of scopes mean any of them in the annotated document, where the standard means all of them; they are read and written so."},
	},
	Emit: emit,
}

func emit(r *generator.Request) (generator.Result, error) {
	annotated, written := r.Options.Text("annotate"), r.Options.Text("document")
	denied := r.Options.Text("denied")
	if denied == "" {
		denied = "refuse"
	}
	var res generator.Result
	switch {
	case annotated != "" && written == "":
		was, err := r.Read(annotated)
		if err != nil {
			return res, fmt.Errorf("read the document to annotate: %w", err)
		}
		data, found := annotate(r.API, annotated, was, conventions{denied, r.Options.List("anyOf")}, r.At)
		res.Found = found
		if found.Errors() == 0 {
			res.Files = []output.File{{Path: annotated, Data: data, Target: "openapi", InPlace: true, Was: was}}
		}
	case written != "" && annotated == "":
		data, found := document(r.API, written, cmp.Or(r.Options.Text("version"), "3.1"), denied, r.At)
		res.Found = found
		if found.Errors() == 0 {
			res.Files = []output.File{{Path: written, Data: data, Target: "openapi"}}
		}
	default:
		res.Found.Add(badOptions, firstOf(r.At, diag.Range{File: "scopegen.yaml"}), "the openapi target has %s", map[bool]string{true: "both annotate and document", false: "neither annotate nor document"}[written != ""]).
			Hint = "name one file: annotate edits it, document writes it"
	}
	return res, nil
}
