package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

// document is one that is made for measuring.
type document struct {
	name  string
	shape string
	size  int // bytes, about
	goal  time.Duration
	whole bool // its form has it read whole
	make  func(size int) ([]byte, error)
}

var documents = []document{
	{"published.json", "Square, Discord and Mastodon, as often as it takes", 13e6, 150 * time.Millisecond, false, published},
	{"payments.json", "shaped like Stripe's", 13e6, 150 * time.Millisecond, false, func(size int) ([]byte, error) { return payments(size, true), nil }},
	{"payments.yaml", "shaped like Stripe's", 10e6, 150 * time.Millisecond, false, func(size int) ([]byte, error) { return payments(size, false), nil }},
	{"directory.yaml", "shaped like MS Graph's", 28e6, 400 * time.Millisecond, false, func(size int) ([]byte, error) { return directory(size), nil }},
	{"payments-anchor.yaml", "the same with an anchor behind everything", 10e6, 600 * time.Millisecond, true, func(size int) ([]byte, error) {
		return append(payments(size, false), "x-a: &a b\nx-c: *a\n"...), nil
	}},
	{"directory-anchor.yaml", "the same with an anchor behind everything", 28e6, 1600 * time.Millisecond, true, func(size int) ([]byte, error) {
		return append(directory(size), "x-a: &a b\nx-c: *a\n"...), nil
	}},
}

// published joins published documents into one: paths, names of components and operationIds get a number each time.
func published(size int) ([]byte, error) {
	root := map[string]any{
		"openapi": "3.1.0", "info": map[string]any{"title": "Published documents", "version": "1"},
	}
	paths, components := map[string]any{}, map[string]any{}
	for n, total := 0, 0; total < size; n++ {
		for _, name := range []string{"square/api.json", "discord/openapi.json", "mastodon/schema.json"} {
			data, err := os.ReadFile("../../shared/data/" + name)
			if err != nil {
				return nil, err
			}
			if total += len(data); total > size+len(data)/2 {
				continue
			}
			part := fmt.Sprintf("%s%d", strings.Split(name, "/")[0], n)
			for _, kind := range []string{"schemas", "parameters", "responses", "requestBodies", "examples", "headers", "links"} {
				data = bytes.ReplaceAll(data, []byte(`"#/components/`+kind+`/`), []byte(`"#/components/`+kind+`/`+part+`_`))
			}
			data = bytes.ReplaceAll(data, []byte("CatalogModifierToggleOverrideType\""), []byte("CatalogModifierListSelectionType\"")) // a reference to nothing
			var doc map[string]any
			if err := json.Unmarshal(data, &doc); err != nil {
				return nil, err
			}
			join(doc, part, paths, components)
		}
	}
	root["paths"], root["components"] = paths, components
	return json.MarshalIndent(root, "", "  ")
}

func join(doc map[string]any, part string, paths, components map[string]any) {
	own, _ := doc["components"].(map[string]any)
	for kind, all := range own {
		all, ok := all.(map[string]any)
		if !ok {
			continue
		}
		into, _ := components[kind].(map[string]any)
		if into == nil {
			into = map[string]any{}
			components[kind] = into
		}
		for name, value := range all {
			into[part+"_"+name] = value
		}
	}
	for path, item := range doc["paths"].(map[string]any) {
		for _, op := range item.(map[string]any) { // methods, and parameters, which are a list
			op, ok := op.(map[string]any)
			if !ok {
				continue
			}
			if id, ok := op["operationId"].(string); ok {
				op["operationId"] = part + "_" + id
			}
			all, _ := op["security"].([]any)
			for i, alternative := range all {
				renamed := map[string]any{}
				for scheme, scopes := range alternative.(map[string]any) {
					if scopes == nil {
						scopes = []any{} // an error in Square's document
					}
					renamed[part+"_"+scheme] = scopes
				}
				all[i] = renamed
			}
		}
		paths["/"+part+path] = item
	}
}
