package openapi

import "strings"

// The marks around the sentence that scopegen writes into descriptions: HTML comments, which CommonMark (section 4.6) leaves out of
// what readers see.
const OpenMark, CloseMark = "<!-- scopegen -->", "<!-- /scopegen -->"

// Marked gives the offsets of the marks in a text.
func Marked(text string) (from, to int, ok bool) {
	from = strings.Index(text, OpenMark)
	if from < 0 {
		return 0, 0, false
	}
	n := strings.Index(text[from:], CloseMark)
	return from, from + n, n >= 0
}

// WithoutSentence takes the marks, what stands between them, and what was put before them out of a text: what is written into a
// document is no part of what the document says.
func WithoutSentence(text string) string {
	from, to, ok := Marked(text)
	if !ok {
		return text
	}
	before, after := text[:from], text[to+len(CloseMark):]
	if strings.HasPrefix(text[from+len(OpenMark):], "\n") {
		return strings.TrimSuffix(before, "\n\n") + after
	}
	return strings.TrimSuffix(before, " ") + after
}
