package jsonmodel

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
)

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema (draft-07) of what Marshal writes.
func Schema() []byte { return schema }

// Target writes the model as JSON.
var Target = generator.Target{
	Name:  "json",
	Short: "the resolved model as JSON, for other tools",
	Options: []generator.Option{
		{Name: "file", Kind: generator.File, Required: true, Help: "The file to write."},
	},
	Emit: func(r *generator.Request) (generator.Result, error) {
		data := Marshal(r.API, output.Mark)
		if !json.Valid(data) {
			return generator.Result{}, fmt.Errorf("json: what was rendered is not JSON")
		}
		return generator.Result{Files: []output.File{{Path: r.Options.Text("file"), Data: data, Target: "json"}}}, nil
	},
}
