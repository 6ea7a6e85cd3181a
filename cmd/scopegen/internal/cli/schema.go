package cli

import (
	"fmt"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/spec/native"
)

var schemaVerb = verb{
	name: "schema", args: " [spec|config|model]", maxArgs: 1,
	short: "Print a JSON Schema (draft-07): of specs, of the configuration, or of show's JSON",
	long: `Print a JSON Schema (draft-07): of scope specs (the default), of the configuration, or of what show --format json prints.

Editors complete and check a spec that begins with
  # yaml-language-server: $schema=scopes.schema.json`,
	example: `  scopegen schema > scopes.schema.json`,
	run: func(c *call) (int, error) {
		schemas := map[string]func() []byte{"": native.Schema, "spec": native.Schema, "config": configSchema, "model": jsonmodel.Schema}
		schema := schemas[argument(c, 0)]
		if schema == nil {
			return 0, fmt.Errorf("there is no schema %q: write spec, config or model", c.args[0])
		}
		_, err := c.stdout.Write(schema())
		return exitOK, err
	},
}
