package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/fragment"
	"github.com/scopegen/scopegen/templates/markdown/site"
)

// fragmentPages edits pages that somebody else writes: what stands between their marks is rendered, and nothing else touched.
type fragmentPages struct {
	*builder
	r     *generator.Request
	set   *templates
	found *diag.List
	all   *endpointsPage // once some fragment asks for it
}

// emit gives the edited pages. The manifest remembers their names, so that one that is no longer listed is spoken of for as long as it
// has fragments: they would go on saying what was true once.
func (f *fragmentPages) emit(res *generator.Result) error {
	note := "markdown fragments " + f.r.Options.Text("dir")
	names := f.r.Options.List("fragments")
	var kept []string
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			continue
		}
		kept = append(kept, name)
		file, err := f.page(name)
		if err != nil {
			return err
		}
		if file != nil {
			res.Files = append(res.Files, *file)
		}
	}
	if f.r.Recorded != nil {
		for _, name := range f.r.Recorded(note) {
			if !slices.Contains(kept, name) && f.left(name) {
				kept = append(kept, name)
			}
		}
	}
	if len(kept) > 0 {
		res.Notes = map[string][]string{note: kept}
	}
	return nil
}

// page edits one page; nil where it cannot be, or has nothing to edit.
func (f *fragmentPages) page(name string) (*output.File, error) {
	at := f.r.OptionAt("fragments." + name)
	data, err := f.r.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		f.found.Add(noFragments, at, "there is no page %s", name).Hint = "fragments lists pages that exist and have marks, such as <!-- scopegen:endpoints --> with <!-- scopegen:end --> below it"
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the page %s: %w", name, err)
	}
	from, dir, ok := f.linked(name, data)
	if !ok {
		return nil, nil
	}
	p := fragment.Read(data, f.comments(name))
	for _, x := range p.Faults {
		d := f.found.Add(badMark, place(name, data, x.At), "%s", x.Fact)
		if d.Hint = x.Hint; x.OtherIs != "" {
			d.Related = []diag.Related{{Range: place(name, data, x.Other), Message: x.OtherIs}}
		}
	}
	if len(p.Fragments) == 0 {
		if len(p.Faults) == 0 {
			f.found.Add(noFragments, at, "the page %s has no fragments", name).Hint = "write <!-- scopegen:endpoints --> and <!-- scopegen:end --> on lines of their own, or take the page out of the list"
		}
		return nil, nil
	}
	var texts []string
	for _, one := range p.Fragments {
		data, ok := f.data(one, func(at fragment.Span) diag.Range { return place(name, data, at) })
		if !ok {
			continue
		}
		text, err := f.render(name, from, dir, data)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	if len(texts) < len(p.Fragments) {
		return nil, nil
	}
	now := p.With(texts)
	if again := fragment.Read(now, f.comments(name)); len(again.Fragments) != len(texts) || !bytes.Equal(again.Without(), p.Without()) {
		return nil, fmt.Errorf("%s would not read back as it was meant; nothing was written", name)
	}
	return &output.File{Path: name, Data: now, Was: data, InPlace: true, Target: "markdown"}, nil
}

// left reports a page that is no longer listed and still has fragments.
func (f *fragmentPages) left(name string) bool {
	data, err := f.r.Read(name)
	if err != nil {
		return false
	}
	p := fragment.Read(data, fragment.Comments{HTML: true, MDX: true})
	if len(p.Fragments) == 0 {
		return false
	}
	f.found.Add(leftFragments, place(name, data, p.Fragments[0].Mark), "%s is no longer among the pages whose fragments are kept current, and has %d", name, len(p.Fragments)).
		Hint = "what stands there was left as it is: remove the marks, or list the page under fragments again"
	return true
}

// comments are those that a page may have its marks in. Docusaurus reads Markdown as MDX, and takes the comments of both.
func (f *fragmentPages) comments(name string) fragment.Comments {
	reads := strings.HasPrefix(f.layout.site.Comment(""), "{")
	if strings.EqualFold(path.Ext(name), ".mdx") {
		return fragment.Comments{MDX: true, HTML: reads}
	}
	return fragment.Comments{HTML: true, MDX: reads}
}

// linked gives the page and the folder of pages as links between them need them; false after a finding.
func (f *fragmentPages) linked(name string, data []byte) (from, dir string, ok bool) {
	s := f.layout.site
	if key := s.Moves(data); key != "" {
		f.found.Add(lostLinks, f.r.OptionAt("fragments."+name), "%s has the key %s in its front matter, so that %s serves it elsewhere, and links from it cannot be known", name, key, s.Name).
			Hint = "take " + key + " out, and put the file where it is to be served, or take the page out of the list"
		return "", "", false
	}
	from, dir, err := s.Spelled(s.File(strings.TrimSuffix(name, path.Ext(name))+".md"), f.r.Options.Text("dir"))
	if err != nil {
		f.found.Add(lostLinks, f.r.OptionAt("dir"), "links from %s to the folder %s cannot be known, since %s serves it under another name", name, quoted(f.r.Options.Text("dir")), s.Name).Hint = err.Error()
		return "", "", false
	}
	return from, dir, true
}

// render prints a fragment as the site wants it, with links from the page to those of this description.
func (f *fragmentPages) render(name, from, dir string, data *fragmentData) (string, error) {
	s := sheet{file: name, template: "fragments.md.tmpl", data: data}
	f.set.allow(len(f.api.Scopes), len(f.api.Operations))
	text, err := f.set.render(s)
	if err != nil {
		var bad *templateError
		if errors.As(err, &bad) && bad.report(f.r, f.found) {
			return "", nil
		}
		return "", fmt.Errorf("render a fragment of %s: %w", name, err)
	}
	text = f.layout.site.Write(site.Text{Data: text, File: from, Place: func(to site.Target) site.Target {
		to = f.layout.place(to)
		to.File = path.Join(dir, to.File)
		return to
	}})
	return strings.Trim(string(text), "\n") + "\n", nil
}

// place is where a span of a page lies.
func place(name string, data []byte, at fragment.Span) diag.Range {
	pos := func(offset int) diag.Pos {
		before := bytes.TrimPrefix(data[:offset], []byte("\uFEFF"))
		line := bytes.LastIndexByte(before, '\n') + 1
		return diag.Pos{Line: bytes.Count(before, []byte("\n")) + 1, Column: utf8.RuneCount(before[line:]) + 1}
	}
	return diag.Range{File: name, Start: pos(at.Start), End: pos(at.End)}
}

// quoted is a name for people, in a message.
func quoted(s string) string { return strconv.Quote(s) }
