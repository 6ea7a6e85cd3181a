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

// A subject type that there is not gives nothing, whatever is held: what stands in the table behind the last one is no closure.
func TestDecideOnUnknownSubjectTypes(t *testing.T) {
	everything := Of()
	for scope := range All() {
		everything.add(scope)
	}
	classes := int(le32(packedImplications, 0))
	for class := range classes {
		require.NotPanics(t, func() { closure(packedImplications, class, everything) })
	}
	for _, class := range []int{-1, -2, classes, classes + 1, classes + 2, classes + 3, classes + 4, 255} {
		require.Equal(t, Set{}, closure(packedImplications, class, everything), "%d", class)
		require.Equal(t, objectSet{}, objectClosure(packedImplications, class, everything), "%d", class)
	}
	for scope := range All() {
		require.False(t, everything.Grants(scope, SubjectType(classes)))
	}
}
