package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/examples/factory/server/internal/scopes"
	"github.com/scopegen/scopegen/examples/factory/server/internal/scopes/scopestest"
)

// oneKey is an issuer's only key.
type oneKey struct{ public *ecdsa.PublicKey }

func (k oneKey) key(string) (*ecdsa.PublicKey, error) { return k.public, nil }

// The deny matrix: callers who nearly may, each with a real token, against the whole service.
func TestDenyMatrix(t *testing.T) {
	routers(t, func(t *testing.T, router string) {
		is := newIssuer(t)
		service, err := newService(config{router: router, issuer: issuerName, audience: audience}, oneKey{&is.key.PublicKey}, slog.New(slog.DiscardHandler))
		require.NoError(t, err)
		as := func(r *http.Request, p scopes.Principal) *http.Request {
			if credential, ok := p.Credential(scopes.SchemeBearer); ok {
				r.Header.Set("Authorization", "Bearer "+is.token("ada", credential.Scopes().String()))
			}
			return r
		}
		var others []scopes.Operation
		for op := range scopes.Operations() {
			if !ours(op) {
				others = append(others, op)
			}
		}
		scopestest.Run(t, service, as, scopestest.Allowed(), scopestest.Except("served by another service", others...))
	})
}

// A service with a gap does not start.
func TestGaps(t *testing.T) {
	routers(t, func(t *testing.T, router string) {
		guard := scopes.NewGuard(func(*http.Request) (scopes.Principal, error) { return scopes.Principal{}, scopes.ErrNoCredentials })
		_, err := newAPI(router, guard, newShares(), http.NotFoundHandler())
		require.NoError(t, err)
		err = guard.Gate().VerifyRoutes(nil)
		require.ErrorContains(t, err, "getThemes: no handler for GET /api/themes/")
		require.NotContains(t, err.Error(), "getShare:")
	})
	for args, want := range map[string]string{
		"-router=chi": "-issuer, -audience and -keys are needed",
	} {
		require.ErrorContains(t, run(context.Background(), []string{args}, io.Discard), want)
	}
	needed := []string{"-issuer=i", "-audience=a", "-keys=http://127.0.0.1:0"}
	for flag, want := range map[string]string{
		"-router=gin":                 "neither nethttp nor chi",
		"-report-only=getShar":        `unknown operation "getShar"`,
		"-report-only=getShare":       "-until",
		"-listen=127.0.0.1:notaport!": "listen",
	} {
		ctx, cancel := context.WithCancel(context.Background())
		require.ErrorContains(t, run(ctx, append(needed, flag), io.Discard), want, flag)
		cancel()
	}
}

func TestKeys(t *testing.T) {
	for set, want := range map[string]string{
		`{"keys": []}`:   "no P-256 key",
		`{"keys": [{}]}`: "no P-256 key",
		`[]`:             "cannot unmarshal",
		`{"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "x": "AAAA", "y": "AAAA"}]}`: `key "k"`,
		`{"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "x": "!", "y": "AAAA"}]}`:    `key "k"`,
	} {
		_, err := readKeys([]byte(set))
		require.ErrorContains(t, err, want, set)
	}
	_, err := newKeySet("http://127.0.0.1:0", slog.Default()).key("k")
	require.True(t, errors.Is(err, errNoKeys))
}

// The generated package is what the specification beside it gives.
func TestGenerated(t *testing.T) {
	out, err := exec.Command("go", "tool", "scopegen", "check").CombinedOutput()
	require.NoError(t, err, "%s", out)
}
