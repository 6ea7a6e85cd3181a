package write

import (
	"bytes"
	"strings"

	"github.com/scopegen/scopegen/spec/native/scalar"
)

// value is what the printer prints: text, raw, mapping or list.
type value any

type text string

// raw is printed as it stands: true, 1, null.
type raw string

type pair struct {
	key   string
	value value
}

// mapping and list stand on one line where that fits and nothing in them wants lines of its own; block asks for a line each,
// spaced for an empty line between.
type mapping struct {
	pairs         []pair
	block, spaced bool
}

type list struct {
	items         []item
	block, spaced bool
}

type item struct {
	above string // a comment
	value value
}

func (m *mapping) add(key string, v value) { m.pairs = append(m.pairs, pair{key, v}) }

// text adds a text that is not empty.
func (m *mapping) text(key, s string) {
	if s != "" {
		m.add(key, text(s))
	}
}

func (m *mapping) flag(key string, yes bool) {
	if yes {
		m.add(key, raw("true"))
	}
}

// list adds a list that is not empty.
func (m *mapping) list(key string, l list) {
	if len(l.items) > 0 {
		m.add(key, l)
	}
}

func (m *mapping) mapping(key string, sub mapping) {
	if len(sub.pairs) > 0 {
		m.add(key, sub)
	}
}

func texts(all []string) (l list) {
	for _, s := range all {
		l.items = append(l.items, item{value: text(s)})
	}
	return l
}

// width is where a value that could stand on one line gets several.
const width = scalar.Width

type printer struct{ bytes.Buffer }

func (p *printer) column() int {
	b := p.Bytes()
	return len(b) - 1 - bytes.LastIndexByte(b, '\n')
}

func (p *printer) indent(n int) { p.WriteString(strings.Repeat(" ", n)) }

// behind prints what stands behind "key:" or "-", and ends the line. Its own lines are indented by n.
func (p *printer) behind(v value, n int, dash bool) {
	if b, ok := literal(v); ok {
		p.block(b, n)
		return
	}
	if t, is := v.(text); is && p.column()+1+len(quote(string(t), false)) > width {
		if b, ok := scalar.Fold(string(t), width-n); ok && !strings.Contains(string(t), "\n") {
			p.block(b, n)
			return
		}
	}
	if flow, ok := flow(v, true); ok && (p.column()+1+len(flow) <= width || !nested(v)) {
		p.WriteString(" " + flow + "\n")
		return
	}
	if dash {
		p.WriteByte(' ')
	} else {
		p.WriteByte('\n')
	}
	switch v := v.(type) {
	case mapping:
		p.pairs(v, n, dash)
	case list:
		p.items(v, n, dash)
	}
}

func (p *printer) block(b scalar.Block, n int) {
	p.WriteString(" " + b.Header + "\n")
	for _, line := range b.Lines {
		if line != "" {
			p.indent(n)
		}
		p.WriteString(line + "\n")
	}
}

// pairs prints a mapping's lines. begun says that the first one has its indentation.
func (p *printer) pairs(m mapping, n int, begun bool) {
	for i, kv := range m.pairs {
		if i > 1 && m.spaced && (block(kv.value) || block(m.pairs[i-1].value)) {
			p.WriteByte('\n')
		}
		if i > 0 || !begun {
			p.indent(n)
		}
		p.WriteString(quote(kv.key, false) + ":")
		p.behind(kv.value, n+2, false)
	}
}

func (p *printer) items(l list, n int, begun bool) {
	for i, it := range l.items {
		if i > 0 && l.spaced {
			p.WriteByte('\n')
		}
		for line := range strings.Lines(it.above) {
			p.indent(n)
			p.WriteString("# " + strings.TrimSuffix(line, "\n") + "\n")
		}
		if i > 0 || !begun {
			p.indent(n)
		}
		p.WriteByte('-')
		p.behind(it.value, n+2, true)
	}
}

func block(v value) bool {
	switch v := v.(type) {
	case mapping:
		return v.block
	case list:
		return v.block
	}
	return false
}

// nested reports whether v can be broken into lines.
func nested(v value) bool {
	switch v := v.(type) {
	case mapping:
		return len(v.pairs) > 0
	case list:
		return len(v.items) > 0
	}
	return false
}

// flow is v on one line; not ok where something in it wants lines of its own.
func flow(v value, top bool) (string, bool) {
	switch v := v.(type) {
	case raw:
		return string(v), true
	case text:
		_, lines := literal(v)
		return quote(string(v), !top), !lines
	case mapping:
		parts := make([]string, len(v.pairs))
		for i, kv := range v.pairs {
			sub, ok := flow(kv.value, false)
			if !ok {
				return "", false
			}
			parts[i] = quote(kv.key, true) + ": " + sub
		}
		return "{" + strings.Join(parts, ", ") + "}", !v.block || len(v.pairs) == 0
	case list:
		parts := make([]string, len(v.items))
		for i, it := range v.items {
			sub, ok := flow(it.value, false)
			if !ok {
				return "", false
			}
			parts[i] = sub
		}
		return "[" + strings.Join(parts, ", ") + "]", !v.block || len(v.items) == 0
	}
	panic("write: no value")
}
