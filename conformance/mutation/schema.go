package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A schema is one file with all of its mutants in it: for each a copy of its function that has the fault, which the function itself calls when
// that mutant is the one that runs. One build then serves hundreds of mutants. What a function cannot hold (a constant) has a build of its own.

const (
	running  = "mutantThatRuns" // the package variable, from the environment
	mutantIs = "SCOPEGEN_MUTANT"
)

// switchFile declares the variable in a package.
func switchFile(pkg string) string {
	return fmt.Sprintf("package %s\n\nimport \"os\"\n\nvar %s = os.Getenv(%q)\n", pkg, running, mutantIs)
}

// copied is where in a schema's text a mutant's copy stands.
type copied struct {
	number      int // the mutant's, in the run
	first, last int // lines
}

// schema writes the file with these mutants of it, by their numbers. Those whose function cannot be copied, and those that are no Go, are
// left out of the copies.
func schema(name string, source []byte, mutants map[int]mutant) (text string, copies []copied, err error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return "", nil, err
	}
	at := files.File(parsed.Pos())
	var numbers []int
	for n := range mutants {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	type insertion struct {
		at   int
		text string
	}
	var insertions []insertion
	var after strings.Builder
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		start, end := at.Offset(f.Pos()), at.Offset(f.End())
		call, ok := forward(f)
		if !ok {
			continue
		}
		var cases strings.Builder
		for _, n := range numbers {
			m := mutants[n]
			if m.start < start || m.end > end {
				continue
			}
			nameEnd := at.Offset(f.Name.End()) - start
			text := string(source[start:m.start]) + m.with + string(source[m.end:end])
			text = text[:nameEnd] + "_" + strconv.Itoa(n) + text[nameEnd:]
			if _, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, 0); err != nil {
				continue
			}
			fmt.Fprintf(&cases, "case %q: %s; ", strconv.Itoa(n), fmt.Sprintf(call, n))
			after.WriteString("\n")
			copies = append(copies, copied{number: n, first: strings.Count(after.String(), "\n"), last: strings.Count(after.String(), "\n") + strings.Count(text, "\n")})
			after.WriteString(text + "\n")
		}
		if cases.Len() > 0 {
			insertions = append(insertions, insertion{at.Offset(f.Body.Lbrace) + 1, " switch " + running + " { " + cases.String() + "}; "})
		}
	}
	var b strings.Builder
	from := 0
	slices.SortStableFunc(insertions, func(x, y insertion) int { return x.at - y.at })
	for _, i := range insertions {
		b.Write(source[from:i.at])
		b.WriteString(i.text)
		from = i.at
	}
	b.Write(source[from:])
	lines := strings.Count(b.String(), "\n")
	for i := range copies {
		copies[i].first += lines + 1
		copies[i].last += lines + 1
	}
	return b.String() + after.String(), copies, nil
}

// forward is the statement that calls a function's copy with what the function was called with; %d stands for its number. Parameters without a
// name cannot be passed on.
func forward(f *ast.FuncDecl) (statement string, ok bool) {
	name := f.Name.Name + "_%d"
	if f.Recv != nil {
		names := f.Recv.List[0].Names
		if len(names) != 1 || names[0].Name == "_" {
			return "", false
		}
		name = names[0].Name + "." + name
	}
	var args []string
	for _, p := range f.Type.Params.List {
		if len(p.Names) == 0 {
			return "", false
		}
		for _, n := range p.Names {
			if n.Name == "_" {
				return "", false
			}
			dots := ""
			if _, variadic := p.Type.(*ast.Ellipsis); variadic {
				dots = "..."
			}
			args = append(args, n.Name+dots)
		}
	}
	call := name + "(" + strings.Join(args, ", ") + ")"
	if f.Type.Results == nil {
		return call + "; return", true
	}
	return "return " + call, true
}

// complaint is the place that the compiler names first in a line of its output.
var complaint = regexp.MustCompile(`(?m)^([^\s:]+\.go):(\d+):\d+: `)
