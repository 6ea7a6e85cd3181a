package main

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"github.com/scopegen/scopegen/examples/factory/server/internal/scopes"
)

// keySource gives the issuer's key of that id, errNoKeys when there is no telling which keys it has.
type keySource interface {
	key(id string) (*ecdsa.PublicKey, error)
}

var errNoKeys = errors.New("the issuer's keys are not known")

type authenticator struct {
	keys   keySource
	parser *jwt.Parser
}

// newAuthenticator takes access tokens as RFC 9068 §4 has them: signed with a key of the issuer, by it, for this audience, not
// expired, and of the type of access tokens, so that an ID token is none.
func newAuthenticator(issuer, audience string, keys keySource) *authenticator {
	return &authenticator{keys: keys, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{"ES256"}), // none, HS256 and whatever else there will be are not among them
		jwt.WithIssuer(issuer),
		jwt.WithAudience(audience),
		jwt.WithExpirationRequired(),
	)}
}

// claims of an access token. Scope is a named field: embedded, its UnmarshalJSON would read the whole struct.
type claims struct {
	jwt.RegisteredClaims
	Scope scopes.Claim `json:"scope"`
}

// authenticate is what the guard calls. Its three kinds of errors are its answers: 401 without an error code, 401
// invalid_token, and 503 for what is not the caller's fault.
func (a *authenticator) authenticate(r *http.Request) (scopes.Principal, error) {
	headers := r.Header.Values("Authorization")
	if len(headers) > 1 {
		return scopes.Principal{}, fmt.Errorf("%w: several Authorization headers", scopes.ErrInvalidToken)
	}
	scheme, token, _ := strings.Cut(strings.Join(headers, ""), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return scopes.Principal{}, scopes.ErrNoCredentials
	}
	var c claims
	if _, err := a.parser.ParseWithClaims(token, &c, a.verificationKey); errors.Is(err, errNoKeys) {
		return scopes.Principal{}, err
	} else if err != nil {
		return scopes.Principal{}, fmt.Errorf("%w: %w", scopes.ErrInvalidToken, err)
	}
	credential, _, err := c.Scope.Credential(scopes.ClaimScope) // scopes of other APIs are counted, never granted
	if err != nil {
		return scopes.Principal{}, fmt.Errorf("%w: %w", scopes.ErrInvalidToken, err)
	}
	return scopes.NewPrincipal(credential).WithID(c.Subject), nil
}

func (a *authenticator) verificationKey(t *jwt.Token) (any, error) {
	typ, _ := t.Header["typ"].(string)
	if typ = strings.ToLower(typ); typ != "at+jwt" && typ != "application/at+jwt" {
		return nil, fmt.Errorf("type %.40q is not that of an access token", typ)
	}
	if _, ok := t.Header["crit"]; ok {
		return nil, errors.New("extensions that must be understood (RFC 7515 §4.1.11)")
	}
	id, _ := t.Header["kid"].(string)
	return a.keys.key(id)
}
