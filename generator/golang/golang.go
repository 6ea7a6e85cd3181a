// Package golang is the go target: the package that services import. It owns which files that package has and everything in
// them that depends on the specification: typed constants with their documentation, sets, the packed tables. What does not is
// the fixed part, package runtime below, which is copied beside them; the tables are package pack's.
//
// Text of a specification gets into the output in three ways only: as an identifier made by package naming, as a comment
// written by commentWriter, and as an ASCII string constant. Whatever is rendered is parsed again and its declarations are compared with the model's before anything is given
// out. It imports jennifer, which nothing else does, and knows no reader.
package golang

import (
	"fmt"
	"path"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Target is the go target.
var Target = generator.Target{
	Name:  "go",
	Short: "a Go package: typed constants for scopes and operations, claim reading, decisions, the guard",
	Options: []generator.Option{
		{Name: "dir", Kind: generator.Dir, Required: true, Help: "The package's folder, which should hold nothing else."},
		{Name: "package", Kind: generator.Text, Help: "The package's name; without it, the folder's last element."},
		{Name: "adapters", Kind: generator.List, Values: adapterNames(), Help: "The routers that guarded handlers are registered with, a subpackage for each: " + routersHelp() + "."},
		{Name: "unregistered", Kind: generator.List, Help: "Ids of operations that no adapter registers, since something else serves them: what a router cannot have is no error there. Verify then wants a reason."},
		{Name: "scopestest", Kind: generator.Bool, Help: "A subpackage for tests of the service: callers that only just may and may not, and a run against its handler."},
		{Name: "import", Kind: generator.Text, Help: "The package's import path, for its subpackages; without it, what the nearest go.mod says."},
	},
	Emit: emit,
}

const header = "// " + output.Mark

// emission is one run: the model, and what was made from it before any file is written.
type emission struct {
	api    *spec.API
	pkg    string
	scheme []*spec.Scheme
	home   *spec.Scheme
	claim  []claim
	ids    identifiers
	opens  opened
	tables *pack.Tables
	// imported is the package's own import path, where a subpackage needs it.
	imported string
}

func emit(r *generator.Request) (generator.Result, error) {
	var found diag.List
	dir := r.Options.Text("dir")
	e := &emission{api: r.API, pkg: packageName(r, &found)}
	e.callers()
	e.allocate(&found)
	subs, err := e.adapted(r, &found)
	if err != nil {
		return generator.Result{}, err
	}
	tables, err := pack.Pack(e.model())
	if err != nil && found.Errors() == 0 {
		found.Add(unpackable, r.At, "%v", err).Hint = "the generated tables cannot hold it"
	}
	if found.Errors() > 0 {
		return generator.Result{Found: found}, nil
	}
	e.tables = tables
	e.opens = openedBy(e.api)

	result := generator.Result{Found: found}
	add := func(dir, pkg string, files []file) error {
		seen := map[string]bool{}
		for _, f := range files {
			if err := f.verify(pkg); err != nil {
				return fmt.Errorf("%s: what was rendered is not what was meant, which is a fault of scopegen: %w", path.Join(dir, f.name), err)
			}
			if seen[f.name] {
				return fmt.Errorf("%s is rendered twice, which is a fault of scopegen", path.Join(dir, f.name))
			}
			seen[f.name] = true
			result.Files = append(result.Files, output.File{Path: path.Join(dir, f.name), Data: f.data})
		}
		return nil
	}
	if err := add(dir, e.pkg, append(e.rendered(), fixedPart(e.pkg)...)); err != nil {
		return generator.Result{}, err
	}
	for _, s := range subs {
		files, err := s.files(e.imported)
		if err == nil {
			err = add(path.Join(dir, s.Package), s.Package, files)
		}
		if err != nil {
			return generator.Result{}, err
		}
	}
	return result, nil
}

// rendered are the files that depend on the specification.
func (e *emission) rendered() []file {
	files := []file{e.docFile(), e.tablesFile()}
	for _, f := range []file{e.scopesFile(), e.operationsFile(), e.callersFile(), e.setsFile()} {
		if len(f.decls) > 0 {
			files = append(files, f)
		}
	}
	return files
}
