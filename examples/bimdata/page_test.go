package bimdata_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/internal/example"
)

// TestPage writes the published page from the resolved model, without the marks that the page sets before its headings.
func TestPage(t *testing.T) {
	page := regexp.MustCompile(`(?m)^# `).ReplaceAllString(example.Published(t, "003_90b80e2048404a06.txt"), "")
	api := example.Load(t)

	before, after, found := strings.Cut(api.Info.Description, "How to set")
	require.True(t, found)
	var b strings.Builder
	b.WriteString(api.Info.Title + "\n\n" + before + "The limitations are:\n\n")
	for _, a := range api.Actions {
		b.WriteString("  • " + a.Title + ": " + a.Description + "\n")
	}
	b.WriteString("\nList of scopes available\n\n")
	for _, s := range api.Scopes {
		b.WriteString("  • " + s.Name + ": " + s.Description + "\n")
		impersonation := strings.Contains(s.Description, "works only with user impersonation")
		require.Equal(t, impersonation, s.Limited(), s.Name)
	}
	b.WriteString("\nHow to set" + after)
	require.Equal(t, strings.TrimRight(page, "\n"), b.String())
	require.Len(t, api.Scopes, 12)
}
