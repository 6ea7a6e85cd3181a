package openapi

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

// tree is files by name.
type tree map[string]string

func (t tree) ReadFile(name string) ([]byte, error) {
	if data, ok := t[name]; ok {
		return []byte(data), nil
	}
	return nil, fmt.Errorf("read %s: %w", name, fs.ErrNotExist)
}

func (t tree) Glob(string) ([]string, error) { return nil, nil }

// archive unpacks the files of a tar.gz into memory.
func archive(t *testing.T, name string) fstest.MapFS {
	z, err := gzip.NewReader(bytes.NewReader(shared(t, name)))
	require.NoError(t, err)
	files := fstest.MapFS{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return files
		}
		require.NoError(t, err)
		if h.Typeflag == tar.TypeReg {
			data, err := io.ReadAll(r)
			require.NoError(t, err)
			files[strings.TrimPrefix(h.Name, "./")] = &fstest.MapFile{Data: data}
		}
	}
}

// TestDigitalOcean reads a document whose every operation is a file of its own, as its publisher keeps it.
func TestDigitalOcean(t *testing.T) {
	files := archive(t, "data/digitalocean/digitalocean.tar.gz")
	const name = "digitalocean/specification/DigitalOcean-public.v2.yaml"
	api, found := Read(name, files[name].Data, files, read)
	require.Zero(t, found.Errors(), "%v", found)
	var want []row
	for line := range bytes.Lines(shared(t, "data/oracle/digitalocean.jsonl")) {
		var r row
		require.NoError(t, json.Unmarshal(line, &r))
		want = append(want, r)
	}
	got := rows(api)
	for _, all := range [][]row{got, want} {
		slices.SortStableFunc(all, func(a, b row) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method)) })
	}
	require.Len(t, got, 659)
	require.Equal(t, want, got)
	// The root, and one file for each operation that is not written out there or in another's.
	require.Greater(t, len(api.Files), 600)
	require.Equal(t, name, api.Files[0].Name)
	require.Zero(t, spec.Seal(api).Errors())
}

func TestReferences(t *testing.T) {
	const root = `openapi: 3.1.0
info: {title: T, version: "1"}
components:
  securitySchemes:
    o: {$ref: "schemes/all.yaml#/o"}
    p: {type: oauth2, flows: {clientCredentials: {$ref: "schemes/all.yaml#/flow"}}}
security: [{o: [a]}]
paths:
  /item: {$ref: items/a%20b.yaml}
  /op: {get: {$ref: "./items/../items/ops.yaml#/get~1it"}}
  /list: {get: {$ref: "items/ops.yaml#/list/1"}}
  /same: {get: {$ref: "main.yaml#/paths/~1plain/get"}}
  /plain: {get: {security: []}}
`
	files := tree{
		"api/items/a b.yaml":   "servers: [{url: /v1}]\nget: {security: [{p: [b]}]}\npost: {$ref: \"ops.yaml#/get~1it\"}\n",
		"api/items/ops.yaml":   "get/it: {operationId: x}\nlist: [{}, {$ref: \"../main.yaml#/paths/~1plain/get\"}]\n",
		"api/schemes/all.yaml": "o: {type: oauth2, flows: {clientCredentials: {$ref: \"#/flow\"}}}\nflow: {tokenUrl: /t, scopes: {$ref: scopes.json}}\n", "api/schemes/scopes.json": `{"a": "A", "b": "B"}`,
	}
	doc, found := Open("api/main.yaml", []byte(root), files)
	require.Empty(t, found)
	api, found := doc.API(read)
	require.Equal(t, []string{"SG1211"}, codes(found), "%v", found)
	var got []string
	for i, o := range api.Operations {
		in := doc.Operations[i]
		got = append(got, fmt.Sprint(o, " ", show(o), " ", in.Node.Document().File.Name, " ", in.Shared))
	}
	require.Equal(t, []string{
		"GET /v1/item p(b) api/items/a b.yaml false",
		"POST /v1/item o(a) api/items/ops.yaml true",
		"GET /op o(a) api/items/ops.yaml true",
		"GET /list  api/main.yaml true",
		"GET /same  api/main.yaml true",
		"GET /plain  api/main.yaml true",
	}, got)
	var names []string
	for _, f := range api.Files {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"api/main.yaml", "api/schemes/all.yaml", "api/schemes/scopes.json", "api/items/a b.yaml", "api/items/ops.yaml"}, names)
	require.Equal(t, []string{"a", "b"}, []string{api.Scopes[0].Name, api.Scopes[1].Name})
	require.Equal(t, "api/schemes/scopes.json:1:2", api.Scopes[0].Range.String())
	require.NoError(t, Validate(doc))
}

// Every reference that is refused says what is wrong with it, and the operation behind it is nobody's.
func TestReferencesRefused(t *testing.T) {
	files := tree{
		"api/loop.yaml": "$ref: back.yaml\n", "api/back.yaml": "$ref: loop.yaml\n", "api/broken.yaml": "a: [\n", "api/list.yaml": "[]\n", "api/item.yaml": "get: {security: []}\n",
		"api/ok.yaml": "security: []\n", "top.yaml": "security: []\n", "api/self.yaml": "a: {$ref: \"#/a\"}\n",
	}
	for ref, want := range map[string]string{
		"https://example.com/a.yaml": "is a URL", "//example.com/a.yaml": "is a URL", "file:///etc/passwd": "is a URL", "c:a.yaml": "is a URL", "urn:x": "is a URL",
		"/etc/passwd": "is an absolute path", "%2Fetc/passwd": "is an absolute path",
		"../../x.yaml": "leaves the folder", "%2e%2e/%2e%2e/x.yaml": "leaves the folder", "..%2f..%2fx.yaml": "leaves the folder", `..\x.yaml`: "has a backslash",
		"a.yaml?v=1": "has a query", "nowhere.yaml": "is not there", "broken.yaml": "with mistakes in it",
		"ok.yaml#/a": "leads nowhere", "ok.yaml#a": "names an anchor", "#x": "names an anchor", "": "is no reference",
		"loop.yaml": "leads back to itself", "self.yaml#/a": "leads back to itself", "#/paths/~1x/get": "leads back to itself", "#": "only what holds operations has",
		"list.yaml": "must be a mapping", "item.yaml": "only what holds operations has", "ok.yaml": "ok", "../top.yaml": "ok",
	} {
		t.Run(ref, func(t *testing.T) {
			q, _ := json.Marshal(ref)
			data := "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {/x: {get: {$ref: " + string(q) + "}}}\n"
			api, found := Read("api/main.yaml", []byte(data), files, Options{Security: "read", Absent: "public"})
			require.Len(t, api.Operations, 1)
			if want == "ok" {
				require.Empty(t, found)
				require.Equal(t, "", show(api.Operations[0]))
				return
			}
			if want != "" {
				require.Contains(t, fmt.Sprint(found), want)
				require.Equal(t, "undeclared", show(api.Operations[0]))
			}
			for _, d := range found {
				require.True(t, d.Range.IsValid() && d.Hint != "", "%v", d)
			}
		})
	}
}

// What lies outside of the tree is not reached through a symbolic link either.
func TestReferencesStayInTheTree(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "tree"), 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "out.yaml"), []byte("security: []\n"), 0o666))
	require.NoError(t, os.Symlink("../out.yaml", filepath.Join(dir, "tree", "link.yaml")))
	root, err := os.OpenRoot(filepath.Join(dir, "tree"))
	require.NoError(t, err)
	defer root.Close()
	api, found := Read("a.yaml", []byte("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {/x: {get: {$ref: link.yaml}}}\n"), root, read)
	require.Equal(t, []string{"SG1203"}, codes(found))
	require.Contains(t, found[0].Message, "cannot be read")
	require.Equal(t, "undeclared", show(api.Operations[0]))
}

// The parts that hold schemes and paths may stand elsewhere themselves, as bundlers have it.
func TestReferencesOfParts(t *testing.T) {
	files := tree{"parts.yaml": "paths: {/a: {get: {}}, /b: {$ref: \"#/paths/~1a\"}}\ncomponents: {securitySchemes: {$ref: \"#/schemes\"}, schemas: {}}\nschemes: {k: {type: apiKey, in: header, name: K}}\n"}
	api, found := Read("a.yaml", []byte("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nsecurity: [{k: []}]\ncomponents: {$ref: \"parts.yaml#/components\"}\npaths: {$ref: \"parts.yaml#/paths\"}\n"), files, read)
	require.Empty(t, found)
	require.Len(t, api.Operations, 2)
	require.Equal(t, "k()", show(api.Operations[1]))
}

// Chains of references are followed so far, so that many which lead into one long one cost no more than they are.
func TestReferencesChain(t *testing.T) {
	for _, c := range []struct{ from, ref string }{{"/x: {get: {$ref: \"#/x/%d\"}}", "{security: []}"}, {"/x: {$ref: \"#/x/%d\"}", "{get: {security: []}}"}} {
		var b strings.Builder
		b.WriteString("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {FROM}\nx:\n")
		for i := range 200 {
			fmt.Fprintf(&b, "  \"%d\": {$ref: \"#/x/%d\"}\n", i, i+1)
		}
		b.WriteString("  \"200\": " + c.ref + "\n")
		for from, want := range map[int]int{110: 0, 0: 1} {
			doc := strings.Replace(b.String(), "FROM", fmt.Sprintf(c.from, from), 1)
			api, found := Read("a.yaml", []byte(doc), nil, read)
			require.Equal(t, want, found.Errors(), "%d: %v", from, found)
			if want == 0 {
				require.Equal(t, "", show(api.Operations[0]))
			} else {
				require.Contains(t, found[0].Message, "more than 100 references")
			}
		}
	}
}

// A path item that many paths share is many operations, and no more than can be kept.
func TestReferencesMultiply(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.2.0\ninfo: {title: T, version: \"1\"}\ncomponents:\n  pathItems:\n    a:\n      additionalOperations:\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "        M%d: {}\n", i)
	}
	b.WriteString("paths:\n")
	for i := range 600 {
		fmt.Fprintf(&b, "  /%d: {$ref: \"#/components/pathItems/a\"}\n", i)
	}
	doc, found := Open("a.yaml", []byte(b.String()), nil)
	require.Len(t, doc.Operations, maxOperations)
	require.Equal(t, []string{"SG1201"}, codes(found))
}

// OpenAPI 3.2 lets requirements name a scheme by its URI; a component's name goes before.
func TestSchemesByURI(t *testing.T) {
	files := tree{"shared/schemes.yaml": "components:\n  securitySchemes:\n    o: {type: oauth2, flows: {deviceAuthorization: {deviceAuthorizationUrl: /d, tokenUrl: /t, scopes: {a: A}}}}\n    k: {$ref: \"#/x/k\"}\nx: {k: {type: apiKey, in: header, name: K}}\n"}
	doc := `openapi: 3.2.0
info: {title: T, version: "1"}
components: {securitySchemes: {o: {type: http, scheme: bearer}, a.b: {type: http, scheme: basic}}}
security: [{"shared/schemes.yaml#/components/securitySchemes/o": [a]}]
paths:
  /inherits: {get: {}}
  /own: {get: {security: [{"#/components/securitySchemes/o": []}]}}
  /name: {get: {security: [{a.b: []}]}}
  /both: {get: {security: [{"./shared/schemes.yaml#/components/securitySchemes/k": [], "shared/schemes.yaml#/components/securitySchemes/o": [a]}]}}
  /same: {get: {security: [{"shared/../shared/schemes.yaml#/x/k": []}]}}
  /none: {get: {security: [{"shared/schemes.yaml#/components/securitySchemes/z": []}]}}
`
	opened, found := Open("a.yaml", []byte(doc), files)
	require.Empty(t, found)
	api, found := opened.API(read)
	require.Equal(t, []string{"SG1205"}, codes(found), "%v", found)
	var got []string
	for _, o := range api.Operations {
		got = append(got, o.Path+" "+show(o))
	}
	require.Equal(t, []string{"/inherits o_2(a)", "/own o()", "/name a.b()", "/both k()+o_2(a)", "/same k()", "/none undeclared"}, got)
	require.Len(t, api.Files, 2)
	require.NoError(t, Validate(opened))

	// Before 3.2 such a name is a name, and nothing is read for it.
	_, found = Read("a.yaml", []byte(strings.Replace(doc, "3.2.0", "3.1.0", 1)), nil, read)
	require.Equal(t, []string{"SG1205", "SG1205", "SG1205", "SG1205", "SG1205"}, codes(found))
}
