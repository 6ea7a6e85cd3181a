package native

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// file is one file that was read.
type file struct {
	name   string
	fields fields
	where  diag.Range // the include that named it; none for the root
}

func (r *reader) root() fields { return r.files[0].fields }

// read reads the root and what it includes.
func (r *reader) read(name string) error {
	data, err := r.fsys.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	r.parse(name, data, diag.Range{}, rootKeys)
	if len(r.files) == 0 {
		return nil
	}
	root := r.root()
	r.version(root)
	for _, item := range root.items("include") {
		if err := r.include(item); err != nil {
			return err
		}
	}
	for _, f := range r.files {
		r.api.Extensions = append(r.api.Extensions, f.fields.extensions()...)
	}
	return nil
}

func (r *reader) parse(name string, data []byte, where diag.Range, k *keys) {
	r.api.Files = append(r.api.Files, spec.File{Name: name, Data: data})
	doc, found := source.Parse(name, data, source.Native)
	r.found = append(r.found, found...)
	if doc == nil {
		return
	}
	f := &file{name: name, where: where}
	r.includedAt = where
	ok := false
	if f.fields, ok = r.fields(doc.Root, k); ok || k == rootKeys {
		r.files = append(r.files, f)
	}
}

func (r *reader) version(root fields) {
	v, ok := root.get("scopegen")
	if !ok {
		r.found.Add(ruleVersion, r.head(root.node), "the spec does not say which version of the language it is in").Hint = "begin it with scopegen: 1"
		return
	}
	if n, ok := v.Int(); !ok || n != 1 {
		r.found.Add(ruleVersion, v.Range(), "%q is no version of the language", v.Value()).Hint = "write scopegen: 1"
	}
}

// include reads the files that one entry names.
func (r *reader) include(item source.Node) error {
	text := r.text(item, "include")
	if text == "" {
		return nil
	}
	pattern, ok := r.local(item, text)
	if !ok {
		return nil
	}
	names := []string{pattern}
	if glob := strings.ContainsAny(pattern, "*?["); glob {
		if _, err := path.Match(pattern, ""); err != nil || strings.Contains(pattern, "**") {
			r.found.Add(ruleIncludePath, item.Range(), "%q is not a pattern of file names", text).
				Hint = "'*' is any run of characters within one directory; name each directory"
			return nil
		}
		var err error
		if names, err = r.fsys.Glob(pattern); err != nil {
			return fmt.Errorf("list %s: %w", pattern, err)
		}
		if len(names) == 0 {
			r.found.Add(ruleIncludeNothing, item.Range(), "no file matches %q", text).Hint = "the pattern is relative to the directory of this file"
			return nil
		}
		slices.Sort(names)
	}
	for _, name := range names {
		if at := slices.IndexFunc(r.api.Files, func(f spec.File) bool { return f.Name == name }); at >= 0 {
			d := r.found.Add(ruleIncludeTwice, item.Range(), "%s is included twice", name)
			if at == 0 {
				d.Message = name + " includes itself"
			} else if i := slices.IndexFunc(r.files, func(f *file) bool { return f.name == name }); i >= 0 {
				d.Related = []diag.Related{{Range: r.files[i].where, Message: "first included here"}}
			}
			d.Hint = "each file counts once: make the patterns disjoint"
			continue
		}
		data, err := r.fsys.ReadFile(name)
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				r.missingFile(item, name)
				continue
			}
			return fmt.Errorf("read %s: %w", name, err)
		}
		r.parse(name, data, item.Range(), includedKeys)
	}
	return nil
}

func (r *reader) missingFile(n source.Node, name string) {
	r.found.Add(ruleIncludeNothing, n.Range(), "there is no file %q", name).Hint = "the name is relative to the directory of this file"
}

// local resolves a path that a file says, and refuses what could be read from anywhere else than the spec's own tree.
func (r *reader) local(n source.Node, text string) (string, bool) {
	hint := "write a path relative to this file, with slashes"
	fact := ""
	switch {
	case strings.Contains(text, "://"):
		fact, hint = "is a URL", "nothing is read from the network: keep a copy beside the spec"
	case strings.HasPrefix(text, "/"), len(text) > 1 && text[1] == ':':
		fact = "is an absolute path"
	case strings.Contains(text, `\`):
		fact = "has a backslash"
	}
	name := path.Join(path.Dir(n.Document().File.Name), text)
	if fact == "" && (name == ".." || strings.HasPrefix(name, "../") || name == ".") {
		fact, hint = "leaves the directory tree of the configuration", "move the file into the tree, or name a wider root in scopegen.yaml"
	}
	if fact != "" {
		r.found.Add(ruleIncludePath, n.Range(), "%q %s", text, fact).Hint = hint
	}
	return name, fact == ""
}
