package cli

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/lsp"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/native/format"
)

var lspVerb = verb{
	name:  "lsp",
	short: "Serve editors: findings while typing, completion, hover, definitions, references, rename",
	long: `Speak the Language Server Protocol (3.17) over standard input and output, for an editor that starts it; docs/editors.md says how
to set up VS Code, Neovim, Helix and JetBrains' editors.

A file belongs to the spec of the scopegen.yaml above it when that spec reads it; else, when it begins a spec of its own, to
itself. What is open in the editor stands for what is on disk, included files and OpenAPI documents too.

Exit status: 0 after shutdown and exit, 1 when the input ended otherwise.`,
	example: `  scopegen lsp`,
	run: func(c *call) (int, error) {
		server := lsp.Server{Load: readFor, Format: format.Source, Config: configSchema(), Version: toolVersion(), Log: c.stderr}
		return server.Run(c.stdin, c.stdout), nil
	},
}

// readFor reads the spec that a file is part of, with what is open in an editor in the place of what is on disk.
func readFor(file string, open map[string][]byte) (*lsp.Reading, error) {
	c := &call{dir: filepath.Dir(file), values: values{}, open: open}
	root := repository(c.dir)
	if at, err := findConfig(c.dir); err == nil {
		of := &call{dir: filepath.Dir(at), values: values{"config": at}, open: open}
		r, err := read(of, "")
		if err == nil && (at == file || hasFile(r, file)) {
			return r, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		root = of.dir
	}
	data, isOpen := open[file]
	if !isOpen || !hasKey(data, "scopegen", false) {
		return nil, nil
	}
	c.dir = root // what the spec may read
	return read(c, file)
}

func hasFile(r *lsp.Reading, file string) bool {
	_, ok := r.Files[file]
	return ok
}

// read loads a project and judges it as lint does.
func read(c *call, specArg string) (*lsp.Reading, error) {
	p, err := open(c, specArg)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if err := p.load(); err != nil {
		return nil, err
	}
	r := &lsp.Reading{API: p.api, Root: p.conf.root, Files: map[string][]byte{}, Sound: p.api != nil && p.found.Errors() == 0}
	found := p.found
	if r.Sound && p.settings.Errors() == 0 {
		settings := p.lintSettings()
		if settings.Baseline, err = p.readBaseline(p.baselineFile()); err != nil {
			return nil, err
		}
		found = nil
		for _, f := range lint.Judge(p.lint(), settings).Findings {
			found = append(found, f.Diagnostic)
		}
	}
	for name, data := range p.tree.read {
		r.Files[p.absolute(name)] = data
	}
	for name, data := range p.conf.files {
		r.Files[p.absolute(name)] = data
	}
	r.Spec = p.absolute(p.conf.spec)
	if p.conf.spec != "" {
		found = append(found, p.settings...)
	}
	for _, d := range found {
		r.Found = append(r.Found, p.placed(d))
	}
	r.Found.Sort()
	return r, nil
}

// absolute is where a file is that findings name.
func (p *project) absolute(name string) string {
	if _, isConfig := p.conf.files[name]; isConfig {
		return inDir(p.call.dir, filepath.FromSlash(name))
	}
	return inDir(p.conf.root, filepath.FromSlash(name))
}

// placed is a finding whose files have absolute names.
func (p *project) placed(d diag.Diagnostic) diag.Diagnostic {
	place := func(r diag.Range) diag.Range {
		if r.File != "" && !strings.HasPrefix(r.File, "<") {
			r.File = p.absolute(r.File)
		}
		return r
	}
	d.Range = place(d.Range)
	var related []diag.Related
	for _, r := range d.Related {
		related = append(related, diag.Related{Range: place(r.Range), Message: r.Message})
	}
	d.Related = related
	if d.Fix != nil {
		fix := diag.Fix{Title: d.Fix.Title}
		for _, e := range d.Fix.Edits {
			fix.Edits = append(fix.Edits, diag.Edit{Range: place(e.Range), Text: e.Text})
		}
		d.Fix = &fix
	}
	return d
}
