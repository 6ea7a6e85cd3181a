package sites

import (
	"path/filepath"
	"testing"
)

// starlight prints the title outside of what was Markdown, and makes typographic marks of plain ones.
var starlight = site{name: "starlight", dialect: "starlight", slow: true, content: class("sl-markdown-content"), build: func(t *testing.T, dir string) built {
	from := modules(t, "starlight")
	at, take := beside(t, from, dir, "dist")
	copyTo(t, at, "starlight")
	b := built{dir: filepath.Join(dir, "dist")}
	b.files = placeAll(t, filepath.Join(at, "src/content/docs"), "starlight")
	var printed string
	printed, b.took = build(t, at, nil, filepath.Join(from, ".bin/astro"), "build")
	take()
	b.warnings = warned(printed, "WARN", "warn", "rror")
	return b
}}
