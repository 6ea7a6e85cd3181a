package cli

import (
	"path"
	"path/filepath"
	"slices"
)

// overlaid are texts that stand for files of a tree, and what was asked of it.
type overlaid struct {
	open  map[string][]byte
	tried map[string]bool // names and patterns, found or not
}

// overlay has texts, by absolute path, stand for the files of the tree that have their names.
func (t *tree) overlay(open map[string][]byte) {
	t.open = map[string][]byte{}
	for file, data := range open {
		if name, err := filepath.Rel(t.root.Name(), file); err == nil && filepath.IsLocal(name) {
			t.open[filepath.ToSlash(name)] = data
		}
	}
}

func (o *overlaid) note(name string) {
	if o.tried == nil {
		o.tried = map[string]bool{}
	}
	o.tried[name] = true
}

func (o *overlaid) try(name string) ([]byte, bool) {
	o.note(name)
	data, ok := o.open[name]
	return data, ok
}

// tryPattern adds to the files that match a pattern those that only their texts stand for.
func (o *overlaid) tryPattern(pattern string, names []string) []string {
	o.note(pattern)
	for name := range o.open {
		if ok, _ := path.Match(pattern, name); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
