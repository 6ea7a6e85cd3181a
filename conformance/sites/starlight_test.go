package sites

import (
	"path/filepath"
	"testing"
)

// starlight prints the title outside of what was Markdown, and makes typographic marks of plain ones.
var starlight = site{name: "starlight", dialect: "starlight", slow: true, content: class("sl-markdown-content"), build: func(t *testing.T, dir string) built {
	from := modules(t, "starlight")
	copyTo(t, dir, "starlight")
	link(t, from, dir)
	b := built{dir: filepath.Join(dir, "dist")}
	b.files = placeAll(t, filepath.Join(dir, "src/content/docs"), "starlight")
	var printed string
	printed, b.took = build(t, dir, nil, filepath.Join(dir, "node_modules/.bin/astro"), "build")
	b.warnings = warned(printed, "WARN", "warn", "rror")
	return b
}}
