package source

import (
	"bytes"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// Keep says which part of a document is read; nil: none of it. It is asked about mappings, key by key. What it keeps a part
// of and is no mapping is kept whole.
type Keep struct {
	All   bool             // everything below
	Keys  map[string]*Keep // by key
	X     bool             // keys that begin with x- are kept whole
	Other *Keep            // of all other keys
}

// KeepAll keeps everything.
var KeepAll = &Keep{All: true}

func (k *Keep) of(key string) *Keep {
	if k == nil || k.All {
		return k
	}
	if of, ok := k.Keys[key]; ok {
		return of
	}
	if k.X && strings.HasPrefix(key, "x-") {
		return KeepAll
	}
	return k.Other
}

// Skim is Parse for a reader that needs a part of a document. The key of a value that is skipped is there; the value itself is
// null, has the range of what was skipped, and is Skipped. Everything else is as Parse has it, places included.
//
// What Parse refuses Skim refuses: the syntax of what it skips is judged too, and so is each character of the file. It does not find
// duplicate keys, unknown tags and keys that are no text in there, nor does it count its values.
//
// JSON is skimmed. So is YAML in the plain form that documents are published in: blocks, flow style within them, and scalars of all kinds. A
// file with anything else in it, such as anchors, tags, tabs or a mistake, is parsed whole.
func Skim(name string, data []byte, lim Limits, keep *Keep) (*Document, diag.List) {
	p := &parser{lim: lim.orDefault(), doc: &Document{File: &File{Name: name, Data: data}}, keep: keep}
	p.parse()
	p.finish()
	if !p.readable {
		return nil, p.list
	}
	return p.doc, p.list
}

// skimYAML reads what is kept of a YAML file in plain form. It is false, and nothing has happened, when the file has another form or there
// is anything to be said about it.
func (p *parser) skimYAML() bool {
	if p.keep == nil || p.keep.All || len(p.list) > 0 {
		return false
	}
	s := skimmer{text: p.text, depth: p.lim.Depth, frames: []frame{{col: -1, pending: true, slot: p.keep}}, open: -1, chunks: []*chunk{{}}}
	if !s.skim(bomLen(p.text)) || len(s.skipped) == 0 {
		return false
	}
	undo := p.attempt()
	p.skips = s.skipped
	if p.parseChunks(s.chunks) && len(p.list) == 0 {
		p.doc.Skimmed, p.chunk = true, nil
		return true
	}
	undo()
	p.chunk, p.skips = nil, nil
	return false
}

// skip is a value that was left out.
type skip struct{ start, end int32 }

// line is a part of a line of the text, from its beginning.
type line struct{ start, end, number int }

// frame is a block mapping or list that is open.
type frame struct {
	col     int // of its keys or dashes
	list    bool
	pending bool  // its last key or dash has no value yet
	keep    *Keep // of the frame; nil: it is skipped
	slot    *Keep // of the pending value
}

// skimmer finds the lines of a YAML text that matter. It understands a part of YAML and gives up on the rest: all that it accepts
// is valid, and means what it takes it for. The comments name the productions of YAML 1.2.2 that a part of is accepted.
type skimmer struct {
	text   []byte
	depth  int // how deep values may be nested
	frames []frame
	line   int // number of the line that is being read, from 0
	ended  int // where the last line with content ended

	chunks  []*chunk // what is kept
	rootKey line     // of the root mapping, the last one
	below   bool     // and the mapping that is its value has begun
	skipped []skip   // in the order of the file
	open    int      // the one of them whose end is not known yet; -1: none
}

// at gives the byte at an offset; the text is followed by a line break.
func (s *skimmer) at(i int) byte {
	if i < len(s.text) {
		return s.text[i]
	}
	return '\n'
}

// ends reports whether a line ends at an offset. Where a CR stands alone the text was refused before.
func (s *skimmer) ends(i int) bool { c := s.at(i); return c == '\n' || c == '\r' }

func (s *skimmer) blank(i int) bool { return s.at(i) == ' ' || s.ends(i) }

func (s *skimmer) spaces(i int) int {
	for i < len(s.text) && s.text[i] == ' ' {
		i++
	}
	return i
}

// next gives the beginning of the line behind the one that an offset is in, and counts it.
func (s *skimmer) next(i int) int {
	s.line++
	if n := bytes.IndexByte(s.text[min(i, len(s.text)):], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(s.text)
}

// keep copies lines: from the beginning of one to the end of the last.
func (s *skimmer) keep(from, to, line int) {
	s.settle()
	c := s.chunks[len(s.chunks)-1]
	for from < to {
		end := to
		if n := bytes.IndexByte(s.text[from:to], '\n'); n >= 0 {
			end = from + n + 1
		}
		c.text = append(c.text, s.text[from:end]...)
		c.lines = append(c.lines, int32(line))
		from = end
		line++
	}
}

// cut copies the beginning of a line, up to the colon behind its key.
func (s *skimmer) cut(from, to, line int) {
	s.keep(from, to, line)
	c := s.chunks[len(s.chunks)-1]
	c.text = append(c.text, '\n')
}

// settle gives the last skipped value its end.
func (s *skimmer) settle() {
	if s.open >= 0 {
		s.skipped[s.open].end = max(int32(s.ended), s.skipped[s.open].start)
		s.open = -1
	}
}

// skim reads the text line by line; false: it gives up.
func (s *skimmer) skim(at int) bool {
	if bytes.Count(s.text, []byte("\r")) != bytes.Count(s.text, []byte("\r\n")) {
		return false
	}
	began := false
	for at < len(s.text) {
		p := s.spaces(at)
		switch c := s.at(p); {
		case s.ends(p), c == '#':
			at = s.next(p)
			continue
		case p == at && s.marker(p):
			// The mark that begins a document, before anything else.
			if began || len(s.frames) > 1 || c != '-' || !s.ends(s.spaces(p+3)) {
				return false
			}
			began = true
			at = s.next(p)
			continue
		}
		next, ok := s.content(at, p)
		if !ok {
			return false
		}
		at = next
	}
	s.settle()
	return len(s.frames) > 1
}

// marker reports whether a line begins with --- or ..., or with what follows one on its line.
func (s *skimmer) marker(i int) bool {
	return bytes.HasPrefix(s.text[i:], []byte("---")) || bytes.HasPrefix(s.text[i:], []byte("...")) || s.text[i] == '%'
}

// content reads a line from its first character that is not blank, with the lines that continue its value, and gives where the
// next one begins. Block collections: 8.2.
func (s *skimmer) content(line, p int) (next int, ok bool) {
	col, first := p-line, s.line
	for len(s.frames) > 1 && s.top().col > col {
		s.frames = s.frames[:len(s.frames)-1]
	}
	for dashes := false; ; dashes = true {
		top := s.top()
		if s.text[p] == '-' && s.blank(p+1) {
			switch {
			case top.col == col && top.list:
			case !top.pending || top.col == col && dashes || !s.push(frame{col: col, list: true}):
				return 0, false // a list may stand in the column of the key that it belongs to
			}
			top = s.top()
			top.pending, top.slot = true, top.keep
			q := s.spaces(p + 1)
			if s.ends(q) || s.at(q) == '#' {
				end := s.next(q)
				s.finish(line, end, first, top.keep)
				return end, true
			}
			col += q - p
			p = q
			continue
		}
		if top.col == col && top.list {
			// The list in the column of its key has ended.
			s.frames = s.frames[:len(s.frames)-1]
			if top = s.top(); top.col != col || top.list || dashes {
				return 0, false
			}
		}
		key, colon, found, ok := s.key(p)
		switch {
		case !ok, !found && (!top.pending || top.col == col):
			return 0, false
		case !found:
			keep, in := top.slot, top.col
			top.pending = false
			if keep != nil {
				keep = KeepAll
			}
			end, ok := s.value(p, in)
			if ok {
				s.finish(line, end, first, keep)
			}
			return end, ok
		}
		if top.col < col && (!top.pending || !s.push(frame{col: col})) {
			return 0, false
		}
		return s.pair(line, colon, first, key)
	}
}

func (s *skimmer) top() *frame { return &s.frames[len(s.frames)-1] }

// push opens a collection as the value that is pending.
func (s *skimmer) push(f frame) bool {
	if len(s.frames) > s.depth {
		return false
	}
	top := s.top()
	top.pending = false
	if f.keep = top.slot; f.list && f.keep != nil {
		f.keep = KeepAll
	}
	s.frames = append(s.frames, f)
	return true
}

// finish ends what was read of a line and the ones that continue it. Keeping a list's or a scalar's lines is all or nothing.
func (s *skimmer) finish(line, end, first int, keep *Keep) {
	if keep != nil {
		s.keep(line, end, first)
	}
	s.ended = s.trim(end)
}

// trim gives the end of the last line before an offset that is not blank.
func (s *skimmer) trim(end int) int {
	for {
		line := len(bytes.TrimRight(s.text[:end], "\r\n"))
		if end = len(bytes.TrimRight(s.text[:line], " ")); end == 0 || !isBreak(s.text[end-1]) {
			return line
		}
	}
}

// pair reads what follows a key from its colon on.
func (s *skimmer) pair(line, colon, first int, key []byte) (next int, ok bool) {
	top := s.top()
	keep := top.keep
	if keep != nil && !keep.All {
		s.divide(line, colon+1, first)
		if bytes.IndexByte(key, '\\') >= 0 || bytes.IndexByte(key, '\'') >= 0 {
			return 0, false // the key may be written with escapes
		}
		if keep = keep.of(string(key)); keep == nil {
			s.cut(line, colon+1, first)
			s.open = len(s.skipped)
			s.skipped = append(s.skipped, skip{start: int32(colon + 1)})
		}
	}
	v := s.spaces(colon + 1)
	if s.ends(v) || s.at(v) == '#' {
		top.pending, top.slot = true, keep
		next = s.next(v)
		s.finish(line, next, first, keep)
		return next, true
	}
	top.pending = false
	next, ok = s.value(v, top.col)
	if ok {
		s.finish(line, next, first, keep)
	}
	return next, ok
}
