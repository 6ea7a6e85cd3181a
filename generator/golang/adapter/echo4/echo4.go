// Package echo4 is the adapter of labstack/echo, version 4. Its patterns are those of version 5 too, see Convert.
package echo4

import (
	"embed"
	"errors"
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
}

var syntax = adapter.Syntax{
	Param: func(name string) string { return ":" + name },
	Rest:  func(string) string { return "*" },
	Literal: func(text string) (string, error) {
		plain, err := adapter.Decode(text)
		if err != nil {
			return "", err
		}
		return strings.ReplaceAll(plain, ":", `\:`), adapter.Without("*", plain)
	},
	Mixed: true,
}

// Convert gives a pattern in echo's syntax. A parameter ends where its segment does, so that text may stand before it but not
// behind it. Echo matches the decoded path unless net/url keeps the escaped one, which it does when that is not the default
// encoding: text that needs escapes is exact only where the whole path is text in that encoding.
func Convert(p spec.Pattern) (string, error) {
	escaped := ""
	for _, s := range p.Segments {
		if !s.IsLiteral() && !s.IsRest() && (len(s) > 2 || !s[len(s)-1].IsParam) {
			return "", errors.New("a parameter takes the whole rest of its segment there, and nothing can stand behind it")
		}
		escaped += "/" + adapter.Escape(s.Literal())
	}
	text, err := syntax.Convert(p)
	if err != nil {
		return "", err
	}
	if strings.Contains(written(p), "%") {
		if len(p.Params()) > 0 || (&url.URL{Path: strings.ReplaceAll(text, `\:`, ":")}).EscapedPath() != escaped {
			return "", fmt.Errorf("it matches the decoded path of some requests and the escaped one of others, and %q is another text in each", p)
		}
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
