package markdown

import (
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/site"
)

// The values of the option split.
const (
	splitGroup  = "group"  // a page for each group
	splitScope  = "scope"  // a page for each scope, in a folder for its group
	splitSingle = "single" // one page
)

// layout says where things lie. Templates and the builder know one layout, with a page for each group in one folder;
// what they call store.md#scope-store-read is somewhere else where the split is another one. Anchors are the same in
// all of them.
type layout struct {
	site   *site.Site
	split  string
	scopes map[string]string // by anchor: the scope's own page, where it has one
	groups map[string]string // by page: the one that stands for it, where that is another

	depth     int               // segments of a path by which endpoints have pages; 0: one page for all
	endpoints map[string]string // by anchor: the page, where there are several
}

func newLayout(s *site.Site, split string, api *spec.API) *layout {
	l := &layout{site: s, split: split, scopes: map[string]string{}, groups: map[string]string{}}
	if split != splitScope {
		return l
	}
	for _, s := range api.Scopes {
		file := fileOf(s.Group)
		folder := strings.TrimSuffix(file, ".md")
		l.groups[file] = folder + "/" + indexFile
		l.scopes[anchor("scope", s.Name)] = folder + "/" + scopeStem(s.Name, folder) + ".md"
	}
	return l
}

// divide puts endpoints on pages by the first segments of their paths. A page depends on nothing but the endpoint's own path,
// so that no other endpoint moves it.
func (l *layout) divide(api *spec.API, depth int) {
	if depth == 0 || l.split == splitSingle || len(api.Operations) == 0 {
		return
	}
	folder := strings.TrimSuffix(endpointsFile, ".md")
	l.depth, l.endpoints = depth, map[string]string{}
	l.groups[endpointsFile] = folder + "/" + indexFile
	for _, o := range api.Operations {
		l.endpoints[operationAnchor(o)] = folder + "/" + sectionStem(l.begins(o), depth, folder) + ".md"
	}
}

// begins is the beginning of an endpoint's path that gives it its page.
func (l *layout) begins(o *spec.Operation) string {
	path := segments(o.FullPath())
	return "/" + strings.Join(path[:min(l.depth, len(path))], "/")
}

// sectionStem names the page of the endpoints whose paths begin so. Where a page is for several segments, a dash joins them,
// and one that holds a dash is told apart by a digest.
func sectionStem(begins string, depth int, folder string) string {
	path := segments(begins)
	slug := strings.Join(path, "-")
	exact := slug == plain(slug) && slug != folder && (depth == 1 || strings.Count(slug, "-") == len(path)-1)
	return stem("section", plain(strings.ToLower(slug)), exact, begins)
}

// deepest is how many segments of a path can tell pages of endpoints apart.
const deepest = 3

// smaller says which option makes smaller pages of one by a template; empty: none does.
func (l *layout) smaller(template string) string {
	switch {
	case l.split == splitSingle:
		return "split: " + splitGroup
	case template == "endpoints.md.tmpl" && l.depth < deepest:
		return "sections: " + strconv.Itoa(l.depth+1)
	case template == "group.md.tmpl" && l.split == splitGroup:
		return "split: " + splitScope
	}
	return ""
}

// pageAnchor is the place of what would be a page of its own on a single page.
func pageAnchor(file string) string { return "page-" + strings.TrimSuffix(file, ".md") }

// place finds what templates call a file and an anchor.
func (l *layout) place(t site.Target) site.Target {
	own, apart := l.scopes[t.Anchor]
	switch {
	case strings.HasSuffix(t.File, ".json"):
		return t // no page
	case apart:
		return site.Target{File: l.site.File(own)} // the scope is all that is there
	case l.split == splitSingle:
		if t.Anchor == "" && t.File != "" && t.File != indexFile {
			t.Anchor = pageAnchor(t.File)
		}
		t.File = indexFile
	case l.endpoints[t.Anchor] != "":
		t.File = l.endpoints[t.Anchor]
	case l.groups[t.File] != "":
		t.File = l.groups[t.File]
	}
	if t.File != "" {
		t.File = l.site.File(t.File)
	}
	return t
}

// scopePlace is the page and the anchor that a scope has.
func (l *layout) scopePlace(s *spec.Scope) site.Target {
	at := anchor("scope", s.Name)
	t := l.place(site.Target{File: fileOf(s.Group), Anchor: at})
	t.Anchor = at
	return t
}

// lay gives sheets their files, their front matter and their headings. They stand in the order of navigation, the
// index first, and a group's page before the pages of its scopes.
func (l *layout) lay(sheets []sheet) {
	for i := range sheets {
		s := &sheets[i]
		s.order = i
		if l.split == splitSingle {
			if i > 0 {
				s.head.Heading = `<a id="` + pageAnchor(s.file) + "\"></a>\n\n# " + s.head.Title
				s.head.Home, s.head.Back = "", ""
			}
			s.file, s.part = indexFile, i > 0
		}
		s.file = l.site.File(s.file)
		if !s.part {
			s.head.FrontMatter, s.head.Heading = l.site.FrontMatter(s.at(), output.Mark), l.site.Heading(s.head.Title)
		}
	}
}

func (s *sheet) at() site.Page {
	return site.Page{File: s.file, Title: s.head.title, Full: s.head.full, About: s.head.about, Order: s.order}
}

// write turns what a template printed into what the site wants.
func (l *layout) write(s sheet, text []byte) []byte {
	t := site.Text{Data: text, File: s.file, Place: func(to site.Target) site.Target {
		to = l.place(to)
		if to.File == "" {
			to.File = s.file
		}
		return to
	}}
	if s.part {
		t.Deeper = 1
	}
	return l.site.Write(t)
}

// navigation makes the files beside the pages.
func (l *layout) navigation(sheets []sheet) []site.File {
	root := site.Folder{Mark: output.Mark, Title: sheets[0].head.title, Index: sheets[0].at()}
	var inner *site.Folder
	for _, s := range sheets[1:] {
		dir, name, nested := strings.Cut(s.file, "/")
		switch {
		case s.part:
		case !nested:
			root.Items = append(root.Items, site.Item{Page: s.at()})
		case name == l.site.File(indexFile):
			inner = &site.Folder{Mark: output.Mark, Title: s.head.title, Order: s.order, Index: s.at()}
			root.Items = append(root.Items, site.Item{Folder: inner})
		default:
			if inner == nil || !strings.HasPrefix(inner.Index.File, dir+"/") {
				panic("markdown: " + s.file + " comes before its folder's own page")
			}
			inner.Items = append(inner.Items, site.Item{Page: s.at()})
		}
	}
	return l.site.Navigation(root)
}
