package openapi

import (
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
