package scopestest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"scopegen.invalid/scopes"
)

// As makes the request one of that principal, the zero one being a request without credentials: it signs a token, say, or
// sets what the service's authenticator of tests reads.
type As func(*http.Request, scopes.Principal) *http.Request

// Option changes a run.
type Option func(*run)

type run struct {
	except  map[scopes.Operation]string
	values  map[string]string
	change  map[scopes.Operation]func(*http.Request) *http.Request
	denied  func(*http.Response) bool
	allowed bool
	named   bool
}

// Except leaves operations out that the handler does not serve. Without a reason the test fails.
func Except(reason string, operations ...scopes.Operation) Option {
	return func(r *run) {
		for _, op := range operations {
			r.except[op] = reason
		}
	}
}

// Values are what stands in paths for parameters, by their names; "1" and the like do otherwise.
func Values(values map[string]string) Option {
	return func(r *run) {
		for name, value := range values {
			r.values[name] = value
		}
	}
}

// Request changes the operation's requests, or gives others in their place: another path, a body, a header. It is called for
// each request.
func Request(op scopes.Operation, change func(*http.Request) *http.Request) Option {
	return func(r *run) { r.change[op] = change }
}

// Denied says which answers are denials, for services that have a responder of their own. Otherwise they are 401 and 403.
func Denied(denied func(*http.Response) bool) Option { return func(r *run) { r.denied = denied } }

// Allowed also sends requests that must pass, and so reach handlers: see Run.
func Allowed() Option { return func(r *run) { r.allowed = true } }

// Subtests makes each operation a subtest, where t is a *testing.T.
func Subtests() Option { return func(r *run) { r.named = true } }

// Run sends each operation's request to the handler as each caller of Cases who must not pass, and reports the operations
// that answer anything but 401 or 403: those without a guard, bound to another operation, or without a route. With Allowed it
// also sends those who may pass, and reports who gets 401 or 403.
//
// No handler of the service is called unless it is one that has to be reported, or Allowed is given: then they have to do
// without effects, and with requests that say little.
func Run(t testing.TB, handler http.Handler, as As, options ...Option) {
	t.Helper()
	r := &run{
		except: map[scopes.Operation]string{}, values: map[string]string{}, change: map[scopes.Operation]func(*http.Request) *http.Request{},
		denied: func(a *http.Response) bool {
			return a.StatusCode == http.StatusUnauthorized || a.StatusCode == http.StatusForbidden
		},
	}
	for _, option := range options {
		option(r)
	}
	parent, _ := t.(*testing.T)
	for op := range scopes.Operations() {
		if reason, ok := r.except[op]; ok {
			if strings.TrimSpace(reason) == "" {
				t.Errorf("%s is left out without a reason", op.ID())
			}
			continue
		}
		if !r.named || parent == nil {
			r.operation(t, op, handler, as)
			continue
		}
		parent.Run(op.ID(), func(t *testing.T) { r.operation(t, op, handler, as) })
	}
}

// operation reports one operation once, whatever the number of callers.
func (r *run) operation(t testing.TB, op scopes.Operation, handler http.Handler, as As) {
	t.Helper()
	var wrong []string
	for _, c := range Cases(op) {
		if c.Allowed && !r.allowed {
			continue
		}
		request, err := r.request(op)
		if err != nil {
			wrong = append(wrong, err.Error())
			break
		}
		if text := r.send(handler, as(request, c.Principal), c); text != "" {
			wrong = append(wrong, text)
		}
	}
	const most = 3
	if more := len(wrong) - most; more > 1 {
		wrong = append(wrong[:most], fmt.Sprintf("and %d callers more", more))
	}
	if len(wrong) != 0 {
		t.Errorf("%s (%s %s):\n\t%s", op.ID(), op.Method(), op.Pattern(), strings.Join(wrong, "\n\t"))
	}
}

// send gives what is wrong with the answer.
func (r *run) send(handler http.Handler, request *http.Request, c Case) (wrong string) {
	recorder := httptest.NewRecorder()
	defer func() {
		if v := recover(); v != nil {
			wrong = fmt.Sprintf("the handler ran, and panicked, for %s: %v", c.Name, v)
			if c.Allowed {
				wrong = fmt.Sprintf("the handler panicked for %s: %v", c.Name, v)
			}
		}
	}()
	handler.ServeHTTP(recorder, request)
	answer := recorder.Result()
	switch denied := r.denied(answer); {
	case denied == !c.Allowed:
		return ""
	case c.Allowed:
		return fmt.Sprintf("%s gets %d, and may pass", c.Name, answer.StatusCode)
	case answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusMethodNotAllowed:
		return fmt.Sprintf("%s gets %d for %s %s: is there a route? See Except, Values and Request", c.Name, answer.StatusCode, request.Method, request.URL.EscapedPath())
	}
	return fmt.Sprintf("%s gets %d, and must be denied (%s)", c.Name, answer.StatusCode, c.Reason)
}
