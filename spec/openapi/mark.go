package openapi

import (
	"slices"
	"strings"
)

// The marks around the sentence that scopegen writes into descriptions: HTML comments, which CommonMark (section 4.6) leaves out of
// what readers see. Others may write them too, so that the marks alone say nothing.
const OpenMark, CloseMark = "<!-- scopegen -->", "<!-- /scopegen -->"

// Mark is one mark in a text.
type Mark struct {
	At     int
	Closes bool
}

// Marks finds the marks of a text, in order.
func Marks(text string) (all []Mark) {
	for at := 0; ; {
		i := strings.Index(text[at:], "<!-- ")
		if i < 0 {
			return all
		}
		switch at += i; {
		case strings.HasPrefix(text[at:], OpenMark):
			all = append(all, Mark{At: at})
		case strings.HasPrefix(text[at:], CloseMark):
			all = append(all, Mark{At: at, Closes: true})
		}
		at++
	}
}

// Sentence finds the last pair of marks with a sentence of scopegen's own form between them and nothing else: the index of the one
// that opens it, -1 if there is none. foreign reports a pair that has something else between.
func Sentence(text string, marks []Mark) (open int, foreign bool) {
	open = -1
	for i := 0; i+1 < len(marks); i++ {
		if marks[i].Closes || !marks[i+1].Closes {
			continue
		}
		if isSentence(text[marks[i].At+len(OpenMark) : marks[i+1].At]) {
			open = i
		} else {
			foreign = true
		}
	}
	return open, foreign
}

// isSentence reports whether a text is what scopegen says of an operation, however its lines are broken: names as code spans between
// few words.
func isSentence(text string) bool {
	text = strings.TrimSpace(text)
	if text == "Denied to everyone." {
		return true
	}
	rest, ok := strings.CutPrefix(text, "Needs ")
	if rest, full := strings.CutSuffix(rest, "."); ok && full {
		return isList(rest)
	}
	return false
}

func isList(text string) bool {
	for names := 0; ; names++ {
		at := strings.IndexByte(text, '`')
		words := text
		if at >= 0 {
			words = text[:at]
		}
		for _, word := range strings.Fields(words) {
			if !slices.Contains([]string{",", "or", "and", "of", "as", "a", "credential", "for"}, word) {
				return false
			}
		}
		if at < 0 {
			return names > 0
		}
		text = text[at:]
		fence := text[:len(text)-len(strings.TrimLeft(text, "`"))]
		end := strings.Index(text[len(fence):], fence)
		if end < 0 {
			return false
		}
		text = text[2*len(fence)+end:]
	}
}

// Marked gives the offsets of the marks around the sentence in a text.
func Marked(text string) (from, to int, ok bool) {
	marks := Marks(text)
	if open, _ := Sentence(text, marks); open >= 0 {
		return marks[open].At, marks[open+1].At, true
	}
	return 0, 0, false
}

// WithoutSentence takes the sentence, its marks, and what was put before them out of a text: what is written into a document is no part
// of what the document says.
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
