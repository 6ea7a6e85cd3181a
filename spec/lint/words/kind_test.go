package words_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/lint/words"
)

func TestParts(t *testing.T) {
	for name, want := range map[string]struct {
		resource string
		kind     words.Kind
	}{
		"store:read": {"store", words.Read}, "read:store": {"store", words.Read}, "admin:read:accounts": {"admin accounts", words.Read},
		"APPOINTMENTS_ALL_WRITE": {"appointments all", words.Write}, "chat:write:bot": {"chat bot", words.Write},
		"Mail.ReadWrite": {"mail", words.Manage}, "admin": {"", words.Manage}, "channels:manage": {"channels", words.Manage},
		"login": {"login", words.Open}, "": {"", words.Open},
	} {
		resource, kind := words.Parts(name)
		require.Equal(t, want.resource, resource, name)
		require.Equal(t, want.kind, kind, name)
	}
}
