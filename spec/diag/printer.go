package diag

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Printer prints findings for people. What comes from the input never reaches the terminal as a control sequence:
// see Visible.
type Printer struct {
	Files map[string][]byte // by the name in Range.File, for the lines that are shown; a missing one shows none
	Color bool              // ANSI colours
}

const (
	bold, red, yellow, blue, plain = "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[34m", "\x1b[0m"

	gutterWidth  = 5
	frameWidth   = 100 // cells of a line that are shown
	frameContext = 30  // of them before the place, when the line is longer
)

// Text prints every finding in the order of the list:
//
//	scopes.yaml:41:17: error SG1003: scope "store:raed" is not defined
//	   41 |       implies: [store:raed]
//	      |                 ^^^^^^^^^^ did you mean "store:read"?
//	    scopes.yaml:33:7: "store:read" is defined here
//
// A range over several lines is shown by its first. The only errors are w's.
func (p Printer) Text(w io.Writer, list List) error {
	b := bufio.NewWriter(w)
	cursors := map[string]*cursor{}
	for i := range list {
		p.finding(b, &list[i], cursors)
	}
	return b.Flush()
}

func (p Printer) finding(w *bufio.Writer, d *Diagnostic, cursors map[string]*cursor) {
	color := red
	if d.Rule.Severity == Warning {
		color = yellow
	}
	if place := Visible(d.Range.String()); place != "" {
		fmt.Fprintf(w, "%s ", p.paint(bold, place+":"))
	}
	fmt.Fprintf(w, "%s %s\n", p.paint(color, fmt.Sprintf("%v %s:", d.Rule.Severity, d.Rule.Code)), Visible(d.Message))
	hints := hintLines(d.Hint)
	if data, ok := p.Files[d.Range.File]; ok && d.Range.IsValid() {
		c := cursors[d.Range.File]
		if c == nil {
			c = newCursor(data)
			cursors[d.Range.File] = c
		}
		if start, end, ok := c.find(d.Range); ok {
			p.frame(w, newFrame(data, start, end), d.Range.Start.Line, color, hints)
			hints = nil
		}
	}
	for _, h := range hints {
		fmt.Fprintf(w, "    %s\n", h)
	}
	for _, r := range d.Related {
		fmt.Fprintf(w, "    %s: %s\n", Visible(r.Range.String()), Visible(r.Message))
	}
}

func (p Printer) frame(w *bufio.Writer, f frame, line int, color string, hints []string) {
	fmt.Fprintf(w, "%s %s\n", p.paint(blue, fmt.Sprintf("%*d |", gutterWidth, line)), f.text)
	gutter := p.paint(blue, fmt.Sprintf("%*s |", max(gutterWidth, len(fmt.Sprint(line))), ""))
	indent := strings.Repeat(" ", f.before)
	carets := p.paint(color, strings.Repeat("^", f.width))
	if len(hints) == 0 {
		fmt.Fprintf(w, "%s %s%s\n", gutter, indent, carets)
		return
	}
	fmt.Fprintf(w, "%s %s%s %s\n", gutter, indent, carets, hints[0])
	for _, h := range hints[1:] {
		fmt.Fprintf(w, "%s %s%s %s\n", gutter, indent, strings.Repeat(" ", f.width), h)
	}
}

func (p Printer) paint(color, s string) string {
	if !p.Color {
		return s
	}
	return color + s + plain
}

// hintLines splits a hint, so that a line of it cannot pass for a line of the printer.
func hintLines(hint string) []string {
	if hint == "" {
		return nil
	}
	lines := strings.Split(strings.TrimRight(hint, "\n"), "\n")
	for i := range lines {
		lines[i] = Visible(lines[i])
	}
	return lines
}

// Summary counts findings: "2 errors, 1 warning". It is "" when there are none.
func Summary(list List) string {
	errors := list.Errors()
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{errors, "error"}, {len(list) - errors, "warning"}} {
		switch {
		case c.n == 1:
			parts = append(parts, "1 "+c.what)
		case c.n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", c.n, c.what))
		}
	}
	return strings.Join(parts, ", ")
}

var byteOrderMark = []byte("\ufeff")

// cursor finds the places of a sorted list in one pass over the file.
type cursor struct {
	data []byte
	top  int // behind the byte order mark
	off  int
	pos  Pos
}

func newCursor(data []byte) *cursor {
	c := &cursor{data: data}
	if bytes.HasPrefix(data, byteOrderMark) {
		c.top = len(byteOrderMark)
	}
	c.off, c.pos = c.top, Pos{1, 1}
	return c
}

// find gives the offsets of a range's start and of its end on the same line; not ok when the file has no such line.
func (c *cursor) find(r Range) (start, end int, ok bool) {
	if r.Start.Line < c.pos.Line || r.Start.Line == c.pos.Line && r.Start.Column < c.pos.Column {
		c.off, c.pos = c.top, Pos{1, 1}
	}
	for c.pos.Line < r.Start.Line {
		i := bytes.IndexAny(c.data[c.off:], "\r\n")
		if i < 0 {
			return 0, 0, false
		}
		c.off += i + 1
		if c.data[c.off-1] == '\r' && c.off < len(c.data) && c.data[c.off] == '\n' {
			c.off++
		}
		c.pos = Pos{c.pos.Line + 1, 1}
	}
	for c.pos.Column < r.Start.Column && c.step(&c.off) {
		c.pos.Column++
	}
	end = c.off
	more := frameWidth // nobody sees what is beyond
	if r.End.Line == r.Start.Line {
		more = min(more, r.End.Column-c.pos.Column)
	} else if r.End.Line < r.Start.Line {
		more = 0
	}
	for ; more > 0 && c.step(&end); more-- {
	}
	return c.off, end, true
}

func (c *cursor) step(off *int) bool {
	if *off >= len(c.data) || c.data[*off] == '\n' || c.data[*off] == '\r' {
		return false
	}
	_, size := utf8.DecodeRune(c.data[*off:])
	*off += size
	return true
}
