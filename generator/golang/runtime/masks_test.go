package runtime

import (
	"fmt"
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
	any := [][]int{{0, n - 1}, {0, n / 2, n - 1}, {n/2 - 1, n / 2}, {5}, {n - 1}}
	var column []int // one bit of the first words
	for w := range min(scopeWords, 4) {
		column = append(column, 64*w+3)
	}
	any = append(any, column)
	for words := 2; words <= min(scopeWords, 8); words++ { // a requirement of so many words, from the first and up to the last
		first, last := []int{}, []int{}
		for w := range words {
			first, last = append(first, w*64+w%64), append(last, n-1-w*64)
		}
		any = append(any, first, last)
	}
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
			require.Equal(t, want, decideTwice(t, tables.Requirements, op, &p), "%d with %d", i, s)
		}
		for _, a := range scopes { // holding two is no less than holding one
			for _, b := range scopes {
				p := NewPrincipal(Credential{scheme: 1, scopes: oneScope(a + 1).Union(oneScope(b + 1))})
				require.Equal(t, Decision{Allowed: true, Reason: ReasonAllowed}, decideTwice(t, tables.Requirements, op, &p), "%d with %d and %d", i, a, b)
			}
		}
		p := NewPrincipal(Credential{scheme: 1})
		require.Equal(t, Decision{Reason: ReasonInsufficientScope}, decideTwice(t, tables.Requirements, op, &p))
		require.Equal(t, Decision{Reason: ReasonUnauthenticated}, decideTwice(t, tables.Requirements, op, &Principal{}))
	}
}

// An operation that there is not is denied, whatever the table's first bytes would mean as a requirement: here they would be masks.
func TestDecideNoOperation(t *testing.T) {
	var m pack.Model
	m.Schemes, m.Scopes = []pack.Scheme{{Name: "oauth2"}}, []pack.Scope{{Name: "s"}}
	for i := range requireMasks {
		m.Operations = append(m.Operations, pack.Operation{Method: "GET", Path: fmt.Sprint("/", i), ID: fmt.Sprint(i), Alternatives: []pack.Alternative{{}}})
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	p := NewPrincipal(Credential{scheme: 1})
	for _, op := range []Operation{0, requireMasks + 1} {
		require.Equal(t, Decision{}, decideTwice(t, tables.Requirements, op, &p))
	}
}

// decideTwice is the decision, which is the same for an operation that has been bound.
func decideTwice(t *testing.T, table string, op Operation, p *Principal) Decision {
	d := decide(table, op, p)
	b := boundTo(table, op)
	require.Equal(t, d, b.decide(table, op, p), "%d, bound", op)
	return d
}
