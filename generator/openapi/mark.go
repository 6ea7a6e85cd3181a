package openapi

import (
	"strings"

	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

func sentenceIn(text string) (sentence string, ok bool) {
	from, to, ok := openapi.Marked(text)
	if !ok {
		return "", false
	}
	return strings.TrimSpace(text[from+len(openapi.OpenMark) : to]), true
}

// isSentence reports whether a description is what is put where there is none. One that was there and empty has a break or a blank
// before the marks.
func isSentence(text string) bool {
	from, to, ok := openapi.Marked(text)
	return ok && from == 0 && to+len(openapi.CloseMark) == len(text)
}

// describe writes the sentence into the description that an operation has, takes it out ("") or exchanges it.
func (s *splicer) describe(m source.Node, sentence string) error {
	_, old, _ := m.Find("description")
	raw, text, err := s.described(m, sentence)
	if err != nil {
		return err
	}
	from, to := old.Span()
	s.note(m, "description", text)
	s.edits = append(s.edits, edit{from, to, raw})
	return nil
}

// described gives an operation's description with another sentence or none, as it is written and as it is read. The rest of the text
// is left as it is written: in a block scalar the sentence is lines of its own, in double quotes escapes, else it stands on the last
// line. A text without quotes that could not hold the sentence gets double quotes for as long as it does.
func (s *splicer) described(m source.Node, sentence string) (raw, text string, err error) {
	key, old, _ := m.Find("description")
	if err := s.editable(m); err != nil {
		return "", "", err
	}
	from, to := old.Span()
	_, colon := key.Span()
	switch {
	case !s.owns(m, key):
		return "", "", refuse(key, "it is merged in from elsewhere")
	case old.IsAlias() || old.Kind() != source.Scalar || strings.Trim(string(uncomment(s.data[colon:from])), ": \t\r\n") != "":
		return "", "", refuse(old, "it is null, an alias, or has a tag or an anchor")
	}
	t := described{splicer: s, m: m, key: key, text: old.Value(), raw: string(s.data[from:to])}
	t.whole = isSentence(t.text)
	raw, text, ok := t.without()
	if !ok {
		return "", "", refuse(old, "the marks in it do not stand where they were written")
	}
	if sentence == "" {
		return raw, text, nil
	}
	t.raw, t.text = raw, text
	if raw, text, ok = t.with(sentence); !ok {
		return "", "", refuse(old, "the text is written in a way that cannot be added to")
	}
	// What is added must come out again, and be read as it was meant.
	again := t
	again.raw, again.text = raw, text
	if was, read, ok := again.without(); !ok || was != t.raw || read != t.text || !again.reads() {
		return "", "", refuse(old, "what is added to the text could not be taken out again")
	}
	return raw, text, nil
}

// described is a description as it is written and as it is read.
type described struct {
	*splicer
	m, key    source.Node
	text, raw string
	whole     bool // it is the sentence alone, which scopegen put there
}

// reads reports whether a description is read as it is meant, in a document that has it in the same column.
func (t described) reads() bool {
	if t.isJSON {
		return true
	}
	ks, _ := t.key.Span()
	column := ks - lineStart(t.data, ks)
	text := "k:" + t.eol + spaces(column) + "description: " + t.raw + t.eol
	switch {
	case t.m.Flow():
		text = "{description: " + t.raw + "}"
	case column == 0:
		text = "description: " + t.raw + t.eol
	}
	doc, _ := source.Parse(t.m.Document().File.Name, []byte(text), source.OpenAPI)
	if doc == nil {
		return false
	}
	m := doc.Root
	if inner, ok := m.Get("k"); ok {
		m = inner
	}
	now, _ := m.Get("description")
	return strings.TrimRight(now.Value(), "\n") == strings.TrimRight(t.text, "\n") // how many breaks end a block is up to what follows
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
	inline := openapi.OpenMark + sentence + openapi.CloseMark
	switch {
	case t.raw == "":
		return "", "", false
	case t.block():
		return t.withLines(sentence)
	case t.raw[0] == '"':
		add := openapi.OpenMark + "\n" + sentence + "\n" + openapi.CloseMark
		if !t.whole {
			add = "\n\n" + add
		}
		return t.raw[:len(t.raw)-1] + t.quoted(add) + `"`, t.text + add, true
	case t.raw[0] == '\'':
		if !t.whole {
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
	raw = t.raw + strings.Repeat(t.eol, apart) + pad + openapi.OpenMark + strings.Repeat(t.eol, between) + pad + sentence + strings.Repeat(t.eol, between) + pad + openapi.CloseMark
	own := strings.TrimRight(t.text, "\n")
	return raw, own + "\n\n" + openapi.OpenMark + "\n" + sentence + "\n" + openapi.CloseMark + t.text[len(own):], true
}

// without gives the text as it was before the sentence was put in.
func (t described) without() (raw, text string, ok bool) {
	meant := openapi.Marks(t.text)
	open, _ := openapi.Sentence(t.text, meant)
	if open < 0 {
		return t.raw, t.text, true
	}
	text = openapi.WithoutSentence(t.text)
	marks := openapi.Marks(t.raw)
	if len(marks) != len(meant) {
		return "", "", false // some of them are broken over lines, or escaped
	}
	from, to := marks[open].At, marks[open+1].At
	before, inner, after := t.raw[:from], t.raw[from+len(openapi.OpenMark):to], t.raw[to+len(openapi.CloseMark):]
	switch {
	case t.block():
		before = t.withoutBreaks(before)
		return before + after, text, strings.ContainsAny(before, "\r\n") // else it is nothing but the sentence, and what others wrote behind it
	case t.raw[0] == '"' && strings.HasPrefix(inner, `\n`):
		return strings.TrimSuffix(before, `\n\n`) + after, text, true
	case t.raw[0] == '"' && after == `"` && !t.isJSON:
		plain := strings.TrimSuffix(before[1:], " ")
		return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(plain), text, true
	}
	return strings.TrimSuffix(before, " ") + after, text, true
}

// withoutBreaks takes from what stands above the mark in a block scalar the breaks that were put there with it, and no others.
func (t described) withoutBreaks(before string) string {
	indented := strings.TrimRight(before, " ")
	pad := len(before) - len(indented)
	lines := strings.TrimRight(indented, "\r\n")
	apart := 2
	if last := lines[strings.LastIndexAny(lines, "\r\n")+1:]; t.raw[0] == '>' && !(len(last) > pad && (last[pad] == ' ' || last[pad] == '\t')) {
		apart = 3
	}
	for range apart {
		indented = strings.TrimSuffix(indented, t.eol)
	}
	return indented
}
