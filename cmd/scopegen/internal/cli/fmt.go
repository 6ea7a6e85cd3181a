package cli

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native/format"
	"github.com/scopegen/scopegen/spec/source"
)

var fmtVerb = verb{
	name: "fmt", args: " [FILE…]", minArgs: 0, maxArgs: -1,
	short: "Give specs their one form",
	long: `Rewrite specs in one form: keys in order, entries on one line where they fit, long texts folded, no needless quotes. Comments and empty
lines stay where they are. Without FILE these are the configuration's spec and what it includes; - formats standard input to
standard output. docs/fmt.md describes the form.

The meaning never changes: what was formatted is read again, and its values, comments and model are compared with what was there. Where
they differ, or a file has errors, nothing is written. OpenAPI documents and JSON are left alone.

--check writes nothing and lists the files that are not formatted. --diff prints what would change in place of writing it.

Exit status: 0, 1 a file has errors or, with --check, is not formatted, 2 could not run.`,
	example: `  scopegen fmt
  scopegen fmt --check
  scopegen fmt --diff scopes/*.yaml
  scopegen fmt - < scopes.yaml`,
	run: runFmt,
}

// notFormatted is what --check finds where findings alone are printed.
var notFormatted = diag.Define(diag.Rule{
	Code: "SG5303", Title: "a spec is not formatted", Severity: diag.Error,
	Why: "The form of a spec is one, so that what a change does is all that its diff shows. Run scopegen fmt.",
})

// formatting is one file before and after.
type formatting struct {
	project  *project
	name     string // in the project's tree
	was, now []byte
	left     string // why it is left alone
}

func (f *formatting) changed() bool { return f.left == "" && !bytes.Equal(f.was, f.now) }

// shown is the file's name as the user would type it.
func (f *formatting) shown() string { return f.project.name(f.name) }

func runFmt(c *call) (int, error) {
	if slices.Contains(c.args, "-") {
		if len(c.args) > 1 {
			return 0, errors.New("fmt - beside files: standard input is formatted alone")
		}
		return fmtStdin(c)
	}
	var projects []*project
	defer func() {
		for _, p := range projects {
			p.close()
		}
	}()
	var all []*formatting
	seen := map[string]bool{}
	for _, arg := range append(slices.Clone(c.args), "")[:max(len(c.args), 1)] {
		if file := inDir(c.dir, arg); arg != "" && seen[filepath.Clean(file)] {
			continue
		} else {
			seen[filepath.Clean(file)] = true
		}
		p, err := open(c, arg)
		if err != nil {
			return 0, err
		}
		projects = append(projects, p)
		files, found, err := p.format(arg != "")
		if err != nil {
			return 0, err
		}
		if found.Errors() > 0 {
			if err := p.print(c.stdout, found); err != nil {
				return 0, err
			}
			if len(c.args) > 1 && c.values.text("format") == "text" {
				fmt.Fprintln(c.stderr, "scopegen: nothing was written")
			}
			return exitFindings, nil
		}
		all = append(all, files...)
	}
	if !c.values.is("check") && !c.values.is("diff") {
		if err := writeFormatted(projects, all); err != nil {
			return 0, err
		}
	}
	return answerFmt(c, all)
}

// format formats the files of a project: the spec and what it includes, or only the spec.
func (p *project) format(alone bool) ([]*formatting, diag.List, error) {
	if p.conf.spec == "" {
		return nil, p.settings, nil
	}
	data, err := p.tree.ReadFile(p.conf.spec)
	if err != nil {
		return nil, nil, err
	}
	first := &formatting{project: p, name: p.conf.spec, was: data, left: left(p.conf.spec, data)}
	files := []*formatting{first}
	if first.left != "" {
		return files, nil, nil
	}
	doc, _ := source.Parse(p.conf.spec, data, source.Native)
	whole := !alone
	if doc != nil {
		_, root := doc.Root.Get("scopegen")
		whole = whole || root
	}
	if whole { // an included file has no model of its own
		if err := p.load(); err != nil {
			return nil, nil, err
		}
		if p.api == nil || p.found.Errors() > 0 {
			return nil, p.found, nil
		}
		for _, f := range p.api.Files[1:] {
			if alone || isOpenAPI(f.Data) { // a document and what it refers to come behind the spec's own
				break
			}
			files = append(files, &formatting{project: p, name: f.Name, was: f.Data, left: left(f.Name, f.Data)})
		}
	}
	var found diag.List
	for _, f := range files {
		if f.left != "" {
			continue
		}
		now, said := format.Source(f.name, f.was)
		f.now = now
		if said.Errors() > 0 {
			found = append(found, said...)
		}
	}
	if found.Errors() == 0 && whole {
		err = p.sameModel(files)
	}
	return files, found, err
}

// left says why a file is left alone, "" where it is not.
func left(name string, data []byte) string {
	switch {
	case isOpenAPI(data):
		return "an OpenAPI document"
	case filepath.Ext(name) == ".json":
		return "JSON"
	}
	return ""
}

// sameModel reads the spec again with its files formatted, and compares the models and what the reader says.
func (p *project) sameModel(files []*formatting) error {
	before, said := p.api, p.found
	for _, f := range files {
		if f.changed() {
			p.tree.read[f.name] = f.now
		}
	}
	defer func() {
		for _, f := range files {
			p.tree.read[f.name] = f.was
		}
		p.api, p.found = before, said
	}()
	p.api, p.found = nil, nil
	if err := p.load(); err != nil {
		return err
	}
	if p.api == nil || !bytes.Equal(model(before), model(p.api)) {
		return errors.New("the formatted spec has another model, so nothing was written; please report it with the spec")
	}
	if !slices.Equal(codes(said), codes(p.found)) {
		return errors.New("the formatted spec has other findings, so nothing was written; please report it with the spec")
	}
	return nil
}

func model(a *spec.API) []byte { return jsonmodel.Marshal(a, "") }

func codes(found diag.List) (all []diag.Code) {
	for _, d := range found {
		all = append(all, d.Rule.Code)
	}
	slices.Sort(all)
	return all
}

// writeFormatted writes what changed: the files of a project together.
func writeFormatted(projects []*project, all []*formatting) error {
	for _, p := range projects {
		set := output.Set{Manifest: p.conf.manifest(), Unrecorded: true}
		for _, f := range all {
			if f.project == p && f.changed() {
				set.Files = append(set.Files, output.File{Path: f.name, Data: f.now, Target: "fmt", InPlace: true, Was: f.was})
			}
		}
		if len(set.Files) == 0 {
			continue
		}
		if _, err := output.Write(p.conf.root, set); err != nil {
			return err
		}
	}
	return nil
}

// answerFmt says what became of the files.
func answerFmt(c *call, all []*formatting) (int, error) {
	check, code := c.values.is("check"), exitOK
	text := c.values.text("format") == "text"
	var found diag.List
	for _, f := range all {
		if f.changed() && check {
			code = exitFindings
			at := (&source.File{Name: f.name, Data: f.was}).Range(0, 0)
			found.Add(notFormatted, at, "%s is not formatted", f.shown()).Hint = "run 'scopegen fmt'"
		}
		switch {
		case !text:
		case f.left != "" && !c.values.is("diff") && !check:
			fmt.Fprintf(c.stdout, "%-9s %s: %s is left alone\n", "left", f.shown(), f.left)
		case f.left != "" || !f.changed() && (check || c.values.is("diff")):
		case c.values.is("diff"):
			_, _ = c.stdout.Write(diff.Diff("a/"+f.shown(), f.was, "b/"+f.shown(), f.now))
		case check:
			fmt.Fprintln(c.stdout, f.shown())
		case f.changed():
			fmt.Fprintf(c.stdout, "%-9s %s\n", output.Changed, f.shown())
		default:
			fmt.Fprintf(c.stdout, "%-9s %s\n", output.Unchanged, f.shown())
		}
	}
	if text || len(all) == 0 {
		return code, nil
	}
	return code, all[0].project.print(c.stdout, found)
}

// fmtStdin formats standard input. It may be an included file, or one that still has errors beyond YAML, as editors send it: what is
// compared are its values and comments.
func fmtStdin(c *call) (int, error) {
	p, err := open(c, "-")
	if err != nil {
		return 0, err
	}
	defer p.close()
	data, err := p.tree.ReadFile(stdinName)
	if err != nil {
		return 0, err
	}
	now, found := format.Source(stdinName, data)
	if found.Errors() > 0 {
		return exitFindings, p.print(c.stderr, found)
	}
	f := &formatting{project: p, name: stdinName, was: data, now: now}
	if c.values.is("check") || c.values.is("diff") {
		return answerFmt(c, []*formatting{f})
	}
	_, err = c.stdout.Write(now)
	return exitOK, err
}
