package golang

import (
	"bytes"
	"fmt"
	"go/token"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// file is one rendered file and what must be found in it.
type file struct {
	name    string
	data    []byte
	decls   []declaration
	imports []string
	texts   map[string]string // the values of string constants
	copied  bool              // of the fixed part, whose comments are our own
}

// declaration is a package-level declaration.
type declaration struct {
	kind        token.Token // CONST, TYPE, FUNC, VAR
	name        string
	typ, number string // of a constant, where it has them: its type's name, and its integer value
}

// writer renders a file of constants, which come by the thousand, directly in the form that gofmt gives them.
type writer struct {
	bytes.Buffer
	decls []declaration
}

func newWriter(pkg string) *writer {
	w := &writer{}
	fmt.Fprintf(w, "%s\n\npackage %s\n", header, ident(pkg))
	return w
}

func (w *writer) comment(indent string) *commentWriter {
	return &commentWriter{out: &w.Buffer, indent: indent}
}

// constant is one typed constant; about writes its documentation.
type constant struct {
	name, typ string
	number    int
	about     func(*commentWriter)
}

// block writes constants under a title. Each has a comment, so that gofmt has no columns to align.
func (w *writer) block(title string, constants []constant) {
	if len(constants) == 0 {
		return
	}
	w.WriteString("\n")
	w.comment("").prose("", title)
	w.WriteString("const (\n")
	for i, c := range constants {
		if i > 0 {
			w.WriteString("\n")
		}
		c.about(w.comment("\t"))
		number := strconv.Itoa(c.number)
		fmt.Fprintf(w, "\t%s %s = %s\n", ident(c.name), c.typ, number)
		w.decls = append(w.decls, declaration{token.CONST, c.name, c.typ, number})
	}
	w.WriteString(")\n")
}

func (w *writer) file(name string) file {
	return file{name: name, data: w.Bytes(), decls: w.decls}
}

// ident lets through what is an identifier. Package naming gives nothing else, and jennifer would print anything.
func ident(name string) string {
	if !token.IsIdentifier(name) {
		panic(fmt.Sprintf("golang: %q is no identifier", name))
	}
	return name
}

func id(name string) *jen.Statement { return jen.Id(ident(name)) }

// documented is a comment for jennifer, which takes text that begins with "//" as it is: every line of a commentWriter's does.
func documented(about func(*commentWriter)) *jen.Statement {
	var b bytes.Buffer
	about(&commentWriter{out: &b})
	return jen.Comment(string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))))
}
