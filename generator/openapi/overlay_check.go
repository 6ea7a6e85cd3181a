package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// checkOverlay reads an overlay again, applies it as implementations do, and has each operation ask for what the model says.
func (a *annotator) checkOverlay(name string, data []byte) error {
	parsed, found := source.Parse(name, data, source.OpenAPI)
	if found.Errors() > 0 {
		return errors.New(found[0].Message)
	}
	var tree any
	if err := json.Unmarshal([]byte(a.doc.Root().JSON()), &tree); err != nil {
		return err
	}
	actions, _ := parsed.Root.Get("actions")
	for i := range actions.Len() {
		if err := act(tree, actions.Item(i)); err != nil {
			return err
		}
	}
	result, err := json.Marshal(tree)
	if err != nil {
		return err
	}
	after, found := openapi.Open(a.doc.File.Name, result, a.how.files)
	if found.Errors() > 0 {
		return errors.New(found[0].Message)
	}
	if len(after.Operations) != len(a.doc.Operations) {
		return fmt.Errorf("it has %d operations and had %d", len(after.Operations), len(a.doc.Operations))
	}
	at := make(map[string]int, len(a.doc.Operations))
	for i, op := range a.doc.Operations {
		at[op.String()] = i
	}
	for _, op := range after.Operations {
		i, known := at[op.String()]
		if known && !a.known[i] {
			continue
		}
		value, _, said := after.Security(op)
		if !known || !said {
			return fmt.Errorf("%s says nothing", op)
		}
		var wrong diag.List
		s, ok := after.ReadSecurity(value, &wrong)
		if now := a.lists[i].current(s, ok); !now.ok || now.key != a.meant[i].key() {
			return fmt.Errorf("%s asks for something else", op)
		}
	}
	_, found = after.API(openapi.Options{Security: "read"})
	for _, d := range found {
		if d.Rule.Severity == diag.Error {
			return errors.New(d.Message)
		}
	}
	return openapi.Validate(after)
}

// act applies one action to a document as encoding/json gives it.
func act(tree any, action source.Node) error {
	target, _ := action.Get("target")
	steps, err := splitPath(target.Value())
	if err != nil {
		return err
	}
	remove, _ := action.Get("remove")
	last := len(steps)
	removes := is(remove, true)
	if removes {
		last--
	}
	at, ok := tree.(map[string]any)
	for i := 0; i < last && ok; i++ {
		at, ok = at[steps[i]].(map[string]any)
	}
	if !ok || last < 0 {
		return fmt.Errorf("%s is not there", target.Value())
	}
	if removes {
		if _, there := at[steps[last]]; !there {
			return fmt.Errorf("%s is not there", target.Value())
		}
		delete(at, steps[last])
		return nil
	}
	update, _ := action.Get("update")
	var more map[string]any
	if err := json.Unmarshal([]byte(update.JSON()), &more); err != nil {
		return err
	}
	mergeInto(at, more)
	return nil
}

// mergeInto merges mappings, appends to lists, and replaces the rest.
func mergeInto(have, more map[string]any) {
	for key, v := range more {
		switch old := have[key].(type) {
		case map[string]any:
			if m, ok := v.(map[string]any); ok {
				mergeInto(old, m)
				continue
			}
		case []any:
			if l, ok := v.([]any); ok {
				have[key] = append(old, l...)
				continue
			}
		}
		have[key] = v
	}
}

// splitPath takes a path apart that pathStep's steps make up.
func splitPath(path string) (steps []string, err error) {
	rest, ok := strings.CutPrefix(path, "$")
	for ok && rest != "" {
		if name, shorthand := strings.CutPrefix(rest, "."); shorthand {
			end := strings.IndexAny(name, ".[")
			if end < 0 {
				end = len(name)
			}
			steps, rest = append(steps, name[:end]), name[end:]
			continue
		}
		var name string
		if rest, ok = strings.CutPrefix(rest, "['"); ok {
			name, rest, ok = unquote(rest)
			steps = append(steps, name)
		}
	}
	if !ok {
		return nil, fmt.Errorf("%q is no path", path)
	}
	return steps, nil
}

// unquote reads a string up to its closing quote and the bracket behind it.
func unquote(s string) (text, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\'':
			rest, ok = strings.CutPrefix(s[i+1:], "]")
			return b.String(), rest, ok
		case '\\':
			if i++; i == len(s) {
				return "", "", false
			}
			switch s[i] {
			case 't':
				b.WriteByte('\t')
			case 'n':
				b.WriteByte('\n')
			default:
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return "", "", false
}
