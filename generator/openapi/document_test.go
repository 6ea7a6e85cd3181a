package openapi

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// sample is a model with one of everything that OpenAPI has words for, and subject types, for which it has not.
func sample() *spec.API {
	user, app := &spec.SubjectType{Name: "user", Title: "A signed-in user", Flows: []string{"authorizationCode"}}, &spec.SubjectType{Name: "app", Flows: []string{"clientCredentials"}}
	o := &spec.Scheme{Name: "oauth2", Type: "oauth2", Default: true, Flows: []spec.Flow{
		{Type: "authorizationCode", AuthorizationURL: "https://id.example.com/authorize", TokenURL: "https://id.example.com/token"},
		{Type: "clientCredentials", TokenURL: "https://id.example.com/token"},
	}}
	k := &spec.Scheme{Name: "key", Type: "apiKey", In: "header", Param: "X-Key", Description: "For machines."}
	store := &spec.Group{ID: "store", Title: "Asset Store", Description: "Files.\nAnd folders."}
	read := &spec.Scope{Name: "store:read", Description: "Read: assets #1", Scheme: o, Group: store}
	write := &spec.Scope{Name: "store:write", Title: "Write", Scheme: o, Group: store}
	me := &spec.Scope{Name: "me", Description: "Yourself", Scheme: o, SubjectTypes: []*spec.SubjectType{user}}
	store.Scopes = []*spec.Scope{read, write}
	api := &spec.API{
		Info: spec.Info{Title: "Sample", Version: "1.0", Description: "Line one\n\nLine two"}, BasePath: "/api", Schemes: []*spec.Scheme{o, k},
		SubjectTypes: []*spec.SubjectType{user, app}, Groups: []*spec.Group{store}, Scopes: []*spec.Scope{read, write, me},
		Extensions: []spec.Extension{{Name: "x-logo", JSON: `{"url":"/l","n":[1,true,null,"on"]}`}},
	}
	alt := func(needs ...spec.Need) spec.Alternative { return spec.Alternative{Needs: needs} }
	of := func(s *spec.Scheme, scopes ...*spec.Scope) spec.Need { return spec.Need{Scheme: s, Scopes: scopes} }
	for _, op := range []struct {
		method, path, id string
		access           spec.Access
		alternatives     []spec.Alternative
	}{
		{"GET", "/form/{url_or_id}", "", 0, []spec.Alternative{alt(of(o, read)), alt(of(o, write))}},
		{"POST", "/form/{id}", "createForm", 0, []spec.Alternative{alt(of(o, read, write), of(k))}},
		{"GET", "/a/{id}/b/{id}", "", 0, []spec.Alternative{alt(of(o, me))}},
		{"GET", "/healthz", "", spec.Public, nil},
		{"GET", "/maybe", "", spec.Optional, nil},
		{"GET", "/self/", "getSelfSlash", spec.Authenticated, nil},
		{"GET", "/self", "", spec.Authenticated, nil},
		{"GET", "/users/{id}.json", "", 0, []spec.Alternative{{Needs: []spec.Need{of(o, read)}, SubjectTypes: []*spec.SubjectType{user, app}}}},
	} {
		pattern, err := spec.ParsePattern("/api" + op.path)
		if err != nil {
			panic(err)
		}
		api.Operations = append(api.Operations, &spec.Operation{
			Method: op.method, Base: "/api", Path: op.path, Pattern: pattern, ID: op.id, IDGiven: op.id != "", Access: op.access,
			Written: spec.Requirement{Alternatives: op.alternatives}, Summary: "Does " + op.path,
		})
	}
	return api
}

func sealed(t testing.TB, api *spec.API) *spec.API {
	require.Empty(t, spec.Seal(api).Errors())
	return api
}

// valid has kin-openapi judge the whole of a document that was written here; nothing in it refers to itself.
func valid(t testing.TB, data []byte) {
	doc, err := openapi3.NewLoader().LoadFromData(data)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(context.Background()))
}

func TestDocument(t *testing.T) {
	api := sealed(t, sample())
	out, found := document(api, "api.yaml", "3.1", conventions{denied: "refuse"}, diag.Range{File: "scopegen.yaml"})
	require.Empty(t, found)
	valid(t, out)
	golden(t, "testdata/document.yaml", out)
	asJSON, found := document(api, "api.json", "3.1", conventions{denied: "refuse"}, diag.Range{})
	require.Empty(t, found)
	valid(t, asJSON)
	golden(t, "testdata/document.json", asJSON)
	require.Contains(t, string(asJSON[:1024]), output.Mark)
	require.Contains(t, string(out[:1024]), output.Mark)

	// Both say the same, but for the mark.
	var tree map[string]any
	require.NoError(t, json.Unmarshal(asJSON, &tree))
	delete(tree, "x-generated")
	yaml, list := source.Parse("api.yaml", out, source.OpenAPI)
	require.Empty(t, list)
	require.Equal(t, tree, plain(yaml.Root))
}

// plain is a node as encoding/json would give it.
func plain(n source.Node) any {
	switch n.Kind() {
	case source.Mapping:
		m := map[string]any{}
		for i := range n.Len() {
			k, v := n.Pair(i)
			m[k.Value()] = plain(v)
		}
		return m
	case source.Sequence:
		l := []any{}
		for i := range n.Len() {
			l = append(l, plain(n.Item(i)))
		}
		return l
	case source.Null:
		return nil
	}
	if b, ok := n.Bool(); ok {
		return b
	}
	if f, ok := n.Float(); ok {
		return f
	}
	return n.Value()
}

func golden(t *testing.T, file string, got []byte) {
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

// TestDocumentRefuses has what OpenAPI has no words for.
func TestDocumentRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*spec.API)
		denied string
		code   diag.Code
	}{
		{"undeclared", func(a *spec.API) { a.Operations[3].Access = spec.Undeclared }, "refuse", "SG3022"},
		{"denied", func(a *spec.API) { a.Operations[3].Access = spec.None }, "refuse", "SG3023"},
		{"method", func(a *spec.API) { a.Operations[3].Method = "PURGE" }, "refuse", "SG3030"},
		{"rest", func(a *spec.API) {
			a.Operations[3].Path = "/files/{path...}"
			a.Operations[3].Pattern, _ = spec.ParsePattern("/api/files/{path...}")
		}, "refuse", "SG3030"},
		{"clash", func(a *spec.API) { a.Schemes[1].Name = "oauth2_user" }, "refuse", "SG3028"},
		{"flow", func(a *spec.API) { a.Schemes[0].Flows[1].Type = "deviceAuthorization" }, "refuse", "SG3027"},
		{"version", func(a *spec.API) { a.Info.Version = "" }, "refuse", "SG3032"},
		{"ids", func(a *spec.API) { a.Operations[0].ID, a.Operations[0].IDGiven = "createForm", true }, "refuse", "SG3033"},
		{"token url", func(a *spec.API) { a.Schemes[0].Flows[1].TokenURL = "" }, "refuse", "SG3031"},
	} {
		t.Run(c.name, func(t *testing.T) {
			api := sample()
			c.change(api)
			out, found := document(sealed(t, api), "api.yaml", "3.1", conventions{denied: c.denied}, diag.Range{File: "scopegen.yaml"})
			require.Nil(t, out)
			require.NotEmpty(t, found)
			require.Equal(t, c.code, found[0].Rule.Code, "%v", found)
		})
	}
}

func TestDenied(t *testing.T) {
	api := sample()
	api.Operations[3].Access = spec.None
	sealed(t, api)
	out, found := document(api, "api.yaml", "3.1", conventions{denied: "omit"}, diag.Range{})
	require.Empty(t, found)
	require.NotContains(t, string(out), "healthz")
	out, found = document(api, "api.yaml", "3.1", conventions{denied: "scheme"}, diag.Range{})
	require.Empty(t, found)
	valid(t, out)
	again, found := openapi.Read("api.yaml", out, nil, openapi.Options{Security: "read"})
	require.Empty(t, found)
	sealed(t, again)
	for _, o := range again.Operations {
		require.Equal(t, o.Path == "/healthz", o.Access == spec.None, o.String())
	}
	annotated, found := annotate(api, "api.yaml", out, conventions{denied: "scheme"}, diag.Range{})
	require.Empty(t, found)
	require.Equal(t, string(out), string(annotated), "what was written needs no annotation")
}

var hostile = []string{
	"a\nb", "a: b", "a #b", "\"q\" 'q'", "- x", "? x", "| x", "> x", "%YAML 1.2", "---", "...", "---\nopenapi: 2", "&a", "*a", "!!null", "null", "~", "yes", "No", "on",
	"1", "1.0", "0x1f", "1_000", "2001-01-01", "12:30:45", ".inf", "NaN", "=", "<<", "", " ", " a", "a ", "a\r\nb", "a\u2028b", "a\u0085b", "\ufeffa", "a\tb", "\x00", "\x1b[31m", "a\\nb", "{a: b}", "[a]",
	"a, b", "`x`", "@x", "</script>", "ünï 🎉", "\u202eevil", "a\n  b\n", "\n\na", "a\n\n", " a\nb", "a\n \nb", "a \nb", "a\n#b", "key: |\n  x", "true\n", "x\n---\ny", strings.Repeat("long ", 2000), "a:", ":a", "#a", "a\n\tb",
}

// TestHostileTexts puts texts that mean something to YAML wherever a spec has texts; they must come out as the same texts.
func TestHostileTexts(t *testing.T) {
	for _, text := range hostile {
		api := sample()
		api.Scopes[0].Description, api.Groups[0].Description = text, text
		api.Operations[0].Summary, api.Operations[0].Description = text, text
		api.Operations[0].Tags = []string{"t" + text}
		api.Schemes[1].Description, api.Info.Description = text, text
		sealed(t, api)
		for _, name := range []string{"api.yaml", "api.json"} {
			out, found := document(api, name, "3.1", conventions{denied: "refuse"}, diag.Range{})
			if strings.ContainsAny(text, "\x00\x1b\u202e\u0085\u2028\ufeff") && len(found) > 0 {
				continue // refused: such characters are not read back
			}
			require.Empty(t, found, "%q", text)
			again, found := openapi.Read(name, out, nil, openapi.Options{Security: "read"})
			require.Zero(t, found.Errors(), "%q", text)
			require.Equal(t, text, again.Info.Description)
			require.Equal(t, text, again.Operations[0].Summary)
			require.Equal(t, text, again.Operations[0].Description)
			require.Equal(t, []string{"t" + text}, again.Operations[0].Tags)
			for _, s := range again.Scopes {
				if s.Name == "store:read" {
					require.Equal(t, text, s.Description)
				}
			}
			require.Len(t, again.Operations, len(api.Operations))
		}
	}
}

// TestHostileAnnotations splices such texts into documents of each style.
func TestHostileAnnotations(t *testing.T) {
	for _, text := range hostile {
		for _, doc := range []string{
			"openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths:\n  /x:\n    get:\n      summary: S\n",
			"openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {/x: {get: {summary: S}}}\ncomponents: {}\n",
			"openapi: 3.1.0\ncomponents:\n  securitySchemes:\n    o:\n      type: oauth2\n      flows:\n        clientCredentials:\n          scopes:\n            a: old\n          tokenUrl: /t\npaths: {/x: {get: {summary: S}}}\n",
			`{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{"/x":{"get":{"summary":"S"}}}}`,
			"{\n  \"openapi\": \"3.1.0\",\n  \"paths\": {\n    \"/x\": {\n      \"get\": {}\n    }\n  }\n}\n",
		} {
			scheme := &spec.Scheme{Name: "o", Type: "oauth2", Description: text, Flows: []spec.Flow{{Type: "clientCredentials", TokenURL: "/t"}}}
			a := &spec.Scope{Name: "a", Description: text, Scheme: scheme}
			x, _ := spec.ParsePattern("/x")
			api := sealed(t, &spec.API{Schemes: []*spec.Scheme{scheme}, Scopes: []*spec.Scope{a}, Operations: []*spec.Operation{{
				Method: "GET", Path: "/x", Pattern: x, Written: spec.Requirement{Alternatives: []spec.Alternative{{Needs: []spec.Need{{Scheme: scheme, Scopes: []*spec.Scope{a}}}}}},
			}}})
			out, found := annotate(api, "api.yaml", []byte(doc), conventions{denied: "refuse"}, diag.Range{File: "scopegen.yaml"})
			if strings.ContainsAny(text, "\x00\x1b\u202e\u0085\u2028\ufeff") && len(found) > 0 {
				require.Nil(t, out)
				continue
			}
			require.Empty(t, found, "%q in %s", text, doc)
			again, found := openapi.Read("api.yaml", out, nil, openapi.Options{Security: "read"})
			require.Zero(t, found.Errors(), "%q", text)
			require.Len(t, again.Scopes, 1)
			if text != "" {
				require.Equal(t, text, again.Scopes[0].Description)
			}
			require.Equal(t, text, again.Schemes[0].Description)
			require.Equal(t, [][]string{{"o:", "a"}}, requirement(again.Operations[0]))
		}
	}
}

// withoutSecurityTree drops what annotate may change from a document as encoding/json gives it.
func withoutSecurityTree(doc *openapi.Document) any {
	root, _ := plain(doc.Root()).(map[string]any)
	delete(root, "securityDefinitions")
	if components, ok := root["components"].(map[string]any); ok {
		if delete(components, "securitySchemes"); len(components) == 0 {
			delete(root, "components")
		}
	}
	paths, _ := root["paths"].(map[string]any)
	for _, op := range doc.Operations {
		item, _ := paths[op.Path].(map[string]any)
		o, ok := item[strings.ToLower(op.Method)].(map[string]any)
		if !ok {
			more, _ := item["additionalOperations"].(map[string]any)
			o, _ = more[op.Method].(map[string]any)
		}
		delete(o, "security")
	}
	return root
}

// FuzzAnnotate gives the operations of any document requirements: either there is an error, or all but the security is as it was
// and the security is what was asked for.
func FuzzAnnotate(f *testing.F) {
	archives, _ := filepath.Glob("testdata/annotate/*.txtar")
	for _, file := range archives {
		if a, err := txtar.ParseFile(file); err == nil {
			for i, part := range a.Files {
				f.Add(part.Data, hostile[i], byte(i))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, text string, pick byte) {
		doc, found := openapi.Open("a.yaml", data, nil)
		if found.Errors() > 0 || len(doc.Operations) == 0 {
			return
		}
		api, _ := doc.API(openapi.Options{})
		o := &spec.Scheme{Name: "o", Type: "oauth2", Flows: []spec.Flow{{Type: "clientCredentials", TokenURL: "/t"}}}
		k := &spec.Scheme{Name: "k", Type: "apiKey", In: "header", Param: "K"}
		a, b := &spec.Scope{Name: "a", Description: text, Scheme: o}, &spec.Scope{Name: "b:c", Scheme: o}
		api.Schemes, api.Scopes = []*spec.Scheme{o, k}, []*spec.Scope{a, b}
		for i, op := range api.Operations {
			needs := [][]spec.Need{{}, {{Scheme: k}}, {{Scheme: o, Scopes: []*spec.Scope{a, b}}}, {{Scheme: o, Scopes: []*spec.Scope{b}}, {Scheme: k}}}
			for n := range (i+int(pick))%3 + 1 {
				op.Written.Alternatives = append(op.Written.Alternatives, spec.Alternative{Needs: needs[(i+n+int(pick)/3)%4]})
			}
		}
		spec.Seal(api)
		out, found := annotate(api, "a.yaml", data, conventions{denied: "refuse"}, diag.Range{File: "scopegen.yaml"})
		if out == nil {
			require.NotZero(t, found.Errors())
			return
		}
		after, found := openapi.Open("a.yaml", out, nil)
		require.Zero(t, found.Errors())
		require.Equal(t, withoutSecurityTree(doc), withoutSecurityTree(after))
		again, found := after.API(openapi.Options{Security: "read"})
		require.Zero(t, found.Errors())
		spec.Seal(again)
		for i, op := range again.Operations {
			want := match(api, doc).of[i]
			require.ElementsMatch(t, requirement(want), requirement(op))
		}
		twice, _ := annotate(api, "a.yaml", out, conventions{denied: "refuse"}, diag.Range{})
		require.Equal(t, string(out), string(twice))
	})
}

// TestTarget runs the target as the generator does.
func TestTarget(t *testing.T) {
	api := sealed(t, sample())
	run := func(options generator.Options, files map[string]string) generator.Result {
		res, err := Target.Emit(&generator.Request{API: api, Options: options, At: diag.Range{File: "scopegen.yaml", Start: diag.Pos{Line: 4, Column: 5}}, Read: func(path string) ([]byte, error) {
			if data, ok := files[path]; ok {
				return []byte(data), nil
			}
			return nil, fmt.Errorf("open %s: %w", path, os.ErrNotExist)
		}})
		if err != nil {
			require.ErrorIs(t, err, os.ErrNotExist)
		}
		return res
	}
	written := run(generator.Options{"document": "api.yaml"}, nil)
	require.Len(t, written.Files, 1)
	require.False(t, written.Files[0].InPlace)
	data := string(written.Files[0].Data)
	edited := run(generator.Options{"annotate": "api.yaml"}, map[string]string{"api.yaml": data})
	require.Empty(t, edited.Found)
	require.True(t, edited.Files[0].InPlace)
	require.Equal(t, data, string(edited.Files[0].Was))
	require.Equal(t, data, string(edited.Files[0].Data))
	require.Empty(t, run(generator.Options{"annotate": "none.yaml"}, nil).Files)
	for _, options := range []generator.Options{{}, {"annotate": "a", "document": "b"}, {"annotate": "a", "version": "3.0"}, {"annotate": "a", "for": "b"}, {"overlay": "a"}, {"overlay": "a", "for": "b", "version": "3.1"},
		{"document": "a", "overlayVersion": "1.1.0"}, {"document": "a", "unlisted": "keep"}, {"document": "a", "responses": true}, {"document": "a", "anyOf": []string{"*"}}} {
		res := run(options, nil)
		require.Empty(t, res.Files)
		require.Equal(t, diag.Code("SG3029"), res.Found[0].Rule.Code)
		require.Equal(t, 4, res.Found[0].Range.Start.Line)
	}
}
