// Package gorillaguard registers guarded handlers with gorilla/mux: method, pattern and check
// together, by operation. It is generated: the patterns are those of the specification, in the
// router's syntax.
//
//	api := gorillaguard.New(guard, router)
//	api.HandleFunc(scopes.OpListAssets, listAssets)
//	if err := api.Verify(); err != nil {
//		log.Fatal(err)
//	}
//
// The router takes the first route that matches, so that an operation is registered before those
// that take its requests too: the other way around panics. Parameters have the specification's
// names where they are identifiers: {enterprise-team} is enterprise_team in mux.Vars, and the
// second {id} of a path id_2.
//
// Text that a path escapes, such as %20, is matched decoded: with UseEncodedPath, which cannot be
// seen here, such an operation answers 404.
package gorillaguard

import (
	"fmt"
	"net/http"

	"github.com/gorilla/mux"

	scopes "scopegen.invalid/scopes"
)

// Router registers handlers by operation. It is made and used while a service starts, by one
// goroutine.
type Router struct {
	guard  *scopes.Guard
	router *mux.Router
	table  table
	order  *order
}

// New registers with a router, which may be a subrouter.
func New(guard *scopes.Guard, router *mux.Router) *Router {
	return &Router{guard, router, newTable(), newOrder()}
}

// Under is for a router that stands below a path: a subrouter, or a router behind http.StripPrefix.
// The prefix is written as the specification writes it. An operation that is not below it panics.
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
	patterns := r.table.of(op)
	if r.order.registered[op] {
		panic(fmt.Sprintf("%s: %s is registered already", packageName, op))
	}
	r.order.must(op)
	for i, pattern := range patterns {
		methods := []string{op.Method()}
		if answersHead(op, i) {
			methods = append(methods, http.MethodHead)
		}
		route := r.router.NewRoute().Path(pattern).Methods(methods...).Handler(protected)
		if err := route.GetError(); err != nil {
			panic(fmt.Sprintf("%s: %s: %v", packageName, op, err))
		}
	}
}

// HandleFunc is Handle for a function.
func (r *Router) HandleFunc(op scopes.Operation, handler http.HandlerFunc) { r.Handle(op, handler) }
