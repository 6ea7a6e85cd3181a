package sites

import (
	"path/filepath"
	"testing"
)

// docusaurus checks links and anchors itself, and refuses what is broken. Backslashes of titles have a space of no width behind them.
var docusaurus = site{name: "docusaurus", dialect: "docusaurus", slow: true, content: class("theme-doc-markdown"), typography: noEscape, build: func(t *testing.T, dir string) built {
	from := modules(t, "docusaurus")
	at, take := beside(t, from, dir, "build")
	copyTo(t, at, "docusaurus")
	b := built{dir: filepath.Join(dir, "build")}
	b.files = placeAll(t, filepath.Join(at, "docs"), "docusaurus")
	var printed string
	printed, b.took = build(t, at, nil, filepath.Join(from, ".bin/docusaurus"), "build")
	take()
	b.warnings = warned(printed, "WARN", "Warn", "warn", "rror")
	return b
}}

var noEscape = []string{"\\\u200b", `\`}
