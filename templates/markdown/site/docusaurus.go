package site

import (
	"path"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// Docusaurus 3 reads .md as MDX unless the page says otherwise; pages are right either way. It checks links between files and anchors as it builds, takes the first heading for
// the page's own, and orders a sidebar by front matter and by a file in each folder. Labels go into a script as they are,
// the one that tells search engines where a page stands.
var _ = define(Site{
	Name: "docusaurus", comment: "{/* %s */}", headingIDs: true,
	front: func(p Page) []Field {
		fields := []Field{
			{"title", escape.Quoted(inScript(p.Full))},
			{"sidebar_label", escape.Quoted(inScript(p.Title))},
			{"custom_edit_url", "null"}, // whoever edits the page edits the wrong file
			{"mdx", "{format: md}"},     // the anchor of a row is seen by the check of links in this format alone
		}
		if p.Order > 0 { // the first page's is taken for the folder's among what lies beside it, which is the author's to say
			fields = append(fields, Field{"sidebar_position", strconv.Itoa(p.Order)})
		}
		if dir, name := path.Split(p.File); dir == "" && name != indexFile {
			fields = append(fields, Field{"slug", strings.TrimSuffix(name, ".md")}) // a page called as its folder is served as the folder's own
		}
		return fields
	},
	navigation: func(f Folder) []File { return categories(nil, f) },
})

// category is a folder in a sidebar. Without a link of its own it takes any page called index or as the folder. Unknown
// keys are refused, so the mark stands where keys are the author's.
type category struct {
	Custom struct {
		Comment string `json:"$comment"`
	} `json:"customProps"`
	Label    string `json:"label"`
	Position int    `json:"position,omitempty"`
	Link     struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	} `json:"link"`
}

func categories(files []File, f Folder) []File {
	c := category{Label: inScript(f.Title), Position: f.Order}
	c.Custom.Comment = f.Mark
	c.Link.Type, c.Link.ID = "doc", "index"
	files = append(files, File{f.dir() + "_category_.json", encode(c)})
	for _, i := range f.Items {
		if i.Folder != nil {
			files = categories(files, *i.Folder)
		}
	}
	return files
}
