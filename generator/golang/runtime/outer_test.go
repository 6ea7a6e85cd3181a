package runtime

import (
	"bufio"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The outer layer behind a real server, with request targets as they are sent.
func TestOuter(t *testing.T) {
	guard := NewGuard(func(*http.Request) (Principal, error) {
		t.Error("the outer layer authenticates")
		return Principal{}, ErrNoCredentials
	})
	passed := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	otherAPI := func(escapedPath string) []string {
		if escapedPath == "/v2/things" {
			return []string{"GET", "HEAD"}
		}
		return nil
	}
	preflight := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusResetContent) })
	start := func(options ...OuterOption) string {
		s := httptest.NewServer(guard.Outer(passed, options...))
		t.Cleanup(s.Close)
		return s.Listener.Addr().String()
	}
	strict := start(OtherAPI(otherAPI), OtherRoutes("GET /metrics", "/static/", "QUERY /search"), Preflight(preflight))
	plain := start()
	loose := start(Permit(EmptySegment | EncodedSlash | Semicolon | AbsoluteForm))

	for _, c := range []struct {
		addr, line string
		status     int
		allow      string
	}{
		{strict, "GET /api/self", 204, ""},
		{strict, "HEAD /api/self", 204, ""},
		{strict, "GET /api/self?x=//..;%2f", 204, ""},
		{strict, "GET /api/store/asset/a%20b", 204, ""},
		{strict, "GET /api/store/asset/..a", 204, ""},
		{strict, "POST /api/self", 405, "GET, HEAD"},
		{strict, "get /api/self", 405, "GET, HEAD"},
		{strict, "OPTIONS /api/self", 405, "GET, HEAD"},
		{strict, "GET /api/nothing", 404, ""},
		{strict, "GET /API/self", 404, ""},
		{strict, "GET /api/self/", 404, ""},
		{strict, "GET /", 404, ""},
		{strict, "GET /v2/things", 204, ""},
		{strict, "POST /v2/things", 405, "GET, HEAD"},
		{strict, "GET /metrics", 204, ""},
		{strict, "DELETE /metrics", 405, "GET, HEAD"},
		{strict, "DELETE /static/x", 204, ""},
		{strict, "QUERY /search", 204, ""},
		{strict, "GET /search", 405, "QUERY"},
		{plain, "GET /v2/things", 404, ""},
		{strict, "GET //api/self", 400, ""},
		{strict, "GET /api//self", 400, ""},
		{strict, "GET /x/../api/self", 400, ""},
		{strict, "GET /api/./self", 400, ""},
		{strict, "GET /api/%2e%2E/self", 400, ""},
		{strict, "GET /api/store/asset/..", 400, ""},
		{strict, "GET /api/store/asset/a%2Fb", 400, ""},
		{strict, "GET /api/store/asset/a%2fb", 400, ""},
		{strict, "GET /api/store/asset/a%5cb", 400, ""},
		{strict, "GET /api/store/asset/a\\b", 400, ""},
		{strict, "GET /api/store/asset/a%00", 400, ""},
		{strict, "GET /api/store/asset/a%0d%0aX", 400, ""},
		{strict, "GET /api/store/asset/a%7F", 400, ""},
		{strict, "GET /api/self;x=1", 400, ""},
		{strict, "GET /api/self%3bx", 400, ""},
		{strict, "GET http://a.example/api/self", 400, ""},
		{strict, "GET foo:api/self", 400, ""},
		{strict, "CONNECT a.example:80", 400, ""},
		{strict, "CONNECT /api/self", 405, "GET, HEAD"},
		{strict, "GET *", 400, ""},
		{strict, "GET /api/%73elf", 400, ""}, // self to a router that decodes, nothing to one that does not
		{loose, "GET http://a.example/api/self", 204, ""},
		{loose, "GET /api/store/asset/a%2Fb", 204, ""},
		{loose, "GET /api/store/asset/a;b", 204, ""},
		{loose, "GET /files//x", 204, ""},
		{loose, "GET /api/store/asset/a%5cb", 400, ""},
		{loose, "GET //api/self", 404, ""},
		{strict, "OPTIONS /api/self\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST", 205, ""},
		{strict, "OPTIONS /v2/things\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST", 205, ""},
		{strict, "OPTIONS /nothing\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST", 404, ""},
		{strict, "OPTIONS /api/self\r\nOrigin: https://a.example", 405, "GET, HEAD"},
		{plain, "OPTIONS /api/self\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST", 405, "GET, HEAD"},
	} {
		status, header := raw(t, c.addr, c.line)
		require.Equal(t, c.status, status, c.line)
		require.Equal(t, c.allow, header.Get("Allow"), c.line)
		if status >= 400 {
			require.Equal(t, "application/problem+json", header.Get("Content-Type"), c.line)
		}
	}
}

// raw sends a request line, and perhaps header lines, as they are.
func raw(t *testing.T, addr, line string) (int, http.Header) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	first, rest, _ := strings.Cut(line, "\r\n")
	if rest != "" {
		rest += "\r\n"
	}
	_, err = conn.Write([]byte(first + " HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n" + rest + "\r\n"))
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err, line)
	return response.StatusCode, response.Header
}

func TestOuterBehindAPrefix(t *testing.T) {
	h := NewGuard(whoever).Outer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }), Stripped("/api/"))
	for target, want := range map[string]int{"/self": 204, "/api/self": 404, "/healthz": 404} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request("GET", target, nil))
		require.Equal(t, want, w.Code, target)
	}
}

func TestOuterReportOnly(t *testing.T) {
	var log strings.Builder
	var events []Event
	guard := NewGuard(whoever, WithHook(func(_ context.Context, e Event) { events = append(events, e) }))
	passed := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	soon := guard.Outer(passed, OuterReportOnly(time.Now().Add(time.Hour), slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: noTimes}))))
	past := guard.Outer(passed, OuterReportOnly(time.Now().Add(-time.Hour), nil))
	for _, c := range []struct {
		h      http.Handler
		target string
		want   int
	}{{soon, "/nothing", 204}, {soon, "/api//self", 204}, {soon, "/api/self", 204}, {past, "/nothing", 404}} {
		w := httptest.NewRecorder()
		c.h.ServeHTTP(w, request("GET", c.target, nil))
		require.Equal(t, c.want, w.Code, c.target)
	}
	require.Equal(t, []Event{
		{Outcome: OutcomeReported, Reason: ReasonUnknownPath, Status: 404}, {Outcome: OutcomeReported, Reason: ReasonAmbiguousTarget, Status: 400},
		{Outcome: OutcomeDenied, Reason: ReasonUnknownPath, Status: 404},
	}, events)
	require.Equal(t, `level=WARN msg="guard would deny" request="GET /nothing" reason="unknown path" status=404
level=WARN msg="guard would deny" request="GET /api//self" reason="ambiguous request target" status=400
`, log.String())
	long, _ := NewScreen(OuterReportOnly(time.Now(), nil)).Check("GET", "/", "/"+strings.Repeat("a", 1<<20), nil)
	require.Len(t, long.request, len("GET ")+256)
	require.Panics(t, func() { OuterReportOnly(time.Time{}, nil) })
}

// Routes of a Mux that are exempt are known to the layer before it.
func TestOuterKnowsExemptRoutes(t *testing.T) {
	guard := NewGuard(whoever)
	m := NewMux(guard)
	m.Exempt("GET /metrics", "internal listener", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	h := guard.Outer(m)
	for target, want := range map[string]int{"/metrics": 204, "/nothing": 404, "/api/self": 404} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request("GET", target, nil))
		require.Equal(t, want, w.Code, target)
	}
}

// Whatever passes the outer layer with all forms refused is one operation to every reading of its path.
func FuzzOuter(f *testing.F) {
	for _, seed := range []string{"/api/self", "/api/%73elf", "//api/self", "/files/%2e%2e/api/self", "/api/store/asset/;x", "http://a/api/self", "/files/a%zz"} {
		f.Add("GET", seed)
	}
	screen := NewScreen()
	f.Fuzz(func(t *testing.T, method, path string) {
		denial, preflight := screen.Check(method, path, path, func(string) string { return "" })
		require.False(t, preflight)
		op, result := Match(method, path)
		if denial != nil {
			require.NotEmpty(t, denial.Header()["Content-Type"])
			require.NotEmpty(t, denial.Body())
			return
		}
		require.Equal(t, MatchFound, result)
		plain, ok := plainPath(path)
		require.True(t, ok)
		again, _ := Match(method, plain)
		require.Equal(t, op, again)
		for _, bad := range []string{"//", "/./", "/../", ";", "\\", "\x00", "%2F", "%2f", "%5c", "%5C"} {
			require.NotContains(t, plain, bad)
		}
		require.False(t, strings.HasSuffix(plain, "/..") || strings.HasSuffix(plain, "/."))
	})
}
