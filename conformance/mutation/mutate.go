package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// mutant is one fault: some bytes of one file replaced.
type mutant struct {
	target     *target
	path       string // of the file
	file       string // the package's directory and the file's name, with slashes
	pos        token.Position
	function   string // the declaration that it is in, Type.Method for methods
	start, end int    // in source
	source     []byte
	with       string // what stands there instead
	nth        int    // from 1, of those in the same function that look the same
}

// old and new are the line's text as a reader would see the change.
func (m mutant) change() string {
	was := strings.Join(strings.Fields(string(m.source[m.start:m.end])), " ")
	if len(was) > 60 {
		was = was[:57] + "…"
	}
	with := strings.Join(strings.Fields(m.with), " ")
	if len(with) > 60 {
		with = with[:57] + "…"
	}
	if with == "" {
		with = "nothing"
	}
	nth := ""
	if m.nth > 1 {
		nth = fmt.Sprintf(" (#%d)", m.nth)
	}
	return was + " → " + with + nth
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", m.file, m.pos.Line, m.pos.Column, m.function, m.change())
}

// key names the mutant without its line, so that an explanation outlives edits elsewhere in the file.
func (m mutant) key() string {
	return m.file + "\t" + m.function + "\t" + strings.ReplaceAll(m.change(), "|", "¦")
}

func (m mutant) text() []byte {
	out := append([]byte{}, m.source[:m.start]...)
	return append(append(out, m.with...), m.source[m.end:]...)
}

func isTest(name string) bool { return strings.HasSuffix(name, "_test.go") }

// swaps are what stands in for each operator.
var swaps = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR}, token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.AND: {token.OR, token.AND_NOT}, token.OR: {token.AND, token.XOR}, token.XOR: {token.AND, token.OR}, token.AND_NOT: {token.AND, token.OR},
	token.SHL: {token.SHR}, token.SHR: {token.SHL},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.ADD}, token.QUO: {token.MUL}, token.REM: {token.QUO},

	token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN},
	token.AND_ASSIGN: {token.OR_ASSIGN}, token.OR_ASSIGN: {token.AND_ASSIGN}, token.XOR_ASSIGN: {token.OR_ASSIGN}, token.AND_NOT_ASSIGN: {token.AND_ASSIGN, token.OR_ASSIGN},
	token.SHL_ASSIGN: {token.SHR_ASSIGN}, token.SHR_ASSIGN: {token.SHL_ASSIGN},
	token.INC: {token.DEC}, token.DEC: {token.INC},
}

type mutator struct {
	file     *token.File
	name     string
	source   []byte
	function string
	boolean  [][]bool // by enclosing function: which results are bool
	quiet    map[ast.Node]bool
	list     []mutant
	seen     map[string]int
}

// mutate lists the mutants of one file in the order of their places.
func mutate(name string, source []byte) ([]mutant, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	m := &mutator{file: files.File(parsed.Pos()), name: name, source: source, quiet: map[ast.Node]bool{}, seen: map[string]int{}}
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			m.function = d.Name.Name
			if d.Recv != nil {
				m.function = receiver(d.Recv.List[0].Type) + "." + m.function
			}
			if d.Body != nil {
				m.in(d.Type, d.Body)
			}
		case *ast.GenDecl:
			if d.Tok == token.CONST || d.Tok == token.VAR {
				for _, s := range d.Specs {
					v := s.(*ast.ValueSpec)
					m.function = v.Names[0].Name
					for _, x := range v.Values {
						m.walk(x)
					}
				}
			}
		}
	}
	return m.list, nil
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

// in walks a function's body.
func (m *mutator) in(t *ast.FuncType, body *ast.BlockStmt) {
	var results []bool
	if t.Results != nil {
		for _, f := range t.Results.List {
			id, ok := f.Type.(*ast.Ident)
			for range max(1, len(f.Names)) {
				results = append(results, ok && id.Name == "bool")
			}
		}
	}
	m.boolean = append(m.boolean, results)
	m.walk(body)
	m.boolean = m.boolean[:len(m.boolean)-1]
}

func (m *mutator) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncLit); ok {
			m.in(f.Type, f.Body)
			return false
		}
		return m.visit(n)
	})
}

func (m *mutator) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.SelectorExpr); ok && (isName(id.X, "fmt") || isName(id.X, "errors") || isName(id.X, "log")) {
			return false // the words of an error are no decision
		}
		if isName(n.Fun, "panic") || isName(n.Fun, "make") {
			return false
		}
	case *ast.ArrayType, *ast.MapType, *ast.StructType, *ast.InterfaceType:
		return false
	case *ast.BinaryExpr:
		for _, op := range swaps[n.Op] {
			m.token(n.OpPos, n.Op, op)
		}
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			m.add(n.OpPos, n.OpPos+1, "")
		}
		if n.Op == token.XOR {
			m.add(n.OpPos, n.OpPos+1, "")
		}
	case *ast.BasicLit:
		m.literal(n)
	case *ast.Ident:
		switch n.Name {
		case "true":
			m.add(n.Pos(), n.End(), "false")
		case "false":
			m.add(n.Pos(), n.End(), "true")
		}
	case *ast.IfStmt:
		m.condition(n.Cond)
		if n.Else == nil {
			m.drop(n)
		}
	case *ast.ForStmt:
		if n.Cond != nil {
			m.condition(n.Cond)
		}
		if n.Init != nil {
			m.quiet[n.Init] = true
		}
		if n.Post != nil {
			m.quiet[n.Post] = true
		}
	case *ast.CaseClause:
		if len(n.List) > 0 {
			m.add(n.Pos(), n.End(), "")
		}
		for _, x := range n.List {
			if !simple(x) {
				m.condition(x)
			}
		}
	case *ast.AssignStmt:
		m.assignment(n)
	case *ast.IncDecStmt:
		m.token(n.TokPos, n.Tok, swaps[n.Tok][0])
		m.drop(n)
	case *ast.ExprStmt:
		m.drop(n)
	case *ast.BranchStmt:
		if n.Tok == token.CONTINUE || n.Tok == token.BREAK {
			m.drop(n)
		}
	case *ast.ReturnStmt:
		results := m.boolean[len(m.boolean)-1]
		for i, x := range n.Results {
			if len(results) == len(n.Results) && results[i] && !isName(x, "true") && !isName(x, "false") {
				m.add(x.Pos(), x.End(), "true")
				m.add(x.Pos(), x.End(), "false")
			}
		}
	}
	return true
}

func (m *mutator) assignment(n *ast.AssignStmt) {
	for _, op := range swaps[n.Tok] {
		m.token(n.TokPos, n.Tok, op)
	}
	if n.Tok == token.DEFINE || m.quiet[n] {
		return
	}
	if !slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { return !isName(x, "_") }) {
		return // as it is
	}
	// What is assigned is still evaluated, and what is named still used.
	blank := strings.TrimSuffix(strings.Repeat("_, ", len(n.Lhs)), ", ")
	m.add(n.Pos(), n.TokPos+token.Pos(len(n.Tok.String())), blank+" =")
}

// condition negates one; comparisons have that from their operator.
func (m *mutator) condition(x ast.Expr) {
	if b, ok := x.(*ast.BinaryExpr); ok && swaps[b.Op] != nil && b.Op != token.LAND && b.Op != token.LOR {
		return
	}
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		return
	}
	m.add(x.Pos(), x.End(), "!("+string(m.source[m.file.Offset(x.Pos()):m.file.Offset(x.End())])+")")
}

func simple(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit, *ast.Ident, *ast.SelectorExpr, *ast.ArrayType, *ast.StarExpr, *ast.MapType, *ast.InterfaceType, *ast.FuncType:
		return true
	case *ast.BinaryExpr:
		return x.Op != token.LAND && x.Op != token.LOR && simple(x.X) && simple(x.Y)
	}
	return false
}

func (m *mutator) literal(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		v, err := strconv.ParseUint(n.Value, 0, 64)
		if err != nil || v > 1<<32 {
			return
		}
		m.add(n.Pos(), n.End(), strconv.FormatUint(v+1, 10))
		if v > 0 {
			m.add(n.Pos(), n.End(), strconv.FormatUint(v-1, 10))
		}
	case token.CHAR:
		if c, _, _, err := strconv.UnquoteChar(n.Value[1:len(n.Value)-1], '\''); err == nil {
			m.add(n.Pos(), n.End(), strconv.QuoteRune(c+1))
			if c > 0 {
				m.add(n.Pos(), n.End(), strconv.QuoteRune(c-1))
			}
		}
	}
}

func (m *mutator) token(at token.Pos, was, with token.Token) {
	m.add(at, at+token.Pos(len(was.String())), with.String())
}

func (m *mutator) drop(n ast.Stmt) {
	if !m.quiet[n] {
		m.add(n.Pos(), n.End(), "")
	}
}

func (m *mutator) add(start, end token.Pos, with string) {
	mut := mutant{
		file: m.name, pos: m.file.Position(start), function: m.function,
		start: m.file.Offset(start), end: m.file.Offset(end), source: m.source, with: with, nth: 1,
	}
	look := mut.key()
	m.seen[look]++
	mut.nth = m.seen[look]
	m.list = append(m.list, mut)
}

func isName(x ast.Expr, name string) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == name
}
