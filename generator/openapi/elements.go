package openapi

import (
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// element writes a value between brackets that begin at a line of their own each, or not.
func (s *splicer) element(v value, at int, lines bool) string {
	if !s.isJSON {
		return yamlFlow(v, true)
	}
	style := s.json
	if !lines {
		style.eol = ""
	}
	var b strings.Builder
	style.write(&b, leading(s.data, at), v)
	return b.String()
}

// flowElements takes elements of a list or a mapping in brackets out and puts others in. One of them stays.
func (s *splicer) flowElements(n source.Node, spans []span, slots []slot, write func(value) string) {
	start, end := n.Span()
	indent, lines := ownLine(s.data, spans[0].from)
	gap := ", "
	switch {
	case len(spans) > 1 && strings.Trim(string(s.data[spans[0].to:spans[1].from]), " \t\r\n") == ",":
		gap = string(s.data[spans[0].to:spans[1].from])
	case lines:
		gap = "," + s.eol + indent
	case s.isJSON:
		gap = "," + s.json.gap
	}
	if lines && len(s.commentsIn(start, end, n)) > 0 && s.elementLines(n, spans, slots, indent, write) {
		return
	}
	at, before := spans[0].from, true // where new elements go
	prev := -1
	for _, x := range slots {
		switch {
		case x.old < 0 && before:
			s.edits = append(s.edits, edit{at, at, write(x.want) + gap})
		case x.old < 0:
			s.edits = append(s.edits, edit{at, at, gap + write(x.want)})
		case x.want != nil:
			prev = spans[x.old].to
			at, before = prev, false
		default:
			from, to := spans[x.old].from, spans[x.old].to
			if prev >= 0 {
				from, prev = prev, to
			} else if x.old+1 < len(spans) {
				to = spans[x.old+1].from
			}
			s.loses(from, to, part(n, x.old))
			s.edits = append(s.edits, edit{from, to, ""})
		}
	}
}

// elementLines edits elements that stand on lines of their own, with comments, by whole lines; a comma behind the last is YAML. It
// reports whether they do.
func (s *splicer) elementLines(n source.Node, spans []span, slots []slot, indent string, write func(value) string) bool {
	next, comma := make([]int, len(spans)), make([]bool, len(spans))
	for i, e := range spans {
		if _, alone := ownLine(s.data, e.from); !alone {
			return false
		}
		to, _ := nextLine(s.data, e.to)
		rest := strings.TrimSpace(string(uncomment(s.data[e.to:to])))
		if rest != "" && rest != "," {
			return false
		}
		next[i], comma[i] = to, rest == ","
	}
	at := lineStart(s.data, spans[0].from)
	for _, x := range slots {
		switch {
		case x.old < 0:
			s.edits = append(s.edits, edit{at, at, indent + write(x.want) + "," + s.eol})
		case x.want == nil:
			from := lineStart(s.data, spans[x.old].from)
			s.loses(from, next[x.old], part(n, x.old))
			s.edits = append(s.edits, edit{from, next[x.old], ""})
		default:
			if at = next[x.old]; !comma[x.old] {
				comma[x.old] = true
				if x.old < len(spans)-1 || slots[len(slots)-1].old < 0 {
					s.edits = append(s.edits, edit{spans[x.old].to, spans[x.old].to, ","})
				}
			}
		}
	}
	return true
}

// part is an element of a list, or the value of one of a mapping.
func part(n source.Node, i int) source.Node {
	if n.Kind() == source.Sequence {
		return n.Item(i)
	}
	_, v := n.Pair(i)
	return v
}
