package openapi

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// tree are files by name.
type tree map[string][]byte

func (t tree) ReadFile(name string) ([]byte, error) {
	if data, ok := t[name]; ok {
		return data, nil
	}
	return nil, fs.ErrNotExist
}

// edit annotates a document of several files and gives the tree as it is then, the record, and which files changed.
func (t tree) edit(test testing.TB, api *spec.API, name string, how conventions) (after tree, added, changed []string) {
	how.files = t
	files, added, found := rewrite(api, name, t[name], how, diag.Range{File: "scopegen.yaml"})
	require.Zero(test, found.Errors(), "%v", found)
	after = tree{}
	for name, data := range t {
		after[name] = data
	}
	for _, f := range files {
		require.True(test, f.InPlace)
		require.Equal(test, string(t[f.Path]), string(f.Was))
		if !bytes.Equal(f.Was, f.Data) {
			changed = append(changed, f.Path)
		}
		after[f.Path] = f.Data
	}
	return after, added, changed
}

// TestSeveralFiles edits the file that holds the operation, in that file's style, and none other.
func TestSeveralFiles(t *testing.T) {
	docs := tree{
		"api/openapi.yaml": []byte("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths:\n  /a: {$ref: paths/a.yaml}\n  /b:\n    get: {$ref: 'paths/b.json'}\n    put: {$ref: 'paths/b.json'}\n  /c:\n    get:\n      summary: here\ncomponents:\n  securitySchemes:\n    o: {$ref: ../shared/o.yaml}\n"),
		"api/paths/a.yaml": []byte("\ufeffget:\r\n  tags:\r\n  - x\r\n  responses: {}\r\n"),
		"api/paths/b.json": []byte("{\"summary\":\"S\"}"),
		"shared/o.yaml":    []byte("type: oauth2\nflows:\n  clientCredentials:\n    tokenUrl: /t\n    scopes:\n      a: old\n      mine: M\n"),
	}
	api := read(t, `openapi: 3.1.0
info: {title: T, version: "1"}
components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: A, b: B}}}}}}
paths:
  /a: {get: {security: [{o: [a]}]}}
  /b: {get: {security: [{o: [b]}]}, put: {security: [{o: [b]}]}}
  /c: {get: {security: []}}
`)
	after, added, changed := docs.edit(t, api, "api/openapi.yaml", conventions{denied: "refuse"})
	require.Equal(t, []string{"api/openapi.yaml", "api/paths/a.yaml", "api/paths/b.json", "shared/o.yaml"}, changed)
	require.Equal(t, "\ufeffget:\r\n  tags:\r\n  - x\r\n  security:\r\n  - o:\r\n    - a\r\n  responses: {}\r\n", strings.ReplaceAll(string(after["api/paths/a.yaml"]), "  - o: [a]\r\n", "  - o:\r\n    - a\r\n"))
	require.Equal(t, `{"summary":"S","security":[{"o":["b"]}]}`, string(after["api/paths/b.json"]))
	require.Equal(t, "type: oauth2\nflows:\n  clientCredentials:\n    tokenUrl: /t\n    scopes:\n      a: A\n      mine: M\n      b: B\n", string(after["shared/o.yaml"]))
	require.Equal(t, strings.Replace(string(docs["api/openapi.yaml"]), "summary: here\n", "summary: here\n      security: []\n", 1), string(after["api/openapi.yaml"]))
	require.Equal(t, []string{"GET /a security", "GET /b security", "GET /c security", "scope o clientCredentials b"}, added)
	_, again, changed := after.edit(t, api, "api/openapi.yaml", conventions{denied: "refuse", added: added})
	require.Empty(t, changed)
	require.Equal(t, added, again)

	differ := read(t, `openapi: 3.1.0
info: {title: T, version: "1"}
components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: A, b: B}}}}}}
paths:
  /a: {get: {security: [{o: [a]}]}}
  /b: {get: {security: [{o: [b]}]}, put: {security: [{o: [a]}]}}
  /c: {get: {security: []}}
`)
	files, _, found := rewrite(differ, "api/openapi.yaml", docs["api/openapi.yaml"], conventions{denied: "refuse", files: docs}, diag.Range{})
	require.Empty(t, files)
	require.Len(t, found, 1)
	require.Equal(t, diag.Code("SG3035"), found[0].Rule.Code)
	require.Equal(t, "GET /b and PUT /b are written once, and they need different things", found[0].Message)
	require.Equal(t, "api/openapi.yaml:6:5", found[0].Range.String())
}

func digitalOcean(t *testing.T) tree {
	unzipped, err := gzip.NewReader(bytes.NewReader(shared(t, "data/digitalocean/digitalocean.tar.gz")))
	require.NoError(t, err)
	docs := tree{}
	for r := tar.NewReader(unzipped); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			return docs
		}
		require.NoError(t, err)
		if data, err := io.ReadAll(r); head.Typeflag == tar.TypeReg {
			require.NoError(t, err)
			docs[head.Name] = data
		}
	}
}

// TestDigitalOcean edits 2,907 files: nothing to change at first, and what was taken out comes back.
func TestDigitalOcean(t *testing.T) {
	const name = "digitalocean/specification/DigitalOcean-public.v2.yaml"
	docs := digitalOcean(t)
	api, found := openapi.Read(name, docs[name], docs, openapi.Options{Security: "read", Absent: "public"})
	require.Zero(t, found.Errors(), "%v", found)
	require.Zero(t, spec.Seal(api).Errors())
	require.Greater(t, len(api.Operations), 500)
	_, added, changed := docs.edit(t, api, name, conventions{denied: "refuse"})
	require.Empty(t, changed)
	require.Empty(t, added)

	doc, _ := openapi.Open(name, docs[name], docs)
	bare := docs.without(t, doc)
	after, added, changed := bare.edit(t, api, name, conventions{denied: "refuse"})
	require.NotEmpty(t, changed)
	require.NotEmpty(t, added)
	again, found := openapi.Read(name, after[name], after, openapi.Options{Security: "read", Absent: "public"})
	require.Zero(t, found.Errors(), "%v", found)
	require.Zero(t, spec.Seal(again).Errors())
	require.Len(t, again.Operations, len(api.Operations))
	for i, o := range api.Operations {
		require.Equal(t, o.String(), again.Operations[i].String())
		require.Equal(t, requirement(o), requirement(again.Operations[i]), o.String())
	}
	_, twice, changed := after.edit(t, api, name, conventions{denied: "refuse", added: added})
	require.Empty(t, changed)
	require.Equal(t, added, twice)
	for file, data := range bare {
		require.Empty(t, linesLost(string(data), string(after[file])), file)
	}
}

// without takes the security of every operation out, and the document's own.
func (t tree) without(test testing.TB, doc *openapi.Document) tree {
	a := &annotator{doc: doc, plan: &plan{}, roles: map[string]bool{}}
	a.survey()
	if _, ok := doc.Root().Get("security"); ok {
		require.NoError(test, a.splice.remove(doc.Root(), map[string]bool{"security": true}))
	}
	for _, users := range a.users() {
		at := doc.Operations[users[0]].Node.Target()
		if _, ok := at.Get("security"); ok {
			require.NoError(test, a.splice.remove(at, map[string]bool{"security": true}))
		}
	}
	files, err := a.splice.apply()
	require.NoError(test, err)
	out := tree{}
	for name, data := range t {
		out[name] = data
	}
	for _, f := range files {
		out[f.Path] = f.Data
	}
	return out
}

// linesLost are the lines of before that are not in after, in order, but for a comma at their end.
func linesLost(before, after string) (lost []string) {
	rest := strings.Split(after, "\n")
	for _, line := range strings.Split(before, "\n") {
		i := 0
		for i < len(rest) && rest[i] != line && rest[i] != line+"," {
			i++
		}
		if i == len(rest) {
			lost = append(lost, line)
			continue
		}
		rest = rest[i+1:]
	}
	return lost
}
