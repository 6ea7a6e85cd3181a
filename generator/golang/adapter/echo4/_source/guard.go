// Package echo4guard puts the guard in front of handlers of github.com/labstack/echo/v4: an operation's method, pattern and check
// are registered together.
package echo4guard

import (
	"net/http"

	"github.com/labstack/echo/v4"

	scopes "scopegen.invalid/scopes"
)

// Guard stands in front of echo's handlers. It is safe for concurrent use once routes are registered.
type Guard struct {
	gate         *scopes.Gate
	authenticate func(echo.Context) (scopes.Principal, error)
	respond      func(echo.Context, *scopes.Denial) error
	routes       map[*echo.Route]standing
}

// standing is what the guard put at a route: GET operations stand at a second one for HEAD.
type standing struct {
	operation scopes.Operation
	head      bool
}

// NewGuard is a guard whose callers are authenticated by the function: see scopes.NewGuard for what it has checked and which
// errors it returns.
func NewGuard(authenticate func(echo.Context) (scopes.Principal, error), options ...scopes.GuardOption) *Guard {
	if authenticate == nil {
		panic(packageName + ": NewGuard without an authenticator")
	}
	return &Guard{gate: scopes.NewGate(options...), authenticate: authenticate, routes: map[*echo.Route]standing{}}
}

// WithResponder answers denials with the function instead of scopes.WithResponder's or Denial.ServeHTTP, and gives back the
// guard. What it returns goes to echo's error handler. Call it before there are requests.
func (g *Guard) WithResponder(respond func(echo.Context, *scopes.Denial) error) *Guard {
	g.respond = respond
	return g
}

// Gate is the part of the guard that does not depend on echo.
func (g *Guard) Gate() *scopes.Gate { return g.gate }

// Outer is scopes.Guard.Outer: a layer in front of the whole server that only denies.
func (g *Guard) Outer(next http.Handler, options ...scopes.OuterOption) http.Handler {
	return g.gate.Outer(next, options...)
}

// Deny answers an error of scopes.RequireAll or scopes.RequireAny, in a handler: return guard.Deny(c, err). Any other error is
// answered 503: the service could not decide.
func (g *Guard) Deny(c echo.Context, err error) error { return g.answer(c, g.Gate().Denial(err)) }

func (g *Guard) answer(c echo.Context, d *scopes.Denial) error {
	if g.respond != nil {
		return g.respond(c, d)
	}
	g.Gate().Respond(c.Response(), c.Request(), d)
	return nil
}

// protect is the handler of one route. The pattern is the whole one, as echo has it: the router matches more than it says, and
// whatever it should not have matched is answered 404. No request gets further for it.
func (g *Guard) protect(b *scopes.Binding, pattern *string, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !matches(*pattern, echo.GetPath(r)) {
			return g.answer(c, g.Gate().Deny(r.Context(), &scopes.Denial{
				Operation: b.Operation(), Decision: scopes.Decision{Reason: scopes.ReasonUnknownPath},
			}))
		}
		call, denial := scopes.Enter(r.Context(), b, r.Method, c, g.authenticate)
		if denial != nil {
			return g.answer(c, denial)
		}
		for name, values := range b.ResponseHeader(call) {
			c.Response().Header()[name] = values
		}
		c.SetRequest(r.WithContext(scopes.NewContext(r.Context(), call)))
		return next(c)
	}
}
