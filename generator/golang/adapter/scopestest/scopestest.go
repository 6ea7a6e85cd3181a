// Package scopestest is the subpackage for tests of services: the callers that only just may and may not, for each operation.
// It registers nothing and has no patterns, so that it stands beside the adapters rather than among them.
package scopestest

import (
	"embed"

	"github.com/scopegen/scopegen/generator/golang/adapter"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is the subpackage.
var Adapter = adapter.Adapter{Name: "scopestest", Package: "scopestest", Source: source}
