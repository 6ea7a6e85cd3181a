// Package example is what the examples' tests share: it reads an example's spec, and the published page that the spec
// transcribes. The pages lie beside the project, not in it, and may be absent. Only those tests import it.
package example

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
)

// folder gives native.Load the example's own folder, in which its tests run.
type folder struct{ fs.FS }

func (f folder) ReadFile(name string) ([]byte, error)  { return fs.ReadFile(f.FS, name) }
func (f folder) Glob(pattern string) ([]string, error) { return fs.Glob(f.FS, pattern) }

// Load reads scopes.yaml, in which nothing may be wrong.
func Load(t *testing.T) *spec.API {
	t.Helper()
	api, found, err := native.Load(folder{os.DirFS(".")}, "scopes.yaml", native.Options{OpenAPI: endpoints})
	require.NoError(t, err)
	for _, d := range found {
		t.Error(d)
	}
	require.Empty(t, found)
	return api
}

// endpoints reads an OpenAPI document that supplies endpoints alone, as those of the examples do.
func endpoints(fsys native.FS, name string, o native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
	data, err := fsys.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	api, found := openapi.Read(name, data, nil, openapi.Options{Security: o.Security})
	return api, found, nil
}

// Published is the text of a published page. The test is skipped where the page is absent, but fails with
// SCOPEGEN_CI=1, so that a comparison which never ran cannot pass for one that succeeded.
func Published(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "systems", name))
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skipf("the published page is not here: %v", err)
	}
	require.NoError(t, err)
	return string(data)
}
