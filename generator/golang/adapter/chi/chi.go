// Package chi is the adapter of go-chi/chi.
package chi

import (
	"embed"
	"fmt"
	"net/url"

	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/spec"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is chi's.
var Adapter = adapter.Adapter{
	Name:      "chi",
	Package:   "chiguard",
	Router:    "github.com/go-chi/chi/v5, 5.0.12 and newer",
	Source:    source,
	Convert:   convert,
	Methods:   []string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"},
	Choice:    adapter.StaticFirst,
	HeadApart: true,
}

var syntax = adapter.Syntax{
	Param: func(name string) string { return "{" + name + "}" },
	Rest:  func(string) string { return "*" },
	Literal: func(text string) (string, error) {
		plain, err := adapter.Decode(text)
		if err != nil {
			return "", err
		}
		return plain, adapter.Without("{}*", plain)
	},
}

// convert decodes literal text: chi matches the decoded path unless net/url keeps the escaped one, which it does when that is
// not the default encoding. A pattern whose text needs escapes is therefore exact only when all requests for it come with the
// default one.
func convert(p spec.Pattern) (string, error) {
	text, err := syntax.Convert(p)
	if err != nil {
		return "", err
	}
	escaped := false
	var whole string
	for _, s := range p.Segments {
		whole += "/"
		if s.IsLiteral() {
			whole += adapter.Escape(s.Literal())
			plain, _ := adapter.Decode(adapter.Escape(s.Literal()))
			escaped = escaped || plain != adapter.Escape(s.Literal())
		}
	}
	if escaped && (&url.URL{Path: text}).EscapedPath() != whole { // which has no parameters in it
		return "", fmt.Errorf("it matches the decoded path of some requests and the escaped one of others, and %q is another text in each", whole)
	}
	return text, nil
}
