package native

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

// operations shows what a spec opens, a line an endpoint.
func operations(api *spec.API) string {
	var b strings.Builder
	for _, o := range api.Operations {
		b.WriteString(o.String() + " " + o.Access.String() + " " + written(o) + "\n")
	}
	return b.String()
}

// What a spec opens, whatever it is that is wrong with it: an error narrows, and never widens.
func TestWhatOpens(t *testing.T) {
	for _, c := range []struct{ name, text, want, findings string }{
		{"any one of several scopes", `
scopes:
  a: {description: A., grants: [GET /x]}
  b: {description: B., grants: [GET /x]}
`, "GET /x scoped bearer[a] | bearer[b]\n", ""},
		{"several methods", `
scopes:
  a:
    description: A.
    grants:
      - GET,POST /x: Both
`, "GET /x scoped bearer[a]\nPOST /x scoped bearer[a]\n", ""},
		{"with", `
scopes:
  a: {description: A.}
  b: {description: B., grants: [{GET /x: {with: [a]}}]}
`, "GET /x scoped bearer[b a]\n", ""},
		{"a mistyped with opens nothing", `
scopes:
  abc: {description: A.}
  b: {description: B., grants: [{GET /x: {with: [abd]}}]}
`, "GET /x none \n", "5:50 SG1003"},
		{"a with that is no list opens nothing", `
scopes:
  abc: {description: A.}
  b: {description: B., grants: [{GET /x: {with: abc}}]}
`, "GET /x none \n", "5:49 SG1101"},
		{"a mistyped narrowing opens nothing", `
subjectTypes: {user: {title: U}}
scopes:
  b: {description: B., grants: [{GET /x: {subjectType: [user]}}]}
`, "GET /x none \n", "5:43 SG1100"},
		{"a scope whose limit is mistyped opens nothing", `
subjectTypes: {user: {title: U}}
scopes:
  b: {description: B., subjectTypes: [usr], grants: [GET /x]}
  c: {description: C., subjectType: [user], grants: [GET /y]}
`, "GET /x none \nGET /y none \n", "5:39 SG1111, 6:24 SG1100"},
		{"an unknown leaf goes from anyOf, and takes allOf along", `
scopes:
  a: {description: A.}
endpoints:
  - GET /x: {requires: {anyOf: [a, zzz]}}
  - GET /y: {requires: {allOf: [a, zzz]}}
  - GET /z: {requires: {anyOf: [{allOf: [a, zzz]}, a]}}
`, "GET /x scoped bearer[a]\nGET /y none \nGET /z scoped bearer[a]\n", "6:36 SG1003, 7:36 SG1003, 8:45 SG1003"},
		{"an exception that cannot be read picks nothing", `
scopes:
  a:read: {description: A., grants: [GET /a]}
  b:read: {description: B., grants: [GET /b]}
  c: {description: C., implies: [{match: "*:read", except: "b:read"}]}
  d: {description: D., implies: [{match: "*:read", except: []}]}
`, "GET /a scoped bearer[a:read]\nGET /b scoped bearer[b:read]\n", "6:60 SG1101, 7:60 SG1117"},
		{"a selector whose exception cannot be read picks nothing", `
scopes:
  b:
    description: B.
    grants: [{methods: [GET], except: {tags: [1.0]}}, {methods: [GET], except: {operations: [on]}}]
endpoints:
  - GET /x: {tags: ["1.0"], id: "on"}
`, "GET /x undeclared \n", "6:47 SG1101, 6:94 SG1101, 8:5 SG1134"},
		{"parts for subject types that have none in common open nothing, and say so", `
subjectTypes: {user: {title: U}, app: {title: A}}
scopes:
  a: {description: A.}
  b: {description: B.}
endpoints:
  - GET /x: {requires: {allOf: [{scope: a, subjectTypes: [user]}, {scope: b, subjectTypes: [app]}]}}
`, "GET /x none \n", "8:33 SG1042"},
		{"two states close", `
scopes:
  a: {description: A., grants: [GET /x]}
endpoints:
  - GET /x: {requires: a}
  - GET /y: {access: authenticated, requires: a}
  - GET /z: {access: publik}
  - GET /p: {access: public}
`, "GET /x none \nGET /y none \nGET /z none \nGET /p none \n", "6:14 SG1130, 7:14 SG1130, 8:22 SG1104, 9:22 SG1132"},
		{"a reserved key closes", `
endpoints:
  - GET /x: {access: authenticated, maxAge: 300}
`, "GET /x none \n", "4:37 SG1103"},
		{"an undeclared endpoint", `
endpoints:
  - GET /x
  - GET /y: Summary
`, "GET /x undeclared \nGET /y undeclared \n", "4:5 SG1134, 5:5 SG1134"},
		{"a wrong base opens nothing elsewhere", `
scopes:
  a: {description: A., grants: [{GET /x: {base: api}}]}
groups:
  - {id: g, base: /v/, scopes: {b: {description: B., grants: [GET /y]}}}
`, "", "4:49 SG1122, 6:21 SG1122"},
		{"bases", `
basePath: /api
scopes:
  a: {description: A., grants: [GET /x, {GET /y: {base: ""}}]}
groups:
  - {id: g, base: /v2, scopes: {b: {description: B., grants: [{GET /x: {id: x2}}, {GET /x: {base: /api}}]}}}
`, "GET /api/x scoped bearer[a] | bearer[b]\nGET /y scoped bearer[a]\nGET /v2/x scoped bearer[b]\n", ""},
		{"anonymous alone needs a reason", `
endpoints:
  - GET /x: {requires: anonymous}
  - GET /y: {requires: {anyOf: [anonymous]}}
`, "GET /x none \nGET /y none \n", "4:24 SG1133, 5:24 SG1133"},
		{"anonymous under allOf", `
scopes: {a: {description: A.}}
endpoints:
  - GET /x: {requires: {allOf: [a, anonymous]}}
  - GET /y: {requires: {anyOf: [a, anonymous]}}
`, "GET /x none \nGET /y optional bearer[a] | -\n", "5:36 SG1133"},
		{"a scope named anonymous", `
scopes: {anonymous: {description: A.}}
endpoints:
  - GET /x: {requires: anonymous}
  - GET /y: {requires: {scope: anonymous}}
`, "GET /x none \nGET /y scoped bearer[anonymous]\n", "5:24 SG1133"},
		{"an entry describes what scopes grant", `
subjectTypes: {user: {title: U}}
scopes:
  a: {description: A., grants: [GET /x]}
endpoints:
  - GET /x: {summary: X, subjectTypes: [user]}
`, "GET /x scoped bearer[a]@user\n", ""},
		{"selectors", `
basePath: /api
scopes:
  a:
    description: A.
    grants:
      - GET /x
      - GET /x/: {id: listX}
      - GET /x/{id}
      - GET /x/{id}/y
      - GET /{z...}
      - {POST /x: {id: makeX, tags: [t]}}
      - {GET /out: {base: ""}}
  top: {description: B., grants: [{methods: [GET], paths: ["/*"]}]}
  one: {description: B., grants: [{methods: [GET], paths: ["/x/*"]}]}
  rest: {description: B., grants: [{methods: [GET], paths: ["/x/**"]}]}
  shape: {description: B., grants: [{methods: [GET], paths: ["/x/{other}/y"]}]}
  all: {description: B., grants: [{methods: [GET], paths: ["/**"], except: {paths: ["/x/**"]}}]}
  id: {description: B., grants: [{operations: [makeX]}]}
  tag: {description: B., grants: [{methods: [POST], tags: [t, u]}]}
endpoints:
  - GET /x/self: {access: authenticated}
`, `GET /api/x scoped bearer[a] | bearer[top] | bearer[all]
GET /api/x/ scoped bearer[a] | bearer[rest]
GET /api/x/{id} scoped bearer[a] | bearer[one] | bearer[rest]
GET /api/x/{id}/y scoped bearer[a] | bearer[rest] | bearer[shape]
GET /api/{z...} scoped bearer[a] | bearer[all]
POST /api/x scoped bearer[a] | bearer[id] | bearer[tag]
GET /out scoped bearer[a]
GET /api/x/self authenticated bearer[]
`, ""},
		{"grants keep the order of the files", `
scopes:
  a: {description: A., grants: [{methods: [GET], paths: ["/**"]}]}
  b: {description: B., grants: [GET /x]}
`, "GET /x scoped bearer[a] | bearer[b]\n", ""},
		{"a broken selector picks nothing", `
scopes:
  a: {description: A., grants: [GET /x]}
  b: {description: B., grants: [{methods: [GET], paths: ["/**"], exept: {paths: ["/x"]}}]}
  c: {description: C., grants: [{methods: [GET], paths: ["/**"], except: {path: ["/x"]}}]}
  d: {description: D., grants: [{methods: [GET, get], paths: ["/**"]}]}
`, "GET /x scoped bearer[a]\n", "5:66 SG1100, 6:75 SG1100, 7:49 SG1121"},
		{"what cannot be read spoils no selector", `
scopes:
  a: {description: A., grants: [gte /x]}
  b: {description: B., grants: [{methods: [GET], paths: ["/**"]}]}
`, "", "4:33 SG1121"},
		{"least and repeated", `
scopes:
  a: {description: A., grants: [{GET /x: {least: true}}, GET /x]}
`, "GET /x scoped bearer[a]\n", "4:58 SG1127"},
		{"trailing slashes", `
trailingSlash: ignore
groups:
  - {id: g, trailingSlash: exact, scopes: {a: {description: A., grants: [GET /x, GET /y]}}}
scopes:
  b: {description: B., grants: [GET /x, GET /z]}
`, "GET /x scoped bearer[a] | bearer[b]\nGET /y scoped bearer[a]\nGET /z scoped bearer[b]\n", "7:33 SG1126"},
	} {
		t.Run(c.name, func(t *testing.T) {
			api, found := load(t, head+strings.TrimPrefix(c.text, "\n"))
			var places []string
			for _, d := range found {
				places = append(places, strings.TrimPrefix(d.Range.String(), "scopes.yaml:")+" "+string(d.Rule.Code))
			}
			require.Equal(t, c.findings, strings.Join(places, ", "), show(found))
			require.Equal(t, c.want, operations(api))
		})
	}
}

// A finding points at the very characters.
func TestPlaces(t *testing.T) {
	for _, c := range []struct{ text, marked, hint string }{
		{"scopes:\n  a:\n    description: A.\n    grants:\n      - GET /a/{id/b: X\n", "{id", "closing brace"},
		{"scopes:\n  a: {description: A., grants: [\"GET /a//b\"]}\n", "//", "merge"},
		{"scopes:\n  a: {description: A., grants: [\"GET,POTS /a\"]}\n", "POTS", `did you mean "POST"?`},
		{"scopes:\n  a: {description: A., grants: [get /a]}\n", "get", `did you mean "GET"?`},
		{"scopes:\n  é: {description: A.}\n", "é", "RFC 6749"},
		{"scopes:\n  a: {description: A., grants: [\"GET \\u002Fa//\"]}\n", "\"GET \\u002Fa//\"", "merge"},
		{"scopes:\n  a: {description: A., holders: [x]}\n", "x", "defines none"},
		{"scopes:\n  abc:read: {description: A.}\n  b: {description: B., implies: [abc:raed]}\n", "abc:raed", `did you mean "abc:read"? (defined at scopes.yaml:4:3)`},
		{"scopes:\n  a: {description: 1.0}\n", "1.0", `write "1.0" in quotes`},
		{"scopes:\n  a: {description: }\n", "", "leave the key out"},
		{"scopes:\n  a: {description: A., grants: GET /x}\n", "GET /x", "[GET /x]"},
		{"scopes:\n  a: {description: Read, write, x-y: 1}\n", "write", `"Read, write"`},
		{"scopes:\n  a:\n    description: A.\n    grants:\n      - {GET /x: List all, some}\n", "some", `"List all, some"`},
		{"scopes:\n  a:\n    description: A.\n    grants:\n      - GET /x:\n", "GET /x", "leave the colon out"},
		{"scopes:\n  a: {description: A., grants: [GET,POST /x]}\n", "GET", "quotes"},
		{"scopes:\n  a:\n    description: A.\n    grants:\n      - GET, POST /x\n", " ", "without spaces"},
		{"endpoints:\n  - rpc: /a.v1.A/Get\n", "rpc", "belongs to an endpoint"},
		{"endpoints:\n  - GET /x: {requires: [a, b]}\n", "[a, b]", "{anyOf: [a, b]} or {allOf: [a, b]}"},
		{"scopes:\n  a: {description: A., sumary: 1}\n", "sumary", "it has title"},
		{"basePath: api\n", "api", `write "/api"`},
		{"basePath: /\n", "/", `write "" for no base`},
	} {
		_, found := load(t, head+c.text)
		require.NotEmpty(t, found, c.text)
		d := found[0]
		inside(t, head+c.text, d)
		require.Equal(t, c.marked, marked(head+c.text, d.Range), "%s\n%s", c.text, d.Message)
		require.Contains(t, d.Hint, c.hint, c.text)
	}
}

func TestCommentsBehindTexts(t *testing.T) {
	clean(t, head+"scopes:\n  a:\n    description: A. # scopegen:allow why\n    owner: team # not a sentence\n    grants:\n      - GET /x # the list\n")
	clean(t, head+"scopes:\n  a:\n    description: |\n      A. # no comment\n    title: \"T\" # a comment\n")
	_, found := load(t, head+"scopes:\n  a:\n    description: List #1 items\n")
	require.Equal(t, []string{"SG1123"}, codes(found))
	require.Contains(t, found[0].Hint, `"List #1 items"`)
}

func TestSchemes(t *testing.T) {
	implicit := clean(t, head+"scopes: {a: {description: A.}}\n")
	require.Len(t, implicit.Schemes, 1)
	require.Equal(t, "bearer", implicit.Schemes[0].Name)
	require.True(t, implicit.Schemes[0].Implicit && implicit.Schemes[0].Default)
	require.Equal(t, "bearer", implicit.Schemes[0].HTTPScheme)

	one := clean(t, head+"schemes: {k: {type: apiKey, in: query, name: k}}\nscopes: {a: {description: A.}}\n")
	require.True(t, one.Schemes[0].Default && !one.Schemes[0].Implicit)
	require.Same(t, one.Schemes[0], one.Scopes[0].Scheme)

	const two = "schemes:\n  k: {type: apiKey, in: query, name: k}\n  o: {type: openIdConnect, openIdConnectUrl: \"https://x\"}\n"
	oauth := clean(t, head+two+"scopes:\n  a: {description: A.}\n  b: {description: B., scheme: k}\n")
	require.Same(t, oauth.Scheme("o"), oauth.Scopes[0].Scheme)
	require.Same(t, oauth.Scheme("k"), oauth.Scopes[1].Scheme)

	_, found := load(t, head+"schemes:\n  o: {type: oauth2, flows: {implicit: {tokenUrl: \"https://x\"}}, in: header}\n  p: {type: http}\n  q: {type: http, scheme: bearer, resource: \"https://x#y\"}\n")
	require.Equal(t, []string{"SG1102", "SG1100", "SG1100", "SG1102", "SG1110"}, eachCode(found), show(found))

	// Challenges name the scheme as it is written.
	for scheme, codes := range map[string][]string{"DPoP": nil, "x!#$%&'*+-.^_`|~1": nil, "a b": {"SG1110"}, `Digest\r\nX-Evil: 1`: {"SG1110"}, `bearer\n`: {"SG1110"}, "é": {"SG1110"}, "Foo, Bearer": {"SG1110"}} {
		_, found = load(t, head+"schemes:\n  o: {type: http, scheme: \""+scheme+"\"}\n")
		require.Equal(t, codes, eachCode(found), show(found))
	}

	// A prefix that no scope-token can have would leave every token without scopes, and nobody would know why.
	for prefix, codes := range map[string][]string{`"api://prod/"`: nil, `"a b"`: {"SG1110"}, `"é"`: {"SG1110"}, `'a"'`: {"SG1110"}} {
		_, found = load(t, head+"schemes:\n  o: {type: http, scheme: bearer, claims: [{name: scope, format: space, prefix: "+prefix+"}]}\n")
		require.Equal(t, codes, eachCode(found), show(found))
	}
}

// Two groups of one id, in several files, are one group.
func TestIncludes(t *testing.T) {
	const text = `-- api/scopes.yaml --
scopegen: 1
info: {title: T, version: "1"}
basePath: /api
include: [parts/*.yaml, ../more.yaml]
groups:
  - {id: store, title: Store, base: /store, scopes: {store:read: {description: A., grants: [GET /x: X]}}}
-- api/parts/b.yaml --
groups:
  - {id: store, note: N., scopes: {store:write: {description: B., implies: ["store:*"], grants: [PUT /x: Put]}}}
-- api/parts/a.yaml --
x-part: a
endpoints:
  - GET /self: {access: authenticated}
-- more.yaml --
scopes: {other: {description: C., grants: [{GET /x: {id: otherX}}]}}
sets: {all: {scopes: ["**"]}}
`
	api := clean(t, strings.Replace(text, "note: N.", "note: Note.", 1))
	require.Equal(t, "GET /store/x scoped bearer[store:read]\nGET /api/self authenticated bearer[]\nPUT /store/x scoped bearer[store:write]\nGET /api/x scoped bearer[other]\n", operations(api))
	require.Len(t, api.Groups, 1)
	require.Len(t, api.Groups[0].Scopes, 2)
	require.Equal(t, "Note.", api.Groups[0].Note)
	require.Len(t, api.Set("all").Scopes, 3)
	var names []string
	for _, f := range api.Files {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"api/scopes.yaml", "api/parts/a.yaml", "api/parts/b.yaml", "more.yaml"}, names)

	for include, want := range map[string]string{
		"https://x/y.yaml": "SG1160", "/etc/passwd": "SG1160", "../../x.yaml": "SG1160", `a\b.yaml`: "SG1160", "C:/x": "SG1160",
		"none.yaml": "SG1161", "none/*.yaml": "SG1161", "**/x.yaml": "SG1160", "[": "SG1160", "scopes.yaml": "SG1162", "*.yaml": "SG1162",
		"../api/parts/a.yaml": "SG1162",
	} {
		_, found := load(t, strings.Replace(text, "[parts/*.yaml,", "[parts/*.yaml, '"+include+"',", 1))
		require.Contains(t, codes(found), want, "%s: %v", include, show(found))
	}
}

func TestGroupsSayThingsOnce(t *testing.T) {
	api, found := load(t, head+`groups:
  - {id: g, title: One, base: /a, x-y: 1, scopes: {a: {description: A.}}}
  - {id: g, title: Two, base: /b, x-y: 2, scopes: {b: {description: B., grants: [GET /x]}}}
  - {id: g, title: One, base: /a, x-y: 1}
`)
	require.Equal(t, []string{"SG1126", "SG1126", "SG1126"}, eachCode(found), show(found))
	require.Equal(t, "GET /a/x scoped bearer[b]\n", operations(api))
}

func TestOwnership(t *testing.T) {
	const text = `basePath: /api
groups:
  - id: store
    owns: {paths: ["/store", "/store/*", "/files/**"], scopes: ["store:*"], allow: [friend, guest:read]}
    scopes:
      store:read: {description: A., grants: [GET /store, GET /files/x/y, "GET /store/{id}"]}
  - id: friend
    scopes: {friend:read: {description: B., implies: [store:read], grants: [GET /store]}}
  - id: guests
    scopes:
      guest:read: {description: C., implies: [store:read], grants: [GET /files/x/y]}
      guest:write: {description: D., implies: ["store:*"], grants: [GET /files/x/y, {methods: [GET], paths: ["/store/*"]}, GET /storefront]}
endpoints:
  - GET /files/z: {requires: {anyOf: [store:read, guest:write]}}
scopes:
  loose: {description: E., grants: [GET /store]}
`
	_, found := load(t, head+text)
	var places []string
	for _, d := range found {
		places = append(places, marked(head+text, d.Range))
	}
	require.Equal(t, []string{`"store:*"`, "GET /files/x/y", `{methods: [GET], paths: ["/store/*"]}`, "guest:write", "GET /store"}, places, show(found))
	require.Equal(t, []string{"SG1150"}, codes(found))
}

// A path reaches in when some request to it has a path that is owned, whatever its own shape.
func TestOwnershipIsOfPathsNotOfShapes(t *testing.T) {
	for path, owned := range map[string]bool{
		"/store/x": true, "/store/{name}": true, "/{any}/x": true, "/{any}/{name}": true, "/st{or}/x": true, "/sta{r}/x": false, "/s{tor}e/x": true, "/{all...}": true,
		"/store/{all...}": true, "/store": false, "/{any}": false, "/other/x": false, "/{any}/x/y": true, "/{any}/z/y": false, "/{any}/z/": false,
	} {
		_, found := load(t, head+`groups:
  - id: store
    owns: {paths: ["/store/*", "/{shop}/x/y"]}
    scopes: {a: {description: A.}}
  - id: other
    scopes: {b: {description: B., grants: ["GET `+path+`"]}}
`)
		want := []string(nil)
		if owned {
			want = []string{"SG1150"}
		}
		require.Equal(t, want, eachCode(found), path)
	}
}

func TestOldNames(t *testing.T) {
	_, found := load(t, head+`scopes:
  a: {description: A., aliases: [old, b, {name: old}]}
  b: {description: B., implies: [old, gone]}
retired: [gone, gone, old, a]
`)
	require.Equal(t, []string{"SG1112", "SG1112", "SG1003", "SG1003", "SG1112", "SG1112", "SG1112"}, eachCode(found), show(found))
}

func TestABrokenScopeImpliesNothing(t *testing.T) {
	api, found := load(t, head+"scopes:\n  a: {description: A., subjectTypes: [none], implies: [b]}\n  b: {description: B.}\n")
	require.Equal(t, []string{"SG1111"}, codes(found))
	require.Empty(t, api.Scopes[0].Implies, "who may hold it is not known")
}

func TestDisputedSlash(t *testing.T) {
	for _, order := range []string{"exact, scopes: {a: {description: A., grants: [GET /x]}}}\n  - {id: h, trailingSlash: ignore", "ignore, scopes: {a: {description: A., grants: [GET /x]}}}\n  - {id: h, trailingSlash: exact"} {
		api, found := load(t, head+"groups:\n  - {id: g, trailingSlash: "+order+", scopes: {b: {description: B., grants: [GET /x]}}}\n")
		require.Equal(t, []string{"SG1126"}, codes(found))
		require.False(t, api.Operations[0].SlashIgnored, "of two readings the narrower")
	}
}

func TestGlobsInPractice(t *testing.T) {
	api := clean(t, head+`scopes:
  admin: {description: A., implies: ["*:read"]}
  a:read: {description: A.}
  a:b:read: {description: A.}
  all: {description: A., implies: ["**", ]}
  a:write: {description: A.}
sets:
  s: {scopes: [{match: "**", except: ["a:**", admin]}]}
`)
	implied := func(name string) (out []string) {
		s, _ := api.Scope(name)
		for _, e := range s.Implies {
			out = append(out, e.To.Name)
		}
		return out
	}
	require.Equal(t, []string{"a:read"}, implied("admin"))
	require.Equal(t, []string{"admin", "a:read", "a:b:read", "a:write"}, implied("all"), "never the scope itself")
	require.Equal(t, []string{"all"}, keysOf(api.Set("s").Scopes, func(s *spec.Scope) string { return s.Name }))
	require.Equal(t, "** except a:**, admin", api.Set("s").Written[0].Via)

	_, found := load(t, head+`scopes:
  "a:*": {description: A., literal: true}
  b: {description: B., implies: ["a:*"]}
  c: {description: C., implies: [{match: "b*", except: [c]}]}
  d: {description: D., implies: ["d"]}
  e: {description: E., implies: ["e*"]}
sets: {s: {scopes: ["zz*", nope]}}
`)
	require.Equal(t, []string{"SG1113", "SG1113", "SG1040", "SG1113", "SG1113", "SG1003"}, eachCode(found), show(found))
}

func TestLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString(head + "subjectTypes:\n")
	for i := range 64 {
		b.WriteString("  t" + strings.Repeat("x", i) + ": {title: T}\n")
	}
	api, found := load(t, b.String())
	require.Equal(t, []string{"SG1170"}, codes(found))
	require.Len(t, api.SubjectTypes, 63)
}

func TestUnreadable(t *testing.T) {
	_, _, err := Load(tree{}, "scopes.yaml", Options{})
	require.ErrorContains(t, err, "read scopes.yaml")
	api, found := load(t, "a: [")
	require.Nil(t, api)
	require.NotEmpty(t, found)
	api, found = load(t, "[]")
	require.NotNil(t, api)
	require.NotEmpty(t, found)
}
