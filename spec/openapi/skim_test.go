package openapi

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// readWhole is Read without leaving anything out.
func readWhole(name string, data []byte, files Files, opts Options) (*spec.API, diag.List) {
	doc, found := Open(name, data, files)
	api, more := doc.API(opts)
	found = append(found, more...)
	found.Sort()
	return api, found
}

// judgeSkim reads a document in both ways and compares model and findings. What only the whole reading finds is about YAML or JSON as such, in
// values that mean nothing here.
func judgeSkim(t testing.TB, name string, data []byte, files Files) {
	t.Helper()
	for _, opts := range []Options{{Security: "read"}, {Security: "read", Absent: "public", ScopesExtension: "x-scopes"}, {}} {
		got, found := Read(name, data, files, opts)
		want, all := readWhole(name, data, files, opts)
		if !reflect.DeepEqual(want, got) {
			require.Equal(t, want, got, name)
			require.Fail(t, "the models differ", name)
		}
		for _, d := range all {
			if len(found) > 0 && reflect.DeepEqual(d, found[0]) {
				found = found[1:]
				continue
			}
			require.Less(t, string(d.Rule.Code), "SG1100", "%s: not found: %v: %s", name, d.Range, d.Message)
		}
		require.Empty(t, found, name)
	}
}

func TestSkimmingIsReading(t *testing.T) {
	for _, name := range []string{"petstore/openapi.yaml", "figma/openapi.yaml", "slack/slack_web_openapi_v2.json", "mastodon/schema.json", "square/api.json", "discord/openapi.json"} {
		data := shared(t, "data/"+name)
		parsed, found := source.Skim(name, data, source.OpenAPI, wanted)
		require.Empty(t, found, name)
		require.True(t, parsed.Skimmed, name)
		judgeSkim(t, name, data, nil)
	}
}

func TestSkimmingSeveralFiles(t *testing.T) {
	files := archive(t, "data/digitalocean/digitalocean.tar.gz")
	roots := 0
	for name, file := range files {
		if bytes.HasPrefix(file.Data, []byte("openapi:")) {
			roots++
			judgeSkim(t, name, file.Data, files)
		}
	}
	require.NotZero(t, roots)
}

// references are documents in which something leads to what is left out, or matters in a place where nobody expects it.
var references = []string{
	head + "paths:\n  /a:\n    $ref: \"#/x-y/a\"\nx-y:\n  a:\n    get: {security: []}\n",
	head + "paths:\n  /a:\n    $ref: \"#/definitions/a\"\ndefinitions:\n  a:\n    get:\n      security: []\n",
	head + "paths:\n  /a:\n    $ref: \"#\"\nget:\n  security: []\n",
	head + "paths:\n  /a:\n    $ref: \"#/components/schemas/a\"\n  /b:\n    $ref: \"#/paths/~1a\"\ncomponents:\n  schemas:\n    a:\n      get:\n        security: []\n",
	head + "paths:\n  /a:\n    get:\n      $ref: \"#/paths/~1b\"\n  /b:\n    security: []\n    operationId: x\n    parameters:\n    - name: x\n",
	head + "paths:\n  /a:\n    get:\n      $ref: \"#/components/responses/x\"\ncomponents:\n  responses:\n    x:\n      security: []\n      operationId: y\n",
	head + "components:\n  schemas:\n    x:\n      type: http\n      scheme: basic\n  securitySchemes:\n    o:\n      $ref: \"#/components/schemas/x\"\npaths:\n  /a:\n    get:\n      security:\n      - o: []\n",
	"openapi: 3.2.0\ninfo:\n  title: T\n  version: \"1\"\npaths:\n  /a:\n    additionalOperations:\n      PURGE:\n        security: []\n        responses:\n          a: b\n    query:\n      security: []\n    trace:\n      tags:\n      - a\n",
	head + "paths:\n  /a:\n    parameters:\n    - security: []\n    get:\n      Security: []\n      responses:\n        Security: []\n    Post:\n      security: []\n    security: []\n",
	head + "paths:\n  /a:\n    get: |\n      security: []\n    put:\n    - security: []\n    post: {security: [], responses: {}}\n    patch:\n  b:\n    get:\n      security: []\n",
	head + "paths:\n  /a:\n    get: &g\n      security: []\n    put: *g\n", head + "paths:\n  /a:\n    get:\n      security: []\n      security:\n      - a: []\n      responses:\n        a: 1\n        a: 2\n",
	"{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"paths\": {\"/a\": {\"$ref\": \"#/webhooks/a\"}}, \"webhooks\": {\"a\": {\"get\": {\"security\": [], \"responses\": {}}}}}",
	"{\"openapi\": \"3.1.0\", \"p\\u0061ths\": {\"/a\": {\"g\\u0065t\": {\"s\\u0065curity\": [], \"responses\": {\"security\": [1], \"security\": 1}}}}, \"webhooks\": {}}",
	"swagger: \"2.0\"\nbasePath: /v1\nsecurityDefinitions:\n  o:\n    type: basic\ndefinitions:\n  a:\n    b: c\npaths:\n  /a:\n    get:\n      security:\n      - o: []\n      responses:\n        '200':\n          description: |\n            security:\n            - a\n",
}

func TestSkimmingWhereReferencesLead(t *testing.T) {
	for _, doc := range references {
		judgeSkim(t, doc, []byte(doc), nil)
	}
}

// FuzzSkim: no document means something else when parts of it are left out.
func FuzzSkim(f *testing.F) {
	for _, doc := range references {
		f.Add([]byte(doc))
	}
	for _, r := range diag.Rules() {
		f.Add([]byte(r.Bad))
		f.Add([]byte(r.Good))
	}
	f.Fuzz(func(t *testing.T, data []byte) { judgeSkim(t, "openapi.yaml", data, nil) })
}
