package fragment

import (
	"bytes"
	"slices"
	"strings"
)

// scanner goes through the lines of a page with just so much of CommonMark's block structure (section 5.1) that a mark which is
// shown as code is told from one that is meant.
type scanner struct {
	page     *Page
	comments Comments
	at       int // the next line

	quotes    int   // block quotes around the line
	items     []int // the columns at which the contents of list items begin
	hollow    bool  // the innermost item has nothing yet
	paragraph bool  // the line before is text that the next one can go on with
	raw       *raw
	open      *Fragment
	doubtful  bool // the open one has a fault already
}

// raw is a block whose lines are not Markdown, up to the line that ends it or the end of what it stands in.
type raw struct {
	quotes, column int
	ends           func(text string, deep int) bool // deep: indented by so much within that
}

// line is one line of a page.
type line struct {
	start int    // of the line
	text  string // without what ends the line
	eol   string
}

func (s *scanner) next() (l line, ok bool) {
	data := s.page.data
	if s.at >= len(data) {
		return l, false
	}
	l.start = s.at
	end := bytes.IndexByte(data[s.at:], '\n')
	if end < 0 {
		l.text, s.at = string(data[s.at:]), len(data)
		return l, true
	}
	l.text, l.eol, s.at = string(data[s.at:s.at+end]), "\n", s.at+end+1
	if text, crlf := strings.CutSuffix(l.text, "\r"); crlf {
		l.text, l.eol = text, "\r\n"
	}
	return l, true
}

const bom = "\uFEFF"

func (s *scanner) scan() {
	if bytes.HasPrefix(s.page.data, []byte(bom)) {
		s.at = len(bom)
	}
	s.frontMatter()
	for {
		l, ok := s.next()
		if !ok {
			break
		}
		if s.open != nil {
			s.inside(l)
		} else {
			s.outside(l)
		}
	}
	if s.open != nil && !s.doubtful {
		s.fault(Fault{At: s.open.Mark, Fact: "the fragment has no end", Hint: "write " + s.endMark(s.open) + " on a line of its own below it"})
	}
	if len(s.page.Faults) > 0 {
		s.page.Fragments = nil
	}
}

func (s *scanner) fault(f Fault) { s.page.Faults = append(s.page.Faults, f) }

// frontMatter passes over YAML between dashes, or TOML between plus signs, where they open the page.
func (s *scanner) frontMatter() {
	begin := s.at
	first, ok := s.next()
	fence := strings.TrimRight(first.text, " \t")
	for ok && (fence == "---" || fence == "+++") {
		var l line
		if l, ok = s.next(); ok && strings.TrimRight(l.text, " \t") == fence {
			return
		}
	}
	s.at = begin
}

// outside looks at a line that stands in no fragment.
func (s *scanner) outside(l line) {
	if s.raw != nil {
		rest, quotes := unquote(l.text, s.raw.quotes)
		text, column := strings.TrimLeft(rest, " \t"), indent(rest)
		if quotes == s.raw.quotes && (text == "" || column >= s.raw.column) {
			if s.raw.ends(text, column-s.raw.column) {
				s.raw = nil
			}
			return
		}
		s.raw = nil // what it stands in has ended
	}
	rest, quotes := unquote(l.text, len(l.text))
	text, column := strings.TrimLeft(rest, " \t"), indent(rest)
	if text == "" {
		if s.paragraph = false; quotes != s.quotes {
			s.quotes, s.items = quotes, nil
		} else if s.hollow {
			s.items = s.items[:len(s.items)-1] // an item begins with one empty line at most
		}
		s.hollow = false
		return
	}
	s.hollow = false
	keep := 0
	for keep < len(s.items) && column >= s.items[keep] && quotes == s.quotes {
		keep++
	}
	matched := quotes == s.quotes && keep == len(s.items)
	if !matched {
		base := 0
		if keep > 0 {
			base = s.items[keep-1]
		}
		if s.paragraph && quotes <= s.quotes && (column-base >= 4 || s.isText(text)) {
			return // it goes on lazily, and with it what it stands in (section 5.1)
		}
		s.paragraph = false
	}
	if s.items = s.items[:keep]; quotes != s.quotes {
		s.quotes, s.items = quotes, nil
	}
	s.block(l, text, column, len(l.text)-len(text), false)
}

// unquote takes the marks of so many block quotes from a line, or fewer (section 5.1).
func unquote(text string, most int) (rest string, quotes int) {
	for quotes < most {
		trimmed := strings.TrimLeft(text, " ")
		if len(text)-len(trimmed) > 3 || !strings.HasPrefix(trimmed, ">") {
			break
		}
		quotes++
		text = strings.TrimPrefix(trimmed[1:], " ")
	}
	return text, quotes
}

// isText reports whether a line begins nothing that could end a paragraph.
func (s *scanner) isText(text string) bool {
	_, fenced := fence(text)
	_, marked := markIn(text, 0)
	return fenced == 0 && !marked && s.verbatim(text) == nil && bullet(text, false) == 0 && !across(text) && !strings.HasPrefix(text, "#")
}

// block looks at what begins at a column of a line. item says that it stands behind the mark of a list item.
func (s *scanner) block(l line, text string, column, offset int, item bool) {
	was := s.paragraph
	s.paragraph = false
	base := 0
	if len(s.items) > 0 {
		base = s.items[len(s.items)-1]
	}
	if column-base >= 4 && !s.comments.MDX { // code, or more of a paragraph; MDX has no indented code
		s.paragraph = was
		return
	}
	if char, n := fence(text); n > 0 {
		s.raw = &raw{s.quotes, base, func(text string, deep int) bool {
			again, m := fence(text)
			return again == char && m >= n && (deep < 4 || s.comments.MDX) && strings.Trim(text, string(char)+" \t") == ""
		}}
		return
	}
	if m, ok := markIn(text, l.start+offset); ok {
		s.mark(l, m, offset, item)
		return
	}
	if ends := s.verbatim(text); ends != nil {
		if !ends(text, 0) {
			s.raw = &raw{s.quotes, base, ends}
		}
		return
	}
	if width := bullet(text, was); width > 0 {
		behind := strings.TrimLeft(text[width:], " \t")
		gap := columns(text[width:len(text)-len(behind)], column+width)
		code := gap > 4
		if behind == "" || code {
			gap = 1
		}
		s.items, s.hollow = append(s.items, column+width+gap), behind == ""
		if behind != "" && !code {
			s.block(l, behind, column+width+gap, len(l.text)-len(behind), true)
		}
		return
	}
	underline := was && text != "" && strings.Trim(strings.TrimRight(text, " \t"), text[:1]) == "" && strings.Contains("=-", text[:1])
	s.paragraph = !strings.HasPrefix(text, "#") && !across(text) && !underline
}

// mark takes a mark that stands outside any fragment.
func (s *scanner) mark(l line, m mark, offset int, item bool) {
	f, fault := m.parse()
	before := len(s.page.Faults)
	switch {
	case fault != nil:
		s.fault(*fault)
	case m.form == mdx && !s.comments.MDX:
		s.fault(Fault{At: m.at, Fact: "the mark is a comment of MDX, which this page shows as text", Hint: "write <!-- " + m.body() + " -->"})
	case m.form == html && !s.comments.HTML:
		s.fault(Fault{At: m.at, Fact: "the mark is a comment of HTML, which MDX does not have", Hint: "write {/* " + m.body() + " */}"})
	case item:
		s.fault(Fault{At: m.at, Fact: "the mark stands behind the mark of a list item", Hint: "put it on a line of its own, indented as the item's text"})
	case f.Kind.Text == end:
		s.fault(Fault{At: m.at, Fact: "the fragment that this ends has no beginning", Hint: "remove the mark, or write one such as " + strings.Replace(m.text, m.body(), "scopegen:endpoints", 1) + " above it"})
	}
	if f.Kind.Text == end {
		return
	}
	s.doubtful = len(s.page.Faults) > before
	f.prefix, f.eol = l.text[:offset], l.eol
	if s.open = &f; l.eol == "" {
		s.open.eol = "\n"
	}
	s.open.inner.Start = s.at
}

// inside looks at a line for the mark that ends the fragment.
func (s *scanner) inside(l line) {
	text := strings.TrimLeft(l.text, " \t>")
	offset := len(l.text) - len(text)
	m, ok := markIn(text, l.start+offset)
	if !ok {
		return
	}
	f := s.open
	found, fault := m.parse()
	if fault == nil && found.Kind.Text == end {
		if prefix := l.text[:offset]; prefix != f.prefix {
			s.fault(Fault{At: m.at, Fact: "the mark stands deeper or less deep than the one that it ends", Hint: "indent both alike", Other: f.Mark, OtherIs: "the fragment begins here"})
		} else if m.form != formOf(s.page.Text(f.Mark)) {
			s.fault(Fault{At: m.at, Fact: "the mark is another kind of comment than the one that it ends", Hint: "write " + s.endMark(f), Other: f.Mark, OtherIs: "the fragment begins here"})
		}
		f.inner.End = l.start
		s.page.Fragments = append(s.page.Fragments, *f)
		s.open = nil
		return
	}
	s.fault(Fault{At: f.Mark, Fact: "the fragment has no end before the next one begins", Hint: "write " + s.endMark(f) + " on a line of its own below it", Other: m.at, OtherIs: "the next mark"})
	s.open = nil
	s.mark(l, m, offset, false)
}

func (s *scanner) endMark(f *Fragment) string {
	if formOf(s.page.Text(f.Mark)) == mdx {
		return "{/* scopegen:end */}"
	}
	return "<!-- scopegen:end -->"
}

func indent(s string) int { return columns(s[:len(s)-len(strings.TrimLeft(s, " \t"))], 0) }

// columns is how wide blanks are that begin at a column: tabs stop at every fourth (CommonMark section 2.2).
func columns(blanks string, from int) int {
	at := from
	for _, c := range blanks {
		if c == '\t' {
			at += 4 - at%4
		} else {
			at++
		}
	}
	return at - from
}

// fence is the character and the length of what opens or closes a fenced block (section 4.5).
func fence(text string) (char byte, n int) {
	for n < len(text) && text[n] == text[0] {
		n++
	}
	if n < 3 || text[0] != '`' && text[0] != '~' || text[0] == '`' && strings.Contains(text[n:], "`") {
		return 0, 0
	}
	return text[0], n
}

// across reports whether a line is one across the page (section 4.1).
func across(text string) bool {
	c := text[:1]
	return strings.Contains("-*_", c) && strings.Trim(text, c+" \t") == "" && strings.Count(text, c) > 2
}

// bullet is how wide the mark of a list item is that a line begins with (section 5.2); 0 where there is none.
func bullet(text string, paragraph bool) int {
	width := 0
	switch {
	case strings.IndexByte("-+*", text[0]) >= 0:
		if across(text) {
			return 0
		}
		width = 1
	default:
		for width < 9 && width < len(text) && text[width] >= '0' && text[width] <= '9' {
			width++
		}
		if width == 0 || width == len(text) || text[width] != '.' && text[width] != ')' || paragraph && text[:width] != "1" {
			return 0
		}
		width++
	}
	if width < len(text) && text[width] != ' ' && text[width] != '\t' || paragraph && strings.TrimSpace(text[width:]) == "" {
		return 0
	}
	return width
}

var literal = []string{"pre", "script", "style", "textarea"}

// verbatim says how the block ends that a line opens and whose lines are not Markdown (section 4.6, the kinds 1 and 2, and MDX's
// comments); nil where it opens none.
func (s *scanner) verbatim(text string) func(string, int) bool {
	if s.comments.MDX && strings.HasPrefix(text, "{/*") {
		return func(text string, _ int) bool { return strings.Contains(text, "*/") }
	}
	if !s.comments.HTML {
		return nil
	}
	lower := strings.ToLower(text)
	if strings.HasPrefix(text, "<!--") {
		return func(text string, _ int) bool { return strings.Contains(text, "-->") }
	}
	for _, name := range literal {
		if rest, ok := strings.CutPrefix(lower, "<"+name); ok && (rest == "" || strings.IndexByte(" \t>", rest[0]) >= 0) {
			return func(text string, _ int) bool {
				lower := strings.ToLower(text)
				return slices.ContainsFunc(literal, func(name string) bool { return strings.Contains(lower, "</"+name+">") })
			}
		}
	}
	return nil
}
