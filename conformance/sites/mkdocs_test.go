package sites

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"gopkg.in/yaml.v3"
)

// mkdocs has Material's theme and the extensions that Material's documentation recommends, which are nearly all there are.
var mkdocs = site{name: "mkdocs", dialect: "mkdocs", content: func(n *html.Node) bool { return n.Data == "article" }, build: func(t *testing.T, dir string) built {
	need(t, "mkdocs")
	b := built{dir: filepath.Join(dir, "site")}
	b.files = placeAll(t, filepath.Join(dir, "docs"), "mkdocs")
	config, err := os.ReadFile("mkdocs/mkdocs.yml")
	require.NoError(t, err)
	nav := []any{map[string]any{"Proof": "index.md"}}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "docs/index.md"), []byte("# Proof\n"), 0o666))
	for _, e := range editions() {
		if part := below(t, filepath.Join(dir, "docs"), e.folder); part != nil {
			nav = append(nav, map[string]any{e.folder: part})
		}
	}
	if len(nav) > 1 {
		data, err := json.Marshal(nav)
		require.NoError(t, err)
		config = fmt.Appendf(config, "nav: %s\n", data)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "mkdocs.yml"), config, 0o666))
	var printed string
	printed, b.took = build(t, dir, nil, "mkdocs", "build", "--strict")
	b.warnings = warned(printed, "WARNING", "ERROR")
	return b
}}

// below is the navigation that the target wrote for a folder, with the folder before every page, as mkdocs.yml wants it.
func below(t *testing.T, docs, folder string) any {
	data, err := os.ReadFile(filepath.Join(docs, folder, ".nav.yml"))
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	require.False(t, bytes.Contains(data, []byte("\t")), "%s", data)
	var file struct{ Nav []any }
	require.NoError(t, yaml.Unmarshal(data, &file), "%s", data)
	var move func(v any) any
	move = func(v any) any {
		switch v := v.(type) {
		case string:
			require.True(t, strings.HasSuffix(v, ".md"), v)
			return folder + "/" + v
		case []any:
			for i := range v {
				v[i] = move(v[i])
			}
			return v
		case map[string]any:
			for k := range v {
				v[k] = move(v[k])
			}
			return v
		}
		t.Fatalf("%T in %s", v, data)
		return nil
	}
	return move(file.Nav)
}
