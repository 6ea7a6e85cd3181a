package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNoOperationIsLostWithoutAWord: a key of a path item that means nothing is an error, which says what was meant where that can be told.
func TestNoOperationIsLostWithoutAWord(t *testing.T) {
	const (
		old = "openapi: 3.1.0"
		new = "openapi: 3.2.0"
		two = "swagger: \"2.0\""
	)
	for _, c := range []struct{ version, key, hint string }{
		{old, "purge", "additionalOperations"}, {old, "PURGE", "additionalOperations"}, {new, "purge", "additionalOperations"}, {old, "puts", "write put"}, {old, `"post "`, "write post"},
		{old, "options/", "write options"}, {old, "Get", "write get"}, {old, "delet", "write delete"}, {old, `""`, "remove it"}, {old, "parameter", "write parameters"},
		{old, "additionalOperation", "additionalOperations"}, {old, "query", "3.2"}, {two, "trace", "3.0"}, {two, "servers", "remove it"}, {old, "/b", "remove it"}, {old, "1", "remove it"},
		{old, "x-purge", ""}, {old, "summary", ""}, {old, "description", ""}, {old, "servers", ""}, {old, "parameters", ""}, {two, "parameters", ""},
	} {
		_, found := Read("a.yaml", []byte(c.version+"\ninfo: {title: T, version: \"1\"}\npaths:\n  /a:\n    get: {security: []}\n    "+c.key+": []\n"), nil, read)
		if c.hint == "" {
			require.Empty(t, found, c.key)
			continue
		}
		require.Equal(t, 1, found.Errors(), "%s: %v", c.key, found)
		require.Contains(t, found[0].Hint, c.hint, c.key)
		require.Equal(t, 6, found[0].Range.Start.Line, c.key)
	}
}
