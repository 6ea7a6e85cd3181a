package lsp

import (
	"bytes"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// node is a value of a document with its place in bytes: of one that reads as YAML what package source says of it, of one
// that is being typed what its lines look like.
type node struct {
	kind       source.Kind
	text       string // of a scalar, decoded
	start, end int
	block      bool // a scalar behind | or >
	flow       bool // a collection in brackets
	alias      bool
	keys, vals []*node // of a mapping; a value may be nil
	items      []*node
	bare       bool // a key without a colon
}

// exact is the tree of a document that could be read. What an alias stands for is in the place of what it names alone.
func exact(n source.Node) *node {
	from, to := n.Span()
	out := &node{kind: n.Kind(), start: from, end: to, flow: n.Flow(), alias: n.IsAlias()}
	if out.alias || n.Kind() == source.Invalid {
		return out
	}
	switch n.Kind() {
	case source.Mapping:
		for i := range n.Len() {
			key, value := n.Pair(i)
			// Pairs that << merges in stand elsewhere.
			if at, _ := key.Span(); at < from || at > to {
				continue
			}
			out.keys, out.vals = append(out.keys, exact(key)), append(out.vals, exact(value))
		}
	case source.Sequence:
		for i := range n.Len() {
			out.items = append(out.items, exact(n.Item(i)))
		}
	default:
		out.text = n.Value()
		if data := n.Document().File.Data; from < to && (data[from] == '|' || data[from] == '>') {
			out.block = true
		}
	}
	return out
}

// maxDepth bounds recursion over what is typed.
const maxDepth = 200

// loose reads whatever stands there, as its indentation and brackets suggest. It never fails: what fits nowhere is left out.
type loose struct {
	data  []byte
	at    int
	depth int
}

func readLoose(data []byte) *node {
	l := &loose{data: data}
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		l.at = len("\ufeff")
	}
	var root *node
	for {
		column, ok := l.next()
		if !ok {
			break
		}
		if n := l.block(column, -1); root == nil {
			root = n
		} else if root.kind == source.Mapping && n != nil && n.kind == source.Mapping {
			root.keys, root.vals, root.end = append(root.keys, n.keys...), append(root.vals, n.vals...), n.end
		}
	}
	return root
}

// next goes to the next line that says something, from the beginning of one or from behind a value, and gives its column.
func (l *loose) next() (column int, ok bool) {
	for l.at < len(l.data) {
		for l.at < len(l.data) && (l.data[l.at] == ' ' || l.data[l.at] == '\t') {
			l.at++
		}
		start := l.lineStart()
		rest := l.rest()
		switch {
		case rest == "" || rest[0] == '#':
		case l.at == start && (strings.HasPrefix(rest, "---") || strings.HasPrefix(rest, "...") || rest[0] == '%'):
		default:
			return l.at - start, true
		}
		l.skipLine()
	}
	return 0, false
}

func (l *loose) lineStart() int {
	i := bytes.LastIndexAny(l.data[:l.at], "\r\n") + 1
	if i == 0 && bytes.HasPrefix(l.data, []byte("\ufeff")) {
		return min(len("\ufeff"), l.at)
	}
	return i
}

func (l *loose) lineEnd() int {
	if i := bytes.IndexAny(l.data[l.at:], "\r\n"); i >= 0 {
		return l.at + i
	}
	return len(l.data)
}

// rest is what is left of the line.
func (l *loose) rest() string { return string(l.data[l.at:l.lineEnd()]) }

func (l *loose) skipLine() {
	l.at = l.lineEnd()
	for l.at < len(l.data) && (l.data[l.at] == '\r' || l.data[l.at] == '\n') {
		l.at++
	}
}

func isDash(s string) bool {
	return s == "-" || strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "-\t")
}

// block reads the value that begins here, in some column; what stands in column parent or before it is no part of it.
func (l *loose) block(column, parent int) *node {
	if l.depth++; l.depth > maxDepth {
		l.depth--
		l.skipLine()
		return nil
	}
	defer func() { l.depth-- }()
	rest := l.rest()
	switch {
	case isDash(rest):
		return l.sequence(column)
	case keyEnd(rest) >= 0:
		return l.mapping(column)
	}
	begin := l.at
	n := l.inline(parent)
	// A word above keys in its own column is a key whose colon is not typed yet.
	after := l.at
	if next, ok := l.next(); ok && next == column && n != nil && n.kind == source.Scalar && keyEnd(l.rest()) >= 0 && !isDash(l.rest()) {
		l.at = begin
		return l.mapping(column)
	}
	l.at = after
	return n
}

func (l *loose) sequence(column int) *node {
	n := &node{kind: source.Sequence, start: l.at, end: l.at}
	for {
		l.at++ // the dash
		n.end = l.at
		item := l.behind(column)
		if item == nil {
			item = &node{kind: source.Null, start: n.end, end: n.end}
		}
		n.items = append(n.items, item)
		n.end = max(n.end, item.end)
		next, ok := l.nextIn(column, n)
		if !ok || next != column || !isDash(l.rest()) {
			return n
		}
	}
}

func (l *loose) mapping(column int) *node {
	n := &node{kind: source.Mapping, start: l.at, end: l.at}
	for {
		end := keyEnd(l.rest())
		var key, value *node
		if end >= 0 {
			key = l.scalarText(l.at, l.at+end)
			l.at += end
			for l.at < len(l.data) && l.data[l.at] != ':' {
				l.at++
			}
			l.at++
			n.end = l.at
			value = l.behindKey(column)
		} else {
			at := l.at
			key = l.inline(column)
			if key == nil || l.at == at {
				l.skipLine()
				key = nil
			} else {
				key.bare = true
			}
		}
		if key != nil {
			n.keys, n.vals = append(n.keys, key), append(n.vals, value)
			n.end = max(n.end, key.end)
			if value != nil {
				n.end = max(n.end, value.end)
			}
		}
		next, ok := l.nextIn(column, n)
		if !ok || next != column || isDash(l.rest()) {
			return n
		}
	}
}

// nextIn goes to the next line of a collection in some column. What is indented further, and belonged to nothing, is passed over,
// or is the value of the last key when that has none.
func (l *loose) nextIn(column int, n *node) (int, bool) {
	for {
		next, ok := l.next()
		if !ok || next <= column {
			return next, ok
		}
		at := l.at
		stray := l.block(next, column)
		if last := len(n.vals) - 1; n.kind == source.Mapping && last >= 0 && n.vals[last] == nil && stray != nil {
			n.vals[last], n.end = stray, max(n.end, stray.end)
		}
		if l.at <= at {
			l.skipLine()
		}
	}
}

// behind reads what stands behind a dash in some column.
func (l *loose) behind(column int) *node {
	for l.at < len(l.data) && (l.data[l.at] == ' ' || l.data[l.at] == '\t') {
		l.at++
	}
	rest := l.rest()
	if rest == "" || rest[0] == '#' {
		l.skipLine()
		at := l.at
		if next, ok := l.next(); ok && next > column {
			return l.block(next, column)
		}
		l.at = at
		return nil
	}
	return l.block(l.at-l.lineStart(), column)
}

// behindKey reads the value of a key in some column, which may be a list in the same one.
func (l *loose) behindKey(column int) *node {
	for l.at < len(l.data) && (l.data[l.at] == ' ' || l.data[l.at] == '\t') {
		l.at++
	}
	rest := l.rest()
	if rest == "" || rest[0] == '#' || rest[0] == '&' && !strings.Contains(rest, " ") {
		l.skipLine()
		at := l.at
		if next, ok := l.next(); ok && (next > column || next == column && isDash(l.rest())) {
			return l.block(next, column)
		}
		l.at = at
		return nil
	}
	return l.inline(column)
}

// inline reads a scalar or a collection in brackets. Lines that are indented further than a column continue it.
func (l *loose) inline(parent int) *node {
	l.properties()
	rest := l.rest()
	if rest == "" {
		return nil
	}
	switch rest[0] {
	case '{', '[':
		return l.brackets(parent)
	case '|', '>':
		return l.blockText(parent)
	case '"', '\'':
		if end := l.quoted(l.at, parent); end > l.at {
			n := l.scalarText(l.at, end)
			l.at = end
			return n
		}
	case '*':
		n := &node{kind: source.Scalar, alias: true, start: l.at, end: l.at + len(strings.TrimRight(rest, " \t"))}
		l.at = l.lineEnd()
		return n
	}
	n := l.plain(l.lineEnd())
	for {
		at := l.at
		next, ok := l.nextLine()
		if !ok || next <= parent || l.rest()[0] == '#' || keyEnd(l.rest()) >= 0 || isDash(l.rest()) {
			l.at = at
			return n
		}
		more := l.plain(l.lineEnd())
		n.text, n.end = n.text+" "+more.text, more.end
	}
}

// properties passes over anchors and tags.
func (l *loose) properties() {
	for {
		rest := l.rest()
		if rest == "" || rest[0] != '&' && rest[0] != '!' {
			return
		}
		word := strings.IndexAny(rest, " \t")
		if word < 0 {
			l.at += len(rest)
			return
		}
		for l.at += word; l.at < len(l.data) && (l.data[l.at] == ' ' || l.data[l.at] == '\t'); {
			l.at++
		}
	}
}

// nextLine goes to the line after this one, unless that is blank.
func (l *loose) nextLine() (column int, ok bool) {
	end := l.lineEnd()
	if end == len(l.data) {
		return 0, false
	}
	if l.data[end] == '\r' && end+1 < len(l.data) && l.data[end+1] == '\n' {
		end++
	}
	l.at = end + 1
	start := l.at
	for l.at < len(l.data) && (l.data[l.at] == ' ' || l.data[l.at] == '\t') {
		l.at++
	}
	return l.at - start, l.rest() != ""
}

// plain is the text from here to a comment or an offset.
func (l *loose) plain(end int) *node {
	raw := string(l.data[l.at:end])
	if i := strings.Index(raw, " #"); i >= 0 {
		raw = raw[:i]
	}
	raw = strings.TrimRight(raw, " \t")
	n := &node{kind: source.Scalar, text: raw, start: l.at, end: l.at + len(raw)}
	l.at = end
	return n
}

// blockText passes over the text behind | or >.
func (l *loose) blockText(parent int) *node {
	n := &node{kind: source.Scalar, block: true, start: l.at, end: l.lineEnd()}
	for l.skipLine(); l.at < len(l.data); l.skipLine() {
		start := l.at
		for l.at < len(l.data) && l.data[l.at] == ' ' {
			l.at++
		}
		if l.rest() != "" && l.at-start <= parent {
			l.at = start
			break
		}
		n.end = l.lineEnd()
	}
	return n
}

// quoted is where a quoted text ends, behind its quote; 0 when nothing closes it.
func (l *loose) quoted(at, parent int) int {
	quote := l.data[at]
	for i := at + 1; i < len(l.data); i++ {
		switch c := l.data[i]; {
		case c == '\\' && quote == '"':
			i++
		case c == quote && quote == '\'' && i+1 < len(l.data) && l.data[i+1] == quote:
			i++
		case c == quote:
			return i + 1
		case c == '\n':
			// It goes on only where the next line is indented further.
			line := l.data[i+1:]
			indent := len(line) - len(bytes.TrimLeft(line, " \t"))
			if indent <= parent {
				return 0
			}
		}
	}
	return 0
}

// scalarText is the scalar in a part of the text, with quotes undone.
func (l *loose) scalarText(start, end int) *node {
	raw := strings.TrimRight(string(l.data[start:end]), " \t")
	n := &node{kind: source.Scalar, text: raw, start: start, end: start + len(raw)}
	if len(raw) > 0 && (raw[0] == '"' || raw[0] == '\'') {
		doc, _ := source.Parse("", []byte(raw), source.Native)
		if doc != nil && doc.Root.Kind() == source.Scalar {
			n.text = doc.Root.Value()
		} else {
			n.text = strings.Trim(raw, `"'`)
		}
	}
	return n
}

// keyEnd is how long the key is that a line begins with; -1 when it begins with none.
func keyEnd(line string) int {
	if line == "" || strings.IndexByte("{[|>&*!#%@`", line[0]) >= 0 {
		return -1
	}
	from := 0
	if q := line[0]; q == '"' || q == '\'' {
		for from = 1; from < len(line) && line[from] != q; from++ {
			if q == '"' && line[from] == '\\' {
				from++
			}
		}
		if from++; from > len(line) {
			return -1
		}
		if rest := strings.TrimLeft(line[from:], " \t"); rest == ":" || strings.HasPrefix(rest, ": ") {
			return from
		}
		return -1
	}
	for i := from; i < len(line); i++ {
		switch line[i] {
		case ':':
			if i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t' {
				return i
			}
		case '#':
			if i > 0 && line[i-1] == ' ' {
				return -1
			}
		}
	}
	return -1
}
