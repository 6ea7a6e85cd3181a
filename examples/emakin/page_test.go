// Package emakin_test holds the example against the page it transcribes, and shows a domain changing the defaults.
package emakin_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/internal/example"
)

// TestPage writes the page's introduction and table from the resolved model. The page has lost the borders of its table,
// so a row is name, description and holder in one word.
func TestPage(t *testing.T) {
	_, page, found := strings.Cut(example.Published(t, "001_ef6d402d2c7ff456.txt"), "Formatting was changed.\n\n")
	require.True(t, found)
	api := example.Load(t)

	rows := []string{api.Info.Description, "", "ScopeDescriptionDefault Value"}
	for _, s := range api.Scopes {
		require.Len(t, s.Holders, 1, s.Name)
		require.True(t, s.Movable, s.Name)
		require.False(t, s.ObjectsAll, s.Name)
		rows = append(rows, s.Name+s.Description+s.Holders[0].Title)
	}
	require.Equal(t, strings.TrimRight(page, "\n"), strings.Join(rows, "\n"))
	require.Len(t, api.Scopes, 44)
	require.Empty(t, api.Operations)
}
