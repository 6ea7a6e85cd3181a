package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain makes the test's own binary the server when it is started as such, so that the tests speak with a real process.
func TestMain(m *testing.M) {
	if os.Getenv("FACTORY_SERVER") == "1" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// server is a running one.
type server struct {
	*testing.T
	address string
	mu      sync.Mutex
	log     []string
}

func start(t *testing.T, is *issuer, args ...string) *server {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"-listen=127.0.0.1:0", "-issuer=" + issuerName, "-audience=" + audience,
		"-keys=" + is.URL, "-refresh=20ms", "-origin=https://app.example.com"}, args...)...)
	cmd.Env = append(os.Environ(), "FACTORY_SERVER=1")
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	s := &server{T: t}
	address, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			s.mu.Lock()
			s.log = append(s.log, lines.Text())
			s.mu.Unlock()
			var line struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "listening" {
				address <- line.Address
			}
		}
	}()
	t.Cleanup(func() {
		require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
		<-ended
		require.NoError(t, cmd.Wait(), "it ends well when asked to")
	})
	select {
	case s.address = <-address:
	case <-ended:
		t.Fatalf("it did not start: %q", s.log)
	}
	return s
}

func (s *server) logged() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.log, "\n")
}

type answer struct {
	*http.Response
	body string
}

// send sends the target as it is written: neither the client nor net/url cleans it.
func (s *server) send(method, target, token, body string, headers ...string) answer {
	s.Helper()
	path, query, _ := strings.Cut(target, "?")
	plain, err := url.PathUnescape(path)
	require.NoError(s, err)
	r := &http.Request{Method: method, URL: &url.URL{Scheme: "http", Host: s.address, Path: plain, RawPath: path, RawQuery: query},
		Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	client := http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := client.Do(r)
	require.NoError(s, err)
	defer a.Body.Close()
	data, err := io.ReadAll(a.Body)
	require.NoError(s, err)
	return answer{a, string(data)}
}

// ready waits until it has the issuer's keys.
func (s *server) ready(token string) {
	s.Helper()
	require.Eventually(s, func() bool { return s.send("GET", "/api/share/", token, "").StatusCode == 200 }, 10*time.Second, 5*time.Millisecond)
}

func routers(t *testing.T, test func(t *testing.T, router string)) {
	for _, router := range []string{"nethttp", "chi"} {
		t.Run(router, func(t *testing.T) {
			t.Parallel()
			test(t, router)
		})
	}
}

// Every answer that the guard, the outer layer and the handlers have, over TCP.
func TestAnswers(t *testing.T) {
	routers(t, func(t *testing.T, router string) {
		is := newIssuer(t)
		s := start(t, is, "-router="+router)
		reader, writer, sharer := is.token("ada", "store:read"), is.token("ada", "store:write"), is.token("ada", "store:share calendar:read")
		s.ready(reader)
		made := s.send("POST", "/api/share/", sharer, `{"asset": "a1"}`)
		require.Equal(t, 201, made.StatusCode, made.body)
		var link share
		require.NoError(t, json.Unmarshal([]byte(made.body), &link))

		const (
			insufficient = `Bearer realm="factory", error="insufficient_scope", scope=`
			invalid      = `Bearer realm="factory", error="invalid_token"`
			none         = `Bearer realm="factory"`
		)
		own := "/api/share/" + link.ID
		for _, c := range []struct {
			name, method, target, token, body string
			status                            int
			challenge                         string
		}{
			{"allowed", "GET", "/api/share/", reader, "", 200, ""},
			{"a query is no path", "GET", "/api/share/?q=/../admin", reader, "", 200, ""},
			{"allowed, with a parameter", "GET", own, reader, "", 200, ""},
			{"more specific", "GET", "/api/share/filters", reader, "", 200, ""},
			{"below", "GET", "/api/share/download/" + link.Token, reader, "", 200, ""},
			{"HEAD is GET", "HEAD", own, reader, "", 200, ""},
			{"escaped needlessly", "GET", "/api/share/%66ilters-not", reader, "", 404, ""},
			{"an object of someone else", "GET", own, is.token("eve", "store:read"), "", 404, ""},
			{"an object that is not there", "GET", "/api/share/x", reader, "", 404, ""},
			{"a field that needs another scope", "PATCH", own, writer, `{"owner": "eve"}`, 403, insufficient + `"users:write"`},
			{"a field without it", "PATCH", own, writer, `{"asset": "a2"}`, 200, ""},
			{"a field with it", "PATCH", own, is.token("ada", "store:write admin"), `{"owner": "ada"}`, 200, ""},

			{"denied", "DELETE", own, reader, "", 403, insufficient + `"store:write"`},
			{"denied, HEAD", "HEAD", own, writer, "", 403, insufficient + `"store:read"`},
			{"denied, other scopes of the platform", "POST", "/api/share/", is.token("ada", "admin store:write"), "{}", 403, insufficient + `"store:share"`},
			{"scopes of other APIs", "POST", "/api/share/", is.token("ada", "calendar:write"), "{}", 403, insufficient + `"store:share"`},
			{"no scope claim", "GET", own, is.sign(nil, without("scope")), "", 403, insufficient + `"store:read"`},
			{"no token", "GET", own, "", "", 401, none},
			{"no token, HEAD", "HEAD", own, "", "", 401, none},

			{"expired", "GET", own, is.sign(nil, with("exp", time.Now().Add(-time.Minute).Unix())), "", 401, invalid},
			{"no expiry", "GET", own, is.sign(nil, without("exp")), "", 401, invalid},
			{"not yet", "GET", own, is.sign(nil, with("nbf", time.Now().Add(time.Hour).Unix())), "", 401, invalid},
			{"wrong audience", "GET", own, is.sign(nil, with("aud", "https://other.example.com")), "", 401, invalid},
			{"wrong issuer", "GET", own, is.sign(nil, with("iss", "https://evil.example.com")), "", 401, invalid},
			{"an ID token", "GET", own, is.sign(map[string]any{"typ": "JWT"}), "", 401, invalid},
			{"no type", "GET", own, is.sign(map[string]any{"typ": nil}), "", 401, invalid},
			{"the long type", "GET", own, is.sign(map[string]any{"typ": "application/AT+JWT"}), "", 200, ""},
			{"alg none", "GET", own, is.unsigned(), "", 401, invalid},
			{"HS256 with the public key", "GET", own, is.confused(), "", 401, invalid},
			{"another key under the same id", "GET", own, newIssuer(t).token("ada", "store:read"), "", 401, invalid},
			{"a key that there is not", "GET", own, is.sign(map[string]any{"kid": "../../k"}), "", 401, invalid},
			{"critical extension", "GET", own, is.sign(map[string]any{"crit": []string{"x"}}), "", 401, invalid},
			{"changed payload", "GET", own, forged(reader), "", 401, invalid},
			{"scopes in an array", "GET", own, is.sign(nil, with("scope", []string{"store:read"})), "", 401, invalid},
			{"scopes with a comma", "GET", own, is.token("ada", "store:read,admin"), "", 403, insufficient + `"store:read"`},
			{"scope null", "GET", own, is.sign(nil, with("scope", nil)), "", 401, invalid},
			{"not a token", "GET", own, "x", "", 401, invalid},

			{"unknown path", "GET", "/api/nothing", reader, "", 404, ""},
			{"unknown path, no token", "GET", "/api/nothing", "", "", 404, ""},
			{"another service's operation", "GET", "/api/themes/", reader, "", 404, ""},
			{"without its trailing slash", "GET", "/api/share", reader, "", 404, ""},
			{"with one too many", "GET", own + "/", reader, "", 404, ""},
			{"other case", "GET", "/api/Share/", reader, "", 404, ""},
			{"wrong method", "POST", own, reader, "", 405, ""},
			{"unknown method", "FROBNICATE", own, reader, "", 405, ""},
			{"OPTIONS that is no preflight", "OPTIONS", own, reader, "", 405, ""},
			{"TRACE", "TRACE", own, reader, "", 405, ""},

			{"encoded slash", "GET", "/api/share/a%2Fb", reader, "", 400, ""},
			{"encoded backslash", "GET", "/api/share/a%5cb", reader, "", 400, ""},
			{"two slashes", "GET", "/api//share/", reader, "", 400, ""},
			{"two slashes in front", "GET", "//api/share/", reader, "", 400, ""},
			{"dot segment", "GET", "/api/x/../share/", reader, "", 400, ""},
			{"encoded dot segment", "GET", "/api/x/%2e%2e/share/", reader, "", 400, ""},
			{"path parameters", "GET", "/api/share/;x=1", reader, "", 400, ""},
			{"NUL", "GET", "/api/share/%00", reader, "", 400, ""},

			{"exempt", "GET", "/healthz", "", "", 200, ""},
			{"exempt, wrong method", "POST", "/healthz", "", "", 405, ""},
		} {
			t.Run(c.name, func(t *testing.T) {
				a := s.send(c.method, c.target, c.token, c.body)
				require.Equal(t, c.status, a.StatusCode, "%v %s", a.Header, a.body)
				require.Equal(t, c.challenge, a.Header.Get("WWW-Authenticate"))
				if c.method == "HEAD" {
					require.Empty(t, a.body)
				}
				if c.status == 405 {
					require.NotEmpty(t, a.Header.Get("Allow"))
				}
			})
		}

		a := s.send("GET", own, "", "", "Authorization", "Basic YTpi")
		require.Equal(t, 401, a.StatusCode)
		require.Equal(t, none, a.Header.Get("WWW-Authenticate"), "another scheme is no token")
		a = s.send("GET", own, reader, "", "Authorization", "Bearer "+reader)
		require.Equal(t, invalid, a.Header.Get("WWW-Authenticate"), "two tokens are none")
		a = s.send("GET", own, "", "", "Authorization", "Basic YTpi", "Authorization", "Bearer "+reader)
		require.Equal(t, invalid, a.Header.Get("WWW-Authenticate"), "nor is one behind other credentials")
		a = s.send("GET", own, writer, "")
		require.Equal(t, "application/problem+json", a.Header.Get("Content-Type"))
		require.JSONEq(t, `{"type": "about:blank", "title": "Forbidden", "status": 403, "reason": "insufficient scope",
			"detail": "This needs the scope store:read.", "scope": "store:read"}`, a.body)
		require.Contains(t, s.logged(), `"operation":"getShareById","caller":"ada","outcome":"denied","reason":"insufficient scope","status":403`)
		require.NotContains(t, s.logged(), reader, "tokens stay out of the log")
		require.Contains(t, s.send("GET", "/metrics", "", "").body, `guard_decisions_total{outcome="allowed"}`)
		require.Equal(t, 204, s.send("DELETE", own, writer, "").StatusCode)
		require.Equal(t, 404, s.send("GET", own, reader, "").StatusCode)
	})
}

// Browsers ask first, and scripts can read denials.
func TestCORS(t *testing.T) {
	routers(t, func(t *testing.T, router string) {
		s := start(t, newIssuer(t), "-router="+router)
		ask := func(target, origin string) answer {
			return s.send("OPTIONS", target, "", "", "Origin", origin, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization")
		}
		a := ask("/api/share/x", "https://app.example.com")
		require.Equal(t, 204, a.StatusCode)
		require.Equal(t, "https://app.example.com", a.Header.Get("Access-Control-Allow-Origin"))
		require.Contains(t, a.Header.Get("Access-Control-Allow-Headers"), "Authorization")
		require.Empty(t, ask("/api/share/x", "https://evil.example.com").Header.Get("Access-Control-Allow-Origin"))
		require.Equal(t, 404, ask("/api/nothing", "https://app.example.com").StatusCode)

		a = s.send("GET", "/api/share/x", "", "", "Origin", "https://app.example.com")
		require.Equal(t, 401, a.StatusCode)
		require.Equal(t, "https://app.example.com", a.Header.Get("Access-Control-Allow-Origin"))
		require.Equal(t, "WWW-Authenticate", a.Header.Get("Access-Control-Expose-Headers"))
	})
}

// An issuer that cannot be asked is not the caller's fault: 503, and nobody gets in.
func TestKeysOutage(t *testing.T) {
	routers(t, func(t *testing.T, router string) {
		is := newIssuer(t)
		is.down.Store(true)
		s := start(t, is, "-router="+router)
		reader := is.token("ada", "store:read")
		a := s.send("GET", "/api/share/", reader, "")
		require.Equal(t, 503, a.StatusCode, a.body)
		require.Empty(t, a.Header.Get("WWW-Authenticate"))
		require.Equal(t, 401, s.send("GET", "/api/share/", "", "").StatusCode, "who brings no token needs no keys")
		require.Equal(t, 200, s.send("GET", "/healthz", "", "").StatusCode)
		is.down.Store(false)
		s.ready(reader)
		is.down.Store(true)
		require.Equal(t, 200, s.send("GET", "/api/share/", reader, "").StatusCode, "keys that are known still count")
	})
}

// In report-only mode denials of the listed operations are logged and counted; nothing else is loosened.
func TestReportOnly(t *testing.T) {
	routers(t, func(t *testing.T, router string) {
		is := newIssuer(t)
		reader := is.token("ada", "store:read")
		s := start(t, is, "-router="+router, "-report-only=postShareSendEmail,putShareById", "-until="+time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
		s.ready(reader)
		require.Equal(t, 202, s.send("POST", "/api/share/send_email", reader, "").StatusCode)
		require.Equal(t, 202, s.send("POST", "/api/share/send_email", "", "").StatusCode)
		require.Equal(t, 403, s.send("POST", "/api/share/", reader, "{}").StatusCode, "not in the list")
		require.Equal(t, 404, s.send("PUT", "/api/share/x", reader, "{}").StatusCode, "an object of nobody's, which report-only does not open")
		require.Equal(t, 405, s.send("PUT", "/api/share/", reader, "{}").StatusCode)
		require.Eventually(t, func() bool {
			return strings.Contains(s.logged(), `"msg":"guard would deny","operation":"postShareSendEmail","reason":"insufficient scope","status":403`)
		}, 5*time.Second, 5*time.Millisecond)
		body := s.send("GET", "/metrics", "", "").body
		require.Contains(t, body, `guard_reported_total{operation="postShareSendEmail"} 2`)
		require.Contains(t, body, `guard_decisions_total{outcome="reported"} 3`)

		late := start(t, is, "-router="+router, "-report-only=postShareSendEmail", "-until="+time.Now().Format(time.DateOnly))
		late.ready(reader)
		require.Equal(t, 403, late.send("POST", "/api/share/send_email", reader, "").StatusCode, "the day has come")
	})
}
