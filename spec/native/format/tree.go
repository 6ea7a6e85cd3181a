package format

import (
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

type kind uint8

const (
	scalarKind kind = iota
	mapping
	sequence
)

// node is a value with everything that belongs to it.
type node struct {
	src        source.Node
	kind       kind
	properties []string // anchor and tag
	entries    []*entry

	line  string   // the comment behind the colon or dash that the value stands below
	lead  []remark // comments alone between those and a value that has no entries
	tail  string   // the comment behind the value
	foot  []remark // comments below the last entry
	text  string   // a scalar as it stands in the file
	is    *shape   // nil where the language has no opinion
	flat  flatness // whether it can stand on one line
	keep  bool     // a comment acts on its line: it stays on as many lines
	below bool     // its lines begin below its key
	move  bool     // the comment behind it was another value's
}

// remark is a comment alone on its line.
type remark struct {
	text string
	gap  bool // an empty line before it
}

// entry is a pair or, without a key, an item.
type entry struct {
	key, value *node
	head       []remark
	gap        bool // an empty line between it and what stands above
}

// isLine reports whether a mapping is METHOD /path with something behind it: one key that is no name.
func (n *node) isLine() bool {
	return n.kind == mapping && len(n.entries) == 1 && strings.ContainsAny(n.entries[0].key.src.Value(), "/ ")
}

// file is one text that is being taken apart.
type file struct {
	data   []byte
	doc    *source.Document
	tokens []token
	next   int
	top    []remark // comments, directives and marks above the root
}

func read(doc *source.Document) *file {
	return &file{data: doc.File.Data, doc: doc, tokens: tokens(doc)}
}

// tree builds the nodes. What no node has taken in the end stands below everything.
func (f *file) tree() *node {
	for f.is(commentToken) || f.is(markToken) {
		t := f.take()
		r := remark{f.string(t), t.gap}
		if n := len(f.top); n > 0 && t.kind == commentToken && !t.alone { // behind ---
			f.top[n-1].text += " " + r.text
			continue
		}
		f.top = append(f.top, r)
	}
	root := f.value(f.doc.Root, 0)
	for f.next < len(f.tokens) {
		if t := f.take(); t.kind == commentToken {
			root.foot = append(root.foot, remark{f.string(t), t.gap})
		}
	}
	return root
}

func (f *file) peek() *token {
	if f.next == len(f.tokens) {
		return nil
	}
	return &f.tokens[f.next]
}

func (f *file) is(k tokenKind) bool { t := f.peek(); return t != nil && t.kind == k }

// at reports whether the next token is one of some punctuation.
func (f *file) at(set string) bool {
	t := f.peek()
	return t != nil && t.kind == punctuation && strings.IndexByte(set, f.data[t.start]) >= 0
}

// behind reports whether the next token is a comment on the line of what was taken last.
func (f *file) behind() bool { return f.is(commentToken) && !f.peek().alone }

func (f *file) take() token {
	t := f.tokens[f.next]
	f.next++
	return t
}

func (f *file) string(t token) string { return strings.TrimRight(string(f.data[t.start:t.end]), " \t") }

// column is where a token begins on its line, counted in bytes from 0.
func (f *file) column(t *token) int {
	at := t.start
	for at > 0 && f.data[at-1] != '\n' && f.data[at-1] != '\r' {
		at--
	}
	if at == 0 && strings.HasPrefix(string(f.data[:min(len(f.data), len(bom))]), string(bom)) {
		at = len(bom)
	}
	return t.start - at
}

func (f *file) remarks() (all []remark) {
	for f.is(commentToken) {
		t := f.take()
		all = append(all, remark{f.string(t), t.gap})
	}
	return all
}

// value takes a value with what stands before it, from behind the colon or dash on. Comments below its last entry are its own
// when they are indented by at least least.
func (f *file) value(src source.Node, least int) *node {
	n := &node{src: src}
	if !src.IsAlias() {
		switch src.Kind() {
		case source.Mapping:
			n.kind = mapping
		case source.Sequence:
			n.kind = sequence
		}
	}
	start, end := src.Span()
	absent := n.kind == scalarKind && start == end
	first := f.contents()
	for f.is(commentToken) && (!absent || f.behind()) || f.is(propertyToken) && (!absent || f.peek().start < start) {
		t := f.take()
		switch {
		case t.kind == propertyToken && n.kind != scalarKind && !src.Flow() && first != nil && t.line == first.line:
			f.next--
			return f.block(n, least) // of the first key
		case t.kind == propertyToken:
			n.properties = append(n.properties, f.string(t))
		case !t.alone && n.line == "":
			n.line = f.string(t)
		default:
			n.lead = append(n.lead, remark{f.string(t), t.gap})
		}
	}
	switch {
	case n.kind == scalarKind:
		if !absent {
			f.scalar(n)
		}
		return n
	case src.Flow() && f.at("[{"):
		f.flow(n)
	case src.Flow() && n.kind == mapping: // [a: b]
		e := &entry{}
		f.pair(e, n, 0, 0)
		n.entries = append(n.entries, e)
	default:
		return f.block(n, least)
	}
	return n
}

// contents is the next token that is neither a comment nor a property.
func (f *file) contents() *token {
	for i := f.next; i < len(f.tokens); i++ {
		if t := &f.tokens[i]; t.kind != commentToken && t.kind != propertyToken {
			return t
		}
	}
	return nil
}

func (f *file) scalar(n *node) {
	t := f.take()
	n.text = string(f.data[t.start:t.end])
	if n.block() {
		n.tail = header(n.text)
	}
}

// block reports whether a scalar is in lines of its own, by its indicator.
func (n *node) block() bool {
	return n.text != "" && !n.src.IsAlias() && !n.src.Plain() && (n.text[0] == '|' || n.text[0] == '>')
}

// ended takes the comment behind a value.
func (f *file) ended(n *node) {
	if f.behind() && n.tail == "" && (n.text != "" || n.kind != scalarKind) {
		n.tail = f.string(f.take())
	}
}

// pair takes key, colon and value.
func (f *file) pair(e *entry, parent *node, i, least int) {
	k, v := parent.src.Pair(i)
	e.key = &node{src: k}
	for f.is(propertyToken) {
		e.key.properties = append(e.key.properties, f.string(f.take()))
	}
	if start, end := k.Span(); end > start {
		f.scalar(e.key)
	}
	// With "? key" a comment can stand before the colon.
	var line string
	var lead []remark
	for above := f.colonAhead(); above && f.is(commentToken); {
		if t := f.take(); !t.alone && line == "" {
			line = f.string(t)
		} else {
			lead = append(lead, remark{f.string(t), t.gap})
		}
	}
	if f.at(":") {
		f.take()
	}
	e.value = f.value(v, least)
	switch n := e.value; {
	case n.line == "":
		n.line = line
	case line != "":
		lead = append(lead, remark{text: line})
	}
	if len(lead) > 0 && len(e.value.entries) > 0 {
		first := e.value.entries[0]
		first.head = append(lead, first.head...)
	} else {
		e.value.lead = append(lead, e.value.lead...)
	}
	f.ended(e.value)
}

// colonAhead reports whether a colon comes behind the comments.
func (f *file) colonAhead() bool {
	for i := f.next; i < len(f.tokens); i++ {
		if t := f.tokens[i]; t.kind != commentToken {
			return t.kind == punctuation && f.data[t.start] == ':'
		}
	}
	return false
}

// block takes the entries of a collection that has a line for each.
func (f *file) block(n *node, least int) *node {
	head := n.lead
	n.lead = nil
	size := n.src.Len()
	col := least
	for i := range size {
		head = append(head, f.remarks()...)
		first := f.peek()
		if first == nil {
			return n
		}
		if i == 0 {
			col = max(f.column(first), least)
		}
		e := &entry{head: head, gap: first.gap}
		head = nil
		if n.kind == mapping {
			if f.at("?") {
				f.take()
			}
			f.pair(e, n, i, col+1)
		} else {
			if f.at("-") {
				f.take()
			}
			e.value = f.value(n.src.Item(i), col+1)
			f.ended(e.value)
		}
		n.entries = append(n.entries, e)
	}
	for f.is(commentToken) && f.peek().alone && f.column(f.peek()) >= col {
		t := f.take()
		n.foot = append(n.foot, remark{f.string(t), t.gap})
	}
	return n
}

// flow takes a collection in brackets.
func (f *file) flow(n *node) {
	f.take()
	head := n.lead
	n.lead = nil
	gap := false
	for i := 0; ; {
		for f.is(commentToken) || f.at(",") {
			if f.at(",") {
				f.take()
				continue
			}
			t := f.take()
			text := f.string(t)
			var last *node
			if len(n.entries) > 0 && len(head) == 0 {
				last = n.entries[len(n.entries)-1].value
			}
			switch {
			case !t.alone && len(n.entries) == 0 && len(head) == 0 && n.line == "":
				n.line = text
			case !t.alone && last != nil && last.tail == "" && last.text != "" && !last.block():
				last.tail = text
			case !t.alone && last != nil && last.kind != scalarKind && last.tail == "":
				last.tail = text
			default:
				head = append(head, remark{text, t.gap})
			}
		}
		if i >= n.src.Len() || f.peek() == nil || f.at("]}") {
			break
		}
		gap = f.peek().gap
		e := &entry{head: head, gap: gap}
		head = nil
		if n.kind == mapping {
			if f.at("?") {
				f.take()
			}
			f.pair(e, n, i, 0)
		} else {
			e.value = f.value(n.src.Item(i), 0)
			f.ended(e.value)
		}
		n.entries = append(n.entries, e)
		i++
	}
	n.foot = head
	if f.at("]}") {
		f.take()
	}
	if len(n.entries) == 0 {
		n.lead, n.foot = n.foot, nil
	}
}
