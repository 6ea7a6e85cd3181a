package runtime

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A route for GET answers HEAD, unless HEAD is an operation of its own there (RFC 9110 §9.3.2).
func TestTablesHead(t *testing.T) {
	own := map[string]bool{}
	for op := range Operations() {
		own[op.Pattern()] = own[op.Pattern()] || op.Method() == http.MethodHead
	}
	gate := NewGate()
	for op := range Operations() {
		require.Equal(t, op.Method() == http.MethodGet && !own[op.Pattern()], gate.Bind(op).head, "%s", op)
	}
}

// Basic cannot do without a realm (RFC 7617 §2); nothing else is given one that nobody chose.
func TestTablesChallenges(t *testing.T) {
	for s := Scheme(1); int(s) <= schemeCount; s++ {
		name := record(challengeNames(), int(s))
		bare := (&Denial{}).challenge(s, "", "")
		if name == "Basic" {
			require.Equal(t, `Basic realm="api"`, bare)
			require.Equal(t, `Basic realm="r"`, (&Denial{settings: &settings{realm: "r"}}).challenge(s, "invalid_token", "a"))
		} else {
			require.Equal(t, name, bare)
		}
	}
}

// The scope without which a call would be denied is told when it is deprecated, the first one too.
func TestTablesDeprecatedOpener(t *testing.T) {
	for op := range Operations() {
		alternatives := op.Alternatives()
		if len(alternatives) != 1 || len(alternatives[0].Needs) != 1 || alternatives[0].Needs[0].Scopes.Len() != 1 || alternatives[0].Needs[0].Limited {
			continue
		}
		for scope := range alternatives[0].Needs[0].Scopes.All() {
			p := NewPrincipal(NewCredential(alternatives[0].Needs[0].Scheme, 0, Of(scope)))
			want := Scope(0)
			if scope.deprecated() {
				want = scope
			}
			require.Equal(t, want, deprecatedOpener(op, &p), "%s", op)
		}
	}
}

// A set lists its scopes in order, in whatever word they stand.
func TestTablesSetsInOrder(t *testing.T) {
	everything := Of(slices.Collect(All())...)
	require.Equal(t, slices.Collect(All()), slices.Collect(everything.All()))
}
