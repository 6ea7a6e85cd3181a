package native

import (
	_ "embed"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

// whole is the small whole spec of the language's page.
//
//go:embed testdata/whole.yaml
var whole string

// everything has every key of the language but include and openapi.
//
//go:embed testdata/everything.yaml
var everything string

func TestWhole(t *testing.T) {
	api := clean(t, whole)
	require.Equal(t, "Factory Platform", api.Info.Title)
	require.Equal(t, "2026.1", api.Info.Version)
	require.Equal(t, "/api", api.BasePath)

	o := api.Scheme("oauth2")
	require.True(t, o.Default)
	require.Equal(t, "https://api.example.com", o.Resource)
	require.Equal(t, []string{"authorizationCode", "clientCredentials"}, []string{o.Flows[0].Type, o.Flows[1].Type})
	require.Equal(t, "roles", o.Claims[1].Name)
	require.Same(t, api.SubjectType("app"), o.Claims[1].SubjectType)
	require.Equal(t, []*spec.Holder{api.Holder("everyone")}, api.Holder("administrators").Inherits)

	require.Len(t, api.Groups, 2)
	require.Equal(t, "team-assets", api.Groups[1].Owner)
	admin, _ := api.Scope("admin")
	read, _ := api.Scope("store:read")
	write, _ := api.Scope("store:write")
	share, _ := api.Scope("store:share")
	require.Equal(t, []*spec.Scope{read, write, share}, api.Groups[1].Scopes)
	require.Equal(t, spec.RiskCritical, admin.Risk)
	require.Nil(t, admin.Action)
	require.Equal(t, "write", write.Action.Name)
	require.Nil(t, share.Action)
	var implied []*spec.Scope
	for _, edge := range admin.Implies {
		require.Equal(t, "store:*", edge.Via)
		implied = append(implied, edge.To)
	}
	require.Equal(t, []*spec.Scope{read, write, share}, implied)
	require.Equal(t, []*spec.Scope{read}, api.Set("viewer").Scopes)

	needs := map[string]string{}
	for _, o := range api.Operations {
		needs[o.String()] = o.Access.String() + " " + written(o)
	}
	require.Equal(t, map[string]string{
		"GET /api/admin/health/":       "scoped oauth2[admin]",
		"GET /api/store/asset/":        "scoped oauth2[store:read]",
		"GET /api/store/asset/{id}":    "scoped oauth2[store:read]",
		"PUT /api/store/asset/{id}":    "scoped oauth2[store:write]",
		"DELETE /api/store/asset/{id}": "scoped oauth2[store:write]@user",
		"POST /api/share/":             "scoped oauth2[store:share]",
		"GET /healthz":                 "public -",
		"GET /api/self":                "authenticated oauth2[]",
		"POST /api/transfer":           "scoped oauth2[store:write admin] | oauth2[store:write store:share]",
	}, needs)
	byName := map[string]*spec.Operation{}
	for _, o := range api.Operations {
		byName[o.String()] = o
	}
	remove := byName["DELETE /api/store/asset/{id}"]
	require.Equal(t, "deleteAsset", remove.ID)
	require.True(t, remove.IDGiven)
	require.Equal(t, "Delete Asset by ID", remove.Summary)
	require.Equal(t, "getStoreAssetById", byName["GET /api/store/asset/{id}"].ID)
	require.Equal(t, "load balancers carry no token", byName["GET /healthz"].Reason)
	require.Equal(t, "/api/store/asset/{id}", remove.Pattern.String(), "the pattern is of the full path")
	require.NotNil(t, byName["POST /api/transfer"].Requires)
}

// written shows a requirement on one line.
func written(o *spec.Operation) string {
	out := ""
	for i, alt := range o.Written.Alternatives {
		if i > 0 {
			out += " | "
		}
		if alt.Anonymous() {
			out += "-"
		}
		for k, n := range alt.Needs {
			if k > 0 {
				out += " & "
			}
			out += n.Scheme.Name + "["
			for j, s := range n.Scopes {
				if j > 0 {
					out += " "
				}
				out += s.Name
			}
			out += "]"
		}
		for k, st := range alt.SubjectTypes {
			if k == 0 {
				out += "@"
			} else {
				out += ","
			}
			out += st.Name
		}
	}
	return out
}

func TestEverything(t *testing.T) {
	api := clean(t, everything)
	require.Equal(t, "x-top", api.Extensions[0].Name)
	require.JSONEq(t, `{"a":[1,2.5,true,null,"text","0x10"]}`, api.Extensions[0].JSON)
	require.True(t, json.Valid([]byte(api.Extensions[0].JSON)))
	read, _ := api.Scope("store:read")
	require.Equal(t, "2026-01-02", read.Deprecated.Since)
	require.Equal(t, "2027-01-02", read.Deprecated.Removal)
	require.Equal(t, "store:write", read.Deprecated.ReplacedBy[0].Name)
	require.Equal(t, []spec.Localized{{Locale: "en", Text: "Read your store"}, {Locale: "pt-BR", Text: "Ler"}}, read.Consent)
	require.Equal(t, "store:view", read.Aliases[0].Name)
	require.Equal(t, "2026-12-31", read.Aliases[0].Until)
	require.Equal(t, "store:list", read.Aliases[1].Name)
	require.True(t, read.ObjectsAll)
	require.True(t, read.Movable)
	require.Len(t, read.Selectors, 1)
	require.Equal(t, "{methods: [GET], paths: [/items/*], tags: [items], except: {methods: [POST], paths: [/items/**], tags: [z], operations: [none]}}", read.Selectors[0].Text)
	require.Len(t, api.Retired, 2)
	needs := map[string]string{}
	for _, o := range api.Operations {
		needs[o.String()] = o.Access.String() + " " + written(o)
	}
	require.Equal(t, map[string]string{
		"GET /v2/items/":      "scoped o[store:read]@user,app",
		"GET /v3/items/{id}":  "scoped o[store:read root:x]@user",
		"HEAD /v3/items/{id}": "scoped o[store:read root:x]@user",
		"PUT /v2/items/{id}":  "scoped o[store:write]",
		"GET /healthz":        "public -",
		"GET /api/self":       "authenticated o[]@user | oidc[]@user | basic[]@user | jwt[]@user | key[]@user | tls[]@user",
		"GET /api/maybe":      "optional o[] | oidc[] | basic[] | jwt[] | key[] | tls[] | -",
		"GET /api/gone":       "none ",
		"POST /api/transfer":  "scoped o[store:write root:x] | o[store:write] & tls[root:y]@app | o[store:write] & basic[]",
		"POST /api/open":      "optional - | o[root:x]",
	}, needs)
}
