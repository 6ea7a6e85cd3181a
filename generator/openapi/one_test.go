package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// annotate edits a document that is one file.
func annotate(api *spec.API, name string, data []byte, how conventions, at diag.Range) ([]byte, diag.List) {
	files, _, found := rewrite(api, name, data, how, at)
	if len(files) == 0 {
		return nil, found
	}
	return files[0].Data, found
}

// remembering edits a document that is one file again and again, with the record of what was added.
type remembering struct{ added []string }

func (r *remembering) annotate(t testing.TB, api *spec.API, data string, how conventions) string {
	t.Helper()
	how.added = r.added
	files, added, found := rewrite(api, "a.yaml", []byte(data), how, diag.Range{})
	require.Empty(t, found)
	r.added = added
	return string(files[0].Data)
}
