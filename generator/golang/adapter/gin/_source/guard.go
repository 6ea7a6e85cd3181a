// Package ginguard registers guarded handlers with gin: method, pattern and check together, by
// operation. It is generated: the patterns are those of the specification, in gin's syntax.
//
//	guard := ginguard.NewGuard(authenticate)
//	api := ginguard.New(guard, engine)
//	api.Handle(scopes.OpListAssets, listAssets)
//	if err := api.Verify(); err != nil {
//		log.Fatal(err)
//	}
//
// Parameters have the specification's names where they are identifiers: {enterprise-team} is
// enterprise_team for c.Param, and the second {id} of a path id_2. Handlers find the caller with
// scopes.FromContext(c.Request.Context()).
package ginguard

import (
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	scopes "scopegen.invalid/scopes"
)

// Guard stands in front of gin's handlers.
type Guard struct {
	gate         *scopes.Gate
	authenticate func(*gin.Context) (scopes.Principal, error)

	mu     sync.Mutex
	routes map[string]scopes.Operation // by method and full pattern, since gin lists functions, which cannot be asked
}

// NewGuard is a guard whose callers are authenticated by the function: see scopes.NewGuard. It reads
// the request, and neither answers it nor calls c.Next, as gin's own authenticating middleware does:
// the guard answers 503 then.
func NewGuard(authenticate func(*gin.Context) (scopes.Principal, error), options ...scopes.GuardOption) *Guard {
	if authenticate == nil {
		panic(packageName + ": NewGuard without an authenticator")
	}
	return &Guard{gate: scopes.NewGate(options...), authenticate: authenticate, routes: map[string]scopes.Operation{}}
}

// Gate is the part of the guard that does not depend on gin.
func (g *Guard) Gate() *scopes.Gate { return g.gate }

// Outer is scopes.Guard.Outer: a layer in front of the whole engine that only denies.
func (g *Guard) Outer(next http.Handler, options ...scopes.OuterOption) http.Handler {
	return g.gate.Outer(next, options...)
}

// Deny answers an error of scopes.RequireAll or scopes.RequireAny, and ends the chain of handlers.
func (g *Guard) Deny(c *gin.Context, err error) {
	c.Abort()
	g.gate.Respond(c.Writer, c.Request, g.gate.Denial(err))
}

// enter is the handler before an operation's own.
func (g *Guard) enter(op scopes.Operation) gin.HandlerFunc {
	binding := g.gate.Bind(op)
	return func(c *gin.Context) {
		passed := false
		defer func() {
			if !passed {
				c.Abort() // after a panic too: middleware that recovers without Abort goes on with the next handler
			}
		}()
		for _, p := range c.Params {
			if p.Value == "" { // gin takes "//" for an empty parameter
				c.AbortWithStatus(http.StatusNotFound)
				return
			}
		}
		call, denial := scopes.Enter(c.Request.Context(), binding, c.Request.Method, c, g.authenticate)
		if denial != nil {
			g.gate.Respond(c.Writer, c.Request, denial)
			return
		}
		for name, values := range binding.ResponseHeader(call) {
			c.Writer.Header()[name] = values
		}
		c.Request = c.Request.WithContext(scopes.NewContext(c.Request.Context(), call))
		passed = true
	}
}

// guarded is one of an operation's own handlers. It only runs behind enter: gin lets whoever has the
// context go on in the chain, or call its last handler.
//
//go:noinline
func guarded(op scopes.Operation, handler gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if call, _ := scopes.FromContext(c.Request.Context()); call.Operation != op {
			c.Abort()
			panic(packageName + ": a handler of " + op.ID() + " was reached before the guard had decided: an authenticator does not call c.Next")
		}
		handler(c)
	}
}
