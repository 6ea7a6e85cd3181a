package native

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema gives the JSON Schema (draft-07) of the language, for editors: descriptions for hovering, names for completion. It
// cannot say everything that the reader checks; what it refuses the reader refuses too.
func Schema() []byte { return slices.Clone(schema) }
