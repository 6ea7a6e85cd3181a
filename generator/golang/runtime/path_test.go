package runtime

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator/golang/pack"
)

// Whatever spelling of a path a client sends: where net/http's ServeMux runs a handler, Match finds that handler's operation
// or refuses, and never another one.
func TestMatchAgreesWithWhoeverDecodes(t *testing.T) {
	var operations []pack.Operation
	mux := http.NewServeMux()
	served := 0
	for i, path := range []string{"/files/secret", "/files/{p}", "/items:export", "/{any}", "/a/{b}/c", "/t/{rest...}"} {
		operations = append(operations, pack.Operation{Method: "GET", Path: path, Pattern: path, ID: path, Access: "none"})
		mux.HandleFunc("GET "+path, func(http.ResponseWriter, *http.Request) { served = i + 1 })
	}
	tables, err := pack.Pack(pack.Model{Schemes: []pack.Scheme{{Name: "s"}}, Operations: operations})
	require.NoError(t, err)
	outcomes := map[MatchResult]int{}
	var spellings func(done, rest string)
	spellings = func(done, rest string) {
		if rest == "" {
			for _, path := range []string{done, strings.Replace(done, "secret", "secret/..", 1)} {
				u, err := url.ParseRequestURI(path)
				require.NoError(t, err)
				served = 0
				mux.ServeHTTP(httptest.NewRecorder(), &http.Request{Method: "GET", URL: u, Host: "h", Header: http.Header{}})
				op, result := matchRequest(tables.Routes, "GET", u.EscapedPath())
				outcomes[result]++
				if served > 0 && result == MatchFound {
					require.Equal(t, served, int(op), path)
				}
			}
			return
		}
		spellings(done+rest[:1], rest[1:])
		switch rest[0] {
		case 's':
			spellings(done+"%73", rest[1:])
		case ':':
			spellings(done+"%3A", rest[1:])
			spellings(done+"%3a", rest[1:])
		case 'e':
			spellings(done+"%65", rest[1:])
		}
	}
	for _, path := range []string{"/files/secret", "/files/public", "/items:export", "/a/secret/c", "/t/x/secret"} {
		spellings("", path)
	}
	require.Greater(t, outcomes[MatchFound], 20)
	require.Greater(t, outcomes[MatchAmbiguous], 20)
	require.Greater(t, outcomes[MatchNone], 5)
	for _, path := range []string{"/files/%zz", "/files/%7", "/files/..", "/files/.", "/files/%2e%2E", "/t/a/./b", "/t/..", "/%2e/secret"} {
		_, result := matchRequest(tables.Routes, "GET", path)
		require.Equal(t, MatchNone, result, path)
	}
	for _, path := range []string{"/files/..a", "/files/.a", "/files/a.", "/t/.../b", "/files/a%2Fb", "/files/caf%c3%a9", "/files/a%40b"} {
		_, result := matchRequest(tables.Routes, "GET", path)
		require.Equal(t, MatchFound, result, path)
	}
}

// An escape is seen wherever it stands in a segment, of which eight bytes are taken at a time.
func TestMatchSeesEscapesEverywhere(t *testing.T) {
	for n := range 40 {
		for _, tail := range []string{"", "b", "bbbbbbbbbb"} {
			path := "/api/store/asset/a" + strings.Repeat("a", n)
			at, plain := walk(packedRoutes, path+tail)
			require.NotZero(t, at)
			require.Equal(t, len("a"+tail)+n < slotText, plain, path+tail)
			_, plain = walk(packedRoutes, path+"%41"+tail)
			require.False(t, plain, path+"%41"+tail)
		}
	}
	for c := range 256 {
		digit := strings.IndexByte("0123456789abcdefABCDEF", byte(c))
		require.Equal(t, digit < 0, hexDigit(byte(c)) > 15, "%q", c)
		require.Equal(t, c != 0 && strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@", byte(c)) >= 0, pathChar(byte(c)), "%q", c)
	}
}

// Each method has its own operation at one path, those of RFC 9110 section 9.3 and any others; their case counts (section 9.1).
func TestMatchOfEveryMethod(t *testing.T) {
	methods := append(strings.Fields(standardMethods), "QUERY", "PURGE")
	m := pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}}
	for _, method := range methods {
		m.Operations = append(m.Operations, pack.Operation{Method: method, Path: "/a", ID: method})
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	for i, method := range methods {
		op, result := matchRequest(tables.Routes, method, "/a")
		require.Equal(t, MatchFound, result, method)
		require.Equal(t, i+1, int(op), method)
		for _, other := range []string{strings.ToLower(method), method + " ", method[1:], ""} {
			_, result = matchRequest(tables.Routes, other, "/a")
			require.Equal(t, MatchMethodNotAllowed, result, "%q", other)
		}
	}
	require.ElementsMatch(t, methods, allowedMethods(tables.Routes, "/a"))
}
