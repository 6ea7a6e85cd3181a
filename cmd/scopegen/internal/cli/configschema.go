package cli

import (
	"encoding/json"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/registry"
)

// configSchema makes the configuration's JSON Schema from the tables that its reader uses.
func configSchema() []byte {
	type object = map[string]any
	props := object{}
	for _, o := range options {
		if o.config {
			props[o.name] = object{"type": "string", "description": o.help}
		}
	}
	name := object{"type": "string", "minLength": 1}
	props["spec"] = object{"description": props["spec"].(object)["description"], "oneOf": []any{name, object{"type": "array", "minItems": 1, "items": name}}}
	props["version"] = object{"const": 1, "description": "The configuration's version."}
	props["lint"] = lintSchema(props["lint"].(object)["description"])
	var targets []any
	for _, t := range registry.Targets() {
		settings, required := object{}, []string{}
		for _, o := range t.Options {
			settings[o.Name] = optionSchema(o)
			if o.Required {
				required = append(required, o.Name)
			}
		}
		targets = append(targets, object{
			"type": "object", "additionalProperties": false, "required": []string{t.Name},
			"properties": object{t.Name: object{
				"type": "object", "description": t.Short, "properties": settings, "required": required,
				"additionalProperties": false, "patternProperties": object{"^x-": object{}},
			}},
		})
	}
	props["targets"] = object{"type": "array", "minItems": 1, "description": "What to generate.", "items": object{"oneOf": targets}}
	out, err := json.MarshalIndent(object{
		"$schema": "http://json-schema.org/draft-07/schema#", "title": "scopegen's configuration", "type": "object",
		"properties": props, "required": []string{"version", "spec", "targets"}, "additionalProperties": false, "patternProperties": object{"^x-": object{}},
	}, "", "  ")
	if err != nil {
		panic(err) // plain data only
	}
	return append(out, '\n')
}

func optionSchema(o generator.Option) map[string]any {
	s := map[string]any{"description": o.Help}
	one := map[string]any{"type": "string", "minLength": 1}
	if len(o.Values) > 0 {
		one["enum"] = o.Values
	}
	switch o.Kind {
	case generator.Bool:
		s["type"] = "boolean"
	case generator.Extra:
		s["oneOf"] = []any{map[string]any{"type": "boolean"}, one}
	case generator.List, generator.Files:
		s["type"], s["items"] = "array", one
	case generator.Sources:
		s["type"], s["additionalProperties"] = "object", one
	default:
		for k, v := range one {
			s[k] = v
		}
	}
	return s
}
