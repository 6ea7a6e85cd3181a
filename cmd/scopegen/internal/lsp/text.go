package lsp

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// text is one version of a document, which nothing changes. Lines end at LF, CRLF and CR, as the protocol has it.
type text struct {
	data  []byte
	lines []int // where each begins
}

func newText(data []byte) *text {
	t := &text{data: data, lines: []int{0}}
	for i, b := range data {
		if b == '\n' || b == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// line gives the bounds of a line, without its end.
func (t *text) line(i int) (start, end int) {
	start, end = t.lines[i], len(t.data)
	if i+1 < len(t.lines) {
		end = t.lines[i+1]
		for end > start && (t.data[end-1] == '\n' || t.data[end-1] == '\r') {
			end--
		}
	}
	return start, end
}

// lineOf is the line that an offset is in.
func (t *text) lineOf(offset int) int {
	return sort.Search(len(t.lines), func(i int) bool { return t.lines[i] > offset }) - 1
}

// units is how many of an encoding's code units a part of a line has. A byte that is no UTF-8 is one.
func units(part []byte, utf8Positions bool) (n int) {
	if utf8Positions {
		return len(part)
	}
	for len(part) > 0 {
		r, size := utf8.DecodeRune(part)
		if n++; r > 0xFFFF {
			n++
		}
		part = part[size:]
	}
	return n
}

// offset finds a position. What lies behind the end of its line is the line's end, what lies behind the last line the
// text's, and what lies within a character its beginning.
func (t *text) offset(p position, utf8Positions bool) int {
	if p.Line < 0 || p.Character < 0 {
		return 0
	}
	if p.Line >= len(t.lines) {
		return len(t.data)
	}
	at, end := t.line(p.Line)
	for n := 0; at < end; {
		r, size := utf8.DecodeRune(t.data[at:end])
		switch {
		case utf8Positions:
			n += size
		case r > 0xFFFF:
			n += 2
		default:
			n++
		}
		if n > p.Character {
			break
		}
		at += size
	}
	return at
}

// position is the reverse of offset.
func (t *text) position(offset int, utf8Positions bool) position {
	offset = min(max(offset, 0), len(t.data))
	line := t.lineOf(offset)
	return position{line, units(t.data[t.lines[line]:offset], utf8Positions)}
}

// change puts a text in the place of a range, or of everything.
func (t *text) change(c contentChange, utf8Positions bool) *text {
	if c.Range == nil {
		return newText([]byte(c.Text))
	}
	from, to := t.offset(c.Range.Start, utf8Positions), t.offset(c.Range.End, utf8Positions)
	if to < from {
		from, to = to, from
	}
	return newText(splice(t.data, from, to, c.Text))
}

func splice(data []byte, from, to int, with string) []byte {
	out := make([]byte, 0, len(data)-(to-from)+len(with))
	out = append(out, data[:from]...)
	out = append(out, with...)
	return append(out, data[to:]...)
}

// before gives the line of an offset up to it.
func (t *text) before(offset int) string {
	return string(t.data[t.lines[t.lineOf(offset)]:offset])
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
