package runtime

import (
	"encoding/json"
	"fmt"
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

// Whatever claims this build has: one is refused beside an earlier one of its scheme, and read beside any other; and only in its own shape.
func TestClaimSourcesInOrder(t *testing.T) {
	empty := map[claimForm]string{claimText: `""`, claimArray: `[]`}
	scheme, taken := Scheme(0), map[claimForm]bool{}
	for s := ClaimSource(1); s.String() != ""; s++ {
		require.Contains(t, []Scheme{scheme, scheme + 1}, s.Scheme(), "claims stand in the order of their schemes, and each scheme here has one")
		scheme, taken[s.form()] = s.Scheme(), true
		require.Contains(t, []claimForm{claimText, claimArray}, s.form())
		for o := ClaimSource(1); o.String() != ""; o++ {
			if o.String() == s.String() {
				continue
			}
			payload := fmt.Sprintf(`{%q: %s, %q: %s}`, s, empty[s.form()], o, empty[o.form()])
			credential, unknown, err := s.Read([]byte(payload))
			before := false
			for e := ClaimSource(1); e < s; e++ {
				before = before || e.Scheme() == s.Scheme() && e.String() == o.String()
			}
			if before {
				require.ErrorContains(t, err, o.String()+", which comes before "+s.String())
				require.Equal(t, Credential{}, credential)
			} else {
				require.NoError(t, err)
				require.Equal(t, NewCredential(s.Scheme(), s.SubjectType(), Set{}), credential)
			}
			require.Zero(t, unknown)
		}
		for _, payload := range []string{`{}`, `[]`, fmt.Sprintf(`{%q: null}`, s), fmt.Sprintf(`{%q: 1}`, s)} {
			credential, unknown, err := s.Read([]byte(payload))
			require.Equal(t, payload == `{}`, err == nil, payload)
			require.Equal(t, payload == `{}`, credential == NewCredential(s.Scheme(), 0, Set{}), payload)
			require.Zero(t, unknown)
		}
		for form, says := range map[claimForm]string{claimText: "is a string, not an array", claimArray: "is an array, not a string"} {
			credential, unknown, err := s.Read([]byte(fmt.Sprintf(`{%q: %s}`, s, empty[form])))
			require.Zero(t, unknown)
			if form == s.form() {
				require.NoError(t, err)
				continue
			}
			require.ErrorContains(t, err, s.String()+": scope claim "+says)
			require.Equal(t, Credential{}, credential)
		}
	}
	_, unknown, err := Claim{"a b", claimText}.parse(packedScopes, claimArray, "")
	require.Error(t, err)
	require.Zero(t, unknown)
	// A field takes no shape that no claim has.
	for form, text := range empty {
		var field Claim
		require.Equal(t, taken[form], field.UnmarshalJSON([]byte(text)) == nil, text)
		require.Equal(t, taken[form], field.Present())
	}
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
