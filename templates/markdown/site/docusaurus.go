package site

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// Docusaurus 3 reads .md as MDX unless the page says otherwise; pages are right either way. It checks links between files
// and anchors as it builds, takes the first heading for the page's own, and orders a sidebar by front matter and by a file
// in each folder. Labels go into a script as they are, the one that tells search engines where a page stands. Where a page
// does not describe itself, the beginning of its Markdown does, with references as they are.
var _ = define(Site{
	Name: "docusaurus", comment: "{/* %s */}", headingIDs: true, element: flat, inHeading: after.Replace,
	front: func(p Page) []Field {
		fields := []Field{
			{"title", inSource(p.Full)},
			{"description", inSource(p.About)},
			{"sidebar_label", inSource(p.Title)},
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

var (
	parted   = regexp.MustCompile(`(www|&#58;|&#64;)<wbr/>`)
	unparted = strings.NewReplacer("<wbr/>", "")
)

// flat leaves no element within one of code, which in a page that is no MDX would make a block of it. Emoji, addresses of
// mail and those on the web are parted by the code's end and another's beginning; nothing else needs to be.
func flat(code string) string {
	return unparted.Replace(parted.ReplaceAllString(code, "$1</code><code>"))
}

// after puts a space of no width behind backslashes. Docusaurus writes front matter and the page's heading into JavaScript, with
// quotes escaped and backslashes as they are: two before a quote ended the string, and what followed ran.
var after = strings.NewReplacer(`\`, "\\\u200b", "&#92;", "&#92;\u200b")

// inSource makes a value of front matter.
func inSource(text string) string {
	return escape.Quoted(strings.ReplaceAll(inScript(text), `\`, "\\\u200b"))
}

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
