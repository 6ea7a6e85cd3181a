package service

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"example.com/notes/admin"
	"example.com/notes/before"
	"example.com/notes/handlers"
	"example.com/notes/hooks"
	"example.com/notes/scopes"
)

// authenticate takes scopes for a token.
func authenticate(r *http.Request) (scopes.Principal, error) {
	held := r.Header.Get("Scopes")
	if held == "" {
		return scopes.Principal{}, scopes.ErrNoCredentials
	}
	if held == "bad" {
		return scopes.Principal{}, scopes.ErrInvalidToken
	}
	set, _, err := scopes.ParseSet(held)
	return scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, 0, set)).WithID("ada"), err
}

func send(h http.Handler, method, target, held string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Header.Set("Scopes", held)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func want(t *testing.T, h http.Handler, status int, method, target, held string, headers ...string) {
	t.Helper()
	if w := send(h, method, target, held, headers...); w.Code != status {
		t.Errorf("%s %s with %q: %d, not %d: %s", method, target, held, w.Code, status, w.Body)
	}
}

// The list of routes is what the service before had.
func TestRoutes(t *testing.T) {
	var b bytes.Buffer
	if err := before.Routes(&b); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := func(text string) []string { return slices.Sorted(strings.Lines(text)) }
	if !slices.Equal(lines(b.String()), lines(string(have))) {
		t.Errorf("%s", b.String())
	}
	want(t, before.Router(), 200, "GET", "/api/notes/7", "")
}

func TestReportOnly(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	until := time.Now().AddDate(0, 1, 0)
	guard, router, err := New(authenticate, Reported(until, log))
	if err != nil {
		t.Fatal(err)
	}
	want(t, router, 201, "POST", "/api/notes/", "notes:read")
	want(t, router, 200, "GET", "/api/notes/", "")
	want(t, router, 200, "GET", "/api/notes/7", "bad")
	want(t, router, 200, "GET", "/api/notes/7", "notes:read")
	want(t, router, 404, "DELETE", "/api/notes/7", "notes:write") // the handler's own check
	want(t, router, 403, "POST", "/api/notes/?owner=eve", "notes:write")
	want(t, router, 401, "POST", "/api/notes/?owner=eve", "")
	outer := Outer(guard, router, Reported(until, log))
	want(t, outer, 404, "GET", "/api/notes", "notes:read") // the router's
	want(t, outer, 200, "GET", "/healthz", "")
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	for _, c := range []struct{ line, begin, end string }{
		{lines[0], `level=WARN msg="guard would deny" operation=postNotes reason="insufficient scope" status=403 until=`, " caller=ada missing=notes:write"},
		{lines[len(lines)-1], `level=WARN msg="guard would deny" request="GET /api/notes" reason="unknown path" status=404 until=`, until.Format("Z07:00")},
	} {
		if !strings.HasPrefix(c.line, c.begin) || !strings.HasSuffix(c.line, c.end) {
			t.Errorf("%s", c.line)
		}
	}
	counts := guard.Gate().Reported()
	if len(counts) != 4 || counts[scopes.OpPostNotes] != 2 || counts[scopes.OpGetNotes] != 1 || counts[scopes.OpGetNotesByID] != 1 || counts[scopes.OpDeleteNotesByID] != 1 {
		t.Errorf("%v", counts)
	}
}

func TestEnforced(t *testing.T) {
	reported := Reported(time.Now().Add(-time.Minute), slog.New(slog.DiscardHandler)) // the day has come
	guard, router, err := New(authenticate, reported)
	if err != nil {
		t.Fatal(err)
	}
	service := Outer(guard, router, reported)
	for _, h := range []http.Handler{router, service} {
		want(t, h, 401, "GET", "/api/notes/", "")
		want(t, h, 401, "GET", "/api/notes/", "bad")
		want(t, h, 403, "POST", "/api/notes/", "notes:read")
		want(t, h, 201, "POST", "/api/notes/", "notes:write")
		want(t, h, 200, "GET", "/api/notes/7", "notes:write")
		want(t, h, 200, "HEAD", "/api/notes/7", "notes:write")
		want(t, h, 403, "DELETE", "/api/notes/7", "notes:write")
		want(t, h, 204, "DELETE", "/api/notes/7", "notes:admin") // of all objects
		want(t, h, 201, "POST", "/api/notes/?owner=eve", "notes:admin")
		want(t, h, 200, "GET", "/healthz", "")
		want(t, h, 404, "GET", "/api/nothing", "")
	}
	want(t, service, 400, "GET", "/api//notes/", "notes:read")
	want(t, service, 400, "GET", "/api/notes/a%2Fb", "notes:read")
	want(t, service, 405, "PUT", "/api/notes/", "notes:write")
	want(t, service, 405, "OPTIONS", "/api/notes/", "")

	asked := []string{"Origin", origin, "Access-Control-Request-Method", "POST"}
	want(t, service, 204, "OPTIONS", "/api/notes/", "", asked...)
	want(t, service, 404, "OPTIONS", "/api/nothing", "", asked...)
	if w := send(service, "GET", "/api/notes/", "", asked...); w.Header().Get("Access-Control-Allow-Origin") != origin || w.Header().Get("Access-Control-Expose-Headers") != "WWW-Authenticate" {
		t.Error(w.Header())
	}
}

func TestBoth(t *testing.T) {
	guard, router, err := New(authenticate, scopes.ReportOnly{Until: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	jobs := admin.NewMux(admin.NewGuard(func(r *http.Request) (admin.Principal, error) {
		set, _, err := admin.ParseSet(r.Header.Get("Scopes"))
		return admin.NewPrincipal(admin.NewCredential(admin.SchemeBearer, 0, set)), err
	}))
	jobs.HandleFunc(admin.OpPostJobs, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(202) })
	if err := jobs.Verify(); err != nil {
		t.Fatal(err)
	}
	both := Both(guard, router, jobs)
	want(t, both, 202, "POST", "/admin/jobs/", "jobs:run")
	want(t, both, 403, "POST", "/admin/jobs/", "notes:admin")
	want(t, both, 405, "GET", "/admin/jobs/", "jobs:run")
	want(t, both, 404, "GET", "/admin/x", "jobs:run")
	want(t, both, 400, "POST", "/admin//jobs/", "jobs:run")
	want(t, both, 200, "GET", "/api/notes/", "notes:read")
	want(t, both, 403, "GET", "/api/notes/", "jobs:run")
}

// Whose note it is decides where the scope does not stand for all objects.
func TestOwner(t *testing.T) {
	guard := scopes.NewGuard(authenticate)
	notes := handlers.Notes{Owners: map[string]string{"7": "ada", "8": "eve"}}
	router := chi.NewRouter()
	router.Method("DELETE", "/{id}", guard.Protect(scopes.OpDeleteNotesByID, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call, _ := scopes.FromContext(r.Context())
		call.Decision.ObjectChecksSkippable = false
		notes.Delete(w, r.WithContext(scopes.NewContext(r.Context(), call)))
	})))
	want(t, router, 204, "DELETE", "/7", "notes:admin")
	want(t, router, 404, "DELETE", "/8", "notes:admin")
	want(t, router, 404, "DELETE", "/9", "notes:admin")
}

func TestSplit(t *testing.T) {
	public, internal := scopes.NewGuard(authenticate), scopes.NewGuard(authenticate)
	outside, inside, err := Split(public, internal)
	if err != nil {
		t.Fatal(err)
	}
	want(t, outside, 200, "GET", "/api/notes/", "notes:read")
	want(t, outside, 405, "DELETE", "/api/notes/7", "notes:admin")
	want(t, inside, 204, "DELETE", "/api/notes/7", "notes:admin")
	want(t, inside, 404, "GET", "/api/notes/", "notes:read")
	if err := inside.Verify(scopes.ServedBy(public.Gate())); err == nil || !strings.HasPrefix(err.Error(), "deleteTrash: no handler") {
		t.Error(err)
	}
}

// counting is a meter with one counter, which remembers.
type counting struct {
	noop.Meter
	counter counter
}

type counter struct {
	noop.Int64Counter
	seen *[]string
}

func (c counting) Int64Counter(string, ...metric.Int64CounterOption) (metric.Int64Counter, error) {
	return c.counter, nil
}

func (c counter) Add(_ context.Context, _ int64, options ...metric.AddOption) {
	set := metric.NewAddConfig(options).Attributes()
	*c.seen = append(*c.seen, set.Encoded(attributeEncoder{}))
}

func TestHooks(t *testing.T) {
	var seen []string
	counted, err := hooks.OpenTelemetry(counting{counter: counter{seen: &seen}})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	guard := scopes.NewGuard(authenticate, counted, hooks.Log(slog.New(slog.NewTextHandler(&b, nil))))
	h := guard.Protect(scopes.OpGetNotes, http.NotFoundHandler())
	want(t, h, 404, "GET", "/api/notes/", "notes:read")
	want(t, h, 403, "GET", "/api/notes/", "jobs:run")
	if len(seen) != 2 || seen[0] != "getNotes allowed allowed" || seen[1] != "getNotes denied insufficient scope" {
		t.Errorf("%q", seen)
	}
	if strings.Count(b.String(), "\n") != 1 || !strings.Contains(b.String(), `msg=denied operation=getNotes caller=ada reason="insufficient scope" status=403`) {
		t.Error(b.String())
	}
	if _, err := hooks.OpenTelemetry(failingMeter{}); !errors.Is(err, errMeter) {
		t.Error(err)
	}
}

var errMeter = errors.New("no meter")

type failingMeter struct{ noop.Meter }

func (failingMeter) Int64Counter(string, ...metric.Int64CounterOption) (metric.Int64Counter, error) {
	return nil, errMeter
}
