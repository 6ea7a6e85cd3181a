package routers

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gorilla/mux"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/generator/golang/adapter"
	adapterchi "github.com/scopegen/scopegen/generator/golang/adapter/chi"
	adaptergin "github.com/scopegen/scopegen/generator/golang/adapter/gin"
	adaptergorilla "github.com/scopegen/scopegen/generator/golang/adapter/gorilla"
	"github.com/scopegen/scopegen/generator/golang/adapter/nethttp"
	"github.com/scopegen/scopegen/spec"
)

// judged is a router whose tables the generator judges.
type judged struct {
	*adapter.Adapter
	// build registers patterns in this order, each with a handler that answers with the operation's number.
	build func(routes []route) http.Handler
	// lossy: it may find no route where there is one. ServeMux redirects /a to a route for /a/ rather than take it for a rest,
	// and gin does not always go back from literal text to a parameter.
	lossy bool
}

type route struct {
	method, pattern string
	operation       int
}

func answer(op int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Served", fmt.Sprint(op)) }
}

var routers = []judged{
	{&nethttp.Adapter, func(routes []route) http.Handler {
		m := http.NewServeMux()
		for _, r := range routes {
			m.Handle(r.method+" "+r.pattern, answer(r.operation))
		}
		return m
	}, true},
	{&adapterchi.Adapter, func(routes []route) http.Handler {
		m := chi.NewRouter()
		for _, r := range routes {
			m.Method(r.method, r.pattern, answer(r.operation))
		}
		return m
	}, false},
	{&adaptergin.Adapter, func(routes []route) http.Handler {
		gin.SetMode(gin.ReleaseMode)
		m := gin.New()
		for _, r := range routes {
			m.Handle(r.method, r.pattern, gin.WrapF(answer(r.operation)))
		}
		return m
	}, true},
	{&adaptergorilla.Adapter, func(routes []route) http.Handler {
		m := mux.NewRouter()
		for _, r := range routes {
			m.Path(r.pattern).Methods(r.method).Handler(answer(r.operation))
		}
		return m
	}, false},
}

// table is a random specification of a few operations whose paths like to meet.
func table(r *rand.Rand) string {
	segments := []string{"a", "b", "ab", "a:b", "{x}", "{y}", "{x}", "caf%C3%A9", "%3A", "{x}.a", "a-{y}", "*", "a b"}
	var b strings.Builder
	b.WriteString("scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n")
	seen := map[string]bool{}
	for _, scope := range []string{"one", "two"} {
		var lines strings.Builder
		for range 1 + r.IntN(4) {
			var path strings.Builder
			for range 1 + r.IntN(3) {
				path.WriteString("/" + segments[r.IntN(len(segments)-r.IntN(7))])
			}
			path.WriteString([]string{"", "", "", "", "", "/", "/{rest...}"}[r.IntN(7)])
			line := []string{"GET", "GET", "GET", "HEAD", "POST"}[r.IntN(5)] + " " + path.String()
			if !seen[line] && !strings.Contains(line, " /a b") && !strings.Contains(line, "a b") && strings.Count(line, "{x}") < 2 && strings.Count(line, "{y}") < 2 {
				seen[line] = true
				fmt.Fprintf(&lines, "      - %q: {summary: X, id: op%d}\n", line, len(seen))
			}
		}
		fmt.Fprintf(&b, "  %s:\n    description: D.\n", scope)
		if lines.Len() > 0 {
			b.WriteString("    grants:\n" + lines.String())
		}
	}
	return b.String()
}

// TestJudgement gives random tables to the generator and, where it takes them, to the router in any order that the adapter
// allows: the router must register them, and answer each request as the most specific operation, or as none where there is
// none. What neither has is as good: a table whose pairs it refuses must not be one that the router tells apart anyway, which
// is counted.
func TestJudgement(t *testing.T) {
	tables, requests := 1200, 30
	if testing.Short() {
		tables = 300
	}
	for _, router := range routers {
		t.Run(router.Name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			taken, refused, served, lost := 0, 0, 0, 0
			for range tables {
				yaml := table(r)
				api, ok := tryLoad(yaml)
				if !ok {
					continue
				}
				result, err := golang.Target.Emit(&generator.Request{API: api, Options: generator.Options{
					"dir": "scopes", "adapters": []string{router.Name}, "import": "example.com/shop/scopes",
				}})
				require.NoError(t, err)
				if result.Found.Errors() > 0 {
					refused++
					for _, d := range result.Found {
						require.Contains(t, []string{"SG3100", "SG3101"}, string(d.Rule.Code), "%s\n%s", d.Message, yaml)
						require.True(t, d.Range.IsValid())
					}
					continue
				}
				taken++
				h := build(t, r, router, api, yaml)
				for range requests {
					method, target := request(r, api)
					got, want := ask(h, method, target), expected(api, method, target)
					switch {
					case got == "" && len(want) > 0 && router.lossy:
						lost++
					case got == "" && len(want) == 0, slices.Contains(want, got):
						if got != "" {
							served++
						}
					default:
						t.Fatalf("%s %s was served by %q, not %q:\n%s", method, target, got, want, yaml)
					}
				}
			}
			t.Logf("%s: %d tables taken, %d refused; %d requests served right, %d found no route", router.Name, taken, refused, served, lost)
			require.Greater(t, taken, tables/50)
			require.Greater(t, refused, tables/50)
			require.Greater(t, served, tables/10)
		})
	}
}

// build registers a table in a random order, GET operations for HEAD as well where the adapter does.
func build(t *testing.T, r *rand.Rand, router judged, api *spec.API, yaml string) http.Handler {
	heads := map[string]bool{}
	for _, o := range api.Operations {
		if o.Method == "HEAD" {
			heads[o.Pattern.Shape()] = true
		}
	}
	order := r.Perm(len(api.Operations))
	if router.Choice == adapter.FirstMatch { // a wider one never stands before a narrower one
		slices.SortStableFunc(order, func(i, j int) int { return width(api, i) - width(api, j) })
	}
	var routes []route
	for _, i := range order {
		o := api.Operations[i]
		pattern, err := router.Convert(o.Pattern)
		require.NoError(t, err)
		routes = append(routes, route{o.Method, pattern, i})
		if router.HeadApart && o.Method == "GET" && !heads[o.Pattern.Shape()] {
			routes = append(routes, route{"HEAD", pattern, i})
		}
	}
	defer func() {
		if p := recover(); p != nil {
			t.Fatalf("%s refuses what was taken: %v\n%s", router.Name, p, yaml)
		}
	}()
	return router.build(routes)
}

// width counts the operations that are narrower than one: what orders them.
func width(api *spec.API, i int) (n int) {
	for _, o := range api.Operations {
		if o.Compare(api.Operations[i]) == spec.Narrower {
			n++
		}
	}
	return n
}

// request is one that likely meets an operation.
func request(r *rand.Rand, api *spec.API) (method, target string) {
	o := api.Operations[r.IntN(len(api.Operations))]
	texts := []string{"a", "b", "ab", "a:b", "z", "x.a", "a-a", "caf%C3%A9", "a%20b", "a*b", "%25", "(x)"}
	for _, s := range o.Pattern.Segments {
		text := texts[r.IntN(len(texts))]
		switch {
		case s.IsLiteral() && r.IntN(4) > 0:
			text = s.Literal()
		case s.IsRest():
			text = []string{"", "a", "a/b", "b/"}[r.IntN(4)]
		}
		target += "/" + text
	}
	if r.IntN(8) == 0 && !strings.HasSuffix(target, "/") { // empty parameters are the subpackages' to refuse
		target += "/"
	}
	if o.Method == "POST" {
		return "POST", target
	}
	return []string{"GET", "HEAD"}[r.IntN(2)], target
}

// expected are the operations that may answer: the most specific, of which there are several where they need the same.
func expected(api *spec.API, method, target string) (ids []string) {
	var met []*spec.Operation
	for _, o := range api.Operations {
		if (o.Method == method || o.Method == "GET" && method == "HEAD") && o.Pattern.Matches(target) {
			met = append(met, o)
		}
	}
	for _, o := range met {
		if !slices.ContainsFunc(met, func(other *spec.Operation) bool { return other.Compare(o) == spec.Narrower }) {
			ids = append(ids, fmt.Sprint(o.Index))
		}
	}
	return ids
}

// ask gives the number of the operation that served.
func ask(h http.Handler, method, target string) string {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w.Header().Get("Served")
}
