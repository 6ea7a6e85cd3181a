// Package docsite builds the project's own documentation and reads what readers get: every link and anchor leads somewhere, pages
// load from their own site alone, each stands in the navigation, and says what the Markdown says.
package docsite

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

const docs = "../../docs"

var build = sync.OnceValues(func() (string, error) {
	out, err := run("npm", "--prefix", docs, "ci", "--no-audit", "--no-fund")
	if err == nil {
		out, err = run("npm", "--prefix", docs, "run", "build")
	}
	return out, err
})

func run(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).CombinedOutput()
	return string(out), err
}

// site builds it, once, by the commands of the README. Without npm the test is skipped, except where SCOPEGEN_CI says that it must run.
func site(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		if os.Getenv("SCOPEGEN_CI") != "1" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	out, err := build()
	require.NoError(t, err, "%s", out)
	require.NotContains(t, out, "(!)", "the build warns")
	return filepath.Join(docs, ".vitepress/dist")
}

// built is every page by its address on the site.
func built(t *testing.T) map[string]*html.Node {
	t.Helper()
	root := os.DirFS(site(t))
	pages := map[string]*html.Node{}
	require.NoError(t, fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".html") && name != "explorer/factory.html" {
			data, err := fs.ReadFile(root, name)
			require.NoError(t, err)
			pages["/"+name] = parse(t, data)
		}
		return err
	}))
	return pages
}

func parse(t *testing.T, data []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(data))
	require.NoError(t, err)
	return doc
}

// written is every page of docs by the address that it should have.
func written(t *testing.T) map[string][]byte {
	t.Helper()
	pages := map[string][]byte{}
	require.NoError(t, filepath.WalkDir(docs, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if err == nil && path.Ext(name) == ".md" {
			relative, err := filepath.Rel(docs, name)
			require.NoError(t, err)
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			pages["/"+strings.TrimSuffix(filepath.ToSlash(relative), ".md")+".html"] = data
		}
		return err
	}))
	return pages
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func hasClass(n *html.Node, class string) bool {
	all, _ := attr(n, "class")
	for _, c := range strings.Fields(all) {
		if c == class {
			return true
		}
	}
	return false
}

// find gives the first element with a class.
func find(n *html.Node, class string) *html.Node {
	for e := range n.Descendants() {
		if e.Type == html.ElementNode && hasClass(e, class) {
			return e
		}
	}
	return nil
}
