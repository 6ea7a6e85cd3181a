package source

import (
	"bytes"
	"sort"
	"sync"
	"unicode/utf8"

	"github.com/scopegen/scopegen/spec/diag"
)

// File is a file's bytes with an index from offsets to lines and columns, built on first use. Lines end
// at LF, CRLF and CR, as editors show them; columns count code points, each byte that is not UTF-8 as one,
// and a byte order mark as none. Safe for concurrent use as long as Data is not changed.
type File struct {
	Name string // as the user would type it
	Data []byte

	once  sync.Once
	lines []mark // first byte of each line
	steps []mark // about one every stepBytes, so that a lookup in a very long line stays cheap
}

// mark is a byte offset and the number of code points before it.
type mark struct{ off, runes int32 }

const stepBytes = 256

var bom = []byte("\ufeff")

func bomLen(data []byte) int {
	if bytes.HasPrefix(data, bom) {
		return len(bom)
	}
	return 0
}

func (f *File) index() {
	data, off, runes := f.Data, bomLen(f.Data), 0
	f.lines = make([]mark, 0, bytes.Count(data, []byte{'\n'})+2)
	f.steps = make([]mark, 0, len(data)/stepBytes+1)
	f.lines = append(f.lines, mark{int32(off), 0})
	f.steps = append(f.steps, mark{int32(off), 0})
	for off < len(data) {
		// Lines of printable ASCII are measured, not walked.
		end := bytes.IndexByte(data[off:], '\n') + off + 1
		if end > off && printable(data[off:end]) == end-off && (end-off < 2 || bytes.IndexByte(data[off:end-2], '\r') < 0) {
			for at := len(f.steps) * stepBytes; at < end; at += stepBytes {
				f.steps = append(f.steps, mark{int32(at), int32(runes + at - off)})
			}
			runes += end - off
			off = end
			f.lines = append(f.lines, mark{int32(off), int32(runes)})
			continue
		}
		if end == off {
			end = len(data)
		}
		off, runes = f.walk(off, end, runes)
	}
	f.lines = append(f.lines, mark{int32(len(data)) + 1, int32(runes) + 1}) // sentinel
}

// walk indexes a part of the file character by character.
func (f *File) walk(off, end, runes int) (int, int) {
	data := f.Data
	for off < end {
		if off >= len(f.steps)*stepBytes {
			f.steps = append(f.steps, mark{int32(off), int32(runes)})
		}
		b := data[off]
		size := 1
		if b >= utf8.RuneSelf {
			_, size = utf8.DecodeRune(data[off:])
		}
		off += size
		runes++
		if b == '\n' || b == '\r' && (off == len(data) || data[off] != '\n') {
			f.lines = append(f.lines, mark{int32(off), int32(runes)})
		}
	}
	return off, runes
}

// Offset gives the byte offset of a position. A column past the end of its line gives the line's end, a
// line past the end of the file the file's end, an unknown position 0.
func (f *File) Offset(p diag.Pos) int {
	f.once.Do(f.index)
	if p.Line < 1 {
		return 0
	}
	if p.Line >= len(f.lines) {
		return len(f.Data)
	}
	line, next := f.lines[p.Line-1], f.lines[p.Line]
	end := int(next.off)
	col := max(p.Column-1, 0)
	if next.off-line.off == next.runes-line.runes {
		return min(int(line.off)+col, end-1)
	}
	goal := int(line.runes) + min(col, int(next.runes-line.runes))
	i := sort.Search(len(f.steps), func(i int) bool { return int(f.steps[i].runes) > goal }) - 1
	at := f.steps[i]
	if at.off < line.off {
		at = line
	}
	off := int(at.off)
	for n := int(at.runes); n < goal && off < end-1 && off < len(f.Data); n++ {
		_, size := utf8.DecodeRune(f.Data[off:])
		off += size
	}
	return min(off, end-1, len(f.Data))
}

// Pos gives the position of a byte offset; one past the end is the end of the file.
func (f *File) Pos(offset int) diag.Pos {
	f.once.Do(f.index)
	off := int32(min(max(offset, int(f.lines[0].off)), len(f.Data)))
	n := sort.Search(len(f.lines), func(i int) bool { return f.lines[i].off > off })
	line := f.lines[n-1]
	at := line
	if next := f.lines[n]; next.off-line.off == next.runes-line.runes {
		return diag.Pos{Line: n, Column: int(off-line.off) + 1}
	}
	i := min(int(off)/stepBytes, len(f.steps)-1)
	if f.steps[i].off > off {
		i-- // steps lie on code points, up to three bytes late
	}
	if f.steps[i].off > line.off {
		at = f.steps[i]
	}
	runes := at.runes
	for o := at.off; o < off; runes++ {
		_, size := utf8.DecodeRune(f.Data[o:])
		if o += int32(size); o > off {
			break
		}
	}
	return diag.Pos{Line: n, Column: int(runes-line.runes) + 1}
}

// Range gives the range between two byte offsets.
func (f *File) Range(start, end int) diag.Range {
	return diag.Range{File: f.Name, Start: f.Pos(start), End: f.Pos(end)}
}
