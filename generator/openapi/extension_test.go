package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
)

const rich = `scopegen: 1
info: {title: T, version: "1", translations: {de: {title: Te, description: Ein T.}}}
schemes:
  o:
    type: oauth2
    default: true
    resource: https://api.example.com
    flows: {authorizationCode: {authorizationUrl: "https://id.example.com/a", tokenUrl: "https://id.example.com/t"}, clientCredentials: {tokenUrl: "https://id.example.com/t"}}
    claims: [{name: scope, format: space, subjectType: user}, {name: roles, format: array, subjectType: app, prefix: "x:"}]
  k: {type: apiKey, in: header, name: K}
subjectTypes:
  user: {title: A user, translations: {de: {title: Nutzer}}, flows: [authorizationCode]}
  app: {title: An app, flows: [clientCredentials]}
holders:
  everyone: {title: Everyone, translations: {de: {title: Alle}}}
  admins: {title: Admins, inherits: [everyone]}
actions:
  read: {description: Read-only, translations: {de: {description: Nur lesen}}, methods: [GET]}
groups:
  - id: store
    title: Store
    note: Closing.
    translations: {de: {title: Lager, note: Schluss.}}
    owner: team
    scopes:
      store:read: {description: "Read: #1", title: Reading, translations: {de-AT: {title: Lesen, note: Nur.}}, holders: [everyone], consent: {en: See, de: Sehen}, tags: [x], grants: [GET /a: A]}
      store:write: {description: Write, implies: [store:read], risk: high, adminConsent: true, objects: all, movable: true, names: {go: StoreW}, aliases: [{name: old, until: "2030-01-01"}], deprecated: {since: "2026-01-01", replacedBy: [store:read]}, grants: [PUT /a: {subjectTypes: [user]}]}
scopes:
  me: {description: Me, subjectTypes: [user], grants: [GET /me: Me]}
sets:
  viewer: {title: Viewer, translations: {de: {title: Betrachter}}, scopes: [store:read]}
endpoints:
  - GET /healthz: {access: public, reason: probes, translations: {de: {summary: Lebt, reason: Sonden}}}
  - GET /self: {access: authenticated, owner: us}
  - GET /key: {requires: {anyOf: [{scheme: k}, store:write]}}
retired: [gone]
`

const richDocument = `openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a: {get: {summary: A, operationId: getA}, put: {operationId: putA}}
  /me: {get: {}}
  /healthz: {get: {}}
  /self: {get: {}}
  /key: {get: {}}
`

// TestExtensionsReadBack: a document with extensions says by itself what the spec said.
func TestExtensionsReadBack(t *testing.T) {
	api, found, err := native.Load(tree{"scopes.yaml": []byte(rich)}, "scopes.yaml", native.Options{})
	require.NoError(t, err)
	require.Zero(t, found.Errors(), "%v", found)
	out, found := annotate(api, "api.yaml", []byte(richDocument), conventions{denied: "refuse", extensions: true}, diag.Range{})
	require.Zero(t, found.Errors(), "%v", found)
	again, found := openapi.Read("api.yaml", out, nil, openapi.Options{Security: "read"})
	require.Zero(t, found.Errors(), "%v\n%s", found, out)
	require.Zero(t, spec.Seal(again).Errors())
	p, q := newPlan(api, openapi.OpenAPI31, "refuse", diag.Range{}, &diag.List{}), newPlan(again, openapi.OpenAPI31, "refuse", diag.Range{}, &diag.List{})
	require.Equal(t, yamlFlow(p.rootExtension(), false), yamlFlow(q.rootExtension(), false))
	for i, s := range api.Schemes {
		require.Equal(t, p.schemeExtension(variant{scheme: s}), q.schemeExtension(variant{scheme: again.Schemes[i]}))
	}
	for _, o := range api.Operations {
		for _, other := range again.Operations {
			if o.String() == other.String() {
				require.Equal(t, o.Access, other.Access, o.String())
				require.ElementsMatch(t, limited(o), limited(other), o.String())
				require.Equal(t, o.Reason+o.Owner, other.Reason+other.Owner)
				require.Equal(t, translations(o.Translations), translations(other.Translations), o.String())
			}
		}
	}
}

// limited is a requirement by name, one alternative for each subject type.
func limited(o *spec.Operation) (out []string) {
	for _, alt := range o.Written.Alternatives {
		types := typeNames(alt.SubjectTypes)
		if len(types) == 0 {
			types = []string{""}
		}
		for _, t := range types {
			a := alternative{}
			for _, n := range alt.Needs {
				a = append(a, need{n.Scheme.Name, scopeNames(n.Scopes)})
			}
			out = append(out, t+" "+a.key())
		}
	}
	return out
}

// Glob finds nothing: the spec includes no files.
func (t tree) Glob(string) ([]string, error) { return nil, nil }

// What a document says of itself is its own: of info it takes the texts in other languages, and nothing else.
func TestInfoWithin(t *testing.T) {
	const head = "openapi: 3.1.0\ninfo: {title: T, version: \"1\", description: D}\npaths: {/a: {get: {security: []}}}\n"
	api, found := openapi.Read("api.yaml", []byte(head+"x-scopegen: {info: {translations: {de: {title: Te}}}}\n"), nil, openapi.Options{Security: "read"})
	require.Zero(t, found.Errors(), "%v", found)
	require.Equal(t, spec.Texts{Title: "Te", Description: "D"}, api.Info.In("de"))
	_, found = openapi.Read("api.yaml", []byte(head+"x-scopegen: {info: {title: X}}\n"), nil, openapi.Options{Security: "read"})
	require.Equal(t, 1, found.Errors())
	require.Contains(t, found[0].Hint, "the document has an info of its own")
}
