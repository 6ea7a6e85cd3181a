package output

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const manifestName = "scopegen.manifest.json"

func gen(text string) []byte { return []byte("// " + Mark + "\n\n" + text + "\n") }

func owned(path, text string) File { return File{Path: path, Data: gen(text), Target: "go"} }

func setOf(files ...File) Set {
	return Set{Manifest: manifestName, Tool: "v1", Sources: []Source{{"scopes.yaml", Digest([]byte("x"))}}, Files: files}
}

// tree is every file under dir by slash-separated path.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(p)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	}))
	return files
}

func put(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o755))
		require.NoError(t, os.WriteFile(p, []byte(data), 0o644))
	}
}

func mustWrite(t testing.TB, dir string, set Set) Report {
	t.Helper()
	report, err := Write(dir, set)
	require.NoError(t, err)
	return report
}

func mustCheck(t testing.TB, dir string, set Set) Report {
	t.Helper()
	report, err := Check(dir, set)
	require.NoError(t, err)
	return report
}

func statuses(r Report) map[string]Status {
	m := map[string]Status{}
	for _, c := range r {
		m[c.Path] = c.Status
	}
	return m
}

const (
	document = "openapi: 3.1.0\n"
	edited1  = "openapi: 3.1.0\nsecurity: [1]\n"
	edited2  = "openapi: 3.1.0\nsecurity: [2]\n"
)

func edit(was, data string) File {
	return File{Path: "api/openapi.yaml", Data: []byte(data), Was: []byte(was), Target: "openapi", InPlace: true}
}

// The scenario moves a tree from one set to another with every kind of change in one write: a file that changes, one
// that stays, one in new directories, one that is dropped and leaves its directories empty, a document edited in place.
var (
	sources = map[string]string{"api/openapi.yaml": document, "README.md": "mine\n", "docs/guide.md": "mine\n"}
	first   = setOf(owned("internal/scopes/a.go", "one"), owned("internal/scopes/b.go", "same"),
		owned("old/deep/gone.md", "dropped"), edit(document, edited1))
	second = setOf(owned("internal/scopes/a.go", "two"), owned("internal/scopes/b.go", "same"),
		owned("web/src/new.ts", "new"), owned("docs/scopes/new.md", "new"), edit(edited1, edited2))
	third = setOf(owned("internal/scopes/a.go", "three"), owned("internal/scopes/b.go", "same"),
		owned("web/src/new.ts", "new"), owned("docs/scopes/new.md", "new"), edit(edited2, edited2))
)

// temporary files are those that no finished run leaves behind.
func temporary(files map[string]string) []string {
	var names []string
	for name := range files {
		if strings.Contains(name, tempPrefix) || strings.HasPrefix(name, manifestName+".") {
			names = append(names, name)
		}
	}
	return names
}

func visible(files map[string]string) map[string]string {
	files = maps.Clone(files)
	for _, name := range temporary(files) {
		delete(files, name)
	}
	return files
}

func journaled(files map[string]string) (pending, done bool) {
	_, pending = files[manifestName+journalSuffix]
	_, done = files[manifestName+doneSuffix]
	return pending, done
}
