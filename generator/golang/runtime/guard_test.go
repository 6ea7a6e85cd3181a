package runtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// principalKey is under what a request's context says who its caller is, for the authenticator below.
type principalKey struct{}

func whoever(r *http.Request) (Principal, error) {
	switch who := r.Context().Value(principalKey{}).(type) {
	case Principal:
		return who, nil
	case error:
		return user(Admin), who // an error wins, whatever comes with it
	case func():
		who()
	}
	return Principal{}, ErrNoCredentials
}

func request(method, target string, who any) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	return r.WithContext(context.WithValue(r.Context(), principalKey{}, who))
}

type problem struct {
	Type, Title, Detail, Reason, Scope string
	Status                             int
}

func TestAnswers(t *testing.T) {
	bot := NewPrincipal(NewCredential(SchemeBotToken, SubjectApp, Set{}))
	app := NewPrincipal(NewCredential(SchemeOauth2, SubjectApp, Of(StoreWrite, Admin)))
	const meta = `resource_metadata="https://api.example/.well-known/oauth-protected-resource"`
	for name, c := range map[string]struct {
		op         Operation
		method     string
		who        any
		status     int
		challenges []string
		reason     Reason
		scope      string
	}{
		"no credentials":           {OpGetAsset, "GET", nil, 401, []string{`Bearer realm="assets", ` + meta}, ReasonUnauthenticated, ""},
		"the zero principal":       {OpGetAsset, "GET", Principal{}, 401, []string{`Bearer realm="assets", ` + meta}, ReasonUnauthenticated, ""},
		"bad token":                {OpGetAsset, "GET", ErrInvalidToken, 401, []string{`Bearer realm="assets", error="invalid_token", ` + meta}, ReasonInvalidToken, ""},
		"bad token, wrapped":       {OpGetAsset, "GET", fmt.Errorf("jwt: %w", ErrInvalidToken), 401, []string{`Bearer realm="assets", error="invalid_token", ` + meta}, ReasonInvalidToken, ""},
		"either scheme":            {OpSelf, "GET", nil, 401, []string{`Bearer realm="assets", ` + meta, `ApiKey in="header", name="X-Bot", realm="assets"`}, ReasonUnauthenticated, ""},
		"wrong scheme":             {OpGetAsset, "GET", bot, 401, []string{`Bearer realm="assets", ` + meta}, ReasonWrongScheme, ""},
		"authenticator down":       {OpGetAsset, "GET", errors.New("jwks: timeout"), 503, nil, ReasonUnavailable, ""},
		"authenticator panics":     {OpGetAsset, "GET", func() { panic("nil map") }, 503, nil, ReasonUnavailable, ""},
		"allowed":                  {OpGetAsset, "GET", user(StoreRead), 200, nil, ReasonAllowed, ""},
		"implied":                  {OpGetAsset, "GET", user(StoreWrite), 200, nil, ReasonAllowed, ""},
		"HEAD":                     {OpGetAsset, "HEAD", user(StoreRead), 200, nil, ReasonAllowed, ""},
		"HEAD without":             {OpGetAsset, "HEAD", nil, 401, []string{`Bearer realm="assets", ` + meta}, ReasonUnauthenticated, ""},
		"another method":           {OpGetAsset, "POST", user(Admin), 405, nil, ReasonMethodNotAllowed, ""},
		"another case":             {OpGetAsset, "get", user(Admin), 405, nil, ReasonMethodNotAllowed, ""},
		"HEAD of a PUT":            {OpUpdateAsset, "HEAD", user(Admin), 405, nil, ReasonMethodNotAllowed, ""},
		"scope missing":            {OpUpdateAsset, "PUT", user(StoreRead), 403, []string{`Bearer realm="assets", error="insufficient_scope", scope="store:write", ` + meta}, ReasonInsufficientScope, "store:write"},
		"no scopes":                {OpUpdateAsset, "PUT", user(), 403, []string{`Bearer realm="assets", error="insufficient_scope", scope="store:write", ` + meta}, ReasonInsufficientScope, "store:write"},
		"one of two":               {OpTransfer, "POST", user(StoreWrite), 403, []string{`Bearer realm="assets", error="insufficient_scope", scope="store:write store:share", ` + meta}, ReasonInsufficientScope, "store:write store:share"},
		"wrong subject type":       {OpDeleteAsset, "DELETE", app, 403, nil, ReasonWrongSubjectType, ""},
		"denied to all":            {OpRebuild, "POST", user(Admin), 403, nil, ReasonDeniedToAll, ""},
		"public":                   {OpHealth, "GET", func() { t.Error("a public operation authenticates") }, 200, nil, ReasonAllowed, ""},
		"optional, anonymous":      {OpFiles, "GET", nil, 200, nil, ReasonAllowed, ""},
		"optional, bad token":      {OpFiles, "GET", ErrInvalidToken, 401, []string{`Bearer realm="assets", error="invalid_token", ` + meta}, ReasonInvalidToken, ""},
		"optional, down":           {OpFiles, "GET", errors.New("down"), 503, nil, ReasonUnavailable, ""},
		"any credential, bot":      {OpSelf, "GET", bot, 200, nil, ReasonAllowed, ""},
		"any credential, no scope": {OpSelf, "GET", user(), 200, nil, ReasonAllowed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var events []Event
			guard := NewGuard(whoever, WithRealm("assets"), WithResourceMetadata("https://api.example/.well-known/oauth-protected-resource"),
				WithHook(func(_ context.Context, e Event) { events = append(events, e) }))
			ran := false
			h := guard.Protect(c.op, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ran = true
				call, ok := FromContext(r.Context())
				require.True(t, ok)
				require.Equal(t, c.op, call.Operation)
				require.True(t, call.Decision.Allowed)
				if p, is := c.who.(Principal); is {
					require.Equal(t, p, call.Principal)
				} else {
					require.True(t, call.Principal.Anonymous())
				}
			}))
			w := httptest.NewRecorder()
			h.ServeHTTP(w, request(c.method, "/x", c.who))
			require.Equal(t, c.status, w.Code)
			require.Equal(t, c.status == 200, ran)
			require.Equal(t, c.challenges, w.Header()["Www-Authenticate"])
			require.Len(t, events, 1)
			require.Equal(t, c.reason, events[0].Reason)
			require.Equal(t, c.op, events[0].Operation)
			if c.status == 200 {
				require.Equal(t, OutcomeAllowed, events[0].Outcome)
				return
			}
			require.Equal(t, OutcomeDenied, events[0].Outcome)
			require.Equal(t, c.status, events[0].Status)
			require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
			require.Equal(t, len(c.challenges) > 0, w.Header().Get("Link") == `<https://api.example/.well-known/oauth-protected-resource>; rel="service-meta"`)
			if c.method == "HEAD" {
				require.Zero(t, w.Body.Len())
				return
			}
			var p problem
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
			require.Equal(t, problem{"about:blank", http.StatusText(c.status), p.Detail, c.reason.String(), c.scope, c.status}, p)
			require.NotEmpty(t, p.Detail)
			require.NotContains(t, w.Body.String(), "jwks")
			if c.status == 405 {
				require.NotEmpty(t, w.Header().Get("Allow"))
			}
		})
	}
}

// An event can be logged as it is, also one of no operation.
func TestEventInLogs(t *testing.T) {
	var text strings.Builder
	log := slog.New(slog.NewJSONHandler(&text, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("", "event", Event{Reason: ReasonUnknownPath, Status: 404})
	full := Event{OpGetAsset, OutcomeReported, ReasonInsufficientScope, "u7", SubjectUser, 403, ErrInvalidToken}
	log.Info("", "event", full)
	require.Equal(t, `{"event":{"outcome":"denied","reason":"unknown path","status":404}}
{"event":{"outcome":"reported","reason":"insufficient scope","operation":"getAsset","caller":"u7","subjectType":"user","status":403,"error":"invalid token"}}
`, text.String())
	data, err := json.Marshal([]Event{{}, full})
	require.NoError(t, err)
	require.JSONEq(t, `[{"outcome":"denied","reason":"no such operation"},
		{"outcome":"reported","reason":"insufficient scope","operation":"getAsset","caller":"u7","subjectType":"user","status":403,"error":"invalid token"}]`, string(data))
}

// Who calls is for handlers and logs, and decides nothing.
func TestCallerID(t *testing.T) {
	var events []Event
	guard := NewGuard(whoever, WithHook(func(_ context.Context, e Event) { events = append(events, e) }))
	seen := ""
	h := guard.Protect(OpUpdateAsset, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		call, _ := FromContext(r.Context())
		seen = call.Principal.ID()
	}))
	for _, who := range []Principal{user(StoreWrite).WithID("u7"), user(StoreRead).WithID("u8"), Principal{}.WithID("u9")} {
		h.ServeHTTP(httptest.NewRecorder(), request("PUT", "/", who))
	}
	require.Equal(t, "u7", seen)
	require.Equal(t, []Event{
		{OpUpdateAsset, OutcomeAllowed, ReasonAllowed, "u7", SubjectUser, 0, nil},
		{OpUpdateAsset, OutcomeDenied, ReasonInsufficientScope, "u8", SubjectUser, 403, nil},
		{OpUpdateAsset, OutcomeDenied, ReasonUnauthenticated, "u9", 0, 401, nil},
	}, events)
	require.True(t, Principal{}.WithID("u9").Anonymous())
}

func TestAbortHandlerIsNotCaught(t *testing.T) {
	h := NewGuard(whoever).Protect(OpGetAsset, http.NotFoundHandler())
	require.PanicsWithValue(t, http.ErrAbortHandler, func() {
		h.ServeHTTP(httptest.NewRecorder(), request("GET", "/", func() { panic(http.ErrAbortHandler) }))
	})
	var events []Event
	h = NewGuard(whoever, WithHook(func(_ context.Context, e Event) { events = append(events, e) })).Protect(OpGetAsset, http.NotFoundHandler())
	h.ServeHTTP(httptest.NewRecorder(), request("GET", "/", func() { panic([]int{1}) }))
	var panicked *PanicError
	require.ErrorAs(t, events[0].Err, &panicked)
	require.Equal(t, []int{1}, panicked.Value)
	require.Contains(t, string(panicked.Stack), "guard_test.go")
}

func TestMistakesAtRegistration(t *testing.T) {
	guard := NewGuard(whoever)
	ok := http.NotFoundHandler()
	require.PanicsWithValue(t, "scopes: invalid Operation(0): register one of the package's Op constants", func() { guard.Protect(0, ok) })
	require.Panics(t, func() { guard.Protect(99, ok) })
	require.Panics(t, func() { guard.Protect(OpSelf, nil) })
	require.Panics(t, func() { NewGuard(nil) })
	require.PanicsWithValue(t, "scopes: Protect self: nil handler", func() { NewMux(guard).HandleFunc(OpSelf, nil) })
	require.PanicsWithValue(t, `scopes: Under: the prefix "api" does not begin with a slash`, func() { NewMux(guard).Under("api/") })
	require.PanicsWithValue(t, `scopes: Stripped: the prefix "api" does not begin with a slash`, func() { Stripped("api") })
	for _, pattern := range []string{"GET/metrics", "GET metrics", "metrics", "", "GET ", "example.com/metrics"} {
		require.Panics(t, func() { OtherRoutes(pattern) }, pattern)
	}
	require.Panics(t, func() { WithReportOnly(ReportOnly{Operations: []Operation{OpSelf}}) })
	require.Panics(t, func() { WithReportOnly(ReportOnly{Operations: []Operation{0}, Until: time.Now()}) })
	require.Panics(t, func() { NewGuard(whoever, WithRealm("a\nb")) })
	require.Panics(t, func() { WithResourceMetadata("/relative") })
	require.PanicsWithValue(t, "scopes: cancelJob: http.ServeMux has no pattern for /api/job/{id}:cancel: a segment is a parameter and text",
		func() { NewMux(guard).Handle(OpCancelJob, ok) })
	require.PanicsWithValue(t, "scopes: health: /healthz is not under /api", func() { NewMux(guard).Under("/api").Handle(OpHealth, ok) })
	require.Panics(t, func() { NewMux(guard).Under("/ap").Handle(OpSelf, ok) })
	twice := NewMux(guard)
	twice.Handle(OpSelf, ok)
	require.Panics(t, func() { twice.Handle(OpSelf, ok) })
}

// noTimes takes out of a log what changes.
func noTimes(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey || a.Key == "until" {
		return slog.Attr{}
	}
	return a
}

func TestReportOnly(t *testing.T) {
	var log strings.Builder
	var events []Event
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: noTimes}))
	guard := NewGuard(whoever, WithHook(func(_ context.Context, e Event) { events = append(events, e) }),
		WithReportOnly(ReportOnly{Operations: []Operation{OpUpdateAsset, OpGetAsset}, Until: time.Now().Add(time.Hour), Logger: logger}),
		WithReportOnly(ReportOnly{Operations: []Operation{OpSelf}, Until: time.Now().Add(-time.Hour)}))
	serve := func(op Operation, method string, who any) (int, error) {
		var inner error
		w := httptest.NewRecorder()
		guard.Protect(op, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			call, ok := FromContext(r.Context())
			require.True(t, ok && !call.Decision.Allowed)
			inner = RequireAll(r.Context(), StoreWrite)
		})).ServeHTTP(w, request(method, "/", who))
		return w.Code, inner
	}
	code, inner := serve(OpUpdateAsset, "PUT", user(StoreRead).WithID("ada"))
	require.Equal(t, 200, code)
	require.Error(t, inner, "checks in handlers stay")
	require.Equal(t, Event{OpUpdateAsset, OutcomeReported, ReasonInsufficientScope, "ada", SubjectUser, 403, nil}, events[0])
	code, _ = serve(OpGetAsset, "GET", ErrInvalidToken)
	require.Equal(t, 200, code)
	code, inner = serve(OpGetAsset, "GET", nil)
	require.Equal(t, 200, code)
	require.Error(t, inner)
	code, _ = serve(OpGetAsset, "POST", nil)
	require.Equal(t, 405, code, "the binding is not loosened")
	code, _ = serve(OpSelf, "GET", nil)
	require.Equal(t, 401, code, "its date has passed")
	code, _ = serve(OpDeleteAsset, "DELETE", nil)
	require.Equal(t, 401, code, "not in the list")
	require.Equal(t, map[Operation]uint64{OpUpdateAsset: 1, OpGetAsset: 2, OpSelf: 0}, guard.Gate().Reported())
	require.Equal(t, `level=WARN msg="guard would deny" operation=updateAsset reason="insufficient scope" status=403 caller=ada missing=store:write
level=WARN msg="guard would deny" operation=getAsset reason="invalid token" status=401 error="invalid token"
level=WARN msg="guard would deny" operation=getAsset reason=unauthenticated status=401 error="no credentials"
`, log.String())
}

func TestRequire(t *testing.T) {
	guard := NewGuard(whoever, WithRealm("r"))
	var err error
	check := func(who any, f func(ctx context.Context) error) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		guard.Protect(OpFiles, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err = f(r.Context()); err != nil {
				guard.Deny(w, r, err)
			}
		})).ServeHTTP(w, request("GET", "/", who))
		return w
	}
	all := func(scopes ...Scope) func(context.Context) error {
		return func(ctx context.Context) error { return RequireAll(ctx, scopes...) }
	}
	anyOf := func(scopes ...Scope) func(context.Context) error {
		return func(ctx context.Context) error { return RequireAny(ctx, scopes...) }
	}
	require.Equal(t, 200, check(user(StoreWrite), all(StoreWrite, StoreRead)).Code)
	require.Equal(t, 200, check(user(StoreWrite), all()).Code)
	require.Equal(t, 200, check(user(StoreRead), anyOf(Admin, StoreRead)).Code)
	w := check(user(StoreRead), all(StoreWrite, StoreRead))
	require.Equal(t, 403, w.Code)
	require.Equal(t, `Bearer realm="r", error="insufficient_scope", scope="store:read store:write"`, w.Header().Get("WWW-Authenticate"))
	var d *Denial
	require.ErrorAs(t, err, &d)
	require.Equal(t, Of(StoreWrite), d.Missing[0].Scopes)
	require.Equal(t, `Bearer realm="r", error="insufficient_scope", scope="admin"`, check(user(StoreRead), anyOf(Admin, StoreWrite)).Header().Get("WWW-Authenticate"))
	require.Equal(t, 403, check(user(Admin), anyOf()).Code, "any of none")
	require.Equal(t, 401, check(nil, all(StoreRead)).Code)
	require.Equal(t, 401, check(nil, all()).Code, "nobody is not a caller with no scopes")
	// The function Deny answers as the guard does.
	w = httptest.NewRecorder()
	guard.Protect(OpFiles, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { Deny(w, r, RequireAll(r.Context(), Admin)) })).
		ServeHTTP(w, request("GET", "/", user(StoreRead).WithID("u7")))
	require.Equal(t, `Bearer realm="r", error="insufficient_scope", scope="admin"`, w.Header().Get("WWW-Authenticate"))
	w = httptest.NewRecorder()
	Deny(w, request("GET", "/", nil), RequireAll(context.Background(), Admin))
	require.Equal(t, 403, w.Code)
	// One credential's scopes never count for another.
	two := NewPrincipal(NewCredential(SchemeOauth2, SubjectUser, Of(StoreWrite)), NewCredential(SchemeBotToken, SubjectUser, Of(StoreShare)))
	require.Equal(t, 403, check(two, all(StoreWrite, StoreShare)).Code)
	// No guard, no way in.
	require.Error(t, RequireAll(context.Background()))
	require.Error(t, RequireAny(context.Background(), Admin))
	require.Equal(t, 503, check(user(), func(context.Context) error { return io.EOF }).Code)
}

func TestCORSHeadersStay(t *testing.T) {
	guard := NewGuard(whoever)
	cors := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Access-Control-Allow-Origin", "https://app.example")
			w.Header().Set("Access-Control-Expose-Headers", "X-Request-Id")
			w.Header().Set("Vary", "Origin")
			next.ServeHTTP(w, r)
		})
	}
	w := httptest.NewRecorder()
	cors(guard.Protect(OpGetAsset, http.NotFoundHandler())).ServeHTTP(w, request("GET", "/", nil))
	require.Equal(t, "https://app.example", w.Header().Get("Access-Control-Allow-Origin"))
	require.Equal(t, []string{"X-Request-Id", "WWW-Authenticate"}, w.Header()["Access-Control-Expose-Headers"])
	require.Equal(t, "Origin", w.Header().Get("Vary"))
}

func TestResponder(t *testing.T) {
	var got *Denial
	guard := NewGuard(whoever, WithResponder(func(w http.ResponseWriter, r *http.Request, d *Denial) {
		got = d
		http.Error(w, "no", http.StatusTeapot)
	}))
	w := httptest.NewRecorder()
	guard.Protect(OpUpdateAsset, http.NotFoundHandler()).ServeHTTP(w, request("PUT", "/", user(StoreRead)))
	require.Equal(t, http.StatusTeapot, w.Code)
	require.Equal(t, Of(StoreWrite), got.Missing[0].Scopes)
	require.EqualError(t, got, "updateAsset: insufficient scope")
	w = httptest.NewRecorder()
	guard.Outer(http.NotFoundHandler()).ServeHTTP(w, request("GET", "/nowhere", nil))
	require.Equal(t, http.StatusTeapot, w.Code)
	require.Equal(t, ReasonUnknownPath, got.Decision.Reason)
}

func TestDeprecationHeaders(t *testing.T) {
	release := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	serve := func(op Operation, method string, who any, options ...GuardOption) http.Header {
		w := httptest.NewRecorder()
		NewGuard(whoever, options...).Protect(op, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, request(method, "/", who))
		return w.Header()
	}
	app := NewPrincipal(NewCredential(SchemeOauth2, SubjectApp, Of(AppSync)))
	h := serve(OpCancelJob, "POST", app, WithDeprecation(release))
	require.Equal(t, "@1767225600", h.Get("Deprecation")) // 2026-01-01
	require.Equal(t, "Fri, 01 Jan 2027 00:00:00 GMT", h.Get("Sunset"))
	require.Empty(t, serve(OpCancelJob, "POST", app))
	// store:share is deprecated since "2026.1", which is no date.
	both := user(StoreWrite, StoreShare)
	h = serve(OpTransfer, "POST", both, WithDeprecation(release))
	require.Equal(t, "@1777593600", h.Get("Deprecation"))
	require.Equal(t, "Fri, 01 Jan 2027 00:00:00 GMT", h.Get("Sunset"))
	require.Empty(t, serve(OpTransfer, "POST", both, WithDeprecation(time.Time{})).Get("Deprecation"))
	require.Empty(t, serve(OpGetAsset, "GET", both, WithDeprecation(release)), "another scope opens it")
	require.Empty(t, serve(OpTransfer, "POST", user(StoreWrite, Admin), WithDeprecation(release)))
}

func TestGuardCosts(t *testing.T) {
	count := 0
	who := user(StoreRead)
	hook := WithHook(func(_ context.Context, e Event) { count += int(e.Outcome) })
	guard := NewGuard(func(*http.Request) (Principal, error) { return who, nil }, hook, hook)
	h := guard.Protect(OpGetAsset, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { h.ServeHTTP(w, r) }), 2.0, "the request's copy and its context")
	before := count
	h.ServeHTTP(w, r)
	require.Equal(t, before+2*int(OutcomeAllowed), count, "both hooks")
}
