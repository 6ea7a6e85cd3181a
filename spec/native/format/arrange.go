package format

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/scopegen/scopegen/spec/native/scalar"
	"github.com/scopegen/scopegen/spec/source"
)

// ignoring is a comment that acts on a line.
var ignoring = regexp.MustCompile(`^#[ \t]*scopegen:[ \t]*ignore\b`)

// arrange gives a node its shape, shortens entries, orders keys and measures what could stand on one line. kept says that a comment
// acts on the line where the value or its key begins: lines are then neither joined nor broken there.
func (n *node) arrange(s *shape, kept bool) {
	n.is = s
	first := kept && !n.below // what is first in the value stands on the line
	whole := n.src.Flow() && (first || acts(n.tail)) && n.oneLine()
	n.keep = kept || whole
	ties := 0 // entries with anchors or aliases, whose order counts
	for i, e := range n.entries {
		on := whole || i == 0 && first || slices.ContainsFunc(e.head, func(r remark) bool { return acts(r.text) })
		if e.key != nil {
			e.value.below = e.value.kind != scalarKind && !e.value.src.Flow()
			e.value.arrange(s.in(e.key.src.Value()), on)
		} else {
			item := s.item()
			if item != nil && item.entry {
				item = item.ofItem(e.value)
			}
			e.value.arrange(item, on)
		}
		if e.key != nil && e.key.tied() || e.value.tied() {
			ties++
		}
	}
	if s != nil && s.entry && n.isLine() && !n.entries[0].value.keep {
		n.shorten()
	}
	if n.kind == mapping && s.ordered() && ties < 2 && (!first || whole) {
		n.order()
	}
	n.measure()
}

// oneLine reports whether the author has a value on one line.
func (n *node) oneLine() bool {
	start, end := n.src.Span()
	return !bytes.ContainsAny(n.src.Document().File.Data[start:end], "\r\n")
}

func acts(comment string) bool { return ignoring.MatchString(comment) }

// tied reports whether a value has an anchor or an alias in it.
func (n *node) tied() bool { return n.flat.tied }

// order puts keys into the order of the table. The empty line above the first stays with what comes to be the first.
func (n *node) order() {
	first := n.entries
	if len(first) < 2 {
		return
	}
	was := first[0]
	slices.SortStableFunc(n.entries, func(a, b *entry) int { return n.is.rank(a.key.src.Value()) - n.is.rank(b.key.src.Value()) })
	if now := n.entries[0]; now != was && now.gap {
		was.gap = true
	}
}

// shorten makes METHOD /path: {summary: text} to METHOD /path: text.
func (n *node) shorten() {
	e := n.entries[0]
	long := e.value
	if len(long.entries) != 1 || long.kind != mapping || len(long.properties) > 0 || long.line != "" || len(long.foot) > 0 {
		return
	}
	short := long.entries[0]
	text, is := short.value.src.Text()
	if short.key.src.Value() != "summary" || len(short.key.properties) > 0 || len(short.head) > 0 || !is || text == "" || short.value.src.IsAlias() ||
		len(short.value.properties) > 0 || short.value.line != "" || len(short.value.lead) > 0 || short.value.tail != "" {
		return
	}
	if long.tail != "" {
		short.value.tail, short.value.move = long.tail, true
	}
	short.value.is, short.value.keep = nil, long.keep
	e.value = short.value
}

// flatness is what a value would be on one line.
type flatness struct {
	ok   bool
	size int // bytes, properties included
	tied bool
}

// measure finds out whether a value can stand on one line and how long that is.
func (n *node) measure() {
	n.flat = flatness{ok: n.line == "" && len(n.lead)+len(n.foot) == 0, tied: len(n.properties) > 0 || n.src.IsAlias()}
	for _, p := range n.properties {
		n.flat.size += len(p) + 1
	}
	if n.kind == scalarKind {
		n.flat.size += len(n.inFlow())
		n.flat.ok = n.flat.ok && (n.keep || !n.lined())
		return
	}
	n.flat.size += len("[]")
	for i, e := range n.entries {
		v := e.value
		fits := v.flat.ok && v.tail == "" && len(e.head) == 0 && (i == 0 || !e.gap)
		n.flat.ok = n.flat.ok && fits
		n.flat.size += v.flat.size
		n.flat.tied = n.flat.tied || v.flat.tied
		if e.key != nil {
			e.key.measure()
			n.flat.ok = n.flat.ok && e.key.flat.ok
			n.flat.size += e.key.flat.size + len(": ")
			n.flat.tied = n.flat.tied || e.key.flat.tied
		}
		if i > 0 {
			n.flat.size += len(", ")
		}
	}
	if n.mustBreak() {
		n.flat.ok = false
	}
}

// mustBreak reports whether a value has a line for each of its entries wherever it stands.
func (n *node) mustBreak() bool {
	switch {
	case len(n.entries) == 0:
		return false
	case n.keep:
		return !n.src.Flow()
	case n.is == nil:
		return false
	case n.kind == mapping && n.is.entry:
		return true
	}
	return n.is.block || n.is.many && len(n.entries) > 1
}

// inline reports whether a value that stands behind a key or dash at some column is written on that line.
func (n *node) inline(column int) bool {
	return n.flat.ok && (len(n.entries) == 0 || n.keep || column+1+n.flat.size <= scalar.Width)
}

// says is what a scalar stands for, where that is text.
func (n *node) says() (string, bool) {
	if n.src.IsAlias() || n.src.Kind() == source.Null {
		return "", false
	}
	return n.src.Text()
}

// lined reports whether a text is written in lines of its own wherever that can be.
func (n *node) lined() bool {
	s, is := n.says()
	if !is {
		return false
	}
	_, ok := n.lines(s, scalar.Width)
	return ok
}

// lines is the block of a text that has several lines: folded where its author folded it.
func (n *node) lines(s string, width int) (b scalar.Block, ok bool) {
	if b, ok = scalar.Literal(s); !ok {
		return b, false
	}
	if n.block() && n.text[0] == '>' {
		if folded, ok := scalar.Fold(s, width); ok {
			return folded, true
		}
	}
	return b, true
}

// inFlow is a scalar within brackets.
func (n *node) inFlow() string {
	if s, is := n.says(); is {
		return scalar.Quote(s, true)
	}
	if n.text == "" {
		return "null"
	}
	return n.asWritten()
}

// asWritten is a number, a date, null or an alias, which stays as its author wrote it.
func (n *node) asWritten() string {
	if n.block() {
		return n.src.Value()
	}
	return n.text
}
