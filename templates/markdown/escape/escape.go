// Package escape turns text that strangers wrote into Markdown that shows exactly that text.
//
// Text goes to GitHub, and to static site generators that put more syntax on top of CommonMark: MDX expressions and
// imports, Vue templates, Jinja and Hugo shortcodes, attribute lists, admonitions, emoji and typographic replacements.
// What none of them interprets is a character reference, so every character that could begin something is written as
// one (CommonMark 0.31 section 2.5; a backslash escape is text to several of them). The package knows nothing of
// scopes and imports the standard library alone.
package escape

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Prose makes one line of plain text that can stand in a paragraph, a heading, a list item or a table cell, at the
// beginning of it or not. White space collapses into single spaces, as it does in HTML anyway.
func Prose(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	start, dotted := true, false
	for word := range strings.FieldsSeq(Clean(s)) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if dotted && word[0] == '.' {
			b.WriteString("<wbr/>") // ". . ." is an ellipsis to Starlight
		}
		dotted = word[len(word)-1] == '.'
		if hasShortcode(word) && literal(word) {
			code(&b, word) // sites replace :key: after references are resolved, but not in code
			start = true
			continue
		}
		prose(&b, word, start)
		start = false
	}
	return b.String()
}

// Code makes a code span that shows s, for the same places as Prose. It is a span between backticks wherever every
// site takes that literally, and an element with character references elsewhere.
func Code(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	code(&b, Line(s))
	return b.String()
}

// Paragraphs makes plain text of several lines into paragraphs, each on as many lines. Empty lines part paragraphs,
// and a line that ends is a line that breaks, so that lists typed as plain text stay readable. The result has no final
// newline and is for block positions only.
func Paragraphs(s string) string {
	var b strings.Builder
	inside, parted := false, false
	for line := range lines(s) {
		text := Prose(line)
		switch {
		case text == "":
			parted = inside
			continue
		case parted:
			b.WriteString("\n\n")
		case inside:
			b.WriteString("<br/>\n")
		}
		b.WriteString(text)
		inside, parted = true, false
	}
	return b.String()
}

// Cell is Paragraphs on one line, for table cells and list items.
func Cell(s string) string {
	return strings.NewReplacer("\n\n", "<br/><br/>", "<br/>\n", "<br/>").Replace(Paragraphs(s))
}

// Lead is the first paragraph as one line of plain text.
func Lead(s string) string {
	var first []string
	for line := range lines(s) {
		if line = Line(line); line != "" {
			first = append(first, line)
		} else if len(first) > 0 {
			break
		}
	}
	return strings.Join(first, " ")
}

// Line makes one line of plain text, for formats that have an encoding of their own.
func Line(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// HTML makes one line of text into HTML, for what is not Markdown and not encoded by whoever shows it.
func HTML(s string) string { return html.EscapeString(Line(s)) }

// Quoted makes one line of text into a value for YAML: a JSON string, which YAML reads the same way.
func Quoted(s string) string {
	q, err := json.Marshal(Line(s))
	if err != nil {
		panic(err) // a string always encodes
	}
	return string(q)
}

// Clean replaces what must not reach a page in any form: invalid UTF-8, control characters other than white space, and
// bidirectional overrides, which make a line read differently from what it says (CVE-2021-42574).
func Clean(s string) string {
	if !strings.ContainsFunc(s, forbidden) && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if forbidden(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

func forbidden(r rune) bool {
	switch {
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	case r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE: // noncharacters: YAML and XML forbid some
		return true
	}
	return unicode.IsControl(r) && !unicode.IsSpace(r)
}

// lines cuts at LF, CR and CRLF.
func lines(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for len(s) > 0 {
			end := strings.IndexAny(s, "\r\n")
			if end < 0 {
				yield(s)
				return
			}
			if !yield(s[:end]) {
				return
			}
			if strings.HasPrefix(s[end:], "\r\n") {
				end++
			}
			s = s[end+1:]
		}
	}
}

func reference(b *strings.Builder, c byte) {
	b.WriteString("&#")
	b.WriteString(strconv.Itoa(int(c)))
	b.WriteByte(';')
}
