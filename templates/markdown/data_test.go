package markdown

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/templates/markdown/lang"
	"github.com/stretchr/testify/require"
)

const dataPage = "../../docs/templates.md"

// What templates get is documented from where it is declared.
func TestDataIsDocumented(t *testing.T) {
	want := documentation(t)
	if *update {
		require.NoError(t, os.WriteFile(dataPage, []byte(want), 0o644))
	}
	have, err := os.ReadFile(dataPage)
	require.NoError(t, err)
	require.Equal(t, want, string(have), "go test ./templates/markdown -update writes it")
}

func documentation(t *testing.T) string {
	file, err := parser.ParseFile(token.NewFileSet(), "data.go", nil, parser.ParseComments)
	require.NoError(t, err)
	types := map[string]*ast.StructType{}
	about := map[string]string{}
	var order []string
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			if spec, ok := s.(*ast.TypeSpec); ok {
				if body, ok := spec.Type.(*ast.StructType); ok {
					name := spec.Name.Name
					order, types[name], about[name] = append(order, name), body, sentence(g.Doc.Text())
				}
			}
		}
	}
	var b strings.Builder
	b.WriteString(`# What templates of pages get

The option ` + "`templates`" + ` of the [markdown target](reference/command.md) names a folder whose files replace the built-in templates of
the same name, which are in [templates/markdown](../templates/markdown). They are Go [text/template](https://pkg.go.dev/text/template) with
these functions: ` + "`" + strings.Join(allowed, "`, `") + "`" + `. Templates run with limits on steps, on output and on depth; what they print is read again,
and a page without one of its scopes, endpoints or links is an error.

Every string is Markdown that is safe as it stands: on one line and in a table's cell, but for those called blocks, which are paragraphs. Links
and anchors are those of pages in one folder; the site's own form is made of them afterwards. Words come from the catalogue in the language of
the pages, [en.txt](../templates/markdown/lang/en.txt) and its translations:

` + "```" + `
{{say "column-scope"}}                    a phrase
{{say "owner" .Owner}}                    one with a parameter
{{count "schemes" (len .Schemes)}}        one for a number
` + "```" + `

| Template | Data |
| --- | --- |
`)
	api := newBuilder(model(t), "", testLayout(nil), lang.For("en"))
	api.previous = model(t)
	seen := map[string]bool{}
	for _, s := range api.sheets() {
		if !seen[s.template] {
			seen[s.template] = true
			name := strings.TrimPrefix(fmt.Sprintf("%T", s.data), "*markdown.")
			fmt.Fprintf(&b, "| `%s` | [%s](#%s) |\n", s.template, name, strings.ToLower(name))
		}
	}
	b.WriteString("| `scope.md.tmpl`, with `split: scope` | [scopePage](#scopepage) |\n")
	b.WriteString("| `parts.md.tmpl` | what the others share: see there |\n")
	for _, name := range order {
		fmt.Fprintf(&b, "\n## %s\n\n", name)
		if about[name] != "" {
			b.WriteString(about[name] + "\n\n")
		}
		b.WriteString("| Field | Type | |\n| --- | --- | --- |\n")
		for _, f := range types[name].Fields.List {
			kind := typeName(f.Type)
			if len(f.Names) == 0 {
				fmt.Fprintf(&b, "| all of [%s](#%s) | | |\n", kind, strings.ToLower(kind))
			}
			for _, n := range f.Names {
				if !n.IsExported() {
					continue
				}
				says := kind
				if inner := strings.TrimLeft(kind, "[]*"); types[inner] != nil {
					says = fmt.Sprintf("%s[%s](#%s)", strings.Repeat("list of ", strings.Count(kind, "[]")), inner, strings.ToLower(inner))
				} else if strings.HasPrefix(kind, "[]") {
					says = "list of " + inner
				}
				fmt.Fprintf(&b, "| `%s` | %s | %s |\n", n.Name, says, sentence(f.Comment.Text()))
			}
		}
	}
	return b.String()
}

func sentence(s string) string { return strings.Join(strings.Fields(s), " ") }

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + typeName(e.X)
	case *ast.ArrayType:
		return "[]" + typeName(e.Elt)
	}
	return "?"
}
