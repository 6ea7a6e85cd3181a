package routers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	fiber3 "github.com/gofiber/fiber/v3"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator/golang/adapter/fiber2"
	"github.com/scopegen/scopegen/spec"
)

// Fiber's patterns, what it cannot have, and what its own matcher makes of them: at least what the specification means, and
// beyond that only what the guard passes on.
func TestFiberPatterns(t *testing.T) {
	patterns := convertAll(t, fiber2.Convert)
	require.Equal(t, map[string]string{
		"/": "/", "/a/{id}": "/a/:id", "/a/{id}/": "/a/:id/", "/a/{path...}": "/a/*", "/{path...}": "/*", "/items:export": `/items\:export`, "/:a": `/\:a`,
		"/{enterprise-team}/{id}/{id}": "/:enterprise_team/:id/:id_2", "/fn(x)/{id}": `/fn\(x\)/:id`, "/$meta+x": `/$meta\+x`, "/st*r": `/st\*r`,
		"/caf%C3%A9": "/caf%C3%A9", "/sp%20ace/b": "/sp%20ace/b", "/caf%C3%A9/{id}": "/caf%C3%A9/:id", "/a%2Fb": "/a%2Fb", "/caf%C3%A9/fn(x)": `/caf%C3%A9/fn\(x\)`,
		"/a%5Cb": "/a%5Cb", "/{id}.json": "mixes", "/{id}:cancel": "mixes", "/{a}-{b}": "mixes", "/items{kind}": "mixes", "/a:{id}/b": "mixes",
	}, patterns)
	var many strings.Builder
	for i := range 31 {
		fmt.Fprintf(&many, "/{p%d}", i)
	}
	p, err := spec.ParsePattern(many.String())
	require.NoError(t, err)
	_, err = fiber2.Convert(p)
	require.ErrorContains(t, err, "30 parameters")

	strict, strict3 := fiber.Config{CaseSensitive: true, StrictRouting: true}, fiber3.Config{CaseSensitive: true, StrictRouting: true}
	texts := []string{"a", "items:export", "itemsexport", "fn(x)", "fn", "st*r", "str", "$meta+x", "$metax", "caf%C3%A9", "sp%20ace", "a%2Fb", "", ":a", "\\"}
	for path, pattern := range patterns {
		if pattern == "mixes" {
			continue
		}
		p, err := spec.ParsePattern(path)
		require.NoError(t, err)
		for _, first := range texts {
			for _, second := range append(texts, "/") {
				target := strings.ReplaceAll("/"+first+"/"+second, "//", "/")
				means, got := p.Matches(target), fiber.RoutePatternMatch(target, pattern, strict)
				require.Equal(t, got, fiber3.RoutePatternMatch(target, pattern, strict3), "%s %s", pattern, target)
				// a last slash, and the whole end of "/a/*", are optional to fiber
				beyond := strings.HasSuffix(pattern, "/") && p.Matches(target+"/") || strings.HasSuffix(pattern, "/*") && p.Matches(target+"/")
				require.True(t, got == means || got && beyond, "%s %s: fiber %t, the specification %t", pattern, target, got, means)
			}
		}
	}
}
