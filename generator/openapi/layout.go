package openapi

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// layout is how a document is written, so that what is added looks like what is there.
type layout struct {
	isJSON bool
	eol    string
	yaml   yamlStyle
	json   jsonStyle
	fixed  []span // bytes that an anchor shares with other places
}

type span struct{ from, to int }

// learn looks at a whole document once. security are the values that stand under its security keys, and known the aliases whose uses
// are accounted for. What the document does not show is taken from like, if there is one.
func learn(doc *source.Document, security []source.Node, known map[source.Node]bool, like *layout) layout {
	data := doc.File.Data
	l := layout{isJSON: json.Valid(bytes.TrimPrefix(data, []byte("\ufeff"))), eol: lineEnd(data)}
	w := walker{data: data, used: map[source.Node]bool{}}
	for _, alias := range doc.Aliases() {
		if !known[alias] {
			w.used[alias.Target()] = true
		}
	}
	w.walk(doc.Root)
	l.fixed = merged(w.fixed)
	l.yaml = yamlStyle{eol: l.eol, step: 2, dash: 2}
	if w.step > 0 {
		l.yaml.step, l.yaml.dash = w.step, w.step
	}
	l.yaml.inner = 2
	if w.compact > w.indented {
		l.yaml.dash, l.yaml.inner = 0, 0
	}
	if like != nil && !like.isJSON {
		if w.step == 0 {
			l.yaml.step = like.yaml.step
		}
		if w.compact+w.indented == 0 {
			l.yaml.dash, l.yaml.inner = min(like.yaml.dash, l.yaml.step), min(like.yaml.inner, l.yaml.step)
		}
		l.yaml.listBlock, l.yaml.objectFlow = like.yaml.listBlock, like.yaml.objectFlow
	}
	styles := map[yamlStyle]int{}
	for _, s := range security {
		style := l.yaml
		if learnSecurity(&style, s) {
			if styles[style]++; styles[style] > styles[l.yaml] {
				l.yaml = style
			}
		}
	}
	l.json = jsonStyle{eol: l.eol, unit: w.unit, colon: ": ", gap: " ", listInline: w.inline > w.multi}
	if w.unit == "" {
		l.json.eol = ""
	}
	if w.tight {
		l.json.colon, l.json.gap = ":", ""
	}
	return l
}

// learnSecurity takes over how one security value is written; it reports whether that could be told.
func learnSecurity(y *yamlStyle, s source.Node) (told bool) {
	if s.Kind() != source.Sequence || s.Flow() {
		return false
	}
	for i := range s.Len() {
		alt := s.Item(i)
		if alt.Len() == 0 {
			continue
		}
		if y.objectFlow = alt.Flow(); y.objectFlow {
			told = true
			continue
		}
		for j := range alt.Len() {
			key, scopes := alt.Pair(j)
			if scopes.Len() == 0 {
				continue
			}
			told = true
			if y.listBlock = !scopes.Flow(); y.listBlock {
				y.inner = max(scopes.Range().Start.Column-key.Range().Start.Column, 0)
			}
		}
	}
	return told
}

func lineEnd(data []byte) string {
	i := bytes.IndexAny(data, "\r\n")
	switch {
	case i < 0 || data[i] == '\n':
		return "\n"
	case i+1 < len(data) && data[i+1] == '\n':
		return "\r\n"
	}
	return "\r"
}

// walker sees every node of a document once, alias targets where they are defined.
type walker struct {
	data              []byte
	used              map[source.Node]bool // what aliases stand for
	fixed             []span
	step              int
	compact, indented int
	unit              string
	tight, looked     bool
	inline, multi     int
}

func (w *walker) walk(n source.Node) {
	if n.IsAlias() {
		return
	}
	start, end := n.Span()
	if w.used[n] {
		w.fixed = append(w.fixed, span{start, end})
	}
	switch n.Kind() {
	case source.Sequence:
		if n.Len() > 0 && n.Flow() {
			if first := n.Item(0); first.Kind() == source.Scalar {
				if bytes.IndexByte(w.data[start:end], '\n') >= 0 {
					w.multi++
				} else {
					w.inline++
				}
			}
		}
		for i := range n.Len() {
			w.walk(n.Item(i))
		}
	case source.Mapping:
		for i := range n.Len() {
			key, value := n.Pair(i)
			if ks, _ := key.Span(); ks < start || ks >= end {
				continue // merged from elsewhere
			}
			w.pair(n, key, value)
			w.walk(key)
			w.walk(value)
		}
	}
}

func (w *walker) pair(n, key, value source.Node) {
	ks, ke := key.Span()
	vs, _ := value.Span()
	if n.Flow() {
		if !w.looked && ke < vs {
			w.looked = true
			w.tight = vs == ke+1
			if indent, own := ownLine(w.data, ks); own {
				w.unit = indent
			}
		}
		return
	}
	if value.IsAlias() || value.Flow() || value.Len() == 0 {
		return
	}
	at, own := ownLine(w.data, ks)
	behind, _, _ := strings.Cut(string(w.data[lineStart(w.data, vs):vs]), "-")
	if !own || strings.Trim(behind, " ") != "" {
		return
	}
	switch value.Kind() {
	case source.Mapping:
		if w.step == 0 {
			w.step = max(len(behind)-len(at), 1)
		}
	case source.Sequence:
		if len(behind) > len(at) {
			w.indented++
		} else {
			w.compact++
		}
	}
}

// ownLine gives the blanks before an offset when nothing else stands before it on its line.
func ownLine(data []byte, at int) (indent string, own bool) {
	indent = string(data[lineStart(data, at):at])
	return indent, strings.Trim(indent, " \t") == ""
}

func lineStart(data []byte, at int) int {
	start := bytes.LastIndexAny(data[:at], "\r\n") + 1
	if start == 0 && bytes.HasPrefix(data, []byte("\ufeff")) {
		return min(at, len("\ufeff"))
	}
	return start
}

// nextLine is the first offset of the line behind the one that holds at; whole is false when the last line has no end.
func nextLine(data []byte, at int) (next int, whole bool) {
	i := bytes.IndexAny(data[at:], "\r\n")
	if i < 0 {
		return len(data), false
	}
	at += i
	if data[at] == '\r' && at+1 < len(data) && data[at+1] == '\n' {
		at++
	}
	return at + 1, true
}

func merged(spans []span) (out []span) {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	for _, s := range spans {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// shares reports whether an offset lies in a value that other places share.
func (l layout) shares(at int) bool {
	i, found := slices.BinarySearchFunc(l.fixed, at, func(s span, at int) int { return s.from - at })
	return found || i > 0 && at < l.fixed[i-1].to
}

// sharesWithin reports whether other places share something between two offsets.
func (l layout) sharesWithin(from, to int) bool {
	i, _ := slices.BinarySearchFunc(l.fixed, from, func(s span, at int) int { return s.from - at })
	return l.shares(from) || i < len(l.fixed) && l.fixed[i].from < to
}
