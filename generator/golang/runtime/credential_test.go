package runtime

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What a caller has by each scheme of this build, and by those that it has not; that of one that comes twice is none.
func TestDecideOnWhatCredentials(t *testing.T) {
	var credentials []Credential
	for s := Scheme(1); int(s) <= schemeCount; s++ {
		credentials = append(credentials, NewCredential(s, 0, Set{}))
		require.Equal(t, s, credentials[s-1].Scheme())
		require.Equal(t, SubjectType(0), credentials[s-1].SubjectType())
	}
	for skip := range credentials {
		var some []Credential
		for i, c := range credentials {
			if i != skip {
				some = append(some, c)
			}
		}
		p := NewPrincipal(some...)
		twice := NewPrincipal(append(append([]Credential{}, credentials...), credentials[skip], Credential{})...)
		require.Equal(t, p, twice)
		require.Equal(t, len(some) == 0, p.Anonymous())
		for i, c := range credentials {
			got, ok := p.Credential(Scheme(i + 1))
			require.Equal(t, i != skip, ok)
			if ok {
				require.Equal(t, c, got)
			} else {
				require.Equal(t, Credential{}, got)
			}
		}
	}
	for _, none := range []Scheme{0, schemeCount + 1, 255} {
		require.Equal(t, Credential{}, NewCredential(none, 0, Set{}))
		got, ok := NewPrincipal(credentials...).Credential(none)
		require.False(t, ok)
		require.Equal(t, Credential{}, got)
	}
	subjects := SubjectType(le32(packedImplications, 0)) // unstated among them
	require.Equal(t, Credential{}, NewCredential(1, subjects, Set{}))
	require.NotEqual(t, Credential{}, NewCredential(1, subjects-1, Set{}))
}
