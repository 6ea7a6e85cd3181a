package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asked is what a handler behind an operation that lets everyone pass is answered when it asks for more.
func asked(t *testing.T, guard *Guard, who any, ask func(context.Context) error) (*Denial, *httptest.ResponseRecorder) {
	t.Helper()
	var denial *Denial
	w := httptest.NewRecorder()
	guard.Protect(OpFiles, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.ErrorAs(t, ask(r.Context()), &denial)
		denial.ServeHTTP(w, r) // without a guard at hand: no realm, no metadata
	})).ServeHTTP(w, request("GET", "/", who))
	return denial, w
}

// What callers are told, word by word.
func TestDenialDetails(t *testing.T) {
	app := NewPrincipal(NewCredential(SchemeOauth2, SubjectApp, Of(StoreWrite, Admin)))
	bot := NewPrincipal(NewCredential(SchemeBotToken, SubjectApp, Set{}))
	for _, c := range []struct {
		op     Operation
		method string
		who    any
		detail string
		allow  []string
	}{
		{OpGetAsset, "GET", nil, "This needs credentials.", nil},
		{OpGetAsset, "GET", bot, "This needs other credentials.", nil},
		{OpGetAsset, "GET", ErrInvalidToken, "The credentials are not valid.", nil},
		{OpGetAsset, "GET", io.EOF, "Callers cannot be authenticated at the moment.", nil},
		{OpUpdateAsset, "PUT", user(), "This needs the scope store:write.", nil},
		{OpTransfer, "POST", user(), "This needs the scopes store:write and store:share.", nil},
		{OpDeleteAsset, "DELETE", app, "Callers of this kind may not do this, whatever their scopes.", nil},
		{OpRebuild, "POST", user(Admin), "Nobody may do this.", nil},
		{OpGetAsset, "POST", nil, "The method is not allowed here.", []string{"GET, HEAD"}},
		{OpUpdateAsset, "HEAD", nil, "The method is not allowed here.", []string{"PUT"}},
	} {
		w := httptest.NewRecorder()
		NewGuard(whoever).Protect(c.op, http.NotFoundHandler()).ServeHTTP(w, request(c.method, "/", c.who))
		require.Equal(t, c.allow, w.Header()["Allow"])
		require.Empty(t, w.Header()["Link"], "there is no metadata to link to")
		if c.method == "HEAD" {
			continue
		}
		var p problem
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
		require.Equal(t, c.detail, p.Detail)
		require.Equal(t, byte('\n'), w.Body.Bytes()[w.Body.Len()-1])
		require.Equal(t, strconv.Itoa(w.Body.Len()), w.Header().Get("Content-Length"))
	}
	for target, detail := range map[string]string{"/nothing": "There is nothing at this path.", "/api//self": "The request target can be read in several ways."} {
		w := httptest.NewRecorder()
		NewGuard(whoever).Outer(http.NotFoundHandler()).ServeHTTP(w, request("GET", target, nil))
		var p problem
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
		require.Equal(t, detail, p.Detail)
	}
}

// What a handler asks for beyond its operation is answered for the scheme of the caller's first credential.
func TestDenialsOfHandlers(t *testing.T) {
	guard := NewGuard(whoever)
	d, _ := asked(t, guard, user(), func(ctx context.Context) error { return RequireAll(ctx, StoreShare, AppSync, StoreRead) })
	require.Equal(t, "This needs the scopes store:read, store:share and app:sync.", d.Detail)
	d, _ = asked(t, guard, user(), func(ctx context.Context) error { return RequireAny(ctx) })
	require.Equal(t, "This needs more scopes.", d.Detail)

	bot := NewPrincipal(NewCredential(SchemeBotToken, SubjectApp, Of(StoreRead)))
	d, w := asked(t, guard, bot, func(ctx context.Context) error { return RequireAll(ctx, StoreRead, AppSync) })
	require.Equal(t, []Need{{Scheme: SchemeBotToken, Scopes: Of(AppSync)}}, d.Missing)
	require.Equal(t, []string{`ApiKey in="header", name="X-Bot"`}, w.Header()["Www-Authenticate"])
	var p problem
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
	require.Equal(t, "store:read app:sync", p.Scope, "all that is needed, so that a token with just these will do")

	two := NewPrincipal(NewCredential(SchemeOauth2, SubjectUser, Of(StoreRead)), NewCredential(SchemeBotToken, SubjectApp, Of(StoreShare)))
	d, _ = asked(t, guard, two, func(ctx context.Context) error { return RequireAny(ctx, Admin) })
	require.Equal(t, []Need{{Scheme: SchemeOauth2, Scopes: Of(Admin)}}, d.Missing)
	// What one implies is not missing; that is by the caller's type.
	d, _ = asked(t, guard, user(StoreWrite), func(ctx context.Context) error { return RequireAll(ctx, StoreRead, Admin) })
	require.Equal(t, []Need{{Scheme: SchemeOauth2, Scopes: Of(Admin)}}, d.Missing)

	call, ok := FromContext(context.Background())
	require.False(t, ok)
	require.Zero(t, call)
	require.EqualError(t, RequireAll(context.Background(), Admin), "no such operation")
}

func TestDenialErrors(t *testing.T) {
	down := errors.New("jwks: timeout")
	d := (&Denial{Operation: OpGetAsset, Decision: Decision{Reason: ReasonUnavailable}, Err: down}).explained(nil)
	require.EqualError(t, d, "getAsset: authentication unavailable: jwks: timeout")
	require.ErrorIs(t, d, down)
	require.NotContains(t, string(d.Body()), "jwks")
	unbound := NewGate().Unbound(context.Background())
	require.EqualError(t, unbound, "no such operation")
	require.Equal(t, 403, unbound.Status)
	require.Equal(t, "This is not bound to an operation.", unbound.Detail)

	// Whatever a handler hands to Deny is answered, and nothing of it is shown.
	gate := NewGate(WithRealm("r"))
	for _, err := range []error{io.EOF, nil, (*Denial)(nil)} {
		d := gate.Denial(err)
		require.Equal(t, 503, d.Status, "%v", err)
		require.Equal(t, ReasonUnavailable, d.Decision.Reason)
	}
	once := (&Denial{Operation: OpGetAsset, Decision: Decision{Reason: ReasonUnauthenticated}}).explained(nil)
	require.Equal(t, []string{`Bearer realm="r"`}, gate.Denial(once).Header()["Www-Authenticate"])
	require.Equal(t, []string{`Bearer`}, once.Header()["Www-Authenticate"], "the handler's own is as it was")
}

// Middleware in front has begun an answer of another kind.
func TestDenialReplacesWhatIsWrong(t *testing.T) {
	w := httptest.NewRecorder()
	for name, values := range map[string][]string{
		"Content-Type": {"text/html"}, "Allow": {"PUT"}, "Content-Encoding": {"gzip"}, "Content-Length": {"7"}, "Link": {"</style.css>; rel=preload"},
		"Www-Authenticate": {"Negotiate"},
	} {
		w.Header()[name] = values
	}
	guard := NewGuard(whoever, WithResourceMetadata("http://api.example/x"))
	guard.Protect(OpGetAsset, http.NotFoundHandler()).ServeHTTP(w, request("POST", "/", nil))
	require.Equal(t, []string{"application/problem+json"}, w.Header()["Content-Type"])
	require.Equal(t, []string{"GET, HEAD"}, w.Header()["Allow"])
	require.Equal(t, []string{strconv.Itoa(w.Body.Len())}, w.Header()["Content-Length"])
	require.NotContains(t, w.Header(), "Content-Encoding")
	require.Equal(t, []string{"</style.css>; rel=preload"}, w.Header()["Link"])
	guard.Protect(OpGetAsset, http.NotFoundHandler()).ServeHTTP(w, request("GET", "/", nil))
	require.Equal(t, []string{"</style.css>; rel=preload", `<http://api.example/x>; rel="service-meta"`}, w.Header()["Link"])
	require.Equal(t, []string{"Negotiate", `Bearer resource_metadata="http://api.example/x"`}, w.Header()["Www-Authenticate"])
	require.Equal(t, []string{"nosniff"}, w.Header()["X-Content-Type-Options"][:1])
	require.Empty(t, w.Header()["Access-Control-Expose-Headers"], "no script of another origin reads it")

	r := request("GET", "/", nil)
	r.Header.Set("Origin", "https://app.example")
	w = httptest.NewRecorder()
	guard.Protect(OpGetAsset, http.NotFoundHandler()).ServeHTTP(w, r)
	require.Equal(t, []string{"WWW-Authenticate"}, w.Header()["Access-Control-Expose-Headers"])
	w = httptest.NewRecorder()
	guard.Protect(OpRebuild, http.NotFoundHandler()).ServeHTTP(w, r)
	require.Empty(t, w.Header()["Access-Control-Expose-Headers"], "there is nothing to expose")
}

// A service that names no logger finds the reports where its other lines are.
func TestReportsGoToTheDefaultLogger(t *testing.T) {
	was := slog.Default()
	defer slog.SetDefault(was)
	var log bytes.Buffer
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	until := time.Date(2999, 1, 2, 3, 4, 5, 0, time.UTC)
	guard := NewGuard(whoever, WithReportOnly(ReportOnly{Operations: []Operation{OpTransfer}, Until: until}))
	w := httptest.NewRecorder()
	guard.Protect(OpTransfer, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, request("POST", "/", user()))
	require.Equal(t, 200, w.Code)
	var line map[string]any
	require.NoError(t, json.Unmarshal(log.Bytes(), &line))
	delete(line, "time")
	require.Equal(t, map[string]any{
		"level": "WARN", "msg": "guard would deny", "operation": "transfer", "reason": "insufficient scope", "status": 403.0,
		"until": "2999-01-02T03:04:05Z", "missing": "store:write store:share",
	}, line)
	// The end belongs to the time in which they are denied.
	r := &report{until: until}
	require.True(t, r.counts(until.Add(-1)))
	require.False(t, r.counts(until))
	require.EqualValues(t, 1, r.count.Load())
}
