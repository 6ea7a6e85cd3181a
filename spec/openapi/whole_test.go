package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestValidateWhole judges what the pruned copy does not have, and reads nothing from outside the tree.
func TestValidateWhole(t *testing.T) {
	files := tree{"api/item.yaml": "get: {responses: {default: {description: D}}}\n", "secret.yaml": "get: {responses: {default: {description: D}}}\n"}
	doc := func(ref string) []byte {
		return []byte("openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\npaths: {/a: {$ref: \"" + ref + "\"}}\n")
	}
	require.NoError(t, ValidateWhole("api/a.yaml", doc("item.yaml"), files))
	require.NoError(t, ValidateWhole("api/a.yaml", doc("../secret.yaml"), files))
	require.ErrorContains(t, ValidateWhole("a.yaml", doc("../secret.yaml"), files), "leaves the folder")
	require.ErrorContains(t, ValidateWhole("a.yaml", doc("https://example.com/x.yaml"), files), "nothing is read from the network")
	require.ErrorContains(t, ValidateWhole("a.yaml", doc("item.yaml"), nil), "given alone")
	require.ErrorContains(t, ValidateWhole("a.yaml", []byte("openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\npaths: {/a: {get: {}}}\n"), nil), "responses")
	require.NoError(t, ValidateWhole("a.yaml", []byte("swagger: \"2.0\"\ninfo: {title: T, version: \"1\"}\npaths: {/a: {get: {responses: {default: {description: D}}}}}\n"), nil))
	require.ErrorContains(t, ValidateWhole("a.yaml", []byte("a: b\n"), nil), "neither openapi nor swagger")
}
