package calls_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/calls"
)

func read(t *testing.T, o calls.Options, text string) (got []calls.Call, unread []calls.Unread) {
	t.Helper()
	require.NoError(t, calls.Read(strings.NewReader(text), o, func(c calls.Call) { got = append(got, c) }, func(u calls.Unread) { unread = append(unread, u) }))
	return got, unread
}

func TestList(t *testing.T) {
	got, unread := read(t, calls.Options{Format: calls.List}, "# what the report job does\nGET /a/1?x=y\r\n\nPOST https://api.example.com/b%20c#frag # twice a day\nlistAssets\nget /a\nGET a\nGET  /last")
	require.Equal(t, []calls.Call{{Method: "GET", Path: "/a/1", Line: 2}, {Method: "POST", Path: "/b%20c", Line: 4}, {ID: "listAssets", Line: 5}, {Method: "GET", Path: "/last", Line: 8}}, got)
	require.Equal(t, []int{6, 7}, []int{unread[0].Line, unread[1].Line})
}

// Lines as Apache's and nginx's manuals have them, and what they make of requests that are no HTTP.
func TestLog(t *testing.T) {
	got, unread := read(t, calls.Options{Format: calls.Log}, `127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326
127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "DELETE /a/%41?q=\"x\" HTTP/1.1" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"
::1 - "quoted user" [10/Oct/2000:13:55:36 -0700] "GET /b HTTP/2.0" 403 -
1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "\x16\x03\x01" 400 226
1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "-" 408 0
nothing
1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /c`)
	require.Equal(t, []calls.Call{{Method: "GET", Path: "/apache_pb.gif", Line: 1}, {Method: "DELETE", Path: "/a/%41", Line: 2}, {Method: "GET", Path: "/b", Line: 3}}, got)
	require.Len(t, unread, 4)
}

func TestJSONLines(t *testing.T) {
	got, unread := read(t, calls.Options{Format: calls.Lines}, `{"method":"GET","path":"/a"}
{"request":{"method":"post","uri":"/b?c"},"status":200}
{"httpRequest":{"requestMethod":"PUT","requestUrl":"https://x.example/c"}}
{"http.request.method":"GET","url.path":"/d"}
{"request":"DELETE /f?x HTTP/1.1","status":204}
{"path":"/e"}
[]`)
	require.Equal(t, []calls.Call{{Method: "GET", Path: "/a", Line: 1}, {Method: "POST", Path: "/b", Line: 2}, {Method: "PUT", Path: "/c", Line: 3}, {Method: "GET", Path: "/d", Line: 4}, {Method: "DELETE", Path: "/f", Line: 5}}, got)
	require.Len(t, unread, 2)
	got, unread = read(t, calls.Options{Format: calls.Lines, Method: "m", Path: "p.q"}, `{"m":"GET","p":{"q":"/a"},"path":"/no"}
{"method":"GET","path":"/a"}`)
	require.Equal(t, []calls.Call{{Method: "GET", Path: "/a", Line: 1}}, got)
	require.Contains(t, unread[0].Why, "no member m")
}

func TestHAR(t *testing.T) {
	got, unread := read(t, calls.Options{Format: calls.HAR}, `{"log":{"version":"1.2","creator":{"name":"entries"},"entries":[
{"request":{"method":"GET","url":"https://x.example/a?b"},"response":{"content":{"text":"…"}}}, {"response":{}}, {"request":{"method":"CONNECT","url":"x.example:443"}}]}}`)
	require.Equal(t, []calls.Call{{Method: "GET", Path: "/a", Line: 1}}, got)
	require.Len(t, unread, 2)
	for _, text := range []string{"", "[]", `{"log":{}}`, `{"log":{"entries":{}}}`, `{"log":{"entries":[1`} {
		require.Error(t, calls.Read(strings.NewReader(text), calls.Options{Format: calls.HAR}, func(calls.Call) {}, func(calls.Unread) {}), text)
	}
}

// A line without end is read past, in bounded memory.
func TestLongLines(t *testing.T) {
	got, unread := read(t, calls.Options{Format: calls.Log}, strings.Repeat("x", 3<<20)+"\n1.2.3.4 - - [x] \"GET /a HTTP/1.1\" 200 1\n")
	require.Len(t, got, 1)
	require.Equal(t, 2, got[0].Line)
	require.Len(t, unread, 1)
}

// newRequest is the request that net/http's server makes of a target, nil when that is none.
func newRequest(target string) (r *http.Request) {
	defer func() {
		if recover() != nil {
			r = nil
		}
	}()
	return httptest.NewRequest(http.MethodGet, target, nil)
}

// What is read of a log is what net/http's server got.
func FuzzTarget(f *testing.F) {
	f.Add("/a/b?c=d#e")
	f.Add("http://x.example/a%2Fb?c")
	f.Add("/\"\\")
	f.Fuzz(func(t *testing.T, target string) {
		if strings.ContainsAny(target, " \n\r\t#") {
			return
		}
		r := newRequest(target)
		if r == nil || r.RequestURI != target || !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") {
			return
		}
		quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(target)
		var got []calls.Call
		err := calls.Read(strings.NewReader(`h - - [t] "GET `+quoted+` HTTP/1.1" 200 1`), calls.Options{Format: calls.Log}, func(c calls.Call) { got = append(got, c) }, func(calls.Unread) {})
		if err != nil || len(got) != 1 {
			t.Errorf("%q: %v %v", target, got, err)
			return
		}
		want, _, _ := strings.Cut(target, "?")
		if got[0].Path != want {
			t.Errorf("%q read as %q", target, got[0].Path)
		}
	})
}
