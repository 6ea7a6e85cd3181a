package openapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
)

var read = Options{Security: "read"}

// shared gives a file beside the checkout. Without it the test is skipped, except where SCOPEGEN_CI says that it must be there.
func shared(t *testing.T, name string) []byte {
	data, err := os.ReadFile(filepath.Join("../../../shared", name))
	if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip(err)
	}
	require.NoError(t, err)
	return data
}

type row struct {
	Method      string                `json:"method"`
	Path        string                `json:"path"`
	OperationID string                `json:"operationId"`
	Security    []map[string][]string `json:"security"`
}

// TestOracle holds what is read against an independent reading of the same documents.
func TestOracle(t *testing.T) {
	for _, file := range []string{"petstore/openapi.yaml", "figma/openapi.yaml", "slack/slack_web_openapi_v2.json", "mastodon/schema.json", "square/api.json", "discord/openapi.json"} {
		t.Run(file, func(t *testing.T) {
			data := shared(t, "data/"+file)
			api, found := Read(file, data, nil, read)
			var want []row
			refused := 0
			for line := range bytes.Lines(shared(t, "data/oracle/"+filepath.Dir(file)+".jsonl")) {
				var r row
				require.NoError(t, json.Unmarshal(line, &r))
				if strings.Contains(string(line), `"oauth2": null`) {
					r.Security = nil // no reading that scopegen accepts
					refused++
				}
				want = append(want, r)
			}
			for _, d := range found {
				if d.Rule.Severity == diag.Error {
					require.Equal(t, badSecurity, d.Rule, d.Message)
					refused--
				}
			}
			require.Zero(t, refused)
			// The oracle lists the methods of a path in an order of its own.
			got := rows(api)
			for _, all := range [][]row{got, want} {
				slices.SortStableFunc(all, func(a, b row) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method)) })
			}
			require.Len(t, got, len(want))
			for i := range want {
				require.Equal(t, want[i], got[i])
			}
			require.Empty(t, spec.Seal(api).Errors())
		})
	}
}

// rows gives the effective security by name, as the oracle has it: scopes in the order of the file.
func rows(api *spec.API) (out []row) {
	for _, o := range api.Operations {
		r := row{Method: o.Method, Path: o.Path, OperationID: o.ID}
		for _, alt := range o.Written.Alternatives {
			m := map[string][]string{}
			for _, n := range alt.Needs {
				m[n.Scheme.Name] = []string{}
				for _, s := range n.Scopes {
					m[n.Scheme.Name] = append(m[n.Scheme.Name], s.Name)
				}
			}
			r.Security = append(r.Security, m)
		}
		if len(r.Security) == 1 && len(r.Security[0]) == 0 && o.Written.Label() == spec.Public {
			r.Security = []map[string][]string{}
		}
		out = append(out, r)
	}
	return out
}

// TestRules runs the examples that document the rules of this package.
func TestRules(t *testing.T) {
	for _, r := range diag.Rules() {
		if r.Code < "SG1200" || r.Code > "SG1249" {
			continue
		}
		require.NotEmpty(t, r.Why, r.Code)
		if r.Bad == "" {
			continue
		}
		found := example(t, r.Bad)
		codes := map[diag.Code]bool{}
		for _, d := range found {
			codes[d.Rule.Code] = true
			require.True(t, d.Range.IsValid(), "%s: %s", r.Code, d.Message)
		}
		require.True(t, codes[r.Code], "%s: Bad raises %v", r.Code, found)
		require.Empty(t, example(t, r.Good), "%s: Good", r.Code)
	}
}

// example reads a rule's example: a document, or an archive whose first file is a native spec that takes documents.
func example(t *testing.T, text string) diag.List {
	if !strings.HasPrefix(text, "-- ") {
		api, found := Read("openapi.yaml", []byte(text), nil, read)
		return append(found, spec.Seal(api)...)
	}
	files := tree{}
	archive := txtar.Parse([]byte(text))
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	_, found, err := native.Load(files, archive.Files[0].Name, native.Options{OpenAPI: func(fsys native.FS, name string, o native.OpenAPIOptions, _ diag.Range) (*spec.API, diag.List, error) {
		data, err := fsys.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		api, found := Read(name, data, fsys, Options{Security: o.Security, Absent: o.Absent, Supplement: true})
		return api, found, nil
	}})
	require.NoError(t, err)
	return found
}

// show prints requirements in one line for comparison: alternatives with |, needs with +.
func show(o *spec.Operation) string {
	if o.Access == spec.None {
		return "none"
	}
	if len(o.Written.Alternatives) == 0 {
		return "undeclared"
	}
	var alts []string
	for _, a := range o.Written.Alternatives {
		var needs []string
		for _, n := range a.Needs {
			var scopes []string
			for _, s := range n.Scopes {
				scopes = append(scopes, s.Name)
			}
			needs = append(needs, n.Scheme.Name+"("+strings.Join(scopes, " ")+")")
		}
		alts = append(alts, strings.Join(needs, "+"))
	}
	return strings.Join(alts, "|")
}

func codes(found diag.List) (out []string) {
	for _, d := range found {
		out = append(out, string(d.Rule.Code))
	}
	sort.Strings(out)
	return out
}

const two = `openapi: 3.1.0
info: {title: T, version: "1"}
components:
  securitySchemes:
    o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: A, b: B}}}}
    k: {type: apiKey, in: header, name: K}
    d: {type: apiKey, in: header, name: D, x-scopegen-denied: true}
`

func TestSecurity(t *testing.T) {
	for _, c := range []struct {
		name, root, own string
		opts            Options
		want            string
		codes           []string
	}{
		{name: "own", root: "[{k: []}]", own: "[{o: [a, b]}]", want: "o(a b)"},
		{name: "inherited", root: "[{k: []}]", want: "k()"},
		{name: "public", root: "[{k: []}]", own: "[]", want: ""},
		{name: "public twice", own: "[{}]", want: ""},
		{name: "optional", own: "[{o: [a]}, {}]", want: "o(a)|"},
		{name: "or and and", own: "[{o: [a], k: []}, {o: [b]}]", want: "o(a)+k()|o(b)"},
		{name: "absent", want: "undeclared"},
		{name: "absent is public", opts: Options{Absent: "public"}, want: ""},
		{name: "null", root: "[{k: []}]", own: "null", want: "undeclared", codes: []string{"SG1204"}},
		{name: "nothing", root: "[{k: []}]", own: "~", want: "undeclared", codes: []string{"SG1204"}},
		{name: "null alternative", own: "[null]", want: "undeclared", codes: []string{"SG1204"}},
		{name: "null scopes", own: "[{o: null}]", want: "undeclared", codes: []string{"SG1204"}},
		{name: "one good one bad", own: "[{k: []}, {o: }]", want: "undeclared", codes: []string{"SG1204"}},
		{name: "a mapping", own: "{o: [a]}", want: "undeclared", codes: []string{"SG1204"}},
		{name: "a scope for a list", own: "[{o: a}]", want: "undeclared", codes: []string{"SG1204"}},
		{name: "a number for a scope", own: "[{o: [1]}]", want: "undeclared", codes: []string{"SG1204"}},
		{name: "a boolean of YAML 1.1", own: "[{o: [on]}]", want: "undeclared", codes: []string{"SG1204"}},
		{name: "root null", root: "null", want: "undeclared", codes: []string{"SG1204"}},
		{name: "undefined", own: "[{k: []}, {z: []}]", want: "undeclared", codes: []string{"SG1205"}},
		{name: "scope undeclared", own: "[{o: [c]}]", want: "o(c)", codes: []string{"SG1208"}},
		{name: "denied", own: "[{d: []}]", want: "none"},
		{name: "denied or key", own: "[{d: []}, {k: []}]", want: "k()"},
		{name: "denied and key", own: "[{d: [], k: []}]", want: "none"},
		{name: "any of, document", own: "[{o: [a, b], k: []}]", opts: Options{ScopesAnyOf: AnyOf{Document: true}}, want: "o(a)+k()|o(b)+k()"},
		{name: "any of, scheme", own: "[{o: [a, b]}, {k: [a, b]}]", opts: Options{ScopesAnyOf: AnyOf{Schemes: []string{"o"}}}, want: "o(a)|o(b)|k(a b)"},
		{name: "any of, operation", root: "[{o: [a, b]}]", opts: Options{ScopesAnyOf: AnyOf{Operations: []string{"GET /x"}}}, want: "o(a)|o(b)"},
		{name: "any of, unknown", own: "[{o: [a, b]}]", opts: Options{ScopesAnyOf: AnyOf{Schemes: []string{"O2"}, Operations: []string{"q"}}}, want: "o(a b)", codes: []string{"SG1214", "SG1214"}},
		{name: "extension", own: "[{k: []}]\n      x-s: [a, b]", opts: Options{ScopesExtension: "x-s"}, want: "k(a b)"},
		{name: "extension any of", own: "[{o: []}, {o: [a], k: []}]\n      x-s: [a, b]", opts: Options{ScopesExtension: "x-s", ScopesAnyOf: AnyOf{Document: true}},
			want: "o(a)|o(b)|o(a)+k()|o(a b)+k()"},
		{name: "extension on public", own: "[]\n      x-s: a", opts: Options{ScopesExtension: "x-s"}, want: "undeclared", codes: []string{"SG1213"}},
		{name: "extension that no operation has", own: "[{k: []}]\n      x-s: [a, b]", opts: Options{ScopesExtension: "x-t"}, want: "k()", codes: []string{"SG1214"}},
		{name: "extension malformed", own: "[{k: []}]\n      x-s: {a: b}", opts: Options{ScopesExtension: "x-s"}, want: "undeclared", codes: []string{"SG1213"}},
		{name: "wrong case", root: "[]", own: "\n      Security: [{k: []}]", want: "undeclared", codes: []string{"SG1204", "SG1206"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := two
			if c.root != "" {
				doc += "security: " + c.root + "\n"
			}
			doc += "paths:\n  /x:\n    get:\n      responses: {default: {description: D}}\n"
			if c.own != "" {
				doc += "      security: " + c.own + "\n"
			}
			if c.name == "wrong case" {
				doc = strings.Replace(doc, "      security: \n", "", 1)
				c.codes = []string{"SG1206"}
			}
			c.opts.Security = "read"
			api, found := Read("a.yaml", []byte(doc), nil, c.opts)
			require.Equal(t, c.codes, codes(found), "%v\n%s", found, doc)
			require.Len(t, api.Operations, 1)
			require.Equal(t, c.want, show(api.Operations[0]))
			for _, d := range found {
				require.True(t, d.Range.IsValid(), d.Message)
			}
		})
	}
}

func TestPathItemReferences(t *testing.T) {
	doc := two + `
  pathItems:
    shared: {get: {security: [{k: []}]}, parameters: []}
    loop: {$ref: "#/components/pathItems/loop"}
paths:
  /a: {$ref: "#/components/pathItems/shared", post: {security: []}}
  /b: {$ref: "#/components/pathItems/shared"}
  /c: {$ref: "#/paths/~1a"}
  /d: {$ref: "other.yaml#/x", get: {security: [{k: []}]}}
  /e: {$ref: "#/components/pathItems/loop"}
  /f: {$ref: "#/nowhere"}
  /g: {get: {$ref: "#/x"}}
`
	api, found := Read("a.yaml", []byte(doc), nil, read)
	require.Equal(t, []string{"SG1203", "SG1203", "SG1203", "SG1203"}, codes(found))
	var got []string
	for _, o := range api.Operations {
		got = append(got, o.String()+" "+show(o))
	}
	require.Equal(t, []string{"POST /a ", "GET /a k()", "GET /b k()", "POST /c ", "GET /c k()", "GET /d k()", "GET /g undeclared"}, got)
}

func TestMethods(t *testing.T) {
	doc := "openapi: 3.2.0\ninfo: {title: T, version: \"1\"}\npaths:\n  /a:\n    query: {security: []}\n    additionalOperations:\n      PURGE: {security: []}\n      Link: {security: []}\n      GET: {security: []}\n"
	api, found := Read("a.yaml", []byte(doc), nil, read)
	require.Equal(t, []string{"SG1201", "SG1201"}, codes(found))
	require.Equal(t, "QUERY /a", api.Operations[0].String())
	require.Equal(t, "PURGE /a", api.Operations[1].String())
	require.Equal(t, "GET /a", api.Operations[2].String())
	require.Len(t, api.Operations, 3)
	// In an earlier version the keys mean nothing, and the operations would be missing without a word.
	api, found = Read("a.yaml", []byte(strings.Replace(doc, "3.2.0", "3.1.0", 1)), nil, read)
	require.Empty(t, api.Operations)
	require.Equal(t, []string{"SG1201", "SG1201"}, codes(found))
	_, found = Read("a.yaml", []byte("swagger: \"2.0\"\ninfo: {title: T, version: \"1\"}\npaths: {/a: {trace: {security: []}}}\n"), nil, read)
	require.Equal(t, []string{"SG1201"}, codes(found))
}

func TestVersions(t *testing.T) {
	for version, want := range map[string]string{
		"openapi: 3.0.0": "OpenAPI 3.0", "openapi: 3.0.4": "OpenAPI 3.0", "openapi: 3.1.2": "OpenAPI 3.1", "openapi: \"3.2.0\"": "OpenAPI 3.2", "swagger: \"2.0\"": "Swagger 2.0", "swagger: 2.0": "Swagger 2.0",
		"openapi: 3.0.5": "OpenAPI 3.0 SG1217", "openapi: 3.1.10": "OpenAPI 3.1 SG1217", "openapi: 3.2.1": "OpenAPI 3.2 SG1217", "openapi: 3.0.0-rc2": "OpenAPI 3.0 SG1217",
		"openapi: 3.0.o": "an unknown version SG1200", "openapi: 3.1": "an unknown version SG1200", "openapi: 3.3.0": "an unknown version SG1200", "openapi: 3.10.0": "an unknown version SG1200", "openapi: 4.0.0": "an unknown version SG1200",
		"openapi: 3": "an unknown version SG1200", "openapi: null": "an unknown version SG1200", "openapi: v3.0.0": "an unknown version SG1200", "openapi: \" 3.0.0\"": "an unknown version SG1200",
		"openapi: 3.0.99999999999999999999": "an unknown version SG1200", "swagger: \"2.1\"": "an unknown version SG1200", "swagger: 2": "an unknown version SG1200", "openapi: [3, 0]": "an unknown version SG1200",
		"openapi: 3.1.0\nswagger: \"2.0\"": "an unknown version SG1200", "OpenAPI: 3.0.0": "an unknown version SG1200 SG1206",
	} {
		doc, found := Open("a.yaml", []byte(version+"\ninfo: {title: T, version: \"1\"}\npaths: {}\n"), nil)
		require.Equal(t, want, strings.Join(append([]string{doc.Version.String()}, codes(found)...), " "), version)
		if doc.Version != 0 {
			require.NoError(t, Validate(doc), version)
		}
	}
}

// What stands there twice is an error, and leaves the operation undeclared: readers take the first, or the last, or both.
func TestDuplicates(t *testing.T) {
	for name, doc := range map[string]string{
		"security":    "paths:\n  /x:\n    get:\n      security: [{k: []}]\n      security: []\n",
		"method":      "paths:\n  /x:\n    get: {security: [{k: []}]}\n    get: {security: []}\n",
		"path":        "paths:\n  /x: {get: {security: [{k: []}]}}\n  /x: {get: {security: []}}\n",
		"root":        "security: [{k: []}]\nsecurity: []\npaths: {/x: {get: {}}}\n",
		"wrong case":  "Security: [{k: []}]\npaths: {/x: {get: {}}}\n",
		"wrong case2": "paths: {/x: {get: {SECURITY: [{k: []}], security: []}}}\n",
	} {
		api, found := Read("a.yaml", []byte(two+doc), nil, Options{Security: "read", Absent: "public"})
		require.NotZero(t, found.Errors(), name)
		require.Len(t, found, 1, "%s: %v", name, found)
		require.Len(t, api.Operations, 1, name)
		require.Equal(t, "undeclared", show(api.Operations[0]), name)
	}
}

// Every alternative and every scope that is asked for knows its place, also where lists mean any of their scopes.
func TestPlaces(t *testing.T) {
	doc := two + "paths:\n  /x:\n    get:\n      security:\n        - o: [a, b]\n          k: []\n        - o:\n          - b\n"
	for _, any := range []bool{false, true} {
		api, found := Read("a.yaml", []byte(doc), nil, Options{Security: "read", ScopesAnyOf: AnyOf{Document: any}})
		require.Empty(t, found)
		var got []string
		for _, alt := range api.Operations[0].Written.Alternatives {
			line := alt.Range.String()
			for _, n := range alt.Needs {
				require.Len(t, n.At, len(n.Scopes))
				for i, s := range n.Scopes {
					line += " " + s.Name + "@" + strings.TrimPrefix(n.At[i].String(), "a.yaml:")
				}
			}
			got = append(got, line)
		}
		want := []string{"a.yaml:12:11 a@12:15 b@12:18", "a.yaml:14:11 b@15:13"}
		if any {
			want = []string{"a.yaml:12:11 a@12:15", "a.yaml:12:11 b@12:18", "a.yaml:14:11 b@15:13"}
		}
		require.Equal(t, want, got)
	}
}

func TestBase(t *testing.T) {
	for servers, want := range map[string]string{
		`[]`:                                 "",
		`[{url: /}]`:                         "",
		`[{url: "https://x.example"}]`:       "",
		`[{url: "https://{h}.example/v1/"}]`: "/v1",
		`[{url: "//x.example/v1"}]`:          "/v1",
		`[{url: /v1}, {url: "https://x.example/v1"}]`:                                 "/v1",
		`[{url: /v1}, {url: /v2}]`:                                                    "",
		`[{url: "https://x.example/{b}"}]`:                                            "",
		`[{url: "https://x.example/{b}", variables: {b: {enum: [v3], default: v3}}}]`: "/v3",
		`[{url: v1}]`: "",
	} {
		api, _ := Read("a.yaml", []byte("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: "+servers+"\npaths:\n  /a: {get: {security: []}, put: {servers: [{url: /own}], security: []}}\n"), nil, read)
		require.Equal(t, want, api.BasePath, servers)
		require.Equal(t, "GET "+want+"/a", api.Operations[0].String())
		require.Equal(t, "PUT /own/a", api.Operations[1].String())
	}
}

// TestCrash gives Validate the document on which kin-openapi ends the process when it is shown the whole of it.
func TestCrash(t *testing.T) {
	data := shared(t, "reference/kin-prune/crash.yaml")
	doc, found := Open("crash.yaml", data, nil)
	require.Empty(t, found)
	require.NoError(t, Validate(doc))
}

func TestValidate(t *testing.T) {
	doc, _ := Open("a.yaml", []byte("openapi: 3.1.0\ninfo: {}\ncomponents: {securitySchemes: {o: {type: oauth2}}}\npaths: {}\n"), nil)
	require.ErrorContains(t, Validate(doc), "flows")
	doc, _ = Open("a.yaml", []byte("swagger: '2.0'\ninfo: {}\nsecurityDefinitions: {o: {type: oauth2, flow: accessCode, authorizationUrl: /a, tokenUrl: /t, scopes: {a: A}}}\npaths: {/a: {get: {security: [{o: [a]}]}}}\n"), nil)
	require.NoError(t, Validate(doc))
}

// FuzzRead reads a document of several files. Nothing crashes, no operation is lost between the nodes and the model, and what says
// something about its security is never open for another reason.
func FuzzRead(f *testing.F) {
	f.Add([]byte(two + "paths:\n  /x:\n    get: {security: [{o: [a]}]}\n"))
	f.Add([]byte(`{"swagger":"2.0","basePath":"/v1","securityDefinitions":{"o":{"type":"oauth2","flow":"accessCode","scopes":{"a":""}}},"paths":{"/a{":{"get":{"security":[{"o":["a"]}]}}}}`))
	f.Add([]byte(two + "x-scopegen: {subjectTypes: {u: {}, v: {}}, groups: [{id: g, scopes: {a: {implies: [b], subjectTypes: [u]}}}], retired: [c], sets: {s: {scopes: [\"*\"]}}}\n" +
		"paths:\n  /x:\n    get: {security: [{o: [a]}], x-scopegen: {least: [a], subjectTypes: [u], rpc: /a.B/C, deprecated: {note: N, replacedBy: b}}}\n"))
	f.Add([]byte(head + "x-scopegen: {subjectTypes: {u: {}, v: {}}}\ncomponents: {securitySchemes: {o_u: {type: http, scheme: bearer, x-scopegen: {subjectType: u, scopes: {a: {}}}}, o_v: {type: http, scheme: bearer, x-scopegen: {subjectType: v, default: true}}}}\n" +
		"paths: {/x: {get: {security: [{o_u: [a]}, {o_v: [a]}, {o_u: [], o_v: []}]}}}\n"))
	f.Add([]byte("openapi: 3.2.0\ninfo: {}\ncomponents: {$ref: b.yaml}\nsecurity: [{\"b.yaml#/securitySchemes/o\": []}]\npaths: {/a: {$ref: \"b.yaml#/x\"}, /b: {get: {$ref: \"#/paths/~1a\"}}, /c: {get: {$ref: \"b.yaml#/x/get\"}}}\n"))
	for _, r := range diag.Rules() {
		f.Add([]byte(r.Bad))
	}
	files := tree{"b.yaml": "securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {$ref: \"#/flow\"}}}}\nflow: {tokenUrl: /t, scopes: {a: A}}\nx: {get: {security: [{o: [a]}]}, put: {$ref: \"a.yaml#/paths/~1a/get\"}}\n"}
	f.Fuzz(func(t *testing.T, data []byte) {
		files := tree{"a.yaml": string(data), "b.yaml": files["b.yaml"]}
		doc, _ := Open("a.yaml", data, files)
		api, found := Read("a.yaml", data, files, Options{Security: "read", ScopesAnyOf: AnyOf{Schemes: []string{"o"}}})
		require.Len(t, api.Operations, len(doc.Operations))
		for i, o := range api.Operations {
			_, _, said := doc.Security(doc.Operations[i])
			open := len(o.Written.Alternatives) > 0 || len(o.Grants) > 0
			require.True(t, said || !open, "%s is open and nothing says so", o)
			require.True(t, !said || open || o.Access == spec.None || found.Errors() > 0, "%s says something that was dropped", o)
		}
		spec.Seal(api)
		for _, o := range api.Operations {
			require.True(t, json.Valid([]byte(doc.Operations[o.Index].Node.JSON())))
		}
	})
}

// Challenges name the scheme as it is written, so that it has to be a token.
func TestHTTPSchemeIsAToken(t *testing.T) {
	for scheme, want := range map[string]int{"bearer": 0, "DPoP": 0, `Digest\r\nX-Evil: 1`: 1, "a b": 1, "Foo, Bearer": 1, "": 1} {
		data := "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {o: {type: http, scheme: \"" + scheme + "\"}}}\npaths: {}\n"
		_, found := Read("a.yaml", []byte(data), nil, read)
		bad := 0
		for _, d := range found {
			if d.Rule == badScheme {
				bad++
			}
		}
		require.Equal(t, want, bad, "%q: %v", scheme, found)
	}
}

// Swagger 2.0 has a scheme for every flow: their scopes are one where they have one name, the schemes stay apart.
func TestSwaggerFlows(t *testing.T) {
	api, found := Read("a.yaml", []byte(`swagger: "2.0"
info: {title: T, version: "1"}
basePath: /v1/
securityDefinitions:
  code: {type: oauth2, flow: accessCode, authorizationUrl: /a, tokenUrl: /t, scopes: {a: Read, b: Write}}
  implicit: {type: oauth2, flow: implicit, authorizationUrl: /a, scopes: {a: Reads, x-note: {y: 1}}}
  app: {type: oauth2, flow: application, tokenUrl: /t, scopes: {}}
  basic: {type: basic}
  key: {type: apiKey, in: query, name: k}
  bearer: {type: http, scheme: bearer}
security: [{code: [a]}, {implicit: [a]}]
paths:
  /a: {get: {}, put: {security: [{app: [], basic: []}, {key: []}]}, post: {security: [{implicit: [b]}]}, delete: {security: [{basic: [a]}]}}
`), nil, read)
	require.Equal(t, []string{"SG1207", "SG1208", "SG1209", "SG1218"}, codes(found), "%v", found)
	var got []string
	for _, o := range api.Operations {
		got = append(got, o.String()+" "+show(o))
	}
	require.Equal(t, []string{"GET /v1/a code(a)|implicit(a)", "PUT /v1/a app()+basic()|key()", "POST /v1/a implicit(b)", "DELETE /v1/a basic(a)"}, got)
	require.Len(t, api.Scopes, 2)
	require.Equal(t, "Read", api.Scopes[0].Description)
	require.Equal(t, []string{"authorizationCode", "implicit", "clientCredentials", "http"}, []string{api.Schemes[0].Flows[0].Type, api.Schemes[1].Flows[0].Type, api.Schemes[2].Flows[0].Type, api.Schemes[3].Type})
}

// Each version knows its flows and types.
func TestFlows(t *testing.T) {
	for version, want := range map[string]int{"3.0.3": 1, "3.1.0": 1, "3.2.0": 0} {
		_, found := Read("a.yaml", []byte("openapi: "+version+"\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {deviceAuthorization: {deviceAuthorizationUrl: /d, tokenUrl: /t, scopes: {a: A}}}}}}\npaths: {/a: {get: {security: [{o: []}]}}}\n"), nil, read)
		require.Equal(t, want, found.Errors(), "%s: %v", version, found)
	}
}

// The sentence that annotate writes into a description is no part of it.
func TestWrittenSentenceIsNotRead(t *testing.T) {
	for description, want := range map[string]string{
		`"Lists.\n\n<!-- scopegen -->\nNeeds ` + "`a`" + `.\n<!-- /scopegen -->"`:                                                        "Lists.",
		`"<!-- scopegen -->\nNeeds ` + "`a`" + `.\n<!-- /scopegen -->"`:                                                                  "",
		`"<!-- scopegen -->Limit: 5.<!-- /scopegen -->"`:                                                                                 "<!-- scopegen -->Limit: 5.<!-- /scopegen -->",
		`"A <!-- scopegen --> b. <!-- scopegen -->Needs ` + "``x`y``, or `z` of `o` and `k`" + ` as ` + "`u`" + `.<!-- /scopegen --> c"`: "A <!-- scopegen --> b. c",
		`"Lists. <!-- scopegen --> begins and does not end"`:                                                                             "Lists. <!-- scopegen --> begins and does not end",
	} {
		api, _ := Read("a.yaml", []byte("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {/a: {get: {description: "+description+", security: []}}}\n"), nil, read)
		require.Equal(t, want, api.Operations[0].Description)
	}
}
