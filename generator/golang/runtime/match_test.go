package runtime

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// The oracle of Match: patterns as regular expressions, and which one is more specific by trying every path of a small world.

var parameterExpression = regexp.MustCompile(`\{[^}]*\}`)

func expression(o pack.Operation) *regexp.Regexp {
	path := o.Base + o.Path
	slash := `$`
	if o.IgnoreSlash && path != "/" && !strings.HasSuffix(path, "...}") {
		path, slash = strings.TrimSuffix(path, "/"), `/?$`
	}
	var b strings.Builder
	b.WriteString(`(?s)^`)
	for path != "" {
		at := parameterExpression.FindStringIndex(path)
		if at == nil {
			b.WriteString(regexp.QuoteMeta(path))
			break
		}
		b.WriteString(regexp.QuoteMeta(path[:at[0]]))
		if strings.HasSuffix(path[at[0]:at[1]], "...}") {
			b.WriteString(`.*`)
		} else {
			b.WriteString(`[^/]+`)
		}
		path = path[at[1]:]
	}
	return regexp.MustCompile(b.String() + slash)
}

type matchOracle struct {
	operations []pack.Operation
	world      []string
	matches    [][]bool // by operation and path
	known      map[[2]int][2]bool
}

func newMatchOracle(operations []pack.Operation, world []string) matchOracle {
	o := matchOracle{operations: operations, world: world, known: map[[2]int][2]bool{}}
	for _, op := range operations {
		e, row := expression(op), make([]bool, len(world))
		for i, path := range world {
			row[i] = e.MatchString(path)
		}
		o.matches = append(o.matches, row)
	}
	return o
}

// within reports whether a takes no request that b does not, and whether b takes more.
func (o matchOracle) within(a, b int) (within, strictly bool) {
	if known, ok := o.known[[2]int{a, b}]; ok {
		return known[0], known[1]
	}
	x, y := o.operations[a].Method, o.operations[b].Method
	within = x == y || x == "HEAD" && y == "GET"
	strictly = x != y
	for i := range o.world {
		within = within && (!o.matches[a][i] || o.matches[b][i])
		strictly = strictly || o.matches[b][i] && !o.matches[a][i]
	}
	o.known[[2]int{a, b}] = [2]bool{within, strictly}
	return within, strictly
}

func (o matchOracle) match(method string, path int) (Operation, MatchResult) {
	var candidates []int
	exists := false
	for i, op := range o.operations {
		exists = exists || o.matches[i][path]
		if o.matches[i][path] && (op.Method == method || op.Method == "GET" && method == "HEAD") {
			candidates = append(candidates, i)
		}
	}
	for _, c := range candidates {
		best := true
		for _, d := range candidates {
			within, strictly := o.within(c, d)
			best = best && (c == d || within && strictly)
		}
		if best {
			return Operation(c + 1), MatchFound
		}
	}
	switch {
	case len(candidates) > 0:
		return 0, MatchAmbiguous
	case exists:
		return 0, MatchMethodNotAllowed
	}
	return 0, MatchNone
}

// world is every path of up to three segments from a few texts.
func world(texts ...string) (paths []string) {
	for _, a := range texts {
		paths = append(paths, "/"+a)
		for _, b := range texts {
			paths = append(paths, "/"+a+"/"+b)
			for _, c := range texts {
				paths = append(paths, "/"+a+"/"+b+"/"+c)
			}
		}
	}
	return append(paths, "", "a", "/a/a/a/a", "/a/a/a/", "/a/b/c/a", "/b/ab/a/", "/a/a/a/b.j")
}

func TestMatchIsTheOracles(t *testing.T) {
	paths := world("", "a", "b", "ab", "aab", "a.j", ".j", "b.j.j", "bac", "zz", "x:j", "a:j", "q.k", "bb", "b.j", "longer-than-eight", "longer-than-sixteen-bytes", "longer-than-sixteen-bytez")
	segments := []string{"a", "b", "{x}", "{x}", "{x}.j", "{x}:j", "a{x}", "{x}{y}", "{x}b", "a{x}.j", "{x}.{y}", "longer-than-eight", "longer-than-sixteen-bytes", "a.j"}
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		var operations []pack.Operation
		for i := range 1 + r.IntN(9) {
			path := ""
			for range 1 + r.IntN(3) {
				path += "/" + one(r, segments)
			}
			switch r.IntN(6) {
			case 0:
				path += "/"
			case 1:
				path += "/{rest...}"
			}
			if r.IntN(12) == 0 {
				path = one(r, []string{"/", "/{rest...}"})
			}
			operations = append(operations, pack.Operation{Method: one(r, []string{"GET", "GET", "HEAD", "POST", "PURGE"}), Path: path, ID: fmt.Sprint(i), IgnoreSlash: r.IntN(4) == 0})
		}
		compareMatch(t, operations, paths)
	}
}

// Every pair of small patterns, where a mistake about which one is more specific would show.
func TestMatchOfEveryPair(t *testing.T) {
	paths := world("", "a", "b", "ab", "a.j", "b.j", ".j", "bb", "bac", "abab")
	var patterns []string
	for _, first := range []string{"a", "{x}", "{x}.j", "a{x}", "{x}b", "{x}{y}", "{x}a{y}"} {
		for _, second := range []string{"", "/", "/b", "/{x}", "/{x...}"} {
			patterns = append(patterns, "/"+first+second)
		}
	}
	for i, p := range patterns {
		for _, q := range patterns[:i] {
			compareMatch(t, []pack.Operation{{Method: "GET", Path: p, ID: "p"}, {Method: "GET", Path: q, ID: "q"}, {Method: "HEAD", Path: "/a/b", ID: "h"}}, paths)
		}
	}
}

func compareMatch(t *testing.T, operations []pack.Operation, paths []string) {
	tables, err := pack.Pack(pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}, Operations: operations})
	require.NoError(t, err)
	o := newMatchOracle(operations, paths)
	for i, path := range paths {
		var allowed []string
		for _, method := range []string{"GET", "HEAD", "POST", "DELETE", "PURGE", "get"} {
			wantOp, want := o.match(method, i)
			op, result := match(tables.Routes, method, path)
			if wantOp != op || want != result {
				t.Fatalf("%s %q: %v %d, not %v %d\n%+v", method, path, result, op, want, wantOp, operations)
			}
			if want == MatchFound || want == MatchAmbiguous {
				allowed = append(allowed, method)
			}
		}
		require.ElementsMatch(t, allowed, allowedMethods(tables.Routes, path))
	}
}

// Where net/http's ServeMux accepts a table, its handler and Match are of one mind about every clean path.
func TestMatchIsServeMuxs(t *testing.T) {
	paths := world("a", "b", "c", "long-segment-of-a-path")
	for _, path := range world("a", "b", "c") {
		if path != "" && !strings.HasSuffix(path, "/") {
			paths = append(paths, path+"/")
		}
	}
	accepted := 0
	for seed := range uint64(250) {
		r := rand.New(rand.NewPCG(seed, 3))
		var operations []pack.Operation
		for i := range 1 + r.IntN(7) {
			path := ""
			for range 1 + r.IntN(3) {
				path += "/" + one(r, []string{"a", "b", "{}", "long-segment-of-a-path"})
			}
			path += one(r, []string{"", "", "/", "/{rest...}"})
			for n := 0; strings.Contains(path, "{}"); n++ {
				path = strings.Replace(path, "{}", fmt.Sprintf("{p%d}", n), 1)
			}
			operations = append(operations, pack.Operation{Method: one(r, []string{"GET", "HEAD", "POST"}), Path: path, ID: fmt.Sprint(i)})
		}
		served := -1
		mux, ok := serveMux(operations, &served)
		if !ok {
			continue
		}
		accepted++
		tables, err := pack.Pack(pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}, Operations: operations})
		require.NoError(t, err)
		for _, path := range paths {
			if path == "" || path[0] != '/' {
				continue
			}
			for _, method := range []string{"GET", "HEAD", "POST"} {
				served = -1
				w := httptest.NewRecorder()
				mux.ServeHTTP(w, &http.Request{Method: method, URL: &url.URL{Path: path}, Header: http.Header{}})
				if w.Code == http.StatusMovedPermanently || w.Code == http.StatusTemporaryRedirect {
					continue // ServeMux adds the slash of a subtree before it looks for anything else
				}
				op, result := match(tables.Routes, method, path)
				require.Equal(t, served+1, int(op), "%s %s: %v, %d\n%+v", method, path, result, w.Code, operations)
				require.NotEqual(t, MatchAmbiguous, result)
				// The reverse does not hold: ServeMux also answers 405 where the path with a slash more is there under other methods.
				if result == MatchMethodNotAllowed {
					require.Equal(t, http.StatusMethodNotAllowed, w.Code, "%s %s", method, path)
					require.Subset(t, strings.Split(w.Header().Get("Allow"), ", "), allowedMethods(tables.Routes, path))
				}
			}
		}
	}
	require.Greater(t, accepted, 100)
}

func serveMux(operations []pack.Operation, served *int) (mux *http.ServeMux, ok bool) {
	defer func() { ok = recover() == nil }()
	mux = http.NewServeMux()
	for i, op := range operations {
		pattern := op.Path
		if strings.HasSuffix(pattern, "/") {
			pattern += "{$}"
		}
		mux.HandleFunc(op.Method+" "+pattern, func(http.ResponseWriter, *http.Request) { *served = i })
	}
	return mux, true
}

// The path is a stranger's: whatever it is, Match ends, and finds only what the regular expression does.
func FuzzMatch(f *testing.F) {
	for _, path := range []string{"/a/b", "/a//", "//", "/a/x.json", "/job/1:cancel:cancel", "/job/:cancel", "/files/", "/files/../%2e\x00", "/files"} {
		f.Add("GET", path)
	}
	operations := []pack.Operation{
		{Method: "GET", Path: "/a/{x}", ID: "1"}, {Method: "GET", Path: "/a/{x}.json", ID: "2"}, {Method: "GET", Path: "/files/{rest...}", ID: "3"},
		{Method: "GET", Path: "/job/{x}:cancel", ID: "4"}, {Method: "GET", Path: "/job/{a}...{b}", ID: "5"}, {Method: "GET", Path: "/", ID: "6"},
	}
	tables, err := pack.Pack(pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}, Operations: operations})
	require.NoError(f, err)
	var expressions []*regexp.Regexp
	for _, op := range operations {
		expressions = append(expressions, expression(op))
	}
	f.Fuzz(func(t *testing.T, method, path string) {
		op, result := match(tables.Routes, method, path)
		count := 0
		for i, e := range expressions {
			if e.MatchString(path) {
				count++
			} else if op == Operation(i+1) {
				t.Fatalf("%q is not of %s", path, operations[i].Path)
			}
		}
		if (count == 0) != (result == MatchNone) {
			t.Fatalf("%q: %v, of %d patterns", path, result, count)
		}
		if op != 0 && method != "GET" && method != "HEAD" {
			t.Fatalf("%q", method)
		}
	})
}
