package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSelf: references are relative to the address that a document says it has.
func TestSelf(t *testing.T) {
	files := tree{"p.yaml": "get: {operationId: top, security: []}\n", "sub/p.yaml": "get: {operationId: sub, security: []}\n"}
	doc := func(version, self, ref string) string {
		return "openapi: " + version + "\n$self: " + self + "\ninfo: {title: T, version: \"1\"}\ncomponents: {pathItems: {a: {get: {operationId: own, security: []}}}}\npaths:\n  /a: {$ref: \"" + ref + "\"}\n"
	}
	const self = "sub/api.yaml"
	for _, c := range []struct{ version, self, ref, id string }{
		{"3.2.0", self, "p.yaml", "sub"}, {"3.2.0", self, "../p.yaml", "top"}, {"3.2.0", self, "#/components/pathItems/a", "own"},
		{"3.2.0", self, "api.yaml#/components/pathItems/a", "own"}, {"3.2.0", self, "../d.yaml#/components/pathItems/a", "own"},
		{"3.2.0", "https://example.com/v1/api.yaml", "#/components/pathItems/a", "own"},
		{"3.2.0", "https://example.com/v1/api.yaml", "https://example.com/v1/api.yaml#/components/pathItems/a", "own"},
		{"3.1.0", self, "p.yaml", "top"}, // means nothing there
	} {
		text := doc(c.version, c.self, c.ref)
		api, found := Read("d.yaml", []byte(text), files, read)
		require.Empty(t, found, text)
		require.Len(t, api.Operations, 1, text)
		require.Equal(t, c.id, api.Operations[0].ID, text)
		judgeSkim(t, "d.yaml", []byte(text), files)
	}
	for _, c := range []struct{ self, ref, fact string }{
		{"https://example.com/v1/api.yaml", "p.yaml", "is a URL"}, {"/v1/api.yaml", "p.yaml", "is an absolute path"}, {"../api.yaml", "p.yaml", "leaves the folder"},
		{"sub/api.yaml#a", "p.yaml", "has a fragment"}, {"[]", "p.yaml", "is no address"}, {"urn:a", "p.yaml", "is a URL"},
	} {
		api, found := Read("d.yaml", []byte(doc("3.2.0", c.self, c.ref)), files, read)
		require.Empty(t, api.Operations)
		require.Len(t, found, 2, "%s: %v", c.self, found)
		require.Equal(t, badSelf, found[0].Rule)
		require.Contains(t, found[0].Message, c.fact)
		require.Equal(t, 2, found[0].Range.Start.Line)
		require.Equal(t, unresolved, found[1].Rule)
	}
}

func TestValidateWholeFollowsSelf(t *testing.T) {
	files := tree{"p.yaml": "get: {}\n", "sub/p.yaml": "get: {responses: {default: {description: D}}}\n"}
	text := []byte("openapi: 3.2.0\n$self: sub/api.yaml\ninfo: {title: T, version: \"1\"}\npaths:\n  /a: {$ref: \"p.yaml\"}\n")
	require.NoError(t, ValidateWhole("d.yaml", text, files))
}
