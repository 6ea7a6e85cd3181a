package runtime

import (
	"net/http"
)

// Guard stands in front of net/http handlers. The way in is registration: a handler is bound to its
// operation when it is registered, and no path is parsed in a decision to allow. It is safe for
// concurrent use.
type Guard struct {
	gate         *Gate
	authenticate func(*http.Request) (Principal, error)
}

// NewGuard is a guard whose callers are authenticated by the function, which has checked a token's
// signature, issuer, audience, lifetime and type (RFC 9068 §4) when it returns a principal. Its
// errors are ErrNoCredentials, ErrInvalidToken, and any other for a failure that is not the
// caller's. It is not called for public operations.
func NewGuard(authenticate func(*http.Request) (Principal, error), options ...GuardOption) *Guard {
	if authenticate == nil {
		panic("scopes: NewGuard without an authenticator")
	}
	return &Guard{gate: NewGate(options...), authenticate: authenticate}
}

// Gate is the part of the guard that does not depend on net/http.
func (g *Guard) Gate() *Gate { return g.gate }

// Protected is a handler behind a guard, bound to its operation.
type Protected struct {
	guard   *Guard
	binding *Binding
	next    http.Handler
}

// Protect binds a handler to an operation. Register the result under the operation's own method
// and pattern, or let Mux or an adapter do both; a request with another method is denied. It
// panics for an operation that there is not.
func (g *Guard) Protect(op Operation, next http.Handler) http.Handler {
	if f, ok := next.(http.HandlerFunc); next == nil || ok && f == nil {
		panic("scopes: Protect " + op.ID() + ": nil handler")
	}
	return &Protected{guard: g, binding: g.gate.Bind(op), next: next}
}

// Operation is the operation that the handler is bound to.
func (p *Protected) Operation() Operation { return p.binding.operation }

// ServeHTTP answers the request, or lets the handler do so.
func (p *Protected) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, denial := Enter(r.Context(), p.binding, r.Method, r, p.guard.authenticate)
	if denial != nil {
		p.guard.gate.Respond(w, r, denial)
		return
	}
	for name, values := range p.binding.ResponseHeader(call) {
		w.Header()[name] = values
	}
	p.next.ServeHTTP(w, r.WithContext(NewContext(r.Context(), call)))
}

// Deny answers an error of RequireAll or RequireAny inside a handler, as the guard in front of it
// answers. Any other error is answered 503: the service could not decide.
func Deny(w http.ResponseWriter, r *http.Request, err error) {
	call, _ := FromContext(r.Context())
	if call.gate == nil {
		call.gate = NewGate()
	}
	call.gate.Respond(w, r, call.gate.Denial(err))
}

// Deny is the function Deny for a handler that has its guard at hand.
func (g *Guard) Deny(w http.ResponseWriter, r *http.Request, err error) {
	g.gate.Respond(w, r, g.gate.Denial(err))
}

// Denial is the denial in an error of RequireAll or RequireAny, with the gate's settings; for any
// other error it is one of 503.
func (g *Gate) Denial(err error) *Denial {
	if d, ok := err.(*Denial); ok && d != nil {
		answer := *d
		answer.settings = &g.settings
		return &answer
	}
	return (&Denial{Decision: Decision{Reason: ReasonUnavailable}, Err: err}).explained(&g.settings)
}
