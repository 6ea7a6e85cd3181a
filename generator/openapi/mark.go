package openapi

import (
	"bytes"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// The marks around the sentence in a description: HTML comments, which CommonMark (section 4.6) leaves out of what readers see.
const openMark, closeMark = "<!-- scopegen -->", "<!-- /scopegen -->"

// marked gives the offsets of the marks in a text.
func marked(text string) (from, to int, ok bool) {
	from = strings.Index(text, openMark)
	if from < 0 {
		return 0, 0, false
	}
	n := strings.Index(text[from:], closeMark)
	return from, from + n, n >= 0
}

func sentenceIn(text string) (sentence string, ok bool) {
	from, to, ok := marked(text)
	if !ok {
		return "", false
	}
	return strings.TrimSpace(text[from+len(openMark) : to]), true
}

// withoutSentence takes the marks, what stands between them, and what was put before them out of a text.
func withoutSentence(text string) string {
	from, to, ok := marked(text)
	if !ok {
		return text
	}
	before, after := text[:from], text[to+len(closeMark):]
	if text[from+len(openMark)] == '\n' {
		return strings.TrimSuffix(before, "\n\n") + after
	}
	return strings.TrimSuffix(before, " ") + after
}

// describe writes the sentence into the description that an operation has, takes it out ("") or exchanges it, and leaves the rest of
// the text as it is written: in a block scalar as lines of their own, in double quotes as escapes, else on the last line. A text
// without quotes that could not hold the sentence gets double quotes for as long as it does.
func (s *splicer) describe(m source.Node, sentence string) error {
	key, old, _ := m.Find("description")
	if err := s.editable(m); err != nil {
		return err
	}
	from, to := old.Span()
	_, colon := key.Span()
	switch {
	case !s.owns(m, key):
		return refuse(key, "it is merged in from elsewhere")
	case old.IsAlias() || old.Kind() != source.Scalar || strings.Trim(string(uncomment(s.data[colon:from])), ": \t\r\n") != "":
		return refuse(old, "it is null, an alias, or has a tag or an anchor")
	}
	t := described{splicer: s, m: m, key: key, text: old.Value(), raw: string(s.data[from:to])}
	if _, _, ok := marked(t.text); ok {
		if _, _, ok := marked(t.raw); !ok {
			return refuse(old, "the marks in it are broken over lines or escaped")
		}
	}
	raw, text, ok := t.without()
	if !ok {
		return refuse(old, "the marks in it do not stand where they were written")
	}
	if sentence != "" {
		t.raw, t.text = raw, text
		if raw, text, ok = t.with(sentence); !ok {
			return refuse(old, "the text is written in a way that cannot be added to")
		}
	}
	s.note(m, "description", text)
	s.edits = append(s.edits, edit{from, to, raw})
	return nil
}

// described is a description as it is written and as it is read.
type described struct {
	*splicer
	m, key    source.Node
	text, raw string
}

func (t described) block() bool { return t.raw[0] == '|' || t.raw[0] == '>' }

// quoted escapes what goes between the document's double quotes.
func (t described) quoted(s string) string {
	if t.isJSON {
		s = jsonText(s)
	} else {
		s = yamlQuote(s)
	}
	return s[1 : len(s)-1]
}

func (t described) with(sentence string) (raw, text string, ok bool) {
	inline := openMark + sentence + closeMark
	switch {
	case t.raw == "":
		return "", "", false
	case t.block():
		return t.withLines(sentence)
	case t.raw[0] == '"':
		add := openMark + "\n" + sentence + "\n" + closeMark
		if t.text != "" {
			add = "\n\n" + add
		}
		return t.raw[:len(t.raw)-1] + t.quoted(add) + `"`, t.text + add, true
	case t.raw[0] == '\'':
		if t.text != "" {
			inline = " " + inline
		}
		return t.raw[:len(t.raw)-1] + strings.ReplaceAll(inline, "'", "''") + "'", t.text + inline, true
	case t.m.Flow() || strings.Contains(inline, ": ") || strings.Contains(inline, " #"):
		plain := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(t.raw)
		return `"` + plain + " " + t.quoted(inline) + `"`, t.text + " " + inline, true
	}
	return t.raw + " " + inline, t.text + " " + inline, true
}

// withLines adds lines to a literal or folded block scalar. Folding makes a space of one line end and n-1 of n, except next to
// lines that are indented deeper.
func (t described) withLines(sentence string) (raw, text string, ok bool) {
	lines := strings.Split(strings.ReplaceAll(t.raw, "\r\n", "\n"), "\n")
	indent := -1
	ks, _ := t.key.Span()
	for _, line := range lines[1:] {
		if indent < 0 && strings.TrimSpace(line) != "" {
			indent = len(line) - len(strings.TrimLeft(line, " "))
		}
	}
	header, _, _ := strings.Cut(lines[0], "#")
	if at := strings.IndexAny(header, "123456789"); at >= 0 {
		in, own := ownLine(t.data, ks)
		if !own {
			return "", "", false
		}
		indent = len(in) + int(header[at]-'0')
	}
	if indent < 0 {
		return "", "", false
	}
	last := lines[len(lines)-1]
	deeper := len(last) > indent && (last[indent] == ' ' || last[indent] == '\t')
	apart, between := 2, 1
	if t.raw[0] == '>' {
		if between = 2; !deeper {
			apart = 3
		}
	}
	pad := spaces(indent)
	raw = t.raw + strings.Repeat(t.eol, apart) + pad + openMark + strings.Repeat(t.eol, between) + pad + sentence + strings.Repeat(t.eol, between) + pad + closeMark
	own := strings.TrimRight(t.text, "\n")
	return raw, own + "\n\n" + openMark + "\n" + sentence + "\n" + closeMark + t.text[len(own):], true
}

// without gives the text as it was before the sentence was put in.
func (t described) without() (raw, text string, ok bool) {
	text = withoutSentence(t.text)
	from, to, has := marked(t.raw)
	if !has {
		return t.raw, text, text == t.text
	}
	before, inner, after := t.raw[:from], t.raw[from+len(openMark):to], t.raw[to+len(closeMark):]
	switch {
	case t.block():
		before = strings.TrimRight(before, " \r\n")
		if !bytes.ContainsAny([]byte(before), "\r\n") {
			return "", "", false // nothing but the sentence, and what others wrote behind it
		}
		return before + after, text, true
	case t.raw[0] == '"' && strings.HasPrefix(inner, `\n`):
		return strings.TrimSuffix(before, `\n\n`) + after, text, true
	case t.raw[0] == '"' && after == `"` && !t.isJSON:
		plain := strings.TrimSuffix(before[1:], " ")
		return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(plain), text, true
	}
	return strings.TrimSuffix(before, " ") + after, text, true
}
