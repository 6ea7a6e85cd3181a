package openapi

import (
	"bytes"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// replaceItems makes a block list hold other items. Lines of items that stay, and comments on lines of their own, are not
// touched.
func (s *splicer) replaceItems(k, old source.Node, items list) error {
	starts := make([]int, old.Len()) // of the items' lines
	at := make(map[string]int, old.Len())
	for i := old.Len() - 1; i >= 0; i-- {
		item := old.Item(i)
		from, _ := item.Span()
		starts[i] = lineStart(s.data, from)
		if strings.Trim(string(s.data[starts[i]:from]), " ") != "-" {
			return refuse(item, "it does not begin a line of its own, or has a tag or an anchor")
		}
		if v, ok := asValue(item); ok {
			at[yamlFlow(v, true)] = i
		}
	}
	_, colon := k.Span()
	first := starts[0]
	indent := bytes.IndexByte(s.data[first:], '-')
	style := s.yaml
	learnSecurity(&style, old)
	if len(items) == 0 {
		end := colon + bytes.IndexByte(s.data[colon:], ':') + 1
		s.edits = append(s.edits, edit{end, end, " []"})
	}
	done := 0 // items of the old list that are dealt with
	for _, item := range items {
		if i, ok := at[yamlFlow(item, true)]; ok && i >= done {
			s.dropItems(old, starts, done, i)
			done = i + 1
			continue
		}
		var b strings.Builder
		style.items(&b, indent, list{item})
		if done < len(starts) {
			s.edits = append(s.edits, edit{starts[done], starts[done], b.String()})
			continue
		}
		_, end := old.Item(old.Len() - 1).Span()
		s.appendLines(end, b.String())
	}
	s.dropItems(old, starts, done, len(starts))
	return nil
}

// dropItems takes the lines of some items out.
func (s *splicer) dropItems(old source.Node, starts []int, from, to int) {
	for i := from; i < to; i++ {
		_, end := old.Item(i).Span()
		next, _ := nextLine(s.data, end)
		s.edits = append(s.edits, edit{starts[i], next, ""})
	}
}

// appendLines adds lines behind the one that holds an offset.
func (s *splicer) appendLines(end int, text string) {
	next, whole := nextLine(s.data, end)
	if !whole {
		text = s.eol + strings.TrimSuffix(text, s.eol)
	}
	s.edits = append(s.edits, edit{next, next, text})
}

// asValue gives a node as what it would be written from; ok is false for what is never written.
func asValue(n source.Node) (value, bool) {
	switch n.Kind() {
	case source.Scalar:
		return n.Text()
	case source.Sequence:
		out := list{}
		for i := range n.Len() {
			item, ok := asValue(n.Item(i))
			if !ok {
				return nil, false
			}
			out = append(out, item)
		}
		return out, true
	case source.Mapping:
		out := object{}
		for i := range n.Len() {
			k, v := n.Pair(i)
			item, ok := asValue(v)
			if !ok {
				return nil, false
			}
			out = append(out, member{k.Value(), item})
		}
		return out, true
	}
	return nil, false
}
