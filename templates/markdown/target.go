// Package markdown owns the documentation pages: what stands on them, the templates that print them, and the check that
// what was printed says what the model says. It imports the model, the target interface, output.File and its escaper.
package markdown

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strconv"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/lang"
	"github.com/scopegen/scopegen/templates/markdown/site"
)

// Target writes a folder of pages: an index, a page for each group, the endpoints, and where there are any the holders
// and the sets.
var Target = generator.Target{
	Name:  "markdown",
	Short: "documentation pages for the people who call the API", // the page of endpoints says so
	Options: []generator.Option{
		{Name: "dir", Kind: generator.Dir, Required: true, Alone: true, Help: "The folder for the pages; it should hold nothing else."},
		{Name: "site", Kind: generator.Text, Default: site.Default, Values: site.Names(), Help: "What the pages are read with, which decides on front matter, links, anchors, file names and navigation."},
		{Name: "split", Kind: generator.Text, Default: splitGroup, Values: []string{splitGroup, splitScope, splitSingle}, Help: "A page for each group, a page for each scope, or one page. Anchors are the same in all."},
		{Name: "sections", Kind: generator.Text, Default: "0", Values: []string{"0", "1", "2", "3"}, Help: "Split the page of endpoints into one for each first so many segments of their paths, such as /v2/orders for 2; 0 leaves one page, and so does one page for all. An endpoint's page depends on its own path alone."},
		{Name: "diagrams", Kind: generator.Text, Default: site.DiagramsAuto, Values: []string{site.DiagramsAuto, site.DiagramsMermaid, site.DiagramsNone}, Help: "Draw implications with Mermaid: where the site does so as it comes, everywhere, or nowhere."},
		{Name: "lang", Kind: generator.Text, Default: lang.Base, Values: lang.Tags(), Help: "The language of the pages: their own words, and the spec's texts where they are translated."},
		{Name: "title", Kind: generator.Text, Help: "The title of the index page, instead of the spec's."},
		{Name: "fragments", Kind: generator.Files, Help: "Pages that somebody else writes, whose parts between <!-- scopegen:endpoints group=store --> and <!-- scopegen:end --> are kept current; nothing else in them is touched. There are endpoints, scopes, holders, matrix and graph, of a group, of a scope, or of everything."},
		{Name: "previous", Kind: generator.Source, Help: "An earlier version to write a page of changes from: a spec, an OpenAPI document or a saved model."},
		{Name: "json", Kind: generator.Extra, Help: "Also write the same for programs, as JSON: to a file, or where it is true to model.json beside the pages, which not every site publishes."},
		{Name: "templates", Kind: generator.Dir, Help: "A folder with templates that replace built-in ones, file by file."},
	},
	Emit: emit,
}

// jsonFile is the model beside the pages where no other file is asked for.
const jsonFile = "model.json"

func emit(r *generator.Request) (generator.Result, error) {
	var found diag.List
	api := r.API
	words := lang.For(cmp.Or(r.Options.Text("lang"), lang.Base))
	set, err := load(r, words, &found)
	if err != nil {
		return generator.Result{}, err
	}
	if found.Errors() > 0 { // also when vet found them: then the set must not run
		return generator.Result{Found: found}, nil
	}
	l := newLayout(site.Named(r.Options.Text("site")).With(r.Options.Text("diagrams")), cmp.Or(r.Options.Text("split"), splitGroup), api)
	if sections := r.Options.Text("sections"); sections != "" {
		depth, err := strconv.Atoi(sections)
		if err != nil {
			panic(err) // values are checked where options are read
		}
		l.divide(api, depth)
	}
	b := newBuilder(api, r.Options.Text("title"), l, words)
	set.allow(len(api.Scopes), len(api.Operations))
	if previous := r.Options.Text("previous"); previous != "" {
		if b.previous = r.OptionModel("previous", previous, &found); b.previous == nil {
			return generator.Result{Found: found}, nil
		}
	}
	dir := r.Options.Text("dir")
	model := r.Options.Extra("json", path.Join(dir, jsonFile))
	if path.Dir(model) == path.Clean(dir) && l.site.Serves(path.Base(model)) {
		b.json = path.Base(model)
	}
	sheets := b.sheets()
	var pages []rendered
	for _, s := range sheets {
		data, err := set.render(s)
		if err != nil {
			var bad *templateError
			if errors.As(err, &bad) && bad.report(r, &found) {
				return generator.Result{Found: found}, nil
			}
			return generator.Result{}, fmt.Errorf("render %s: %w", s.file, err)
		}
		if data = l.write(s, data); s.part {
			last := &pages[len(pages)-1]
			last.data = append(append(last.data, '\n'), data...)
			continue
		}
		pages = append(pages, rendered{s.file, s.template, data})
	}
	if faults := b.check(pages, set); len(faults) > 0 {
		if !set.overridden() {
			return generator.Result{}, faults[0]
		}
		for _, f := range faults {
			found.Add(brokenPage, set.place(l, pages, f, r.At), "%s", f.says).Hint = "a template of your own leaves it out or breaks it: compare it with the built-in one, or remove it"
		}
		return generator.Result{Found: found}, nil
	}
	var files []output.File
	for _, p := range pages {
		if limit := l.site.Largest; limit > 0 && len(p.data) > limit {
			d := found.Add(largePage, r.At, "%s has %d KB, and %s shows no page of more than %d", path.Join(r.Options.Text("dir"), p.file), len(p.data)>>10, l.site.Name, limit>>10)
			if option := l.smaller(p.template); option != "" {
				d.Hint = "split it: " + option
			}
		}
		files = append(files, output.File{Path: path.Join(r.Options.Text("dir"), p.file), Data: p.data, Target: "markdown"})
	}
	if model != "" {
		files = append(files, output.File{Path: model, Data: jsonmodel.Marshal(api, output.Mark), Target: "markdown"})
	}
	for _, f := range l.navigation(sheets) {
		files = append(files, output.File{Path: path.Join(r.Options.Text("dir"), f.Path), Data: f.Data, Target: "markdown"})
	}
	result := generator.Result{Files: files}
	if err := (&fragmentPages{builder: b, r: r, set: set, found: &found}).emit(&result); err != nil {
		return generator.Result{}, err
	}
	if result.Found = found; found.Errors() > 0 {
		return generator.Result{Found: found}, nil
	}
	return result, nil
}
