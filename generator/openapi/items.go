package openapi

import (
	"bytes"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// blockItems takes items of a block list out and puts others in, by whole lines; comments on lines of their own stay.
func (s *splicer) blockItems(key, old source.Node, slots []slot) error {
	starts := s.lineStarts(old)
	if starts == nil {
		return refuse(old, "one of its items does not begin a line of its own, or has a tag or an anchor")
	}
	indent := bytes.IndexByte(s.data[starts[0]:], '-')
	style := s.yaml
	learnSecurity(&style, old)
	stays := slices.ContainsFunc(slots, func(x slot) bool { return x.old >= 0 && x.want != nil })
	if !stays && !slices.ContainsFunc(slots, func(x slot) bool { return x.old < 0 }) {
		_, end := key.Span()
		end += bytes.IndexByte(s.data[end:], ':') + 1
		s.edits = append(s.edits, edit{end, end, " []"})
	}
	line := func(v value) string {
		if text, ok := v.(string); ok {
			return spaces(indent) + "- " + s.scalarLike(old.Item(0), text, false) + s.eol
		}
		var b strings.Builder
		style.items(&b, indent, list{v})
		return b.String()
	}
	at := -1
	for _, x := range slots {
		switch {
		case x.old < 0 && at < 0:
			s.edits = append(s.edits, edit{starts[0], starts[0], line(x.want)})
		case x.old < 0:
			s.appendLines(at, line(x.want))
		case x.want != nil:
			_, at = old.Item(x.old).Span()
		default:
			_, to := old.Item(x.old).Span()
			next, _ := nextLine(s.data, to)
			s.loses(starts[x.old], next, old.Item(x.old))
			s.edits = append(s.edits, edit{starts[x.old], next, ""})
		}
	}
	return nil
}

// lineStarts are where the lines of a block list's dashes begin; none when an item does not stand behind a dash that begins a line, on its
// line or below it, or has a tag or an anchor.
func (s *splicer) lineStarts(old source.Node) []int {
	starts := make([]int, old.Len())
	for i := range starts {
		from, _ := old.Item(i).Span()
		start, ok := s.dashLine(from)
		if !ok {
			return nil
		}
		starts[i] = start
	}
	return starts
}

// dashLine is where the line begins that has the dash of an item: the item's own, or one above with blanks and comments at most between.
func (s *splicer) dashLine(item int) (start int, ok bool) {
	start = lineStart(s.data, item)
	switch before := strings.Trim(string(s.data[start:item]), " "); {
	case before == "-":
		return start, true
	case before != "":
		return 0, false
	}
	for start > 0 {
		end := start - 1
		if end > 0 && s.data[end] == '\n' && s.data[end-1] == '\r' {
			end--
		}
		start = lineStart(s.data, end)
		line := strings.Trim(string(s.data[start:end]), " \t")
		rest, dash := strings.CutPrefix(line, "-")
		switch {
		case line == "" || line[0] == '#':
		case dash && (rest == "" || strings.HasPrefix(strings.TrimLeft(rest, " \t"), "#")):
			return start, true
		default:
			return 0, false
		}
	}
	return 0, false
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
