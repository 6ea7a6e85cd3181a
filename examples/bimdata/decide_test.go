package bimdata_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/bimdata/scopes"
)

// TestImpersonation: user:read and user:write work only for a token that stands for a user.
func TestImpersonation(t *testing.T) {
	held := scopes.Of(scopes.UserRead, scopes.UserWrite)
	for _, op := range []scopes.Operation{scopes.OpGetSelfUser, scopes.OpAcceptUserInvitation} {
		require.True(t, decide(op, scopes.SubjectUser, held).Allowed, op)
		require.Equal(t, scopes.ReasonWrongSubjectType, decide(op, scopes.SubjectApp, held).Reason, op)
		require.False(t, decide(op, 0, held).Allowed, "unstated")
	}
	require.True(t, decide(scopes.OpGetTopics, scopes.SubjectApp, scopes.Of(scopes.BcfRead)).Allowed)
}

// TestForm reads the scopes of an application as its form has them: "Each line contains only one scope."
func TestForm(t *testing.T) {
	held, unknown, err := scopes.ParseLines("model:read\nlogs:read\nwebhook:manage\n")
	require.NoError(t, err)
	require.Equal(t, scopes.Of(scopes.ModelRead, scopes.WebhookManage), held)
	require.Equal(t, 1, unknown, "logs:read is not on the page")
}

// TestClosed: what the page leaves open stays shut, whatever a caller holds.
func TestClosed(t *testing.T) {
	var all scopes.Set
	for s := range scopes.All() {
		all = all.Union(scopes.Of(s))
	}
	denied := 0
	for op := range scopes.Operations() {
		if decide(op, scopes.SubjectUser, all).Reason == scopes.ReasonDeniedToAll {
			denied++
			require.Empty(t, op.Alternatives(), op)
		}
	}
	require.Equal(t, 41, denied)
	require.Equal(t, scopes.ReasonDeniedToAll, decide(scopes.OpGetAccessTokens, scopes.SubjectUser, all).Reason)
}

func decide(op scopes.Operation, subject scopes.SubjectType, held scopes.Set) scopes.Decision {
	return scopes.Decide(op, scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, subject, held)))
}
