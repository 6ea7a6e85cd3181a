package lsp

import (
	"strconv"

	"github.com/scopegen/scopegen/spec/source"
)

// written is a text as YAML reads it back: plain where that can be, else in double quotes.
func written(s string, flow bool) string {
	before, after := "- ", "\n"
	if flow {
		before, after = "[", "]"
	}
	doc, found := source.Parse("", []byte(before+s+after), source.Native)
	if doc != nil && len(found) == 0 && doc.Root.Len() == 1 {
		item := doc.Root.Item(0)
		if t, ok := item.Text(); ok && t == s && item.Plain() && item.Comment() == "" {
			return s
		}
	}
	return strconv.Quote(s) // names are visible ASCII, in which Go and YAML escape the same way
}

// rewritten is what to put in the place of a scalar's text, quotes not included, so that it becomes s. whole is set when the quotes,
// if there are any, have to go too.
func rewritten(data []byte, n name, s string) (text string, whole bool) {
	if n.start > 0 && n.end < len(data) && (data[n.start-1] == '"' || data[n.start-1] == '\'') && data[n.end] == data[n.start-1] {
		doc, found := source.Parse("", []byte("- "+string(data[n.start-1])+s+string(data[n.start-1])+"\n"), source.Native)
		if doc != nil && len(found) == 0 && doc.Root.Item(0).Value() == s {
			return s, false
		}
		return strconv.Quote(s), true
	}
	return written(s, true), false // what is plain in brackets is plain anywhere
}
