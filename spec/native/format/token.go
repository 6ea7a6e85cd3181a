package format

import (
	"bytes"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

type tokenKind uint8

const (
	leafToken tokenKind = iota // a scalar or an alias
	commentToken
	propertyToken // an anchor or a tag
	markToken     // ---, ... or a directive
	punctuation   // one of - ? : , [ ] { }
)

// token is a stretch of the file; between tokens is nothing but blanks.
type token struct {
	kind       tokenKind
	start, end int
	line       int
	alone      bool   // nothing stands before it on its line
	gap        bool   // an empty line stands before it
	value      string // of a scalar: what it stands for
}

// span is a value that is one token, which nothing is looked for in.
type span struct {
	start, end int
	value      string
}

// leaves gives the spans of scalars and aliases in the order of the file. A value that is absent has none.
func leaves(n source.Node, all []span) []span {
	if !n.IsAlias() {
		switch n.Kind() {
		case source.Mapping:
			for i := range n.Len() {
				k, v := n.Pair(i)
				all = leaves(v, leaves(k, all))
			}
			return all
		case source.Sequence:
			for i := range n.Len() {
				all = leaves(n.Item(i), all)
			}
			return all
		}
	}
	if start, end := n.Span(); end > start {
		all = append(all, span{start, end, n.Value()})
	}
	return all
}

// tokens cuts the file up. What stands between values is punctuation, properties and comments, since the file is valid YAML.
func tokens(doc *source.Document) []token {
	s := scanner{data: doc.File.Data}
	if bytes.HasPrefix(s.data, bom) {
		s.at = len(bom)
	}
	for _, l := range leaves(doc.Root, nil) {
		s.between(l.start)
		s.add(leafToken, l.start, l.end)
		s.all[len(s.all)-1].value = l.value
	}
	s.between(len(s.data))
	return s.all
}

var bom = []byte("\ufeff")

type scanner struct {
	data   []byte
	at     int
	line   int
	begun  bool // something stands on the line before at
	breaks int  // line ends since the last token
	all    []token
}

// step goes to an offset and counts the lines.
func (s *scanner) step(to int) {
	for ; s.at < to; s.at++ {
		if s.data[s.at] == '\n' || s.data[s.at] == '\r' && (s.at+1 == len(s.data) || s.data[s.at+1] != '\n') {
			s.line++
			s.breaks++
			s.begun = false
		}
	}
}

func (s *scanner) add(kind tokenKind, start, end int) {
	s.step(start)
	s.all = append(s.all, token{kind: kind, start: start, end: end, line: s.line, alone: !s.begun, gap: s.breaks > 1 && len(s.all) > 0})
	s.step(end)
	s.begun, s.breaks = true, 0
}

func (s *scanner) between(end int) {
	for at := s.at; at < end; {
		c := s.data[at]
		from := at
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			at++
			continue
		case c == '#':
			at = lineEnd(s.data, at)
			s.add(commentToken, from, at)
		case c == '&' || c == '!':
			at = propertyEnd(s.data, at)
			s.add(propertyToken, from, at)
		case s.marks(at):
			if at += len("---"); c == '%' {
				at = lineEnd(s.data, at)
			}
			s.add(markToken, from, at)
		default:
			at++
			s.add(punctuation, from, at)
		}
	}
}

// marks reports whether a directive or the mark of a document's beginning or end stands at an offset.
func (s *scanner) marks(at int) bool {
	if at > 0 && s.data[at-1] != '\n' && s.data[at-1] != '\r' && !(at == len(bom) && bytes.HasPrefix(s.data, bom)) {
		return false
	}
	rest := s.data[at:]
	return rest[0] == '%' || bytes.HasPrefix(rest, []byte("---")) || bytes.HasPrefix(rest, []byte("..."))
}

func lineEnd(data []byte, at int) int {
	if i := bytes.IndexAny(data[at:], "\r\n"); i >= 0 {
		return at + i
	}
	return len(data)
}

func propertyEnd(data []byte, at int) int {
	if bytes.HasPrefix(data[at:], []byte("!<")) {
		if i := bytes.IndexByte(data[at:], '>'); i >= 0 {
			return at + i + 1
		}
	}
	for at < len(data) && !strings.ContainsRune(" \t\r\n,]}", rune(data[at])) {
		at++
	}
	return at
}

// header gives the comment behind the indicators of a block scalar, "" for none.
func header(raw string) string {
	first, _, _ := strings.Cut(raw, "\n")
	if i := strings.IndexByte(first, '#'); i >= 0 {
		return strings.TrimRight(first[i:], " \t\r")
	}
	return ""
}

// comments gives the texts of all comments, sorted.
func (f *file) comments() (all []string) {
	for _, t := range f.tokens {
		raw := string(f.data[t.start:t.end])
		switch {
		case t.kind == commentToken:
			all = append(all, strings.TrimRight(raw, " \t"))
		case t.kind == leafToken && (raw[0] == '|' || raw[0] == '>'):
			if c := header(raw); c != "" {
				all = append(all, c)
			}
		}
	}
	slices.Sort(all)
	return all
}
