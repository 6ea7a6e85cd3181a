package markdown

import (
	"io/fs"
	"path"
	"slices"
	"testing"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/site"
	"github.com/stretchr/testify/require"
)

// model is a description that uses everything a page can show, and text that Markdown would interpret.
func model(t testing.TB) *spec.API {
	user := &spec.SubjectType{Name: "user", Title: "A signed-in user", Flows: []string{"authorizationCode"}}
	app := &spec.SubjectType{Name: "app", Title: "An application", Flows: []string{"clientCredentials"}}
	oauth := &spec.Scheme{
		Name: "oauth2", Type: "oauth2", Resource: "https://api.example.com", Default: true, Flows: []spec.Flow{{Type: "authorizationCode"}, {Type: "clientCredentials"}},
		Claims: []spec.Claim{{Name: "scope", Format: "space", SubjectType: user}, {Name: "roles", Format: "array", SubjectType: app, Prefix: "api:"}},
	}
	bot := &spec.Scheme{Name: "bot", Type: "apiKey", In: "header", Param: "X-Bot"}
	everyone := &spec.Holder{Name: "everyone", Title: "Everyone"}
	admins := &spec.Holder{Name: "admins", Title: "Administrators", Inherits: []*spec.Holder{everyone}}
	store := &spec.Group{ID: "store", Title: "Store & <Sharing>", Description: "First {line}.\n- second\n\nNext paragraph.", Note: "Mind the *gap*.", Owner: "team-assets"}
	odd := &spec.Group{ID: "Über Admin", Title: "Administration"}
	read := &spec.Scope{Name: "store:read", Group: store, Description: "Read folders | assets.", Holders: []*spec.Holder{everyone}, Movable: true, Risk: spec.RiskLow}
	write := &spec.Scope{
		Name: "store:write", Group: store, Title: "Write", Description: "Change things.", Risk: spec.RiskHigh, Note: "Careful.", Owner: "team-x", Tags: []string{"a", "b|c"},
		Consent: []spec.Localized{{Locale: "en", Text: "Change your files"}, {Locale: "de", Text: "Dateien ändern"}}, AdminConsent: true, ObjectsAll: true,
		Aliases: []spec.Alias{{Name: "store.modify", Until: "2027-01-01"}, {Name: "w"}},
	}
	share := &spec.Scope{Name: "store:share", Group: store, Description: "Share.", SubjectTypes: []*spec.SubjectType{user}, Deprecated: &spec.Deprecation{Since: "2026-01-01", Removal: "2027-01-01", Note: "Use `write`.", ReplacedBy: []*spec.Scope{write}}}
	admin := &spec.Scope{Name: "Admin", Group: odd, Description: "Everything.", Holders: []*spec.Holder{admins}, Risk: spec.RiskCritical}
	loose := &spec.Scope{Name: "https://example.com/auth/x", Description: "A URL."}
	admin.Implies = []spec.Implication{{To: write, Via: "store:*"}, {To: share, Via: "store:*"}}
	write.Implies = []spec.Implication{{To: read, Via: "store:read"}}
	store.Scopes, odd.Scopes = []*spec.Scope{read, write, share}, []*spec.Scope{admin}
	a := &spec.API{
		Info:    spec.Info{Title: "Factory \"Platform\"", Version: "2026.1", Description: "Scopes of the API."},
		Schemes: []*spec.Scheme{oauth, bot}, SubjectTypes: []*spec.SubjectType{user, app}, Holders: []*spec.Holder{everyone, admins},
		Actions: []*spec.Action{{Name: "read", Description: "Read-only", Methods: []string{"GET"}}},
		Groups:  []*spec.Group{store, odd}, Scopes: []*spec.Scope{read, write, share, admin, loose},
		Sets: []*spec.Set{
			{Name: "viewer", Title: "Viewer", Scopes: []*spec.Scope{read}, Written: []spec.Pick{{Via: "*:read", Scopes: []*spec.Scope{read}}}},
			{Name: "empty", Description: "Nothing yet."},
		},
		Retired: []*spec.Retired{{Name: "store:old", Since: "2025-01-01", Note: "Split."}},
	}
	for _, s := range a.Scopes {
		s.Scheme = oauth
	}
	grant := func(line int, s *spec.Scope, with ...*spec.Scope) spec.Grant {
		return spec.Grant{Scope: s, With: with, Scheme: oauth, Range: diag.Range{File: "t", Start: diag.Pos{Line: line, Column: 1}}}
	}
	least := grant(3, read)
	least.Least = true
	onlyUser := grant(5, write)
	onlyUser.SubjectTypes = []*spec.SubjectType{user}
	leaf := func(s *spec.Scope) *spec.Tree { return &spec.Tree{Scope: s, Scheme: oauth} }
	a.Operations = []*spec.Operation{
		op("GET", "/store/asset/", "List Assets", grant(1, read)),
		op("GET", "/store/asset/{id}", "Get | Asset", least, grant(4, admin), grant(4, write, share)),
		op("PUT", "/store/asset/{id}", "Update", onlyUser, grant(6, admin)),
		op("POST", "/share/", "Share", grant(7, share)),
		op("POST", "/store/move", "Move", grant(8, write, read, admin)),
		{Method: "POST", Base: "/api", Path: "/transfer", Summary: "Transfer", Requires: &spec.Tree{All: []*spec.Tree{leaf(write), {Any: []*spec.Tree{leaf(admin), leaf(share)}}}}},
		{Method: "GET", Base: "/api", Path: "/bot", Requires: &spec.Tree{Any: []*spec.Tree{leaf(admin), {Scheme: bot}}}},
		{Method: "GET", Path: "/healthz", Summary: "Liveness", Access: spec.Public, Reason: "load balancers carry no <token>"},
		{Method: "GET", Base: "/api", Path: "/self", Summary: "Who am I", Access: spec.Authenticated},
		{Method: "GET", Base: "/api", Path: "/hello", Access: spec.Optional},
		{Method: "DELETE", Base: "/api", Path: "/all", Access: spec.None, Deprecated: &spec.Deprecation{Note: "Gone."}},
		{Method: "GET", Base: "/api", Path: "/forgotten"},
	}
	require.Zero(t, spec.Seal(a).Errors())
	return a
}

func op(method, path, summary string, grants ...spec.Grant) *spec.Operation {
	return &spec.Operation{Method: method, Base: "/api", Path: path, Summary: summary, Grants: grants}
}

// run emits with files for what the templates option reads.
func run(api *spec.API, files map[string]string) (generator.Result, error) {
	r := request(api)
	if files != nil {
		r.Options["templates"] = "tpl"
	}
	r.Read = func(p string) ([]byte, error) {
		if text, ok := files[p]; ok {
			return []byte(text), nil
		}
		return nil, missing(p)
	}
	r.Glob = func(pattern string) (all []string, err error) {
		for name := range files {
			if ok, err := path.Match(pattern, name); err != nil {
				return nil, err
			} else if ok {
				all = append(all, name)
			}
		}
		slices.Sort(all)
		return all, nil
	}
	return Target.Emit(r)
}

func request(api *spec.API) *generator.Request {
	return &generator.Request{
		API: api, Options: generator.Options{"dir": "docs", "site": "github", "title": "", "templates": ""},
		At: diag.Range{File: "scopegen.yaml", Start: diag.Pos{Line: 4, Column: 3}},
	}
}

func testLayout(api *spec.API) *layout { return newLayout(site.Named(""), splitGroup, api) }

func missing(p string) error { return &fs.PathError{Op: "open", Path: p, Err: fs.ErrNotExist} }
