package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/join"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// project is a configuration with its tree and, once loaded, its model.
type project struct {
	call   *call
	conf   *config
	tree   *tree
	rev    string // what stands before names of files: the revision that they are of, with a colon
	api    *spec.API
	found  diag.List // of the spec, and of the targets once they ran
	others []string  // files that other models were read from, for targets
	// settings are the configuration's findings. They stop targets, not questions.
	settings diag.List
}

// open finds the configuration, or makes one from the command line: a spec named there is read from its own folder's tree,
// or from the working directory when it lies below that.
func open(c *call, specArg string) (*project, error) {
	p := &project{call: c}
	specs := c.values.list("spec")
	if specArg != "" {
		specs = []string{specArg}
	}
	if len(specs) > 1 && slices.Contains(specs, "-") {
		return nil, errors.New("--spec - beside others: standard input is one document, which can refer to no other")
	}
	if len(specs) > 0 && c.values.text("config") == "" {
		p.conf = bareConfig(c.dir, specs[0])
		for _, name := range specs[1:] {
			name, err := p.conf.locate(c.dir, name)
			if err != nil {
				return nil, err
			}
			p.conf.also = append(p.conf.also, name)
		}
	} else {
		file := filepath.Join(c.dir, c.values.text("config"))
		if filepath.IsAbs(c.values.text("config")) {
			file = c.values.text("config")
		}
		var err error
		if c.values.text("config") == "" {
			if file, err = findConfig(c.dir); err != nil {
				return nil, err
			}
		}
		if p.conf, p.settings, err = readConfig(c, file); err != nil {
			return nil, err
		}
		for i, name := range specs {
			if name, err = p.conf.locate(c.dir, name); err != nil {
				return nil, err
			}
			if i == 0 {
				p.conf.spec, p.conf.also = name, nil
			} else {
				p.conf.also = append(p.conf.also, name)
			}
		}
	}
	var err error
	if p.tree, err = openTree(p.conf.root, c.stdin); err == nil {
		p.tree.overlay(c.open)
	}
	return p, err
}

// bareConfig stands in where there is no configuration.
func bareConfig(dir, specArg string) *config {
	conf := &config{root: dir, dir: ".", files: map[string][]byte{}}
	if specArg == "-" {
		conf.spec = stdinName
		return conf
	}
	file := specArg
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || !filepath.IsLocal(rel) {
		conf.root, rel = filepath.Dir(file), filepath.Base(file)
	}
	conf.spec = filepath.ToSlash(rel)
	return conf
}

// locate makes a file named on the command line relative to the configuration's tree.
func (c *config) locate(dir, name string) (string, error) {
	if name == "-" {
		return stdinName, nil
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	rel, err := filepath.Rel(c.root, name)
	if err != nil || !filepath.IsLocal(rel) {
		return "", fmt.Errorf("--spec %s lies outside %s, the tree that is read", name, c.root)
	}
	return filepath.ToSlash(rel), nil
}

func (p *project) close() { p.tree.Close() }

// load reads the spec. The model may be nil; the findings say why.
func (p *project) load() error {
	if p.conf.spec == "" {
		p.found = p.settings // which say that there is none
		return nil
	}
	var apis []*spec.API
	var found diag.List
	for _, name := range append([]string{p.conf.spec}, p.conf.also...) {
		data, err := p.tree.ReadFile(name)
		if err != nil {
			if at := p.conf.specAt; at.IsValid() {
				return fmt.Errorf("read the spec that %s names: %w", at, err)
			}
			return fmt.Errorf("read the spec: %w", err)
		}
		switch {
		case isOpenAPI(data):
			api, more := p.document(name, data, openapi.Options{Security: "read"})
			apis, found = append(apis, api), append(found, more...)
		case len(p.conf.also) > 0:
			return fmt.Errorf("%s is no OpenAPI document: several specs are the documents of one API\nA scope spec takes several documents under its openapi key, and includes other specs", p.name(name))
		default:
			p.api, found, err = native.Load(p.tree, name, native.Options{OpenAPI: p.readOpenAPI})
			p.found = append(p.found, found...)
			return err
		}
	}
	api, more := join.APIs(apis)
	p.api, p.found = api, append(append(p.found, found...), more...)
	p.found = append(p.found, spec.Seal(api)...)
	return nil
}

// document reads an OpenAPI document, and has another reader judge it.
func (p *project) document(name string, data []byte, opts openapi.Options) (*spec.API, diag.List) {
	api, doc, found := openapi.ReadDocument(name, data, unlinked{p.tree}, opts)
	full := p.call.values.text("validate") == "full"
	if found.Errors() == 0 && (full || opts.Security != "") {
		found = append(found, p.validate(doc, full)...)
		found.Sort()
	}
	return api, found
}

// readOpenAPI is the reader that a native spec's openapi key uses.
func (p *project) readOpenAPI(fsys native.FS, name string, o native.OpenAPIOptions, at diag.Range) (*spec.API, diag.List, error) {
	data, err := fsys.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	api, found := p.document(name, data, openapi.Options{
		Security: o.Security, Absent: o.Absent, ScopesExtension: o.ScopesExtension, Supplement: true,
		ScopesAnyOf: openapi.AnyOf{Document: o.Scopes.Document, Schemes: o.Scopes.Schemes, Operations: o.Scopes.Operations},
	})
	return api, found, nil
}

// isOpenAPI tells the two kinds of spec apart by their version key; what has neither is for the native reader to judge.
func isOpenAPI(data []byte) bool {
	if !bytes.Contains(data, []byte("openapi")) && !bytes.Contains(data, []byte("swagger")) {
		return false
	}
	if (hasKey(data, "openapi", true) || hasKey(data, "swagger", true)) && !hasKey(data, "scopegen", false) {
		return true
	}
	// The words stand there in another way, behind an anchor or a tag, or in an example: the root says which.
	version := &source.Keep{Keys: map[string]*source.Keep{"openapi": source.KeepAll, "swagger": source.KeepAll}}
	doc, _ := source.Skim("", data, source.OpenAPI, version)
	if doc == nil {
		return false
	}
	_, native := doc.Root.Get("scopegen")
	for word := range version.Keys {
		v, _ := doc.Root.Get(word)
		if text := strings.TrimSpace(v.Value()); text != "" && text[0] >= '0' && text[0] <= '9' {
			return !native
		}
	}
	return false
}

// hasKey looks for a word where it can be a key: at the beginning of a line, or behind a brace or comma, with a colon behind it; of a number
// on demand. A pattern over the bytes of a large document would take longer than reading it.
func hasKey(data []byte, word string, number bool) bool {
	const blanks = " \t\r\n\f"
	quote := func(b byte) bool { return b == '"' || b == '\'' }
	for from := 0; ; {
		i := bytes.Index(data[from:], []byte(word))
		if i < 0 {
			return false
		}
		before, after := data[:from+i], data[from+i+len(word):]
		from += i + len(word)
		if n := len(before); n > 0 && quote(before[n-1]) {
			before = before[:n-1]
		}
		lead := bytes.TrimRight(before, blanks)
		begins := len(lead) == 0 || string(lead) == "\ufeff" || lead[len(lead)-1] == '{' || lead[len(lead)-1] == ',' ||
			bytes.ContainsAny(before[len(lead):], "\r\n")
		if len(after) > 0 && quote(after[0]) {
			after = after[1:]
		}
		value, colon := bytes.CutPrefix(bytes.TrimLeft(after[:min(len(after), 1024)], blanks), []byte(":"))
		value = bytes.TrimLeft(value, blanks)
		if len(value) > 0 && quote(value[0]) {
			value = value[1:]
		}
		if begins && colon && (!number || len(value) > 0 && value[0] >= '0' && value[0] <= '9') {
			return true
		}
	}
}

// render runs the targets.
func (p *project) render() (generator.Result, error) {
	if p.api == nil || p.found.Errors() > 0 {
		return generator.Result{}, nil
	}
	return generator.Run(p.api, p.conf.jobs, p.place())
}

// place is what targets may know about where they write.
func (p *project) place() generator.Place {
	return generator.Place{Read: p.tree.ReadFile, Glob: p.tree.Glob, ImportPath: p.conf.importPath, LoadModel: p.model, Recorded: p.recorded()}
}

// model reads another model for a target, through the same tree: what it reads is an input of the run, for the manifest and for watch.
func (p *project) model(name string) (*spec.API, diag.List, error) {
	conf := *p.conf
	conf.spec, conf.also, conf.specAt = name, nil, diag.Range{}
	other := &project{call: p.call, conf: &conf, tree: p.tree, rev: p.rev}
	before := len(p.tree.order)
	if err := other.loadPoint(); err != nil {
		return nil, nil, err
	}
	p.others = append(p.others, p.tree.order[before:]...)
	return other.api, other.found, nil
}

// set is what is to be written.
func (p *project) set(result generator.Result) output.Set {
	files := result.Files
	// Without a configuration there is no record: two command lines would take each other's files for left-overs.
	s := output.Set{Manifest: p.conf.manifest(), Unrecorded: p.conf.file == "", Tool: toolVersion(), Files: files, Notes: picks(p.api)}
	for name, note := range result.Notes {
		if s.Notes == nil {
			s.Notes = map[string]any{}
		}
		s.Notes[name] = note
	}
	inPlace := map[string]bool{}
	for _, f := range files {
		inPlace[f.Path] = f.InPlace
	}
	for _, f := range p.api.Files {
		if !inPlace[f.Name] && f.Name != stdinName { // a document that is both read and edited changes by the edit
			s.Sources = append(s.Sources, output.Source{Path: f.Name, SHA256: output.Digest(f.Data)})
		}
	}
	for _, name := range p.others {
		if !inPlace[name] {
			s.Sources = append(s.Sources, output.Source{Path: name, SHA256: output.Digest(p.tree.read[name])})
		}
	}
	return s
}

// picks is what globs and selectors chose, for the manifest: a reviewer sees there when a new endpoint falls to an old rule.
func picks(api *spec.API) map[string]any {
	type note struct {
		By     string   `json:"by"`
		Match  string   `json:"match"`
		Picked []string `json:"picked"`
	}
	var notes []note
	names := func(scopes []*spec.Scope) (out []string) {
		for _, s := range scopes {
			out = append(out, s.Name)
		}
		return out
	}
	for _, s := range api.Scopes {
		for i := 0; i < len(s.Implies); {
			j := i
			for j < len(s.Implies) && s.Implies[j].Via == s.Implies[i].Via {
				j++
			}
			if via := s.Implies[i].Via; via != s.Implies[i].To.Name {
				var to []*spec.Scope
				for _, edge := range s.Implies[i:j] {
					to = append(to, edge.To)
				}
				notes = append(notes, note{s.Name, via, names(to)})
			}
			i = j
		}
		for _, x := range s.Selectors {
			var picked []string
			for _, o := range x.Picked {
				picked = append(picked, o.String())
			}
			notes = append(notes, note{s.Name, x.Text, picked})
		}
	}
	for _, s := range api.Sets {
		for _, w := range s.Written {
			if _, exact := api.Scope(w.Via); !exact {
				notes = append(notes, note{s.Name, w.Via, names(w.Scopes)})
			}
		}
	}
	if notes == nil {
		return nil
	}
	return map[string]any{"picked": notes}
}

// report prints findings to w and says how many there were. Names are as the user would type them.
func (p *project) report(w io.Writer, found diag.List) {
	found, files := p.named(found)
	diag.Printer{Files: files, Color: color(w)}.Text(w, found)
	if len(found) > 0 {
		fmt.Fprintln(w, diag.Summary(found))
	}
}

// named gives findings and files their names as typed from the working directory.
func (p *project) named(found diag.List) (diag.List, map[string][]byte) {
	files := map[string][]byte{}
	for name, data := range p.conf.files {
		files[name] = data
	}
	for name, data := range p.tree.read {
		files[p.name(name)] = data
	}
	out := make(diag.List, len(found))
	for i, d := range found {
		d.Range.File = p.name(d.Range.File)
		related := make([]diag.Related, len(d.Related))
		for j, r := range d.Related {
			r.Range.File = p.name(r.Range.File)
			related[j] = r
		}
		d.Related = related
		out[i] = d
	}
	out.Sort()
	return out, files
}

func (p *project) name(file string) string {
	if _, isConfig := p.conf.files[file]; isConfig || file == "" || file == stdinName || strings.HasPrefix(file, "/") {
		return file
	}
	if p.rev != "" {
		return p.rev + p.tree.git.prefix + path.Clean(file)
	}
	return display(p.call.dir, filepath.Join(p.conf.root, filepath.FromSlash(path.Clean(file))))
}

// at is a place as the user would type it.
func (p *project) at(r diag.Range) string {
	r.File = p.name(r.File)
	return r.String()
}
