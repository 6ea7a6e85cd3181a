package runtime

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A struct of token claims as a service declares it: the named field leaves the others alone, whether they stand before or after it.
func TestClaimIsANamedField(t *testing.T) {
	type registered struct {
		Expires int64  `json:"exp"`
		Subject string `json:"sub"`
	}
	var claims struct {
		registered
		Scope Claim  `json:"scope"`
		Azp   string `json:"azp"`
	}
	require.NoError(t, json.Unmarshal([]byte(`{"exp":1893456000,"sub":"ann","scope":"zzz yyy","azp":"web"}`), &claims))
	require.Equal(t, registered{1893456000, "ann"}, claims.registered)
	require.Equal(t, "web", claims.Azp)
	require.True(t, claims.Scope.Present())
	text, err := json.Marshal(claims)
	require.NoError(t, err)
	require.JSONEq(t, `{"exp":1893456000,"sub":"ann","scope":"zzz yyy","azp":"web"}`, string(text))
}

func TestClaimRejects(t *testing.T) {
	for _, text := range []string{`null`, `1`, `true`, `{}`, `"a  b"`, `" a"`, `"a\u0000"`, `"caf\u00e9"`, `["a b"]`, `["a",1]`, `[null]`, `[["a"]]`, `[""]`, `"` + strings.Repeat("x", 257) + `"`} {
		var claims struct {
			Scope Claim `json:"scope"`
		}
		require.Error(t, json.Unmarshal([]byte(`{"scope":`+text+`}`), &claims), text)
		require.False(t, claims.Scope.Present(), text)
		_, err := claimIn([]byte(`{"scope":`+text+`}`), "scope", nil)
		require.Error(t, err, text)
	}
	var claims struct {
		Scope Claim `json:"scope"`
	}
	require.Error(t, json.Unmarshal([]byte(`{"scope":"a","scope":"b"}`), &claims))
}

func TestClaimMembers(t *testing.T) {
	for _, text := range []string{``, `[]`, `"a"`, `null`, `{`, `{"a":1`, `{"a":1}{}`, `{"a":1} x`, `{"a":1,}`, `{"scope":"a","sc\u006fpe":"b"}`, `{"exp":1,"exp":2}`} {
		_, err := claimMembers([]byte(text))
		require.Error(t, err, text)
	}
	for _, text := range []string{`{}`, ` {"a":{"a":1,"b":[]},"A":2} `} {
		_, err := claimMembers([]byte(text))
		require.NoError(t, err, text)
	}
}

// A user's token whose roles are the user's own, as Entra issues it, must not pass for an application's.
func TestClaimThatComesAfterAnother(t *testing.T) {
	_, err := claimIn([]byte(`{"roles":["a"],"scp":"b"}`), "roles", []string{"scp"})
	require.ErrorContains(t, err, "scp")
	claim, err := claimIn([]byte(`{"roles":["a"],"SCP":"b"}`), "roles", []string{"scp"})
	require.NoError(t, err)
	require.Equal(t, Claim{"a", claimArray}, claim)
}

func FuzzClaim(f *testing.F) {
	for _, text := range []string{`"a b"`, `["a","b"]`, `null`, `["a b"]`, `"\ud800"`, `[`, ``} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		claim, err := readClaim(data)
		if err != nil {
			require.Equal(t, Claim{}, claim)
			return
		}
		again, err := claim.MarshalJSON()
		require.NoError(t, err)
		same, err := readClaim(again)
		require.NoError(t, err)
		require.Equal(t, claim, same)
	})
}
