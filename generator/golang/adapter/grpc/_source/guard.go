// Package grpcguard stands in front of the methods of a gRPC server. Operations are found by their full method names, the
// rpc of the specification:
//
//	guard := grpcguard.NewGuard(authenticate)
//	guard.Exempt("/grpc.health.v1.Health/Check", "load balancers carry no token")
//	server := grpc.NewServer()
//	storepb.RegisterStoreServer(guard.Registrar(server), store)
//	healthpb.RegisterHealthServer(guard.Registrar(server), health.NewServer())
//	err := guard.Verify(server)
//
// A method that is no operation and not exempt is denied. Registrar binds each method where it is registered; Interceptors
// is for servers whose authentication is an interceptor of its own, or that have an UnknownServiceHandler.
package grpcguard

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"scopegen.invalid/scopes"
)

// Guard stands in front of gRPC methods. It is safe for concurrent use once everything is registered.
type Guard struct {
	gate         *scopes.Gate
	authenticate func(context.Context) (scopes.Principal, error)
	doors        map[string]*door // by full method name
	exceptions   []scopes.Exception
	registrars   []*registrar
	unary        bool // an interceptor of that kind was made
	stream       bool
	sealed       bool // nothing can become exempt any more
}

// NewGuard is a guard whose callers are authenticated by the function: from the incoming metadata, the peer, or what
// interceptors before the guard's have put into the context. Its errors are scopes.ErrNoCredentials, scopes.ErrInvalidToken, and
// any other for a failure that is not the caller's. It is not called for public operations.
func NewGuard(authenticate func(context.Context) (scopes.Principal, error), options ...scopes.GuardOption) *Guard {
	if authenticate == nil {
		panic("grpcguard: NewGuard without an authenticator")
	}
	g := &Guard{gate: scopes.NewGate(options...), authenticate: authenticate, doors: map[string]*door{}}
	for op := range scopes.Operations() {
		if method := op.RPC(); method != "" {
			g.doors[method] = &door{guard: g, rpc: method, method: op.Method(), binding: g.gate.Bind(op)}
		}
	}
	return g
}

// Gate is the part of the guard that does not depend on gRPC.
func (g *Guard) Gate() *scopes.Gate { return g.gate }

// Exempt lets everyone call a method that is not of the specification, such as "/grpc.health.v1.Health/Check", before anything
// is registered. The reason is for whoever reviews the service; Verify fails without one. There is no pattern for several:
// each is a decision.
func (g *Guard) Exempt(method, reason string) {
	if g.sealed {
		panic("grpcguard: Exempt(" + method + ") comes after the first registration: what is exempt must not depend on the order")
	}
	if d := g.doors[method]; d != nil && d.binding != nil {
		panic("grpcguard: Exempt(" + method + "): it is the operation " + d.binding.Operation().ID() + ", of which the specification says who may call it")
	}
	g.doors[method] = &door{guard: g, rpc: method}
	g.exceptions = append(g.exceptions, scopes.Unguarded(method, reason))
}

// door is the way into one method.
type door struct {
	guard   *Guard
	rpc     string
	method  string          // of the operation
	binding *scopes.Binding // nil: exempt
	denied  bool            // no operation, and not exempt
}

// door is a method's; one that denies when nobody has said who may call it.
func (g *Guard) door(method string) *door {
	if d := g.doors[method]; d != nil {
		return d
	}
	return &door{guard: g, rpc: method, denied: true}
}

// enter gives the context for the handler, or the error that is the answer.
func (d *door) enter(ctx context.Context) (context.Context, error) {
	switch {
	case d.denied:
		return ctx, d.answer(ctx, d.guard.gate.Unbound(ctx))
	case d.binding == nil:
		return ctx, nil
	}
	call, denial := scopes.Enter(ctx, d.binding, d.method, ctx, d.guard.authenticate)
	if denial != nil {
		return ctx, d.answer(ctx, denial)
	}
	if header := d.binding.ResponseHeader(call); header != nil {
		_ = grpc.SetHeader(ctx, toMetadata(header)) // fails where there is no stream to answer
	}
	return scopes.NewContext(ctx, call), nil
}

// leave turns an error of RequireAll or RequireAny that a handler returns into its answer.
func (d *door) leave(ctx context.Context, err error) error {
	var denial *scopes.Denial
	if err == nil || !errors.As(err, &denial) || isStatus(err) {
		return err
	}
	return d.answer(ctx, d.guard.gate.Denial(denial))
}

// Verify reports what keeps a server from being the specification: operations with an rpc that it does not serve, methods
// that are no operation and not exempt, methods that the guard does not stand in front of, exceptions without need or reason.
// Call it when everything is registered, and do not serve when it fails. It believes that interceptors which the guard made
// are the server's, since a server cannot list them, and does not see an UnknownServiceHandler.
func (g *Guard) Verify(server interface {
	GetServiceInfo() map[string]grpc.ServiceInfo
}, exceptions ...scopes.Exception) error {
	exceptions = slices.Concat(exceptions, g.exceptions)
	gate := scopes.NewGate() // what is registered with this server, and nothing else
	var routes []scopes.Route
	var found []error
	for service, info := range server.GetServiceInfo() {
		for _, m := range info.Methods {
			name := "/" + service + "/" + m.Name
			route := scopes.Route{Pattern: name}
			streams := m.IsClientStream || m.IsServerStream
			if d := g.doors[name]; d != nil && d.binding != nil {
				route.Operation = d.binding.Operation()
				gate.Bind(route.Operation)
				if !g.registered(server, name) && !(streams && g.stream) && !(!streams && g.unary) {
					found = append(found, errors.New(name+": the guard does not stand in front of "+route.Operation.ID()+"; register it through Registrar, or give the server all of Interceptors"))
				}
			}
			routes = append(routes, route)
		}
	}
	for op := range scopes.Operations() {
		if op.RPC() == "" {
			exceptions = append(exceptions, scopes.Absent(op, "gRPC does not call it"))
		}
	}
	slices.SortFunc(routes, func(a, b scopes.Route) int { return strings.Compare(a.Pattern, b.Pattern) })
	slices.SortFunc(found, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errors.Join(found...), gate.VerifyRoutes(routes, exceptions...))
}

func toMetadata(header http.Header) metadata.MD {
	md := metadata.MD{}
	for name, values := range header {
		md.Append(name, values...)
	}
	return md
}
