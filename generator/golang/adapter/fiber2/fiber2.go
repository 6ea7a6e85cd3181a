// Package fiber2 is the adapter of gofiber/fiber, version 2. Its patterns are those of version 3 too, see Convert.
package fiber2

import (
	"embed"
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/spec"
)

//go:embed _source/*.go
var source embed.FS

// Adapter is fiber 2's.
var Adapter = adapter.Adapter{
	Name:      "fiber2",
	Package:   "fiber2guard",
	Router:    "github.com/gofiber/fiber/v2, 2.50 and newer",
	Source:    source,
	Convert:   Convert,
	Choice:    adapter.FirstMatch,
	HeadApart: true,
	Loose:     true,
}

var syntax = adapter.Syntax{
	Param:   func(name string) string { return ":" + name },
	Rest:    func(string) string { return "*" },
	Literal: literal,
}

// maxParameters is how many a path may have; fiber panics beyond.
const maxParameters = 30

// Convert gives a pattern in fiber's syntax. Text may not stand beside a parameter: fiber looks for the first place where the
// text behind it stands, and goes no further when the rest does not match then.
func Convert(p spec.Pattern) (string, error) {
	if n := len(p.Params()); n > maxParameters {
		return "", fmt.Errorf("it takes %d parameters in a path, and not %d", maxParameters, n)
	}
	return syntax.Convert(p)
}

// literal escapes what means something in fiber's patterns. Requests are matched as they were sent, escapes and all, so that
// normal form is what there is to match.
func literal(text string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(":*+?()<>;", text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String(), nil
}
