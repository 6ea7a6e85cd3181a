package write_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native/write"
)

// A spec in the form that this package gives it comes out byte for byte.
func TestFixedPoint(t *testing.T) {
	text := `# A comment at the top.
scopegen: 1
info:
  title: "Files: all of them"
  version: "1.0"
  description: |-
    Two lines,

    and a third.
  x-owner: team-files

basePath: /api
trailingSlash: ignore

schemes:
  oauth2:
    type: oauth2
    resource: https://api.example.com
    flows:
      authorizationCode: {authorizationUrl: "https://id.example.com/authorize", tokenUrl: "https://id.example.com/token"}
      clientCredentials: {tokenUrl: "https://id.example.com/token"}
    claims:
      - {name: scp, format: space, subjectType: user}
      - {name: roles, format: array, subjectType: app, prefix: "api:"}
    default: true
  oidc: {type: openIdConnect, openIdConnectUrl: "https://id.example.com/.well-known/openid-configuration"}
  key: {type: apiKey, in: header, name: X-Key, names: {go: APIKey}}

subjectTypes:
  user: {title: A user, flows: [authorizationCode]}
  app: {title: An application, names: {go: Robot}}

holders:
  everyone: {title: Everyone}
  administrators: {title: Administrators, inherits: [everyone]}

actions:
  read: {description: Read., methods: [GET]}

groups:
  - id: files
    title: Files
    owner: team-files
    x-page: 1
    scopes:
      files:read:
        title: Read files
        description: Read files.
        consent: {en: See your files, de: Ihre Dateien sehen}
        holders: [everyone]
        aliases: [{name: files.view, until: "2027-06-30"}, f]
        grants:
          - GET /files/{id}: Get a file
          - GET /files/{id}/keys: {with: [files:keys], subjectTypes: [user]}
      files:keys:
        risk: high
        adminConsent: true
        objects: all
        deprecated: {since: "2026-01-01", replacedBy: files:read, note: gone soon}

  - id: old
    title: Old paths
    base: /old
    trailingSlash: exact
    scopes:
      "old:*":
        description: A name with an asterisk.
        implies: [{match: "files:*", except: [files:keys]}]
        movable: true
        tags: [a, b]
        literal: true
        grants:
          - GET /files: {summary: List files, least: true}
          - GET,DELETE /trash

  - id: empty
    title: Empty

scopes:
  bulk:
    description: Bulk export.
    subjectTypes: [app]
    scheme: key
    grants:
      - GET /export: {summary: Export, description: All of it., id: exportAll, tags: [bulk], rpc: /a.B/C, deprecated: true, base: ""}

sets:
  viewer: {title: Viewer, scopes: ["*:read", {scope: "old:*"}]}

endpoints:
  - GET,POST /self: {access: authenticated, subjectTypes: [user]}
  - GET /teaser: {access: optional}
  - GET /healthz: {access: public, reason: load balancers carry no token}
  - TRACE /files: {access: none}
  - POST /transfer: {requires: {anyOf: [{allOf: [files:read, {scheme: key}]}, {scope: files:keys, subjectTypes: [user]}, anonymous]}}

retired: [files:everything, {name: files:admin, since: "2026-01-31", note: split in two}]

x-more: {a: [1, null]}
`
	text = strings.Replace(text, "retired: [files:everything, {name: files:admin, since: \"2026-01-31\", note: split in two}]", "retired:\n  - files:everything\n  - {name: files:admin, since: \"2026-01-31\", note: split in two}", 1)
	got := written(t, back(t, []byte(text)), write.Options{Head: "A comment at the top.", Group: write.ByPrefix})
	require.Equal(t, text, string(got))
}

const head = "scopegen: 1\ninfo:\n  title: T\n  version: \"1\"\n\n"

// What grants say is said by rules where these pick exactly that.
func TestRules(t *testing.T) {
	declared := `      - GET /store: A
      - GET /store/assets: B
      - GET /store/folders: C
      - POST /store/folders: D
      - POST /store/assets: E
      - POST /store: F
      - GET /other: G
`
	for name, test := range map[string]struct{ grants, want string }{
		"all of a method below a path, and the path": {
			"      - GET /store\n      - GET /store/assets\n      - GET /store/folders\n",
			`- {methods: [GET], paths: [/store, "/store/**"]}`,
		},
		"all that there is of a method": {
			"      - POST /store/folders\n      - POST /store/assets\n      - POST /store\n",
			`- {methods: [POST], paths: [/store, "/store/**"]}`,
		},
		"a rule that would pick more": {"      - GET /store\n      - GET /store/assets\n", ""},
		"another method at the path itself": {
			"      - GET /store\n      - GET /store/assets\n      - GET,POST /store/folders\n      - POST /store/assets\n",
			`- {methods: [GET, POST], paths: ["/store/**"]}`,
		},
		"everything, which would be all that is to come": {
			"      - GET /store\n      - GET /store/assets\n      - GET,POST /store/folders\n      - POST /store/assets\n      - POST /store\n      - GET /other\n",
			`- {methods: [GET, POST], paths: [/store, "/store/**"]}`,
		},
		"too few": {"      - GET /other\n", ""},
	} {
		spec := head + "scopes:\n  store:\n    grants:\n" + declared + "  admin:\n    grants:\n" + test.grants
		api := back(t, []byte(spec))
		got := written(t, api, write.Options{})
		var rules []string
		for line := range strings.Lines(string(got)) {
			if strings.Contains(line, "paths:") {
				rules = append(rules, strings.TrimSpace(line))
			}
		}
		require.Equal(t, test.want, strings.Join(rules, "\n"), name)
		equal(t, name, clean(facts(api)), clean(facts(back(t, got))))
		require.Equal(t, spec, string(written(t, api, write.Options{Plain: true})), name)
	}
}

// What a text cannot say is an error that names the operation.
func TestUnsayable(t *testing.T) {
	api := back(t, []byte(head+"schemes: {o: {type: http, scheme: bearer}}\nscopes: {anonymous: {grants: [GET /a]}, b: {grants: [GET /a]}}\n"))
	o := api.Operations[0]
	o.Grants = nil
	o.Written.Alternatives = append(o.Written.Alternatives, spec.Alternative{})
	_, err := write.Spec(api, write.Options{})
	require.ErrorContains(t, err, "GET /a: it lets anonymous callers pass, and a scope is called anonymous too")
}

func TestAdapt(t *testing.T) {
	p, err := spec.ParsePublishedPattern("/<x>/%2a")
	require.NoError(t, err)
	q, err := spec.ParsePublishedPattern("/a?b=c")
	require.NoError(t, err)
	api := &spec.API{
		Schemes: []*spec.Scheme{{Name: "a b", Type: "oauth2"}, {Name: "o", Type: "oauth2", Default: true, Flows: []spec.Flow{{Type: "implicit", AuthorizationURL: "https://x.example/a b", TokenURL: "/t"}}}},
		Operations: []*spec.Operation{
			{Method: "GET", Path: "/<x>/%2a", Pattern: p, Summary: " ", Tags: []string{"", "a"}},
			{Method: "GET", Path: "/a?b=c", Pattern: q, ID: "it's", IDGiven: true, Written: spec.Requirement{Alternatives: []spec.Alternative{{}}}},
		},
	}
	require.Zero(t, spec.Seal(api).Errors())
	notes, found := write.Adapt(api, "x.yaml")
	require.Equal(t, []string{
		"the title is made up: it has none", "the version is made up: it has none", "a URL is left out which its OAuth flow does not have",
		"1 operation is denied to everybody: nothing says who may call it", "a path is written with the escapes that requests have", "an operationId that cannot be an id is left out",
	}, notes)
	var messages []string
	for _, d := range found {
		messages = append(messages, string(d.Rule.Code)+" "+d.Message)
	}
	require.ElementsMatch(t, []string{
		`SG1400 the path of GET /a?b=c cannot stand in a spec: "?b=c" is not part of a path`,
		`SG1401 the name of the scheme "a b" cannot stand in a spec`,
		`SG1401 the scheme a b does not say its flows, which a spec has to`,
		`SG1401 a URL of the scheme o is not a URL: "https://x.example/a b"`,
	}, messages)
	first, second := api.Operations[0], api.Operations[1]
	require.Equal(t, "/%3Cx%3E/*", first.Path)
	require.Equal(t, spec.MadeID(first), first.ID)
	require.Equal(t, "x.yaml does not say who may call it", first.Reason)
	require.Equal(t, spec.None, first.Access)
	require.Equal(t, []string{"a"}, first.Tags)
	require.Empty(t, first.Summary)
	require.Equal(t, "public in x.yaml", second.Reason)
	require.Equal(t, spec.MadeID(second), second.ID)
	require.Empty(t, api.Schemes[1].Flows[0].TokenURL)
}
