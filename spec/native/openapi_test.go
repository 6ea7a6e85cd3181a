package native

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// document stands in for a reader of OpenAPI: a scheme "doc" with the scopes d:read and shared; GET /secured (d:read), GET /own
// (shared, said by the root's security), GET /bare, GET /absent, which absent: public opens, and
// GET /open, which says itself that it is open.
func document(t *testing.T, base string, asked *OpenAPIOptions) Options {
	return Options{OpenAPI: func(fsys FS, name string, opts OpenAPIOptions, at diag.Range) (*spec.API, diag.List, error) {
		*asked = opts
		data, err := fsys.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		api := &spec.API{BasePath: base, Files: []spec.File{{Name: name, Data: data}}}
		line := 0
		add := func(path, id string, tags ...string) *spec.Operation {
			line++
			o := &spec.Operation{Method: "GET", Base: base, Path: path, ID: id, IDGiven: id != "", Summary: "From the document", Tags: tags,
				Range: diag.Range{File: name, Start: diag.Pos{Line: line, Column: 1}, End: diag.Pos{Line: line, Column: 4}}}
			p, err := spec.ParsePublishedPattern(o.FullPath())
			require.NoError(t, err)
			o.Pattern = p
			api.Operations = append(api.Operations, o)
			return o
		}
		secured, own, _, absent := add("/secured", "secured", "t"), add("/own", "own"), add("/bare", "", "t"), add("/absent", "absent")
		if name == "open.yaml" {
			o := add("/open", "open")
			o.Written.Alternatives = []spec.Alternative{{Range: diag.Range{File: name, Start: diag.Pos{Line: 20, Column: 1}, End: diag.Pos{Line: 20, Column: 3}}}}
		}
		if opts.Security == "read" {
			doc := &spec.Scheme{Name: "doc", Type: "http", HTTPScheme: "bearer"}
			read, shared := &spec.Scope{Name: "d:read", Scheme: doc}, &spec.Scope{Name: "shared", Scheme: doc, Description: "From the document."}
			api.Schemes, api.Scopes = []*spec.Scheme{doc}, []*spec.Scope{read, shared}
			secured.Written.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: doc, Scopes: []*spec.Scope{read}}}, Range: secured.Range}}
			own.Written.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: doc, Scopes: []*spec.Scope{shared}}}, Range: own.Range}}
			own.SecurityRange = diag.Range{File: name, Start: diag.Pos{Line: 9, Column: 1}, End: diag.Pos{Line: 9, Column: 2}}
			if opts.Absent == "public" {
				absent.Written.Alternatives = []spec.Alternative{{Range: absent.Range}}
			}
		}
		return api, nil, nil
	}}
}

func TestOpenAPI(t *testing.T) {
	for _, c := range []struct{ name, base, text, want, findings string }{
		{"endpoints only", "/doc", `
openapi: {file: api.yaml}
scopes:
  a: {description: A., grants: [{methods: [GET], tags: [t]}, GET /own]}
endpoints:
  - GET /absent: {access: authenticated}
`, "GET /doc/secured scoped bearer[a]\nGET /doc/own scoped bearer[a]\nGET /doc/bare scoped bearer[a]\nGET /doc/absent authenticated bearer[]\n", ""},
		{"a basePath takes the place of the document's", "/doc", `
basePath: /api
openapi: {file: api.yaml}
scopes:
  a: {description: A., grants: [{methods: [GET], paths: ["/*"]}]}
`, "GET /api/secured scoped bearer[a]\nGET /api/own scoped bearer[a]\nGET /api/bare scoped bearer[a]\nGET /api/absent scoped bearer[a]\n", ""},
		{"security is read", "", `
openapi: {file: api.yaml, security: read, absent: public}
scopes:
  shared: {description: A.}
  a: {description: A., grants: [GET /bare]}
`, "GET /secured scoped doc[d:read]\nGET /own scoped doc[shared]\nGET /bare scoped doc[a]\nGET /absent public -\n", ""},
		{"what is there has to be added to or replaced", "", `
openapi: {file: api.yaml, security: read, absent: public}
scopes:
  a:
    description: A.
    grants:
      - GET /bare
      - {methods: [GET], tags: [t], security: add}
      - {methods: [GET], operations: [own], security: replace}
      - GET /absent
`, "GET /secured scoped doc[d:read] | doc[a]\nGET /own scoped doc[a]\nGET /bare scoped doc[a]\nGET /absent scoped doc[a]\n", ""},
		{"nothing is said about it", "", `
openapi: {file: api.yaml, security: read, absent: public}
scopes:
  a: {description: A., grants: [GET /bare, GET /secured]}
endpoints:
  - GET /own: {access: authenticated}
`, "GET /secured none \nGET /own none \nGET /bare scoped doc[a]\nGET /absent public -\n", "SG1143 SG1143"},
		{"an entry replaces", "", `
openapi: {file: api.yaml, security: read, absent: public}
scopes: {a: {description: A., grants: [GET /bare]}}
endpoints:
  - GET /own: {access: authenticated, security: replace}
  - GET /secured: {access: authenticated, security: add}
`, "GET /secured none \nGET /own authenticated doc[]\nGET /bare scoped doc[a]\nGET /absent public -\n", "SG1143"},
		{"nothing opens an endpoint of the document", "", `
openapi: {file: api.yaml}
`, "GET /secured undeclared \nGET /own undeclared \nGET /bare undeclared \nGET /absent undeclared \n", "SG1134 SG1134 SG1134 SG1134"},
		{"what says that it is open stays so until it is replaced", "", `
openapi: {file: open.yaml, security: read, absent: public}
scopes: {a: {description: A., grants: [GET /bare, GET /open]}}
`, "GET /secured scoped doc[d:read]\nGET /own scoped doc[shared]\nGET /bare scoped doc[a]\nGET /absent public -\nGET /open none \n", "SG1143"},
		{"a document that is not there", "", `
openapi: {file: none.yaml}
scopes: {a: {description: A., grants: [{methods: [GET], tags: [t]}]}}
`, "", "SG1161"},
		{"security that is not read", "", `
openapi: {file: api.yaml, absent: public}
scopes: {a: {description: A., grants: [{methods: [GET], paths: ["/**"], security: add}]}}
`, "GET /secured scoped bearer[a]\nGET /own scoped bearer[a]\nGET /bare scoped bearer[a]\nGET /absent scoped bearer[a]\n", "SG1143 SG1143"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked OpenAPIOptions
			api, found, err := Load(tree{"scopes.yaml": head + c.text, "api.yaml": "api\n", "open.yaml": "api\n"}, "scopes.yaml", document(t, c.base, &asked))
			require.NoError(t, err)
			got := ""
			for i, code := range eachCode(found) {
				if i > 0 {
					got += " "
				}
				got += code
			}
			require.Equal(t, c.findings, got, show(found))
			require.Equal(t, c.want, operations(api))
			for _, o := range api.Operations {
				require.Equal(t, o.FullPath(), o.Pattern.String())
				for _, alt := range o.Written.Alternatives {
					for _, n := range alt.Needs {
						require.Same(t, api.Scheme(n.Scheme.Name), n.Scheme)
						for _, s := range n.Scopes {
							own, _ := api.Scope(s.Name)
							require.Same(t, own, s, "the spec's scope stands for the document's")
						}
					}
				}
			}
		})
	}
}

func TestOpenAPIOptionsArePassedOn(t *testing.T) {
	var asked OpenAPIOptions
	_, _, err := Load(tree{"scopes.yaml": head + "openapi: {file: ./api.yaml, security: read, absent: public, scopes: {schemes: [doc], operations: [own]}, scopesExtension: x-s}\n", "api.yaml": ""},
		"scopes.yaml", document(t, "", &asked))
	require.NoError(t, err)
	require.Equal(t, OpenAPIOptions{Security: "read", Absent: "public", Scopes: AnyOf{Schemes: []string{"doc"}, Operations: []string{"own"}}, ScopesExtension: "x-s"}, asked)
	_, _, err = Load(tree{"scopes.yaml": head + "openapi: {file: api.yaml, security: read, scopes: anyOf}\n", "api.yaml": ""}, "scopes.yaml", document(t, "", &asked))
	require.NoError(t, err)
	require.True(t, asked.Scopes.Document)

	_, found := load(t, head+"openapi: {file: api.yaml}\nscopes: {a: {description: A., grants: [{methods: [GET], tags: [t]}]}}\n")
	require.Equal(t, []string{"SG1164"}, codes(found), "without a reader, and nothing about what depends on it")

	_, _, err = Load(tree{"scopes.yaml": head + "openapi: {file: api.yaml}\n"}, "scopes.yaml", Options{
		OpenAPI: func(FS, string, OpenAPIOptions, diag.Range) (*spec.API, diag.List, error) {
			return nil, nil, errors.New("disk")
		}})
	require.ErrorContains(t, err, "disk")
}
