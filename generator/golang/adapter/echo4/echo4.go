// Package echo4 is the adapter of labstack/echo, version 4. Its patterns are those of version 5 too, see Convert.
package echo4

import (
	"embed"
	"fmt"
	"net/url"
	"strings"

	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/spec"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is echo 4's.
var Adapter = adapter.Adapter{
	Name:      "echo4",
	Package:   "echo4guard",
	Router:    "github.com/labstack/echo/v4, 4.9 and newer",
	Source:    source,
	Convert:   Convert,
	Choice:    adapter.StaticFirst,
	HeadApart: true,
	Loose:     true,
	Check:     Check,
}

var syntax = adapter.Syntax{
	Param: func(name string) string { return ":" + name },
	Rest:  func(string) string { return "*" },
	Literal: func(text string) (string, error) {
		plain, err := adapter.Decode(text)
		if err != nil {
			return "", err
		}
		if strings.HasPrefix(plain, ":") {
			return "", fmt.Errorf("its tree takes %q for a parameter where another path has one, escaped or not", plain)
		}
		return strings.ReplaceAll(plain, ":", `\:`), adapter.Without("*", plain)
	},
}

// Convert gives a pattern in echo's syntax. Text may not stand beside a parameter: behind it, it would be the parameter's name;
// before it, an escaped colon in the same place of another path corrupts echo's tree, which keeps both under that byte. Echo matches the decoded path unless net/url keeps the escaped one, which it does when that is not the default
// encoding: text that needs escapes is exact only where the whole path is text in that encoding.
func Convert(p spec.Pattern) (string, error) {
	escaped := ""
	for _, s := range p.Segments {
		escaped += "/" + adapter.Escape(s.Literal())
	}
	text, err := syntax.Convert(p)
	if err != nil {
		return "", err
	}
	if strings.Contains(written(p), "%") && (&url.URL{Path: strings.ReplaceAll(text, `\:`, ":")}).EscapedPath() != escaped { // which has no parameters in it
		return "", fmt.Errorf("it matches the decoded path of some requests and the escaped one of others, and %q is another text in each", p)
	}
	return text, nil
}

// written is all literal text of a pattern, in normal form.
func written(p spec.Pattern) string {
	var b strings.Builder
	for _, s := range p.Segments {
		for _, part := range s {
			if !part.IsParam {
				b.WriteString(adapter.Escape(part.Literal))
			}
		}
	}
	return b.String()
}
