package runtime

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// serving registers a handler for each operation that says which one it is.
func serving(m *Mux, operations ...Operation) {
	for _, op := range operations {
		m.HandleFunc(op, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(op.ID())) })
	}
}

var muxable = []Operation{OpListAssets, OpGetAsset, OpUpdateAsset, OpDeleteAsset, OpTransfer, OpSelf, OpHealth, OpFiles, OpRebuild}

func TestMux(t *testing.T) {
	m := NewMux(NewGuard(whoever))
	serving(m, muxable...)
	require.NoError(t, m.Verify(Absent(OpCancelJob, "ServeMux cannot express it")))
	for target, want := range map[string]string{
		"GET /api/store/asset/":     "listAssets",
		"GET /api/store/asset":      "301 or 307",
		"GET /api/store/asset/7":    "getAsset",
		"GET /api/store/asset/7/":   "404",
		"HEAD /api/store/asset/7":   "getAsset",
		"PUT /api/store/asset/7":    "updateAsset",
		"POST /api/store/asset/7":   "405",
		"GET /healthz":              "health",
		"GET /healthz/":             "health",
		"GET /files/a/b%2Fc":        "files",
		"GET /files/":               "files",
		"POST /api/rebuild":         "403",
		"GET /api/store/asset/%37":  "getAsset",
		"GET /api/store//asset/7":   "301 or 307",
		"GET /x/../api/self":        "301 or 307",
		"CONNECT /x/../api/self":    "404",
		"OPTIONS /api/store/asset/": "405",
	} {
		method, path, _ := strings.Cut(target, " ")
		w := httptest.NewRecorder()
		m.ServeHTTP(w, request(method, path, user(Admin, StoreRead, StoreWrite)))
		got := w.Body.String()
		if w.Code != 200 {
			got = map[int]string{301: "301 or 307", 307: "301 or 307", 403: "403", 404: "404", 405: "405"}[w.Code]
		}
		require.Equal(t, want, got, target)
	}
}

func TestMuxUnder(t *testing.T) {
	guard := NewGuard(whoever)
	m := NewMux(guard).Under("/api/")
	serving(m, OpGetAsset, OpListAssets)
	store := NewMux(guard).Under("/api").Under("/store")
	serving(store, OpUpdateAsset)
	root := http.NewServeMux()
	root.Handle("/api/", http.StripPrefix("/api", m))
	root.Handle("PUT /api/store/", http.StripPrefix("/api/store", store))
	for target, want := range map[string]string{"GET /api/store/asset/1": "getAsset", "GET /api/store/asset/": "listAssets", "PUT /api/store/asset/1": "updateAsset"} {
		method, path, _ := strings.Cut(target, " ")
		w := httptest.NewRecorder()
		root.ServeHTTP(w, request(method, path, user(StoreWrite)))
		require.Equal(t, want, w.Body.String(), target)
	}
}

func TestVerify(t *testing.T) {
	ok := http.NotFoundHandler()
	m := NewMux(NewGuard(whoever))
	serving(m, OpListAssets, OpGetAsset, OpSelf)
	m.Exempt("GET /metrics", "internal listener", ok)
	m.Exempt("/debug/", "  ", ok)
	err := m.Verify(Absent(OpRebuild, "admin binary"), Absent(OpSelf, "no"), Absent(OpHealth, ""), Absent(99, "x"), Unguarded("GET /nothing", "gone"))
	require.EqualError(t, err, `the exception for health has no reason
an exception is for invalid Operation(99)
the exception for /debug/ has no reason
self: said to be absent, but it has a handler
cancelJob: no handler for POST /api/job/{id}:cancel (/jobs.Jobs/Cancel); register one, or except it with Absent
deleteAsset: no handler for DELETE /api/store/asset/{id}; register one, or except it with Absent
files: no handler for GET /files/{path...}; register one, or except it with Absent
transfer: no handler for POST /api/transfer; register one, or except it with Absent
updateAsset: no handler for PUT /api/store/asset/{id}; register one, or except it with Absent
the exception for GET /nothing excepts nothing: there is nothing of the kind`)
}

func TestVerifyRoutes(t *testing.T) {
	g := NewGate()
	for op := range Operations() {
		g.Bind(op)
	}
	require.NoError(t, g.VerifyRoutes(nil))
	route := func(method, path string, op Operation) Route {
		return Route{Method: method, Pattern: path, Path: path, Operation: op}
	}
	require.EqualError(t, g.VerifyRoutes([]Route{
		route("GET", "/api/self", OpSelf),
		route("GET", "/v2/self", OpSelf),
		route("GET", "/api/store/asset/{x}", OpGetAsset),
		route("PUT", "/api/store/asset/{x}", OpUpdateAsset),
		route("PUT", "/api/store/asset/{x}", OpUpdateAsset),
		route("HEAD", "/api/store/asset/{x}", OpGetAsset),
		route("HEAD", "/api/store/asset/{y}", OpUpdateAsset),
		route("*", "/api/transfer", OpTransfer),
		route("GET", "/metrics", 0),
		route("*", "/debug/{rest...}", 0),
	}, Unguarded("/debug/{rest...}", "profiles, internal")),
		`GET /v2/self: self stands here, whose path is /api/self: say the prefix of a group or mount with Under
PUT /api/store/asset/{x}: registered twice
HEAD /api/store/asset/{y}: updateAsset stands here, whose method is PUT
GET /metrics: a route without an operation; register it through the guard, or except it with Unguarded("GET /metrics", reason)`)

	first := []Route{
		{Method: "GET", Pattern: "/*", Path: "/{rest...}", First: true},
		{Method: "POST", Pattern: "/api/*", Path: "/api/{rest...}", First: true},
		{Method: "", Pattern: "/api/store/:a/:b", Path: "/api/store/{a}/{b}", First: true},
		{Method: "GET", Pattern: "/api/self", Path: "/api/self", Operation: OpSelf, First: true},
		{Method: "PUT", Pattern: "/api/store/asset/:id", Path: "/api/store/asset/{id}", Operation: OpUpdateAsset, First: true},
	}
	because := []Exception{Unguarded("GET /*", "spa"), Unguarded("POST /api/*", "old"), Unguarded("/api/store/:a/:b", "old")}
	require.EqualError(t, g.VerifyRoutes(first, because...), `GET /*: takes the requests of self (GET /api/self), which is registered after it
/api/store/:a/:b: takes the requests of updateAsset (PUT /api/store/asset/:id), which is registered after it`)
	require.NoError(t, g.VerifyRoutes(append(first[3:5:5], first[:3]...), because...))
}

// What another gate serves is served.
func TestServedBy(t *testing.T) {
	here, there := NewGate(), NewGate()
	for op := range Operations() {
		if op != OpSelf {
			here.Bind(op)
		}
	}
	require.Error(t, here.VerifyRoutes(nil))
	require.Error(t, here.VerifyRoutes(nil, ServedBy(there)))
	self := func(op Operation) bool { return op == OpSelf }
	require.NoError(t, here.VerifyRoutes(nil, AbsentWhere(self, "served elsewhere")))
	nothing := func(Operation) bool { return false }
	require.EqualError(t, here.VerifyRoutes(nil, AbsentWhere(self, " "), AbsentWhere(nothing, "x"), AbsentWhere(func(op Operation) bool { return op == OpHealth }, "y")),
		`the exception for absent operations has no reason
health: said to be absent, but it has a handler
the exception for absent operations excepts nothing: there is nothing of the kind`)
	there.Bind(OpSelf)
	require.NoError(t, here.VerifyRoutes(nil, ServedBy(there)))
	require.EqualError(t, here.VerifyRoutes(nil, ServedBy(there), ServedBy(nil)),
		"an exception is for nothing: it has no operation, no route and no gate")
}

func TestUnguardedWhere(t *testing.T) {
	g := NewGate()
	for op := range Operations() {
		g.Bind(op)
	}
	routes := []Route{{Method: "GET", Pattern: "/v2/a"}, {Pattern: "/v2/b"}, {Method: "GET", Pattern: "/v3/a"}}
	v2 := func(route string) bool { return strings.Contains(route, "/v2/") }
	require.ErrorContains(t, g.VerifyRoutes(routes, UnguardedWhere(v2, "its own guard verifies it")), "GET /v3/a: a route without an operation")
	require.NoError(t, g.VerifyRoutes(routes[:2], UnguardedWhere(v2, "its own guard verifies it")))
	require.EqualError(t, g.VerifyRoutes(nil, UnguardedWhere(v2, " ")), `the exception for unguarded routes has no reason
the exception for unguarded routes excepts nothing: there is nothing of the kind`)
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"/{x...}", "/a", true}, {"/{x...}", "/", true}, {"/a/{x...}", "/a", false}, {"/a/{x...}", "/a/{y...}", true}, {"/a/{x...}", "/b/c", false},
		{"/a/{x}", "/a/b", true}, {"/a/{x}", "/a/{y}", true}, {"/a/{x}", "/a/", false}, {"/a/{x}", "/a/{y...}", false}, {"/a/b", "/a/{x}", false},
		{"/a/{x}.json", "/a/b", false}, {"/a/{x}", "/a/{y}.json", true}, {"/a", "/a/b", false}, {"", "/a", false}, {"/a", "", false}, {"/a/b", "/a/b", true},
	} {
		require.Equal(t, c.want, covers(c.a, c.b), "%s covers %s", c.a, c.b)
	}
}

// A mux of the user's can hold routes that hide guarded ones, and one for everything.
func TestMuxOver(t *testing.T) {
	ok := http.NotFoundHandler()
	mine := http.NewServeMux()
	m := MuxOver(NewGuard(whoever), mine)
	serving(m, muxable...)
	absent := Absent(OpCancelJob, "ServeMux cannot express it")
	require.NoError(t, m.Verify(absent))
	mine.Handle("GET /files/scopes-probe", ok) // more specific than /files/{path...}
	require.EqualError(t, m.Verify(absent), `files: requests for GET /files/{path...} are taken by "GET /files/scopes-probe"`)
	mine.Handle("/", ok)
	require.ErrorContains(t, m.Verify(absent), `"/" takes paths that the specification does not have`)
	known := MuxOver(NewGuard(whoever), http.NewServeMux())
	serving(known, muxable...)
	known.Exempt("/", "the single-page application", ok)
	require.NoError(t, known.Verify(absent))
}
