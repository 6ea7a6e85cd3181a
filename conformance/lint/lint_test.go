package lint

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator"
	target "github.com/scopegen/scopegen/generator/openapi"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/stretchr/testify/require"
)

// judged are the findings that say something about the spec and not about how it is written, and why nothing is made up instead.
// The key is linter, severity and rule.
var judged = map[string]string{
	"redocly warn info-license":                     "a spec of scopes has no license, and one that is made up would be a promise",
	"spectral warn info-contact":                    "nor a contact",
	"redocly error no-path-trailing-slash":          "the factory's page has endpoints with a trailing slash, and without it they are others",
	"spectral warn path-keys-no-trailing-slash":     "the same",
	"redocly warn no-ambiguous-paths":               "the factory's page has /form/{id}/upload and /form/history/{id}",
	"redocly error operation-summary":               "BIMData's published list has no summaries",
	"redocly warn tag-description":                  "tags that are the author's, which have no description in the spec language",
	"redocly warn no-unused-components":             "Emakin's page names no endpoint, so none needs the scheme",
	"redocly warn operation-4xx-response":           "a public endpoint asks for nothing that could be missing; what else it answers nobody said",
	"spectral warn operation-success-response":      "Swagger 2.0 has no 2XX, and which code it is nobody said",
	"spectral warn oas2-api-host":                   "a spec does not say which host serves the API",
	"spectral warn oas2-api-schemes":                "nor over which protocol",
	"spectral warn oas3-operation-security-defined": "OpenAPI 3.1 lets an http scheme list roles (Security Requirement Object); the rule knows oauth2 alone",
}

// oauth is what the examples lack: their pages say nothing about how tokens are had, and before OpenAPI 3.1 no other scheme may list
// scopes.
const oauth = `
schemes:
  oauth2:
    type: oauth2
    description: An access token.
    flows:
      authorizationCode: {authorizationUrl: "https://id.example.org/authorize", tokenUrl: "https://id.example.org/token"}
      clientCredentials: {tokenUrl: "https://id.example.org/token"}
`

// folder is what native.Load reads from.
type folder map[string][]byte

func (f folder) ReadFile(name string) ([]byte, error) {
	if data, ok := f[name]; ok {
		return data, nil
	}
	return nil, fs.ErrNotExist
}

func (f folder) Glob(string) ([]string, error) { return nil, nil }

// model reads the scopes.yaml of a folder.
func model(t *testing.T, files folder) *spec.API {
	endpoints := func(fsys native.FS, name string, o native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
		api, found := openapi.Read(name, files[name], nil, openapi.Options{Security: o.Security})
		return api, found, nil
	}
	api, found, err := native.Load(files, "scopes.yaml", native.Options{OpenAPI: endpoints})
	require.NoError(t, err)
	require.Empty(t, found)
	return api
}

// documents writes each spec in each version, and gives the files.
func documents(t *testing.T) (files []string) {
	dir := t.TempDir()
	write := func(name, version string, api *spec.API) {
		res, err := target.Target.Emit(&generator.Request{API: api, Options: generator.Options{"document": name, "version": version, "denied": "scheme", "descriptions": true}})
		require.NoError(t, err)
		require.Empty(t, res.Found, name)
		files = append(files, filepath.Join(dir, name))
		require.NoError(t, os.WriteFile(files[len(files)-1], res.Files[0].Data, 0o666))
	}
	for _, example := range []string{"factory", "emakin", "bimdata", "everything"} {
		from, more := "../../examples/"+example, oauth
		if example == "everything" {
			from, more = "testdata", ""
		}
		text, err := os.ReadFile(from + "/scopes.yaml")
		require.NoError(t, err)
		in := folder{"scopes.yaml": text}
		if source, err := os.ReadFile(from + "/openapi.yaml"); err == nil {
			in["openapi.yaml"] = source
		}
		if more != "" {
			write(example+"-as-published-3.1.yaml", "3.1", model(t, in))
		}
		in["scopes.yaml"] = append(text, more...)
		api := model(t, in)
		for _, version := range []string{"2.0", "3.0", "3.1"} {
			write(example+"-"+version+".yaml", version, api)
		}
		write(example+"-3.1.json", "3.1", api)
	}
	return files
}

// TestLinters fails on what is not judged, and on what is judged and not found any more.
func TestLinters(t *testing.T) {
	if testing.Short() {
		t.Skip("linters take a while")
	}
	dir := install(t)
	files := documents(t)
	found := append(redocly(t, dir, files), spectral(t, dir, files)...)
	count := map[string]map[string]int{}
	for _, f := range found {
		key := strings.Join([]string{f.linter, f.severity, f.rule}, " ")
		if judged[key] == "" {
			t.Errorf("%s %s: %s", f.document, key, f.message)
			continue
		}
		if count[key] == nil {
			count[key] = map[string]int{}
		}
		count[key][f.document]++
	}
	t.Logf("%d documents, %d findings", len(files), len(found))
	for _, key := range slices.Sorted(maps.Keys(judged)) {
		if count[key] == nil {
			t.Errorf("%q is judged and not found: take it out of the list", key)
			continue
		}
		var where []string
		for _, d := range slices.Sorted(maps.Keys(count[key])) {
			where = append(where, fmt.Sprintf("%s %d", strings.TrimSuffix(d, ".yaml"), count[key][d]))
		}
		t.Logf("%s: %s\n\t%s", key, judged[key], strings.Join(where, ", "))
	}
}
