// Package discovery holds the reader of Google discovery documents against the documents that Google publishes.
package discovery

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/discovery"
)

// published is a module that carries Google's discovery documents, *-api.json, by the hundred.
const published = "google.golang.org/api@v0.200.0"

// folder is where the module's files are. Without it the test is skipped, except where SCOPEGEN_CI says that it must be there.
func folder(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", published).Output()
	if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skipf("%s cannot be had: %v", published, err)
	}
	require.NoError(t, err, "%s", out)
	var module struct{ Dir string }
	require.NoError(t, json.Unmarshal(out, &module))
	return module.Dir
}

// TestPublished reads every document and holds each method against what encoding/json finds in it.
func TestPublished(t *testing.T) {
	documents, methods, operations, joined := 0, 0, 0, 0
	require.NoError(t, filepath.WalkDir(folder(t), func(path string, _ fs.DirEntry, err error) error {
		require.NoError(t, err)
		if !strings.HasSuffix(path, "-api.json") {
			return nil
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		require.True(t, discovery.Recognise(data), path)
		api, _, found := discovery.Read(filepath.Base(path), data)
		for _, d := range found {
			t.Logf("%v %s %s", d.Range, d.Rule.Code, d.Message)
		}
		require.Zero(t, spec.Seal(api).Errors(), path)
		documents++
		operations += len(api.Operations)
		byID := map[string]*spec.Operation{}
		for _, o := range api.Operations {
			byID[o.ID] = o
		}
		var root resource
		require.NoError(t, json.Unmarshal(data, &root))
		root.walk(func(m method) {
			methods++
			o := byID[m.ID]
			if o == nil {
				joined++ // with a method of the same requests, which is reported
				return
			}
			var opens []string
			for _, alt := range o.Written.Alternatives {
				opens = append(opens, alt.Scopes()[0].Name)
			}
			require.Equal(t, m.Scopes, opens, m.ID)
			require.Equal(t, m.HTTPMethod, o.Method, m.ID)
			if m.FlatPath != "" {
				require.True(t, strings.HasSuffix(o.FullPath(), "/"+strings.TrimPrefix(m.FlatPath, "/")), m.ID)
			} else if !strings.Contains(m.Path, "{+") {
				require.True(t, strings.HasSuffix(o.FullPath(), "/"+strings.TrimPrefix(m.Path, "/")), m.ID)
			}
		})
		return nil
	}))
	require.NotZero(t, documents)
	t.Logf("%d documents, %d methods, %d of them joined with another, %d operations", documents, methods, joined, operations)
	require.Less(t, joined*1000, methods+1000)
}

type resource struct {
	Methods   map[string]method
	Resources map[string]resource
}

type method struct {
	ID, Path, FlatPath string
	HTTPMethod         string `json:"httpMethod"`
	Scopes             []string
}

func (r resource) walk(visit func(method)) {
	for _, m := range r.Methods {
		m.Scopes = slices.Compact(m.Scopes)
		visit(m)
	}
	for _, below := range r.Resources {
		below.walk(visit)
	}
}
