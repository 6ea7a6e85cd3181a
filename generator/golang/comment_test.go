package golang

import (
	"bytes"
	"go/ast"
	"go/doc/comment"
	"go/format"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// hostile are texts that must stay text.
var hostile = []string{
	"x\nfunc init() { println(2) }",
	"x */ func init(){} /*",
	"go:build ignore\n\ngo:linkname x y\ngo:embed /etc/passwd\n\nline /x:1\nexport x\nextern y",
	"+build ignore\n\n+build ignore",
	"nolint\n\nnolint:all\n\n#nosec\nlint:file-ignore U1000 x\nrevive:disable",
	"Deprecated: use nothing.\n\nDeprecated: now\n\n - Deprecated: x",
	"a\x00b \u202e\u2066abc\u2069 \u200d \ufeff \xff \U000e0041",
	"a\u0085func b() {}\u2028func c() {}\u2029func d() {}\rfunc e() {}\r\nfunc f() {}\vfunc g() {}\ffunc h() {}",
	"# Heading\n\n## Another\n\nOld Heading\n\ntext\n\n#\n\n# \n\n- # x",
	"[x]: https://example.com\n[y z]: https://example.com a\n]: ]:]: https://x.y",
	"- a\n- b\n  more\n\n- c\n* d\n+ e\n1. f\n2) g\n10. h\n\n   code?\n\tcode\n\n- \n-\n- - x\n-- y\n",
	"``quoted'' \u201cquoted\u201d ``` fence\n```go\nfunc x() {}\n```\n",
	"BUG(x): y\n\nTODO(z): w\n\nOutput:\n1",
	strings.Repeat("word ", 100) + strings.Repeat("long", 60) + " # - * + 1. nolint Deprecated: +build " + strings.Repeat("ab ", 60),
	"`code`  *emphasis* | table | row |\n|---|---|\n<b>x</b> {id} $x \\n \\u202e",
	"Übersicht der Daten\n\n日本語の説明\n\nA",
	"",
	"\n\n \t\n",
	"import \"C\"\n\n#include <stdlib.h>",
}

func source(text string) []byte {
	var b bytes.Buffer
	b.WriteString(header + "\n\n")
	c := &commentWriter{out: &b}
	c.prose("", text)
	b.WriteString("package p\n\n")
	c = &commentWriter{out: &b}
	c.prose("", text)
	b.WriteString("const (\n")
	c = &commentWriter{out: &b, indent: "\t"}
	c.prose(`A is the scope "a":`, text)
	b.WriteString("\tA = 1\n\n")
	c = &commentWriter{out: &b, indent: "\t"}
	c.prose("", text)
	b.WriteString("\tB = 2\n)\n")
	return b.Bytes()
}

func checkComment(t *testing.T, text string) {
	src := source(text)
	formatted, err := format.Source(src)
	require.NoError(t, err, "%s", src)
	require.Equal(t, string(formatted), string(src), "gofmt has something to say about %q", text)

	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	require.NoError(t, err)
	require.Len(t, f.Decls, 1)
	require.Len(t, f.Decls[0].(*ast.GenDecl).Specs, 2)
	for _, group := range f.Comments {
		for _, c := range group.List {
			require.True(t, c.Text == "//" || strings.HasPrefix(c.Text, "// ") || c.Text == header, "%q", c.Text)
			require.False(t, strings.ContainsFunc(c.Text, func(r rune) bool { return !unicode.IsPrint(r) }), "%q", c.Text)
			line := strings.TrimSpace(strings.TrimPrefix(c.Text, "//"))
			for _, directive := range []string{"+build", "nolint", "Deprecated:", "#nosec"} {
				require.False(t, strings.HasPrefix(line, directive), "%q", c.Text)
			}
		}
	}
	// What go/doc makes of it: paragraphs and lists, no headings, no code, no links out.
	var p comment.Parser
	d := p.Parse(f.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Doc.Text())
	require.Empty(t, d.Links)
	for _, b := range d.Content {
		switch b.(type) {
		case *comment.Paragraph, *comment.List:
		default:
			t.Fatalf("%T from %q", b, text)
		}
	}
}

func TestCommentsStayText(t *testing.T) {
	for _, text := range hostile {
		checkComment(t, text)
	}
}

func FuzzComment(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkComment(t, text) })
}

func TestCommentReadsWell(t *testing.T) {
	var b bytes.Buffer
	c := &commentWriter{out: &b, indent: "\t"}
	c.prose(`StoreRead is the scope "store:read":`, "Grants read access to folders,\nassets, and share links, wherever they are kept and whoever shared them.\n\n## Limits\nNone\n\nIt covers:\n- folders\n- assets\n  of any kind\n1. links")
	require.Equal(t, `	// StoreRead is the scope "store:read": Grants read access to folders, assets, and share links,
	// wherever they are kept and whoever shared them.
	//
	// Limits None.
	//
	// It covers:
	//
	//   - folders
	//   - assets of any kind
	//   - (1) links
`, b.String())
}
