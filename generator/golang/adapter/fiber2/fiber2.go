// Package fiber2 is the adapter of gofiber/fiber, version 2. Its patterns are those of version 3 too, see Convert.
package fiber2

import (
	"embed"
	"errors"
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
}

var syntax = adapter.Syntax{
	Param:   func(name string) string { return ":" + name },
	Rest:    func(string) string { return "*" },
	Literal: literal,
	Mixed:   true,
}

// maxParameters is how many a path may have; fiber panics beyond.
const maxParameters = 30

// Convert gives a pattern in fiber's syntax. Fiber looks for the first place where the text behind a parameter stands, and goes
// no further when the rest does not match then, so that a parameter has to end where its segment does.
func Convert(p spec.Pattern) (string, error) {
	for _, s := range p.Segments {
		if !s.IsLiteral() && !s.IsRest() && (len(s) > 2 || !s[len(s)-1].IsParam) {
			return "", errors.New("text behind a parameter in one segment is looked for where it stands first, which need not be where it ends")
		}
	}
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
