// Package adapter owns what an adapter is: the source of a subpackage that registers guarded handlers with one router, and
// the rules that turn the specification's patterns into that router's. Each adapter lives in a folder of its own below this
// one and exports one value named Adapter. They judge the model and give strings and reasons; the go target renders. None
// imports a framework: the sources in their folders _source, which are embedded and not compiled here, do.
package adapter

import (
	"embed"
	"io/fs"

	"github.com/scopegen/scopegen/spec"
)

// ScopesImport stands in a source for the generated package's import path, under the name scopes.
const ScopesImport = "scopegen.invalid/scopes"

// Adapter is one router or framework.
type Adapter struct {
	Name    string // in the configuration
	Package string // of the subpackage, and its folder; "" when the generated package itself holds what there is
	Router  string // for people: the module, and from which version on
	Source  embed.FS

	// Convert gives a pattern as the router writes it, segment by segment: no converted segment holds a slash, so that a prefix
	// can be taken away. An error is the reason why the router cannot express it exactly, for "…, because REASON". Nil for what
	// has no patterns: then there is no table of them either.
	Convert func(spec.Pattern) (string, error)
	// Methods are those that the router takes; nil for all.
	Methods []string
	// Choice is how the router chooses among routes that match one request.
	Choice Choice
	// HeadApart says that a route for GET does not answer HEAD: the subpackage then gets the constant heads.
	HeadApart bool
	// Loose says that the router, in whose patterns parameters begin with a colon, serves more than they say: the subpackage
	// then gets matches, which compares a route's pattern with the path and only denies.
	Loose bool
	// Check looks at the whole description for what one pattern does not show; nil for nothing.
	Check func(*Table)
}

// Choice is how a router chooses.
type Choice uint8

const (
	// MostSpecific: the router insists on one route being more specific, as ServeMux does.
	MostSpecific Choice = iota
	// FirstMatch: the first route registered wins. The subpackage gets the constant behind.
	FirstMatch
	// StaticFirst: segment by segment, literal text before parameters and those before the rest, going back where that leads
	// nowhere. Where neither of two routes is more specific, that is a choice too, but not the specification's.
	StaticFirst
)

//go:embed _shared/*.go _order/*.go _heads/*.go _exact/*.go
var shared embed.FS

// Files are the sources of the subpackage by name, those that adapters with patterns share among them.
func (a *Adapter) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	add := func(fsys fs.FS, dir string) error {
		return fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files[d.Name()], err = fs.ReadFile(fsys, name)
			return err
		})
	}
	if err := add(a.Source, "_source"); err != nil {
		return nil, err
	}
	if a.Convert == nil {
		return files, nil
	}
	if a.Choice == FirstMatch {
		if err := add(shared, "_order"); err != nil {
			return nil, err
		}
	}
	if a.Loose {
		if err := add(shared, "_exact"); err != nil {
			return nil, err
		}
	}
	if a.HeadApart {
		if err := add(shared, "_heads"); err != nil {
			return nil, err
		}
	}
	return files, add(shared, "_shared")
}

// Table is a description with the patterns of one adapter, for its Check.
type Table struct {
	API *spec.API
	// Patterns are an operation's in the router's syntax, by its index; none where it has been refused.
	Patterns [][]string
	Refused  int // how many refusals there are so far
	// Refuse reports that the router cannot have an operation, or not beside another one, which may be nil. The reason ends
	// "…, because REASON".
	Refuse func(o, beside *spec.Operation, reason string)
}
