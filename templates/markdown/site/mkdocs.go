package site

import (
	"bytes"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// MkDocs, with Material or another theme, knows {#id} through an extension only, and takes a page's title from front
// matter. Titles go into every page's navigation as HTML that nobody escapes. Without a navigation of its own it lists
// files by name; .nav.yml is read by the plugin awesome-nav, is not published, and can be copied into mkdocs.yml.
var _ = define(Site{
	Name: "mkdocs", files: true, comment: "<!-- %s -->",
	front: func(p Page) []Field { return []Field{{"title", asHTML(p.Title)}} },
	navigation: func(f Folder) []File {
		var b bytes.Buffer
		b.WriteString("# " + f.Mark + "\nnav:\n")
		listed(&b, f, "  ")
		return []File{{f.dir() + ".nav.yml", b.Bytes()}}
	},
})

func listed(b *bytes.Buffer, f Folder, indent string) {
	entry := func(p Page) {
		b.WriteString(indent + "- " + asHTML(p.Title) + ": " + p.File + "\n")
	}
	entry(f.Index)
	for _, i := range f.Items {
		if i.Folder == nil {
			entry(i.Page)
			continue
		}
		b.WriteString(indent + "- " + asHTML(i.Folder.Title) + ":\n")
		listed(b, *i.Folder, indent+"    ")
	}
}

func asHTML(title string) string { return escape.Quoted(escape.HTML(title)) }
