package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Mux is an http.ServeMux that can only be reached through a guard: handlers are registered by
// operation, and method, pattern and requirement come from the specification. The ServeMux is
// private since it cannot list its routes: what nobody can add behind the guard's back need not be
// looked for.
//
// A parameter's name that is not a Go identifier reads with underscores in Request.PathValue:
// {user-id} is "user_id". The trailing slash of a pattern is exact ({$}).
type Mux struct {
	guard  *Guard
	mux    *http.ServeMux
	owned  bool
	prefix string
	record *muxRecord
}

type muxRecord struct {
	routes  []Route
	exempt  http.ServeMux // the exempt routes again, so that Outer can ask for them alone
	excepts []Exception
}

// NewMux is a mux without routes.
func NewMux(guard *Guard) *Mux {
	return &Mux{guard: guard, mux: http.NewServeMux(), owned: true, record: &muxRecord{}}
}

// MuxOver registers on a ServeMux of yours. It is for services that cannot give theirs up: a
// ServeMux cannot list its routes, so Verify sees those registered here and, by asking for a path
// of each operation and for paths that nothing should have, what hides them. A handler that was
// added beside them under another path is not seen. Prefer NewMux.
func MuxOver(guard *Guard, mux *http.ServeMux) *Mux {
	return &Mux{guard: guard, mux: mux, record: &muxRecord{}}
}

// Under is the same mux for operations whose requests arrive without that prefix, as behind
// http.StripPrefix(prefix, …): it is taken off their patterns. Registering an operation that is not
// under it panics.
func (m *Mux) Under(prefix string) *Mux {
	under := *m
	under.prefix = m.prefix + rooted("Under", prefix)
	return &under
}

// rooted is a prefix without the slash at its end. It panics for one without the slash in front,
// under which nothing would stand.
func rooted(option, prefix string) string {
	if prefix = strings.TrimSuffix(prefix, "/"); prefix != "" && prefix[0] != '/' {
		panic("scopes: " + option + ": the prefix " + strconv.Quote(prefix) + " does not begin with a slash")
	}
	return prefix
}

// Handle registers a handler for an operation. Like http.ServeMux it panics for what is a mistake
// at start: an operation that there is not, one registered twice, a pattern that ServeMux does not
// have.
func (m *Mux) Handle(op Operation, handler http.Handler) {
	protected := m.guard.Protect(op, handler)
	patterns, err := op.serveMuxPatterns(m.prefix)
	if err != nil {
		panic("scopes: " + err.Error())
	}
	for _, pattern := range patterns {
		m.mux.Handle(op.Method()+" "+pattern, ended(pattern, protected))
		m.record.routes = append(m.record.routes, Route{Method: op.Method(), Pattern: pattern, Operation: op})
	}
}

// ended answers 404 where ServeMux takes an escaped slash for the end of a path: {$} matches %2F.
func ended(pattern string, next http.Handler) http.Handler {
	if !strings.HasSuffix(pattern, "/{$}") {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.RawPath // empty when nothing is escaped that need not be
		if path != "" && !strings.HasSuffix(path, "/") {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// HandleFunc is Handle for a function.
func (m *Mux) HandleFunc(op Operation, handler http.HandlerFunc) { m.Handle(op, handler) }

// Exempt registers a handler that no guard protects, such as a metrics page on an internal
// listener, under a pattern of http.ServeMux. The reason is for whoever reviews the service; Verify
// fails without one.
func (m *Mux) Exempt(pattern, reason string, handler http.Handler) {
	m.mux.Handle(pattern, handler)
	m.record.exempt.Handle(pattern, handler)
	m.record.routes = append(m.record.routes, Route{Pattern: pattern}) // as it is: ServeMux lets blanks of all kinds stand in it
	m.record.excepts = append(m.record.excepts, Unguarded(pattern, reason))
}

// ServeHTTP serves what is registered.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.mux.ServeHTTP(w, r) }

// Verify reports what keeps the mux from being the specification: operations without a route, and
// whatever else Gate.VerifyRoutes does. Call it when everything is registered, and do not serve
// when it fails.
func (m *Mux) Verify(exceptions ...Exception) error {
	return errors.Join(m.guard.gate.VerifyRoutes(m.record.routes, append(exceptions, m.record.excepts...)...), m.probe())
}

// probe asks the ServeMux which pattern it would take for a path of each operation, and for a path
// that nobody has.
func (m *Mux) probe() error {
	var found []error
	for _, route := range m.record.routes {
		if route.Operation == 0 {
			continue
		}
		path := samplePath(strings.TrimSuffix(route.Pattern, "{$}"), "scopes-probe")
		want := route.String()
		got := m.ask(route.Method, path)
		if got == "" {
			found = append(found, fmt.Errorf("%s: ServeMux finds nothing at its own path: GODEBUG=httpmuxgo121=1 turns patterns off, and must not be set", route.Operation))
		} else if got != want && !m.record.guards(got) {
			found = append(found, fmt.Errorf("%s: requests for %s are taken by %q", route.Operation, want, got))
		}
		if !route.Operation.servesHead() {
			continue
		}
		if head := m.ask(http.MethodHead, path); head != got && !m.record.has(head) {
			found = append(found, fmt.Errorf("%s: requests for HEAD %s are taken by %q", route.Operation, route.Pattern, head))
		}
	}
	if !m.owned {
		for _, method := range strings.Fields(standardMethods) {
			if got := m.ask(method, "/scopes-probe/9d5c1c0e"); got != "" && !m.record.has(got) {
				found = append(found, fmt.Errorf("%q takes paths that the specification does not have: register it with Exempt, and a reason", got))
				break
			}
		}
	}
	return errors.Join(found...)
}

// guards reports whether a pattern is a guarded one: of two that match, ServeMux takes the more
// specific one, as it should.
func (r *muxRecord) guards(pattern string) bool {
	for _, route := range r.routes {
		if route.Operation != 0 && route.String() == pattern {
			return true
		}
	}
	return false
}

func (r *muxRecord) has(pattern string) bool {
	for _, route := range r.routes {
		if route.String() == pattern {
			return true
		}
	}
	return false
}

func (m *Mux) ask(method, path string) string { return askMux(m.mux, method, path) }

// exemptMethods are the methods under which an exempt route has a path, with the prefix before it.
func (m *Mux) exemptMethods(escapedPath string) []string {
	var named []string
	for _, route := range m.record.routes {
		if route.Operation == 0 && route.Method != "" {
			named = append(named, route.Method)
		}
	}
	return methodsOf(&m.record.exempt, named, escapedPath)
}

// askMux is the pattern that a ServeMux takes for a request, empty when it has none.
func askMux(mux *http.ServeMux, method, escapedPath string) string {
	u, err := url.ParseRequestURI(escapedPath)
	if err != nil {
		return ""
	}
	_, pattern := mux.Handler(&http.Request{Method: method, URL: u, Host: "scopes.invalid"})
	return pattern
}

// serveMuxPatterns are the operation's patterns for a ServeMux that sees paths without the prefix.
func (o Operation) serveMuxPatterns(prefix string) ([]string, error) {
	text := o.serveMux()
	if why, refused := strings.CutPrefix(text, "!"); refused {
		return nil, fmt.Errorf("%s: http.ServeMux has no pattern for %s: %s", o, o.Pattern(), why)
	}
	if text == "" {
		text = o.Pattern()
	}
	patterns := strings.Split(text, "\t")
	for i, pattern := range patterns {
		short, ok := WithoutPrefix(o, pattern, prefix)
		if !ok {
			return nil, fmt.Errorf("%s: %s is not under %s", o, o.Pattern(), prefix)
		}
		patterns[i] = short
	}
	return patterns, nil
}

// WithoutPrefix takes as many segments off a router's pattern for the operation as the prefix has,
// which must be the first ones of the operation's own pattern. It is for adapters.
func WithoutPrefix(op Operation, pattern, prefix string) (string, bool) {
	if prefix == "" {
		return pattern, true
	}
	if !strings.HasPrefix(prefix, "/") || !strings.HasPrefix(op.Pattern(), prefix+"/") {
		return "", false
	}
	for range strings.Count(prefix, "/") {
		next := strings.IndexByte(pattern[1:], '/')
		if next < 0 {
			return "", false
		}
		pattern = pattern[1+next:]
	}
	return pattern, true
}
