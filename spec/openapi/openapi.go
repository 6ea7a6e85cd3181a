// Package openapi reads Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 documents: where their operations and security stand
// (Open), and what they mean as a model (Read). It reads through spec/source alone, so that every finding has a place;
// kin-openapi sees nothing but the pruned copy that Validate makes. It imports spec, spec/diag, spec/source, and spec/native for what a
// document says in the native language, under x-scopegen.
package openapi

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// Options says what is taken from a document. The zero value takes the endpoints and leaves their security to a spec.
type Options struct {
	Security        string // "read": schemes, scopes and requirements are read; "": they are not
	Absent          string // what no security at all means: "public", or "" for undeclared
	ScopesAnyOf     AnyOf
	ScopesExtension string // an extension of operations that holds further scopes, such as x-pd-requires-scope
	Supplement      bool   // a spec stands beside the document, and says what x-scopegen would
}

// AnyOf says where a list of scopes means any of them, as many published documents have it, and not all of them as the
// standard does (OpenAPI 3.1.1 section 4.8.30).
type AnyOf struct {
	Document   bool
	Schemes    []string
	Operations []string // operationIds, or "METHOD /path"
}

// Files is where a document's references to other files lead: names are relative to the folder that nothing outside of is
// read from, with slashes. Nil: to nowhere.
type Files interface {
	ReadFile(name string) ([]byte, error)
}

// Read gives what a document means. The API is not sealed. With errors it is as complete as could be, and an operation whose
// security is in doubt is undeclared.
func Read(name string, data []byte, files Files, opts Options) (*spec.API, diag.List) {
	api, _, found := ReadDocument(name, data, files, opts)
	return api, found
}

// ReadDocument is Read with the document, of which what makes no model may be left out: it can be validated, and not edited.
func ReadDocument(name string, data []byte, files Files, opts Options) (*spec.API, *Document, diag.List) {
	doc, found := skim(name, data, files)
	api, more := doc.API(opts)
	found = append(found, more...)
	found.Sort()
	return api, doc, found
}

// Document is an OpenAPI document taken apart, before anything is made of its security.
type Document struct {
	File       spec.File
	Files      []spec.File      // every file that was read, this one first
	Source     *source.Document // nil when the file could not be read
	Version    Version          // zero when the file is no document of a known version
	Base       string           // the path that all root servers share; "" or begins with a slash and ends in none
	Operations []Operation      // in the order of the file
	Schemes    source.Node      // the mapping of security schemes; zero when there is none

	address  string                      // of the first file, against which references are resolved: its name, or its $self
	stands   map[source.Node]source.Node // what parts of security schemes that are references stand for; zero: it could not be told
	named    map[source.Node]string      // names of schemes, by keys of requirements that are URIs
	external []external                  // the schemes outside of Schemes that some of these name
}

// Operation is one method of one path item.
type Operation struct {
	Method  string // upper case
	Path    string // as written
	Base    string // the document's, or what the servers of the path item or the operation say
	Key     source.Node
	Node    source.Node // through references: Node.Document says in which file it stands
	PathKey source.Node
	Shared  bool // is an alias, or other operations are the same node
	Doubt   bool // something about it is an error: whatever it says about security is not to be trusted
}

// String is "METHOD /full/path".
func (o Operation) String() string { return o.Method + " " + o.Base + o.Path }

// Root is the document's top mapping.
func (d *Document) Root() source.Node {
	if d.Source == nil {
		return source.Node{}
	}
	return d.Source.Root
}

// Version is the generation of the standard that a document follows.
type Version uint8

const (
	Swagger20 Version = iota + 1
	OpenAPI30
	OpenAPI31
	OpenAPI32
)

func (v Version) String() string {
	return [...]string{"an unknown version", "Swagger 2.0", "OpenAPI 3.0", "OpenAPI 3.1", "OpenAPI 3.2"}[v]
}

func (v Version) number() string {
	return [...]string{"", "2.0", "3.0", "3.1", "3.2"}[v]
}

// Roles reports whether scheme types beside oauth2 and openIdConnect may list names in a requirement: role names, since
// OpenAPI 3.1.0 (Security Requirement Object).
func (v Version) Roles() bool { return v >= OpenAPI31 }
