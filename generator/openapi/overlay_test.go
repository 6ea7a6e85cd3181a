package openapi

import (
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// pets is a model of two endpoints, one of which needs a scope.
func pets(t testing.TB, first, second string) *spec.API {
	o := &spec.Scheme{Name: "o", Type: "oauth2", Flows: []spec.Flow{{Type: "clientCredentials", TokenURL: "https://id.example.org/t"}}}
	read := &spec.Scope{Name: "read", Description: "Read", Scheme: o}
	api := &spec.API{Info: spec.Info{Title: "T", Version: "2"}, Schemes: []*spec.Scheme{o}, Scopes: []*spec.Scope{read}}
	for i, path := range []string{first, second} {
		pattern, err := spec.ParsePublishedPattern(path)
		require.NoError(t, err)
		op := &spec.Operation{Method: "GET", Path: path, Pattern: pattern, Access: spec.Public, ID: []string{"a", "b"}[i]}
		if i == 0 {
			op.Access = spec.Undeclared
			op.Written.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: o, Scopes: []*spec.Scope{read}}}}}
		}
		api.Operations = append(api.Operations, op)
	}
	return sealed(t, api)
}

type fileMap map[string]string

func (m fileMap) ReadFile(name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return []byte(data), nil
	}
	return nil, fs.ErrNotExist
}

func TestOverlay(t *testing.T) {
	document := []byte(`openapi: 3.0.3
info: {title: Pets, version: "1"}
components:
  securitySchemes:
    o:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: "https://id.example.org/t", scopes: {gone: Gone, read: "Other's text"}}
paths:
  /it's/{a}:
    get: {security: [{o: [gone]}], responses: {default: {description: D}}}
  /b:
    get: {responses: {default: {description: D}}}
`)
	out, found := overlay(pets(t, "/it's/{a}", "/b"), "out/o.yaml", "1.0.0", "api/a:b.yaml", document, conventions{denied: "refuse"}, diag.Range{})
	require.Empty(t, found)
	golden(t, "testdata/overlay.yaml", out)

	same := []byte(`{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"security": [{"o": ["read"]}]}}, "/b": {"get": {"security": []}}},
		"components": {"securitySchemes": {"o": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://id.example.org/t", "scopes": {"read": "Read"}}}}}}}`)
	out, found = overlay(pets(t, "/a", "/b"), "o.json", "1.1.0", "a.json", same, conventions{denied: "refuse"}, diag.Range{})
	require.Empty(t, found)
	require.Contains(t, string(out), `"overlay": "1.1.0"`)
	require.Contains(t, string(out), `"update": {}`, "an overlay must have an action, and nothing is to be done")
}

// What an overlay does to texts and lists is what annotating does, in every style.
func TestOverlayIsAnnotate(t *testing.T) {
	for _, description := range []string{"Gives it. # why", "Gives\n        it.", "'It''s: it'", `"Tab\there\n"`, "|\n        Gives\n          code", "|+\n        Gives\n", ">\n        Gives\n        it", ">-\n        Gives\n          it"} {
		for _, security := range []string{"[{o: [gone, read]}]", "[{k: []}, {o: [gone]}]", "\n        # here\n        - k: []\n        - o: [gone]", "[]"} {
			document := []byte("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths:\n  /a:\n    get:\n      description: " + description + "\n      security: " + security + "\n  /b: {get: {security: []}}\n" +
				"components: {securitySchemes: {k: {type: apiKey, in: header, name: K}, o: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://id.example.org/t, scopes: {gone: G, read: Read}}}}}}\n")
			api := pets(t, "/a", "/b")
			key := &spec.Scheme{Name: "k", Type: "apiKey", In: "header", Param: "K"}
			api.Schemes = append(api.Schemes, key)
			api.Operations[0].Written.Alternatives = append(api.Operations[0].Written.Alternatives, spec.Alternative{Needs: []spec.Need{{Scheme: key}}})
			api = sealed(t, api)
			how := conventions{descriptions: true}
			annotated, found := annotate(api, "api.yaml", document, how, diag.Range{})
			require.Empty(t, found)
			out, found := overlay(api, "o.yaml", "1.0.0", "api.yaml", document, how, diag.Range{})
			require.Empty(t, found)
			tree, overlay := parsed(t, document), parsed(t, out)
			var applied any
			require.NoError(t, json.Unmarshal([]byte(tree.JSON()), &applied))
			actions, _ := overlay.Get("actions")
			for i := range actions.Len() {
				require.NoError(t, act(applied, actions.Item(i)))
			}
			got, err := json.Marshal(applied)
			require.NoError(t, err)
			require.JSONEq(t, parsed(t, annotated).JSON(), string(got))
		}
	}
}

func parsed(t *testing.T, data []byte) source.Node {
	doc, found := source.Parse("a.yaml", data, source.OpenAPI)
	require.Zero(t, found.Errors(), "%v", found)
	return doc.Root
}

// TestOverlayRefuses has places that an action would not reach, or would reach with others.
func TestOverlayRefuses(t *testing.T) {
	const head = "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\n"
	for name, c := range map[string]struct{ first, document string }{
		"anchor":        {"/a", head + "paths:\n  /a:\n    get: &x {responses: {}}\n  /b: {get: {security: []}}\nx-y: *x\n"},
		"anchor inside": {"/a", head + "paths:\n  /a:\n    get: {security: &s []}\n  /b: {get: {security: *s}}\n"},
		"merge key":     {"/a", head + "x-s: &s {security: []}\npaths:\n  /a:\n    get: {<<: *s, responses: {}}\n  /b: {get: {security: []}}\n"},
		"return":        {"/a\r", head + "paths:\n  \"/a\\r\":\n    get: {security: []}\n  /b: {get: {security: []}}\n"},
		"other file":    {"/a", head + "paths:\n  /a: {$ref: \"a.yaml\"}\n  /b: {get: {security: []}}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			files := fileMap{"a.yaml": "get: {responses: {}}\n"}
			out, found := overlay(pets(t, c.first, "/b"), "o.yaml", "1.0.0", "api.yaml", []byte(c.document), conventions{denied: "refuse", files: files}, diag.Range{})
			require.Nil(t, out)
			require.NotEmpty(t, found)
			require.Equal(t, diag.Code("SG3050"), found[0].Rule.Code, "%v", found)
			require.Contains(t, found[0].Message, "GET /a")
		})
	}
}

// FuzzPathStep takes paths apart that were put together.
func FuzzPathStep(f *testing.F) {
	for _, s := range []string{"a", "/a'b", `\`, "", "a.b", "']['", "1", "é", "\t\n", "\r"} {
		f.Add(s, "get")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		first, ok := pathStep(a)
		second, also := pathStep(b)
		if !ok || !also {
			return
		}
		steps, err := splitPath("$" + first + second)
		require.NoError(t, err)
		require.Equal(t, []string{a, b}, steps)
	})
}
