package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/spec"
)

// normalised is a model as JSON without what layouts of a spec change by their nature, which is all that an import may change
// beside what write.Adapt says:
//
//   - the order of scopes and operations: endpoints stand below the scopes that open them, and scopes in groups;
//   - groups, of a model that has none: they are made of names or tags;
//   - selectors, of a model that has none: what they open is compared, operation by operation;
//   - the scheme that a spec has which names none.
func normalised(a *spec.API, groups, selectors bool) (map[string]string, error) {
	var model map[string]json.RawMessage
	if err := json.Unmarshal(jsonmodel.Marshal(a, ""), &model); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for section, value := range model {
		if !bytes.HasPrefix(value, []byte("[")) {
			out[section] = string(value)
			continue
		}
		var items []map[string]json.RawMessage
		if err := json.Unmarshal(value, &items); err != nil {
			return nil, err
		}
		if section == "groups" && !groups {
			continue
		}
		for _, item := range items {
			if string(item["implicit"]) == "true" {
				continue
			}
			if section == "scopes" && !groups {
				delete(item, "group")
			}
			if section == "scopes" && !selectors {
				delete(item, "selectors")
			}
			text, err := json.Marshal(item) // members sorted by key
			if err != nil {
				return nil, err
			}
			key := strings.TrimSuffix(section, "s") + " " + plainText(item["id"]) + plainText(item["name"])
			if section == "operations" {
				key = "operation " + plainText(item["method"]) + " " + plainText(item["base"]) + plainText(item["path"])
			}
			out[key] = string(text)
		}
	}
	return out, nil
}

func plainText(raw json.RawMessage) (s string) {
	_ = json.Unmarshal(raw, &s) // what is no text has no place in a name
	return s
}

// difference compares two models and names the first thing that they say differently.
func difference(want, got *spec.API) error {
	groups := len(want.Groups) > 0
	selectors := slices.ContainsFunc(want.Scopes, func(s *spec.Scope) bool { return len(s.Selectors) > 0 })
	w, err := normalised(want, groups, selectors)
	if err != nil {
		return err
	}
	g, err := normalised(got, groups, selectors)
	if err != nil {
		return err
	}
	var keys []string
	for key := range w {
		keys = append(keys, key)
	}
	for key := range g {
		if _, both := w[key]; !both {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if w[key] != g[key] {
			return fmt.Errorf("%s: %s came out as %s", clean(key), clean(orNothing(w[key])), clean(orNothing(g[key])))
		}
	}
	return nil
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
