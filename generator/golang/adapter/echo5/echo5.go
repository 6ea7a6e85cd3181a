// Package echo5 is the adapter of labstack/echo, version 5.
package echo5

import (
	"embed"

	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/generator/golang/adapter/echo4"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is echo 5's, which has the patterns of echo 4.
var Adapter = adapter.Adapter{
	Name:      "echo5",
	Package:   "echo5guard",
	Router:    "github.com/labstack/echo/v5, 5.0 and newer",
	Source:    source,
	Convert:   echo4.Convert,
	Choice:    adapter.StaticFirst,
	HeadApart: true,
	Loose:     true,
	Check:     echo4.Check,
}
