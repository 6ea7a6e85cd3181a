package sites

import (
	"path/filepath"
	"testing"
)

// docusaurus checks links and anchors itself, and refuses what is broken.
var docusaurus = site{name: "docusaurus", dialect: "docusaurus", slow: true, content: class("theme-doc-markdown"), build: func(t *testing.T, dir string) built {
	from := modules(t, "docusaurus")
	copyTo(t, dir, "docusaurus")
	link(t, from, dir)
	b := built{dir: filepath.Join(dir, "build")}
	b.files = placeAll(t, filepath.Join(dir, "docs"), "docusaurus")
	var printed string
	printed, b.took = build(t, dir, nil, filepath.Join(dir, "node_modules/.bin/docusaurus"), "build")
	b.warnings = warned(printed, "WARN", "Warn", "warn", "rror")
	return b
}}
