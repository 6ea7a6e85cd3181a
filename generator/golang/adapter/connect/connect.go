// Package connect is the adapter of Connect: a guard in front of handlers that finds operations by their procedures. It has no
// patterns.
package connect

import (
	"embed"

	"github.com/scopegen/scopegen/generator/golang/adapter"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is Connect's.
var Adapter = adapter.Adapter{
	Name:    "connect",
	Package: "connectguard",
	Router:  "connectrpc.com/connect, 1.19 and newer",
	Source:  source,
	Check:   adapter.Procedures,
}
