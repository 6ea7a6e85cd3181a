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
	got, err := f.sums(syntax, declarations(syntax))
	if err != nil {
		return err
	}
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
	return f.inert(syntax)
}

// sums compares the values of string constants, which are sums of literals, or of constants that are, whose names are the sum's and a number. It
// returns the declarations without those parts.
func (f file) sums(syntax *ast.File, decls []declaration) ([]declaration, error) {
	if len(f.texts) == 0 {
		return decls, nil
	}
	values := map[string]ast.Expr{}
	for _, d := range syntax.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
			for _, s := range g.Specs {
				if v := s.(*ast.ValueSpec); len(v.Names) == 1 && len(v.Values) == 1 {
					values[v.Names[0].Name] = v.Values[0]
				}
			}
		}
	}
	parts := map[string]bool{}
	for name, want := range f.texts {
		got, ok := text(values, name, values[name], parts)
		if !ok || got != want {
			return nil, fmt.Errorf("%s has another value", name)
		}
	}
	return slices.DeleteFunc(decls, func(d declaration) bool { return d.kind == token.CONST && parts[d.name] }), nil
}

// text is the value of a sum, read from the end, since that is where a sum is open: a + b + c is (a + b) + c.
func text(values map[string]ast.Expr, name string, e ast.Expr, parts map[string]bool) (string, bool) {
	var reversed []string
	for {
		last := e
		sum, more := e.(*ast.BinaryExpr)
		if more {
			last = sum.Y
		}
		switch last := last.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(last.Value)
			if err != nil {
				return "", false
			}
			reversed = append(reversed, s)
		case *ast.Ident:
			number, ok := strings.CutPrefix(last.Name, name)
			if _, err := strconv.Atoi(number); !ok || err != nil || parts[last.Name] {
				return "", false
			}
			parts[last.Name] = true
			s, ok := text(values, last.Name, values[last.Name], parts)
			if !ok {
				return "", false
			}
			reversed = append(reversed, s)
		default:
			return "", false
		}
		if !more {
			slices.Reverse(reversed)
			return strings.Join(reversed, ""), true
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
