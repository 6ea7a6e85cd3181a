package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// served is a folder that is being shown, as a browser sees it.
type served struct {
	*watched
	addr string
}

func startServe(t *testing.T, dir string) *served {
	s := &served{watched: &watched{t: t, dir: dir, out: &lines{}, err: &lines{}}}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		code, err := serve(ctx, &call{values: values{"addr": "127.0.0.1:0"}, dir: dir, stdin: strings.NewReader(""), stdout: s.out, stderr: s.err}, 20*time.Millisecond)
		if err == nil && code != exitOK {
			err = exit{code}
		}
		done <- err
	}()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done)
	})
	for began := time.Now(); s.addr == ""; time.Sleep(5 * time.Millisecond) {
		require.Less(t, time.Since(began), time.Minute, s.out.all())
		if _, rest, ok := strings.Cut(strings.Join(s.out.all(), "\n"), "http://"); ok {
			s.addr, _, _ = strings.Cut(rest, "/")
		}
	}
	return s
}

// send writes one request and gives the answer; headers replace those that a client would send.
func (s *served) send(request string) *http.Response {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { conn.Close() })
	_, err = io.WriteString(conn, strings.ReplaceAll(request, "\n", "\r\n")+"\r\n\r\n")
	require.NoError(s.t, err)
	method, _, _ := strings.Cut(request, " ")
	r, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	require.NoError(s.t, err)
	return r
}

func (s *served) body(r *http.Response) string {
	s.t.Helper()
	data, err := io.ReadAll(r.Body)
	require.NoError(s.t, err)
	return string(data)
}

// told is what a page's script is told.
type told struct {
	Revision, Said string
	Stale          bool
}

// stream reads events until one is as wanted.
func (s *served) stream() func(want func(told) bool) told {
	s.t.Helper()
	r := s.send("GET /events HTTP/1.1\nHost: " + s.addr + "\nAccept: text/event-stream\nSec-Fetch-Site: same-origin\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: empty")
	require.Equal(s.t, 200, r.StatusCode)
	require.Equal(s.t, "text/event-stream", r.Header.Get("Content-Type"))
	in := bufio.NewReader(r.Body)
	return func(want func(told) bool) told {
		s.t.Helper()
		for {
			line, err := in.ReadString('\n')
			require.NoError(s.t, err)
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				var x told
				require.NoError(s.t, json.Unmarshal([]byte(data), &x))
				if want(x) {
					return x
				}
			}
		}
	}
}

const page = "GET / HTTP/1.1\nHost: localhost:7777"

// The page follows the spec; with errors it stays, and says them; nothing is written.
func TestServe(t *testing.T) {
	w := &watched{t: t, dir: t.TempDir()}
	w.write("scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{html: {file: out.html, title: The title, previous: old.yaml}}]\n")
	w.write("old.yaml", watchedSpec)
	w.write("parts/b.yaml", part("b"))
	w.write("scopes.yaml", strings.Replace(watchedSpec, "GET /a", "GET a", 1))
	s := startServe(t, w.dir)
	next := s.stream()

	// From the beginning there is a page, be it of errors alone.
	first := next(func(told) bool { return true })
	require.Empty(t, first.Revision)
	require.Contains(t, first.Said, "SG1120")
	require.Contains(t, first.Said, `    4 |   a:read: {description: Reads a., grants: [GET a]}`)
	r := s.send(page)
	require.Equal(t, 200, r.StatusCode)
	require.Contains(t, s.body(r), "There is nothing to show yet")

	w.write("scopes.yaml", watchedSpec)
	good := next(func(x told) bool { return x.Revision != "" })
	require.Empty(t, good.Said)
	r = s.send(page)
	text := s.body(r)
	require.Contains(t, text, "<title>The title</title>")
	require.Contains(t, text, `"n":"a:read"`)
	require.Contains(t, text, `"prev":`)
	require.Contains(t, text, `const revision = "`+good.Revision+`"`)
	require.Contains(t, text, "; connect-src &#39;self&#39;; base-uri")
	require.Equal(t, "frame-ancestors 'none'", r.Header.Get("Content-Security-Policy"))
	require.Equal(t, "no-store", r.Header.Get("Cache-Control"))

	// An error: the page stays, and whoever opens it now is told too.
	w.write("scopes.yaml", strings.Replace(watchedSpec, "a:read", "a read", 1))
	bad := next(func(x told) bool { return x.Said != "" })
	require.Equal(t, good.Revision, bad.Revision)
	require.True(t, bad.Stale)
	require.Contains(t, bad.Said, "SG1106")
	require.Equal(t, text, s.body(s.send(page)))
	require.Equal(t, bad, s.stream()(func(told) bool { return true }))

	// The spec is gone, and comes back with something else in it; so do a part of it and the earlier version.
	w.write("scopes.yaml", strings.Replace(watchedSpec, "GET /a", "GET /a, PUT /a", 1))
	other := next(func(x told) bool { return x.Revision != good.Revision })
	require.Empty(t, other.Said)
	require.False(t, other.Stale)
	require.Contains(t, s.body(s.send(page)), `["PUT",0,`)
	w.write("parts/b.yaml", part("c"))
	third := next(func(x told) bool { return x.Revision != other.Revision })
	w.write("old.yaml", strings.Replace(watchedSpec, "a:read", "a:old", 1))
	next(func(x told) bool { return x.Revision != third.Revision })
	require.NoFileExists(t, w.dir+"/out.html")
	require.NoFileExists(t, w.dir+"/scopegen.manifest.json")
}

// What is not a browser on this machine that shows this page gets nothing.
func TestServeAnswersThisMachineAlone(t *testing.T) {
	w := &watched{t: t, dir: t.TempDir()}
	w.write("scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{html: {file: out.html}}]\n")
	w.write("scopes.yaml", strings.Replace(watchedSpec, "include: [parts/*.yaml]\n", "", 1))
	s := startServe(t, w.dir)
	for request, want := range map[string]int{
		"GET / HTTP/1.1\nHost: " + s.addr:                                    200,
		"GET / HTTP/1.1\nHost: LOCALHOST:1":                                  200,
		"GET / HTTP/1.1\nHost: [::1]:7777":                                   200,
		"GET / HTTP/1.1\nHost: 127.8.9.1":                                    200,
		"HEAD / HTTP/1.1\nHost: localhost":                                   200,
		"HEAD /events HTTP/1.1\nHost: localhost":                             200,
		"GET / HTTP/1.1\nHost: evil.example":                                 421,
		"GET / HTTP/1.1\nHost: localhost.evil.example:7777":                  421,
		"GET / HTTP/1.1\nHost: 127.0.0.1.nip.io":                             421,
		"GET / HTTP/1.1\nHost: 192.168.0.1:7777":                             421,
		"GET / HTTP/1.1\nHost: localhost.:7777":                              421,
		"GET / HTTP/1.1\nHost: ":                                             421,
		"GET / HTTP/1.0":                                                     421,
		"GET http://evil.example/ HTTP/1.1\nHost: localhost":                 421,
		"GET / HTTP/1.1\nHost: localhost\nOrigin: http://evil.example":       403,
		"GET / HTTP/1.1\nHost: localhost\nOrigin: null":                      403,
		"GET / HTTP/1.1\nHost: localhost\nOrigin: https://localhost":         403,
		"GET / HTTP/1.1\nHost: localhost\nOrigin: http://localhost:3000":     403,
		"GET /events HTTP/1.1\nHost: localhost\nOrigin: http://evil.example": 403,
		"GET / HTTP/1.1\nHost: localhost:1\nOrigin: http://localhost:1":      200,
		"GET / HTTP/1.1\nHost: localhost\nSec-Fetch-Site: none\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document":         200,
		"GET / HTTP/1.1\nHost: localhost\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document":   200,
		"GET / HTTP/1.1\nHost: localhost\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe":     403,
		"GET / HTTP/1.1\nHost: localhost\nSec-Fetch-Site: same-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: script":       403,
		"GET /events HTTP/1.1\nHost: localhost\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: image": 403,
		"POST / HTTP/1.1\nHost: localhost\nContent-Length: 0":                                                               405,
		"OPTIONS / HTTP/1.1\nHost: localhost":                           405,
		"PUT /scopes.yaml HTTP/1.1\nHost: localhost\nContent-Length: 0": 405,
		"GET /scopes.yaml HTTP/1.1\nHost: localhost":                    404,
		"GET /index.html HTTP/1.1\nHost: localhost":                     404,
		"GET /../scopes.yaml HTTP/1.1\nHost: localhost":                 404,
		"GET /%2e%2e/scopes.yaml HTTP/1.1\nHost: localhost":             404,
		"GET //etc/passwd HTTP/1.1\nHost: localhost":                    404,
		"GET /events/ HTTP/1.1\nHost: localhost":                        404,
		"GET /favicon.ico HTTP/1.1\nHost: localhost":                    404,
	} {
		r := s.send(request)
		require.Equal(t, want, r.StatusCode, request)
		require.Equal(t, "same-origin", r.Header.Get("Cross-Origin-Resource-Policy"), request)
		require.Equal(t, "nosniff", r.Header.Get("X-Content-Type-Options"), request)
		require.Empty(t, r.Header.Get("Access-Control-Allow-Origin"), request)
		if want != 200 || strings.HasPrefix(request, "HEAD") {
			require.NotContains(t, s.body(r), "a:read", request)
		}
	}
}

// It does not listen where others reach it.
func TestServeListensOnLoopbackAlone(t *testing.T) {
	for _, addr := range []string{":7777", "0.0.0.0:0", "[::]:0", "192.168.0.1:0", "example.com:80", "7777", "localhost", "127.0.0.1:99999", "169.254.169.254:80", "[::ffff:10.0.0.1]:0", "localhost.evil.example:0"} {
		l, err := listenLoopback(t.Context(), addr)
		require.Error(t, err, addr)
		require.Nil(t, l)
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:0", "127.0.0.2:0"} {
		l, err := listenLoopback(t.Context(), addr)
		require.NoError(t, err, addr)
		require.True(t, l.Addr().(*net.TCPAddr).IP.IsLoopback())
		l.Close()
	}
}

// Many pages can be open, and no more than many.
func TestServeBoundsStreams(t *testing.T) {
	w := &watched{t: t, dir: t.TempDir()}
	w.write("scopegen.yaml", "version: 1\nspec: scopes.yaml\ntargets: [{html: {file: out.html}}]\n")
	w.write("scopes.yaml", strings.Replace(watchedSpec, "include: [parts/*.yaml]\n", "", 1))
	s := startServe(t, w.dir)
	for range maxStreams {
		s.stream()(func(told) bool { return true })
	}
	r := s.send("GET /events HTTP/1.1\nHost: localhost")
	require.Equal(t, http.StatusServiceUnavailable, r.StatusCode, fmt.Sprint(r.Header))
	require.Equal(t, 200, s.send(page).StatusCode)
}
