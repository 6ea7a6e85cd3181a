package fiber3guard

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v3"

	scopes "scopegen.invalid/scopes"
)

// Router registers handlers by operation. It is made and used while a service starts, by one goroutine.
type Router struct {
	guard *Guard
	to    fiber.Router
	table table
	order *order
}

// New registers with an app, or with one of its groups; for an app that is mounted, with that app. It panics unless the app has
// CaseSensitive and StrictRouting set and UnescapePath not: fiber would take /ADMIN, /admin/ and /%61dmin for /admin. For what
// does not see the beginning of paths, take it off with Under:
//
//	api := fiber3guard.New(guard, app.Group("/api", logging)).Under("/api")
func New(guard *Guard, router fiber.Router) *Router {
	if guard == nil || router == nil {
		panic(packageName + ": New without a guard or a router")
	}
	for _, set := range []struct {
		name string
		want bool
	}{{"CaseSensitive", true}, {"StrictRouting", true}, {"UnescapePath", false}} {
		if is, known := setting(router, set.name); known && is != set.want {
			panic(fmt.Sprintf("%s: the app's fiber.Config has %s: %t: fiber then answers for paths that the specification does not have; set it to %t", packageName, set.name, is, set.want))
		}
	}
	return &Router{guard: guard, to: router, table: newTable(), order: newOrder()}
}

// setting is one of the app's settings. A group does not give away its app's.
func setting(router fiber.Router, name string) (is, known bool) {
	v := reflect.ValueOf(router)
	if app, ok := router.(*fiber.App); ok {
		v = reflect.ValueOf(app.Config())
	} else if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		if v = v.Elem().FieldByName("app"); v.Kind() == reflect.Pointer {
			v = v.Elem().FieldByName("config")
		}
	}
	if v.Kind() != reflect.Struct {
		return false, false
	}
	v = v.FieldByName(name)
	return v.Kind() == reflect.Bool && v.Bool(), v.Kind() == reflect.Bool
}

// Under is the same router for operations whose patterns lose that prefix: that of a group, or where an app is mounted. The
// prefix is written as the specification writes it. Registering an operation that is not under it panics.
func (r *Router) Under(prefix string) *Router {
	under := *r
	under.table = r.table.under(prefix)
	return &under
}

// Handle registers handlers for an operation, behind the guard; for GET also for HEAD, unless the specification has that apart.
// Handlers call c.Next for the next one. It panics for what is a mistake at start: an operation that there is not, one that is
// registered already or behind a less specific one, which would take its requests, and no handler.
func (r *Router) Handle(op scopes.Operation, handlers ...fiber.Handler) {
	patterns := r.table.of(op)
	if len(handlers) == 0 || slices.ContainsFunc(handlers, func(h fiber.Handler) bool { return h == nil }) {
		panic(fmt.Sprintf("%s: %s: nil handler", packageName, op))
	}
	if r.order.registered[op] {
		panic(fmt.Sprintf("%s: %s is registered already", packageName, op))
	}
	r.order.must(op)
	p := &protected{guard: r.guard, binding: r.guard.gate.Bind(op)}
	for i, pattern := range patterns {
		switch to := r.to.(type) {
		case *fiber.App:
			if pattern == "" {
				panic(fmt.Sprintf("%s: %s %s is the prefix itself, of which nothing is left for a route", packageName, op.Method(), op.Pattern()))
			}
		case *fiber.Group:
			r.table.check(op, strings.TrimRight(to.Prefix, "/")+pattern)
		}
		p.add(r.to, op.Method(), pattern, handlers)
		if answersHead(op, i) {
			p.add(r.to, fiber.MethodHead, pattern, handlers)
		}
	}
}

func (p *protected) add(to fiber.Router, method, pattern string, handlers []fiber.Handler) {
	var chain []any // each route's own, to which fiber may append
	for _, h := range handlers {
		chain = append(chain, p.then(h))
	}
	to.Add([]string{method}, pattern, p.serve, chain...)
}
