package markdown

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/templates/markdown/fragment"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A comment counts as a mark where a reader of CommonMark makes a block of HTML of it, and nowhere else: not in code, however it is
// indented, quoted or listed.
func TestMarksAreBlocks(t *testing.T) {
	lines := []string{
		"", "", "", "text", "- item", "* item", "  - deeper", "1. item", "2) item", "   more", "  more", "    more", "      more", "\tmore", "> quoted", "> - item", ">   more", "> > twice",
		"```", "~~~", "  ```", "   ```", "> ```", "- ```", "    ```", "````", "<pre>", "</pre>", "<script>", "</script>", "<!--", "-->", "<!-- other -->", "# heading", "---", "***", "===", "| a |", "-", "1.",
		"<!-- a", "b -->", "- - item", "-     code", "- > quoted", "10. item",
	}
	prefixes := []string{"", "", " ", "  ", "   ", "    ", "     ", "      ", "\t", "> ", ">", ">   ", ">     ", "- ", "1. ", "> - ", ">   ", "  > "}
	const mark = "<!-- scopegen:a -->"
	marks := 0
	for seed := range uint64(30_000) {
		r := rand.New(rand.NewPCG(seed, 7))
		page := []string{"A page without front matter.", ""}
		for range r.IntN(7) {
			page = append(page, lines[r.IntN(len(lines))])
		}
		page = append(page, prefixes[r.IntN(len(prefixes))]+mark)
		data := []byte(strings.Join(page, "\n") + "\n")
		want := false
		_ = ast.Walk(goldmark.New().Parser().Parse(text.NewReader(data)), func(n ast.Node, enter bool) (ast.WalkStatus, error) {
			if b, is := n.(*ast.HTMLBlock); is && enter && b.Lines().Len() > 0 {
				first := b.Lines().At(0)
				want = want || strings.TrimSpace(string(first.Value(data))) == mark
			}
			return ast.WalkContinue, nil
		})
		p := fragment.Read(data, fragment.Comments{HTML: true})
		got := len(p.Faults) > 0 // it has no end
		require.Equal(t, want, got, "%q", data)
		if got {
			marks++
		}
	}
	require.Greater(t, marks, 5_000)
}
