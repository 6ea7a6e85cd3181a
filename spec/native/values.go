package native

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// wrongType reports a value that is not what its key takes. What source has cut, or could not tell the type of, it has
// reported too.
func (r *reader) wrongType(n source.Node, want, key string) {
	if !n.IsZero() && n.Tag() == "" {
		return
	}
	fact, hint, _ := strings.Cut(n.Describe(), "; ")
	d := r.found.Add(ruleWrongType, n.Range(), "%s takes %s, and this %s", key, want, fact)
	switch {
	case want == "text" && hint != "":
		d.Hint = hint
	case want == "text" && n.Kind() == source.Null:
		d.Hint = "write a text, or leave the key out"
	case n.Kind() == source.Null:
		d.Hint = "write " + want + ", or leave the key out"
	case want == "a list" && n.Kind() == source.Scalar:
		d.Hint = "write [" + n.Value() + "]"
	}
}

// text is any text that is not empty. "" when the value is no text, which is reported.
func (r *reader) text(n source.Node, key string) string {
	t, ok := n.Text()
	if !ok {
		r.wrongType(n, "text", key)
		return ""
	}
	if strings.TrimSpace(t) == "" {
		r.found.Add(ruleWrongType, n.Range(), "%s takes text, and this is empty", key).Hint = "write a text, or leave the key out"
		return ""
	}
	return t
}

// prose is text for people. A comment right behind it is refused: with `List #1 items` the author lost the text's end.
func (r *reader) prose(n source.Node, key string) string {
	t := r.text(n, key)
	if t == "" || !n.Plain() {
		return t
	}
	if c := n.Comment(); c != "" && !strings.HasPrefix(c, "scopegen:") {
		r.found.Add(ruleCutText, n.Range(), "the text ends before the '#': %q is a comment", "#"+c).
			Hint = "if it belongs to the text, write " + strconv.Quote(t+" #"+c) + "; if it is a comment, put it on a line of its own"
	}
	return t
}

func (r *reader) flag(n source.Node, key string) bool {
	v, ok := n.Bool()
	if !ok {
		r.wrongType(n, "true or false", key)
	}
	return v
}

func (r *reader) items(n source.Node, key string) []source.Node {
	if n.Kind() != source.Sequence {
		r.wrongType(n, "a list", key)
		return nil
	}
	out := make([]source.Node, n.Len())
	for i := range out {
		out[i] = n.Item(i)
	}
	return out
}

// some is items where an empty list could be read as everything or as nothing, and is refused.
func (r *reader) some(n source.Node, key string) []source.Node {
	if n.Kind() == source.Sequence && n.Len() == 0 {
		r.found.Add(ruleEmptyList, n.Range(), "%s is an empty list", key).
			Hint = "that could mean nothing or everything: name what is meant, or leave the key out"
	}
	return r.items(n, key)
}

func (r *reader) oneOf(n source.Node, key string, allowed []string) int {
	t := r.text(n, key)
	if t == "" {
		return -1
	}
	for i, a := range allowed {
		if a == t {
			return i
		}
	}
	r.notOneOf(n, key, t, allowed)
	return -1
}

func (r *reader) notOneOf(n source.Node, key, got string, allowed []string) {
	d := r.found.Add(ruleNotAllowed, n.Range(), "%s cannot be %q", key, got)
	d.Hint = "it is one of " + strings.Join(allowed, ", ")
	if near := nearest(got, allowed); near != "" {
		d.Hint = "did you mean " + strconv.Quote(near) + "?"
	}
}

// date is an RFC 3339 full-date, quoted or not.
func (f fields) date(name string) string {
	v, ok := f.get(name)
	if !ok {
		return ""
	}
	text := v.Value()
	if v.Kind() != source.Scalar || v.Tag() != "!!timestamp" {
		if text = f.r.text(v, name); text == "" {
			return ""
		}
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		f.r.found.Add(ruleBadDate, v.Range(), "%q is not a date", text).Hint = "write year-month-day, as in 2026-11-30 (RFC 3339 full-date)"
		return ""
	}
	return text
}

// match is text of a given form; "" when it is not, which is reported.
func (r *reader) match(n source.Node, key string, form *regexp.Regexp, hint string) string {
	t := r.text(n, key)
	if t == "" || form.MatchString(t) {
		return t
	}
	r.found.Add(ruleBadName, n.Range(), "%s cannot be %q", key, t).Hint = hint
	return ""
}

// part is the place of some bytes of a scalar's text, where the text stands in the file as it is; else the place of the
// whole scalar.
func part(n source.Node, from, to int) diag.Range {
	doc := n.Document()
	if doc == nil || n.IsAlias() {
		return n.Range()
	}
	start, end := n.Span()
	raw, value := string(doc.File.Data[start:end]), n.Value()
	if raw != value {
		if len(raw) != len(value)+2 || raw[1:len(raw)-1] != value {
			return n.Range()
		}
		start++
	}
	return doc.File.Range(start+from, start+to)
}
