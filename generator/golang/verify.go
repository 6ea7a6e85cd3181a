package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// verify parses a file as it is about to be written and compares what is in it with what was meant: nothing else may be
// declared, imported, or said to the compiler.
func (f file) verify(pkg string) error {
	syntax, err := parser.ParseFile(token.NewFileSet(), f.name, f.data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if syntax.Name.Name != pkg {
		return fmt.Errorf("package %s", syntax.Name.Name)
	}
	if got := imports(syntax); !slices.Equal(got, f.imports) {
		return fmt.Errorf("imports %q", got)
	}
	got := declarations(syntax)
	for i, d := range f.decls {
		if i >= len(got) || got[i] != d {
			return fmt.Errorf("declaration %d is not %s %s %s %s", i+1, d.kind, d.name, d.typ, d.number)
		}
	}
	if len(got) > len(f.decls) {
		return fmt.Errorf("%s %s is declared as well", got[len(f.decls)].kind, got[len(f.decls)].name)
	}
	if f.copied {
		return nil
	}
	if err := f.strings(syntax); err != nil {
		return err
	}
	return f.inert(syntax)
}

// strings compares the values of string constants, which are sums of literals.
func (f file) strings(syntax *ast.File) error {
	left := len(f.texts)
	for _, d := range syntax.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			want, ok := f.texts[v.Names[0].Name]
			if !ok {
				continue
			}
			left--
			if !sumIs(v.Values[0], want) {
				return fmt.Errorf("%s has another value", v.Names[0].Name)
			}
		}
	}
	if left != 0 {
		return fmt.Errorf("%d string constants are missing", left)
	}
	return nil
}

// sumIs compares from the end, since that is where a sum of literals is open: a + b + c is (a + b) + c.
func sumIs(e ast.Expr, want string) bool {
	for {
		last := e
		sum, ok := e.(*ast.BinaryExpr)
		if ok {
			last = sum.Y
		}
		literal, isLiteral := last.(*ast.BasicLit)
		if !isLiteral {
			return false
		}
		text, err := strconv.Unquote(literal.Value)
		if err != nil || !strings.HasSuffix(want, text) {
			return false
		}
		want = strings.TrimSuffix(want, text)
		if !ok {
			return want == ""
		}
		e = sum.X
	}
}

// inert makes sure that comments are comments: no directives, nothing that a reviewer cannot see.
func (f file) inert(syntax *ast.File) error {
	for i, group := range syntax.Comments {
		for _, c := range group.List {
			if i == 0 && c.Text == header {
				continue
			}
			text, ok := strings.CutPrefix(c.Text, "//")
			if !ok || text != "" && text[0] != ' ' && text[0] != '\t' || strings.ContainsFunc(text[min(1, len(text)):], func(r rune) bool { return r != '\t' && !unicode.IsPrint(r) }) {
				return fmt.Errorf("comment %q", c.Text)
			}
			if dangerous(strings.TrimSpace(text)) && !strings.HasPrefix(text, " Deprecated: ") {
				return fmt.Errorf("comment %q could be a directive", c.Text)
			}
		}
	}
	return nil
}
