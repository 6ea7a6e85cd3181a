package runtime

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVerifySamePath(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"/a/b", "/a/b", true}, {"/a/{x}", "/a/{y}", true}, {"/a/{x}.json", "/a/{y}", true}, {"/{x...}", "/{y...}", true},
		{"/a", "/a/b", false}, {"/a/b", "/a", false}, {"/a", "/a/", false}, {"/a/b", "/a/c", false}, {"/a/{x}", "/a/b", false}, {"/a/b", "/a/{x}", false},
	} {
		require.Equal(t, c.want, samePath(c.a, c.b), "%s and %s", c.a, c.b)
	}
}

// Where a path cannot be told, nothing is said of it.
func TestVerifyCoversWhatItCanTell(t *testing.T) {
	require.False(t, covers("", ""))
	require.False(t, covers("/a/b", "/a"))
	require.False(t, covers("/{x...}", ""))
	g := NewGate()
	for op := range Operations() {
		g.Bind(op)
	}
	untold := Route{Pattern: "/{x:[a-z]+}", First: true}
	require.NoError(t, g.VerifyRoutes([]Route{untold, {Method: "GET", Pattern: "/{y:.*}", Operation: OpSelf, First: true}}, Unguarded("/{x:[a-z]+}", "old")))
	old := Route{Method: "GET", Pattern: "/api/store/*", Path: "/api/store/{rest...}", First: true}
	require.EqualError(t, g.VerifyRoutes([]Route{
		{Method: "GET", Pattern: "/api/store/*", Path: "/api/store/{rest...}", Operation: 0, First: false},
		{Method: "GET", Pattern: "/api/store/asset/", Path: "/api/store/asset/", Operation: OpListAssets},
	}), `GET /api/store/*: a route without an operation; register it through the guard, or except it with Unguarded("GET /api/store/*", reason)`)
	require.EqualError(t, g.VerifyRoutes([]Route{old, {Method: "GET", Pattern: "/api/store/asset/", Path: "/api/store/asset/", Operation: OpListAssets, First: true}}, Unguarded("/api/store/*", "old")),
		"GET /api/store/*: takes the requests of listAssets (GET /api/store/asset/), which is registered after it")
}

func TestMuxWithoutPrefix(t *testing.T) {
	for _, c := range []struct {
		pattern, prefix, want string
		ok                    bool
	}{
		{"/api/store/asset/{id}", "", "/api/store/asset/{id}", true},
		{"/api/store/asset/{id}", "/api", "/store/asset/{id}", true},
		{"/api/store/asset/:id", "/api/store", "/asset/:id", true},
		{"/api/store/asset/{id}", "/ap", "", false},
		{"/api/store/asset/{id}", "api", "", false},
		{"/api", "/api", "", false}, // a router's pattern that has fewer segments than the operation's
		{"/x", "/api/store", "", false},
	} {
		got, ok := WithoutPrefix(OpGetAsset, c.pattern, c.prefix)
		require.Equal(t, c.ok, ok, "%v", c)
		require.Equal(t, c.want, got)
	}
}

// Whatever takes a path that nobody has is named once.
// HEAD goes with GET, unless a pattern of somebody else's takes it away.
func TestMuxOverSeesHeadTaken(t *testing.T) {
	mine := http.NewServeMux()
	m := MuxOver(NewGuard(whoever), mine)
	for op := range Operations() {
		if _, err := op.serveMuxPatterns(""); err == nil {
			m.Handle(op, http.NotFoundHandler())
		}
	}
	before := m.Verify()
	m.Exempt("HEAD /api/store/asset/{$}", "the list is polled", http.NotFoundHandler())
	require.Equal(t, before, m.Verify(), "said with a reason")
	mine.Handle("HEAD /api/self", http.NotFoundHandler())
	require.ErrorContains(t, m.Verify(), `self: requests for HEAD /api/self are taken by "HEAD /api/self"`)
	require.Equal(t, 1, strings.Count(m.Verify().Error(), "taken by"))
	mine.Handle("PATCH /", http.NotFoundHandler())
	require.ErrorContains(t, m.Verify(), `"PATCH /" takes paths that the specification does not have`)
}

func TestMuxOverNamesACatchAll(t *testing.T) {
	mine := http.NewServeMux()
	m := MuxOver(NewGuard(whoever), mine)
	serving(m, muxable...)
	mine.Handle("/", http.NotFoundHandler())
	require.EqualError(t, m.Verify(Absent(OpCancelJob, "ServeMux cannot express it")),
		`"/" takes paths that the specification does not have: register it with Exempt, and a reason`)
}

// With GODEBUG=httpmuxgo121=1, which an old go.mod sets too, ServeMux takes patterns for plain text: no request would reach a handler.
func TestMuxOfGo121(t *testing.T) {
	if os.Getenv("GODEBUG") == "httpmuxgo121=1" {
		m := NewMux(NewGuard(whoever))
		serving(m, OpListAssets)
		require.ErrorContains(t, m.probe(), "listAssets: ServeMux finds nothing at its own path: GODEBUG=httpmuxgo121=1 turns patterns off, and must not be set")
		return
	}
	test := exec.Command(os.Args[0], "-test.run=^TestMuxOfGo121$", "-test.v")
	test.Env = append(os.Environ(), "GODEBUG=httpmuxgo121=1")
	out, err := test.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "--- PASS: TestMuxOfGo121")
}

// ServeMux lets any blanks stand in a pattern; it is the same route, and is known as such.
func TestMuxExemptsPatternsWithBlanks(t *testing.T) {
	for _, pattern := range []string{"GET /{rest...}", "GET \t /{rest...}", "GET\t/{rest...}", " /{rest...}", "/{rest...}", "/", "GET  /"} {
		m := MuxOver(NewGuard(whoever), http.NewServeMux())
		serving(m, muxable...)
		m.Exempt(pattern, "the single-page application", http.NotFoundHandler())
		require.NoError(t, m.Verify(Absent(OpCancelJob, "ServeMux cannot express it")), "%q", pattern)
		methods := m.exemptMethods("/app.js")
		require.Equal(t, []string{"GET", "HEAD"}, methods[:2], "%q", pattern)
		require.Equal(t, strings.HasPrefix(pattern, "GET"), len(methods) == 2)
	}
}

// Of two patterns the more specific one takes a request, which is as it should be where both are guarded.
func TestMuxProbeMeetsAnotherOperation(t *testing.T) {
	mine := http.NewServeMux()
	m := MuxOver(NewGuard(whoever), mine)
	serving(m, OpFiles, OpSelf)
	mine.Handle("GET /files/scopes-probe", http.NotFoundHandler())
	taken := `files: requests for GET /files/{path...} are taken by "GET /files/scopes-probe"`
	require.EqualError(t, m.probe(), taken)
	m.record.routes = append(m.record.routes, Route{Method: "GET", Pattern: "/files/scopes-probe"})
	require.EqualError(t, m.probe(), taken, "it is exempt")
	m.record.routes[len(m.record.routes)-1].Operation = OpListAssets
	require.NoError(t, m.probe())
}
