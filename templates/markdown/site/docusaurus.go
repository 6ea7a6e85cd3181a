package site

import (
	"strconv"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// Docusaurus 3 reads .md as MDX. It checks links between files and anchors as it builds, takes the first heading for
// the page's own, and orders a sidebar by front matter and by a file in each folder.
var _ = define(Site{
	Name: "docusaurus", comment: "{/* %s */}", headingIDs: true,
	front: func(p Page) []Field {
		return []Field{
			{"title", escape.Quoted(p.Full)},
			{"sidebar_label", escape.Quoted(p.Title)},
			{"sidebar_position", strconv.Itoa(p.Order)},
			{"custom_edit_url", "null"}, // whoever edits the page edits the wrong file
		}
	},
	navigation: func(f Folder) []File { return categories(nil, f) },
})

// category is a folder in a sidebar. The folder's index.md becomes its link by itself. Unknown keys are refused, so the
// mark stands where keys are the author's.
type category struct {
	Custom struct {
		Comment string `json:"$comment"`
	} `json:"customProps"`
	Label    string `json:"label"`
	Position int    `json:"position,omitempty"`
}

func categories(files []File, f Folder) []File {
	c := category{Label: escape.Line(f.Title), Position: f.Order}
	c.Custom.Comment = f.Mark
	files = append(files, File{f.dir() + "_category_.json", encode(c)})
	for _, i := range f.Items {
		if i.Folder != nil {
			files = categories(files, *i.Folder)
		}
	}
	return files
}
