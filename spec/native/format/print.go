package format

import (
	"bytes"
	"strings"

	"github.com/scopegen/scopegen/spec/native/scalar"
)

// printer writes nodes, with LF at the ends of lines.
type printer struct{ bytes.Buffer }

func (p *printer) column() int {
	b := p.Bytes()
	return len(b) - 1 - bytes.LastIndexByte(b, '\n')
}

func (p *printer) indent(n int) { p.WriteString(strings.Repeat(" ", n)) }

// end writes a comment, if there is one, and ends the line.
func (p *printer) end(comment string) {
	if comment != "" {
		p.WriteString(" " + comment)
	}
	p.WriteByte('\n')
}

// remarks writes comments on lines of their own. top says that nothing stands above them in their collection.
func (p *printer) remarks(all []remark, n int, top bool) {
	for i, r := range all {
		if r.gap && !(top && i == 0) {
			p.WriteByte('\n')
		}
		p.indent(n)
		p.WriteString(r.text + "\n")
	}
}

func (p *printer) document(f *file, root *node) {
	p.remarks(f.top, 0, true)
	for _, prop := range root.properties {
		p.WriteString(prop + "\n")
	}
	if root.line != "" {
		p.WriteString(root.line + "\n")
	}
	if len(root.entries) == 0 {
		p.WriteString("{}")
		p.end(root.tail)
		p.remarks(root.lead, 0, false)
		return
	}
	if len(f.top) > 0 && root.entries[0].gap && len(root.entries[0].head) == 0 {
		p.WriteByte('\n')
	}
	p.entries(root, 0, false)
	if root.tail != "" {
		p.WriteString(root.tail + "\n")
	}
}

// entries writes a line or more for each entry and the comments below them. begun says that the first has its indentation.
func (p *printer) entries(parent *node, n int, begun bool) {
	for i, e := range parent.entries {
		p.remarks(e.head, n, i == 0)
		if e.gap && (i > 0 || len(e.head) > 0) {
			p.WriteByte('\n')
		}
		if i > 0 || !begun {
			p.indent(n)
		}
		if e.key == nil {
			p.WriteByte('-')
			p.value(e.value, n+2, true)
			continue
		}
		p.key(e.key, n)
		p.value(e.value, n+2, false)
	}
	p.remarks(parent.foot, n, len(parent.entries) == 0)
}

// longestKey is where a key cannot stand before its colon on one line any more (YAML 1.2.2 section 7.4.2: 1,024 characters).
const longestKey = 1000

func (p *printer) key(k *node, n int) {
	text := ""
	for _, prop := range k.properties {
		text += prop + " "
	}
	s, is := k.says()
	if is {
		text += scalar.Quote(s, false)
	} else {
		text += k.asWritten()
	}
	if len(text) > longestKey {
		p.WriteString("? " + text + "\n")
		p.indent(n)
		text = ""
	}
	if k.src.IsAlias() {
		text += " " // a colon could be a part of the name
	}
	p.WriteString(text + ":")
}

// value writes what stands behind "key:" or "-", and ends the line. Its own lines are indented by n.
func (p *printer) value(v *node, n int, dash bool) {
	if len(v.entries) > 0 && !v.inline(p.column()) {
		p.broken(v, n, dash)
		return
	}
	for _, prop := range v.properties {
		p.WriteString(" " + prop)
	}
	below := len(v.lead) > 0 || v.line != "" && (v.text != "" || v.kind != scalarKind)
	if v.line != "" {
		p.WriteString(" " + v.line)
	}
	if below {
		p.WriteByte('\n')
		p.remarks(v.lead, n, true)
		p.indent(n)
	}
	switch {
	case v.kind != scalarKind:
		p.part(v.flow(), below)
		p.end(v.tail)
	case v.text == "":
		p.end("")
	default:
		p.scalar(v, n, below)
	}
}

func (p *printer) part(s string, begun bool) {
	if !begun {
		p.WriteByte(' ')
	}
	p.WriteString(s)
}

func (p *printer) scalar(v *node, n int, begun bool) {
	s, is := v.says()
	if !is {
		p.part(v.asWritten(), begun)
		p.end(v.tail)
		return
	}
	b, ok := v.lines(s, scalar.Width-n)
	quoted := scalar.Quote(s, false)
	if v.tail != "" && (!v.src.Plain() || v.move) {
		quoted = scalar.Quoted(s) // behind a plain text the comment could be taken for the text's end
	}
	if !ok && p.column()+1+len(quoted) > scalar.Width && !strings.Contains(s, "\n") {
		b, ok = scalar.Fold(s, scalar.Width-n)
	}
	if !ok {
		p.part(quoted, begun)
		p.end(v.tail)
		return
	}
	p.part(b.Header, begun)
	p.end(v.tail)
	for _, line := range b.Lines {
		if line != "" {
			p.indent(n)
		}
		p.WriteString(line + "\n")
	}
}

// broken writes a collection with a line for each entry. The comment behind its closing bracket goes behind its colon or dash, or
// below all where one stands there.
func (p *printer) broken(v *node, n int, dash bool) {
	for _, prop := range v.properties {
		p.WriteString(" " + prop)
	}
	line := v.line
	if line == "" {
		line = v.tail
	} else if v.tail != "" {
		v.foot = append(v.foot, remark{text: v.tail})
	}
	begun := dash && line == "" && len(v.properties) == 0 && len(v.entries[0].head) == 0
	if begun {
		p.WriteByte(' ')
	} else {
		p.end(line)
	}
	p.entries(v, n, begun)
}

// flow is a value on one line.
func (n *node) flow() string {
	var b strings.Builder
	n.write(&b)
	return b.String()
}

func (n *node) write(b *strings.Builder) {
	if n.kind == scalarKind {
		b.WriteString(n.inFlow())
		return
	}
	marks := map[kind]string{mapping: "{}", sequence: "[]"}[n.kind]
	b.WriteByte(marks[0])
	for i, e := range n.entries {
		if i > 0 {
			b.WriteString(", ")
		}
		if e.key != nil {
			e.key.within(b)
			if e.key.src.IsAlias() {
				b.WriteByte(' ')
			}
			b.WriteString(": ")
		}
		e.value.within(b)
	}
	b.WriteByte(marks[1])
}

func (n *node) within(b *strings.Builder) {
	for _, prop := range n.properties {
		b.WriteString(prop + " ")
	}
	n.write(b)
}
