package runtime

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// takes is a pattern's meaning in the words of the specification: literal segments, {name} for one non-empty segment or a part of one, {name...}
// last for the rest, possibly empty, after its slash; bytes as they are. It tries everything, and shares nothing with pack or package spec.
func takes(pattern, path string) bool {
	p, texts := strings.Split(pattern, "/"), strings.Split(path, "/")
	if path == "" || texts[0] != "" {
		return false
	}
	for i := 1; i < len(p); i++ {
		if strings.HasSuffix(p[i], "...}") {
			return len(texts) > i
		}
		if i == len(texts) || !takesSegment(p[i], texts[i]) {
			return false
		}
	}
	return len(p) == len(texts)
}

func takesSegment(segment, text string) bool {
	switch {
	case segment == "":
		return text == ""
	case segment[0] == '{':
		for n := 1; n <= len(text); n++ {
			if takesSegment(segment[strings.IndexByte(segment, '}')+1:], text[n:]) {
				return true
			}
		}
		return false
	}
	return text != "" && segment[0] == text[0] && takesSegment(segment[1:], text[1:])
}

// small is every pattern of up to two segments over a few, their endings, and how they compare by trying every path of a small world.
type small struct {
	patterns []string
	paths    []string
	takes    [][]bool // by pattern and path
	within   [][]bool // by patterns: every path of the first is one of the second
}

func newSmall(paths []string, segments ...string) *small {
	s := &small{patterns: []string{"/", "/{r...}"}, paths: paths}
	ends := []string{"", "/", "/{r...}"}
	for _, a := range segments {
		for _, end := range ends {
			s.patterns = append(s.patterns, "/"+a+end)
			for _, b := range segments {
				s.patterns = append(s.patterns, "/"+a+"/"+strings.ReplaceAll(b, "{x", "{y")+end) // ServeMux wants distinct names
			}
		}
	}
	for _, p := range s.patterns {
		row := make([]bool, len(paths))
		for i, path := range paths {
			row[i] = takes(p, path)
		}
		s.takes = append(s.takes, row)
	}
	for i := range s.patterns {
		row := make([]bool, len(s.patterns))
		for j := range s.patterns {
			row[j] = true
			for k := range paths {
				row[j] = row[j] && (!s.takes[i][k] || s.takes[j][k])
			}
		}
		s.within = append(s.within, row)
	}
	return s
}

// smallRoute is one operation of a table: the index of its pattern, and its method.
type smallRoute struct {
	pattern int
	method  string
}

var smallMethods = []string{"GET", "HEAD", "POST"}

// every is all there is of tables with one route, by methods.
func (s *small) every(methods ...string) (routes []smallRoute) {
	for i := range s.patterns {
		for _, m := range methods {
			routes = append(routes, smallRoute{i, m})
		}
	}
	return routes
}

// answer is what a table means: of the routes that take the request, the one that is strictly more specific than each other one, in its path or
// in that it is for HEAD alone.
func (s *small) answer(routes []smallRoute, method string, matches func(pattern int) bool) (Operation, MatchResult) {
	there, candidates := false, 0
	var found Operation
	for i, r := range routes {
		if !matches(r.pattern) {
			continue
		}
		there = true
		if r.method != method && (r.method != "GET" || method != "HEAD") {
			continue
		}
		candidates++
		best := true
		for j, o := range routes {
			if i == j || !matches(o.pattern) || o.method != method && (o.method != "GET" || method != "HEAD") {
				continue
			}
			narrowerMethod := r.method == "HEAD" && o.method == "GET"
			best = best && (r.method == o.method || narrowerMethod) && s.within[r.pattern][o.pattern] && (narrowerMethod || !s.within[o.pattern][r.pattern])
		}
		if best {
			found = Operation(i + 1)
		}
	}
	switch {
	case found != 0:
		return found, MatchFound
	case candidates > 0:
		return 0, MatchAmbiguous
	case there:
		return 0, MatchMethodNotAllowed
	}
	return 0, MatchNone
}

func (s *small) table(t testing.TB, routes []smallRoute) string {
	m := pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}}
	for i, r := range routes {
		m.Operations = append(m.Operations, pack.Operation{Method: r.method, Path: s.patterns[r.pattern], ID: fmt.Sprint(i)})
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	return tables.Routes
}

// mux is the table in net/http's ServeMux, nil when that does not accept it.
func (s *small) mux(routes []smallRoute) (mux *http.ServeMux, numbers map[string]Operation) {
	defer func() {
		if recover() != nil {
			mux = nil
		}
	}()
	mux, numbers = http.NewServeMux(), map[string]Operation{}
	for i, r := range routes {
		pattern := r.method + " " + s.patterns[r.pattern]
		if strings.HasSuffix(pattern, "/") {
			pattern += "{$}"
		}
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
		numbers[pattern] = Operation(i + 1)
	}
	return mux, numbers
}

var redirects = reflect.TypeOf(http.RedirectHandler("/", http.StatusMovedPermanently))

// agrees holds Match against ServeMux for one path. ServeMux adds the slash of a subtree before it looks for anything else; that is no answer.
func agrees(t testing.TB, mux *http.ServeMux, numbers map[string]Operation, method, path string, op Operation, result MatchResult) (served bool) {
	handler, pattern := mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: path}})
	if reflect.TypeOf(handler) == redirects {
		return false
	}
	if numbers[pattern] != op || (op == 0) != (pattern == "") || result == MatchAmbiguous {
		t.Fatalf("%s %q: %v, operation %d, but ServeMux serves %q\n%v", method, path, result, op, pattern, numbers)
	}
	return op != 0
}

// clean reports whether ServeMux takes the path as it is.
func clean(p string) bool {
	return p != "" && p[0] == '/' && (p == "/" || path.Clean(p) == strings.TrimSuffix(p, "/")) && (&url.URL{Path: p}).EscapedPath() == p
}

// Every table of one, two or three small routes, against the brute-force answer, and against ServeMux where it accepts the table.
func TestMatchOfEverySmallTable(t *testing.T) {
	tables, requests, accepted, served := 0, 0, 0, 0
	outcomes := map[MatchResult]int{}
	hold := func(s *small, routes []smallRoute) {
		packed := s.table(t, routes)
		mux, numbers := s.mux(routes)
		tables++
		if mux != nil {
			accepted++
		}
		for i, path := range s.paths {
			for _, method := range smallMethods {
				wantOp, want := s.answer(routes, method, func(pattern int) bool { return s.takes[pattern][i] })
				op, result := match(packed, method, path)
				if op != wantOp || result != want {
					t.Fatalf("%s %q: %v %d, not %v %d\n%v of %q", method, path, result, op, want, wantOp, routes, s.patterns)
				}
				requests++
				outcomes[result]++
				if mux != nil && clean(path) && agrees(t, mux, numbers, method, path, op, result) {
					served++
				}
			}
		}
	}
	two := newSmall(world("", "a", "b", "c"), "a", "b", "{x}")
	routes := two.every(smallMethods...)
	for i, r := range routes {
		hold(two, routes[i:i+1])
		for j, q := range routes[:i] {
			if !testing.Short() || (i+j)%8 == 0 {
				hold(two, []smallRoute{r, q})
			}
		}
	}
	if !testing.Short() {
		three := newSmall(world("", "a", "c"), "a", "{x}")
		methods := smallMethods[:2] // a third one says little that the pairs do not, and is left to CI
		if os.Getenv("SCOPEGEN_CI") == "1" {
			methods = smallMethods
		}
		routes = three.every(methods...)
		for i := range routes {
			for j := range routes[:i] {
				for k := range routes[:j] {
					hold(three, []smallRoute{routes[i], routes[j], routes[k]})
				}
			}
		}
	}
	t.Logf("%d tables, %d of which ServeMux accepts; %d requests: %v; ServeMux ran a handler on %d", tables, accepted, requests, outcomes, served)
	require.Greater(t, accepted, tables/2)
	require.Greater(t, served, 5000)
	require.Len(t, outcomes, 4)
}

// needless is an escape of what can stand in a path as it is: pchar of RFC 3986 section 3.3, by its codes.
var needless = regexp.MustCompile(`%(2[146-9A-Ea-e]|3[0-9ABDabd]|4[0-9A-Fa-f]|5[0-9AFaf]|6[1-9A-Fa-f]|7[0-9AEae])`)

// Tables and paths of a stranger's choosing, mixed segments among them.
func FuzzMatchTable(f *testing.F) {
	s := newSmall(world("", "a", "b", "ab", "a.j", "b.j", ".j", "bb", "bac", "abab", "aa", "c"), "a", "b", "{x}", "{x}.j", "a{x}", "{x}b", "{x1}{x}", "{x1}a{x}")
	for _, table := range []string{"", "\x00\x03\x06", "\x01\x02\x03\x09\x0b\x21", "\xff\xfe\x40\x41"} {
		for _, path := range []string{"/", "/a/b", "/a.j/ab", "/a//b/", "//", "/%61/b", "/a/..", "/a.j/%2e%2e", "/c/%zz", "/bac/é"} {
			f.Add([]byte(table), uint8(0), path)
			f.Add([]byte(table), uint8(1), path)
		}
	}
	f.Fuzz(func(t *testing.T, table []byte, method uint8, path string) {
		if len(table) > 12 || len(path) > 200 {
			return
		}
		every := s.every(smallMethods...)
		var routes []smallRoute
		for i := 0; i+1 < len(table); i += 2 {
			routes = append(routes, every[(int(table[i])<<8|int(table[i+1]))%len(every)])
		}
		packed := s.table(t, routes)
		m := smallMethods[int(method)%len(smallMethods)]
		meant := func(path string) (Operation, MatchResult) {
			return s.answer(routes, m, func(pattern int) bool { return takes(s.patterns[pattern], path) })
		}
		wantOp, want := meant(path)
		op, result := match(packed, m, path)
		require.Equal(t, []any{wantOp, want}, []any{op, result}, "%s %q of %v", m, path, routes)
		if mux, numbers := s.mux(routes); mux != nil && clean(path) {
			agrees(t, mux, numbers, m, path, op, result)
		}
		// As clients send paths: what is found is what the path means with and without its needless escapes, and no segment of it is a dot segment.
		if op, _ := matchRequest(packed, m, path); op != 0 {
			require.Equal(t, wantOp, op)
			_, err := url.PathUnescape(path)
			require.NoError(t, err, "%q has a broken escape", path)
			plain := needless.ReplaceAllStringFunc(path, func(escape string) string {
				c, err := url.PathUnescape(escape)
				require.NoError(t, err)
				return c
			})
			plainOp, _ := meant(plain)
			require.Equal(t, op, plainOp, "%q and %q", path, plain)
			for _, segment := range strings.Split(plain, "/") {
				require.NotContains(t, []string{".", ".."}, segment, "%q", path)
			}
		}
	})
}
