package openapi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

// TestSmallDocumentsCostLittle reads documents in which a large part is multiplied by how often it is referred to: the product would take
// all memory, or hours.
func TestSmallDocumentsCostLittle(t *testing.T) {
	const n = 20_000
	times := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
		}
		return b.String()
	}
	many := func(format string) string { return times(n, format) }
	doc := func(scopes, schemes, rest string) string {
		return "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents:\n  securitySchemes:\n" + schemes +
			"    o:\n      type: oauth2\n      flows:\n        clientCredentials:\n          tokenUrl: /t\n          scopes:\n            a: A\n" + scopes + rest
	}
	refs := "paths:\n" + many("  /p%d:\n    $ref: \"#/components/pathItems/p\"\n")
	large := strings.Repeat("y", 1<<20)
	item := "  pathItems:\n    p:\n"
	for name, c := range map[string]struct {
		text   string
		errors int
	}{
		"an extension of a shared operation":      {text: doc("", "", item+"      get:\n        security: []\n        x-a: "+large+"\n"+refs)},
		"a description of a shared operation":     {text: doc("", "", item+"      get:\n        security: []\n        description: "+large+" "+OpenMark+CloseMark+"\n"+refs)},
		"tags of a shared operation":              {text: doc("", "", item+"      get:\n        security: []\n        tags: ["+many("t%d,")+"]\n"+refs)},
		"servers of a shared operation":           {text: doc("", "", item+"      get:\n        security: []\n        servers: ["+many("{url: /v1},")+"]\n"+refs)},
		"keys of a shared path item":              {text: doc("", "", item+many("      x-%d: 1\n")+"      get: {security: []}\n"+refs)},
		"keys of a shared operation":              {text: doc("", "", item+"      get:\n        security: []\n"+many("        x%d: 1\n")+refs)},
		"wrong keys of a shared path item":        {text: doc("", "", item+many("      k%d: 1\n")+"      get: {security: []}\n"+refs), errors: n},
		"scopes that nothing declares":            {text: doc(many("            scope:number:%d: x\n"), "", "paths:\n"+many("  /p%d:\n    get: {security: [{o: [Scope-other-%d]}]}\n"))},
		"schemes that nothing defines":            {text: doc("", many("    scheme%d: {type: apiKey, in: header, name: X}\n"), "paths:\n"+many("  /p%d:\n    get: {security: [{other%d: []}]}\n")), errors: n},
		"alternatives that operations inherit":    {text: doc("", "", "paths:\n"+many("  /p%d: {get: {}}\n")+"security:\n"+strings.Repeat("- o: [a]\n", spec.MaxAlternatives-1)+"- o: [b]\n")},
		"alternatives behind an anchor":           {text: doc("", "", "x-s: &s ["+strings.Repeat("{o: [a]},", spec.MaxAlternatives-1)+"{o: [b]}]\npaths:\n"+times(900, "  /p%d: {get: {security: *s}}\n"))},
		"alternatives of a shared operation":      {text: doc("", "", item+"      get:\n        security: ["+strings.Repeat("{o: [a]},", spec.MaxAlternatives)+"]\n"+refs)},
		"a wrong alternative that all share":      {text: doc("", "", "paths:\n"+many("  /p%d: {get: {}}\n")+"security:\n"+strings.Repeat("- missing: [a]\n", spec.MaxAlternatives)), errors: spec.MaxAlternatives},
		"a long text behind an anchor":            {text: doc("", "", "x-s: &s "+large+"\npaths:\n"+many("  /p%d: {get: {security: [], x-a: *s}}\n")), errors: 1},
		"a long text behind anchors, in its list": {text: doc("", "", "x-s: &s ["+large+"]\npaths:\n"+many("  /p%d: {get: {security: [], x-a: {b: *s}}}\n")), errors: 1},
	} {
		t.Run(name, func(t *testing.T) {
			api, found := Read("a.yaml", []byte(c.text), nil, read)
			require.Equal(t, c.errors, found.Errors(), "%v", found[:min(len(found), 3)])
			if c.errors == 0 {
				require.NotEmpty(t, api.Operations)
				spec.Seal(api)
			}
		})
	}
}
