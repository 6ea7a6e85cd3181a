package golang

import (
	"bytes"
	"go/token"

	"github.com/dave/jennifer/jen"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
)

// setsFile has a function for each set, since a Set is an array, which cannot be constant, and a variable could be changed.
func (e *emission) setsFile() file {
	f := jen.NewFile(ident(e.pkg))
	f.HeaderComment(output.Mark)
	out := file{name: "sets.go"}
	for i, s := range e.api.Sets {
		name := e.ids.set[i]
		f.Line()
		f.Add(documented(func(c *commentWriter) { e.aboutSet(c, s) }))
		f.Func().Add(id(name)).Params().Add(id("Set")).Block(jen.Return(id("Of").CustomFunc(e.layout(s), func(g *jen.Group) {
			for _, scope := range s.Scopes {
				g.Add(id(e.ids.scope[scope.Index]))
			}
		})))
		out.decls = append(out.decls, declaration{kind: token.FUNC, name: name})
	}
	var b bytes.Buffer
	if err := f.Render(&b); err != nil {
		panic("golang: jennifer refuses what is built here of identifiers alone: " + err.Error())
	}
	out.data = b.Bytes()
	return out
}

// layout puts a long list of arguments one a line, so that a scope more is a line more in a diff.
func (e *emission) layout(s *spec.Set) jen.Options {
	length := 0
	for _, scope := range s.Scopes {
		length += len(e.ids.scope[scope.Index]) + 2
	}
	return jen.Options{Open: "(", Close: ")", Separator: ",", Multi: length > width-16}
}

func (e *emission) aboutSet(c *commentWriter, s *spec.Set) {
	c.prose("", named(e.ids.set[s.Index], "set", s.Name, s.Title))
	c.prose("", s.Description)
	c.prose("", "Holds "+enumerate(each(s.Scopes, func(s *spec.Scope) string { return s.Name }), fewNames)+".")
}
