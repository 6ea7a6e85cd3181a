package runtime

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// The sample by its constants, as a service meets the generated package.

func user(scopes ...Scope) Principal {
	return NewPrincipal(NewCredential(SchemeOauth2, SubjectUser, Of(scopes...)))
}

func TestSampleScopes(t *testing.T) {
	require.Equal(t, []Scope{Admin, StoreRead, StoreWrite, StoreShare, AppSync}, slices.Collect(All()))
	require.Equal(t, "store:read", StoreRead.String())
	require.Equal(t, "", Scope(0).String())
	require.Equal(t, "", Scope(6).String())
	scope, err := ParseScope("store.read")
	require.NoError(t, err)
	require.Equal(t, StoreRead, scope)
	_, err = ParseScope("store:raed")
	require.EqualError(t, err, `unknown scope "store:raed" (did you mean "store:read"?)`)
	_, err = ParseScope("")
	require.Error(t, err)
	require.Equal(t, []string{"admin", "store:share"}, Strings(Admin, 0, StoreShare, 99))

	text, err := json.Marshal(map[Scope]Scope{Admin: StoreRead})
	require.NoError(t, err)
	require.Equal(t, `{"admin":"store:read"}`, string(text))
	var back map[Scope]Scope
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, map[Scope]Scope{Admin: StoreRead}, back)
	_, err = json.Marshal(Scope(99))
	require.Error(t, err)

	info := StoreRead.Info()
	require.Equal(t, map[string]string{"de": "Dateien lesen", "en": "Read files"}, info.Consent)
	require.Equal(t, []Holder{HolderEveryone}, info.Holders)
	require.Equal(t, []string{"store.read"}, info.Aliases)
	require.True(t, info.Movable && info.ObjectsAll && !info.AdminConsent)
	require.Equal(t, &Deprecation{Since: "2026.1", Removal: "2027-01-01", Note: "Sharing is writing.", ReplacedBy: []Scope{StoreWrite, StoreRead}}, StoreShare.Info().Deprecation)
	require.Equal(t, []SubjectType{SubjectUser}, StoreShare.Info().SubjectTypes)
	require.Equal(t, Info{}, Scope(99).Info())
}

func TestSampleSets(t *testing.T) {
	s := Of(StoreWrite, Admin, 0, 99)
	require.Equal(t, 2, s.Len())
	require.Equal(t, "admin store:write", s.String())
	require.True(t, s.Has(Admin) && !s.Has(StoreRead) && !s.Has(0) && !s.Has(99))
	require.True(t, s.Grants(StoreRead, 0) && !s.Grants(StoreShare, 0) && s.Grants(StoreShare, SubjectUser) && !s.Grants(StoreRead, 9))
	require.Equal(t, Of(Admin), s.Without(SetViewer().Union(Of(StoreWrite))))
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.Equal(t, `["admin","store:write"]`, string(text))
	var back Set
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, s, back)
	for _, bad := range []string{`null`, `"admin"`, `["nope"]`, `[1]`} {
		require.Error(t, json.Unmarshal([]byte(bad), &back), bad)
	}
	require.Error(t, back.UnmarshalText([]byte("admin nope")))
	require.Equal(t, s, back)
}

func TestSampleLines(t *testing.T) {
	set, unknown, err := ParseLines("store:read\r\n\nadmin\nnope\n")
	require.NoError(t, err)
	require.Equal(t, Of(StoreRead, Admin), set)
	require.Equal(t, 1, unknown)
	for _, bad := range []string{"store:read admin", " admin", "admin\t", "\radmin"} {
		_, _, err = ParseLines(bad)
		require.Error(t, err, "%q", bad)
	}
}

func TestSampleClaims(t *testing.T) {
	c, unknown, err := ClaimScope.Read([]byte(`{"scope":"store.read nope"}`))
	require.NoError(t, err)
	require.Equal(t, NewCredential(SchemeOauth2, SubjectUser, Of(StoreRead)), c)
	require.Equal(t, 1, unknown)
	c, unknown, err = ClaimRoles.Read([]byte(`{"roles":["api://prod/app:sync","admin"]}`))
	require.NoError(t, err)
	require.Equal(t, NewCredential(SchemeOauth2, SubjectApp, Of(AppSync)), c)
	require.Equal(t, 1, unknown) // without the claim's prefix it is another API's
	require.Equal(t, "api://prod/", ClaimRoles.Prefix())
	require.Equal(t, "", ClaimScope.Prefix()+ClaimSource(0).Prefix())

	// A deployment that has another prefix says so.
	for prefix, want := range map[string]Set{"": Of(Admin), "api://test/": Of(AppSync), "api://prod/": {}} {
		c, _, err = ClaimRoles.Read([]byte(`{"roles":["admin","api://test/app:sync"]}`), WithScopePrefix(prefix))
		require.NoError(t, err)
		require.Equal(t, want, c.Scopes(), prefix)
	}
	var claims struct {
		Roles Claim `json:"roles"`
	}
	require.NoError(t, json.Unmarshal([]byte(`{"roles":["api://prod/admin","store:read"]}`), &claims))
	c, unknown, err = claims.Roles.Credential(ClaimRoles)
	require.NoError(t, err)
	require.Equal(t, Of(Admin), c.Scopes())
	require.Equal(t, 1, unknown)
	_, _, err = ClaimRoles.Read([]byte(`{"roles":["app:sync"],"scope":""}`))
	require.Error(t, err)
	_, _, err = ClaimRoles.Read([]byte(`{"roles":"app:sync"}`))
	require.Error(t, err)
	_, _, err = ClaimSource(0).Read([]byte(`{"":"admin"}`))
	require.Error(t, err)

	// A token without the claim is some caller's, of no stated type: not a user's.
	c, _, err = ClaimScope.Read([]byte(`{}`))
	require.NoError(t, err)
	require.Equal(t, NewCredential(SchemeOauth2, 0, Set{}), c)
}

func TestSampleDecisions(t *testing.T) {
	bot := NewPrincipal(NewCredential(SchemeBotToken, 0, Of(Admin)))
	for _, c := range []struct {
		op   Operation
		p    Principal
		want Decision
	}{
		{0, user(Admin), Decision{Reason: ReasonNoOperation}},
		{OpListAssets, Principal{}, Decision{Reason: ReasonUnauthenticated}},
		{OpListAssets, bot, Decision{Reason: ReasonWrongScheme}},
		{OpListAssets, user(StoreShare), Decision{Reason: ReasonInsufficientScope}},
		{OpListAssets, user(StoreRead), Decision{Allowed: true, Reason: ReasonAllowed, ObjectChecksSkippable: true}},
		{OpGetAsset, user(StoreWrite), Decision{Allowed: true, Reason: ReasonAllowed}}, // by implication, through a scope whose objects are checked
		{OpGetAsset, user(Admin), Decision{Allowed: true, Reason: ReasonAllowed, ObjectChecksSkippable: true}},
		{OpDeleteAsset, NewPrincipal(NewCredential(SchemeOauth2, SubjectApp, Of(Admin))), Decision{Reason: ReasonWrongSubjectType}},
		{OpDeleteAsset, NewPrincipal(NewCredential(SchemeOauth2, 0, Of(Admin))), Decision{Reason: ReasonWrongSubjectType}},
		{OpSelf, bot, Decision{Allowed: true, Reason: ReasonAllowed}},
		{OpSelf, Principal{}, Decision{Reason: ReasonUnauthenticated}},
		{OpHealth, Principal{}, Decision{Allowed: true, Reason: ReasonAllowed}},
		{OpRebuild, user(Admin), Decision{Reason: ReasonDeniedToAll}},
		{OpRebuild, Principal{}, Decision{Reason: ReasonDeniedToAll}},
	} {
		require.Equal(t, c.want, Decide(c.op, c.p), "%s %+v", c.op, c.p)
		require.Zero(t, testing.AllocsPerRun(10, func() { Decide(c.op, c.p) }), "%s", c.op)
	}
	require.Equal(t, []Need{{Scheme: SchemeOauth2, Scopes: Of(StoreShare), Limited: true, SubjectTypes: []SubjectType{SubjectUser}}}, OpTransfer.Missing(user(StoreWrite)))
	require.Empty(t, OpTransfer.Missing(Principal{}))
	require.Equal(t, Of(StoreWrite, StoreShare, StoreRead), ScopesFor(OpTransfer, OpListAssets, OpRebuild, OpHealth, 0))
}

func TestSampleCredentials(t *testing.T) {
	require.Equal(t, Credential{}, NewCredential(0, 0, Of(Admin)))
	require.Equal(t, Credential{}, NewCredential(3, 0, Of(Admin)))
	require.Equal(t, Credential{}, NewCredential(SchemeOauth2, 3, Of(Admin)))
	require.Equal(t, Principal{}, NewPrincipal(NewCredential(SchemeOauth2, 0, Of(Admin)), NewCredential(SchemeOauth2, 0, Set{})))
	limited := NewCredential(SchemeOauth2, SubjectUser, Of(Admin)).LimitTo(DefaultScopes(HolderEveryone))
	require.Equal(t, Of(StoreRead), limited.Scopes())
	require.Equal(t, "oauth2", limited.Scheme().String())
	require.Equal(t, "user", limited.SubjectType().String())
}

func TestSampleOperations(t *testing.T) {
	require.Len(t, slices.Collect(Operations()), 10)
	require.Equal(t, "DELETE", OpDeleteAsset.Method())
	require.Equal(t, "/api", OpDeleteAsset.Base())
	require.Equal(t, "/store/asset/{id}", OpDeleteAsset.Path())
	require.Equal(t, "/api/store/asset/{id}", OpDeleteAsset.Pattern())
	require.Equal(t, AccessScoped, OpDeleteAsset.Access())
	require.True(t, OpCancelJob.Deprecated() && !OpSelf.Deprecated())
	require.Equal(t, "Who am I", OpSelf.Summary())
	for op := range Operations() {
		parsed, err := ParseOperation(op.ID())
		require.NoError(t, err)
		require.Equal(t, op, parsed)
	}
	for _, op := range []Operation{0, 11, 1 << 31, ^Operation(0)} {
		require.False(t, op.Valid())
		require.Empty(t, op.ID())
		require.Empty(t, op.Alternatives())
	}
	for _, id := range []string{"", "aaa", "selg", "zzz"} {
		op, err := ParseOperation(id)
		require.Error(t, err)
		require.Zero(t, op, id)
	}

	op, result := Match("HEAD", "/api/store/asset/42")
	require.Equal(t, OpGetAsset, op)
	require.Equal(t, MatchFound, result)
	op, _ = Match("POST", "/api/job/7:cancel")
	require.Equal(t, OpCancelJob, op)
	_, result = Match("PATCH", "/api/store/asset/42")
	require.Equal(t, MatchMethodNotAllowed, result)
	require.Equal(t, []string{"GET", "HEAD", "PUT", "DELETE"}, AllowedMethods("/api/store/asset/42"))
	_, result = Match("GET", "/healthz/")
	require.Equal(t, MatchFound, result)
}

func TestSampleEntitlements(t *testing.T) {
	require.Equal(t, Of(StoreRead), DefaultScopes(HolderEveryone))
	require.Equal(t, Of(Admin, StoreRead, StoreWrite), DefaultScopes(HolderAdministrators))
	require.Equal(t, Set{}, DefaultScopes(0).Union(DefaultScopes(9)))

	moved, err := ParseOverrides([]byte(`{"store:read":["administrators"],"store:write":["everyone","administrators"]}`))
	require.NoError(t, err)
	require.Equal(t, Of(StoreWrite), moved.Scopes(HolderEveryone))
	require.Equal(t, Of(Admin, StoreRead, StoreWrite), moved.Scopes(HolderAdministrators))

	var tenants TenantEntitlements
	require.NoError(t, tenants.Load("acme", []byte(`{"store:read":[]}`)))
	for _, c := range []struct{ text, names string }{
		{`{"admin":["everyone"]}`, `"admin" may not be moved`}, {`{"nope":[]}`, `"nope"`}, {`{"store:read":["nobody"]}`, `"nobody"`},
		{`{"store:read":[],"store:read":["everyone"]}`, `"store:read" comes twice`}, {`{"store:read":[],"store.read":[]}`, `"store:read" comes twice`},
		{`{"store:read":["everyone","everyone"]}`, `"everyone" comes twice`}, {`{"store:read":null}`, `"store:read"`}, {`{"store:read":"everyone"}`, `"store:read"`}, {`{"store:read":[null]}`, `"store:read"`},
		{`{} {}`, "data after"}, {`{"store:read":[]`, "overrides"}, {``, "overrides"}, {`[]`, "overrides"}, {`null`, "overrides"},
	} {
		require.ErrorContains(t, tenants.Load("acme", []byte(c.text)), c.names, c.text)
	}
	require.Equal(t, Set{}, tenants.For("acme").Scopes(HolderEveryone))
	require.Equal(t, Of(StoreRead), tenants.For("other").Scopes(HolderEveryone))
	tenants.Reset("acme")
	require.Equal(t, Of(StoreRead), tenants.For("acme").Scopes(HolderEveryone))
}

// What is stored is names: a number would be another scheme's or holder's in the next build.
func TestSampleText(t *testing.T) {
	type stored struct {
		Scope   Scope
		Op      Operation
		Scheme  Scheme
		Subject SubjectType
		Holder  Holder
		Set     Set
		ByScope map[Scope]bool
	}
	in := stored{StoreRead, OpSelf, SchemeBotToken, SubjectApp, HolderAdministrators, Of(Admin), map[Scope]bool{StoreWrite: true}}
	text, err := json.Marshal(in)
	require.NoError(t, err)
	require.JSONEq(t, `{"Scope":"store:read","Op":"self","Scheme":"BotToken","Subject":"app","Holder":"administrators","Set":["admin"],"ByScope":{"store:write":true}}`, string(text))
	var out stored
	require.NoError(t, json.Unmarshal(text, &out))
	require.Equal(t, in, out)
	for _, bad := range []string{`{"Scope":"x"}`, `{"Scope":2}`, `{"Op":""}`, `{"Scheme":""}`, `{"Scheme":"bottoken"}`, `{"Subject":"x"}`, `{"Subject":1}`, `{"Holder":""}`, `{"ByScope":{"x":true}}`} {
		require.Error(t, json.Unmarshal([]byte(bad), &out), bad)
	}
	require.Equal(t, in, out)
	for _, invalid := range []any{Scope(0), Scope(9), Operation(0), Operation(99), Scheme(0), Scheme(3), SubjectType(3), Holder(0), Holder(3)} {
		_, err := json.Marshal(invalid)
		require.Error(t, err, "%T(%[1]d)", invalid)
	}
	text, err = json.Marshal([]any{SubjectType(0), Decision{Reason: ReasonWrongScheme}, StoreShare.Info().SubjectTypes})
	require.NoError(t, err)
	require.JSONEq(t, `["",{"Allowed":false,"Reason":"wrong scheme","ObjectChecksSkippable":false},["user"]]`, string(text))
	require.NoError(t, json.Unmarshal([]byte(`""`), &out.Subject))
	require.Zero(t, out.Subject)

	for _, c := range []struct {
		err  error
		says string
	}{
		{new(Set).UnmarshalText([]byte("admin stoer:read")), `unknown scope "stoer:read" (did you mean "store:read"?)`},
		{new(Scheme).UnmarshalText([]byte("x")), `unknown scheme "x"`},
		{new(SubjectType).UnmarshalText([]byte("x")), `unknown subject type "x"`},
		{new(Holder).UnmarshalText([]byte("x")), `unknown holder "x"`},
	} {
		require.EqualError(t, c.err, c.says)
	}
}
