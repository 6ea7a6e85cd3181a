package cli

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/routelist"
)

// Handlers' names are a stranger's: whatever they hold, the statements are one call for each operation and the report-only list, and
// no token of theirs is code.
func TestHandlersNeverBecomeCode(t *testing.T) {
	hostile := []string{"x\n}; func init() { panic(1) }", "*/ os.Exit(1) /*", "a\rb", "a\u2028os.Exit(1)", "\x00", "\xff\n", "//line x.go:1", "`", "\n\npanic(1)", "go:build ignore"}
	var list strings.Builder
	for i := range hostile {
		fmt.Fprintf(&list, "GET /a%d\n", i)
	}
	routes, found := routelist.Read("r", []byte(list.String()), routelist.Neutral)
	require.Empty(t, found)
	api, err := readBack(importedSpec("r\nscopegen: 2", routes), routes)
	require.NoError(t, err)
	for _, f := range frameworks {
		text, found, err := registrations(api, f.name, hostile)
		require.NoError(t, err)
		require.Empty(t, found)
		file, err := parser.ParseFile(token.NewFileSet(), "r.go", "package p\nfunc f() {\n"+string(text)+"}\n", 0)
		require.NoError(t, err)
		require.Len(t, file.Decls, 1)
		body := file.Decls[0].(*ast.FuncDecl).Body.List
		require.Len(t, body, len(hostile)+1)
		for i, s := range body[:len(hostile)] {
			call := s.(*ast.ExprStmt).X.(*ast.CallExpr)
			require.Equal(t, f.method, call.Fun.(*ast.SelectorExpr).Sel.Name)
			require.Equal(t, fmt.Sprintf("OpGetA%d", i), call.Args[0].(*ast.SelectorExpr).Sel.Name)
			require.Equal(t, "nil", call.Args[1].(*ast.Ident).Name)
		}
	}
}

// No operation stands behind one that matches all that it matches, held against Pattern.Compare over random tables.
func TestSpecificFirst(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	segments := []string{"a", "b", "{x}", "{x}", "{x}.json", "{x}.a.json", "{x}:a", "v{x}"}
	pairs := 0
	for range 500 {
		var all []*spec.Operation
		for range 12 {
			path := ""
			for range r.IntN(4) {
				path += "/" + segments[r.IntN(len(segments))]
			}
			path += []string{"", "/", "/{r...}", "/a"}[r.IntN(4)]
			if path == "" {
				path = "/"
			}
			p, err := spec.ParsePattern(path)
			require.NoError(t, err)
			all = append(all, &spec.Operation{Index: len(all), Method: "GET", Path: path, Pattern: p})
		}
		sorted := specificFirst(all)
		require.ElementsMatch(t, all, sorted)
		for i, o := range sorted {
			for _, later := range sorted[i+1:] {
				pairs++
				require.NotEqual(t, spec.Narrower, later.Pattern.Compare(o.Pattern), "%s behind %s", later, o)
			}
		}
	}
	require.Greater(t, pairs, 30000)
}

// What is imported is right as it is, whatever the paths: names collide by case, punctuation, trailing slashes and numbers.
func TestImportedNamesAreDistinct(t *testing.T) {
	pieces := []string{"a", "A", "a-b", "a.b", "a_b", "aB", "a/b", "a-", "a--", "-", "a2", "a_2", "{a}", "by", "{by}", "{a}-{b}", "%20", "a/"}
	var list strings.Builder
	for _, x := range pieces {
		for _, y := range pieces {
			for _, end := range []string{"", "/", "/2", "_2"} {
				if path := "/" + x + "/" + y + end; !strings.Contains(path, "//") {
					fmt.Fprintf(&list, "GET %s\n", path)
				}
			}
		}
	}
	routes, found := routelist.Read("r", []byte(list.String()), routelist.Neutral)
	require.Zero(t, found.Errors())
	require.Greater(t, len(routes.Routes), 900)
	api, err := readBack(importedSpec("r", routes), routes)
	require.NoError(t, err)
	require.Len(t, api.Operations, len(routes.Routes))
}
