// Package service's tests hold the page's code against every answer that its table promises; the page does not show them.
package service

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/notes/scopes"
)

// verify takes payloads for tokens.
func verify(token string) ([]byte, error) {
	switch token {
	case "forged":
		return nil, errors.New("forged")
	case "outage":
		return nil, ErrKeys
	}
	return []byte(token), nil
}

func TestAnswers(t *testing.T) {
	service, err := New(Bearer(verify))
	if err != nil {
		t.Fatal(err)
	}
	const insufficient = `Bearer error="insufficient_scope", scope="notes:write"`
	const invalid = `Bearer error="invalid_token"`
	for _, c := range []struct {
		method, path, token string
		status              int
		challenge           string
	}{
		{"PUT", "/api/notes/7", "", 401, "Bearer"},
		{"PUT", "/api/notes/7", "Bearer forged", 401, invalid},
		{"PUT", "/api/notes/7", "Bearer outage", 503, ""},
		{"PUT", "/api/notes/7", `Bearer {"scp": ["notes:write"]}`, 401, invalid},
		{"PUT", "/api/notes/7", "Basic YTpi", 401, "Bearer"},
		{"PUT", "/api/notes/7", `Bearer {}`, 403, ""}, // no claim, so nobody knows of what kind the caller is,
		{"PUT", "/api/notes/7", `Bearer {"scp": "notes:read"}`, 403, insufficient},
		{"PUT", "/api/notes/7", `Bearer {"roles": ["notes:write"]}`, 403, ""},
		{"PUT", "/api/notes/7", `bearer {"scp": "notes:write"}`, 204, ""},
		{"GET", "/api/notes/7", `Bearer {"scp": "notes:write"}`, 200, ""},
		{"HEAD", "/api/notes/7", "", 401, "Bearer"},
		{"GET", "/healthz", "Bearer forged", 204, ""},
		{"POST", "/healthz", "", 405, ""},
		{"GET", "/api/notes/7/x", "", 404, ""},
		{"GET", "/api//notes/7", "", 400, ""},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		if c.token != "" {
			r.Header.Set("Authorization", c.token)
		}
		w := httptest.NewRecorder()
		service.ServeHTTP(w, r)
		if w.Code != c.status || w.Header().Get("WWW-Authenticate") != c.challenge {
			t.Errorf("%+v: %d %q", c, w.Code, w.Header().Values("WWW-Authenticate"))
		}
		if w.Code == 200 && w.Body.String() != "note 7 for user\n" {
			t.Errorf("%q", w.Body)
		}
	}
}

// A caller of the wrong kind is told so without a challenge, since more scopes would not help.
func TestWrongSubjectType(t *testing.T) {
	service, err := New(func(*http.Request) (scopes.Principal, error) {
		return scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, scopes.SubjectApp, scopes.Of(scopes.NotesWrite))), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	service.ServeHTTP(w, httptest.NewRequest("PUT", "/api/notes/7", nil))
	if w.Code != 403 || len(w.Header().Values("WWW-Authenticate")) != 0 {
		t.Error(w.Code, w.Header())
	}
}

// An embedded Claim takes over the whole struct, as the page says.
func TestEmbeddedClaim(t *testing.T) {
	var claims struct {
		Expires int64 `json:"exp"`
		scopes.Claim
	}
	err := json.Unmarshal([]byte(`{"exp": 1893456000, "scp": "notes:read"}`), &claims)
	if err == nil || claims.Expires != 0 {
		t.Error(claims, err)
	}
}

// A token with the claim of users is not read by the one of applications, and names differ by case only for encoding/json.
func TestClaims(t *testing.T) {
	if _, _, err := scopes.ClaimRoles.Read([]byte(`{"scp": "notes:read", "roles": ["notes:write"]}`)); err == nil {
		t.Error("roles read beside scp")
	}
	if credential, _, err := scopes.ClaimScp.Read([]byte(`{"SCP": "notes:read"}`)); err != nil || credential.Scopes().Len() != 0 {
		t.Error(credential, err)
	}
	var claims struct {
		Scp scopes.Claim `json:"scp"`
	}
	if err := json.Unmarshal([]byte(`{"SCP": "notes:read"}`), &claims); err != nil || !claims.Scp.Present() {
		t.Error(claims, err)
	}
	if err := json.Unmarshal([]byte(`{"scp": "notes:read", "scp": "notes:write"}`), &claims); err == nil {
		t.Error("a claim that comes twice")
	}
}
