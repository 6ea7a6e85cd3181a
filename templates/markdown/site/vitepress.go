package site

import (
	"regexp"
	"strings"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// VitePress compiles a page to a Vue template, reads a title as Markdown and puts it into a script that runs, checks links between files as it
// builds, and has its sidebar in its configuration, which can import a file. Where the pages are served is known there
// alone: see the base of an item.
var _ = define(Site{
	Name: "vitepress", comment: "<!-- %s -->", headingIDs: true,
	indexLike: regexp.MustCompile(`(?i)^index.md`), // in links, the dot as it stands
	front: func(p Page) []Field {
		return []Field{{"title", escape.Quoted(escape.Prose(inScript(p.Full)))}, {"editLink", "false"}}
	},
	navigation: func(f Folder) []File {
		bar := sidebar(f)
		bar.Comment = f.Mark
		return []File{{f.dir() + "sidebar.json", encode(bar)}}
	},
})

type sidebarItem struct {
	Comment   string        `json:"$comment,omitempty"`
	Text      string        `json:"text"`
	Link      string        `json:"link"`
	Collapsed *bool         `json:"collapsed,omitempty"`
	Items     []sidebarItem `json:"items,omitempty"`
}

// sidebar links folders by their own page. A sidebar's text is HTML.
func sidebar(f Folder) sidebarItem {
	bar := sidebarItem{Text: escape.HTML(f.Title), Link: servedAt(f.Index.File)}
	for _, i := range f.Items {
		if i.Folder == nil {
			bar.Items = append(bar.Items, sidebarItem{Text: escape.HTML(i.Page.Title), Link: servedAt(i.Page.File)})
			continue
		}
		inner := sidebar(*i.Folder)
		inner.Collapsed = new(bool)
		*inner.Collapsed = true
		bar.Items = append(bar.Items, inner)
	}
	return bar
}

func servedAt(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(file, ".md"), "index")
}
