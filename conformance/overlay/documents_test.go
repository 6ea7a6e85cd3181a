package overlay

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/spec/source"
	"github.com/stretchr/testify/require"
)

// shared is a file beside the project's root. Without it the test is skipped, except where SCOPEGEN_CI says that it must be there.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../../shared", name))
	if errors.Is(err, os.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip(err)
	}
	require.NoError(t, err)
	return data
}

// prune leaves of a document what its security depends on.
func prune(t testing.TB, name string, data []byte) []byte {
	parsed, found := source.Parse(name, data, source.OpenAPI)
	require.Zero(t, found.Errors())
	var tree map[string]any
	require.NoError(t, json.Unmarshal([]byte(parsed.Root.JSON()), &tree))
	keep(tree, "openapi", "swagger", "info", "servers", "host", "basePath", "security", "paths", "components", "securityDefinitions")
	if components, ok := tree["components"].(map[string]any); ok {
		keep(components, "securitySchemes")
	}
	for _, item := range tree["paths"].(map[string]any) {
		for key, op := range item.(map[string]any) {
			if o, ok := op.(map[string]any); ok {
				keep(o, "operationId", "description", "security", "servers", "deprecated", "tags")
			} else if !strings.HasPrefix(key, "x-") {
				delete(item.(map[string]any), key)
			}
		}
	}
	out, err := json.MarshalIndent(tree, "", "  ")
	require.NoError(t, err)
	return out
}

func keep(m map[string]any, keys ...string) {
	kept := map[string]bool{}
	for _, k := range keys {
		kept[k] = true
	}
	for k := range m {
		if !kept[k] {
			delete(m, k)
		}
	}
}

func jsonText(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(out)
}
