package pages_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/pages"
)

// TestReadOver gives a page the endpoints of a document: what the page lists and what its rules name opens, all else is denied.
func TestReadOver(t *testing.T) {
	document := `openapi: 3.1.0
info: {title: T, version: "1"}
servers: [{url: /api}]
paths:
  /notes: {get: {tags: [Notes]}, post: {tags: [Notes]}, put: {tags: [Notes]}}
  /users: {get: {tags: [users]}, delete: {tags: [users]}}
  /health: {get: {}}
`
	page := "- `notes:read`: Can do GET requests on notes routes\n" +
		"- `notes:write`: Can do POST, PUT requests on notes routes and tidy up\n" +
		"- `users:read`: Can do GET requests on people routes\n\n" +
		"## Users\n\n### users:admin\n\nAdministers users.\n\n- DELETE /api/users\n- GET /api/elsewhere\n"
	endpoints, found := openapi.Read("api.yaml", []byte(document), nil, openapi.Options{})
	require.Empty(t, found)
	api, notes, found := pages.ReadOver("page.md", []byte(page), endpoints)
	require.Empty(t, found)
	require.Empty(t, spec.Seal(api))
	got := map[string]string{}
	for _, o := range api.Operations {
		got[o.String()] = o.Access.String()
		for _, g := range o.Grants {
			got[o.String()] += " " + g.Scope.Name
		}
	}
	require.Equal(t, map[string]string{
		"GET /api/notes":     "scoped notes:read",
		"POST /api/notes":    "scoped notes:write",
		"PUT /api/notes":     "scoped notes:write",
		"GET /api/users":     "none",
		"DELETE /api/users":  "scoped users:admin",
		"GET /api/elsewhere": "scoped users:admin",
		"GET /api/health":    "none",
	}, got)
	var asked []string
	for _, n := range notes {
		asked = append(asked, n.Question)
	}
	require.Contains(t, asked, `Which endpoints are meant by "people" in the descriptions of users:read?`)
	require.Contains(t, asked, "What else does the description of notes:write open, beside {methods: [POST, PUT], tags: [Notes]}?")
}

// TestNamedInASummary takes a scope that an endpoint's summary names for one that is needed too.
func TestNamedInASummary(t *testing.T) {
	page := "## Tickets\n\n### tickets:write\n\nChange tickets.\n\n- PUT /tickets/{id} Change a ticket\n- DELETE /tickets/{id} Delete a ticket (also needs tickets:admin)\n\n### tickets:admin\n\nAll of it.\n\n- POST /tickets/purge Purge\n"
	api, notes, found := pages.Read("page.md", []byte(page))
	require.Empty(t, found)
	require.Empty(t, spec.Seal(api))
	with := map[string][]string{}
	for _, o := range api.Operations {
		for _, g := range o.Grants {
			for _, w := range g.With {
				with[o.String()] = append(with[o.String()], g.Scope.Name+" with "+w.Name)
			}
		}
	}
	require.Equal(t, map[string][]string{"DELETE /tickets/{id}": {"tickets:write with tickets:admin"}}, with)
	var asked []string
	for _, n := range notes {
		asked = append(asked, n.Question)
	}
	require.Contains(t, asked, "Summaries name scopes that the endpoint does not stand under, 1 in all, the first of them that of DELETE /tickets/{id}, which stands under tickets:write and names tickets:admin: are both needed?")
}
