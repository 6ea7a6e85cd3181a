package fiber2guard

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	scopes "scopegen.invalid/scopes"
)

// special are the characters of fiber's patterns beside those of parameters.
const special = "+?()<>;"

// Verify reports every operation without a route and every route without an operation, whoever registered it, in any group or
// mounted app, but for what the exceptions say; and operations behind routes that take their requests, since the first route
// that matches wins. Call it when everything is registered, on a router that New made for the app that serves: it prepares that
// for its start, as Listen does, and what is mounted later is lost.
//
// Of handlers that are registered with Use it reports those of fiber's own that serve something or change the path, as "USE"
// and their path. It cannot see what others answer by themselves, nor what the error handler does.
func (r *Router) Verify(exceptions ...scopes.Exception) error {
	app, ok := r.to.(*fiber.App)
	if !ok {
		return fmt.Errorf("%s: Verify needs the whole router: call it on New(guard, app), where app is the *fiber.App of this %T", packageName, r.to)
	}
	app.Handler() // which adds the routes of mounted apps
	var routes []scopes.Route
	var found []error
	listedAs := map[string]bool{}          // what is listed once, of several stacks
	strangers := map[string]*fiber.Route{} // those of GET, by their path
	for _, stack := range app.Stack() {
		order := newOrder()
		for _, route := range stack {
			listed := scopes.Route{Method: route.Method, Pattern: route.Path, Path: r.table.outside(route.Path, special), First: true}
			if isUse(route) {
				if listed.Method = "USE"; serving(route.Handlers) && !listedAs[name(listed)] {
					listedAs[name(listed)] = true
					routes = append(routes, listed)
				}
				continue
			}
			guarded := false // by a handler before
			for i, h := range route.Handlers {
				listed := listed
				op := operationOf(h, r.guard.gate)
				if op == 0 && i > 0 && (!guarded || isThen(h)) {
					continue // it goes with the first; fiber joins neighbours of one path
				}
				if op != 0 {
					guarded = true
					if wide := order.add(op); wide != 0 {
						found = append(found, errors.New(swap(op, wide)))
					}
					if op.Method() != route.Method {
						continue // HEAD, which goes with GET
					}
					listed.Operation, listed.Path = op, r.table.place(op, route.Path, special)
				} else if route.Method == fiber.MethodGet {
					strangers[route.Path] = route
				} else if route.Method == fiber.MethodHead && same(route, strangers[route.Path]) {
					continue // fiber has added it to that one
				}
				listedAs[name(listed)] = true
				routes = append(routes, listed)
			}
		}
	}
	return errors.Join(append(found, r.guard.gate.VerifyRoutes(routes, exceptions...))...)
}

func name(r scopes.Route) string { return r.Method + " " + r.Pattern }

// same reports whether the routes have the same handlers.
func same(a, b *fiber.Route) bool {
	return b != nil && slices.EqualFunc(a.Handlers, b.Handlers, func(x, y fiber.Handler) bool {
		return reflect.ValueOf(x).Pointer() == reflect.ValueOf(y).Pointer()
	})
}

// isUse reports whether a route was registered with Use. Fiber does not say so.
func isUse(r *fiber.Route) bool {
	use := reflect.ValueOf(r).Elem().FieldByName("use")
	return use.Kind() == reflect.Bool && use.Bool()
}

// serving reports whether one of the handlers is known to answer requests by itself, or to change their paths.
func serving(handlers []fiber.Handler) bool {
	for _, h := range handlers {
		f := runtime.FuncForPC(reflect.ValueOf(h).Pointer())
		if f == nil {
			continue
		}
		for _, part := range []string{
			").registerStatic.", "middleware/adaptor.HTTPHandler", "middleware/filesystem.", "middleware/static.", "middleware/proxy.", "middleware/pprof.",
			"middleware/expvar.", "middleware/monitor.", "middleware/healthcheck.", "middleware/rewrite.", "middleware/redirect.",
		} {
			if strings.Contains(f.Name(), part) {
				return true
			}
		}
	}
	return false
}
