package words_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/lint/words"
)

func TestKindOf(t *testing.T) {
	for name, want := range map[string]words.Kind{
		"store:read": words.Read, "read:store": words.Read, "admin:read:accounts": words.Read, "users:read.email": words.Read,
		"APPOINTMENTS_ALL_WRITE": words.Write, "PAYMENTS_WRITE_IN_PERSON": words.Write, "Mail.ReadWrite": words.Manage,
		"admin": words.Manage, "admin.users:write": words.Write, "channels:manage": words.Manage,
		"login": words.Open, "channels:history": words.Open, "readiness": words.Open, "": words.Open,
	} {
		require.Equal(t, want, words.KindOf(&spec.Scope{Name: name}), name)
	}
	both := &spec.Action{Methods: []string{"GET", "POST"}}
	require.Equal(t, words.Manage, words.KindOf(&spec.Scope{Name: "hook:write", Action: both}), "a declared action says itself what it does")
}

func TestResource(t *testing.T) {
	require.Equal(t, "store", words.Resource("store:read"))
	require.Equal(t, "store", words.Resource("write:store"))
	require.Equal(t, "chat bot", words.Resource("chat:write:bot"))
	require.Equal(t, "mail", words.Resource("Mail.ReadWrite"))
	require.Equal(t, "login", words.Resource("login"))
	require.Equal(t, "", words.Resource("admin"))
}

func TestSplit(t *testing.T) {
	require.Equal(t, []string{"device", "management", "read", "all"}, words.Split("DeviceManagement.Read.All"))
	require.Equal(t, []string{"users", "read"}, words.Split("USERS_READ"))
	require.Empty(t, words.Split("*"))
}
