package openapi

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// variants are ways to write one text.
var variants = map[string]func(string) string{
	"as it is": func(s string) string { return s },
	"CRLF":     func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"BOM":      func(s string) string { return "\ufeff" + s },
	"no end":   func(s string) string { return strings.TrimSuffix(s, "\n") },
}

// TestAnnotate runs testdata/annotate: a model (an OpenAPI document that is read as the spec), a document before and after, or what
// is wrong with it. Each also with CRLF, and with a byte order mark.
func TestAnnotate(t *testing.T) {
	files, err := filepath.Glob("testdata/annotate/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		for name, variant := range variants {
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				parts := map[string]string{}
				for _, f := range archive.Files {
					parts[f.Name] = string(f.Data)
				}
				before, format := parts["before.yaml"], "yaml"
				if before == "" {
					before, format = parts["before.json"], "json"
				}
				api, _ := openapi.Read("model.yaml", []byte(parts["model.yaml"]), nil, openapi.Options{Security: "read"})
				require.Empty(t, spec.Seal(api).Errors())
				out, found := annotate(api, "before."+format, []byte(variant(before)), conventions{denied: "refuse"}, diag.Range{File: "scopegen.yaml"})
				var errors strings.Builder
				for _, d := range found {
					fmt.Fprintf(&errors, "%s: %s %s: %s\n", d.Range, d.Rule.Severity, d.Rule.Code, d.Message)
				}
				require.ElementsMatch(t, strings.Split(parts["errors"], "\n"), strings.Split(errors.String(), "\n"))
				if parts["errors"] != "" {
					require.Nil(t, out)
					return
				}
				want := variant(parts["after."+format])
				require.Equal(t, want, string(out))
				again, found := annotate(api, "before."+format, out, conventions{denied: "refuse"}, diag.Range{})
				require.Empty(t, found)
				require.Equal(t, want, string(again))
			})
		}
	}
}

// annotated edits a document with the sample model, or a changed one.
func annotated(t *testing.T, before, denied string, change func(*spec.API)) (string, diag.List) {
	api := sample()
	if change != nil {
		change(api)
	}
	out, found := annotate(sealed(t, api), "api.yaml", []byte(before), conventions{denied: denied}, diag.Range{File: "scopegen.yaml"})
	return string(out), found
}

// TestSubjectTypes wants one scheme for each subject type that a requirement is limited to, with only its flows, and scopes added only
// where callers can come by them. What the document declares beside them stays.
func TestSubjectTypes(t *testing.T) {
	only := func(a *spec.API) { a.Operations = a.Operations[2:3] }
	doc := "openapi: 3.0.3\nservers: [{url: /api}]\npaths:\n  /a/{x}/b/{y}:\n    get: {}\ncomponents:\n  securitySchemes:\n    oauth2:\n      type: oauth2\n" +
		"      flows:\n        clientCredentials:\n          tokenUrl: https://id.example.com/token\n          scopes:\n            me: Yourself\n            store:read: kept\n        password: {tokenUrl: /t, scopes: {}}\n"
	out, found := annotated(t, doc, "refuse", only)
	require.Empty(t, found)
	require.Equal(t, `openapi: 3.0.3
servers: [{url: /api}]
paths:
  /a/{x}/b/{y}:
    get: {security: [{oauth2_user: [me]}]}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://id.example.com/token
          scopes:
            me: Yourself
            store:read: "Read: assets #1"
            store:write: Write
        password: {tokenUrl: /t, scopes: {}}
        authorizationCode:
          authorizationUrl: https://id.example.com/authorize
          tokenUrl: https://id.example.com/token
          scopes:
            store:read: "Read: assets #1"
            store:write: Write
            me: Yourself
    key:
      type: apiKey
      description: For machines.
      in: header
      name: X-Key
    oauth2_user:
      type: oauth2
      description: "Only for: A signed-in user."
      flows:
        authorizationCode:
          authorizationUrl: https://id.example.com/authorize
          tokenUrl: https://id.example.com/token
          scopes:
            store:read: "Read: assets #1"
            store:write: Write
            me: Yourself
`, out)
	again, found := annotated(t, out, "refuse", only)
	require.Empty(t, found)
	require.Equal(t, out, again)
}

// TestDeniedInPlace: an endpoint that is denied to all need not be in a document; where it is, it is refused or asks for what nobody
// has.
func TestDeniedInPlace(t *testing.T) {
	deny := func(a *spec.API) {
		a.Operations = a.Operations[3:4]
		a.Operations[0].Access = spec.None
	}
	doc := "swagger: '2.0'\nbasePath: /api\npaths:\n  /healthz:\n    get: {}\n    head: {}\n"
	for _, denied := range []string{"refuse", "omit"} {
		out, found := annotated(t, doc, denied, deny)
		require.Empty(t, out)
		require.Equal(t, diag.Code("SG3023"), found[0].Rule.Code)
	}
	simple := func(a *spec.API) { deny(a); a.Schemes, a.Scopes, a.Groups = nil, nil, nil }
	out, found := annotated(t, doc, "scheme", simple)
	require.Empty(t, found)
	require.Equal(t, "swagger: '2.0'\nbasePath: /api\npaths:\n  /healthz:\n    get: {security: [{denied: []}]}\n    head: {security: [{denied: []}]}\n"+
		"securityDefinitions:\n  denied:\n    type: apiKey\n    description: \"No such key is issued: operations that ask for it are denied to everyone.\"\n    in: header\n    name: X-Denied\n    x-scopegen-denied: true\n", out)
	again, found := annotated(t, out, "scheme", simple)
	require.Empty(t, found)
	require.Equal(t, out, again)
	out, found = annotated(t, "openapi: 3.1.0\npaths: {}\n", "refuse", simple)
	require.Empty(t, found)
	require.Equal(t, "openapi: 3.1.0\npaths: {}\n", out)
}

// TestRoles: scopes behind a scheme that carries none are an error before 3.1, unless a document has it so already.
func TestRoles(t *testing.T) {
	bearer := func(a *spec.API) {
		a.Schemes, a.SubjectTypes, a.Operations = a.Schemes[:1], nil, a.Operations[:1]
		*a.Schemes[0] = spec.Scheme{Name: "bearer", Type: "http", HTTPScheme: "bearer", Implicit: true, Default: true}
		a.Scopes = a.Scopes[:2]
	}
	doc := "openapi: 3.0.3\nservers: [{url: /api}]\npaths:\n  /form/{x}:\n    get: {}\n"
	_, found := annotated(t, doc, "refuse", bearer)
	require.Len(t, found, 1)
	require.Equal(t, diag.Code("SG3025"), found[0].Rule.Code)
	require.Contains(t, found[0].Message, "GET /api/form/{url_or_id}")
	require.NotContains(t, found[0].Message, "and")
	several := func(a *spec.API) {
		bearer(a)
		for _, path := range []string{"/second", "/third"} {
			second := *a.Operations[0]
			second.Path, second.ID = path, path[1:]
			second.Pattern, _ = spec.ParsePattern(path)
			a.Operations = append(a.Operations, &second)
		}
	}
	three := doc + "  /second:\n    get: {}\n  /third:\n    get: {}\n"
	_, found = annotated(t, three, "refuse", several)
	require.Len(t, found, 1)
	require.Contains(t, found[0].Message, "(and 2 other operations need scopes of it)")
	require.Contains(t, found[0].Hint, "roles: allow")
	api := sample()
	several(api)
	allowed, found := annotate(sealed(t, api), "api.yaml", []byte(three), conventions{roles: true}, diag.Range{})
	require.Len(t, found, 1)
	require.Equal(t, diag.Code("SG3026"), found[0].Rule.Code)
	require.Contains(t, string(allowed), `bearer: ["store:read"]`)
	has := strings.Replace(doc, "get: {}", "get: {security: [{bearer: [old]}]}", 1)
	out, found := annotated(t, has, "refuse", bearer)
	require.Len(t, found, 1)
	require.Equal(t, diag.Code("SG3026"), found[0].Rule.Code)
	require.Equal(t, strings.Replace(doc, "get: {}", `get: {security: [{bearer: ["store:read"]}, {bearer: ["store:write"]}]}`, 1)+
		"components:\n  securitySchemes:\n    bearer:\n      type: http\n      scheme: bearer\n", out)
	_, found = annotated(t, strings.Replace(doc, "3.0.3", "3.1.0", 1), "refuse", bearer)
	require.Empty(t, found)
	out, found = annotated(t, doc, "refuse", func(a *spec.API) { bearer(a); a.Schemes[0].Early = true })
	require.Len(t, found, 1)
	require.Equal(t, diag.Code("SG3026"), found[0].Rule.Code, "the document that the spec reads has it so")
	require.Contains(t, out, `bearer: ["store:read"]`)
}

// TestMatch pairs endpoints and operations by what they match.
func TestMatch(t *testing.T) {
	for _, c := range []struct{ base, path, want string }{
		{"/api", "/form/{x}", "/form/{url_or_id}"},
		{"", "/api/form/{x}", "/form/{url_or_id}"},
		{"", "/form/{x}", "/form/{url_or_id}"}, // the servers do not say where the API lives
		{"/v2", "/form/{x}", "/form/{url_or_id}"},
		{"/api", "/self", "/self"},
		{"/api", "/self/", "/self/"},
		{"/api", "/form", ""},
		{"/api", "/users/{x}", ""},
		{"/api", "/users/{x}.json", "/users/{id}.json"},
		{"/api", "/%73elf", "/self"}, // spelt in another way
	} {
		doc, found := openapi.Open("a.yaml", fmt.Appendf(nil, "openapi: 3.1.0\nservers: [{url: %q}]\npaths: {%q: {get: {}}}\n", "https://x.example"+c.base, c.path), nil)
		require.Empty(t, found)
		o := match(sealed(t, sample()), doc).of[0]
		if c.want == "" {
			require.Nil(t, o, c.path)
			continue
		}
		require.NotNil(t, o, c.path)
		require.Equal(t, c.want, o.Path)
	}
}

// TestAnyOf keeps to what a document means by its lists.
func TestAnyOf(t *testing.T) {
	doc := "openapi: 3.1.0\nservers: [{url: /api}]\npaths:\n  /form/{x}:\n    get: {security: [%s]}\ncomponents: {securitySchemes: {}}\n"
	run := func(security string, alternatives ...[]int) (string, diag.List) {
		api := sample()
		api.Operations = api.Operations[:1]
		api.Operations[0].Written.Alternatives = nil
		for _, scopes := range alternatives {
			need := spec.Need{Scheme: api.Schemes[0]}
			for _, s := range scopes {
				need.Scopes = append(need.Scopes, api.Scopes[s])
			}
			api.Operations[0].Written.Alternatives = append(api.Operations[0].Written.Alternatives, spec.Alternative{Needs: []spec.Need{need}})
		}
		out, found := annotate(sealed(t, api), "a.yaml", fmt.Appendf(nil, doc, security), conventions{anyOf: []string{"oauth2"}}, diag.Range{File: "scopegen.yaml"})
		_, security, _ = strings.Cut(string(out), "security: [")
		security, _, _ = strings.Cut(security, "]}\n")
		return security, found
	}
	out, found := run("{}", []int{0}, []int{1})
	require.Empty(t, found)
	require.Equal(t, `{oauth2: ["store:read", "store:write"]}`, out)
	out, found = run("{oauth2: [store:write, store:read]}", []int{0}, []int{1})
	require.Empty(t, found)
	require.Equal(t, `{oauth2: [store:write, store:read]}`, out)
	_, found = run("{oauth2: [store:write, store:read]}", []int{0, 1})
	require.Len(t, found, 1)
	require.Equal(t, diag.Code("SG3034"), found[0].Rule.Code)
	// A scope that only some subject types may hold stands behind their scheme, which is read like the one that it comes from.
	out, found = run("{}", []int{0}, []int{2}, []int{1})
	require.Empty(t, found)
	require.Equal(t, `{oauth2: ["store:read", "store:write"]}, {oauth2_user: [me]}`, out)
}
