// Package native reads scopegen's own language: YAML files that say which scopes an API has, which endpoints each one
// opens, and what a caller needs for every endpoint. It owns the language's keys (the tables in keys.go, from which
// the JSON Schema is checked), its rules SG1003 and SG1100 to SG1199, and the resolution of names, globs and
// selectors into the model. It imports spec, spec/source and spec/diag; it knows no OpenAPI: what reads such a document
// is handed to Load.
//
// Where two readings would give different security the language has one:
//
//   - Without schemes there is one, an HTTP bearer token. Otherwise a scope that names none is carried by the scheme
//     that says default: true, else by the only one, else by the only oauth2 or openIdConnect one, else it is an error.
//   - basePath stands before every path; the base of a group or an endpoint stands in its place. An endpoint is its
//     method and full path. What the OpenAPI document has as its base stands where the spec says no basePath.
//   - Paths of selectors and of owns are completed with the base of where they stand, as paths of grants are,
//     and compared with full paths. "*" is one segment that is not empty, "**" in last place the rest after its slash.
//     Parameters' names do not count. Ownership is of paths, whatever their shape:
//     /{x}/c reaches into /store/**.
//   - Globs over scope names: "*" is any run without a colon, "**" any run, never the scope itself. A text with an
//     asterisk is a glob, never the name of a literal scope, which is written {scope: name}.
//   - A scope's action is what follows the last colon of its name, when it is declared.
//   - What is wrong narrows: a grant, alternative or endpoint that an error touches opens nothing.
package native

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// MaxScopes and MaxSubjectTypes bound a spec: what is generated keeps both in machine words.
const (
	MaxScopes       = 65_535
	MaxSubjectTypes = 63
)

// FS is the directory tree that a spec may read. Names are slash-separated and relative to its root, without dot
// segments; an implementation confines them (os.Root).
type FS interface {
	ReadFile(name string) ([]byte, error)
	// Glob lists the files whose names match a pattern of package path, in any order.
	Glob(pattern string) ([]string, error)
}

// OpenAPIOptions is what the openapi key asks of the document's reader.
type OpenAPIOptions struct {
	Security        string // "": endpoints only; "read": their requirements too
	Absent          string // what an operation without any security is: "" (undeclared) or "public"
	Scopes          AnyOf
	ScopesExtension string // an x- key of operations that names their scopes
}

// AnyOf says where the document writes "any of these scopes" in the slot that the standard reads as "all of these".
type AnyOf struct {
	Document   bool
	Schemes    []string
	Operations []string // operationIds
}

// Options completes Load.
type Options struct {
	// OpenAPI reads the OpenAPI document name into an API that is not sealed: Operations with Method, Base, Path,
	// Pattern, Range and what describes them; with security read also Written, Access, Schemes and Scopes. at is the
	// place that names the file. The API is nil when nothing could be read; error is for the environment.
	OpenAPI func(fsys FS, name string, opts OpenAPIOptions, at diag.Range) (*spec.API, diag.List, error)
}

// Load reads the spec name and everything that it includes through fsys, resolves and seals it. The list is sorted. The
// API is nil only when nothing could be read; with errors it is as complete as could be and nowhere wider than what is
// written. error is for the environment: a root file that cannot be read.
func Load(fsys FS, name string, opts Options) (*spec.API, diag.List, error) {
	r := &reader{fsys: fsys, opts: opts, api: &spec.API{}}
	if err := r.load(name); err != nil {
		return nil, r.found, err
	}
	r.found.Sort()
	if len(r.files) == 0 {
		return nil, r.found, nil
	}
	return r.api, r.found, nil
}

// reader is one run. Everything it keeps is in the order of the files.
type reader struct {
	fsys  FS
	opts  Options
	api   *spec.API
	found diag.List
	files []*file

	includedAt diag.Range // of the file that is being read
	within     bool       // what is read stands in an OpenAPI document
	limits     map[*spec.Scheme]subjectScheme

	bases
	vocabulary
	groupIndex
	scopeIndex
	endpointIndex
	selectors []*selecting
	hinted    int // selectors that pick nothing whose endpoints were looked for
}

// load runs the phases. Each needs the names that those before it declared.
func (r *reader) load(name string) error {
	if err := r.read(name); err != nil || len(r.files) == 0 {
		return err
	}
	root := r.root()
	r.readInfo(root)
	r.readSchemes(root)
	r.readSubjectTypes(root)
	r.readClaims()
	r.readHolders(root)
	r.readActions(root)
	r.readBase(root)
	if err := r.readOpenAPI(root); err != nil {
		return err
	}
	r.chooseScheme()

	r.readGroups()
	r.readScopes()
	r.readRetired(root)
	r.resolveScopes()
	r.readSets()

	r.declareEndpoints()
	r.runSelectors()
	r.settle()
	r.checkOwnership()

	r.found = append(r.found, spec.Seal(r.api)...)
	return nil
}
