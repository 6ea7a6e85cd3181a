// Package guard's tests hold the page's code against every answer that its table promises; the page does not show them.
package guard

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/notes/scopes"
)

func who(r *http.Request) (scopes.Principal, error) {
	held, _, err := scopes.ParseSet(r.Header.Get("Scopes"))
	switch as := r.Header.Get("As"); {
	case as == "forged":
		return scopes.Principal{}, errors.New("forged")
	case as == "user":
		return scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, scopes.SubjectUser, held)), err
	case as == "app":
		return scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, scopes.SubjectApp, held)), err
	}
	return scopes.Principal{}, nil
}

func TestAnswers(t *testing.T) {
	ok := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	routes, err := Routes(who, map[scopes.Operation]http.Handler{scopes.OpGetNote: ok, scopes.OpPutNote: ok, scopes.OpHealth: ok})
	if err != nil {
		t.Fatal(err)
	}
	const insufficient = `Bearer error="insufficient_scope", scope="notes:write"`
	for _, c := range []struct {
		method, path, as, held string
		status                 int
		challenge              string
	}{
		{"PUT", "/api/notes/7", "", "", 401, "Bearer"},
		{"PUT", "/api/notes/7", "forged", "", 401, `Bearer error="invalid_token"`},
		{"PUT", "/api/notes/7", "user", "", 403, insufficient},
		{"PUT", "/api/notes/7", "user", "notes:read", 403, insufficient},
		{"PUT", "/api/notes/7", "app", "notes:write", 403, ""},
		{"PUT", "/api/notes/7", "user", "notes:write", 204, ""},
		{"GET", "/api/notes/7", "app", "notes:write", 204, ""},
		{"HEAD", "/api/notes/7", "", "", 401, "Bearer"},
		{"GET", "/healthz", "forged", "", 204, ""},
		{"POST", "/healthz", "user", "notes:write", 405, ""},
		{"GET", "/api/notes/7/x", "user", "notes:write", 404, ""},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		r.Header.Set("As", c.as)
		r.Header.Set("Scopes", c.held)
		w := httptest.NewRecorder()
		routes.ServeHTTP(w, r)
		if w.Code != c.status || w.Header().Get("WWW-Authenticate") != c.challenge {
			t.Errorf("%+v: %d %q", c, w.Code, w.Header().Values("WWW-Authenticate"))
		}
	}
	if _, err := Routes(who, map[scopes.Operation]http.Handler{scopes.OpGetNote: ok}); err == nil {
		t.Error("an operation without a handler")
	}
	w := httptest.NewRecorder()
	protect(0, who, ok).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 403 {
		t.Error(w.Code)
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
