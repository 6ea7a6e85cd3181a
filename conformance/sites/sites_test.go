package sites

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// site is one way to turn pages into HTML.
type site struct {
	name, dialect string
	slow          bool // minutes: built where SCOPEGEN_SITES is "all"
	// build makes the site in a folder of its own.
	build func(t *testing.T, dir string) built
	// content is the element of a page that holds what was Markdown.
	content func(*html.Node) bool
	// typography is what the site replaces in every text as it comes, and with what, by turns.
	typography []string
	// dollars says that lists of headings have "${" for "{", which is a fault of Astro's.
	dollars bool
}

var all = []site{github, mdx, hugo, mkdocs, vitepress, starlight, docusaurus}

// built is a site that was built.
type built struct {
	site
	dir        string
	pages      map[string]*page
	files      int
	took       time.Duration
	warnings   []string
	typography *strings.Replacer
}

// shown is a text as the site shows it.
func (b *built) shown(s string) string {
	return b.typography.Replace(s)
}

// sorted are the pages by name.
func (b *built) sorted() (pages []*page) {
	for _, name := range slices.Sorted(maps.Keys(b.pages)) {
		pages = append(pages, b.pages[name])
	}
	return pages
}

// TestSites builds all sites one after the other, then has a browser open what was built.
func TestSites(t *testing.T) {
	if testing.Short() {
		t.Skip("builds sites")
	}
	var table strings.Builder
	fmt.Fprintf(&table, "\n%-12s%7s%11s%11s%16s\n", "site", "files", "seconds", "warnings", "hostile texts")
	var done []*built
	root := os.Getenv("SCOPEGEN_SITES_DIR")
	if root == "" {
		root = t.TempDir()
	}
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			dir := filepath.Join(root, s.name)
			require.NoError(t, os.Mkdir(dir, 0o777))
			if s.slow && os.Getenv("SCOPEGEN_SITES") != "all" {
				t.Skip(`SCOPEGEN_SITES is not "all"`)
			}
			b := s.build(t, dir)
			b.site, b.typography = s, strings.NewReplacer(s.typography...)
			b.pages = read(t, b.dir, s.content)
			right, total := b.judge(t)
			fmt.Fprintf(&table, "%-12s%7d%11.1f%11d%16s\n", s.name, b.files, b.took.Seconds(), len(b.warnings), fmt.Sprintf("%d/%d", right, total))
			done = append(done, &b)
		})
	}
	t.Log(table.String())
	if !t.Failed() { // what is wrong already would only be wrong once more
		browse(t, done)
	}
}

// judge holds a built site against the specs, and counts hostile texts.
func (b *built) judge(t *testing.T) (right, total int) {
	report := func(about string, faults []string) {
		if len(faults) > 0 {
			t.Errorf("%s: %d\n%s", about, len(faults), strings.Join(faults[:min(len(faults), 12)], "\n"))
		}
	}
	report("warnings", b.warnings)
	report("links", b.deadLinks())
	for _, e := range editions() {
		report("texts of "+e.folder, b.missing(e))
		if e.twin == "" {
			continue
		}
		c := b.compare(e)
		report(e.folder+" and its twin", c.faults)
		right += len(c.right)
		total += len(c.seen)
		require.NotZero(t, total)
		lost := map[string]int{}
		for w, said := range e.said {
			if !c.seen[w] {
				lost[said.Of]++
			}
		}
		t.Log(e.folder, "shows", len(c.seen), "of", len(e.said), "texts; not", lost)
	}
	return right, total
}

// placeAll writes the pages of all editions below dir, in the dialect of a site, and counts them.
func placeAll(t *testing.T, dir, dialect string) (files int) {
	for _, e := range editions() {
		out := emit(t, e, dialect)
		files += len(out)
		write(t, dir, out...)
	}
	return files
}

// class selects by class.
func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(strings.Fields(attr(n, "class")), name) }
}

// warned lists the lines that a build printed with one of some words in them, as the site writes them.
func warned(printed string, words ...string) (lines []string) {
	for line := range strings.Lines(printed) {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(line, w) }) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func link(t *testing.T, modules, dir string) {
	t.Helper()
	require.NoError(t, os.Symlink(modules, filepath.Join(dir, "node_modules")))
}
