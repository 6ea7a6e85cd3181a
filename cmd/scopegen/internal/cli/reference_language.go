package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/native"
)

// LanguageReference is the reference page of the spec language's keys, from the JSON Schema that editors complete with.
func LanguageReference() []byte { return languageReference(native.Schema()) }

func languageReference(schema []byte) []byte {
	root := orderedJSON(schema)
	var b bytes.Buffer
	b.WriteString("# Keys of the spec language\n\n" + referenceMark)
	b.WriteString("In the order of the schema that `scopegen schema` prints; [the guide](../language.md) says what they mean together. Keys in **bold** are required. ")
	b.WriteString("Where a table ends with `x-…`, keys of your own may stand there.\n")
	section(&b, "A spec", root)
	definitions := root.get("definitions")
	for _, m := range definitions.members {
		section(&b, m.key, m.value)
	}
	return b.Bytes()
}

// section writes one object of the language, or one value that has several forms.
func section(b *bytes.Buffer, title string, s jsonValue) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n", title, escapeTable(s.get("description").text))
	properties := s.get("properties").members
	if len(properties) == 0 {
		forms(b, s)
		return
	}
	required := s.get("required").texts()
	b.WriteString("\n| key | type | |\n| --- | --- | --- |\n")
	for _, m := range properties {
		key := code(m.key)
		if slices.Contains(required, m.key) {
			key = "**" + key + "**"
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", key, typeOf(m.value), escapeTable(m.value.get("description").text))
	}
	for _, m := range s.get("patternProperties").members {
		if m.key == "^x-" {
			fmt.Fprintf(b, "| `x-…` | any | %s |\n", escapeTable(m.value.get("description").text))
		}
	}
}

// forms lists what a value without keys of its own can be.
func forms(b *bytes.Buffer, s jsonValue) {
	alternatives := slices.Concat(s.get("oneOf").items, s.get("anyOf").items)
	if len(alternatives) == 0 {
		fmt.Fprintf(b, "\nType: %s.\n", typeOf(s))
		return
	}
	b.WriteString("\nOne of:\n\n")
	for _, a := range alternatives {
		line := typeOf(a)
		if d := a.get("description").text; d != "" {
			line += ": " + escapeTable(d)
		}
		fmt.Fprintf(b, "- %s\n", line)
	}
}

// typeOf is the type of a value in words, with a link where it has a section.
func typeOf(s jsonValue) string {
	if name, ok := strings.CutPrefix(s.get("$ref").text, "#/definitions/"); ok {
		return fmt.Sprintf("[%s](#%s)", name, strings.ToLower(name))
	}
	if c := s.get("const"); c.scalar {
		return code(c.text)
	}
	if values := s.get("enum").texts(); len(values) > 0 {
		return "`" + strings.Join(values, "`, `") + "`"
	}
	if all := s.get("allOf").items; len(all) > 0 && s.get("type").text == "" {
		kind := typeOf(all[0])
		for _, more := range all[1:] {
			kind += " with `" + strings.Join(more.get("required").texts(), "`, `") + "`"
		}
		return kind
	}
	if alternatives := slices.Concat(s.get("oneOf").items, s.get("anyOf").items); len(alternatives) > 0 {
		var kinds []string
		for _, a := range alternatives {
			kinds = append(kinds, typeOf(a))
		}
		return strings.Join(slices.Compact(kinds), " or ")
	}
	switch kind := s.get("type").text; kind {
	case "string":
		return "text"
	case "array":
		return "list of " + typeOf(s.get("items"))
	case "object":
		for _, m := range s.get("patternProperties").members {
			if m.key != "^x-" {
				return "mapping to " + typeOf(m.value)
			}
		}
		if more := s.get("additionalProperties"); len(more.members) > 0 {
			return "mapping to " + typeOf(more)
		}
		return "mapping"
	default:
		return kind
	}
}

// jsonValue is a JSON value whose members keep their order.
type jsonValue struct {
	members []jsonMember
	items   []jsonValue
	text    string // of a string, number or boolean
	scalar  bool
}

type jsonMember struct {
	key   string
	value jsonValue
}

func (v jsonValue) get(key string) jsonValue {
	for _, m := range v.members {
		if m.key == key {
			return m.value
		}
	}
	return jsonValue{}
}

func (v jsonValue) texts() (all []string) {
	for _, item := range v.items {
		all = append(all, item.text)
	}
	return all
}

// orderedJSON reads JSON that this program itself carries, so that a fault in it is a broken invariant.
func orderedJSON(data []byte) jsonValue {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	token := func() json.Token {
		t, err := d.Token()
		if err != nil {
			panic(fmt.Sprintf("cli: the embedded schema: %v", err))
		}
		return t
	}
	var read func(t json.Token) jsonValue
	read = func(t json.Token) (v jsonValue) {
		switch t {
		case json.Delim('{'):
			for d.More() {
				v.members = append(v.members, jsonMember{key: token().(string), value: read(token())})
			}
			token()
		case json.Delim('['):
			for d.More() {
				v.items = append(v.items, read(token()))
			}
			token()
		default:
			v.text, v.scalar = fmt.Sprint(t), true
		}
		return v
	}
	return read(token())
}
