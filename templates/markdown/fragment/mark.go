package fragment

import (
	"encoding/json"
	"strings"
)

const (
	html = "<!--"
	mdx  = "{/*"
	end  = "end"
)

var closes = map[string]string{html: "-->", mdx: "*/}"}

// mark is a comment that is addressed to scopegen.
type mark struct {
	form string // html or mdx
	text string // the line from the comment on, without blanks at its end
	at   Span
	from int // where, within the text, stands what follows the name and its colon
}

func formOf(text string) string {
	if strings.HasPrefix(text, mdx) {
		return mdx
	}
	return html
}

const name = "scopegen"

// markIn reads what a line has from its first character on as a mark.
func markIn(text string, start int) (m mark, ok bool) {
	for _, form := range []string{html, mdx} {
		rest, is := strings.CutPrefix(text, form)
		if !is {
			continue
		}
		rest, is = strings.CutPrefix(strings.TrimLeft(rest, " \t"), name)
		if !is {
			continue
		}
		after, is := strings.CutPrefix(strings.TrimLeft(rest, " \t"), ":")
		if !is {
			continue
		}
		whole := strings.TrimRight(text, " \t")
		return mark{form, whole, Span{start, start + len(whole)}, len(text) - len(after)}, true
	}
	return mark{}, false
}

// body is what stands in the comment.
func (m mark) body() string {
	body := strings.TrimPrefix(m.text, m.form)
	if at := strings.Index(body, closes[m.form]); at >= 0 {
		body = body[:at]
	}
	return strings.TrimSpace(body)
}

// parse reads what a mark asks for.
func (m mark) parse() (f Fragment, fault *Fault) {
	f.Mark = m.at
	wrong := func(from, to int, fact, hint string) (Fragment, *Fault) {
		return f, &Fault{At: Span{m.at.Start + from, m.at.Start + to}, Fact: fact, Hint: hint}
	}
	stop := strings.Index(m.text[m.from:], closes[m.form])
	if stop < 0 {
		return wrong(0, len(m.text), "the mark does not end on its line", "write the whole comment on one line, up to "+closes[m.form])
	}
	stop += m.from
	if behind := stop + len(closes[m.form]); behind < len(m.text) {
		return wrong(behind, len(m.text), "something stands behind the mark on its line", "put the mark on a line of its own; a name that holds "+closes[m.form]+" is written with an escape of JSON, as in \"a\\u002d->\"")
	}
	if m.from == stop || m.text[m.from] == ' ' || m.text[m.from] == '\t' {
		return wrong(0, len(m.text), "the mark does not say what is to stand there", "write a kind right behind the colon, as in scopegen:endpoints")
	}
	at := m.from
	word := func(more string) Word {
		from := at
		for at < stop && (letter(m.text[at]) || strings.IndexByte(more, m.text[at]) >= 0) {
			at++
		}
		return Word{m.text[from:at], Span{m.at.Start + from, m.at.Start + at}}
	}
	blanks := func() bool {
		from := at
		for at < stop && (m.text[at] == ' ' || m.text[at] == '\t') {
			at++
		}
		return at > from
	}
	if f.Kind = word("-"); f.Kind.Text == "" {
		return wrong(at, at+1, "the mark does not say what is to stand there", "write a kind right behind the colon, as in scopegen:endpoints")
	}
	for {
		apart := blanks()
		if at == stop {
			break
		}
		from := at
		key := word("")
		if !apart || key.Text == "" || at == stop || m.text[at] != '=' {
			return wrong(from, stop, "this is no key=value", "write what the fragment is about as in group=store, and a name with blanks or quotes as in scope=\"a b\"")
		}
		at++
		value, fact := m.value(&at, stop)
		if fact != "" {
			return wrong(from, stop, fact, "a text in quotes is a string of JSON")
		}
		for _, known := range f.Args {
			if known.Key.Text == key.Text {
				return wrong(from, at, key.Text+" stands twice", "say it once: a fragment is about one thing")
			}
		}
		f.Args = append(f.Args, Arg{key, value})
	}
	if f.Kind.Text == end && len(f.Args) > 0 {
		return wrong(m.from, stop, "the mark that ends a fragment says more than that", "what it is about stands in the mark that begins it")
	}
	return f, nil
}

// value reads one value: a string of JSON, or everything up to the next blank.
func (m mark) value(at *int, stop int) (w Word, fact string) {
	from := *at
	w.At.Start = m.at.Start + from
	if from < stop && m.text[from] == '"' {
		d := json.NewDecoder(strings.NewReader(m.text[from:stop]))
		if err := d.Decode(&w.Text); err != nil {
			return w, "the text in quotes does not end, or has an escape that JSON does not have"
		}
		*at = from + int(d.InputOffset())
	} else {
		for *at < stop && strings.IndexByte(" \t\"", m.text[*at]) < 0 {
			*at++
		}
		w.Text = m.text[from:*at]
	}
	if w.At.End = m.at.Start + *at; w.Text == "" {
		return w, "the value is empty"
	}
	return w, ""
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
