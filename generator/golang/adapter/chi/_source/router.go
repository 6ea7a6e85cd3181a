// Package chiguard registers guarded handlers with chi: method, pattern and check together, by
// operation. It is generated: the patterns are those of the specification, in chi's syntax.
//
//	api := chiguard.New(guard, router)
//	api.HandleFunc(scopes.OpListAssets, listAssets)
//	if err := api.Verify(); err != nil {
//		log.Fatal(err)
//	}
//
// Parameters have the specification's names where they are identifiers: {enterprise-team} is
// enterprise_team for chi.URLParam, and the second {id} of a path id_2. What takes the rest of a
// path is "*".
package chiguard

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	scopes "scopegen.invalid/scopes"
)

// Router registers handlers by operation. It is made and used while a service starts, by one
// goroutine.
type Router struct {
	guard    *scopes.Guard
	router   chi.Router
	table    table
	patterns map[string]scopes.Operation // what has been registered, since chi would replace it
}

// New registers with a chi router, which may be a subrouter or one of its groups. It panics when
// the router already has middleware that matches other paths than it is asked for, such as
// middleware.CleanPath: Verify looks again.
func New(guard *scopes.Guard, router chi.Router) *Router {
	if names := loosening(router.Middlewares()); len(names) > 0 {
		panic(fmt.Sprintf("%s: the router uses %s: %s", packageName, strings.Join(names, " and "), remedy))
	}
	return &Router{guard, router, newTable(), map[string]scopes.Operation{}}
}

// Under is for a router that does not see the beginning of paths: one that is mounted, grouped by
// Route, or behind http.StripPrefix. The prefix is written as the specification writes it. An
// operation that is not below it panics.
func (r *Router) Under(prefix string) *Router {
	below := *r
	below.table = r.table.under(prefix)
	return &below
}

// Handle registers the handler of an operation behind the guard, for HEAD too when the operation is
// a GET and the specification has no HEAD of its own there. It panics for what it cannot register:
// that is a mistake in the service.
func (r *Router) Handle(op scopes.Operation, handler http.Handler) {
	protected := r.guard.Protect(op, handler)
	for i, pattern := range r.table.of(op) {
		guarded := exact{protected.(*scopes.Protected), !strings.HasSuffix(pattern, "*"), strings.HasSuffix(pattern, "/")}
		if pattern == "" {
			pattern = "/" // which exact holds against the path without its slash
		}
		r.register(op, op.Method(), pattern, guarded)
		if answersHead(op, i) {
			r.register(op, http.MethodHead, pattern, guarded)
		}
	}
}

// HandleFunc is Handle for a function.
func (r *Router) HandleFunc(op scopes.Operation, handler http.HandlerFunc) { r.Handle(op, handler) }

func (r *Router) register(op scopes.Operation, method, pattern string, handler http.Handler) {
	route := method + " " + pattern
	if first, taken := r.patterns[route]; taken {
		panic(fmt.Sprintf("%s: %s is registered for %s already, and chi would replace that handler with this one of %s", packageName, route, first, op))
	}
	r.patterns[route] = op
	r.router.Method(method, pattern, handler)
}

// exact answers 404 where chi matches more than the pattern says: an empty parameter, and, below a
// mount or middleware that changes the path, one slash more or less at the end.
type exact struct {
	*scopes.Protected
	ends, slash bool // whether the pattern has an end, and whether that is a slash
}

func (e exact) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.RawPath
	if path == "" {
		path = r.URL.Path
	}
	if e.ends && strings.HasSuffix(path, "/") != e.slash {
		http.NotFound(w, r)
		return
	}
	if c := chi.RouteContext(r.Context()); c != nil {
		for i, name := range c.URLParams.Keys {
			if name != "*" && i < len(c.URLParams.Values) && c.URLParams.Values[i] == "" {
				http.NotFound(w, r)
				return
			}
		}
	}
	e.Protected.ServeHTTP(w, r)
}
