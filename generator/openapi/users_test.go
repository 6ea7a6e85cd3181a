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

// Of two methods of one path, each finding stands at its own.
func TestSharedByMethods(t *testing.T) {
	model := "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}\npaths: {/a: {get: {security: [{k: []}]}, post: {security: []}}}\n"
	_, found := annotate(read(t, model), "a.yaml", []byte("openapi: 3.1.0\npaths:\n  /a:\n    get: &op {responses: {}}\n    post: *op\n"), conventions{}, diag.Range{})
	require.Len(t, found, 1)
	require.Equal(t, diag.Code("SG3035"), found[0].Rule.Code)
	require.Equal(t, 4, found[0].Range.Start.Line)
	require.Len(t, found[0].Related, 1)
	require.Equal(t, 5, found[0].Related[0].Range.Start.Line)
}
