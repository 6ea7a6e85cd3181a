package source

import (
	"encoding/json"
	"strconv"
	"strings"
)

// JSON gives a value as JSON on one line, members in the order of the file. Numbers that JSON has no form for, and dates,
// become texts.
func (n Node) JSON() string {
	var b strings.Builder
	writeJSON(&b, n)
	return b.String()
}

// JSONText is a scalar's decoded text as a JSON string, whatever its type.
func (n Node) JSONText() string {
	var b strings.Builder
	writeText(&b, n.Value())
	return b.String()
}

func writeJSON(b *strings.Builder, n Node) {
	switch n.Kind() {
	case Mapping:
		b.WriteByte('{')
		for i := range n.Len() {
			if i > 0 {
				b.WriteByte(',')
			}
			key, value := n.Pair(i)
			writeText(b, key.Value())
			b.WriteByte(':')
			writeJSON(b, value)
		}
		b.WriteByte('}')
	case Sequence:
		b.WriteByte('[')
		for i := range n.Len() {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, n.Item(i))
		}
		b.WriteByte(']')
	case Scalar:
		if yes, ok := n.Bool(); ok {
			b.WriteString(strconv.FormatBool(yes))
		} else if tag := n.Tag(); (tag == "!!int" || tag == "!!float") && json.Valid([]byte(n.Value())) {
			b.WriteString(n.Value())
		} else {
			writeText(b, n.Value())
		}
	default:
		b.WriteString("null")
	}
}

func writeText(b *strings.Builder, s string) {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string and a strings.Builder cannot fail
	b.WriteString(strings.TrimSuffix(text.String(), "\n"))
}
