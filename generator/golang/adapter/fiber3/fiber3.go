// Package fiber3 is the adapter of gofiber/fiber, version 3.
package fiber3

import (
	"embed"

	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/generator/golang/adapter/fiber2"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is fiber 3's, which has the patterns of fiber 2.
var Adapter = adapter.Adapter{
	Name:      "fiber3",
	Package:   "fiber3guard",
	Router:    "github.com/gofiber/fiber/v3, 3.0 and newer",
	Source:    source,
	Convert:   fiber2.Convert,
	Choice:    adapter.FirstMatch,
	HeadApart: true,
	Loose:     true,
}
