// Package openapi writes requirements to OpenAPI documents: into one that is there, byte for byte as it was but for its
// security, or into a new one that it makes from the model alone. What OpenAPI cannot say exactly is an error that names the
// endpoint. It reads documents through spec/openapi and spec/source.
package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
)

// Target writes OpenAPI.
var Target = generator.Target{
	Name:  "openapi",
	Short: "the security of an OpenAPI document, or a whole document",
	Options: []generator.Option{
		{Name: "annotate", Kind: generator.File, Help: "An OpenAPI document, 2.0 to 3.2, YAML or JSON, whose security is edited in place; nothing else in it changes."},
		{Name: "document", Kind: generator.File, Help: "A file to write a whole OpenAPI document to; JSON if its name ends in .json, else YAML."},
		{Name: "version", Kind: generator.Text, Values: []string{"2.0", "3.0", "3.1"},
			Help: "The version of the document that is written: 2.0 (Swagger), 3.0 (3.0.3) or 3.1 (3.1.0), which it is unless said. What it has no words for is an error that names the endpoint."},
		{Name: "overlay", Kind: generator.File, Help: "A file to write an OpenAPI Overlay to, which does to the document that for names what annotate would do; JSON if its name ends in .json, else YAML."},
		{Name: "for", Kind: generator.File, Help: "The document that the overlay is for; it is read and not changed."},
		{Name: "overlayVersion", Kind: generator.Text, Values: []string{"1.0.0", "1.1.0"}, Help: "The version of the Overlay Specification that the overlay says it follows, 1.0.0 unless said; what it does is the same in both."},
		{Name: "denied", Kind: generator.Text, Default: "refuse", Values: []string{"refuse", "omit", "scheme"},
			Help: "How an endpoint that is denied to all is written, which OpenAPI has no words for: refuse is an error, omit leaves it out of the document that is written (and is an error where one is annotated), " +
				"scheme asks for a credential that is never issued, through a security scheme marked x-scopegen-denied."},
		{Name: "unlisted", Kind: generator.Text, Default: "refuse", Values: []string{"refuse", "keep"},
			Help: "What happens to an operation of the annotated document that the spec does not know: refuse is an error, keep leaves it as it is but for what an earlier run added."},
		{Name: "roles", Kind: generator.Text, Default: "refuse", Values: []string{"refuse", "allow"},
			Help: "What happens to scopes of a scheme whose list must be empty before OpenAPI 3.1, such as bearer tokens: refuse is an error unless the document has some of that scheme already, allow writes them with a warning."},
		{Name: "extensions", Kind: generator.Bool, Help: "Write what OpenAPI has no words for into the annotated document under x-scopegen keys: groups, implication, holders, risk, subject types."},
		{Name: "responses", Kind: generator.Bool, Help: "Give annotated operations that need something and have no 403 response one."},
		{Name: "descriptions", Kind: generator.Bool, Help: "Say in the description of annotated operations, between <!-- scopegen --> and <!-- /scopegen -->, what they need."},
		{Name: "anyOf", Kind: generator.List, Help: "Schemes, or * for all, whose lists of scopes mean any of them in the annotated document, where the standard means all of them; they are read and written so."},
	},
	Emit: emit,
}

func emit(r *generator.Request) (res generator.Result, err error) {
	how := conventions{
		denied: cmp.Or(r.Options.Text("denied"), "refuse"), anyOf: r.Options.List("anyOf"), unlisted: r.Options.Text("unlisted"), roles: r.Options.Text("roles") == "allow", files: readFunc(r.Read),
		extensions: r.Options.Bool("extensions"), responses: r.Options.Bool("responses"), descriptions: r.Options.Bool("descriptions"),
	}
	of := r.Options.Text("for")
	kind, fact, hint := chosen(r.Options)
	if fact != "" {
		res.Found.Add(badOptions, r.At, "the openapi target has %s", fact).Hint = hint
		return res, nil
	}
	written := r.Options.Text(kind)
	file := output.File{Target: "openapi"}
	switch kind {
	case "annotate":
		return emitAnnotated(r, written, how)
	case "overlay":
		file.Path = written
		data, err := r.Read(of)
		if err != nil {
			return res, fmt.Errorf("read the document that the overlay is for: %w", err)
		}
		file.Data, res.Found = overlay(r.API, file.Path, cmp.Or(r.Options.Text("overlayVersion"), "1.0.0"), of, data, how, r.At)
	default:
		file.Path = written
		file.Data, res.Found = document(r.API, file.Path, cmp.Or(r.Options.Text("version"), "3.1"), how, r.At)
	}
	if res.Found.Errors() == 0 {
		res.Files = []output.File{file}
	}
	return res, nil
}

// partial are the options that only some of annotate, document and overlay have a use for.
var partial = []struct {
	name, usual string
	of          []string
}{
	{"version", "", []string{"document"}},
	{"for", "", []string{"overlay"}},
	{"overlayVersion", "", []string{"overlay"}},
	{"unlisted", "refuse", []string{"annotate", "overlay"}},
	{"responses", "", []string{"annotate", "overlay"}},
	{"anyOf", "", []string{"annotate", "overlay"}},
}

// chosen is which of annotate, document and overlay is asked for, or what is wrong with the options as a whole.
func chosen(options generator.Options) (kind, fact, hint string) {
	n := 0
	for _, name := range []string{"annotate", "document", "overlay"} {
		if options.Text(name) != "" {
			kind = name
			n++
		}
	}
	switch {
	case n != 1:
		return "", fmt.Sprintf("%d of annotate, document and overlay", n),
			"name one file: annotate edits it, document writes it, overlay writes what other tools apply to the document that for names"
	case kind == "overlay" && options.Text("for") == "":
		return "", "overlay and no for", "overlay is the file that is written, for is the document that it is for"
	}
	for _, p := range partial {
		if isSet(options[p.name], p.usual) && !slices.Contains(p.of, kind) {
			return "", kind + " and " + p.name + ", which says nothing there", p.name + " is an option of " + strings.Join(p.of, " and ") + ": take it out"
		}
	}
	return kind, "", ""
}

// isSet reports whether an option says something other than what it says unless it is set.
func isSet(v any, usual string) bool {
	switch v := v.(type) {
	case string:
		return v != "" && v != usual
	case bool:
		return v
	case []string:
		return len(v) > 0
	}
	return false
}

// emitAnnotated edits a document, and has the manifest remember what in it is scopegen's.
func emitAnnotated(r *generator.Request, name string, how conventions) (res generator.Result, err error) {
	was, err := r.Read(name)
	if err != nil {
		return res, fmt.Errorf("read the document to annotate: %w", err)
	}
	note := "openapi annotate " + name
	if r.Recorded != nil {
		how.added = r.Recorded(note)
	}
	var added []string
	res.Files, added, res.Found = rewrite(r.API, name, was, how, r.At)
	if len(added) > 0 {
		res.Notes = map[string][]string{note: added}
	}
	return res, nil
}

type readFunc func(string) ([]byte, error)

func (read readFunc) ReadFile(name string) ([]byte, error) { return read(name) }
