package echo4guard

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	scopes "scopegen.invalid/scopes"
)

// Verify reports every operation without a route and every route without an operation, whoever registered it, in any group and
// for any host, but for what the exceptions say; and middleware that changes requests before they are routed. Call it when
// everything is registered, on a router that New made for the *echo.Echo itself: a group does not lead to its echo.
//
// It cannot see what was added to or replaced in e.Router() directly, what e.HTTPErrorHandler and middleware answer by
// themselves, and what middleware does whose name does not tell.
func (r *Router) Verify(exceptions ...scopes.Exception) error {
	e, ok := r.to.(*echo.Echo)
	if !ok {
		return fmt.Errorf("%s: Verify needs the whole router: call it on New(guard, e), where e is the *echo.Echo of this %T", packageName, r.to)
	}
	routes := r.list(e.Router().Routes(), "")
	for _, host := range slices.Sorted(maps.Keys(e.Routers())) {
		routes = append(routes, r.list(e.Routers()[host].Routes(), host)...)
	}
	err := r.guard.Gate().VerifyRoutes(routes, exceptions...)
	for _, name := range loosening(e) {
		err = errors.Join(err, fmt.Errorf("echo's Pre has middleware.%s: handlers then answer requests that are not what the client sent; leave it out, and write trailingSlash: ignore in the specification where both paths are meant", name))
	}
	return err
}

func (r *Router) list(from []*echo.Route, host string) (routes []scopes.Route) {
	slices.SortFunc(from, func(a, b *echo.Route) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	for _, route := range from {
		what, own := r.guard.routes[route]
		switch {
		case own && what.operation == 0 || what.head: // no handler of the service's, or listed with GET
		case route.Method == echo.RouteNotFound && route.Name == nameOf(echo.NotFoundHandler):
		case own:
			routes = append(routes, scopes.Route{
				Method: route.Method, Pattern: host + route.Path, Path: r.table.place(what.operation, route.Path, ""), Operation: what.operation,
			})
		default:
			routes = append(routes, scopes.Route{Method: route.Method, Pattern: host + route.Path, Path: r.table.outside(route.Path, "")})
		}
	}
	return routes
}

// loosening are the names of middleware in Pre that changes a request's method or path. Echo does not list it.
func loosening(e *echo.Echo) (names []string) {
	pre := reflect.ValueOf(e).Elem().FieldByName("premiddleware")
	if pre.Kind() != reflect.Slice {
		return nil
	}
	for i := range pre.Len() {
		f := runtime.FuncForPC(pre.Index(i).Pointer())
		if f == nil {
			continue
		}
		for _, name := range []string{"MethodOverride", "AddTrailingSlash", "RemoveTrailingSlash", "Rewrite"} {
			// inlined, it is named after its caller first
			if strings.Contains(f.Name(), "."+name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func nameOf(h echo.HandlerFunc) string { return runtime.FuncForPC(reflect.ValueOf(h).Pointer()).Name() }
