package golang

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator/golang/pack"
)

// TestModelFacts carries each key of a specification that the package has a use for into pack's terms, by a specification with all of them.
func TestModelFacts(t *testing.T) {
	e := &emission{api: load(t, `
scopegen: 1
info: {title: T, version: "1"}
basePath: /api
trailingSlash: ignore
schemes:
  oauth2:
    type: http
    scheme: bearer
    default: true
    claims:
      - {name: scp, format: space, subjectType: user, prefix: "api://prod/"}
      - {name: roles, format: array, subjectType: app}
  key: {type: apiKey, in: header, name: X-Key}
subjectTypes: {user: {title: U}, app: {title: A}}
holders: {everyone: {title: E}, admins: {title: A, inherits: [everyone]}}
groups:
  - id: g
    title: Group
    owner: theirs
    scopes:
      a:
        title: Title
        description: Description.
        note: Note.
        owner: ours
        tags: [first, second]
        risk: high
        adminConsent: true
        movable: true
        objects: all
        implies: [b]
        holders: [admins]
        subjectTypes: [app]
        aliases: [{name: old.a}]
        consent: {de: Lesen, en: Read}
        grants:
          - GET /a/{id}.json: Get A
          - POST /a: {id: addA, deprecated: {note: Gone}, subjectTypes: [app]}
      b:
        description: B.
        deprecated: {since: "2026-01-01", removal: "2027-01-01", note: Use others., replacedBy: [a, c]}
        grants:
          - POST /a
      c:
        description: C.
        grants:
          - POST /a: {with: [b], least: true}
endpoints:
  - GET /self: {base: "", access: authenticated}
  - DELETE /none: {access: none, reason: shut}
`)}
	e.callers()
	m := e.model()
	need := func(scheme string, scopes ...string) pack.Need { return pack.Need{Scheme: scheme, Scopes: scopes} }
	require.Equal(t, pack.Model{
		Scopes: []pack.Scope{
			{
				Name: "a", Aliases: []string{"old.a"}, Implies: []string{"b"}, SubjectTypes: []string{"app"}, Holders: []string{"admins"},
				ObjectsAll: true, Movable: true, AdminConsent: true, Title: "Title", Description: "Description.", Note: "Note.", Owner: "ours",
				Group: "g", GroupTitle: "Group", Risk: "high", Tags: []string{"first", "second"}, Consent: []pack.Consent{{Locale: "de", Text: "Lesen"}, {Locale: "en", Text: "Read"}},
			},
			{
				Name: "b", Description: "B.", Owner: "theirs", Group: "g", GroupTitle: "Group",
				Deprecated: &pack.Deprecation{Since: "2026-01-01", Removal: "2027-01-01", Note: "Use others.", ReplacedBy: []string{"a", "c"}},
			},
			{Name: "c", Description: "C.", Owner: "theirs", Group: "g", GroupTitle: "Group"},
		},
		Schemes: []pack.Scheme{
			{Name: "oauth2", Challenge: "Bearer", Claims: []pack.Claim{{Name: "scp", SubjectType: "user", Prefix: "api://prod/"}, {Name: "roles", Array: true, SubjectType: "app"}}},
			{Name: "key", Challenge: `ApiKey in="header", name="X-Key"`},
		},
		SubjectTypes: []string{"user", "app"},
		Holders:      []pack.Holder{{Name: "everyone"}, {Name: "admins", Inherits: []string{"everyone"}}},
		Operations: []pack.Operation{
			{
				Method: "GET", Base: "/api", Path: "/a/{id}.json", Pattern: "/api/a/{p}.json", ID: "getAByIdJson", Summary: "Get A", Access: "scoped",
				ServeMux:    `!"{id}.json" mixes text and parameters in one segment, which it cannot match exactly`,
				IgnoreSlash: true, Alternatives: []pack.Alternative{{Needs: []pack.Need{need("oauth2", "a")}, SubjectTypes: []string{"app"}}},
			},
			{
				Method: "POST", Base: "/api", Path: "/a", Pattern: "/api/a", ID: "addA", Access: "scoped", Deprecated: &pack.Deprecation{Note: "Gone"}, IgnoreSlash: true, ServeMux: "/api/a\t/api/a/{$}",
				Alternatives: []pack.Alternative{
					{Needs: []pack.Need{need("oauth2", "a")}, SubjectTypes: []string{"app"}},
					{Needs: []pack.Need{need("oauth2", "b")}},
					{Needs: []pack.Need{need("oauth2", "c", "b")}, Least: true},
				},
			},
			{
				Method: "GET", Path: "/self", Pattern: "/self", ID: "getSelf", Access: "authenticated", IgnoreSlash: true, ServeMux: "/self\t/self/{$}",
				Alternatives: []pack.Alternative{{Needs: []pack.Need{need("oauth2")}}, {Needs: []pack.Need{need("key")}}},
			},
			{Method: "DELETE", Base: "/api", Path: "/none", Pattern: "/api/none", ID: "deleteNone", Access: "none", IgnoreSlash: true, ServeMux: "/api/none\t/api/none/{$}"},
		},
	}, m)
}

// A specification without schemes has one all the same, which is called the same wherever it comes from.
func TestImplicitScheme(t *testing.T) {
	e := &emission{api: load(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes: {a: {description: A.}}\n")}
	e.callers()
	none := &emission{api: model(t, 1, shape{})}
	none.callers()
	want := []pack.Scheme{{Name: "bearer", Challenge: "Bearer", Claims: []pack.Claim{{Name: "scope"}}}}
	require.Equal(t, want, e.model().Schemes)
	require.Equal(t, want, none.model().Schemes)
}
