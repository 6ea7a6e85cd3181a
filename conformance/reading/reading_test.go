package main

import (
	"os"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// TestSkimmedAndWholeReadingAgree on generated documents: the same model and the same findings, places included.
func TestSkimmedAndWholeReadingAgree(t *testing.T) {
	t.Chdir("..") // where the command runs, and looks for the published documents from
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			data, err := d.make(d.size / 4) // the largest published document is 3 MB
			if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
				t.Skip(err)
			}
			require.NoError(t, err)
			opts := openapi.Options{Security: "read"}
			got, found := openapi.Read(d.name, data, nil, opts)
			doc, all := openapi.Open(d.name, data, nil)
			want, more := doc.API(opts)
			all = append(all, more...)
			all.Sort()
			require.Equal(t, all, found)
			require.NotEmpty(t, got.Operations)
			require.True(t, reflect.DeepEqual(want, got))
			require.Empty(t, spec.Seal(got).Errors())
			require.Empty(t, spec.Seal(want).Errors())
			require.Equal(t, string(jsonmodel.Marshal(want, "")), string(jsonmodel.Marshal(got, "")))

			parsed, _ := source.Skim(d.name, data, source.OpenAPI, &source.Keep{Keys: map[string]*source.Keep{"paths": source.KeepAll}})
			require.Equal(t, !d.whole, parsed.Skimmed)
		})
	}
}
