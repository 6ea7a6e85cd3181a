package tokens

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	gojwt "github.com/golang-jwt/jwt/v5"

	"example.com/notes/scopes"
)

var key = []byte("a key for these tests alone, of 32 bytes or more")

// signed is a token whose payload is exactly the text.
func signed(t *testing.T, payload string) string {
	t.Helper()
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	signature, err := gojwt.SigningMethodHS256.Sign(text, key)
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// Both libraries give the same credential for good claims, refuse every other shape, and check what else is in the token.
func TestShapes(t *testing.T) {
	for _, c := range []struct {
		claim string
		want  string // scopes, or ! for an error
	}{
		{`"scp": "notes:write"`, "notes:write"},
		{`"scp": "notes:write notes:read calendar:read"`, "notes:read notes:write"},
		{`"scp": ""`, ""},
		{`"other": 1`, ""},
		{`"roles": ["notes:write"]`, ""},
		{`"scp": ["notes:write"]`, "!"},
		{`"scp": "notes:write  notes:read"`, "!"},
		{`"scp": " notes:write"`, "!"},
		{`"scp": "notes:write\tnotes:read"`, "!"},
		{`"scp": null`, "!"},
		{`"scp": 7`, "!"},
		{`"scp": true`, "!"},
		{`"scp": {"notes:write": true}`, "!"},
		{`"scp": [["notes:write"]]`, "!"},
		{`"scp": [null]`, "!"},
		{`"exp": 1, "scp": "notes:write"`, "!"},
		{`"aud": "https://other.example.com", "scp": "notes:write"`, "!"},
	} {
		payload := `{"aud": "https://api.example.com", "exp": 4102444800, ` + c.claim + `}`
		token := signed(t, payload)

		read1, credential, err := read(token, key)
		check(t, "golang-jwt", c.claim, c.want, credential, err)
		if err == nil && !read1.ExpiresAt.Equal(time.Unix(4102444800, 0)) {
			t.Errorf("golang-jwt %s: exp %v", c.claim, read1.ExpiresAt)
		}

		read2, credential, err := readJWX([]byte(token), key)
		check(t, "jwx", c.claim, c.want, credential, err)
		if err == nil {
			if expires, ok := read2.Expiration(); !ok || !expires.Equal(time.Unix(4102444800, 0)) {
				t.Errorf("jwx %s: exp %v", c.claim, expires)
			}
		}
	}
	for _, payload := range []string{`{"aud": "https://api.example.com", "scp": "notes:write"}`} {
		if _, _, err := read(signed(t, payload), key); err == nil {
			t.Error("golang-jwt: no exp")
		}
		if _, _, err := readJWX([]byte(signed(t, payload)), key); err == nil {
			t.Error("jwx: no exp")
		}
	}
	twice := signed(t, `{"aud": "https://api.example.com", "exp": 4102444800, "scp": "notes:write", "scp": "notes:read"}`)
	if _, _, err := read(twice, key); err == nil {
		t.Error("golang-jwt: a claim that comes twice")
	}
	if _, credential, err := readJWX([]byte(twice), key); err != nil || credential.Scopes() != scopes.Of(scopes.NotesRead) {
		t.Error("jwx no longer keeps the last of two: the page says so", credential, err)
	}
}

func check(t *testing.T, library, claim, want string, credential scopes.Credential, err error) {
	t.Helper()
	got := credential.Scopes().String()
	if err != nil {
		if got = "!"; credential != (scopes.Credential{}) {
			t.Errorf("%s %s: a credential beside %v", library, claim, err)
		}
	}
	if got != want {
		t.Errorf("%s %s: %q, %v", library, claim, got, err)
	}
}

// Embedded, a Claim would read the whole struct: exp would be lost, if it were not an error.
func TestEmbedded(t *testing.T) {
	type embedded struct {
		gojwt.RegisteredClaims
		scopes.Claim
	}
	var c embedded
	_, err := parser.ParseWithClaims(signed(t, `{"aud": "https://api.example.com", "exp": 4102444800, "scp": "notes:write"}`), &c,
		func(*gojwt.Token) (any, error) { return key, nil })
	if err == nil || !strings.Contains(err.Error(), "scope claim") || c.ExpiresAt != nil {
		t.Error(c, err)
	}
}
