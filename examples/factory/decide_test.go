package factory_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/factory/scopes"
	"github.com/scopegen/scopegen/examples/internal/example"
)

var (
	endpoint  = regexp.MustCompile(`(GET|POST|PUT|PATCH|DELETE) (/api\S*): `)
	parameter = regexp.MustCompile(`\{\w+\}`)
)

// TestDecide asks the generated package about every endpoint of the published page: its scope opens it, all the others
// together do not.
func TestDecide(t *testing.T) {
	lines := strings.Split(example.Published(t, "000_21f071c59df90386.txt"), "\n")
	var all scopes.Set
	for s := range scopes.All() {
		all = all.Union(scopes.Of(s))
	}
	seen := map[scopes.Operation]bool{}
	for i, line := range lines {
		for _, e := range endpoint.FindAllStringSubmatch(line, -1) {
			scope, err := scopes.ParseScope(lines[i-2])
			require.NoError(t, err)
			path := parameter.ReplaceAllString(e[2], "42")
			op, found := scopes.Match(e[1], path)
			require.Equal(t, scopes.MatchFound, found, path)
			require.Equal(t, e[1]+" "+e[2], op.Method()+" "+op.Pattern())
			seen[op] = true

			require.True(t, scopes.Decide(op, caller(scopes.Of(scope))).Allowed, op)
			require.Equal(t, scopes.ReasonInsufficientScope, scopes.Decide(op, caller(all.Without(scopes.Of(scope)))).Reason, op)
			require.Equal(t, scopes.ReasonUnauthenticated, scopes.Decide(op, scopes.Principal{}).Reason, op)
		}
	}
	require.Len(t, seen, 178)
}

// TestHistoryWithoutSlash is the page's trap: one slash less, and a submission list is a form.
func TestHistoryWithoutSlash(t *testing.T) {
	for path, scope := range map[string]scopes.Scope{
		"/api/form/history/": scopes.FormSubmissionsRead,
		"/api/form/history":  scopes.FormsRead,
	} {
		op, found := scopes.Match("GET", path)
		require.Equal(t, scopes.MatchFound, found)
		require.Equal(t, []scopes.Need{{Scheme: scopes.SchemeBearer, Scopes: scopes.Of(scope)}}, op.Alternatives()[0].Needs)
	}
}

func caller(held scopes.Set) scopes.Principal {
	return scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, 0, held))
}
