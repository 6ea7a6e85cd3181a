package gorillaguard

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/gorilla/mux"

	scopes "scopegen.invalid/scopes"
)

// Verify reports every operation without a route, every route without an operation, whoever
// registered it, and routes in an order in which one never gets its requests, on the router given
// to New and its subrouters, but for what the exceptions say. Call it when everything is
// registered.
//
// It cannot see what the outermost NotFoundHandler, a MethodNotAllowedHandler and middleware answer by themselves,
// nor the routes of a handler that is not a router: that shows as one route.
func (r *Router) Verify(exceptions ...scopes.Exception) error {
	var routes []scopes.Route
	var found []error
	var strangers []stranger
	seen := newOrder()
	taking := map[*mux.Router]bool{r.router: true}
	answers := func(below *mux.Router, prefix string) {
		if below.NotFoundHandler != nil && !taking[below] {
			taking[below] = true
			found = append(found, fmt.Errorf("the router below %s has a NotFoundHandler, which answers for the routes that are registered after it: give the outermost router one", prefix))
		}
	}
	walked := r.router.Walk(func(route *mux.Route, router *mux.Router, _ []*mux.Route) error {
		handler := route.GetHandler()
		name, _, _ := describe(route)
		answers(router, name)
		if below, is := handler.(*mux.Router); is || handler == nil {
			if is {
				answers(below, name)
			}
			return nil // its routes come next
		}
		pattern, path, expression := describe(route)
		if path != "" {
			path = r.table.gone + path
		}
		methods, err := route.GetMethods()
		if err != nil || len(methods) == 0 {
			methods = []string{"*"}
		}
		op := operation(handler)
		path = r.table.path(op, pattern, path)
		for _, method := range methods {
			routes = append(routes, scopes.Route{Method: method, Pattern: pattern, Path: path, Operation: op, First: true})
		}
		if op == 0 {
			if path == "" && expression != nil {
				strangers = append(strangers, stranger{pattern, methods, expression})
			}
			return nil
		}
		for _, s := range strangers {
			if s.takes(op, pattern) {
				found = append(found, fmt.Errorf("%s: takes the requests of %s (%s %s), which is registered after it", s.pattern, op, op.Method(), pattern))
			}
		}
		if !seen.registered[op] {
			if wide := seen.add(op); wide != 0 {
				found = append(found, errors.New(swap(op, wide)))
			}
		}
		return nil
	})
	return errors.Join(append(found, walked, r.guard.Gate().VerifyRoutes(routes, exceptions...))...)
}

// stranger is a route without an operation whose pattern the specification could not write.
type stranger struct {
	pattern    string
	methods    []string
	expression *regexp.Regexp
}

// takes reports whether it takes a request for a route: one in which every parameter is the letter
// x.
func (s stranger) takes(op scopes.Operation, pattern string) bool {
	for _, method := range s.methods {
		if method == "*" || method == op.Method() {
			return s.expression.MatchString(parameter.ReplaceAllString(pattern, "x"))
		}
	}
	return false
}

var parameter = regexp.MustCompile(`\{[^{}]*\}`)

// describe gives a route's pattern, as the router lists it, the same as the specification would
// write it, if it can, and its regular expression.
func describe(route *mux.Route) (pattern, path string, expression *regexp.Regexp) {
	pattern, err := route.GetPathTemplate()
	if err != nil {
		return "/*", "/{rest...}", nil // chosen by host, header or function: it may take any path
	}
	text, err := route.GetPathRegexp()
	if err == nil {
		expression, _ = regexp.Compile(text)
	}
	prefix := !strings.HasSuffix(text, "$")
	segments := strings.Split(pattern, "/")
	for i, s := range segments {
		last := i == len(segments)-1
		name, how, pinned := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(s, "{"), "}"), ":")
		switch {
		case last && prefix && s == "":
			segments[i] = "{rest...}"
		case last && prefix:
			return pattern, "", expression // "/static" takes "/statics" too
		case strings.HasPrefix(s, "{") && strings.Count(s, "{") == 1 && pinned && last && (how == ".*" || how == "(?s:.*)"):
			segments[i] = "{" + name + "...}"
		case strings.Contains(s, ":") && strings.Contains(s, "{"):
			return pattern, "", expression
		}
	}
	return pattern, strings.Join(segments, "/"), expression
}

// operation is what a guarded handler is bound to, or 0.
func operation(h http.Handler) scopes.Operation {
	if p, ok := h.(*scopes.Protected); ok {
		return p.Operation()
	}
	return 0
}
