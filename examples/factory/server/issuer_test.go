package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

const (
	issuerName = "https://id.example.com"
	audience   = "https://api.example.com"
)

// issuer is an authorization server: it publishes a key and signs tokens.
type issuer struct {
	*httptest.Server
	t    *testing.T
	key  *ecdsa.PrivateKey
	down atomic.Bool
}

func newIssuer(t *testing.T) *issuer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	point, err := key.PublicKey.Bytes()
	require.NoError(t, err)
	is := &issuer{t: t, key: key}
	is.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if is.down.Load() {
			http.Error(w, "maintenance", http.StatusBadGateway)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]string{
			{"kty": "RSA", "kid": "other", "n": "AQAB", "e": "AQAB"},
			{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "k1",
				"x": base64.RawURLEncoding.EncodeToString(point[1:33]), "y": base64.RawURLEncoding.EncodeToString(point[33:])},
		}})
	}))
	t.Cleanup(is.Close)
	return is
}

type change func(jwt.MapClaims)

func with(name string, value any) change { return func(c jwt.MapClaims) { c[name] = value } }
func without(name string) change         { return func(c jwt.MapClaims) { delete(c, name) } }

func (is *issuer) token(subject, scope string) string {
	return is.sign(nil, with("sub", subject), with("scope", scope))
}

// build is a good token of ada's for store:read, but for the changes.
func (is *issuer) build(method jwt.SigningMethod, header map[string]any, changes ...change) *jwt.Token {
	c := jwt.MapClaims{"iss": issuerName, "aud": audience, "sub": "ada", "client_id": "app", "jti": rand.Text(),
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(), "scope": "store:read"}
	for _, change := range changes {
		change(c)
	}
	token := jwt.NewWithClaims(method, c)
	token.Header["typ"], token.Header["kid"] = "at+jwt", "k1"
	maps.Copy(token.Header, header)
	return token
}

func (is *issuer) sign(header map[string]any, changes ...change) string {
	signed, err := is.build(jwt.SigningMethodES256, header, changes...).SignedString(is.key)
	require.NoError(is.t, err)
	return signed
}

func (is *issuer) unsigned() string {
	text, err := is.build(jwt.SigningMethodNone, nil).SignedString(jwt.UnsafeAllowNoneSignatureType)
	require.NoError(is.t, err)
	return text
}

// confused is signed with the public key as the secret of a MAC, the classic confusion of algorithms (RFC 8725 §2.1).
func (is *issuer) confused() string {
	public, err := x509.MarshalPKIXPublicKey(&is.key.PublicKey)
	require.NoError(is.t, err)
	text, err := is.build(jwt.SigningMethodHS256, nil).SignedString(public)
	require.NoError(is.t, err)
	return text
}

// forged is the token with every scope there is of the store, and its old signature.
func forged(token string) string {
	parts := strings.Split(token, ".")
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(payload), `"store:read"`, `"store:read store:write"`, 1)))
	return strings.Join(parts, ".")
}
