package service

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/service/scopes"
	"example.com/service/scopes/scopestest"
)

func lines(op scopes.Operation) (list []string) {
	for _, c := range scopestest.Cases(op) {
		list = append(list, fmt.Sprintf("%s: %s", c.Name, c.Reason))
	}
	return list
}

func TestCases(t *testing.T) {
	for op, want := range map[scopes.Operation][]string{
		scopes.OpGet: {
			"anonymous: unauthenticated",
			"bearer read: allowed",
			"bearer read, but without read: insufficient scope",
			"bearer read, but by bot instead of bearer: wrong scheme",
			"as a caller of unstated type with every scope that does not open it: insufficient scope",
			`as "user" with every scope that does not open it: insufficient scope`,
			`as "app" with every scope that does not open it: insufficient scope`,
		},
		scopes.OpPut: {
			"anonymous: unauthenticated",
			"bearer write as user: allowed",
			"bearer write as user, but without write: insufficient scope",
			"bearer write as user, but as a caller of unstated type by bearer: wrong subject type",
			`bearer write as user, but as "app" by bearer: wrong subject type`,
			"bearer write as user, but by bot instead of bearer: wrong scheme",
			"as a caller of unstated type with every scope that does not open it: wrong subject type",
			`as "user" with every scope that does not open it: insufficient scope`,
			`as "app" with every scope that does not open it: wrong subject type`,
		},
		scopes.OpDelete: {
			"anonymous: unauthenticated",
			"bearer write: allowed",
			"bearer write, but without write: insufficient scope",
			"bearer write, but by bot instead of bearer: wrong scheme",
			"bearer admin: allowed",
			"bearer admin, but by bot instead of bearer: wrong scheme",
			"as a caller of unstated type with every scope that does not open it: insufficient scope",
			`as "user" with every scope that does not open it: insufficient scope`,
			`as "app" with every scope that does not open it: insufficient scope`,
		},
		scopes.OpRedundant: { // write implies read
			"anonymous: unauthenticated",
			"bearer write: allowed",
			"bearer write, but without write: insufficient scope",
			"bearer write, but by bot instead of bearer: wrong scheme",
			"as a caller of unstated type with every scope that does not open it: insufficient scope",
			`as "user" with every scope that does not open it: insufficient scope`,
			`as "app" with every scope that does not open it: insufficient scope`,
		},
		scopes.OpWho:   {"anonymous: unauthenticated", "bearer: allowed", "bot: allowed"},
		scopes.OpPing:  {"anonymous: allowed"},
		scopes.OpMaybe: {"anonymous: allowed"},
		scopes.OpNever: {
			"anonymous: denied to all",
			"as a caller of unstated type with every scope that does not open it: denied to all",
			`as "user" with every scope that does not open it: denied to all`,
			`as "app" with every scope that does not open it: denied to all`,
		},
	} {
		require.Equal(t, want, lines(op), op.ID())
	}
	both := lines(scopes.OpBoth)
	require.Contains(t, both, "bearer read share and bot: allowed")
	require.Contains(t, both, "bearer read share and bot, but without share: insufficient scope")
	require.Contains(t, both, "bearer read share and bot, but without a credential of bot: wrong scheme")
	require.Contains(t, both, "bearer read share and bot, but without a credential of bearer: wrong scheme")
}

// What the documentation promises of the cases, of each operation: every scope of an allowed caller counts, and each caller
// with every other scope is one scope short.
func TestCasesAreTheEdge(t *testing.T) {
	for op := range scopes.Operations() {
		seen := map[scopes.Principal]bool{}
		for _, c := range scopestest.Cases(op) {
			require.False(t, seen[c.Principal], "%s: %s", op, c.Name)
			seen[c.Principal] = true
			require.Equal(t, scopes.Decide(op, c.Principal).Allowed, c.Allowed)
			for scheme := scopes.Scheme(1); scheme.String() != ""; scheme++ {
				credential, ok := c.Principal.Credential(scheme)
				if !ok || !c.Allowed {
					continue
				}
				for scope := range credential.Scopes().All() {
					var others []scopes.Credential
					for other := scopes.Scheme(1); other.String() != ""; other++ {
						if o, ok := c.Principal.Credential(other); ok && other != scheme {
							others = append(others, o)
						}
					}
					less := scopes.NewCredential(scheme, credential.SubjectType(), credential.Scopes().Without(scopes.Of(scope)))
					require.False(t, scopes.Decide(op, scopes.NewPrincipal(append(others, less)...)).Allowed, "%s: %s does not need %s", op, c.Name, scope)
				}
			}
		}
		if !scopes.Decide(op, scopes.Principal{}).Allowed && op != scopes.OpNever {
			allowed := 0
			for _, c := range scopestest.Cases(op) {
				if c.Allowed {
					allowed++
				}
			}
			require.NotZero(t, allowed, op.ID())
		}
	}
}
