package format_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
	_ "github.com/scopegen/scopegen/spec/lint/registry" // its rules' examples are specs
	_ "github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/native/format"
	"github.com/scopegen/scopegen/spec/source"
)

const root = "../../../"

var fenced = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// specs are all that the repository has: examples, the pages' and the scripts' specs, and the rules' right and wrong ones.
func specs(t testing.TB) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	add := func(name string, data []byte) {
		if bytes.Contains(data, []byte("scopegen: 1")) || bytes.HasPrefix(data, []byte("scopes:")) {
			all[name] = data
		}
	}
	for _, pattern := range []string{"examples/*/scopes.yaml", "docs/*.md", "README.md", "cmd/scopegen/testdata/script/*.txtar"} {
		files, err := filepath.Glob(root + pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			switch filepath.Ext(file) {
			case ".yaml":
				add(file, data)
			case ".md":
				for i, m := range fenced.FindAllSubmatch(data, -1) {
					add(file+strings.Repeat("+", i), m[1])
				}
			case ".txtar":
				for _, f := range txtar.Parse(data).Files {
					if filepath.Ext(f.Name) == ".yaml" {
						add(file+"/"+f.Name, f.Data)
					}
				}
			}
		}
	}
	for _, r := range diag.Rules() {
		add(string(r.Code)+" bad", []byte(r.Bad))
		add(string(r.Code)+" good", []byte(r.Good))
	}
	return all
}

// formatted formats a text that can be read, and holds the result against itself. It is nil where the text is refused.
func formatted(t testing.TB, name string, data []byte) []byte {
	t.Helper()
	doc, found := source.Parse(name, data, source.Native)
	out, said := format.Source(name, data)
	for _, d := range said {
		require.NotContains(t, []diag.Code{"SG5301"}, d.Rule.Code, "%s: %s\n%s", name, d.Message, data)
	}
	if found.Errors() > 0 || doc == nil {
		require.Nil(t, out, name)
		return nil
	}
	if said.Errors() > 0 {
		require.Nil(t, out, name)
		return nil
	}
	require.NotNil(t, out, name)
	again, said := format.Source(name, out)
	require.Zero(t, said.Errors(), "%s\n%s", name, out)
	require.Equal(t, string(out), string(again), "%s\n%s", name, data)
	return out
}

func one(t testing.TB, text string) string {
	t.Helper()
	out, found := format.Source("scopes.yaml", []byte(text))
	require.NotNil(t, out, "%v", found)
	again, _ := format.Source("scopes.yaml", out)
	require.Equal(t, string(out), string(again))
	return string(out)
}
