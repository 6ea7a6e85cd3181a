package source

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/scopegen/scopegen/spec/diag"
)

// fault is where and why reading JSON stopped.
type fault struct {
	rule    *diag.Rule
	at, end int
	message string
	hint    string
	limit   bool // another way of reading would not help
}

// jsonReader reads RFC 8259, with what the YAML library does not take (\/ and surrogate pairs), and without
// leniency: no comments, no trailing commas, no lone surrogates.
type jsonReader struct {
	*parser
	all  string // the text, which values are cut from
	at   int
	stop *fault

	blind bool   // what is read is judged and not kept
	buf   []byte // of the last string with escapes
}

// parseJSON reads the text as JSON and gives what is wrong with it, nil if nothing is. It reports nothing about
// syntax itself: the text may be YAML.
func (p *parser) parseJSON() *fault {
	j := &jsonReader{parser: p, all: string(p.text), at: bomLen(p.text)}
	keep := p.keep
	if keep == nil {
		keep = KeepAll
	}
	root, ok := j.value(1, keep)
	if ok {
		j.blank()
		if j.at < len(j.all) {
			j.fail(1, "text follows the end of the document", "remove it")
		}
	}
	if j.stop != nil {
		return j.stop
	}
	if ok {
		p.doc.Root, p.readable = p.node(root), true
	}
	return nil
}

func (j *jsonReader) fail(length int, message, hint string) {
	if j.stop == nil {
		j.stop = &fault{rule: ruleSyntax, at: j.at, end: min(j.at+length, len(j.all)), message: message, hint: hint}
	}
}

func (j *jsonReader) blank() {
	for j.at < len(j.all) && isBlank(j.all[j.at]) {
		j.at++
	}
}

func (j *jsonReader) peek() byte {
	j.blank()
	if j.at == len(j.all) {
		return 0
	}
	return j.all[j.at]
}

func (j *jsonReader) value(depth int, keep *Keep) (int32, bool) {
	if keep == nil {
		return j.skip(depth)
	}
	switch c := j.peek(); {
	case c == '{' || c == '[':
		return j.collection(c, depth, keep)
	case c == '"':
		return j.string()
	case c == '-' || c >= '0' && c <= '9':
		return j.number()
	case c == 't':
		return j.word("true", tagBool, Scalar)
	case c == 'f':
		return j.word("false", tagBool, Scalar)
	case c == 'n':
		return j.word("null", tagNull, Null)
	case c == 0 && j.at == len(j.all):
		j.fail(0, "the file ends where a value is expected", "close what is open")
	default:
		j.fail(1, "a value cannot begin with this character", "put texts in double quotes")
	}
	return 0, false
}

func (j *jsonReader) collection(c byte, depth int, keep *Keep) (int32, bool) {
	made := node{start: int32(j.at), kind: Sequence, style: flow, tag: tagSeq}
	last := byte(']')
	if c == '{' {
		made.kind, made.tag, last = Mapping, tagMap, '}'
	} else {
		keep = KeepAll
	}
	if j.tooDeep(depth) {
		return 0, false
	}
	i, ok := j.add(made)
	if !ok {
		return 0, false
	}
	mark := len(j.parser.open)
	j.at++
	for first := true; ; first = false {
		switch more, ok := j.more(last, first); {
		case !ok:
			return 0, false
		case !more:
			j.close(i, mark, j.at)
			return i, true
		}
		of := keep
		if made.kind == Mapping {
			k, ok := j.key()
			if !ok {
				return 0, false
			}
			j.parser.open = append(j.parser.open, k)
			of = keep.of(j.doc.nodes[k].text)
		}
		v, ok := j.value(depth+1, of)
		if !ok {
			return 0, false
		}
		j.parser.open = append(j.parser.open, v)
	}
}

func (j *jsonReader) tooDeep(depth int) bool {
	if depth > j.lim.Depth {
		j.stop = &fault{
			rule: ruleDepth, at: j.at, end: j.at + 1, limit: true, hint: "flatten the structure",
			message: fmt.Sprintf("values are nested more than %d deep here", j.lim.Depth),
		}
		return true
	}
	return false
}

// more steps over the comma before the next part of a collection, or over the bracket behind the last.
func (j *jsonReader) more(last byte, first bool) (more, ok bool) {
	switch c := j.peek(); {
	case c == last:
		j.at++
		return false, true
	case first:
	case c != ',':
		j.fail(1, fmt.Sprintf("a comma or %c is expected", last), fmt.Sprintf("write a comma between its parts and %c behind the last", last))
		return false, false
	default:
		j.at++
		if j.peek() == last {
			j.fail(1, "nothing follows the last comma", "remove the comma: JSON does not allow it there")
			return false, false
		}
	}
	return true, true
}

func (j *jsonReader) key() (int32, bool) {
	if j.peek() != '"' {
		j.fail(1, "a key is expected", "put the key in double quotes")
		return 0, false
	}
	k, ok := j.string()
	return k, ok && j.colon()
}

func (j *jsonReader) colon() bool {
	if j.peek() != ':' {
		j.fail(1, "a colon is expected behind the key", "write \"key\": value")
		return false
	}
	j.at++
	return true
}

// skip reads a value that nobody asked for. It is judged as any other, apart from its keys.
func (j *jsonReader) skip(depth int) (int32, bool) {
	j.peek()
	start := j.at
	j.blind = true
	ok := j.blindly(depth)
	j.blind = false
	if !ok {
		return 0, false
	}
	j.doc.Skimmed = true
	return j.add(node{start: int32(start), end: int32(j.at), kind: Null, style: skipped, tag: tagNull})
}

func (j *jsonReader) blindly(depth int) bool {
	c := j.peek()
	if c != '{' && c != '[' {
		_, ok := j.value(depth, KeepAll)
		return ok
	}
	if j.tooDeep(depth) {
		return false
	}
	last := c + 2 // the bracket that closes it
	j.at++
	for first := true; ; first = false {
		if more, ok := j.more(last, first); !more {
			return ok
		}
		if c == '{' {
			if _, ok := j.key(); !ok {
				return false
			}
		}
		if !j.blindly(depth + 1) {
			return false
		}
	}
}

func (j *jsonReader) word(word string, t tag, kind Kind) (int32, bool) {
	if len(j.all)-j.at < len(word) || j.all[j.at:j.at+len(word)] != word {
		j.fail(1, "a value cannot begin with this character", "put texts in double quotes")
		return 0, false
	}
	start := j.at
	j.at += len(word)
	if j.blind {
		return 0, true
	}
	return j.add(node{text: word, start: int32(start), end: int32(j.at), kind: kind, tag: t})
}

// number reads RFC 8259 section 6: no leading zeros, digits on both sides of the point.
func (j *jsonReader) number() (int32, bool) {
	start, at := j.at, j.at
	digits := func() bool {
		from := at
		for at < len(j.all) && j.all[at] >= '0' && j.all[at] <= '9' {
			at++
		}
		return at > from
	}
	is := func(set string) bool {
		return at < len(j.all) && bytes.IndexByte([]byte(set), j.all[at]) >= 0
	}
	if is("-") {
		at++
	}
	t, zero := tagInt, is("0")
	whole := at
	ok := digits() && (!zero || at == whole+1)
	if ok && is(".") {
		at++
		t, ok = tagFloat, digits()
	}
	if ok && is("eE") {
		at++
		if is("+-") {
			at++
		}
		t, ok = tagFloat, digits()
	}
	if !ok {
		j.fail(max(at-start, 1), "this is no number in JSON", "write it in decimal, without leading zeros, or in quotes if it is text")
		return 0, false
	}
	j.at = at
	if j.blind {
		return 0, true
	}
	return j.add(node{text: j.all[start:at], start: int32(start), end: int32(at), kind: Scalar, tag: t})
}

func (j *jsonReader) string() (int32, bool) {
	start := j.at
	for at := start + 1; at < len(j.all); at++ {
		switch c := j.all[at]; {
		case c == '"':
			j.at = at + 1
			if j.blind {
				return 0, true
			}
			return j.add(node{text: j.all[start+1 : at], start: int32(start), end: int32(j.at), kind: Scalar, style: doubleQuoted, tag: tagStr})
		case c == '\\':
			return j.escaped(start, at)
		case c < ' ':
			j.at = at
			j.fail(1, "a text ends at the end of its line, or holds a tab", "close it with a double quote, or write \\n or \\t")
			return 0, false
		}
	}
	j.fail(1, "a text is opened and not closed", "close it with a double quote")
	return 0, false
}

// escaped reads a string from its first escape on.
func (j *jsonReader) escaped(start, at int) (int32, bool) {
	text := append(j.buf[:0], j.all[start+1:at]...)
	defer func() { j.buf = text }()
	for at < len(j.all) {
		c := j.all[at]
		switch {
		case c == '"':
			j.at = at + 1
			if j.blind {
				return 0, true
			}
			return j.add(node{text: string(text), start: int32(start), end: int32(j.at), kind: Scalar, style: doubleQuoted, tag: tagStr})
		case c < ' ':
			j.at = at
			j.fail(1, "a text ends at the end of its line, or holds a tab", "close it with a double quote, or write \\n or \\t")
			return 0, false
		case c != '\\':
			text = append(text, c)
			at++
			continue
		}
		r, size := jsonEscape(j.all[at:])
		if size == 0 {
			j.at = at
			j.fail(2, "this escape is not known in JSON", `write \\ for a backslash; \u takes four digits, and two of them for a character beyond U+FFFF`)
			return 0, false
		}
		if class := classify(r); class != visible {
			prev, _ := utf8.DecodeLastRune(text)
			j.judge(class, r, prev, at, at+size, nil)
		}
		text = utf8.AppendRune(text, r)
		at += size
	}
	j.at = start
	j.fail(1, "a text is opened and not closed", "close it with a double quote")
	return 0, false
}

// jsonEscape decodes one escape and gives its length, 0 for one that is not valid. A pair of surrogates is one.
func jsonEscape(s string) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case '"', '\\', '/':
		return rune(s[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r, ok := hex4(s[2:])
		if !ok {
			return 0, 0
		}
		if !utf16.IsSurrogate(r) {
			return r, 6
		}
		if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if low, ok := hex4(s[8:]); ok {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					return pair, 12
				}
			}
		}
	}
	return 0, 0
}

func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:4], 16, 16)
	return rune(n), err == nil
}
