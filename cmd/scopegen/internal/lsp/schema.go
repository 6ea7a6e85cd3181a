package lsp

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/scopegen/scopegen/spec/native"
)

// schema walks a JSON Schema (draft-07) along the places of documents, for the keys and values that may stand there.
type schema struct {
	root  object
	forms map[string]*regexp.Regexp
}

func parseSchema(data []byte) *schema {
	s := &schema{forms: map[string]*regexp.Regexp{}}
	if err := json.Unmarshal(data, &s.root); err != nil {
		panic(err) // the schema is part of the program
	}
	var compile func(v any)
	compile = func(v any) {
		switch v := v.(type) {
		case object:
			if patterns, ok := v["patternProperties"].(object); ok {
				for p := range patterns {
					s.forms[p] = regexp.MustCompile(p)
				}
			}
			for _, each := range v {
				compile(each)
			}
		case []any:
			for _, each := range v {
				compile(each)
			}
		}
	}
	compile(s.root)
	return s
}

// language is the schema of specs; included is where what an included file may hold stands in it.
var language = sync.OnceValue(func() *schema { return parseSchema(native.Schema()) })

// expand gives what a schema says together with all that it refers to and chooses from.
func (s *schema) expand(one object, into []object) []object {
	if len(into) > 64 {
		return into
	}
	into = append(into, one)
	if ref, ok := one["$ref"].(string); ok {
		at := any(s.root)
		for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			at = at.(object)[part]
		}
		into = s.expand(at.(object), into)
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		members, _ := one[key].([]any)
		for _, m := range members {
			into = s.expand(m.(object), into)
		}
	}
	return into
}

// at gives what may stand at a place; the first of them that has a description describes it.
func (s *schema) at(path []step) []object {
	now := s.expand(s.root, nil)
	for _, p := range path {
		var next []object
		for _, one := range now {
			for _, below := range s.below(one, p) {
				next = s.expand(below, next)
			}
		}
		now = next
	}
	return now
}

func (s *schema) below(one object, p step) (out []object) {
	if p.item {
		if items, ok := one["items"].(object); ok {
			out = append(out, items)
		}
		return out
	}
	if props, ok := one["properties"].(object); ok {
		if below, ok := props[p.key].(object); ok {
			return []object{below}
		}
	}
	if patterns, ok := one["patternProperties"].(object); ok {
		for form, below := range patterns {
			if s.forms[form].MatchString(p.key) {
				out = append(out, below.(object))
			}
		}
	}
	if more, ok := one["additionalProperties"].(object); ok && len(out) == 0 {
		out = append(out, more)
	}
	return out
}

// option is a key or value that may stand somewhere.
type option struct {
	text, help string
	opens      string // of a key: "mapping", "list" or "text"
}

// keys lists the keys that a mapping at a place may have.
func (s *schema) keys(path []step) (out []option) {
	for _, one := range s.at(path) {
		props, _ := one["properties"].(object)
		for key, v := range props {
			if slices.ContainsFunc(out, func(o option) bool { return o.text == key }) {
				continue
			}
			out = append(out, option{key, describe(s.expand(v.(object), nil)), s.opens(v.(object))})
		}
	}
	slices.SortFunc(out, func(a, b option) int { return strings.Compare(a.text, b.text) })
	return out
}

// opens tells what stands behind a key.
func (s *schema) opens(v object) string {
	for _, one := range s.expand(v, nil) {
		switch one["type"] {
		case "object":
			return "mapping"
		case "array":
			return "list"
		}
	}
	return "text"
}

// values lists the values that a place allows by name.
func (s *schema) values(path []step) (out []option) {
	add := func(v any, help string) {
		text, ok := v.(string)
		if !ok {
			b, err := json.Marshal(v)
			if err != nil {
				return
			}
			text = string(b)
		}
		if !slices.ContainsFunc(out, func(o option) bool { return o.text == text }) {
			out = append(out, option{text: text, help: help})
		}
	}
	all := s.at(path)
	for _, one := range all {
		help := describe(all)
		for _, v := range list(one["enum"]) {
			add(v, help)
		}
		for _, v := range list(one["examples"]) {
			add(v, help)
		}
		if v, ok := one["const"]; ok {
			add(v, help)
		}
		if one["type"] == "boolean" {
			add(true, help)
			add(false, help)
		}
	}
	return out
}

func list(v any) []any {
	all, _ := v.([]any)
	return all
}

func describe(all []object) string {
	for _, one := range all {
		if text, ok := one["description"].(string); ok {
			return text
		}
	}
	return ""
}
