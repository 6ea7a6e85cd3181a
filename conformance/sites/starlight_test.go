package sites

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// starlight prints the title outside of what was Markdown.
var starlight = site{name: "starlight", dialect: "starlight", slow: true, content: func(n *html.Node) bool { return n.Data == "main" }, dollars: true, build: func(t *testing.T, dir string) built {
	from := modules(t, "starlight")
	at, take := beside(t, from, dir, "dist")
	copyTo(t, at, "starlight")
	b := built{dir: filepath.Join(dir, "dist")}
	b.files = placeAll(t, filepath.Join(at, "src/content/docs"), "starlight")
	var printed string
	printed, b.took = build(t, at, nil, filepath.Join(from, ".bin/astro"), "build")
	take()
	for _, line := range warned(printed, "WARN", "warn", "rror") {
		if !strings.Contains(line, "@astrojs/internal-helpers") { // of its own parts
			b.warnings = append(b.warnings, line)
		}
	}
	return b
}}
