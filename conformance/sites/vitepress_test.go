package sites

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// vitepress compiles every page into a Vue component, runs it to print it, and checks links itself.
var vitepress = site{name: "vitepress", dialect: "vitepress", content: func(n *html.Node) bool { return class("vp-doc")(n) }, build: func(t *testing.T, dir string) built {
	from := modules(t, "vitepress")
	copyTo(t, dir, "vitepress")
	link(t, from, dir)
	b := built{dir: filepath.Join(dir, "docs/.vitepress/dist")}
	b.files = placeAll(t, filepath.Join(dir, "docs"), "vitepress")
	sidebars := map[string]any{}
	for _, e := range editions() {
		data, err := os.ReadFile(filepath.Join(dir, "docs", e.folder, "sidebar.json"))
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		var bar map[string]any
		require.NoError(t, json.Unmarshal(data, &bar))
		bar["base"] = "/" + e.folder + "/"
		sidebars["/"+e.folder+"/"] = []any{bar}
	}
	data, err := json.Marshal(sidebars)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "docs/.vitepress/sidebars.json"), data, 0o666))
	var printed string
	printed, b.took = build(t, dir, nil, filepath.Join(dir, "node_modules/.bin/vitepress"), "build", "docs")
	b.warnings = warned(printed, "warn", "rror", "(!)", "Warn")
	return b
}}
