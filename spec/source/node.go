package source

import (
	"bytes"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// Kind is the shape of a node.
type Kind uint8

const (
	Invalid  Kind = iota // the zero Node, or one that was cut for the sake of a limit
	Null                 // null, ~, or nothing at all
	Scalar               // text, a number, a boolean, a date
	Mapping              // pairs, in the order of the file
	Sequence             // items
)

func (k Kind) String() string {
	return [...]string{"nothing", "null", "a single value", "a mapping", "a list"}[k]
}

type style uint8

const (
	plain style = iota
	singleQuoted
	doubleQuoted
	literal
	folded
	block
	flow
	alias
	skipped // null in the place of a value that nobody asked for
)

// node is what the arena keeps of a value, small because documents have millions. Nodes lie in the order
// of the file, parents before children.
type node struct {
	text       string // scalar: decoded; alias: the anchor's name
	start, end int32  // bytes
	kid, kids  int32  // the run in Document.kids; an alias: the target
	kind       Kind   // an alias: the target's, so that looking through it is rare
	style      style
	tag        tag
	isKey      bool
}

// Node is one value in a document: a small value to be passed by value. The zero Node stands for nothing
// and all its methods may be called.
type Node struct {
	doc *Document
	i   int32
}

func (n Node) raw() *node {
	if n.doc == nil {
		return &node{}
	}
	return &n.doc.nodes[n.i]
}

// through follows an alias.
func (n Node) through() *node {
	r := n.raw()
	if r.style == alias && r.kind != Invalid {
		return &n.doc.nodes[r.kid]
	}
	return r
}

func (n Node) at(i int32) Node { return Node{n.doc, i} }

// IsZero reports whether n stands for nothing.
func (n Node) IsZero() bool { return n.doc == nil }

// Document gives the document that n is of, nil for the zero Node.
func (n Node) Document() *Document { return n.doc }

// Kind gives n's shape, looking through an alias.
func (n Node) Kind() Kind { return n.raw().kind }

// Range gives the place of the value as written: quotes and brackets included; anchor, tag and comment
// not. Of an alias it is the alias. A block collection goes from its first key or dash to the end of its
// last child, a block scalar from its indicator to the end of its last line that is not blank, and
// an absent value is the empty range where it would stand.
func (n Node) Range() diag.Range {
	if n.doc == nil {
		return diag.Range{}
	}
	start, end := n.Span()
	return n.doc.File.Range(start, end)
}

// Span is Range in byte offsets.
func (n Node) Span() (start, end int) {
	r := n.raw()
	return int(r.start), int(r.end)
}

// Skipped reports whether n is null because its value was not asked for.
func (n Node) Skipped() bool { return n.through().style == skipped }

// Len gives the number of items of a sequence or of pairs of a mapping, and 0 for all else. Merged pairs
// count.
func (n Node) Len() int {
	switch r := n.through(); r.kind {
	case Mapping:
		return int(r.kids) / 2
	case Sequence:
		return int(r.kids)
	}
	return 0
}

// Item gives the item i of a sequence, counted from 0.
func (n Node) Item(i int) Node {
	r := n.through()
	if r.kind != Sequence || i < 0 || i >= int(r.kids) {
		return Node{}
	}
	return n.at(n.doc.kids[int(r.kid)+i])
}

// Pair gives key and value i of a mapping, counted from 0 in the order of the file, merged pairs last.
func (n Node) Pair(i int) (key, value Node) {
	r := n.through()
	if r.kind != Mapping || i < 0 || 2*i >= int(r.kids) {
		return Node{}, Node{}
	}
	k := int(r.kid) + 2*i
	return n.at(n.doc.kids[k]), n.at(n.doc.kids[k+1])
}

// Get gives the value of a key of a mapping; of one that is there twice (which is reported) the first.
func (n Node) Get(key string) (Node, bool) {
	_, v, ok := n.Find(key)
	return v, ok
}

// Find is Get with the key's own node.
func (n Node) Find(key string) (k, v Node, ok bool) {
	r := n.through()
	if r.kind != Mapping {
		return Node{}, Node{}, false
	}
	self := n.i
	if n.raw().style == alias {
		self = n.raw().kid
	}
	if index, ok := n.doc.keys[self]; ok {
		pair, ok := index[key]
		if !ok {
			return Node{}, Node{}, false
		}
		k, v := n.Pair(int(pair))
		return k, v, true
	}
	for i := range int(r.kids) / 2 {
		if k, v := n.Pair(i); k.isScalar() && k.Value() == key {
			return k, v, true
		}
	}
	return Node{}, Node{}, false
}

func (n Node) isScalar() bool { k := n.Kind(); return k == Scalar || k == Null }

// Value gives a scalar's text with quotes, escapes and folding undone; "" for collections. For null it is
// what is written: "", "~", "null".
func (n Node) Value() string {
	if r := n.through(); r.kind == Scalar || r.kind == Null {
		return r.text
	}
	return ""
}

// Plain reports whether n is a scalar without quotes, on no block indicator.
func (n Node) Plain() bool {
	r := n.through()
	return (r.kind == Scalar || r.kind == Null) && r.style == plain
}

// Flow reports whether n is a collection in brackets.
func (n Node) Flow() bool { return n.through().style == flow }

// IsAlias reports whether n is written as *name. Its other methods speak of what the name stands for,
// except Range, Anchor and the comments.
func (n Node) IsAlias() bool { return n.raw().style == alias }

// Target gives the node that an alias stands for, and all else as it is.
func (n Node) Target() Node {
	if r := n.raw(); r.style == alias && r.kind != Invalid {
		return n.at(r.kid)
	}
	return n
}

// Aliases gives every alias of the document, those behind merge keys included, in the order of the file.
func (d *Document) Aliases() (all []Node) {
	for i := range d.nodes {
		if d.nodes[i].style == alias {
			all = append(all, Node{d, int32(i)})
		}
	}
	return all
}

// Anchor gives the name that other nodes call n by, or that n, an alias, calls another by.
func (n Node) Anchor() string {
	if r := n.raw(); r.style == alias {
		return r.text
	}
	if n.doc == nil {
		return ""
	}
	return n.doc.anchors[n.i]
}

// Comment gives the comment on the line on which a scalar ends, behind it and a comma, or, for a key,
// behind its colon; without the # and the blanks around it.
func (n Node) Comment() string {
	if n.doc == nil || !n.isScalar() {
		return ""
	}
	r, data := n.raw(), n.doc.File.Data
	line := data[r.end:]
	if r.style == literal || r.style == folded {
		line = data[r.start:] // the comment of a block scalar is behind its indicator
		line = bytes.TrimLeft(line, "|>+-0123456789")
	}
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	rest := bytes.TrimLeft(line, " \t")
	if len(rest) > 0 && (rest[0] == ',' || rest[0] == ':' && r.isKey) {
		rest = bytes.TrimLeft(rest[1:], " \t")
	}
	if len(rest) == 0 || rest[0] != '#' || len(rest) == len(line) {
		return ""
	}
	return strings.TrimSpace(string(rest[1:]))
}

// HeadComment gives the lines of comment directly above the line on which n begins, without their #, when n
// is the first on its line, a list's dashes aside. Lines are joined by LF.
func (n Node) HeadComment() string {
	if n.doc == nil {
		return ""
	}
	data := n.doc.File.Data
	top := bomLen(data)
	lineStart := int(n.raw().start)
	for lineStart > top && !isBreak(data[lineStart-1]) {
		lineStart--
	}
	if n.Anchor() == "" && len(bytes.Trim(data[lineStart:n.raw().start], " \t-?")) > 0 {
		return ""
	}
	// What looks like a comment may be the last line of a block scalar before this node.
	floor := top
	if first := n.firstHere(lineStart); first > 0 {
		prev := &n.doc.nodes[first-1]
		floor = int(prev.start)
		if prev.kind != Mapping && prev.kind != Sequence || prev.style == alias {
			floor = int(prev.end)
		}
	}
	var lines []string
	for begin := lineStart; begin > floor; {
		end := begin - 1
		if end > floor && data[end] == '\n' && data[end-1] == '\r' {
			end--
		}
		for begin = end; begin > floor && !isBreak(data[begin-1]); {
			begin--
		}
		if begin > top && !isBreak(data[begin-1]) {
			break // the comment behind another value
		}
		line := bytes.TrimSpace(data[begin:end])
		if len(line) == 0 || line[0] != '#' {
			break
		}
		lines = append(lines, strings.TrimSpace(string(line[1:])))
	}
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
}

// firstHere gives the first node, in the order of the file, that begins at or behind an offset and not
// behind n: with `- a: b` the list, the mapping and its key begin on one line.
func (n Node) firstHere(lineStart int) int32 {
	i := n.i
	for i > 0 && int(n.doc.nodes[i-1].start) >= lineStart {
		i--
	}
	return i
}

func isBreak(b byte) bool { return b == '\n' || b == '\r' }
