package grpcguard

import (
	"context"
	"slices"

	"google.golang.org/grpc"
)

// Registrar registers services with the server, each method behind the guard: a method is bound to its operation where it is
// registered, and a call that is denied is so before its message is read and before any unary interceptor. Those find the caller
// with scopes.FromContext; they do not see what is denied, which scopes.WithHook does. Stream interceptors are gRPC's to call:
// they stand in front of the guard, and find no caller.
func (g *Guard) Registrar(server grpc.ServiceRegistrar) grpc.ServiceRegistrar {
	r := &registrar{guard: g, server: server, methods: map[string]bool{}}
	g.registrars = append(g.registrars, r)
	return r
}

type registrar struct {
	guard   *Guard
	server  grpc.ServiceRegistrar
	methods map[string]bool // full names
}

// registered reports whether the server got the method through Registrar.
func (g *Guard) registered(server any, method string) bool {
	return slices.ContainsFunc(g.registrars, func(r *registrar) bool { return r.methods[method] && any(r.server) == server })
}

// RegisterService registers a service.
func (r *registrar) RegisterService(desc *grpc.ServiceDesc, impl any) {
	guarded := *desc // the generated one is a variable that other servers share
	guarded.Methods, guarded.Streams = slices.Clone(desc.Methods), slices.Clone(desc.Streams)
	for i := range guarded.Methods {
		m := &guarded.Methods[i]
		d, next := r.bind(desc, m.MethodName), m.Handler
		m.Handler = func(srv any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
			ctx, err := d.enter(ctx)
			if err != nil {
				return nil, err
			}
			response, err := next(srv, ctx, decode, interceptor)
			return response, d.leave(ctx, err)
		}
	}
	for i := range guarded.Streams {
		s := &guarded.Streams[i]
		d, next := r.bind(desc, s.StreamName), s.Handler
		s.Handler = func(srv any, stream grpc.ServerStream) error {
			ctx, err := d.enter(stream.Context())
			if err != nil {
				return err
			}
			return d.leave(ctx, next(srv, &guardedStream{stream, ctx}))
		}
	}
	r.server.RegisterService(&guarded, impl)
}

func (r *registrar) bind(desc *grpc.ServiceDesc, method string) *door {
	name := "/" + desc.ServiceName + "/" + method
	r.methods[name], r.guard.sealed = true, true
	return r.guard.door(name)
}

// guardedStream is a stream whose context carries the call.
type guardedStream struct {
	grpc.ServerStream
	ctx context.Context
}

func (s *guardedStream) Context() context.Context { return s.ctx }

// Interceptors are Unary and Stream for grpc.NewServer, behind the interceptors of options before them. A service goes through
// them or through Registrar, not both.
func (g *Guard) Interceptors() []grpc.ServerOption {
	return []grpc.ServerOption{grpc.ChainUnaryInterceptor(g.Unary()), grpc.ChainStreamInterceptor(g.Stream())}
}

// Unary is the guard for methods with one request and one response, whose message has been read by then. A server needs
// Stream beside it: see Interceptors.
func (g *Guard) Unary() grpc.UnaryServerInterceptor {
	g.unary, g.sealed = true, true
	return func(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		d := g.door(info.FullMethod)
		ctx, err := d.enter(ctx)
		if err != nil {
			return nil, err
		}
		response, err := handler(ctx, request)
		return response, d.leave(ctx, err)
	}
}

// Stream is the guard for methods that stream, and for the calls of an UnknownServiceHandler. A server needs Unary beside it:
// see Interceptors.
func (g *Guard) Stream() grpc.StreamServerInterceptor {
	g.stream, g.sealed = true, true
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		d := g.door(info.FullMethod)
		ctx, err := d.enter(stream.Context())
		if err != nil {
			return err
		}
		return d.leave(ctx, handler(srv, &guardedStream{stream, ctx}))
	}
}
