package runtime

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// Gate is what guards of every framework have in common: how decisions are reported and answered,
// and which operations are bound. It is safe for concurrent use once routes are registered.
type Gate struct {
	settings settings
	bound    []bool // by operation
}

// GuardOption changes a guard: see the functions that begin with With.
type GuardOption func(*settings)

type settings struct {
	realm, metadata string
	hook            func(context.Context, Event)
	responder       func(http.ResponseWriter, *http.Request, *Denial)
	reports         map[Operation]*report
	deprecation     bool
	undated         time.Time
}

// WithHook calls the function once for each decision, allowed ones included, in the request's
// goroutine and before the handler. An Event is a small value, so that this is cheap enough to
// leave on. Several hooks are called in their order; nil is none.
func WithHook(hook func(context.Context, Event)) GuardOption {
	return func(s *settings) {
		first := s.hook
		if first == nil || hook == nil {
			if hook != nil {
				s.hook = hook
			}
			return
		}
		s.hook = func(ctx context.Context, e Event) {
			first(ctx, e)
			hook(ctx, e)
		}
	}
}

// WithRealm gives challenges a realm (RFC 9110 §11.5).
func WithRealm(realm string) GuardOption {
	return func(s *settings) { s.realm = printable("WithRealm", realm) }
}

// WithResourceMetadata names the URL of the API's protected resource metadata in challenges and in
// a Link header, so that clients find the authorization server (RFC 9728 §5.1).
func WithResourceMetadata(url string) GuardOption {
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") || strings.ContainsAny(url, "<>\" ") {
		panic("scopes: WithResourceMetadata takes an absolute URL, such as https://api.example.com/.well-known/oauth-protected-resource")
	}
	return func(s *settings) { s.metadata = printable("WithResourceMetadata", url) }
}

// WithResponder answers denials instead of Denial.ServeHTTP: for net/http and the frameworks built
// on it. What it writes is its own affair; the handler does not run.
func WithResponder(respond func(http.ResponseWriter, *http.Request, *Denial)) GuardOption {
	return func(s *settings) { s.responder = respond }
}

func printable(option, text string) string {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			panic("scopes: " + option + " takes printable ASCII")
		}
	}
	return text
}

// NewGate is a gate with these options. Guards make their own; it is for adapters.
func NewGate(options ...GuardOption) *Gate {
	g := &Gate{bound: make([]bool, 1+operationCount(packedOperations))}
	for _, option := range options {
		option(&g.settings)
	}
	return g
}

// Respond answers a denial over net/http, through the responder if there is one.
func (g *Gate) Respond(w http.ResponseWriter, r *http.Request, d *Denial) {
	if g.settings.responder != nil {
		g.settings.responder(w, r, d)
		return
	}
	d.ServeHTTP(w, r)
}

// Binding is an operation bound to a gate: what a registered handler holds, so that nothing about
// a request can choose another operation.
type Binding struct {
	bound     bound
	operation Operation
	gate      *Gate
	method    string
	head      bool // HEAD is taken for the operation's GET
	public    bool
	report    *report
}

// Bind binds an operation, at registration. It panics for one that there is not: a route that would
// be denied to everyone is a mistake in the service.
func (g *Gate) Bind(op Operation) *Binding {
	if !op.Valid() {
		panic("scopes: " + invalid("Operation", int(op)).Error() + ": register one of the package's Op constants")
	}
	g.bound[op] = true
	return &Binding{
		gate: g, operation: op, bound: boundTo(packedRequirements, op), method: op.Method(), head: op.servesHead(),
		public: op.Access() == AccessPublic, report: g.settings.reports[op],
	}
}

// Operation is what is bound.
func (b *Binding) Operation() Operation { return b.operation }

// Decide is the function Decide for the operation, of a principal that is not copied.
func (b *Binding) Decide(p *Principal) Decision {
	return b.bound.decide(packedRequirements, b.operation, p)
}

// Enter authenticates the caller of a request and decides: the one way past a guard. Without a
// denial the handler may run. The method is the request's; one that is not the operation's is
// denied. A public operation never authenticates. It allocates nothing on the way in.
func Enter[R any](ctx context.Context, b *Binding, method string, request R, authenticate func(R) (Principal, error)) (Call, *Denial) {
	call := Call{Operation: b.operation, gate: b.gate}
	if method != b.method && !(b.head && method == http.MethodHead) {
		call.Decision.Reason = ReasonMethodNotAllowed
		return call, b.gate.deny(ctx, &Denial{Operation: b.operation, Decision: call.Decision, Allow: b.allow()})
	}
	var err error
	if !b.public {
		call.Principal, err = ask(authenticate, request)
	}
	if err != nil {
		if reason := reasonOf(err); reason != ReasonUnauthenticated {
			call.Decision.Reason = reason
			return call, b.refuse(ctx, &call, err)
		}
	}
	call.Decision = b.Decide(&call.Principal)
	if !call.Decision.Allowed {
		return call, b.refuse(ctx, &call, err)
	}
	if b.gate.settings.hook != nil {
		b.gate.settings.hook(ctx, call.event(OutcomeAllowed))
	}
	return call, nil
}

func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, ErrInvalidToken):
		return ReasonInvalidToken
	case errors.Is(err, ErrNoCredentials):
		return ReasonUnauthenticated
	}
	return ReasonUnavailable
}

// refuse is a decision against a call. Nil when the operation is in report-only mode.
func (b *Binding) refuse(ctx context.Context, call *Call, err error) *Denial {
	d := &Denial{Operation: b.operation, Decision: call.Decision, Err: err}
	if d.Decision.Reason == ReasonInsufficientScope {
		d.needs, d.Missing = shortest(packedRequirements, packedImplications, b.operation, &call.Principal)
	}
	d.explained(&b.gate.settings)
	if b.report != nil && b.report.counts(time.Now()) {
		b.report.log(ctx, d, slog.String("operation", d.Operation.ID()), call.Principal.id)
		if b.gate.settings.hook != nil {
			event := call.event(OutcomeReported)
			event.Status, event.Err = d.Status, err
			b.gate.settings.hook(ctx, event)
		}
		return nil
	}
	if b.gate.settings.hook != nil {
		event := call.event(OutcomeDenied)
		event.Status, event.Err = d.Status, err
		b.gate.settings.hook(ctx, event)
	}
	return d
}

// deny is a denial that nothing loosens.
func (g *Gate) deny(ctx context.Context, d *Denial) *Denial {
	d.explained(&g.settings)
	if g.settings.hook != nil {
		g.settings.hook(ctx, Event{Operation: d.Operation, Outcome: OutcomeDenied, Reason: d.Decision.Reason, Status: d.Status})
	}
	return d
}

// Unbound is the denial of a request whose handler is bound to no operation, and one more decision
// for the hook. It is for adapters that learn of it only then.
func (g *Gate) Unbound(ctx context.Context) *Denial { return g.deny(ctx, &Denial{}) }

func (b *Binding) allow() []string {
	if b.head {
		return []string{b.method, http.MethodHead}
	}
	return []string{b.method}
}

// servesHead reports whether HEAD requests are this GET operation's: unless the specification has a
// HEAD operation for the same paths. The path asked for is one that only parameters match.
func (o Operation) servesHead() bool {
	if o.Method() != http.MethodGet {
		return false
	}
	found, result := match(packedRoutes, http.MethodHead, o.samplePath("\x01"))
	return result != MatchAmbiguous && found.Method() != http.MethodHead
}

// samplePath is the operation's path with that text in place of each parameter.
func (o Operation) samplePath(text string) string { return samplePath(o.Pattern(), text) }

func samplePath(pattern, text string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(pattern, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(pattern[open:], '}')
		if length < 0 {
			break
		}
		b.WriteString(pattern[:open] + text)
		pattern = pattern[open+length+1:]
	}
	b.WriteString(pattern)
	return b.String()
}
