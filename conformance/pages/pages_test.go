// Package pages runs the pages of docs whose code needs modules that the tool does not have: those with a block marked
//
//	<!-- needs: MODULE -->
//
// The page's files, its specs and what its commands generate become a module of their own, which is vetted and tested. What
// the page's commands print is cmd/scopegen's test's. Tests that a page does not show are in testdata.
package pages

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	// What the pages need stands in this module's go.mod, which theirs are made of.
	_ "github.com/go-chi/chi/v5"
	_ "github.com/golang-jwt/jwt/v5"
	_ "github.com/lestrrat-go/jwx/v3/jwa"
	_ "github.com/lestrrat-go/jwx/v3/jwt"
	_ "go.opentelemetry.io/otel/attribute"
	_ "go.opentelemetry.io/otel/metric/noop"
	_ "go.opentelemetry.io/otel/trace"
)

var (
	fenced  = regexp.MustCompile("(?ms)((?:^<!-- [^\n]* -->\n)*)^```(\\w+)\n(.*?)^```$")
	comment = regexp.MustCompile(`<!-- (\w+)(?:: (.*?))? -->`)
)

func TestPages(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	guides, err := filepath.Glob("../../docs/guides/*.md")
	require.NoError(t, err)
	command := filepath.Join(t.TempDir(), "scopegen")
	run(t, "../..", "go", "build", "-o", command, "./cmd/scopegen")
	ran := 0
	for _, page := range append(pages, guides...) {
		name, err := filepath.Rel("../../docs", page)
		require.NoError(t, err)
		data, err := os.ReadFile(page)
		require.NoError(t, err)
		if !strings.Contains(string(data), "\n<!-- needs: ") {
			continue
		}
		ran++
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			ownModule(t, dir)
			for _, m := range fenced.FindAllStringSubmatch(string(data), -1) {
				block(t, command, dir, m[1], m[2], m[3])
			}
			if hidden := filepath.Join("testdata", strings.TrimSuffix(name, ".md")); exists(hidden) {
				require.NoError(t, os.CopyFS(dir, os.DirFS(hidden)))
			}
			run(t, dir, "go", "test", "-vet=all", "./...")
		})
	}
	require.NotZero(t, ran)
}

// block writes a file or runs the commands.
func block(t *testing.T, command, dir, comments, language, text string) {
	said := map[string]string{}
	for _, c := range comment.FindAllStringSubmatch(comments, -1) {
		said[c[1]] = c[2]
	}
	name := said["file"]
	if _, raises := said["raises"]; name == "" && !raises && language == "yaml" && strings.HasPrefix(text, "scopegen: 1\n") {
		name = "scopes.yaml"
	}
	_, fragment := said["fragment"]
	switch {
	case fragment:
	case name != "":
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	case language == "console":
		for line := range strings.Lines(text) {
			if arguments, ok := strings.CutPrefix(strings.TrimSpace(line), "$ scopegen generate"); ok {
				run(t, dir, command, append([]string{"generate"}, strings.Fields(arguments)...)...)
			}
		}
	}
}

// ownModule makes the page's module: this one's versions under another name.
func ownModule(t *testing.T, dir string) {
	mod, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	sum, err := os.ReadFile("../go.sum")
	require.NoError(t, err)
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	text := strings.Replace(string(mod), "module github.com/scopegen/scopegen/conformance\n", "module example.com/notes\n", 1)
	text = strings.Replace(text, "scopegen => ../\n", "scopegen => "+root+"\n", 1)
	require.Contains(t, text, "example.com/notes")
	require.Contains(t, text, root)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o644))
}

func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %s\n%s", name, strings.Join(args, " "), out)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
