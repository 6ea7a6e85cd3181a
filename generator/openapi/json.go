package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// jsonStyle is how JSON is laid out.
type jsonStyle struct {
	eol        string // "" keeps everything on one line
	unit       string // what one level is indented by
	colon, gap string // behind a key, and behind a comma on one line
	listInline bool   // lists of scalars stand on one line
}

// write writes a value whose first line is indented by indent already.
func (j jsonStyle) write(b *strings.Builder, indent string, v value) {
	switch v := v.(type) {
	case string:
		b.WriteString(jsonText(v))
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case raw:
		b.WriteString(string(v))
	case list:
		if j.listInline && flat(v) {
			j.eol = ""
		}
		b.WriteByte('[')
		for i, item := range v {
			j.between(b, indent, i)
			j.write(b, indent+j.unit, item)
		}
		j.end(b, indent, len(v), ']')
	case object:
		b.WriteByte('{')
		for i, m := range v {
			j.between(b, indent, i)
			b.WriteString(jsonText(m.key) + j.colon)
			j.write(b, indent+j.unit, m.value)
		}
		j.end(b, indent, len(v), '}')
	default:
		panic("openapi: a value of an unknown type")
	}
}

func (j jsonStyle) between(b *strings.Builder, indent string, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
	switch {
	case j.eol != "":
		b.WriteString(j.eol + indent + j.unit)
	case i > 0:
		b.WriteString(j.gap)
	}
}

func (j jsonStyle) end(b *strings.Builder, indent string, n int, bracket byte) {
	if j.eol != "" && n > 0 {
		b.WriteString(j.eol + indent)
	}
	b.WriteByte(bracket)
}

func jsonText(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string and a strings.Builder cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

// parseJSON turns an extension's JSON into a value, members in their order.
func parseJSON(text string) (value, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	v, err := decode(d)
	if err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("text follows the value")
	}
	return v, nil
}

func decode(d *json.Decoder) (value, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case string:
		return t, nil
	case bool:
		return t, nil
	case json.Number:
		return raw(t), nil
	case nil:
		return raw("null"), nil
	case json.Delim:
		if t == '[' {
			out := list{}
			for d.More() {
				item, err := decode(d)
				if err != nil {
					return nil, err
				}
				out = append(out, item)
			}
			_, err := d.Token()
			return out, err
		}
		out := object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := decode(d)
			if err != nil {
				return nil, err
			}
			out = append(out, member{key.(string), v})
		}
		_, err := d.Token()
		return out, err
	}
	return nil, fmt.Errorf("unexpected %v", t)
}
