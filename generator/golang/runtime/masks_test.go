package runtime

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// Scopes that are far apart in the list open an operation as neighbours do, and nothing else does. TestSizes runs this with more than one word.
func TestDecideOfScopesFarApart(t *testing.T) {
	const n = 64 * scopeWords
	m := pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}}
	for i := range n {
		m.Scopes = append(m.Scopes, pack.Scope{Name: fmt.Sprint("s", i)})
	}
	any := [][]int{{0, n - 1}, {0, n / 2, n - 1}, {n/2 - 1, n / 2}, {5}}
	for i, scopes := range any {
		var list []pack.Alternative
		for _, s := range scopes {
			list = append(list, pack.Alternative{Needs: []pack.Need{{Scheme: "oauth2", Scopes: []string{fmt.Sprint("s", s)}}}})
		}
		m.Operations = append(m.Operations, pack.Operation{Method: "GET", Path: fmt.Sprint("/", i), ID: fmt.Sprint(i), Alternatives: list})
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	for i, scopes := range any {
		op := Operation(i + 1)
		for s := range n {
			want := Decision{Reason: ReasonInsufficientScope}
			for _, opens := range scopes {
				if s == opens {
					want = Decision{Allowed: true, Reason: ReasonAllowed}
				}
			}
			p := NewPrincipal(Credential{scheme: 1, scopes: oneScope(s + 1)})
			require.Equal(t, want, decide(tables.Requirements, op, &p), "%d with %d", i, s)
		}
		p := NewPrincipal(Credential{scheme: 1})
		require.Equal(t, Decision{Reason: ReasonInsufficientScope}, decide(tables.Requirements, op, &p))
		require.Equal(t, Decision{Reason: ReasonUnauthenticated}, decide(tables.Requirements, op, &Principal{}))
	}
}

// Every mask of a requirement that has several is looked at, whatever their number, and no more of them. The table is written by hand, since pack
// writes one mask a word.
func TestDecideOfAnyNumberOfMasks(t *testing.T) {
	const most = 5
	for count := range most + 1 {
		table := "\x01\x00\x00\x00\x01\x00\x00\x00\x18\x00\x00\x00\x00\x00\x00\x00" + "\x00\x00\x00\x00\x00\x00\x00\x00" +
			"\x04\x00" + string([]byte{byte(count)}) + "\x00\x28\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" + strings.Repeat("\x00", onlyMasks)
		for i := range most {
			table += "\x00\x00\x00\x00\x00\x00\x00\x00" + string([]byte{1 << i}) + "\x00\x00\x00\x00\x00\x00\x00"
		}
		for i := range most {
			p := Principal{}
			p.credentials[0].scopes.words[0] = 1 << i
			require.Equal(t, i < count, decide(table, 1, &p).Allowed, "scope %d of %d", i, count)
		}
	}
}
