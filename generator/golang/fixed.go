package golang

import (
	"bytes"
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/scopegen/scopegen/generator/naming"
)

//go:embed runtime/*.go
var runtimeFiles embed.FS

// part is a file of the fixed part, cut at the package's name.
type part struct {
	name          string
	before, after []byte
	decls         []declaration
	imports       []string
}

// fixedParts are package runtime's files that are copied, parsed once.
var fixedParts = sync.OnceValue(func() []part {
	var parts []part
	names, err := fs.Glob(runtimeFiles, "runtime/*.go")
	must(err)
	for _, name := range names {
		base := path.Base(name)
		if strings.HasSuffix(base, "_test.go") || strings.HasPrefix(base, "sample_") || base == "doc.go" {
			continue
		}
		src, err := runtimeFiles.ReadFile(name)
		must(err)
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		must(err)
		from, to := fset.Position(f.Name.Pos()).Offset, fset.Position(f.Name.End()).Offset
		parts = append(parts, part{"runtime_" + base, src[:from], src[to:], declarations(f), imports(f)})
	}
	return parts
})

func must(err error) {
	if err != nil {
		panic("golang: the fixed part that is compiled in: " + err.Error())
	}
}

// fixedPart is the fixed part as files of the package.
func fixedPart(pkg string) []file {
	var files []file
	for _, p := range fixedParts() {
		data := bytes.Join([][]byte{[]byte(header + "\n\n"), p.before, []byte(ident(pkg)), p.after}, nil)
		files = append(files, file{name: p.name, data: data, decls: p.decls, imports: p.imports, copied: true})
	}
	return files
}

// reserved are the names that the fixed part and the tables declare.
var reserved = sync.OnceValue(func() naming.Reserved {
	names := naming.Reserved{}
	what := map[token.Token]string{token.CONST: "a constant", token.TYPE: "a type", token.FUNC: "a function", token.VAR: "a variable"}
	for _, p := range fixedParts() {
		for _, d := range p.decls {
			names[d.name] = what[d.kind] + " of the generated package"
		}
	}
	for _, name := range tableNames {
		names[name] = "a table of the generated package"
	}
	return names
})

// tablesFile is pack's file of tables.
func (e *emission) tablesFile() file {
	t := e.tables
	f := file{name: "tables.go", data: t.File(e.pkg), texts: map[string]string{
		"packedScopes": t.Scopes, "packedScopeInfo": t.ScopeInfo, "packedImplications": t.Implications, "packedRequirements": t.Requirements,
		"packedOperations": t.Operations, "packedRoutes": t.Routes, "packedNames": t.Names, "packedHolders": t.Holders,
	}}
	numbers := map[string]int{"scopeWords": t.ScopeWords, "objectWords": t.ObjectWords, "schemeCount": t.SchemeCount}
	for _, name := range tableNames {
		d := declaration{kind: token.CONST, name: name}
		if n, ok := numbers[name]; ok {
			d.number = strconv.Itoa(n)
		}
		f.decls = append(f.decls, d)
	}
	return f
}

// tableNames are what that file declares, in its order.
var tableNames = strings.Fields("scopeWords objectWords schemeCount packedScopes packedScopeInfo packedImplications packedRequirements packedOperations packedRoutes packedNames packedHolders")

// declarations lists what a file declares at package level, methods as Type.Method, in order.
func declarations(f *ast.File) (decls []declaration) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				name = receiver(d.Recv.List[0].Type) + "." + name
			}
			decls = append(decls, declaration{kind: token.FUNC, name: name})
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					decls = append(decls, declaration{kind: token.TYPE, name: s.Name.Name})
				case *ast.ValueSpec:
					for i, n := range s.Names {
						decl := declaration{kind: d.Tok, name: n.Name}
						if t, ok := s.Type.(*ast.Ident); ok {
							decl.typ = t.Name
						}
						if i < len(s.Values) {
							if v, ok := s.Values[i].(*ast.BasicLit); ok && v.Kind == token.INT {
								decl.number = v.Value
							}
						}
						decls = append(decls, decl)
					}
				}
			}
		}
	}
	return decls
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return "?"
}

func imports(f *ast.File) (paths []string) {
	for _, i := range f.Imports {
		paths = append(paths, i.Path.Value)
	}
	slices.Sort(paths)
	return paths
}
