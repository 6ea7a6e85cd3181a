// Package gin is the adapter of gin.
package gin

import (
	"embed"
	"strings"

	"github.com/scopegen/scopegen/generator/golang/adapter"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is gin's.
var Adapter = adapter.Adapter{
	Name:      "gin",
	Package:   "ginguard",
	Router:    "github.com/gin-gonic/gin, 1.9 and newer (a colon in a path needs 1.12)",
	Source:    source,
	Convert:   syntax.Convert,
	Choice:    adapter.StaticFirst,
	HeadApart: true,
	Check:     check,
}

var syntax = adapter.Syntax{
	Param: func(name string) string { return ":" + name },
	Rest:  func(name string) string { return "*" + name },
	Literal: func(text string) (string, error) {
		plain, err := adapter.Decode(text)
		if err != nil {
			return "", err
		}
		return strings.ReplaceAll(plain, ":", `\:`), adapter.Without("*", plain)
	},
}
