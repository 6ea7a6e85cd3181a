package routers

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/generator/golang/adapter/echo4"
	"github.com/scopegen/scopegen/spec"
)

// colons are the adapters of routers that write :name.
var colons = []string{"echo4", "echo5", "fiber2", "fiber3"}

// colonTable is a random specification of operations whose paths like to meet, of what these routers take.
func colonTable(r *rand.Rand) string {
	segments := []string{"a", "b", "ab", "a:b", "a.b", "fn(x)", "a+b", "{x}", "{x}", "{x}", "{x-y}", "{x.y}", ":a"}
	var b strings.Builder
	b.WriteString("scopegen: 1\ninfo: {title: T, version: \"1\"}\nschemes: {oauth2: {type: http, scheme: bearer, default: true, claims: [{name: scope, format: space}]}}\nscopes:\n")
	seen := map[string]bool{}
	for _, scope := range []string{"scope:one", "scope:two"} {
		fmt.Fprintf(&b, "  %s:\n    description: D.\n    grants:\n", scope)
		for n := 2 + r.IntN(4); n > 0; {
			var path strings.Builder
			for range 1 + r.IntN(3) {
				path.WriteString("/" + segments[r.IntN(len(segments))])
			}
			path.WriteString([]string{"", "", "", "", "", "/", "/{rest...}"}[r.IntN(7)])
			line := []string{"GET", "GET", "GET", "HEAD", "POST"}[r.IntN(5)] + " " + path.String()
			if !seen[line] {
				seen[line] = true
				n--
				fmt.Fprintf(&b, "      - %q: {summary: X, id: op%d}\n", line, len(seen))
			}
		}
	}
	return b.String()
}

type hostile struct {
	Method, Target string
	Want           []string
}

// hostileRequest is one that likely meets an operation, or nearly does.
func hostileRequest(r *rand.Rand, api *spec.API) hostile {
	o := api.Operations[r.IntN(len(api.Operations))]
	texts := []string{"a", "b", "ab", "a:b", "z", "fn(x)", "a:", "aa", "%61", "a%2Fb", "a%2fb", "A", "", ".", "..", "%2e%2e", "a%20b", "a;b", "*", ":x", "%25", "a%3Ab", "%"}
	var target strings.Builder
	for _, s := range o.Pattern.Segments {
		text := texts[r.IntN(len(texts))]
		switch {
		case s.IsLiteral() && r.IntN(5) > 0:
			text = s.Literal()
		case s.IsRest():
			text = []string{"", "a", "a/b", "b/", "/", "../a"}[r.IntN(6)]
		}
		target.WriteString("/" + text)
	}
	target.WriteString([]string{"", "", "", "", "", "/", "/a", "//", "?q=/b", "/%2F"}[r.IntN(10)])
	h := hostile{Method: []string{o.Method, o.Method, "GET", "HEAD", "POST"}[r.IntN(5)], Target: target.String()}
	path, _, _ := strings.Cut(h.Target, "?")
	h.Want = expected(api, h.Method, path)
	return h
}

// TestExactly gives random tables to the generator and, those that it takes for all four routers, compiled, to these, and asks
// them what clients might. Whatever order the adapters allow, a request must be served as the operation that is most specific
// for its bytes, or by none where there is none; with the scope that this operation needs, and without it not.
func TestExactly(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	const tables, requests = 6, 4000
	root := t.TempDir()
	write := func(name string, data []byte) {
		at := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
		require.NoError(t, os.WriteFile(at, data, 0o644))
	}
	template, err := os.ReadFile("testdata/exact/router.go.txt")
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(3, 4))
	taken, refused := 0, 0
	for taken < tables {
		api, ok := tryLoad(colonTable(r))
		if !ok {
			continue
		}
		home := fmt.Sprintf("t%d", taken)
		result, err := golang.Target.Emit(&generator.Request{API: api, Options: generator.Options{
			"dir": home + "/scopes", "adapters": colons, "import": "example.com/shop/" + home + "/scopes",
		}})
		require.NoError(t, err)
		if result.Found.Errors() > 0 {
			refused++
			continue
		}
		taken++
		for _, f := range result.Files {
			write(f.Path, f.Data)
		}
		var cases struct {
			Order    []int
			Scopes   []string
			Requests []hostile
		}
		cases.Order = r.Perm(len(api.Operations))
		slices.SortStableFunc(cases.Order, func(i, j int) int { return width(api, i) - width(api, j) })
		for i := range cases.Order {
			cases.Order[i]++
			cases.Scopes = append(cases.Scopes, api.Operations[i].Grants[0].Scope.Name)
		}
		for range requests {
			cases.Requests = append(cases.Requests, hostileRequest(r, api))
		}
		data, err := json.Marshal(cases)
		require.NoError(t, err)
		write(home+"/cases.json", data)
		source := strings.NewReplacer("package PACKAGE", "package "+home, "example.com/shop/scopes", "example.com/shop/"+home+"/scopes").Replace(string(template))
		write(home+"/router.go", []byte(source))
	}
	var imports, calls strings.Builder
	for n := range tables {
		fmt.Fprintf(&imports, "\t\"example.com/shop/t%d\"\n", n)
		fmt.Fprintf(&calls, "\tserved += t%d.Exactly(t, \"t%d/cases.json\")\n", n, n)
	}
	write("exact_test.go", []byte("package shop\n\nimport (\n\t\"testing\"\n\n"+imports.String()+")\n\nfunc TestExactly(t *testing.T) {\n\tserved := 0\n"+
		calls.String()+"\tt.Logf(\"served %d\", served)\n}\n"))
	module(t, write)
	cmd := exec.Command("go", "test", "-v", ".")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%.8000s", out)
	var served int
	_, text, _ := strings.Cut(string(out), "served ")
	_, err = fmt.Sscan(text, &served)
	require.NoError(t, err, "%s", out)
	t.Logf("%d tables taken, %d refused; %d requests to each router, %d served right", taken, refused, tables*requests, served)
	require.Greater(t, served, tables*requests/2)
}

// Echo's patterns, and what it cannot have.
func TestEchoPatterns(t *testing.T) {
	require.Equal(t, map[string]string{
		"/": "/", "/a/{id}": "/a/:id", "/a/{id}/": "/a/:id/", "/a/{path...}": "/a/*", "/{path...}": "/*", "/items:export": `/items\:export`,
		"/{enterprise-team}/{id}/{id}": "/:enterprise_team/:id/:id_2", "/fn(x)/{id}": "/fn(x)/:id",
		"/caf%C3%A9": "/café", "/sp%20ace/b": "/sp ace/b", "/$meta+x": "/$meta+x",
		"/st*r": "cannot be escaped", "/{id}.json": "mixes", "/{id}:cancel": "mixes", "/{a}-{b}": "mixes", "/items{kind}": "mixes", "/a:{id}/b": "mixes", "/:a": "for a parameter",
		"/caf%C3%A9/{id}": "decoded path", "/a%2Fb": "escaped", "/caf%C3%A9/fn(x)": "decoded path", "/a%5Cb": "escaped",
	}, convertAll(t, echo4.Convert))
	e, e5 := echo.New(), echo5.New()
	hit := ""
	for _, path := range []string{`/items\:export`, "/café", "/sp ace/b"} {
		e.GET(path, func(c echo.Context) error { hit = path; return nil })
		e5.GET(path, func(c *echo5.Context) error { hit = path; return nil })
	}
	for target, want := range map[string]string{
		"/items:export": `/items\:export`, "/itemsX": "", "/caf%C3%A9": "/café", "/sp%20ace/b": "/sp ace/b", "/caf%c3%a9": "", "/a7/b": "",
	} {
		hit = ""
		e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
		require.Equal(t, want, hit, target)
		hit = ""
		e5.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
		require.Equal(t, want, hit, target)
	}
}

// convertAll converts the paths of either router's table, and gives a part of the reason where that fails.
func convertAll(t *testing.T, convert func(spec.Pattern) (string, error)) map[string]string {
	reasons := []string{"cannot be escaped", "mixes", "for a parameter", "decoded path", "escaped", "stands first", "30 parameters"}
	got := map[string]string{}
	for _, path := range []string{
		"/", "/a/{id}", "/a/{id}/", "/a/{path...}", "/{path...}", "/items:export", "/{enterprise-team}/{id}/{id}", "/items{kind}", "/a:{id}/b", "/fn(x)/{id}",
		"/caf%C3%A9", "/sp%20ace/b", "/$meta+x", "/st*r", "/{id}.json", "/{id}:cancel", "/{a}-{b}", "/caf%C3%A9/{id}", "/a%2Fb", "/caf%C3%A9/fn(x)", "/a%5Cb", "/:a",
	} {
		p, err := spec.ParsePattern(path)
		require.NoError(t, err, path)
		text, err := convert(p)
		if err != nil {
			i := slices.IndexFunc(reasons, func(reason string) bool { return strings.Contains(err.Error(), reason) })
			require.GreaterOrEqual(t, i, 0, err)
			text = reasons[i]
		}
		got[path] = text
	}
	return got
}
