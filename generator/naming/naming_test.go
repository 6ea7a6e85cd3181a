package naming

import (
	"go/token"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
)

func at(line int) diag.Range {
	return diag.Range{File: "scopes.yaml", Start: diag.Pos{Line: line, Column: 3}, End: diag.Pos{Line: line, Column: 9}}
}

func scopes(names ...string) []Entry {
	var out []Entry
	for i, n := range names {
		out = append(out, Entry{Kind: "scope", Key: n, Range: at(i + 1)})
	}
	return out
}

func TestGoNames(t *testing.T) {
	for in, want := range map[string]string{
		"store:read":                        "StoreRead",
		"admin":                             "Admin",
		"type":                              "Type",
		"init":                              "Init",
		"string":                            "String",
		"default":                           "Default",
		"none":                              "None",
		"1st":                               "X1st",
		"_private":                          "Private",
		"event_trigger":                     "EventTrigger",
		"api:keys.read":                     "APIKeysRead",
		"userIds":                           "UserIDs",
		"user-id":                           "UserID",
		"getJsonUrl":                        "GetJSONURL",
		"HTTPServer":                        "HTTPServer",
		"USER_READ":                         "UserRead",
		"USER_ID":                           "UserID",
		"READ":                              "Read",
		"Chat.Read.WhereInstalled":          "ChatReadWhereInstalled",
		"DeviceManagement.Scripts.Read.All": "DeviceManagementScriptsReadAll",
		"v1.2":                              "V1_2",
		"v12":                               "V12",
		"oauth2":                            "Oauth2",
		"utf8:read":                         "UTF8Read",
		"https:manage":                      "HTTPSManage",
		"https://www.googleapis.com/auth/drive.readonly": "GoogleapisComAuthDriveReadonly",
		"https://mail.google.com/":                       "MailGoogleCom",
		"api://prod/store.read":                          "APIProdStoreRead",
		"bcf:topic–status":                               "BcfTopicStatus", // an en dash parts words
	} {
		ids, found := Go([]Entry{{Kind: "scope", Key: in}}, nil)
		require.Empty(t, found, in)
		require.Equal(t, []string{want}, ids, in)
	}
	ids, found := Go([]Entry{
		{Kind: "operation", Prefix: "Op", Key: "getStoreAssetById"},
		{Kind: "operation", Prefix: "Op", Key: "1st"},
		{Kind: "set", Prefix: "Set", Key: "viewer"},
		{Kind: "set", Prefix: "Set", Key: "просмотр", Override: "SetReader"},
	}, nil)
	require.Empty(t, found)
	require.Equal(t, []string{"OpGetStoreAssetByID", "Op1st", "SetViewer", "SetReader"}, ids)
}

func TestCollision(t *testing.T) {
	_, found := Go(scopes("form:read", "form.read", "form_read", "Form:Write", "formWrite"), nil)
	require.Len(t, found, 2)
	require.Equal(t, diag.Code("SG3001"), found[0].Rule.Code)
	require.Equal(t, at(3), found[0].Range)
	require.Equal(t, `scope "form.read", scope "form:read" and scope "form_read" would all be FormRead in Go`, found[0].Message)
	require.Equal(t, "give all but one a name of its own: form.read: {names: {go: FormDotRead}}, form:read: {names: {go: FormColonRead}}, form_read: {names: {go: FormUnderscoreRead}}", found[0].Hint)
	require.Equal(t, []diag.Related{{Range: at(1), Message: `the scope "form:read"`}, {Range: at(2), Message: `the scope "form.read"`}}, found[0].Related)
	require.Equal(t, `scope "Form:Write" and scope "formWrite" would both be FormWrite in Go`, found[1].Message)
	require.Equal(t, "give all but one a name of its own: Form:Write: {names: {go: FormColonWrite}}", found[1].Hint)

	// Microsoft Graph has this pair. Only where they differ is spelled out.
	_, found = Go(scopes("DeviceManagement.Scripts.Read.All", "DeviceManagementScripts.Read.All"), nil)
	require.Equal(t, "give all but one a name of its own: DeviceManagement.Scripts.Read.All: {names: {go: DeviceManagementDotScriptsReadAll}}", found[0].Hint)

	// What is proposed is free, and where nothing can be spelled a number is offered, for the author to write down.
	_, found = Go(scopes("userId", "userID", "UserID2"), nil)
	require.Len(t, found, 1)
	require.Equal(t, "give all but one a name of its own: userId: {names: {go: UserID3}}", found[0].Hint)

	// An operation is renamed by its id, from which the identifier follows.
	_, found = Go([]Entry{
		{Kind: "scope", Key: "op:list", Range: at(1)},
		{Kind: "operation", Prefix: "Op", Key: "list", Remedy: ByID, Range: at(2)},
		{Kind: "operation", Prefix: "Op", Key: "List", Remedy: ByID, Range: at(3)},
	}, nil)
	require.Equal(t, "give all but one a name of its own: list: {id: list2}, op:list: {names: {go: OpColonList}}", found[0].Hint)
}

func TestReserved(t *testing.T) {
	ids, found := Go(scopes("all", "set", "store:read", "parse.scope"), Reserved{"All": "a function of the package", "Set": "a type of the package", "ScopeAll": "a test"})
	require.Equal(t, []string{"", "", "StoreRead", "ParseScope"}, ids)
	require.Len(t, found, 2)
	require.Equal(t, diag.Code("SG3002"), found[0].Rule.Code)
	require.Equal(t, `the scope "all" would be All in Go, which is a function of the package`, found[0].Message)
	require.Equal(t, "give it another name: names: {go: ScopeAll2}", found[0].Hint)
	require.Equal(t, "give it another name: names: {go: ScopeSet}", found[1].Hint)
}

func TestNoWords(t *testing.T) {
	for in, hint := range map[string]string{
		"*":         "ScopeStar",
		"://":       "ScopeColonSlashSlash",
		"https://":  "ScopeColonSlashSlash",
		"Übersicht": "ScopeBersicht",
		"просмотр":  "ScopeName",
		"form:reаd": "ScopeFormReD", // a Cyrillic а must not pass for an a
		"a\u202eb":  "ScopeAB",
		"a\xffb":    "ScopeAB",
		"١":         "ScopeName",
	} {
		ids, found := Go(scopes(in), nil)
		require.Equal(t, []string{""}, ids, in)
		require.Len(t, found, 1, in)
		require.Equal(t, diag.Code("SG3003"), found[0].Rule.Code)
		require.True(t, strings.HasSuffix(found[0].Hint, "such as names: {go: "+hint+"}"), "%q: %s", in, found[0].Hint)
	}
}

func TestBadOverride(t *testing.T) {
	for in, hint := range map[string]string{
		"storeRead":                "StoreRead",
		"X = 1; func init() {} //": "X1FuncInit",
		"type":                     "Type",
		"_":                        "",
		"1":                        "X1",
		"Ünter":                    "",
		"A\n":                      "A",
	} {
		ids, found := Go([]Entry{{Kind: "scope", Key: "a", Override: in, Range: at(1), Chosen: at(2)}}, nil)
		require.Equal(t, []string{""}, ids)
		require.Len(t, found, 1, in)
		require.Equal(t, diag.Code("SG3004"), found[0].Rule.Code)
		require.Equal(t, at(2), found[0].Range)
		_, such, _ := strings.Cut(found[0].Hint, "such as ")
		require.Equal(t, hint, such, in)
	}
}

var proposal = regexp.MustCompile(`(?:^|[ ,:])(\S+): \{(names: \{go: (\w+)\}|id: (\w+))\}`)

// FuzzAllocate: identifiers are exported Go identifiers and unique, whatever the order of the entries, and doing what the
// findings propose leaves none of those that proposed it.
func FuzzAllocate(f *testing.F) {
	f.Add("form:read form.read form_read", "", uint64(1))
	f.Add("DeviceManagement.Scripts.Read.All DeviceManagementScripts.Read.All 1st type init", "getAll getAll2 get_all", uint64(2))
	f.Add("https://a.b/c http://a.b/c * ** + userId userID UserID2 X1st x1st", "1 2 _ API aPi A_pi", uint64(3))
	f.Add("просмотр form:reаd \xff \u202e all set", "erations ds", uint64(4))
	reserved := Reserved{"All": "a function", "Set": "a type", "Operations": "a function", "X1st2": "a constant"}
	f.Fuzz(func(t *testing.T, scopeText, opText string, seed uint64) {
		var entries []Entry
		seen := map[string]bool{}
		add := func(e Entry) {
			if len(entries) < 40 && !seen[e.Kind+e.Key] {
				seen[e.Kind+e.Key] = true
				e.Range = at(len(entries) + 1)
				entries = append(entries, e)
			}
		}
		for _, s := range strings.Fields(scopeText) {
			add(Entry{Kind: "scope", Key: s})
		}
		for _, s := range strings.Fields(opText) {
			add(Entry{Kind: "operation", Prefix: "Op", Key: s, Remedy: ByID})
		}
		ids, found := Go(entries, reserved)
		taken := map[string]bool{}
		for i, id := range ids {
			if id == "" {
				require.NotEmpty(t, found)
				continue
			}
			require.True(t, token.IsIdentifier(id) && token.IsExported(id), "%q from %q", id, entries[i].Key)
			require.False(t, taken[id], "%q twice", id)
			require.Empty(t, reserved[id])
			taken[id] = true
		}

		order := rand.New(rand.NewPCG(seed, seed)).Perm(len(entries))
		shuffled := make([]Entry, len(entries))
		for to, from := range order {
			shuffled[to] = entries[from]
		}
		again, foundAgain := Go(shuffled, reserved)
		for to, from := range order {
			require.Equal(t, ids[from], again[to])
		}
		require.Equal(t, found, foundAgain)

		fixed := false
		for _, d := range found {
			if d.Rule != collide {
				continue
			}
			for _, m := range proposal.FindAllStringSubmatch(strings.TrimPrefix(d.Hint, "give all but one a name of its own"), -1) {
				for i := range entries {
					switch e := &entries[i]; {
					case e.Key != m[1]:
					case e.Remedy == ByNames && m[3] != "":
						e.Override, fixed = m[3], true
					case e.Remedy == ByID && m[4] != "":
						e.Key, fixed = m[4], true
					}
				}
			}
		}
		if fixed {
			_, after := Go(entries, reserved)
			for _, d := range after {
				require.NotEqual(t, collide, d.Rule, "%s: %s, after %v", d.Message, d.Hint, found)
			}
		}
	})
}
