package words_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/lint/words"
)

func TestOf(t *testing.T) {
	for name, want := range map[string][]string{
		"":                           nil,
		"store:read":                 {"store", "read"},
		"ORDERS_READ":                {"orders", "read"},
		"userInfo:readAll":           {"user", "info", "read", "all"},
		"HTTPServer":                 {"http", "server"},
		"v2/form.Übersicht":          {"v2", "form", "übersicht"},
		"--a--":                      {"a"},
		"https://x.example/readonly": {"https", "x", "example", "readonly"},
	} {
		require.Equal(t, want, words.Of(name), name)
	}
}

func TestKinds(t *testing.T) {
	for _, name := range []string{"store:read", "read:accounts", "ORDERS_READ", "drive.readonly", "admin:store"} {
		require.Equal(t, name != "admin:store", words.Reads(&spec.Scope{Name: name}), name)
	}
	for _, name := range []string{"store:write", "write:accounts", "chat:write:bot", "cloud:manage", "read_receipts:write", "store"} {
		require.Equal(t, name != "read_receipts:write" && name != "store", words.Changes(&spec.Scope{Name: name}), name)
		require.False(t, words.Reads(&spec.Scope{Name: name}), name)
	}
	// An action's methods say more than its name.
	require.True(t, words.Changes(&spec.Scope{Name: "a:read", Action: &spec.Action{Methods: []string{"POST"}}}))
	require.True(t, words.Reads(&spec.Scope{Name: "a:write", Action: &spec.Action{Methods: []string{"GET"}}}))
}

func TestAsks(t *testing.T) {
	op := func(method, path, summary string) *spec.Operation {
		p, err := spec.ParsePattern(path)
		require.NoError(t, err)
		return &spec.Operation{Method: method, Path: path, Pattern: p, Summary: summary}
	}
	require.True(t, words.Asks(op("GET", "/a", "")))
	require.True(t, words.Asks(op("POST", "/a/search", "")))
	require.True(t, words.Asks(op("POST", "/orders/batch-retrieve/", "")))
	require.True(t, words.Asks(op("POST", "/a/{id}", "List what a is")))
	require.False(t, words.Asks(op("POST", "/search/{id}/items", "Add an item to a search")))
	require.False(t, words.Asks(op("DELETE", "/a/search", "")))
	require.True(t, words.Own(op("POST", "/users/me/avatar", "")))
	require.True(t, words.Own(op("DELETE", "/session", "")))
	require.True(t, words.Own(op("POST", "/auth/refresh", "")))
	require.True(t, words.Own(op("POST", "/refresh-token", "")))
	require.False(t, words.Own(op("POST", "/indexes/refresh", "")))
	require.False(t, words.Own(op("POST", "/tokens/{id}/refresh", "")), "somebody's")
	require.False(t, words.Own(op("POST", "/auth/users", "")))
	require.True(t, words.Asks(op("POST", "/oauth/introspect", "")), "RFC 7662 section 2.1")
	require.False(t, words.Own(op("POST", "/users/{id}/meals", "")))
	require.False(t, words.Own(op("DELETE", "/session/{id}", "")))
}

func TestEveryone(t *testing.T) {
	users := &spec.Holder{Name: "members"}
	staff := &spec.Holder{Name: "staff", Inherits: []*spec.Holder{users}}
	admins := &spec.Holder{Name: "admins", Inherits: []*spec.Holder{staff}}
	guests := &spec.Holder{Name: "Everyone"}
	by := func(all []*spec.Holder, holders ...*spec.Holder) string {
		return words.Everyone(&spec.API{Holders: all}).Hold(&spec.Scope{Holders: holders})
	}
	three, four := []*spec.Holder{users, staff, admins}, []*spec.Holder{users, staff, admins, guests}
	require.Equal(t, "members", by(three, admins, users))
	require.Empty(t, by(three, staff, admins))
	require.Empty(t, by([]*spec.Holder{users}, users), "the only one is everyone or anyone")
	require.Equal(t, "Everyone", by(four, users, guests))
	require.Empty(t, by(four, users))
	require.Empty(t, by(four))
	visitors := &spec.Holder{Name: "visitors"}
	require.Equal(t, "visitors and members", by([]*spec.Holder{users, staff, visitors}, visitors, users, users))
	require.Empty(t, by([]*spec.Holder{users, staff, visitors}, users, users))
}
