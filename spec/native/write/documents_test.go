package write_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/native/write"
	"github.com/scopegen/scopegen/spec/openapi"
)

// archive is a tree in memory.
type archive map[string][]byte

func (a archive) ReadFile(name string) ([]byte, error) {
	if data, ok := a[name]; ok {
		return data, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// published are the roots of the documents beside the project, with the files that they may refer to.
func published(t *testing.T) map[string]archive {
	t.Helper()
	root := "../../../../shared/data"
	if _, err := os.Stat(root); err != nil {
		if os.Getenv("SCOPEGEN_CI") == "1" {
			t.Fatal("no documents at ", root)
		}
		t.Skip("no documents at ", root)
	}
	all := map[string]archive{}
	for _, name := range []string{"petstore/openapi.yaml", "figma/openapi.yaml", "discord/openapi.json", "mastodon/schema.json", "slack/slack_web_openapi_v2.json", "square/api.json"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		all[name] = archive{name: data}
	}
	ocean := archive{}
	f, err := os.Open(filepath.Join(root, "digitalocean/digitalocean.tar.gz"))
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	top := ""
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		name := path.Clean(h.Name)
		if ocean[name], err = io.ReadAll(r); path.Base(name) == "DigitalOcean-public.v2.yaml" {
			top = name
		}
		require.NoError(t, err)
	}
	require.NotEmpty(t, top)
	all[top] = ocean
	return all
}

// Reading what was written gives the document's model, for every document and every layout.
func TestPublishedDocuments(t *testing.T) {
	for name, files := range published(t) {
		api, _ := openapi.Read(name, files[name], files, openapi.Options{Security: "read"})
		spec.Seal(api)
		notes, found := write.Adapt(api, name)
		require.Empty(t, found, name)
		want := clean(facts(api))
		for _, opts := range []write.Options{{}, {Plain: true}, {Group: write.ByPrefix}, {Group: write.ByTag}} {
			text := written(t, api, opts)
			got := back(t, text)
			equal(t, name, want, clean(facts(got)))
			if opts.Group == write.ByPrefix {
				requirements := 0
				for _, o := range api.Operations {
					requirements += len(o.Written.Alternatives)
				}
				rules := 0
				for _, s := range got.Scopes {
					rules += len(s.Selectors)
				}
				t.Logf("%s: %d operations, %d alternatives, %d bytes, %d selectors, %d requires %q", path.Base(name), len(api.Operations), requirements, len(text), rules, strings.Count(string(text), "requires:"), notes)
			}
			if dir := os.Getenv("SCOPEGEN_KEEP"); dir != "" {
				require.NoError(t, os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "_")+string(opts.Group)+".yaml"), text, 0o644))
			}
		}
	}
}

// clean drops what layouts change, by their nature: groups that were made, rules that were found, and the scheme that a spec without
// schemes has.
func clean(lines []string) (out []string) {
	for _, line := range lines {
		if strings.HasPrefix(line, ` "schemes"`) || strings.Contains(line, `"implicit":true`) || strings.HasPrefix(line, `  {"id":`) && strings.Contains(line, `"scopes":[`) || strings.HasPrefix(line, ` "groups"`) {
			continue
		}
		if strings.HasPrefix(line, `  {"name":`) {
			line = cut(line, `,"group":"`, `"`)
			line = cut(line, `,"selectors":[`, `]}]`)
		}
		out = append(out, line)
	}
	return out
}

func cut(line, from, to string) string {
	before, rest, ok := strings.Cut(line, from)
	if !ok {
		return line
	}
	_, after, _ := strings.Cut(rest, to)
	return before + after
}

// The examples are specs that people wrote: written again they are the same models, rules included.
func TestExamples(t *testing.T) {
	for _, name := range []string{"factory", "bimdata", "emakin"} {
		api, found, err := native.Load(folder("../../../examples/"+name), "scopes.yaml", native.Options{OpenAPI: endpointsOf})
		require.NoError(t, err)
		require.Zero(t, found.Errors())
		text := written(t, api, write.Options{})
		equal(t, name, facts(api), facts(back(t, text)))
		plain := written(t, api, write.Options{Plain: true})
		equal(t, name, clean(facts(api)), clean(facts(back(t, plain))))
		require.NotContains(t, string(plain), "methods: [GET], paths")
		original, err := folder("../../../examples/" + name).ReadFile("scopes.yaml")
		require.NoError(t, err)
		t.Logf("%s: %d operations, %d bytes, %d written by hand", name, len(api.Operations), len(text), len(bytes.TrimSpace(original)))
		if dir := os.Getenv("SCOPEGEN_KEEP"); dir != "" {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name+".yaml"), text, 0o644))
		}
	}
}

func endpointsOf(fsys native.FS, name string, _ native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
	data, err := fsys.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	api, found := openapi.Read(name, data, fsys, openapi.Options{})
	return api, found, nil
}

type folder string

func (f folder) ReadFile(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(f), name))
}
func (f folder) Glob(pattern string) ([]string, error) {
	found, err := filepath.Glob(filepath.Join(string(f), pattern))
	for i := range found {
		found[i], _ = filepath.Rel(string(f), found[i])
	}
	return found, err
}
