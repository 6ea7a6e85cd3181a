package sites

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// mdx compiles the pages for Docusaurus as Docusaurus does, runs what came out and prints it: no theme, no links of its own,
// but a second instead of a minute.
var mdx = site{name: "mdx", dialect: "docusaurus", content: func(n *html.Node) bool { return n.Data == "main" }, typography: noEscape, build: func(t *testing.T, dir string) built {
	from := modules(t, "mdx")
	copyTo(t, dir, "mdx")
	link(t, from, dir)
	b := built{dir: filepath.Join(dir, "out")}
	b.files = placeAll(t, filepath.Join(dir, "docs"), "docusaurus")
	var printed string
	printed, b.took = build(t, dir, []string{"NODE_ENV=production"}, "node", "build.mjs", "docs", "out")
	b.warnings = warned(printed, "")
	return b
}}

func unquote(t *testing.T, text []byte) (s string) {
	require.NoError(t, json.Unmarshal(text, &s), "%s", text)
	return s
}
