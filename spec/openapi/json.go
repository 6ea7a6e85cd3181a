package openapi

import (
	"encoding/json"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// compactJSON gives a value as JSON on one line, members in the order of the file. Numbers that JSON has no form for,
// and dates, become texts.
func compactJSON(n source.Node) string {
	var b strings.Builder
	writeJSON(&b, n)
	return b.String()
}

func writeJSON(b *strings.Builder, n source.Node) {
	switch n.Kind() {
	case source.Mapping:
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
	case source.Sequence:
		b.WriteByte('[')
		for i := range n.Len() {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, n.Item(i))
		}
		b.WriteByte(']')
	case source.Scalar:
		if yes, ok := n.Bool(); ok {
			b.WriteString(map[bool]string{true: "true", false: "false"}[yes])
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
	e := json.NewEncoder(newlineless{b})
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string and a strings.Builder cannot fail
}

// newlineless drops the newline that Encode ends with.
type newlineless struct{ *strings.Builder }

func (w newlineless) Write(p []byte) (int, error) {
	w.Builder.WriteString(strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}
