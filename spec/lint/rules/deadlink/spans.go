package deadlink

import (
	"bytes"
	"unicode/utf8"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// spans are the places of what the code spans of all files hold, without the marks, read when the first is asked for.
type spans map[string][]diag.Range

// only gives the place of a name where one code span alone holds it: then that is the one in the text.
func (s *spans) only(api *spec.API, name string) (at diag.Range, ok bool) {
	if *s == nil {
		*s = spans{}
		for _, f := range api.Files {
			data := bytes.TrimPrefix(f.Data, []byte("\uFEFF"))
			pos, last := diag.Pos{Line: 1, Column: 1}, 0
			for _, m := range span.FindAllSubmatchIndex(data, -1) {
				held := string(data[m[2]:m[3]])
				pos, last = after(pos, data[last:m[2]]), m[2]
				end := diag.Pos{Line: pos.Line, Column: pos.Column + utf8.RuneCountInString(held)}
				(*s)[held] = append((*s)[held], diag.Range{File: f.Name, Start: pos, End: end})
			}
		}
	}
	if all := (*s)[name]; len(all) == 1 {
		return all[0], true
	}
	return at, false
}

// after is the position behind a text: columns are code points, and \n, \r and both together end a line.
func after(pos diag.Pos, text []byte) diag.Pos {
	for len(text) > 0 {
		if i := bytes.IndexAny(text, "\r\n"); i >= 0 {
			ended := text[i]
			if text = text[i+1:]; len(text) > 0 && text[0] == '\n' && ended == '\r' {
				text = text[1:]
			}
			pos = diag.Pos{Line: pos.Line + 1, Column: 1}
			continue
		}
		return diag.Pos{Line: pos.Line, Column: pos.Column + utf8.RuneCount(text)}
	}
	return pos
}
