package openapi

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/scopegen/scopegen/spec/source"
)

// loses notes the comments between two offsets, which go with a node that stands there.
func (s *splicer) loses(from, to int, n source.Node) {
	s.lost = append(s.lost, s.commentsIn(from, to, n)...)
}

// commentsIn finds comments between two offsets, outside of the scalars of a node.
func (s *splicer) commentsIn(from, to int, n source.Node) (all []span) {
	if s.isJSON || bytes.IndexByte(s.data[from:to], '#') < 0 {
		return nil
	}
	at := from
	gap := func(until int) {
		for at < until {
			i := bytes.IndexByte(s.data[at:until], '#')
			if i < 0 {
				break
			}
			start := at + i
			if at = start + 1; start > 0 && !strings.ContainsRune(" \t\r\n", rune(s.data[start-1])) {
				continue
			}
			end := start + len(strings.TrimRight(firstLine(s.data[start:to]), " \t\r\n"))
			all = append(all, span{start, end})
			at = end
		}
	}
	scalars(n, func(start, end int) {
		if start >= at && end <= to {
			gap(start)
			at = end
		}
	})
	gap(to)
	return all
}

func firstLine(b []byte) string {
	if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// scalars visits the places of what is written of a node as scalars and aliases, in order.
func scalars(n source.Node, visit func(start, end int)) {
	if kids := n.Kind() == source.Mapping || n.Kind() == source.Sequence; !kids || n.IsAlias() {
		if start, end := n.Span(); start < end {
			visit(start, end)
		}
		return
	}
	for i := range n.Len() {
		if n.Kind() == source.Sequence {
			scalars(n.Item(i), visit)
			continue
		}
		k, v := n.Pair(i)
		scalars(k, visit)
		scalars(v, visit)
	}
}

// scalarLike writes a text in the style of another, which stands where it will or beside it.
func (s *splicer) scalarLike(like source.Node, text string, inFlow bool) string {
	if s.isJSON {
		return jsonText(text)
	}
	from, to := like.Span()
	if like.IsAlias() || like.Kind() != source.Scalar || from == to {
		return yamlText(text, inFlow)
	}
	switch written := string(s.data[from:to]); written[0] {
	case '"':
		return yamlQuote(text)
	case '\'':
		if strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
			return "'" + strings.ReplaceAll(text, "'", "''") + "'"
		}
		return yamlQuote(text)
	default:
		// Whoever reads a colon without quotes between brackets reads another one.
		if inFlow && strings.Contains(written, ":") && plainSafe(text, false) && plainSafe(strings.ReplaceAll(text, ":", ""), true) {
			return text
		}
	}
	return yamlText(text, inFlow)
}
