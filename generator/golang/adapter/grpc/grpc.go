// Package grpc is the adapter of gRPC: guards that find operations by their full method names. It has no patterns.
package grpc

import (
	"embed"

	"github.com/scopegen/scopegen/generator/golang/adapter"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is gRPC's.
var Adapter = adapter.Adapter{
	Name:    "grpc",
	Package: "grpcguard",
	Router:  "google.golang.org/grpc, 1.64 and newer",
	Source:  source,
	Check:   adapter.Procedures,
}
