package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// findingFormats are those of verbs whose answer is findings.
var findingFormats = []string{"text", "json", "sarif", "github"}

const home = "https://github.com/scopegen/scopegen"

// print prints findings in the format that was asked for.
func (p *project) print(w io.Writer, found diag.List) error {
	switch p.call.values.text("format") {
	case "json":
		named, _ := p.named(found)
		return diag.Printer{}.JSON(w, named)
	case "sarif":
		named, files := p.fromRepository(found)
		return diag.Printer{Files: files}.SARIF(w, named, diag.Tool{Name: "scopegen", Version: toolVersion(), URI: home})
	case "github":
		named, _ := p.fromRepository(found)
		return diag.Printer{}.GitHub(w, named)
	}
	p.report(w, found)
	return nil
}

// fromRepository gives findings and files their names from the root of the repository, wherever in it the command runs: that
// is where the services look for them.
func (p *project) fromRepository(found diag.List) (diag.List, map[string][]byte) {
	root := repository(p.call.dir)
	rename := func(name string) string {
		if name == "" || name == stdinName {
			return name
		}
		return display(root, inDir(p.call.dir, filepath.FromSlash(name)))
	}
	named, typed := p.named(found)
	files := map[string][]byte{}
	for name, data := range typed {
		files[rename(name)] = data
	}
	for i := range named {
		named[i].Range.File = rename(named[i].Range.File)
		for j := range named[i].Related {
			named[i].Related[j].Range.File = rename(named[i].Related[j].Range.File)
		}
	}
	return named, files
}

// repository is the folder with .git that dir is in, or dir.
func repository(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Lstat(filepath.Join(d, ".git")); err == nil {
			return d
		}
		if strings.TrimSuffix(filepath.Dir(d), string(filepath.Separator)) == strings.TrimSuffix(d, string(filepath.Separator)) {
			return dir
		}
	}
}
