package sites

import (
	"path/filepath"
	"testing"

	"golang.org/x/net/html"
)

// hugo has a theme of its own here, which does what themes do: it prints the page's title.
var hugo = site{name: "hugo", dialect: "hugo", content: func(n *html.Node) bool { return n.Data == "main" }, typography: quotes, build: func(t *testing.T, dir string) built {
	need(t, "hugo")
	copyTo(t, dir, "hugo")
	b := built{dir: filepath.Join(dir, "public")}
	b.files = placeAll(t, filepath.Join(dir, "content"), "hugo")
	var printed string
	printed, b.took = build(t, dir, nil, "hugo", "--printPathWarnings", "--printI18nWarnings")
	b.warnings = warned(printed, "WARN", "ERROR")
	return b
}}

// quotes are what typographers make of plain ones.
var quotes = []string{"“", `"`, "”", `"`, "‘", "'", "’", "'"}
