package pack_test

import (
	"flag"
	"go/format"
	"os"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the sample's tables")

// sample is the model behind the sample in package runtime; its typed constants are there.
func sample() pack.Model {
	need := func(scopes ...string) []pack.Need { return []pack.Need{{Scheme: "oauth2", Scopes: scopes}} }
	anyOf := func(scopes ...string) (list []pack.Alternative) {
		for _, s := range scopes {
			list = append(list, pack.Alternative{Needs: need(s)})
		}
		return list
	}
	return pack.Model{
		Scopes: []pack.Scope{
			{Name: "admin", Group: "administration", GroupTitle: "Administration", Description: "Full administrative access.", Risk: "critical", Holders: []string{"administrators"},
				Implies: []string{"store:read", "store:write", "store:share"}, ObjectsAll: true, AdminConsent: true},
			{Name: "store:read", Aliases: []string{"store.read"}, Group: "store", GroupTitle: "Asset Store & Sharing", Owner: "team-assets", Tags: []string{"assets"}, ObjectsAll: true,
				Description: "Grants read access to folders, assets, and share links.", Holders: []string{"everyone"}, Movable: true,
				Consent: []pack.Consent{{Locale: "de", Text: "Dateien lesen"}, {Locale: "en", Text: "Read files"}}},
			{Name: "store:write", Title: "Write", Group: "store", GroupTitle: "Asset Store & Sharing", Risk: "high", Implies: []string{"store:read"}, Holders: []string{"administrators"}, Movable: true},
			{Name: "store:share", Note: "Soon to go.", Group: "store", GroupTitle: "Asset Store & Sharing", SubjectTypes: []string{"user"},
				Deprecated: &pack.Deprecation{Since: "2026.1", ReplacedBy: []string{"store:write", "store:read"}, Removal: "2027-01-01", Note: "Sharing is writing."}},
			{Name: "app:sync", SubjectTypes: []string{"app"}, Implies: []string{"store:read"}},
		},
		Schemes: []pack.Scheme{
			{Name: "oauth2", Challenge: "Bearer", Claims: []pack.Claim{{Name: "scope", SubjectType: "user"}, {Name: "roles", Array: true, SubjectType: "app", Prefix: "api://prod/"}}},
			{Name: "BotToken", Challenge: `ApiKey in="header", name="X-Bot"`},
		},
		SubjectTypes: []string{"user", "app"},
		Holders:      []pack.Holder{{Name: "everyone"}, {Name: "administrators", Inherits: []string{"everyone"}}},
		Operations: []pack.Operation{
			{Method: "GET", Base: "/api", Path: "/store/asset/", ID: "listAssets", ServeMux: "/api/store/asset/{$}", Summary: "List Assets", Access: "scoped", Alternatives: anyOf("store:read", "admin")},
			{Method: "GET", Base: "/api", Path: "/store/asset/{id}", ID: "getAsset", Summary: "Get Asset by ID", Access: "scoped", Alternatives: anyOf("store:read")},
			{Method: "PUT", Base: "/api", Path: "/store/asset/{id}", ID: "updateAsset", Summary: "Update Asset by ID", Access: "scoped", Alternatives: anyOf("store:write")},
			{Method: "DELETE", Base: "/api", Path: "/store/asset/{id}", ID: "deleteAsset", Summary: "Delete Asset by ID", Access: "scoped",
				Alternatives: []pack.Alternative{{Needs: need("store:write"), SubjectTypes: []string{"user"}}}},
			{Method: "POST", Base: "/api", Path: "/transfer", ID: "transfer", Summary: "Move a folder", Access: "scoped",
				Alternatives: []pack.Alternative{{Needs: need("store:write", "admin")}, {Needs: need("store:write", "store:share"), Least: true}}},
			{Method: "POST", Base: "/api", Path: "/job/{id}:cancel", ID: "cancelJob", Summary: "Cancel a job", Access: "scoped", Deprecated: &pack.Deprecation{Since: "2026-01-01", Removal: "2027-01-01"}, RPC: "/jobs.Jobs/Cancel", ServeMux: "!a segment is a parameter and text", Alternatives: anyOf("app:sync")},
			{Method: "GET", Base: "/api", Path: "/self", ID: "self", Summary: "Who am I", Access: "authenticated",
				Alternatives: []pack.Alternative{{Needs: []pack.Need{{Scheme: "oauth2"}}}, {Needs: []pack.Need{{Scheme: "BotToken"}}}}},
			{Method: "GET", Path: "/healthz", ID: "health", ServeMux: "/healthz\t/healthz/{$}", Summary: "Liveness", Access: "public", IgnoreSlash: true, Alternatives: []pack.Alternative{{}}},
			{Method: "GET", Path: "/files/{path...}", ID: "files", Summary: "Files", Access: "optional", Alternatives: append([]pack.Alternative{{}}, anyOf("store:read")...)},
			{Method: "POST", Base: "/api", Path: "/rebuild", ID: "rebuild", Summary: "Rebuild", Access: "none"},
		},
	}
}

// TestSample keeps the sample's tables in package runtime what pack makes of it, and as gofmt would leave them.
func TestSample(t *testing.T) {
	tables, err := pack.Pack(sample())
	require.NoError(t, err)
	file := tables.File("runtime")
	formatted, err := format.Source(file)
	require.NoError(t, err)
	require.Equal(t, string(formatted), string(file))
	const at = "../runtime/sample_tables.go"
	if *update {
		require.NoError(t, os.WriteFile(at, file, 0o644))
	}
	golden, err := os.ReadFile(at)
	require.NoError(t, err)
	require.Equal(t, string(golden), string(file), "run go test ./generator/golang/pack -run TestSample -update")
}
