package sites

import (
	"bytes"
	"fmt"
	"html"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	dom "golang.org/x/net/html"

	"github.com/scopegen/scopegen/output"
)

// github is what GitHub runs, with all its extensions and with HTML let through.
var github = site{name: "cmark-gfm", dialect: "github", content: func(n *dom.Node) bool { return n.Data == "main" }, build: func(t *testing.T, dir string) built {
	need(t, "cmark-gfm")
	b := built{dir: dir}
	started := time.Now()
	for _, e := range editions() {
		for _, f := range emit(t, e, "github") {
			b.files++
			if !strings.HasSuffix(f.Path, ".md") {
				write(t, dir, f)
				continue
			}
			title, body := front(t, f)
			cmd := exec.Command("cmark-gfm", "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "tasklist", "-e", "footnotes", "-t", "html")
			cmd.Stdin = bytes.NewReader(body)
			var out, warnings bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &warnings
			require.NoError(t, cmd.Run(), "%s\n%s", f.Path, warnings.String())
			if warnings.Len() > 0 {
				b.warnings = append(b.warnings, warnings.String())
			}
			write(t, dir, output.File{
				Path: strings.TrimSuffix(f.Path, ".md") + ".html",
				Data: fmt.Appendf(nil, "<!doctype html><meta charset=utf-8><title>%s</title><main>%s</main>", html.EscapeString(title), out.Bytes()),
			})
		}
	}
	b.took = time.Since(started)
	return b
}}

var titled = regexp.MustCompile(`(?m)^title: (".*")$`)

// front takes front matter off a page, and gives its title.
func front(t *testing.T, f output.File) (title string, body []byte) {
	head, body, ok := bytes.Cut(f.Data, []byte("\n---\n"))
	require.True(t, ok && bytes.HasPrefix(head, []byte("---\n")), f.Path)
	m := titled.FindSubmatch(head)
	require.NotNil(t, m, "%s\n%s", f.Path, head)
	return unquote(t, m[1]), body
}
