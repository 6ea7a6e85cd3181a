package sites

import (
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// page is one built page.
type page struct {
	file  string     // below the site's folder
	root  *html.Node // the document
	body  *html.Node // what the site makes of the Markdown
	ids   map[string]*html.Node
	order []*html.Node // the body's nodes as a reader meets them
}

// read parses all pages below a folder. content says which element of a page holds what was Markdown.
func read(t *testing.T, dir string, content func(*html.Node) bool) map[string]*page {
	t.Helper()
	all := map[string]*page{}
	require.NoError(t, filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(at, ".html") {
			return err
		}
		f, err := os.Open(at)
		if err != nil {
			return err
		}
		defer f.Close()
		root, err := html.Parse(f)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, at)
		p := &page{file: filepath.ToSlash(name), root: root, ids: map[string]*html.Node{}}
		for n := range root.Descendants() {
			if id := attr(n, "id"); id != "" && p.ids[id] == nil {
				p.ids[id] = n
			}
			if p.body == nil && n.Type == html.ElementNode && content(n) {
				p.body = n
				p.order = slices.Collect(n.Descendants())
			}
		}
		all[p.file] = p
		return err
	}))
	return all
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func element(n *html.Node, names ...string) bool {
	return n.Type == html.ElementNode && slices.Contains(names, n.Data)
}

func heading(n *html.Node) bool { return element(n, "h1", "h2", "h3", "h4", "h5", "h6") }

// permalink reports what sites put beside headings: a link to themselves, for those who want to copy it.
func permalink(n *html.Node) bool {
	for _, class := range strings.Fields(attr(n, "class")) {
		if slices.Contains([]string{"header-anchor", "headerlink", "hash-link", "sl-anchor-link", "sr-only"}, class) {
			return true
		}
	}
	return false
}

// decoration reports what a reader does not read.
func decoration(n *html.Node) bool { return permalink(n) || element(n, "style", "script", "svg") }

// text is what a reader sees of a node.
func text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case decoration(n):
		default:
			if element(n, "br", "p", "td", "th", "tr", "li", "div") {
				b.WriteByte(' ')
			}
			for c := range n.ChildNodes() {
				walk(c)
			}
		}
	}
	walk(n)
	return normal(b.String())
}

// normal is text as HTML shows it: runs of white space are one space.
func normal(s string) string { return strings.Join(strings.Fields(s), " ") }

// resolve says to which page and anchor a link on p leads; ok is false when it leaves the site.
func (b *built) resolve(p *page, href string) (file, anchor string, ok bool) {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return "", "", false
	}
	if u.Path == "" {
		return p.file, u.Fragment, true
	}
	at := u.Path
	if !strings.HasPrefix(at, "/") {
		at = path.Join("/", path.Dir(p.file), at)
	}
	at = strings.TrimPrefix(path.Clean(at), "/")
	for _, try := range []string{at, at + ".html", path.Join(at, "index.html"), strings.TrimSuffix(at, ".md") + ".html"} {
		if b.pages[try] != nil {
			return try, u.Fragment, true
		}
	}
	return at, u.Fragment, true
}
