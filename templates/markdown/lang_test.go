package markdown

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"github.com/scopegen/scopegen/templates/markdown/lang"
	"github.com/stretchr/testify/require"
)

// phraseName is what a name of a phrase looks like, and in Go code what is looked up as one.
var phraseName = regexp.MustCompile(`^[a-z]+(-[A-Za-z0-9]+)*$`)

// What templates and code say comes from the catalogue, all of which is used.
func TestCatalogueIsUsed(t *testing.T) {
	known, used := lang.For(lang.Base).Names(), map[string]bool{}
	for _, name := range templateNames {
		text, err := builtin.ReadFile(name)
		require.NoError(t, err)
		set, err := template.New(name).Funcs(template.FuncMap{"say": plural, "count": plural}).Parse(string(text))
		require.NoError(t, err)
		for _, one := range set.Templates() {
			walkNodes(one.Root, func(n parse.Node) {
				cmd, ok := n.(*parse.CommandNode)
				if !ok || len(cmd.Args) < 2 || cmd.Args[0].String() != "say" && cmd.Args[0].String() != "count" {
					return
				}
				said := cmd.Args[1].(*parse.StringNode).Text
				require.Contains(t, known, said, name)
				used[said] = true
			})
		}
	}
	for _, literal := range append(literals(t, "."), literals(t, "changelog")...) {
		if phraseName.MatchString(literal) {
			used[literal] = true
		}
	}
	for _, name := range known {
		require.True(t, used[name], "the phrase %s is not used", name)
	}
}

// Templates hold no words of their own.
func TestTemplatesSayNothingThemselves(t *testing.T) {
	words := regexp.MustCompile(`[A-Za-z]{2,}`)
	markup := regexp.MustCompile(`<a id="|"></a>|<br/>|` + "(?m)^```(mermaid|http)$")
	for _, name := range templateNames {
		text, err := builtin.ReadFile(name)
		require.NoError(t, err)
		set, err := template.New(name).Funcs(template.FuncMap{"say": plural, "count": plural}).Parse(string(text))
		require.NoError(t, err)
		for _, one := range set.Templates() {
			walkNodes(one.Root, func(n parse.Node) {
				if text, ok := n.(*parse.TextNode); ok {
					require.NotRegexp(t, words, markup.ReplaceAllString(string(text.Text), ""), name)
				}
			})
		}
	}
}

// Code says nothing itself either, but in errors and findings, which are for those who write the spec, and in the answer of
// the guard, which is the same in all languages.
func TestCodeSaysNothingItself(t *testing.T) {
	prose := regexp.MustCompile(`[a-z]{2,} [a-z]{2,}`)
	for _, file := range []string{"build.go", "pages.go", "overview.go", "endpoints.go", "holders.go", "relate.go", "words.go", "least.go", "matrix.go", "graph.go", "changes.go", "changelog/caller.go", "changelog/changelog.go", "changelog/field.go", "changelog/names.go", "changelog/words.go"} {
		for _, literal := range literals(t, file) {
			switch literal {
			case "subject type", "retired name", "http scheme", "not needed", "too many to tell which requests are ambiguous":
				continue // keys: what package diff calls sections, fields and values
			}
			require.False(t, prose.MatchString(literal), "%s: %q", file, literal)
		}
	}
}

// literals lists the string literals of a file of this folder, or of all that are no tests.
func literals(t *testing.T, file string) (all []string) {
	files := []string{file}
	if filepath.Ext(file) != ".go" || file == "." {
		var err error
		files, err = filepath.Glob(filepath.Join(file, "*.go"))
		require.NoError(t, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		parsed, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				checkCall(t, name, call)
			}
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				says, err := strconv.Unquote(l.Value)
				require.NoError(t, err)
				all = append(all, says)
			}
			return true
		})
	}
	return all
}

// checkCall refuses a phrase that there is not.
func checkCall(t *testing.T, file string, call *ast.CallExpr) {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 || f.Sel.Name != "Say" && f.Sel.Name != "Count" && f.Sel.Name != "Join" {
		return
	}
	if of, ok := f.X.(*ast.Ident); ok && (of.Name == "strings" || of.Name == "path") {
		return
	}
	if l, ok := call.Args[0].(*ast.BasicLit); ok {
		name, err := strconv.Unquote(l.Value)
		require.NoError(t, err)
		require.Contains(t, lang.For(lang.Base).Names(), name, file)
	}
}

// walkNodes visits every node of a template, pipelines included.
func walkNodes(n parse.Node, visit func(parse.Node)) {
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, c := range l.Nodes {
				walkNodes(c, visit)
			}
		}
	}
	branch := func(b *parse.BranchNode) {
		walkNodes(b.Pipe, visit)
		list(b.List)
		list(b.ElseList)
	}
	visit(n)
	switch n := n.(type) {
	case *parse.ListNode:
		list(n)
	case *parse.ActionNode:
		walkNodes(n.Pipe, visit)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			walkNodes(c, visit)
		}
	case *parse.CommandNode:
		for _, a := range n.Args {
			walkNodes(a, visit)
		}
	case *parse.TemplateNode:
		if n.Pipe != nil {
			walkNodes(n.Pipe, visit)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	}
}
