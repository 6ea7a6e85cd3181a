// Package fragment owns the marks between which generated parts stand in pages that somebody else writes: where they are, what
// they ask for, and the replacing of what stands between them. It knows bytes alone: neither the model, nor what a kind of
// fragment shows. It imports the standard library alone.
//
// A mark is a comment on a line of its own, indented or quoted as the text around it:
//
//	<!-- scopegen:endpoints group=store -->
//	<!-- scopegen:end -->
//
// and in MDX {/* scopegen:endpoints group=store */}. What stands in code, in front matter, or in a comment of several lines is no mark.
package fragment

import (
	"bytes"
	"strings"
)

// Span is a part of a page, in bytes.
type Span struct{ Start, End int }

// Fragment is one part between two marks.
type Fragment struct {
	Kind Word
	Args []Arg
	Mark Span // the comment that opens it

	inner       Span   // from the line below the mark to the line of the mark that closes it
	prefix, eol string // of its lines
}

// Word is text of a mark, and where it stands.
type Word struct {
	Text string
	At   Span
}

// Arg is one key=value.
type Arg struct{ Key, Value Word }

// Fault is something about a page's marks that its author has to change.
type Fault struct {
	At         Span
	Fact, Hint string
	Other      Span // a second place, and what it is; "" is none
	OtherIs    string
}

// Page is a page with its fragments, in order. With faults no fragment counts.
type Page struct {
	Fragments []Fragment
	Faults    []Fault
	data      []byte
}

// Comments says which comments a page may have its marks in.
type Comments struct{ HTML, MDX bool }

// Read finds the fragments of a page.
func Read(data []byte, comments Comments) *Page {
	s := &scanner{page: &Page{data: data}, comments: comments}
	s.scan()
	return s.page
}

// With gives the page with other texts in its fragments, one for each. Texts are lines that end in a newline; they get the line ends
// and the indentation of the mark. Nothing else of the page changes.
func (p *Page) With(texts []string) []byte {
	var out bytes.Buffer
	last := 0
	for i, f := range p.Fragments {
		out.Write(p.data[last:f.inner.Start])
		blank := strings.TrimRight(f.prefix, " \t")
		out.WriteString(blank + f.eol)
		for line := range strings.Lines(texts[i]) {
			if line = strings.TrimRight(line, "\r\n"); line == "" {
				out.WriteString(blank + f.eol)
			} else {
				out.WriteString(f.prefix + line + f.eol)
			}
		}
		if texts[i] != "" {
			out.WriteString(blank + f.eol)
		}
		last = f.inner.End
	}
	out.Write(p.data[last:])
	return out.Bytes()
}

// Without is what is left of a page without what stands in its fragments: what a run must not change.
func (p *Page) Without() []byte {
	var out []byte
	last := 0
	for _, f := range p.Fragments {
		out = append(out, p.data[last:f.inner.Start]...)
		last = f.inner.End
	}
	return append(out, p.data[last:]...)
}

// Text is what a span covers.
func (p *Page) Text(at Span) string { return string(p.data[at.Start:at.End]) }
