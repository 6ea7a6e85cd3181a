package write

import (
	"encoding/json"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// extensions adds x- keys. Their values are JSON, which is read and printed as everything else is: JSON's escapes of characters
// beyond the first plane are none of YAML's.
func (m *mapping) extensions(all []spec.Extension) {
	for _, x := range all {
		d := json.NewDecoder(strings.NewReader(x.JSON))
		d.UseNumber()
		m.add(x.Name, decoded(d))
	}
}

// decoded reads one value; what is no JSON becomes null, which the comparison with the model then shows.
func decoded(d *json.Decoder) value {
	token, err := d.Token()
	if err != nil {
		return raw("null")
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			l := list{}
			for d.More() {
				l.items = append(l.items, item{value: decoded(d)})
			}
			_, _ = d.Token()
			return l
		}
		m := mapping{}
		for d.More() {
			key, err := d.Token()
			name, ok := key.(string)
			if err != nil || !ok {
				return raw("null")
			}
			m.add(name, decoded(d))
		}
		_, _ = d.Token()
		return m
	case string:
		return text(t)
	case json.Number:
		return raw(t.String())
	case bool:
		if t {
			return raw("true")
		}
		return raw("false")
	}
	return raw("null")
}
