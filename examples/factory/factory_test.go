// Package factory_test holds the example against the page it transcribes, and the generated package against the spec.
package factory_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/internal/example"
)

// TestPage writes the published page from the resolved model. Every text, method, path and their order is the page's
// or the comparison fails: there is nothing between the two that could be wrong in the same way.
func TestPage(t *testing.T) {
	page := example.Published(t, "000_21f071c59df90386.txt")
	api := example.Load(t)

	endpoints := map[string]string{}
	for _, op := range api.Operations {
		require.Len(t, op.Grants, 1, op)
		endpoints[op.Grants[0].Scope.Name] += op.String() + ": " + op.Summary
	}
	var b strings.Builder
	line := func(texts ...string) { b.WriteString(strings.Join(texts, "\n") + "\n") }
	line(api.Info.Title, api.Info.Description)
	for _, g := range api.Groups {
		line(g.Title)
		for _, s := range g.Scopes {
			line(s.Name, s.Description, endpoints[s.Name])
			if s.Note != "" {
				line("Note: " + strings.Replace(s.Note, "require the self", "require the\nself", 1)) // set apart on the page, as code
			}
		}
	}
	require.Equal(t, page, b.String())
	require.Len(t, api.Groups, 12)
	require.Len(t, api.Scopes, 34)
	require.Len(t, api.Operations, 178)
}
