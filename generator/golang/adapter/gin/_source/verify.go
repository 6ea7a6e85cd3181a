package ginguard

import (
	"errors"
	"reflect"
	"strings"

	"github.com/gin-gonic/gin"

	scopes "scopegen.invalid/scopes"
)

// Verify reports every operation without a route and every route without an operation, whoever
// registered it, on the engine given to New, but for what the exceptions say. Call it when
// everything is registered.
//
// It cannot see what NoRoute and NoMethod handlers and middleware answer by themselves.
func (r *Router) Verify(exceptions ...scopes.Exception) error {
	if r.engine == nil {
		return errors.New(packageName + ": a group does not list its routes: make the Router that verifies with New(guard, engine)")
	}
	var found []error
	if text := loosened(r.engine); text != "" {
		found = append(found, errors.New(text))
	}
	own := code(guarded(0, nil)) // gin lists the last handler of a chain
	r.guard.mu.Lock()
	defer r.guard.mu.Unlock()
	var routes []scopes.Route
	for _, info := range r.engine.Routes() {
		route := scopes.Route{Method: info.Method, Pattern: info.Path, Path: specified(r.table.gone + info.Path)}
		if code(info.HandlerFunc) == own {
			if op := r.guard.routes[info.Method+" "+info.Path]; op != 0 {
				route.Operation, route.Path = op, op.Pattern() // which Handle has held against the engine's path
			}
		}
		if name := unmatched(r.engine, info.Path); name != "" && route.Operation != 0 {
			found = append(found, errors.New("the engine has "+name+" set, with which "+route.Operation.ID()+" is not matched, whose path has escapes"))
		}
		routes = append(routes, route)
	}
	return errors.Join(append(found, r.guard.gate.VerifyRoutes(routes, exceptions...))...)
}

// code is where a function's code is: the same for all functions that one place makes.
func code(handler gin.HandlerFunc) uintptr { return reflect.ValueOf(handler).Pointer() }

// specified is a pattern of gin's as the specification would write it.
func specified(pattern string) string {
	segments := strings.Split(pattern, "/")
	for i, s := range segments {
		plain := strings.ReplaceAll(s, `\:`, "\x00")
		at := strings.IndexAny(plain, ":*")
		switch {
		case at == 0 && s[0] == '*':
			segments[i] = "{" + s[1:] + "...}"
		case at >= 0:
			segments[i] = plain[:at] + "{" + plain[at+1:] + "}"
		}
		segments[i] = strings.ReplaceAll(segments[i], "\x00", ":")
	}
	return strings.Join(segments, "/")
}
