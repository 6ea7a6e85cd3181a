package emakin_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/emakin/scopes"
)

// TestDefaults counts what the page's column says.
func TestDefaults(t *testing.T) {
	require.Equal(t, 37, scopes.DefaultScopes(scopes.HolderEveryone).Len())
	require.Equal(t, 44, scopes.DefaultScopes(scopes.HolderAdministrators).Len())
	require.False(t, scopes.DefaultScopes(scopes.HolderEveryone).Has(scopes.FolderRoot))
	require.True(t, scopes.DefaultScopes(scopes.HolderAdministrators).Has(scopes.FolderRoot))
}

// TestDomain lets one domain's users create root folders. No other domain is concerned, and nothing else moves.
func TestDomain(t *testing.T) {
	var domains scopes.TenantEntitlements
	require.NoError(t, domains.Load("acme", read(t, "acme.json")))

	users := domains.For("acme").Scopes(scopes.HolderEveryone)
	require.True(t, users.Has(scopes.FolderRoot))
	require.Equal(t, scopes.DefaultScopes(scopes.HolderEveryone), users.Without(scopes.Of(scopes.FolderRoot)))
	require.Equal(t, scopes.DefaultScopes(scopes.HolderAdministrators), domains.For("acme").Scopes(scopes.HolderAdministrators), "by inheritance")
	require.Equal(t, scopes.DefaultScopes(scopes.HolderEveryone), domains.For("other").Scopes(scopes.HolderEveryone))
}

// TestBadFile: a file that cannot be right changes nothing, whether the domain had one before or not.
func TestBadFile(t *testing.T) {
	var domains scopes.TenantEntitlements
	for _, domain := range []string{"acme", "new"} {
		if domain == "acme" {
			require.NoError(t, domains.Load(domain, read(t, "acme.json")))
		}
		before := domains.For(domain).Scopes(scopes.HolderEveryone)
		require.ErrorContains(t, domains.Load(domain, read(t, "bad.json")), "folder_roots")
		require.Equal(t, before, domains.For(domain).Scopes(scopes.HolderEveryone))
	}
}

// TestNarrowToken: a token acts with what it carries and its user is entitled to, never with more of either.
func TestNarrowToken(t *testing.T) {
	user := scopes.DefaultScopes(scopes.HolderEveryone)
	token := scopes.NewCredential(scopes.SchemeBearer, 0, scopes.Of(scopes.FolderRead, scopes.FolderRoot))
	require.Equal(t, scopes.Of(scopes.FolderRead), token.LimitTo(user).Scopes(), "the user may not create root folders")

	administrator := scopes.DefaultScopes(scopes.HolderAdministrators)
	require.Equal(t, token.Scopes(), token.LimitTo(administrator).Scopes(), "the token does not become an administrator's")

	var domains scopes.TenantEntitlements
	require.NoError(t, domains.Load("acme", read(t, "acme.json")))
	require.Equal(t, token.Scopes(), token.LimitTo(domains.For("acme").Scopes(scopes.HolderEveryone)).Scopes())
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("overrides/" + name)
	require.NoError(t, err)
	return data
}
