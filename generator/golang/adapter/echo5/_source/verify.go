package echo5guard

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/labstack/echo/v5"

	scopes "scopegen.invalid/scopes"
)

// Verify reports every operation without a route and every route without an operation, whoever registered it and in any group,
// but for what the exceptions say; and settings and middleware that change what is matched. Call it when everything is
// registered, on a router that New made for the *echo.Echo itself: a group does not lead to its echo.
//
// It cannot see what was added to or replaced in e.Router() under the name of an operation, what the error handler and
// middleware answer by themselves, and what middleware does whose name does not tell. Echo answers what no route has with
// RouteNotFound routes, and does not tell a service's own from those that a group with middleware has, for its prefix and for
// the prefix and /*: such pairs are taken for the group's.
func (r *Router) Verify(exceptions ...scopes.Exception) error {
	e, ok := r.to.(*echo.Echo)
	if !ok {
		return fmt.Errorf("%s: Verify needs the whole router: call it on New(guard, e), where e is the *echo.Echo of this %T", packageName, r.to)
	}
	err := errors.Join(r.guard.Gate().VerifyRoutes(r.list(e.Router().Routes()), exceptions...), decoding(e))
	for _, name := range loosening(e.PreMiddlewares()) {
		err = errors.Join(err, fmt.Errorf("echo's Pre has middleware.%s: handlers then answer requests that are not what the client sent; leave it out, and write trailingSlash: ignore in the specification where both paths are meant", name))
	}
	return err
}

func (r *Router) list(from echo.Routes) (routes []scopes.Route) {
	missing := map[string]bool{}
	for _, route := range from {
		if route.Method == echo.RouteNotFound {
			missing[slashed(route.Path)] = true
		}
	}
	for _, route := range from {
		what, own := r.guard.routes[keyOf(route)]
		listed := scopes.Route{Method: route.Method, Pattern: route.Path}
		switch {
		case own && what.operation == 0 || what.head: // no handler of the service's, or listed with GET
			continue
		case own:
			listed.Path, listed.Operation = r.table.place(what.operation, route.Path, ""), what.operation
		default:
			if prefix := strings.TrimSuffix(slashed(route.Path), "/*"); route.Method == echo.RouteNotFound && missing[slashed(prefix)] && missing[prefix+"/*"] {
				continue
			}
			if route.Method == echo.RouteAny {
				listed.Method = "*"
			}
			listed.Path = r.table.outside(slashed(route.Path), "")
		}
		routes = append(routes, listed)
	}
	return routes
}

// slashed is a route's path as echo matches it.
func slashed(path string) string {
	if path == "" || path[0] != '/' {
		return "/" + path
	}
	return path
}

// decoding reports a router that matches decoded paths. Echo does not list its settings.
func decoding(e *echo.Echo) error {
	router := reflect.ValueOf(e.Router())
	for router.Kind() == reflect.Pointer && router.Elem().Kind() == reflect.Struct {
		if set := router.Elem().FieldByName("useEscapedPathForRouting"); set.Kind() == reflect.Bool {
			if set.Bool() {
				return errors.New("RouterConfig.UseEscapedPathForMatching makes echo match decoded paths, where /a%2Fb is /a/b: leave it out")
			}
			return nil
		}
		inner := router.Elem().FieldByName("router") // of a concurrent one
		if inner.Kind() != reflect.Interface {
			break
		}
		router = inner.Elem()
	}
	return nil // a router of the service's own: what it matches beyond a pattern is answered 404
}

// loosening are the names of middleware that changes a request's method or path.
func loosening(pre []echo.MiddlewareFunc) (names []string) {
	for _, m := range pre {
		f := runtime.FuncForPC(reflect.ValueOf(m).Pointer())
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
