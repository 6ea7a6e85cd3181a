package docsite

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderer "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
)

// hostile is what VitePress would read as its own, Vue's or its plugins' syntax, and GitHub does not.
const hostile = "# A {{ 6 * 7 }} title {#own}\n\n" +
	"Text {{ 6 * 7 }} and `{{ 6 * 7 }}`, *{{ constructor.constructor('return 1')() }}*, [a {{ link }}](#x \"{{ 6 * 7 }}\"), GET /a/{id}{.red}.\n\n" +
	"## `{{ 6 * 7 }}`\n\nnotes:read: a :key: and :heart:\n\n" +
	"| {{ 6 * 7 }} | `{{ a }}` |\n| --- | --- |\n| {{{ 1 }}} | {{{{ 1 }} |\n\n" +
	"```yaml\non: ${{ github.event }}\n```\n\n```vue\n{{ 6 * 7 }}\n```\n\n    {{ indented }}\n\n" +
	"<a id=\"here\"></a><b>{{ 6 * 7 }}</b>\n\n- {{ 6 * 7 }}\n\n> {{ 6 * 7 }}\n\n" +
	"## What's `a.b` & {c}, d_e?\n\n## What's `a.b` & {c}, d_e?\n\n### Größe\n"

var blank = regexp.MustCompile(`\s+`)

// text is what a reader reads, without blanks, and the blocks of code with them. What the theme adds is left out.
func text(n *html.Node) (all string, code []string) {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode {
			if n.Data == "button" || hasClass(n, "header-anchor") || hasClass(n, "lang") || hasClass(n, "explorer") {
				return
			}
			if n.Data == "pre" {
				var block strings.Builder
				for e := range n.Descendants() {
					if e.Type == html.TextNode {
						block.WriteString(e.Data)
					}
				}
				code = append(code, strings.TrimRight(block.String(), "\n"))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return blank.ReplaceAllString(b.String(), ""), code
}

// says compares a built page with its Markdown as another implementation of GitHub's dialect reads it.
func says(t *testing.T, name string, page *html.Node, source []byte) {
	t.Helper()
	gfm := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(renderer.WithUnsafe()))
	var out bytes.Buffer
	require.NoError(t, gfm.Convert(source, &out))
	want, wantCode := text(parse(t, out.Bytes()))
	body := find(page, "vp-doc")
	require.NotNil(t, body, name)
	got, gotCode := text(body)
	require.Equal(t, want, got, name)
	require.Equal(t, wantCode, gotCode, name)
}

func TestText(t *testing.T) {
	pages := built(t)
	for name, source := range written(t) {
		says(t, name, pages[name], source)
	}
}

// TestHostileText builds a page that the docs could have one day, with their configuration.
func TestHostileText(t *testing.T) {
	site(t)
	dir := t.TempDir()
	for _, file := range []string{"config.mjs", "markdown.mjs", "pages.mjs", "theme/index.mjs", "theme/style.css", "theme/FactoryExplorer.vue"} {
		data, err := os.ReadFile(filepath.Join(docs, ".vitepress", file))
		require.NoError(t, err)
		to := filepath.Join(dir, "docs/.vitepress", file)
		require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o777))
		require.NoError(t, os.WriteFile(to, data, 0o666))
	}
	modules, err := filepath.Abs(filepath.Join(docs, "node_modules"))
	require.NoError(t, err)
	require.NoError(t, os.Symlink(modules, filepath.Join(dir, "docs/node_modules")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "docs/index.md"), []byte(hostile), 0o666))
	out, err := run(filepath.Join(modules, ".bin/vitepress"), "build", filepath.Join(dir, "docs"))
	require.NoError(t, err, "%s", out)
	data, err := os.ReadFile(filepath.Join(dir, "docs/.vitepress/dist/index.html"))
	require.NoError(t, err)
	page := parse(t, data)
	says(t, "hostile", page, []byte(hostile))
	require.NotContains(t, string(data), `class="red"`)
	var ids []string // as GitHub makes them
	for n := range find(page, "vp-doc").Descendants() {
		if id, ok := attr(n, "id"); ok && strings.HasPrefix(n.Data, "h") {
			ids = append(ids, id)
		}
	}
	require.Equal(t, []string{"a--6--7--title-own", "-6--7-", "whats-ab--c-d_e", "whats-ab--c-d_e-1", "größe"}, ids)
}
