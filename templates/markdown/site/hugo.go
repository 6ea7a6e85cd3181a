package site

import (
	"strconv"

	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// Hugo leaves titles to its themes, nearly all of which print them, links to where pages are served, calls a section's
// own page _index.md, and orders pages by weight.
var _ = define(Site{
	Name: "hugo", comment: "<!-- %s -->", headless: true, headingIDs: true, urls: true, files: true, keeps: ".+~@", moves: []string{"url"}, index: "_index.md",
	front: func(p Page) []Field {
		fields := []Field{{"title", escape.Quoted(p.Title)}}
		if p.Order > 0 { // where the section stands among others is the author's to say
			fields = append(fields, Field{"weight", strconv.Itoa(p.Order)})
		}
		return fields
	},
})
