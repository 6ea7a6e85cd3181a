package openapi

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// TestAnnotate runs testdata/annotate: a model (an OpenAPI document that is read as the spec), a document before and after, or what
// is wrong with it. Each also with CRLF, and with a byte order mark.
func TestAnnotate(t *testing.T) {
	files, err := filepath.Glob("testdata/annotate/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		variants := map[string]func(string) string{
			"as it is": func(s string) string { return s },
			"CRLF":     func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
			"BOM":      func(s string) string { return "\ufeff" + s },
			"no end":   func(s string) string { return strings.TrimSuffix(s, "\n") },
		}
		for name, variant := range variants {
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				parts := map[string]string{}
				for _, f := range archive.Files {
					parts[f.Name] = string(f.Data)
				}
				before, format := parts["before.yaml"], "yaml"
				if before == "" {
					before, format = parts["before.json"], "json"
				}
				api, _ := openapi.Read("model.yaml", []byte(parts["model.yaml"]), openapi.Options{Security: "read"})
				require.Empty(t, spec.Seal(api).Errors())
				out, found := annotate(api, "before."+format, []byte(variant(before)), "refuse", diag.Range{File: "scopegen.yaml"})
				var errors strings.Builder
				for _, d := range found {
					fmt.Fprintf(&errors, "%s: %s %s: %s\n", d.Range, d.Rule.Severity, d.Rule.Code, d.Message)
				}
				require.ElementsMatch(t, strings.Split(parts["errors"], "\n"), strings.Split(errors.String(), "\n"))
				if parts["errors"] != "" {
					require.Nil(t, out)
					return
				}
				want := variant(parts["after."+format])
				require.Equal(t, want, string(out))
				again, found := annotate(api, "before."+format, out, "refuse", diag.Range{})
				require.Empty(t, found)
				require.Equal(t, want, string(again))
			})
		}
	}
}
