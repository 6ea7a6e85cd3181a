package diag

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// frame is a line as shown, and where on the screen its place is.
type frame struct {
	text          string
	before, width int // cells
}

// newFrame cuts the line around data[start:end], which lies within one line, to what fits. The cost is what is shown,
// not the line: a minified document is one line.
func newFrame(data []byte, start, end int) frame {
	left, atStart := leftOf(data, start)
	middle, atMiddleEnd := rightOf(data[:end], start, frameWidth)
	right, atEnd := rightOf(data, end, frameWidth)

	context := min(width(left), frameContext)
	if width(middle) > frameWidth-context || !atMiddleEnd {
		middle, right, atEnd = firstCells(middle, frameWidth-context), nil, false
	}
	room := frameWidth - width(middle)
	if keep := max(room-width(right), context); width(left) > keep {
		left, atStart = lastCells(left, keep), false
	}
	if rest := room - width(left); width(right) > rest {
		right, atEnd = firstCells(right, rest), false
	}
	var text strings.Builder
	f := frame{before: width(left), width: max(width(middle), 1)}
	if !atStart {
		text.WriteString("…")
		f.before++
	}
	for _, part := range [][]cell{left, middle, right} {
		for _, c := range part {
			text.WriteString(c.text)
		}
	}
	if !atEnd {
		text.WriteString("…")
	}
	f.text = strings.TrimRight(text.String(), " ")
	return f
}

// cell is what one code point, or one byte that is not UTF-8, looks like.
type cell struct {
	text  string
	width int
}

func cellOf(s []byte) (c cell, size int) {
	r, size := utf8.DecodeRune(s)
	switch {
	case r == '\t':
		// A fixed width, so that a place looks the same wherever a long line is cut.
		return cell{"    ", 4}, size
	case r == utf8.RuneError && size == 1, hidden(r):
		text := escapeRune(r, s[:size])
		return cell{text, len(text)}, size
	}
	return cell{string(s[:size]), runeWidth(r)}, size
}

// leftOf gives the cells before an offset, no more than can be shown, and whether the line begins with them.
func leftOf(data []byte, off int) (cells []cell, whole bool) {
	top := 0
	if bytes.HasPrefix(data, byteOrderMark) {
		top = len(byteOrderMark)
	}
	begin := off
	atStart := func() bool { return begin <= top || data[begin-1] == '\n' || data[begin-1] == '\r' }
	for n := 0; n < frameWidth && !atStart(); n++ {
		_, size := utf8.DecodeLastRune(data[top:begin])
		begin -= size
	}
	cells, _ = rightOf(data[:off], begin, frameWidth)
	return cells, atStart()
}

// rightOf gives up to n cells from an offset on, and whether the line ends with them.
func rightOf(data []byte, off, n int) (cells []cell, whole bool) {
	for ; n > 0 && off < len(data) && data[off] != '\n' && data[off] != '\r'; n-- {
		c, size := cellOf(data[off:])
		cells = append(cells, c)
		off += size
	}
	return cells, off >= len(data) || data[off] == '\n' || data[off] == '\r'
}

func width(cells []cell) (n int) {
	for _, c := range cells {
		n += c.width
	}
	return n
}

func firstCells(cells []cell, room int) []cell {
	for i, c := range cells {
		if room -= c.width; room < 0 {
			return cells[:i]
		}
	}
	return cells
}

func lastCells(cells []cell, room int) []cell {
	for i := len(cells) - 1; i >= 0; i-- {
		if room -= cells[i].width; room < 0 {
			return cells[i+1:]
		}
	}
	return cells
}
