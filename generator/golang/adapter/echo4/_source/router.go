package echo4guard

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	scopes "scopegen.invalid/scopes"
)

// Registrar is what routes are added to: an *echo.Echo or an *echo.Group.
type Registrar interface {
	Add(method, path string, handler echo.HandlerFunc, middleware ...echo.MiddlewareFunc) *echo.Route
}

// Router registers handlers by operation.
type Router struct {
	guard *Guard
	to    Registrar
	table table
	taken map[scopes.Operation]bool
}

// New registers with an *echo.Echo or one of its groups. It is for the time before there are requests, as echo's own methods
// are. For a group, take its prefix off with Under:
//
//	api := echo4guard.New(guard, e.Group("/api", logging)).Under("/api")
func New(guard *Guard, router Registrar) *Router {
	if guard == nil || router == nil {
		panic(packageName + ": New without a guard or a router")
	}
	return &Router{guard: guard, to: router, table: newTable(), taken: map[scopes.Operation]bool{}}
}

// Under is the same router for operations whose patterns lose that prefix: that of a group, or of what strips it before echo
// sees the request. Registering an operation that is not under it panics.
func (r *Router) Under(prefix string) *Router {
	under := *r
	under.table = r.table.under(prefix)
	return &under
}

// Handle registers a handler for an operation, behind the guard; for GET also for HEAD, unless the specification has that
// apart. The middleware runs behind the guard, that of the group and of echo before it: logging and CORS belong there. It
// panics for what is a mistake at start: an operation that there is not, one that is registered already, no handler.
func (r *Router) Handle(op scopes.Operation, handler echo.HandlerFunc, middleware ...echo.MiddlewareFunc) {
	patterns := r.table.of(op)
	if handler == nil {
		panic(fmt.Sprintf("%s: %s: nil handler", packageName, op))
	}
	if r.taken[op] {
		panic(fmt.Sprintf("%s: %s is registered already, and echo would replace that handler", packageName, op))
	}
	r.taken[op] = true
	binding := r.guard.Gate().Bind(op)
	for i := len(middleware) - 1; i >= 0; i-- {
		handler = middleware[i](handler)
	}
	for i, pattern := range patterns {
		_, whole := r.to.(*echo.Echo)
		if whole && pattern == "" {
			panic(fmt.Sprintf("%s: %s %s is the prefix itself, of which nothing is left for a route", packageName, op.Method(), op.Pattern()))
		}
		path := new(string)
		protected := r.guard.protect(binding, path, handler)
		route := r.add(op.Method(), pattern, protected, standing{operation: op})
		if *path = route.Path; !whole {
			r.table.check(op, *path)
		}
		if answersHead(op, i) {
			r.add(http.MethodHead, pattern, protected, standing{operation: op, head: true})
		}
		if strings.HasPrefix(pattern[strings.LastIndexByte(pattern, '/')+1:], ":") {
			r.bound(pattern)
		}
	}
}

// boundary stands below last parameters, and is nobody's path.
const boundary = "/(" + packageName + ")"

// bound gives a last parameter's node a child: without one it takes the rest of the path, slashes and all, from the routes that
// are meant by it. The child answers 404, as those of a group's middleware do.
func (r *Router) bound(pattern string) {
	r.add(echo.RouteNotFound, pattern+boundary, echo.NotFoundHandler, standing{})
}

func (r *Router) add(method, pattern string, handler echo.HandlerFunc, what standing) *echo.Route {
	route := r.to.Add(method, pattern, handler)
	r.guard.routes[route] = what
	return route
}
