package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// What was added to an operation that two paths share goes in one run, with the scheme that it named, whichever of the two comes
// first.
func TestRemovalFromSharedOperations(t *testing.T) {
	for _, before := range []string{
		"openapi: 3.0.3\npaths:\n  /b: {get: &op {responses: {}}}\n  /a: {get: *op}\n",
		"openapi: 3.0.3\npaths:\n  /a: {get: &op {responses: {}}}\n  /b: {get: *op}\n",
	} {
		key := &spec.Scheme{Name: "k", Type: "apiKey", In: "header", Param: "K"}
		full := &spec.API{Schemes: []*spec.Scheme{key}}
		for _, path := range []string{"/a", "/b"} {
			pattern, err := spec.ParsePattern(path)
			require.NoError(t, err)
			full.Operations = append(full.Operations, &spec.Operation{
				Method: "GET", Path: path, Pattern: pattern, Written: spec.Requirement{Alternatives: []spec.Alternative{{Needs: []spec.Need{{Scheme: key}}}}},
			})
		}
		how := conventions{unlisted: "keep"}
		files, added, found := rewrite(sealed(t, full), "a.yaml", []byte(before), how, diag.Range{})
		require.Empty(t, found)
		require.NotEqual(t, before, string(files[0].Data))
		how.added = added
		files, added, found = rewrite(sealed(t, &spec.API{}), "a.yaml", files[0].Data, how, diag.Range{})
		require.Empty(t, found)
		require.Equal(t, before, string(files[0].Data))
		require.Empty(t, added)
	}
}
