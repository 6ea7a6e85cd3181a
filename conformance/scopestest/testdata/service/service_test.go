package service

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/service/scopes"
	"example.com/service/scopes/scopestest"
)

// service has a handler for every operation but those that the test registers by itself.
type service struct {
	mux     *http.ServeMux
	guard   *scopes.Guard
	reached []string
}

func newService(without ...scopes.Operation) *service {
	s := &service{mux: http.NewServeMux(), guard: scopes.NewGuard(scopestest.Authenticate)}
	for op := range scopes.Operations() {
		skip := false
		for _, o := range without {
			skip = skip || o == op
		}
		if !skip {
			s.mux.Handle(pattern(op), s.guard.Protect(op, s.handler(op)))
		}
	}
	return s
}

func pattern(op scopes.Operation) string {
	if strings.HasSuffix(op.Pattern(), "/") {
		return op.Method() + " " + op.Pattern() + "{$}"
	}
	return op.Method() + " " + op.Pattern()
}

func (s *service) handler(op scopes.Operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.reached = append(s.reached, op.ID()) })
}

// recorder is a test that is allowed to fail.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (s *service) run(t *testing.T, options ...scopestest.Option) []string {
	r := &recorder{TB: t}
	scopestest.Run(r, s.mux, scopestest.WithPrincipal, options...)
	return r.errors
}

func TestAGuardedService(t *testing.T) {
	s := newService()
	scopestest.Run(t, s.mux, scopestest.WithPrincipal, scopestest.Subtests())
	require.Empty(t, s.reached, "without Allowed no handler runs")

	scopestest.Run(t, s.mux, scopestest.WithPrincipal, scopestest.Allowed())
	for op := range scopes.Operations() {
		if op == scopes.OpNever {
			require.NotContains(t, s.reached, op.ID())
		} else {
			require.Contains(t, s.reached, op.ID())
		}
	}
}

func TestTheMuxOfThePackage(t *testing.T) {
	mux := scopes.NewMux(scopes.NewGuard(scopestest.Authenticate))
	for op := range scopes.Operations() {
		mux.HandleFunc(op, func(http.ResponseWriter, *http.Request) { t.Error(op, "was reached") })
	}
	require.NoError(t, mux.Verify())
	scopestest.Run(t, mux, scopestest.WithPrincipal)
}

// Whatever operation is left without its guard is found, and no other is blamed.
func TestAnUnguardedRoute(t *testing.T) {
	found := 0
	for op := range scopes.Operations() {
		if op == scopes.OpPing || op == scopes.OpMaybe {
			continue // anyone may
		}
		s := newService(op)
		s.mux.Handle(pattern(op), s.handler(op))
		errors := s.run(t)
		require.Len(t, errors, 1, "%s: %q", op, errors)
		require.True(t, strings.HasPrefix(errors[0], fmt.Sprintf("%s (%s %s):\n\tanonymous gets 200, and must be denied", op.ID(), op.Method(), op.Pattern())), errors[0])
		require.LessOrEqual(t, strings.Count(errors[0], "\n"), 4, errors[0])
		found++
	}
	require.Equal(t, 10, found)
}

// Whatever operation a handler is bound to by mistake is found, unless that needs the same.
func TestARouteOfAnotherOperation(t *testing.T) {
	weaker := func(op, wrong scopes.Operation) bool { // some caller passes the wrong one and must not pass this
		for _, c := range append(scopestest.Cases(wrong), scopestest.Cases(op)...) {
			if scopes.Decide(wrong, c.Principal).Allowed && !scopes.Decide(op, c.Principal).Allowed {
				return true
			}
		}
		return false
	}
	found := 0
	for op := range scopes.Operations() {
		for wrong := range scopes.Operations() {
			if op == wrong || op.Method() != wrong.Method() {
				continue
			}
			s := newService(op)
			s.mux.Handle(pattern(op), s.guard.Protect(wrong, s.handler(op)))
			errors := s.run(t)
			require.Equal(t, weaker(op, wrong), len(errors) == 1, "%s bound as %s: %q", op, wrong, errors)
			found += len(errors)
		}
	}
	require.Greater(t, found, 15)
}

func TestWhatElseIsReported(t *testing.T) {
	s := newService(scopes.OpGet, scopes.OpWho, scopes.OpShare)
	s.mux.Handle("GET /api/who", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a nil database") }))
	errors := s.run(t, scopestest.Except("", scopes.OpShare))
	require.Len(t, errors, 3)
	require.Contains(t, errors[0], "get (GET /api/asset/{id}):\n\tanonymous gets 405 for GET /api/asset/x: is there a route?")
	require.Equal(t, "share is left out without a reason", errors[1])
	require.Contains(t, errors[2], "who (GET /api/who):\n\tthe handler ran, and panicked, for anonymous: a nil database")
	require.Len(t, s.run(t, scopestest.Except("another service's", scopes.OpGet, scopes.OpWho, scopes.OpShare)), 0)

	// A guard that lets nobody in is no guard of this service: Allowed finds it.
	closed := scopes.NewGuard(func(*http.Request) (scopes.Principal, error) { return scopes.Principal{}, scopes.ErrNoCredentials })
	s = newService(scopes.OpGet)
	s.mux.Handle(pattern(scopes.OpGet), closed.Protect(scopes.OpGet, s.handler(scopes.OpGet)))
	require.Empty(t, s.run(t))
	require.Equal(t, []string{"get (GET /api/asset/{id}):\n\tbearer read gets 401, and may pass"}, s.run(t, scopestest.Allowed()))
}

func TestRequests(t *testing.T) {
	s := newService()
	var seen []string
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Method+" "+r.URL.EscapedPath()+r.Header.Get("X-Tenant"))
		s.mux.ServeHTTP(w, r)
	})
	scopestest.Run(t, handler, scopestest.WithPrincipal, scopestest.Values(map[string]string{"id": "a b/c", "path": "deep"}),
		scopestest.Request(scopes.OpWho, func(r *http.Request) *http.Request { r.Header.Set("X-Tenant", " acme"); return r }))
	for _, want := range []string{"GET /api/asset/a%20b%2Fc", "GET /api/asset/1", "PUT /api/asset/a%20b%2Fc", "GET /api/files/deep", "POST /api/share/", "GET /api/who acme"} {
		require.Contains(t, seen, want)
	}
	require.NotContains(t, seen, "GET /api/ping")

	// A value with which the path is another operation's is not used.
	scopestest.Run(t, handler, scopestest.WithPrincipal, scopestest.Values(map[string]string{"id": "2"}))
	errors := s.run(t, scopestest.Values(map[string]string{"id": "1"}))
	require.Len(t, errors, 1)
	require.Contains(t, errors[0], "get (GET /api/asset/{id}):\n\tno request for it")

	// A responder that hides what there is.
	hiding := newService()
	hiding.guard = scopes.NewGuard(scopestest.Authenticate, scopes.WithResponder(func(w http.ResponseWriter, r *http.Request, _ *scopes.Denial) { http.NotFound(w, r) }))
	hiding.mux = http.NewServeMux()
	for op := range scopes.Operations() {
		hiding.mux.Handle(pattern(op), hiding.guard.Protect(op, hiding.handler(op)))
	}
	require.NotEmpty(t, hiding.run(t))
	require.Empty(t, hiding.run(t, scopestest.Denied(func(r *http.Response) bool { return r.StatusCode == 404 })))
}

// The authenticator of tests believes no request from a network.
func TestAuthenticate(t *testing.T) {
	r, err := http.NewRequest("GET", "/", nil)
	require.NoError(t, err)
	_, err = scopestest.Authenticate(r)
	require.ErrorIs(t, err, scopes.ErrNoCredentials)
	_, err = scopestest.Authenticate(scopestest.WithPrincipal(r, scopes.Principal{}))
	require.ErrorIs(t, err, scopes.ErrNoCredentials)
}
