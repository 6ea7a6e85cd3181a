package chiguard

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	scopes "scopegen.invalid/scopes"
)

// Verify reports every operation without a route and every route without an operation, whoever
// registered it, on the router given to New and on those mounted below it, but for what the
// exceptions say. Call it when everything is registered.
//
// It cannot see what NotFound and MethodNotAllowed handlers do, what middleware answers by itself,
// such as middleware.Heartbeat, nor the routes of a mounted handler that is not a *chi.Mux: that
// shows as one route, "/m/*".
func (r *Router) Verify(exceptions ...scopes.Exception) error {
	var routes []scopes.Route
	var middleware []func(http.Handler) http.Handler
	list(r.router, "", r.table, &routes, &middleware)
	err := r.guard.Gate().VerifyRoutes(routes, exceptions...)
	if names := loosening(middleware); len(names) > 0 {
		err = errors.Join(err, fmt.Errorf("the router uses %s: %s", strings.Join(names, " and "), remedy))
	}
	return err
}

// list is chi.Walk, but that it keeps a handler for all methods one route, and sees middleware of
// routers without routes.
func list(router chi.Routes, above string, table table, routes *[]scopes.Route, middleware *[]func(http.Handler) http.Handler) {
	*middleware = append(*middleware, router.Middlewares()...)
	for _, route := range router.Routes() {
		pattern := strings.ReplaceAll(above+route.Pattern, "/*/", "/")
		for _, h := range route.Handlers {
			if chain, ok := h.(*chi.ChainHandler); ok {
				*middleware = append(*middleware, chain.Middlewares...)
			}
		}
		if route.SubRoutes != nil {
			list(route.SubRoutes, above+route.Pattern, table, routes, middleware)
			if _, known := route.SubRoutes.(*chi.Mux); known { // what wraps one may serve anything
				maps.DeleteFunc(route.Handlers, func(_ string, h http.Handler) bool { return mounts(h) })
			}
		}
		add := func(method string, op scopes.Operation) {
			*routes = append(*routes, scopes.Route{Method: method, Pattern: pattern, Path: table.path(op, pattern, specified(table.gone+pattern)), Operation: op})
		}
		all, forAll := route.Handlers["*"]
		if forAll {
			add("*", operation(all))
		}
		for _, method := range slices.Sorted(maps.Keys(route.Handlers)) {
			if op := operation(route.Handlers[method]); method != "*" && (op != 0 || !forAll) {
				add(method, op)
			}
		}
	}
}

// operation is what a guarded handler is bound to, or 0.
func operation(h http.Handler) scopes.Operation {
	if chain, ok := h.(*chi.ChainHandler); ok {
		h = chain.Endpoint
	}
	if bound, ok := h.(interface{ Operation() scopes.Operation }); ok {
		switch h.(type) {
		case exact, *scopes.Protected:
			return bound.Operation()
		}
	}
	return 0
}

// mounts reports whether a handler is the one with which chi leads to a mounted router. Another one there was registered later,
// and has replaced it.
func mounts(h http.Handler) bool {
	if chain, ok := h.(*chi.ChainHandler); ok {
		h = chain.Endpoint
	}
	f, ok := h.(http.HandlerFunc)
	if !ok {
		return false
	}
	made := runtime.FuncForPC(reflect.ValueOf(f).Pointer())
	return made != nil && strings.Contains(made.Name(), "/go-chi/chi/v5.(*Mux).Mount.")
}

// specified is a pattern of chi's as the specification would write it.
func specified(pattern string) string {
	segments := strings.Split(pattern, "/")
	for i, s := range segments {
		switch {
		case s == "*" && i == len(segments)-1:
			segments[i] = "{rest...}"
		case strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") && strings.Count(s, "{") == 1:
			name, _, _ := strings.Cut(s[1:len(s)-1], ":")
			segments[i] = "{" + name + "}"
		case strings.ContainsAny(s, "*:{}"):
			return "" // a regular expression that spans segments, or a mix
		}
	}
	return strings.Join(segments, "/")
}

const remedy = "the router then answers for paths that the specification does not have; leave it out, and write trailingSlash: ignore in the specification where both paths are meant"

// loosening are the names of chi's middleware that makes it match another path or method than was
// asked for. A function that was written elsewhere cannot be told, nor what it calls.
func loosening(middleware []func(http.Handler) http.Handler) (names []string) {
	for _, m := range middleware {
		f := runtime.FuncForPC(reflect.ValueOf(m).Pointer())
		if f == nil {
			continue
		}
		// A closure has the name of the function that it was inlined into, but the file of its own.
		file, _ := f.FileLine(f.Entry())
		if !strings.Contains(file, "/go-chi/chi/v5") || !strings.Contains(file, "/middleware/") {
			continue
		}
		for _, part := range strings.Split(f.Name(), ".") {
			switch part {
			case "CleanPath", "StripSlashes", "PathRewrite", "URLFormat", "PageRoute", "RouteHeaders":
				if name := "middleware." + part; !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}
