// Package connectguard stands in front of Connect handlers, whichever of the protocols (Connect, gRPC, gRPC-Web) a request
// comes by. Operations are found by their full method names, the rpc of the specification:
//
//	guard := connectguard.NewGuard(authenticate)
//	mux := http.NewServeMux()
//	mux.Handle(guard.Mount(storev1connect.NewStoreHandler(store, guard.Option())))
//	err := guard.Verify()
//
// Each procedure is bound to its operation when its handler is made. A procedure that is no operation and not exempt is denied.
// Connect's GET for methods without side effects calls the same operation: what counts is the procedure, not the HTTP method.
package connectguard

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"scopegen.invalid/scopes"
)

// Request is what an authenticator sees of a call: never the message.
type Request struct {
	Spec   connect.Spec
	Peer   connect.Peer
	Header http.Header
}

type request struct {
	ctx context.Context
	Request
}

// Guard stands in front of Connect handlers. It is safe for concurrent use once everything is registered.
type Guard struct {
	gate         *scopes.Gate
	authenticate func(request) (scopes.Principal, error)
	doors        map[string]*door // by procedure
	exceptions   []scopes.Exception
	made         map[string]bool // procedures of handlers that were made with Option
	mounted      []string        // paths
}

// NewGuard is a guard whose callers are authenticated by the function: from the header, the peer, or what HTTP middleware has
// put into the context. Its errors are scopes.ErrNoCredentials, scopes.ErrInvalidToken, and any other for a failure that is
// not the caller's. It is not called for public operations.
func NewGuard(authenticate func(context.Context, Request) (scopes.Principal, error), options ...scopes.GuardOption) *Guard {
	if authenticate == nil {
		panic("connectguard: NewGuard without an authenticator")
	}
	g := &Guard{
		gate: scopes.NewGate(options...), doors: map[string]*door{}, made: map[string]bool{},
		authenticate: func(r request) (scopes.Principal, error) { return authenticate(r.ctx, r.Request) },
	}
	for op := range scopes.Operations() {
		if procedure := op.RPC(); procedure != "" {
			g.doors[procedure] = &door{guard: g, method: op.Method(), binding: g.gate.Bind(op)}
		}
	}
	return g
}

// Gate is the part of the guard that does not depend on Connect.
func (g *Guard) Gate() *scopes.Gate { return g.gate }

// Exempt lets everyone call a procedure that is not of the specification, such as "/grpc.health.v1.Health/Check", before any
// handler is made. The reason is for whoever reviews the service; Verify fails without one.
func (g *Guard) Exempt(procedure, reason string) {
	if len(g.made) != 0 {
		panic("connectguard: Exempt(" + procedure + ") comes after the first handler: what is exempt must not depend on the order")
	}
	if d := g.doors[procedure]; d != nil && d.binding != nil {
		panic("connectguard: Exempt(" + procedure + "): it is the operation " + d.binding.Operation().ID() + ", of which the specification says who may call it")
	}
	g.doors[procedure] = &door{guard: g}
	g.exceptions = append(g.exceptions, scopes.Unguarded(procedure, reason))
}

// Option puts the guard in front of the procedures of the handler that is made with it, behind the interceptors of options
// before it.
func (g *Guard) Option() connect.HandlerOption {
	return connect.WithConditionalHandlerOptions(func(spec connect.Spec) []connect.HandlerOption {
		g.made[spec.Procedure] = true
		d := g.doors[spec.Procedure]
		if d == nil {
			d = &door{guard: g, denied: true}
		}
		return []connect.HandlerOption{connect.WithInterceptors(d)}
	})
}

// Mount notes what a handler's constructor gives, for Verify, and hands it on: mux.Handle(guard.Mount(constructor(…))). It
// panics when none of the procedures there was made with Option.
func (g *Guard) Mount(path string, handler http.Handler) (string, http.Handler) {
	for _, procedure := range procedures(path) {
		if g.made[procedure] {
			g.mounted = append(g.mounted, path)
			return path, handler
		}
	}
	for procedure := range g.made {
		if strings.HasSuffix(path, "/") && strings.HasPrefix(procedure, path) {
			g.mounted = append(g.mounted, path)
			return path, handler
		}
	}
	panic("connectguard: Mount(" + path + "): the handler was made without this guard's Option")
}

// procedures are those of the service at the path, as its Protocol Buffers descriptor lists them; the path itself when there
// is none.
func procedures(path string) []string {
	service := strings.Trim(path, "/")
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service))
	if s, ok := d.(protoreflect.ServiceDescriptor); ok && err == nil {
		list := make([]string, s.Methods().Len())
		for i := range list {
			list[i] = "/" + service + "/" + string(s.Methods().Get(i).Name())
		}
		return list
	}
	return []string{path}
}

// Verify reports what keeps the handlers from being the specification: operations with an rpc that no handler was made for,
// procedures that are no operation and not exempt, procedures of a mounted service that were made without Option, exceptions
// without need or reason. Call it when all handlers are made, and do not serve when it fails. Connect cannot list its
// handlers: one that was made without Option and not passed to Mount is not seen.
func (g *Guard) Verify(exceptions ...scopes.Exception) error {
	exceptions = slices.Concat(exceptions, g.exceptions)
	all := map[string]bool{}
	for procedure := range g.made {
		all[procedure] = true
	}
	for _, path := range g.mounted {
		for _, procedure := range procedures(path) {
			if !strings.HasSuffix(procedure, "/") {
				all[procedure] = true
			}
		}
	}
	gate := scopes.NewGate() // what has a handler, and nothing else
	var routes []scopes.Route
	var found []error
	for procedure := range all {
		route := scopes.Route{Pattern: procedure}
		if d := g.doors[procedure]; d != nil && d.binding != nil {
			route.Operation = d.binding.Operation()
			gate.Bind(route.Operation)
			if !g.made[procedure] {
				found = append(found, errors.New(procedure+": the guard does not stand in front of "+route.Operation.ID()+"; make its handler with Option"))
			}
		}
		routes = append(routes, route)
	}
	for op := range scopes.Operations() {
		if op.RPC() == "" {
			exceptions = append(exceptions, scopes.Absent(op, "Connect does not call it"))
		}
	}
	slices.SortFunc(routes, func(a, b scopes.Route) int { return strings.Compare(a.Pattern, b.Pattern) })
	slices.SortFunc(found, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errors.Join(found...), gate.VerifyRoutes(routes, exceptions...))
}
