package lsp

import (
	"bytes"

	"github.com/scopegen/scopegen/spec/source"
)

// brackets reads a collection in brackets. One that nothing closes ends before the next line that begins where what it is the
// value of does, so that a bracket which is not closed yet does not take the rest of the file.
func (l *loose) brackets(parent int) *node {
	if l.depth++; l.depth > maxDepth {
		l.depth--
		l.skipLine()
		return nil
	}
	defer func() { l.depth-- }()
	n := &node{kind: source.Mapping, flow: true, start: l.at}
	closing := byte('}')
	if l.data[l.at] == '[' {
		n.kind, closing = source.Sequence, ']'
	}
	l.at++
	for {
		if !l.within(parent) {
			n.end = l.at
			return n
		}
		switch c := l.data[l.at]; c {
		case closing:
			l.at++
			n.end = l.at
			return n
		case ',':
			l.at++
			continue
		case '}', ']': // somebody else's: this one is not closed
			n.end = l.at
			return n
		}
		at := l.at
		key := l.flowValue(parent)
		if key == nil {
			l.at = max(l.at, at+1)
			continue
		}
		if l.within(parent) && l.data[l.at] == ':' {
			l.at++
			var value *node
			if l.within(parent) && bytes.IndexByte([]byte(",]}"), l.data[l.at]) < 0 {
				value = l.flowValue(parent)
			}
			if n.kind == source.Sequence { // a pair of its own
				pair := &node{kind: source.Mapping, flow: true, start: key.start, end: l.at, keys: []*node{key}, vals: []*node{value}}
				n.items = append(n.items, pair)
				continue
			}
			n.keys, n.vals = append(n.keys, key), append(n.vals, value)
			continue
		}
		if n.kind == source.Sequence {
			n.items = append(n.items, key)
			continue
		}
		key.bare = true
		n.keys, n.vals = append(n.keys, key), append(n.vals, nil)
	}
}

// within goes to the next thing inside brackets. It gives false where the brackets end without being closed.
func (l *loose) within(parent int) bool {
	for l.at < len(l.data) {
		switch l.data[l.at] {
		case ' ', '\t':
			l.at++
		case '#':
			l.at = l.lineEnd()
		case '\r', '\n':
			end := l.at
			column, said := l.nextLine()
			if said && column <= parent && (l.data[l.at] != '}' && l.data[l.at] != ']') {
				l.at = end
				return false
			}
		default:
			return true
		}
	}
	return false
}

func (l *loose) flowValue(parent int) *node {
	if l.properties(); l.at == len(l.data) {
		return nil
	}
	switch c := l.data[l.at]; c {
	case '{', '[':
		return l.brackets(parent)
	case '"', '\'':
		if end := l.quoted(l.at, parent); end > l.at {
			n := l.scalarText(l.at, end)
			l.at = end
			return n
		}
	}
	// A plain text ends at a comma or bracket, or where a colon and a blank follow.
	end := l.at
	for ; end < len(l.data) && bytes.IndexByte([]byte("\r\n,[]{}"), l.data[end]) < 0; end++ {
		c := l.data[end]
		if c == ':' && (end+1 == len(l.data) || bytes.IndexByte([]byte(" \t\r\n,[]{}"), l.data[end+1]) >= 0) {
			break
		}
		if c == '#' && end > 0 && l.data[end-1] == ' ' {
			break
		}
	}
	// The path of an endpoint that is being typed may hold a parameter, which YAML would not let stand here.
	for end < len(l.data) && l.data[end] == '{' && end > 0 && l.data[end-1] == '/' {
		for end < len(l.data) && bytes.IndexByte([]byte("\r\n,"), l.data[end]) < 0 {
			if end++; l.data[end-1] == '}' {
				break
			}
		}
		for end < len(l.data) && bytes.IndexByte([]byte("\r\n,[]{}: "), l.data[end]) < 0 {
			end++
		}
	}
	if end == l.at {
		return nil
	}
	n := l.scalarText(l.at, end)
	l.at = end
	return n
}
