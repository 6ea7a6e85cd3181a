// Package site owns everything in which docs sites differ: front matter, whether a page prints its own title, how a
// place gets an anchor, what a link to another page looks like, what files are called, what navigation reads, which
// diagrams are drawn and how a comment is written. Each site has a file of its own, which defines it and is all that
// adding one takes.
//
// Templates know no site. They print the dialect that GitHub reads, in which every page lies in one folder: a link is
// [text](./store.md#scope-store-read), and an anchor is <a id="scope-store-read"></a>, before a heading or in a cell.
// Write turns that into what a site wants. The package imports the escaper and the standard library alone.
package site

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// Site is what one kind of docs site wants.
type Site struct {
	Name string
	// Mermaid says that the site draws Mermaid diagrams as it comes, without a plugin or a change of its theme.
	Mermaid bool
	// Largest is how many bytes of a page the site renders; 0: any number.
	Largest int
	// comment has one %s.
	comment string
	// headless says that the site prints a page's title by itself, so that one in the page would stand there twice.
	headless bool
	// headingIDs says that "## x {#id}" gives a heading its id.
	headingIDs bool
	// element rewrites a <code> element for a site that does not take one as it comes; nil leaves it.
	element func(string) string
	// inHeading rewrites a page's title, which is Markdown, for where the page prints it; nil leaves it.
	inHeading func(string) string
	// urls says that links lead to where pages are served, folder by folder, rather than to their files.
	urls bool
	// keeps are the characters that an address keeps of a folder's name, besides letters, digits, dashes and underscores. It is for sites with urls,
	// as is moves: the keys of front matter that serve a page in another folder than its file's.
	keeps string
	moves []string
	// files says that what lies beside pages is served as it is.
	files bool
	// index is the file that is its folder's own page, and indexLike what else is taken for it; nil: nothing.
	index     string
	indexLike *regexp.Regexp
	// front lists what stands in front matter, in order.
	front func(Page) []Field
	// navigation makes the files beside the pages; nil where front matter does it all.
	navigation func(Folder) []File
}

// Default is the site of whoever asks for none.
const Default = "github"

// Page is what a site is told of a page.
type Page struct {
	File  string // where it lies, as the site calls it
	Title string // plain text, as it stands beside other pages
	Full  string // plain text that stands alone as well: in a search result, in a browser's tab
	About string // plain text of one paragraph: what a search engine shows below the title
	Order int    // among all pages, from 1; 0 for the index
}

// Field is one line of front matter. Value is YAML on one line.
type Field struct{ Key, Value string }

// File is a file that is not a page.
type File struct {
	Path string
	Data []byte
}

var all = map[string]*Site{}

func define(s Site) *Site {
	if all[s.Name] != nil {
		panic("site: two are called " + s.Name)
	}
	s.index = cmp.Or(s.index, indexFile)
	all[s.Name] = &s
	return &s
}

// Names lists the sites, the default first.
func Names() []string {
	names := []string{Default}
	for name := range all {
		if name != Default {
			names = append(names, name)
		}
	}
	slices.Sort(names[1:])
	return names
}

// Named gives a site by name; the empty name stands for the default. Names are checked where options are read.
func Named(name string) *Site {
	s := all[cmp.Or(name, Default)]
	if s == nil {
		panic(fmt.Sprintf("site: there is no %q", name))
	}
	return s
}

// What is asked of a site about diagrams.
const (
	DiagramsAuto    = "auto"    // as the site comes
	DiagramsMermaid = "mermaid" // it has a plugin or a theme for them
	DiagramsNone    = "none"
)

// With gives the site as it is with or without diagrams; the empty text asks for nothing.
func (s *Site) With(diagrams string) *Site {
	if diagrams == "" || diagrams == DiagramsAuto {
		return s
	}
	changed := *s
	changed.Mermaid = diagrams == DiagramsMermaid
	return &changed
}

// indexFile is what templates call a folder's own page.
const indexFile = "index.md"

// File says what the site calls a page that templates call so.
func (s *Site) File(file string) string {
	dir, name := path.Split(file)
	if name == indexFile {
		name = s.index
	}
	return dir + name
}

// Comment writes text that readers do not see. The text is the caller's own, and holds no end of a comment.
func (s *Site) Comment(text string) string { return fmt.Sprintf(s.comment, text) }

// FrontMatter gives the lines between the dashes. The first is a comment, which says mark.
func (s *Site) FrontMatter(p Page, mark string) string {
	lines := []string{"# " + mark}
	for _, f := range s.front(p) {
		lines = append(lines, f.Key+": "+f.Value)
	}
	return strings.Join(lines, "\n")
}

// Heading is the line that says a page's title, which is Markdown; empty where the site prints it by itself.
func (s *Site) Heading(title string) string {
	if s.headless {
		return ""
	}
	if s.inHeading != nil {
		title = s.inHeading(title)
	}
	return "# " + title
}

var scriptTag = regexp.MustCompile(`(?i)<(/script|script|!--)`)

// inScript makes text for sites that copy a title into a script element: what would end the element, or keep it from
// ending (HTML section 4.12.1.3), gets a space of no width.
func inScript(title string) string {
	return scriptTag.ReplaceAllString(escape.Line(title), "<\u200b$1")
}
