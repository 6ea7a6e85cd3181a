package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/registry"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// configName is what is looked for.
const configName = "scopegen.yaml"

// config is a configuration, or what the command line says in its place. Paths in it are relative to root and
// slash-separated.
type config struct {
	root   string     // absolute; nothing outside it is read or written
	dir    string     // where the configuration is, relative to root
	file   string     // the configuration's name relative to root; "" when the command line says it all
	spec   string     // "-" for standard input
	also   []string   // further OpenAPI documents of the same API
	specAt diag.Range // where the configuration says it
	jobs   []generator.Job
	lint   lintConfig
	files  map[string][]byte // for code frames
}

// manifest is where the record of the run goes: beside the configuration.
func (c *config) manifest() string { return path.Join(c.dir, "scopegen.manifest.json") }

var (
	badConfig = diag.Define(diag.Rule{
		Code: "SG4001", Title: "a configuration key is wrong", Severity: diag.Error,
		Why: "A key that is not known, has the wrong type or is missing would silently generate something else than was meant. The reference page lists every key.",
	})
	badPath = diag.Define(diag.Rule{
		Code: "SG4002", Title: "a path in the configuration leaves its tree", Severity: diag.Error,
		Why: "Nothing outside the configuration's folder, or the wider folder that its root key names, is read or written, so that a spec from a stranger cannot reach other files.",
	})
	badTarget = diag.Define(diag.Rule{
		Code: "SG4003", Title: "a target is not known", Severity: diag.Error,
		Why: "The list of targets is in the reference page and in scopegen generate --help.",
	})
)

// findConfig looks for the configuration from dir up to the root of its module or repository.
func findConfig(dir string) (string, error) {
	var looked []string
	for d := dir; ; d = filepath.Dir(d) {
		at := filepath.Join(d, configName)
		info, err := os.Stat(at)
		if err == nil && info.Mode().IsRegular() {
			return at, nil
		}
		looked = append(looked, display(dir, at))
		if exists(filepath.Join(d, "go.mod")) || exists(filepath.Join(d, ".git")) || d == filepath.Dir(d) {
			break
		}
	}
	if len(looked) > 1 && !exists(filepath.Join(filepath.Dir(filepath.Join(dir, looked[len(looked)-1])), "go.mod")) &&
		!exists(filepath.Join(filepath.Dir(filepath.Join(dir, looked[len(looked)-1])), ".git")) {
		looked = looked[:1] // in no module and no repository: parents are somebody else's
	}
	return "", fmt.Errorf("no configuration: looked for %s\nRun 'scopegen init' to start one, name it with --config, or do without: --spec scopes.yaml (and, to generate, --go internal/scopes)", strings.Join(looked, ", "))
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// display is a path as the user would type it from dir.
func display(dir, name string) string {
	rel, err := filepath.Rel(dir, name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

// readConfig reads a configuration file. Findings name it as the user would type it.
func readConfig(c *call, file string) (*config, diag.List, error) {
	data, open := c.open[file]
	var err error
	if !open {
		data, err = os.ReadFile(file)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("no configuration at %s", display(c.dir, file))
	} else if err != nil {
		return nil, nil, fmt.Errorf("read the configuration: %w", err)
	}
	conf, found := parseConfig(file, display(c.dir, file), data)
	return conf, found, nil
}

// parseConfig reads the text of a configuration that stands at file, which findings call name.
func parseConfig(file, name string, data []byte) (*config, diag.List) {
	r := configReader{conf: &config{root: filepath.Dir(file), dir: ".", file: filepath.Base(file), files: map[string][]byte{}}}
	r.conf.files[name] = data
	doc, found := source.Parse(name, data, source.Native)
	r.found = found
	for i := range r.found {
		if doc == nil || doc.Root.Kind() == source.Null || doc.Root.IsZero() {
			r.found[i].Hint = strings.Replace(r.found[i].Hint, `begin a spec with "scopegen: 1"`, `begin a configuration with "version: 1"`, 1)
		}
	}
	if doc != nil && doc.Root.Kind() != source.Null && !doc.Root.IsZero() {
		r.document(doc.Root)
	}
	r.found.Sort()
	return r.conf, r.found
}

type configReader struct {
	conf  *config
	found diag.List
}

func (r *configReader) document(n source.Node) {
	if n.Kind() != source.Mapping {
		r.found.Add(badConfig, n.Range(), "a configuration is a mapping with version, spec and targets")
		return
	}
	var known []string
	for _, o := range options {
		if o.config {
			known = append(known, o.name)
		}
	}
	r.unknown(n, known, "the configuration")
	if root, ok := n.Get("root"); ok {
		r.root(root)
	}
	if v, ok := n.Get("version"); !ok {
		r.found.Add(badConfig, n.Range(), "the configuration does not say its version").Hint = "write version: 1"
	} else if i, isInt := v.Int(); !isInt || i != 1 {
		r.found.Add(badConfig, v.Range(), "version %s is not known", v.Value()).Hint = "write version: 1"
	}
	if s, ok := n.Get("spec"); ok {
		r.specs(s)
	} else {
		r.found.Add(badConfig, n.Range(), "the configuration does not say which spec to read").Hint = "write spec: scopes.yaml"
	}
	if l, ok := n.Get("lint"); ok {
		r.lint(l)
	}
	targets, ok := n.Get("targets")
	if !ok {
		// Without it everything that was generated before would be taken for left-overs.
		r.found.Add(badConfig, n.Range(), "the configuration does not say what to generate").Hint = "write targets: and below it - go: {dir: internal/scopes}"
		return
	}
	if targets.Kind() != source.Sequence || targets.Len() == 0 {
		r.found.Add(badConfig, targets.Range(), "targets is a list of at least one target").Hint = "write - go: {dir: internal/scopes}; what is no longer wanted can be deleted by hand"
		return
	}
	for i := range targets.Len() {
		r.target(targets.Item(i))
	}
}

// specs reads the name of the spec, or of several.
func (r *configReader) specs(n source.Node) {
	r.conf.specAt = n.Range()
	items := []source.Node{n}
	if n.Kind() == source.Sequence {
		items = nil
		for i := range n.Len() {
			items = append(items, n.Item(i))
		}
		if len(items) == 0 {
			r.found.Add(badConfig, n.Range(), "spec is an empty list").Hint = "write spec: scopes.yaml"
		}
	}
	for i, item := range items {
		text, ok := r.text(item, "spec")
		if !ok {
			continue
		}
		if name := r.path(item, text); i == 0 {
			r.conf.spec = name
		} else {
			r.conf.also = append(r.conf.also, name)
		}
	}
}

// root widens the tree; the configuration keeps its place in it.
func (r *configReader) root(n source.Node) {
	text, ok := r.text(n, "root")
	if !ok {
		return
	}
	wide := filepath.Join(r.conf.root, filepath.FromSlash(text))
	inside, err := filepath.Rel(wide, r.conf.root)
	if filepath.IsAbs(text) || err != nil || !filepath.IsLocal(inside) {
		r.found.Add(badPath, n.Range(), "root %q does not hold the configuration", text).Hint = `write how to get up from it, such as ".."`
		return
	}
	r.conf.root = wide
	r.conf.dir = filepath.ToSlash(inside)
	r.conf.file = path.Join(r.conf.dir, r.conf.file)
}

func (r *configReader) target(n source.Node) {
	if n.Kind() != source.Mapping || n.Len() != 1 {
		r.found.Add(badConfig, n.Range(), "a target is a mapping with one key, its name").Hint = "write - go: {dir: internal/scopes}"
		return
	}
	key, value := n.Pair(0)
	t := generator.Find(registry.Targets(), key.Value())
	if t == nil {
		var names []string
		for _, t := range registry.Targets() {
			names = append(names, t.Name)
		}
		d := r.found.Add(badTarget, key.Range(), "target %q is not known", key.Value())
		d.Hint = "the targets are " + strings.Join(names, ", ")
		if near, ok := diag.Nearest(key.Value(), names); ok {
			d.Hint = fmt.Sprintf("did you mean %q?", near)
		}
		return
	}
	if value.Kind() != source.Mapping {
		r.found.Add(badConfig, value.Range(), "the settings of %s are a mapping", t.Name).Hint = fmt.Sprintf("write %s: {%s: …}", t.Name, t.Options[0].Name)
		return
	}
	var known []string
	for _, o := range t.Options {
		known = append(known, o.Name)
	}
	r.unknown(value, known, "the "+t.Name+" target")
	job := generator.Job{Target: t, Options: generator.Options{}, At: key.Range(), Places: map[string]diag.Range{}}
	for _, o := range t.Options {
		v, ok := value.Get(o.Name)
		if !ok {
			if o.Required {
				r.found.Add(badConfig, key.Range(), "the %s target does not say its %s", t.Name, o.Name).Hint = o.Help
			}
			job.Options[o.Name] = defaultValue(o)
			continue
		}
		job.Options[o.Name] = r.value(v, o)
		job.Places[o.Name] = v.Range()
		for i := range v.Len() {
			if o.Kind == generator.Sources && v.Kind() == source.Mapping {
				key, file := v.Pair(i)
				job.Places[o.Name+"."+key.Value()] = file.Range()
			}
			if o.Kind == generator.Files && v.Kind() == source.Sequence {
				job.Places[o.Name+"."+path.Join(r.conf.dir, v.Item(i).Value())] = v.Item(i).Range()
			}
		}
	}
	r.conf.jobs = append(r.conf.jobs, job)
}

func defaultValue(o generator.Option) any {
	switch o.Kind {
	case generator.Bool:
		return o.Default == "true"
	case generator.List, generator.Files:
		if o.Default == "" {
			return []string(nil)
		}
		return strings.Split(o.Default, ",")
	case generator.Sources:
		return []generator.Keyed(nil)
	}
	return o.Default
}

func (r *configReader) value(n source.Node, o generator.Option) any {
	switch o.Kind {
	case generator.Bool:
		b, ok := n.Bool()
		if !ok {
			r.found.Add(badConfig, n.Range(), "%s is true or false", o.Name)
		}
		return b
	case generator.Extra:
		if b, ok := n.Bool(); ok {
			return extra(b)
		}
		s, ok := n.Text()
		if !ok || blank(s) {
			r.found.Add(badConfig, n.Range(), "%s is true, false or a file", o.Name)
			return ""
		}
		return r.path(n, s)
	case generator.List, generator.Files:
		var out []string
		if n.Kind() != source.Sequence {
			r.found.Add(badConfig, n.Range(), "%s is a list", o.Name).Hint = fmt.Sprintf("write %s: [%s]", o.Name, n.Value())
			return out
		}
		for i := range n.Len() {
			if s, ok := r.text(n.Item(i), o.Name); ok {
				if r.allowed(n.Item(i), s, o); o.Kind == generator.Files {
					s = r.path(n.Item(i), s)
				}
				out = append(out, s)
			}
		}
		return out
	case generator.Sources:
		var out []generator.Keyed
		if n.Kind() != source.Mapping {
			r.found.Add(badConfig, n.Range(), "%s is a mapping from keys to files", o.Name).Hint = fmt.Sprintf("write %s: {name: scopes.yaml}", o.Name)
			return out
		}
		for i := range n.Len() {
			key, value := n.Pair(i)
			if s, ok := r.text(value, o.Name); ok {
				out = append(out, generator.Keyed{Key: key.Value(), Path: r.path(value, s)})
			}
		}
		return out
	}
	if k := n.Kind(); len(o.Values) > 0 && k != source.Mapping && k != source.Sequence {
		r.allowed(n, n.Value(), o) // a value that is no text in YAML, such as true, is not mended by quotes
		return n.Value()
	}
	s, ok := r.text(n, o.Name)
	if !ok {
		if len(o.Values) > 0 {
			r.found[len(r.found)-1].Hint = "write " + strings.Join(o.Values, ", ")
		}
		return ""
	}
	if o.Kind == generator.Dir || o.Kind == generator.File || o.Kind == generator.Source {
		return r.path(n, s)
	}
	return s
}

// extra is the value of an option of that kind that names no file.
func extra(wanted bool) string {
	if wanted {
		return generator.Usual
	}
	return ""
}

func (r *configReader) allowed(n source.Node, s string, o generator.Option) {
	if len(o.Values) == 0 || slices.Contains(o.Values, s) {
		return
	}
	d := r.found.Add(badConfig, n.Range(), "%s %q is not known", o.Name, s)
	d.Hint = "write " + strings.Join(o.Values, ", ")
	if near, ok := diag.Nearest(s, o.Values); ok {
		d.Hint = fmt.Sprintf("did you mean %q?", near)
	}
}

func (r *configReader) text(n source.Node, what string) (string, bool) {
	s, ok := n.Text()
	switch {
	case !ok:
		r.found.Add(badConfig, n.Range(), "%s is a text, but this %s", what, n.Describe())
		return "", false
	case blank(s):
		r.found.Add(badConfig, n.Range(), "%s is empty", what).Hint = "write a value, or leave the key out"
		return "", false
	}
	return s, true
}

// blank reports whether a text shows nothing to a reader.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// path makes a path relative to the root and refuses one that leaves it.
func (r *configReader) path(n source.Node, s string) string {
	p, err := within(r.conf.dir, s)
	if err != nil {
		r.found.Add(badPath, n.Range(), "%s", err).Hint = "widen the tree with root, or move the file"
	}
	return p
}

// within joins a path of the configuration in dir to the root's tree.
func within(dir, s string) (string, error) {
	p := path.Join(dir, s)
	if path.IsAbs(s) || filepath.IsAbs(s) || strings.Contains(s, `\`) || !filepath.IsLocal(filepath.FromSlash(p)) {
		return "", fmt.Errorf("%q is not below the root folder", s)
	}
	return p, nil
}

func (r *configReader) unknown(n source.Node, known []string, where string) {
	for i := range n.Len() {
		key, _ := n.Pair(i)
		if slices.Contains(known, key.Value()) || strings.HasPrefix(key.Value(), "x-") {
			continue
		}
		d := r.found.Add(badConfig, key.Range(), "%s has no key %q", where, key.Value())
		d.Hint = "its keys are " + strings.Join(known, ", ")
		if near, ok := diag.Nearest(key.Value(), known); ok {
			d.Hint = fmt.Sprintf("did you mean %q?", near)
		}
	}
}
