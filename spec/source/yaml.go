package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// parseYAML reads the text as YAML. The library gives structure, decoded values and where a value or its
// anchor or tag begins; everything else is read off the bytes, because its ends, comments and tags lose
// what was written.
//
// It gives whether the syntax is right.
func (p *parser) parseYAML() bool {
	if at, ok := p.tooDense(); !ok {
		p.report(ruleNodes, at, at, "the file may hold more than %d values: up to here it has that many commas, colons and dashes", p.lim.Nodes).
			Hint = "split the file"
		return true
	}
	body := p.text[bomLen(p.text):]
	// Room for a key and its value a line, or between commas. It is asked for before the library allocates its nodes, since the collector
	// then runs half as often; what is not used of it is never touched.
	p.reserve(min(2*(bytes.Count(body, []byte{'\n'})+bytes.Count(body, []byte{','})), len(body)/8))
	dec := yaml.NewDecoder(bytes.NewReader(body))
	first, err := decode(dec)
	switch {
	case errors.Is(err, io.EOF):
		p.report(ruleEmpty, 0, 0, "nothing is in the file, comments aside").
			Hint = "begin a spec with \"scopegen: 1\""
		return true
	case err != nil:
		p.yamlFault(dec, err)
		return false
	}
	y := yamlReader{parser: p, anchors: map[*yaml.Node]int32{}}
	root, ok := y.read(first.Content[0], 1)
	if !ok {
		p.doc.nodes = nil
		return true
	}
	p.doc.Root, p.readable = p.node(root), true
	switch second, err := decode(dec); {
	case errors.Is(err, io.EOF):
	case err != nil:
		p.yamlFault(dec, err)
		return false
	default:
		at := p.offset(second.Line, second.Column)
		p.report(ruleDocuments, at, at+len("---"), "a second document begins here").
			Hint = "put it into a file of its own"
	}
	return true
}

// decode reads one document. The library has panicked on strange input before: that is no reason to
// take the program down.
func decode(dec *yaml.Decoder) (n *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	n = new(yaml.Node)
	if err := dec.Decode(n); err != nil {
		return nil, err
	}
	return n, nil
}

// tooDense bounds the nodes that the library would allocate by counting the characters that can begin
// one, before any is allocated. Prose has them too, but never as many as the limit allows in the bytes of a file.
func (p *parser) tooDense() (at int, ok bool) {
	n, text := 2, p.text
	// Counting is a lot faster than looking at what stands around, and enough for nearly every file.
	most := n
	for _, c := range []byte("[{,:-?") {
		most += 3 * bytes.Count(text, []byte{c})
	}
	if most/2 <= p.lim.Nodes {
		return 0, true
	}
	for i, b := range text {
		switch b {
		case ',':
			n += 2
		case '[', '{':
			n += 3
		case ':', '-', '?':
			if i+1 == len(text) || text[i+1] <= ' ' || i > 0 && (text[i-1] == '"' || text[i-1] == '\'') {
				n += 2
			}
		}
		if n/2 > p.lim.Nodes {
			return i, false
		}
	}
	return 0, true
}

// offset turns the library's line and column into an offset. They agree with File's, since the
// line breaks that only YAML knows have been replaced.
func (p *parser) offset(line, column int) int {
	if p.chunk != nil {
		if line > len(p.chunk.lines) {
			return len(p.text) // the end of the file
		}
		line = int(p.chunk.lines[line-1]) + 1
	}
	return p.doc.File.Offset(pos(line, column))
}

type yamlReader struct {
	*parser
	anchors map[*yaml.Node]int32 // complete ones
}

func styleOf(s yaml.Style) style {
	switch s {
	case yaml.SingleQuotedStyle:
		return singleQuoted
	case yaml.DoubleQuotedStyle:
		return doubleQuoted
	case yaml.LiteralStyle:
		return literal
	case yaml.FoldedStyle:
		return folded
	}
	return plain
}

// read adds n and what it holds; false means that the budget is used up.
func (y *yamlReader) read(n *yaml.Node, depth int) (int32, bool) {
	raw := y.offset(n.Line, n.Column)
	if n.Kind == yaml.AliasNode {
		target, ok := y.anchors[n.Alias]
		if !ok {
			target = -1
		}
		return y.alias(raw, raw+1+len(n.Value), n.Value, target)
	}
	start, tagged := y.properties(n, raw)
	wrong := tagged != "" && !y.judgeTag(n, raw, start, tagged)
	var i int32
	var ok bool
	if n.Kind == yaml.ScalarNode {
		i, ok = y.scalar(n, start, wrong)
	} else {
		i, ok = y.collection(n, start, depth)
	}
	if ok && n.Anchor != "" {
		y.anchors[n] = i
		if y.doc.anchors == nil {
			y.doc.anchors = map[int32]string{}
		}
		y.doc.anchors[i] = n.Anchor
	}
	return i, ok
}

func (y *yamlReader) collection(n *yaml.Node, start, depth int) (int32, bool) {
	made := node{start: int32(start), end: int32(start), kind: Mapping, style: block, tag: tagMap}
	if n.Kind == yaml.SequenceNode {
		made.kind, made.tag = Sequence, tagSeq
	}
	if n.Style&yaml.FlowStyle != 0 {
		made.style = flow
	}
	if depth > y.lim.Depth {
		y.tooDeep(start)
		made.kind = Invalid
		return y.add(made)
	}
	i, ok := y.add(made)
	if !ok {
		return 0, false
	}
	mark, end := len(y.open), start
	for _, child := range n.Content {
		c, ok := y.read(child, depth+1)
		if !ok {
			return 0, false
		}
		y.open = append(y.open, c)
		end = max(end, int(y.doc.nodes[c].end))
	}
	n.Content = nil // the library's nodes are garbage as soon as they are read
	if made.style == flow {
		end = closing(y.text, start, end)
	}
	y.close(i, mark, end)
	return i, true
}

func (p *parser) tooDeep(at int) {
	p.report(ruleDepth, at, at+1, "values are nested more than %d deep here", p.lim.Depth).
		Hint = "flatten the structure"
}

// scalar adds a single value. One whose tag is wrong has no tag: nobody knows what it is.
func (y *yamlReader) scalar(n *yaml.Node, start int, wrong bool) (int32, bool) {
	made := node{text: n.Value, start: int32(start), kind: Scalar, style: styleOf(n.Style &^ yaml.TaggedStyle), tag: tagStr}
	switch {
	case wrong:
		made.tag = tagNone
	case n.Style&yaml.TaggedStyle != 0:
		made.tag = tagByName[n.Tag]
	case made.style == plain:
		made.tag = resolvePlain(n.Value)
	}
	if made.tag == tagNull {
		made.kind = Null
	}
	if len(y.skips) > 0 && y.skips[0].start == int32(start) && made.kind == Null {
		made.style, made.end = skipped, y.skips[0].end
		y.skips = y.skips[1:]
		return y.add(made)
	}
	switch made.style {
	case singleQuoted:
		made.end = int32(singleQuotedEnd(y.text, start))
	case doubleQuoted:
		made.end = int32(doubleQuotedEnd(y.text, start))
		y.judgeEscapes(start, int(made.end))
	case literal, folded:
		made.end = int32(blockEnd(y.text, start, n.Value))
	default:
		made.end = int32(match(y.text, start, n.Value))
	}
	return y.add(made)
}

// properties gives where the value behind its anchor and tag begins, and the tag as written. An absent
// value begins right behind them.
func (y *yamlReader) properties(n *yaml.Node, raw int) (start int, tagged string) {
	anchor := n.Anchor
	// The library does not tell a bare !; before a block collection it is the first key's.
	taggable := n.Style&yaml.TaggedStyle != 0 || n.Kind == yaml.ScalarNode || n.Style&yaml.FlowStyle != 0
	for at := raw; ; {
		next := at
		if at > raw {
			next = skipBlank(y.text, at)
		}
		switch {
		case anchor != "" && next < len(y.text) && y.text[next] == '&':
			at = next + 1 + len(anchor)
			anchor = ""
		case taggable && tagged == "" && next < len(y.text) && y.text[next] == '!':
			at = wordEnd(y.text, next)
			tagged = string(y.text[next:at])
		case n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0:
			return at, tagged
		default:
			return next, tagged
		}
	}
}

var tagByName = map[string]tag{
	"!!str": tagStr, "!!int": tagInt, "!!float": tagFloat, "!!bool": tagBool, "!!null": tagNull, "!!map": tagMap, "!!seq": tagSeq,
}

// judgeTag reports a tag that is not known or that the value is not of.
func (y *yamlReader) judgeTag(n *yaml.Node, start, end int, written string) (right bool) {
	known, ok := tagByName[n.Tag]
	at := start + bytes.IndexByte(y.text[start:max(end, start+1)], '!')
	if !ok || written == "!" {
		y.report(ruleTag, at, at+len(written), "the tag %s is not known here", written).
			Hint = "write the value without it, in quotes if it is text"
		return false
	}
	fits := false
	switch n.Kind {
	case yaml.MappingNode:
		fits = known == tagMap
	case yaml.SequenceNode:
		fits = known == tagSeq
	default:
		is := resolvePlain(n.Value)
		fits = known == tagStr || known == is || known == tagFloat && is == tagInt
	}
	if !fits {
		y.report(ruleTag, at, at+len(written), "the value is not of the tag %s", written).
			Hint = "write the value without it"
	}
	return fits
}

// judgeEscapes finds what a double-quoted text says by \x, \u and the like and must not hold.
func (p *parser) judgeEscapes(start, end int) {
	text := p.text[start:end]
	prev := rune(0)
	for i := 0; i < len(text); {
		if text[i] != '\\' {
			r, size := utf8.DecodeRune(text[i:])
			prev, i = r, i+size
			continue
		}
		r, size := escape(text[i:])
		if class := classify(r); class != visible {
			p.judge(class, r, prev, start+i, start+i+size, nil)
		}
		prev, i = r, i+size
	}
}
