package ginguard

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	scopes "scopegen.invalid/scopes"
)

// Router registers handlers by operation. It is made and used while a service starts, by one
// goroutine.
type Router struct {
	guard  *Guard
	router gin.IRouter
	engine *gin.Engine // nil for a group
	base   string      // of a group
	table  table
}

// New registers with an engine or a group of one; a group needs Under with its path. It panics when
// the engine is set to serve paths that the specification does not have. Only a Router of the
// engine can Verify.
func New(guard *Guard, router gin.IRouter) *Router {
	r := &Router{guard: guard, router: router, table: newTable()}
	switch router := router.(type) {
	case *gin.Engine:
		r.engine = router
		r.base = strings.TrimSuffix(router.BasePath(), "/")
		if text := loosened(router); text != "" {
			panic(packageName + ": " + text)
		}
	case *gin.RouterGroup:
		r.base = strings.TrimSuffix(router.BasePath(), "/")
	default:
		panic(fmt.Sprintf("%s: New takes a *gin.Engine or a *gin.RouterGroup, not %T", packageName, router))
	}
	return r
}

// Under is for a group, with the group's path, and for an engine behind http.StripPrefix. The
// prefix is written as the specification writes it. An operation that is not below it panics.
func (r *Router) Under(prefix string) *Router {
	below := *r
	below.table = r.table.under(prefix)
	return &below
}

// Handle registers the handlers of an operation behind the guard, for HEAD too when the operation
// is a GET and the specification has no HEAD of its own there. It panics for what it cannot
// register: that is a mistake in the service.
func (r *Router) Handle(op scopes.Operation, handlers ...gin.HandlerFunc) {
	if len(handlers) == 0 || slices.ContainsFunc(handlers, func(h gin.HandlerFunc) bool { return h == nil }) {
		panic(fmt.Sprintf("%s: %s without a handler", packageName, op))
	}
	chain := []gin.HandlerFunc{r.guard.enter(op)}
	for _, h := range handlers {
		chain = append(chain, guarded(op, h))
	}
	whole := table{lines: r.table.lines}.of(op)
	for i, pattern := range r.table.of(op) {
		full := r.base + pattern
		if !strings.HasSuffix(whole[i], full) {
			panic(fmt.Sprintf("%s: %s would be registered as %s in the group %s: give Under the group's path", packageName, op, full, r.base))
		}
		if setting := unmatched(r.engine, pattern); setting != "" {
			panic(fmt.Sprintf("%s: the engine has %s set, with which %s is not matched, whose path has escapes", packageName, setting, op))
		}
		r.register(op, op.Method(), pattern, chain)
		if answersHead(op, i) {
			r.register(op, http.MethodHead, pattern, chain)
		}
	}
}

func (r *Router) register(op scopes.Operation, method, pattern string, chain []gin.HandlerFunc) {
	r.router.Handle(method, pattern, chain...)
	r.guard.mu.Lock()
	defer r.guard.mu.Unlock()
	full := r.base + pattern
	r.guard.routes[method+" "+full] = op
	r.guard.routes[method+" "+strings.ReplaceAll(full, `\:`, ":")] = op // as gin lists it once it serves
}

// loosened says which setting of an engine makes it serve other paths than it is asked for.
// Redirects are no such setting.
func loosened(e *gin.Engine) string {
	if e.RemoveExtraSlash {
		return "the engine has RemoveExtraSlash set, with which //admin is served as /admin: leave it out"
	}
	return ""
}

// unmatched names the setting with which text that a path escapes is not matched, since it is
// registered decoded.
func unmatched(e *gin.Engine, pattern string) string {
	if e == nil || strings.IndexFunc(pattern, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("\"%<>?#[]^`{|}", r) }) < 0 {
		return ""
	}
	settings := reflect.ValueOf(e).Elem()
	for _, name := range []string{"UseRawPath", "UseEscapedPath"} { // the second is a newer gin's
		if f := settings.FieldByName(name); f.IsValid() && f.Kind() == reflect.Bool && f.Bool() {
			return name
		}
	}
	return ""
}
