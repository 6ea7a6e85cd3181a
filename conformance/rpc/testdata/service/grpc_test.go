package service

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/reflection"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/service/scopes"
	"example.com/service/scopes/grpcguard"
)

// desc is the service as protoc-gen-go-grpc describes one, with methods added.
func desc(more ...string) *grpc.ServiceDesc {
	d := &grpc.ServiceDesc{ServiceName: "echo.v1.Echo", HandlerType: (*any)(nil), Metadata: "echo/v1/echo.proto"}
	for _, name := range append(more, unary...) {
		d.Methods = append(d.Methods, grpc.MethodDesc{MethodName: name, Handler: func(srv any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
			in := new(wrapperspb.StringValue)
			if err := decode(in); err != nil {
				return nil, err
			}
			handle := func(ctx context.Context, in any) (any, error) { return in, srv.(*journal).reached(ctx, name) }
			if interceptor == nil {
				return handle(ctx, in)
			}
			return interceptor(ctx, in, &grpc.UnaryServerInfo{Server: srv, FullMethod: echo + name}, handle)
		}})
	}
	for name, s := range streams {
		d.Streams = append(d.Streams, grpc.StreamDesc{StreamName: name, ClientStreams: s.client, ServerStreams: s.server, Handler: func(srv any, stream grpc.ServerStream) error {
			if err := srv.(*journal).reached(stream.Context(), name); err != nil {
				return err
			}
			for {
				in := new(wrapperspb.StringValue)
				if err := stream.RecvMsg(in); err != nil || !s.client {
					if err == nil || errors.Is(err, io.EOF) {
						return stream.SendMsg(&wrapperspb.StringValue{Value: "done"})
					}
					return err
				}
			}
		}})
	}
	return d
}

func grpcAuthenticator(ctx context.Context) (scopes.Principal, error) {
	return authenticate(metadata.ValueFromIncomingContext(ctx, "authorization"))
}

// listen serves over loopback until the test ends.
func listen(t *testing.T, server *grpc.Server) *grpc.ClientConn {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go server.Serve(l)
	conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(); server.Stop() })
	return conn
}

func grpcCaller(conn *grpc.ClientConn) caller {
	return func(t *testing.T, method, token string) outcome {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if token != "" {
			ctx = metadata.AppendToOutgoingContext(ctx, "authorization", token)
		}
		var header metadata.MD
		var err error
		if s, ok := streams[method]; ok {
			var stream grpc.ClientStream
			stream, err = conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: s.client, ServerStreams: s.server}, echo+method)
			require.NoError(t, err)
			for range 3 {
				if err = stream.SendMsg(wrapperspb.String("hello")); err != nil || !s.client {
					break
				}
			}
			stream.CloseSend()
			err = stream.RecvMsg(new(wrapperspb.StringValue))
			header, _ = stream.Header()
		} else {
			err = conn.Invoke(ctx, echo+method, wrapperspb.String("hello"), new(wrapperspb.StringValue), grpc.Header(&header))
		}
		s := status.Convert(err)
		return outcome{err == nil, s.Code().String(), s.Message(), header.Get("www-authenticate"), header.Get}
	}
}

// Both ways of putting the guard in front, over TCP.
func TestGRPC(t *testing.T) {
	for _, way := range []string{"registrar", "interceptors"} {
		t.Run(way, func(t *testing.T) {
			j := &journal{}
			events := 0
			guard := grpcguard.NewGuard(grpcAuthenticator, scopes.WithHook(func(context.Context, scopes.Event) { events++ }), scopes.WithDeprecation(time.Time{}))
			guard.Exempt(healthpb.Health_Check_FullMethodName, "load balancers carry no token")
			guard.Exempt(healthpb.Health_List_FullMethodName, "load balancers carry no token")
			var server *grpc.Server
			if way == "registrar" {
				server = grpc.NewServer()
				guard.Registrar(server).RegisterService(desc("Secret"), j)
				healthpb.RegisterHealthServer(guard.Registrar(server), health.NewServer())
			} else {
				server = grpc.NewServer(guard.Interceptors()...)
				server.RegisterService(desc("Secret"), j)
				healthpb.RegisterHealthServer(server, health.NewServer())
			}
			conn := listen(t, server)
			call := grpcCaller(conn)
			everyCaller(t, j, call)
			badCallers(t, j, call)

			// What is no operation is denied, whoever asks, and the hook hears of it.
			events = 0
			got := call(t, "Secret", token(user(scopes.Read, scopes.Write, scopes.Share)))
			require.Equal(t, "PermissionDenied", got.code)
			require.Empty(t, j.take())
			require.Equal(t, 1, events)

			// Exempt methods answer without a token; the rest of their service does not.
			client := healthpb.NewHealthClient(conn)
			answer, err := client.Check(context.Background(), &healthpb.HealthCheckRequest{})
			require.NoError(t, err)
			require.Equal(t, healthpb.HealthCheckResponse_SERVING, answer.Status)
			watch, err := client.Watch(context.Background(), &healthpb.HealthCheckRequest{})
			require.NoError(t, err)
			_, err = watch.Recv()
			require.Equal(t, "PermissionDenied", status.Code(err).String())

			// A deprecated operation says so.
			got = call(t, "Put", token(user(scopes.Write)))
			require.True(t, got.ok)
			require.NotEmpty(t, got.header("deprecation"))
			require.Equal(t, []string{"Thu, 04 Mar 2027 00:00:00 GMT"}, got.header("sunset"))
			require.Empty(t, call(t, "Get", token(user(scopes.Write))).header("deprecation"))
			j.take()

			// What a handler requires itself is answered as the guard does.
			for _, method := range []string{"Get", "Chat", "Upload"} {
				j.err = scopes.RequireAll(scopes.NewContext(context.Background(), scopes.Call{Operation: scopes.OpGet, Principal: user(scopes.Write)}), scopes.Share)
				got = call(t, method, token(user(scopes.Write)))
				require.Equal(t, "PermissionDenied", got.code, method)
				require.Equal(t, []string{`Bearer error="insufficient_scope", scope="share"`}, got.challenges)
			}
			j.err = status.Error(5, "no such thing")
			require.Equal(t, "NotFound", call(t, "Get", token(user(scopes.Read))).code)

			// The reason is there for programs too.
			err = conn.Invoke(metadata.AppendToOutgoingContext(context.Background(), "authorization", token(user(scopes.Share))), echo+"Get", wrapperspb.String(""), new(wrapperspb.StringValue))
			info := status.Convert(err).Details()[0].(*errdetails.ErrorInfo)
			require.Equal(t, "INSUFFICIENT_SCOPE", info.Reason)
			require.Equal(t, "echo.v1.Echo", info.Domain)
			require.Equal(t, map[string]string{"scope": "read"}, info.Metadata)
		})
	}
}

// A denied call is denied before its message is read: the registrar's advantage.
func TestGRPCDeniesBeforeDecoding(t *testing.T) {
	guard := grpcguard.NewGuard(grpcAuthenticator)
	var kept grpc.ServiceDesc
	guard.Registrar(registrar(func(d *grpc.ServiceDesc) { kept = *d })).RegisterService(desc(), &journal{})
	for _, m := range kept.Methods {
		if m.MethodName == "Ping" {
			continue
		}
		_, err := m.Handler(&journal{}, context.Background(), func(any) error { t.Error("decoded"); return nil }, func(context.Context, any, *grpc.UnaryServerInfo, grpc.UnaryHandler) (any, error) {
			t.Error("intercepted")
			return nil, nil
		})
		require.Error(t, err)
		var denial *scopes.Denial
		require.ErrorAs(t, err, &denial, "what is around the guard can see why")
	}
}

type registrar func(*grpc.ServiceDesc)

func (r registrar) RegisterService(d *grpc.ServiceDesc, _ any) { r(d) }

// Names that are nearly an operation's: the map is of exact ones.
func TestGRPCMethodNames(t *testing.T) {
	guard := grpcguard.NewGuard(grpcAuthenticator)
	ctx := metadata.NewIncomingContext(context.Background(), metadata.Pairs("authorization", token(user(scopes.Read, scopes.Write))))
	call := func(method string) (reached bool) {
		guard.Unary()(ctx, nil, &grpc.UnaryServerInfo{FullMethod: method}, func(context.Context, any) (any, error) {
			reached = true
			return nil, nil
		})
		return reached
	}
	require.True(t, call("/echo.v1.Echo/Get"))
	for _, name := range []string{"", "/", "echo.v1.Echo/Get", "//echo.v1.Echo/Get", "/echo.v1.Echo/get", "/echo.v1.Echo/Get/", "/echo.v1.Echo/Get ", "/Echo/Get", "/echo.v1.Echo/%47et", "/x/echo.v1.Echo/Get", "/echo.v1.Echo/Never", "/echo.v1.Echo/*"} {
		require.False(t, call(name), "%q", name)
	}
}

// An UnknownServiceHandler, as proxies have, is behind the stream interceptor.
func TestGRPCUnknownServices(t *testing.T) {
	guard := grpcguard.NewGuard(grpcAuthenticator)
	j := &journal{}
	proxy := func(_ any, stream grpc.ServerStream) error {
		j.reached(stream.Context(), "proxy")
		return stream.SendMsg(wrapperspb.String("from behind"))
	}
	conn := listen(t, grpc.NewServer(append(guard.Interceptors(), grpc.UnknownServiceHandler(proxy))...))
	call := grpcCaller(conn)
	require.Equal(t, "PermissionDenied", call(t, "Other", token(user(scopes.Read))).code)
	require.Equal(t, "PermissionDenied", call(t, "Get", token(user(scopes.Share))).code)
	require.Empty(t, j.take())
	require.True(t, call(t, "Get", token(user(scopes.Read))).ok)
	require.Equal(t, []string{"proxy"}, j.take())
}

func TestGRPCVerify(t *testing.T) {
	absent := scopes.Absent(scopes.OpNever, "never")
	t.Run("whole", func(t *testing.T) {
		guard := grpcguard.NewGuard(grpcAuthenticator)
		guard.Exempt(reflectionpb.ServerReflection_ServerReflectionInfo_FullMethodName, "an internal listener")
		server := grpc.NewServer()
		guard.Registrar(server).RegisterService(desc(), &journal{})
		reflectionpb.RegisterServerReflectionServer(guard.Registrar(server), reflection.NewServerV1(reflection.ServerOptions{Services: server}))
		require.NoError(t, guard.Verify(server))
		require.ErrorContains(t, guard.Verify(server, absent), "never: said to be absent, but it has a handler")
	})
	t.Run("gaps", func(t *testing.T) {
		guard := grpcguard.NewGuard(grpcAuthenticator)
		guard.Exempt("/echo.v1.Echo/Gone", "was needed once")
		guard.Exempt(healthpb.Health_Check_FullMethodName, " ")
		server := grpc.NewServer()
		whole := desc("Secret")
		some := *whole
		some.Methods = some.Methods[:3] // Secret, Get, Put
		server.RegisterService(&some, &journal{})
		healthpb.RegisterHealthServer(server, health.NewServer())
		err := guard.Verify(server, absent)
		require.Error(t, err)
		for _, want := range []string{
			"/echo.v1.Echo/Get: the guard does not stand in front of get", "/echo.v1.Echo/Put: the guard does not", "/echo.v1.Echo/Watch: the guard does not", "/echo.v1.Echo/Chat: the guard does not",
			"/echo.v1.Echo/Secret: a route without an operation", "/grpc.health.v1.Health/Watch: a route without an operation",
			"who: no handler", "ping: no handler", "both: no handler", "/echo.v1.Echo/Gone excepts nothing", "/grpc.health.v1.Health/Check has no reason",
		} {
			require.ErrorContains(t, err, want)
		}
		require.NotContains(t, err.Error(), "never: no handler")
		require.NotContains(t, err.Error(), "rest", "an operation without a procedure is not gRPC's")
		require.NotContains(t, err.Error(), "upload: no handler")
	})
	t.Run("the stream interceptor forgotten", func(t *testing.T) {
		guard := grpcguard.NewGuard(grpcAuthenticator)
		server := grpc.NewServer(grpc.UnaryInterceptor(guard.Unary()))
		server.RegisterService(desc(), &journal{})
		err := guard.Verify(server)
		require.ErrorContains(t, err, "/echo.v1.Echo/Watch: the guard does not stand in front of watch")
		require.NotContains(t, err.Error(), "Echo/Get")
		guard.Stream()
		require.NoError(t, guard.Verify(server))
	})
	t.Run("another server", func(t *testing.T) {
		guard := grpcguard.NewGuard(grpcAuthenticator)
		one, two := grpc.NewServer(), grpc.NewServer()
		guard.Registrar(one).RegisterService(desc(), &journal{})
		two.RegisterService(desc(), &journal{})
		require.NoError(t, guard.Verify(one))
		require.ErrorContains(t, guard.Verify(two), "the guard does not stand in front of get")
	})
}

func TestGRPCExempt(t *testing.T) {
	require.Panics(t, func() { grpcguard.NewGuard(nil) })
	guard := grpcguard.NewGuard(grpcAuthenticator)
	require.PanicsWithValue(t, "grpcguard: Exempt(/echo.v1.Echo/Get): it is the operation get, of which the specification says who may call it", func() { guard.Exempt("/echo.v1.Echo/Get", "why not") })
	guard.Unary()
	require.Panics(t, func() { guard.Exempt("/a.B/C", "too late") })
}

// The same descriptor may be registered with an unguarded server too: it is not changed.
func TestGRPCDescriptorIsNotChanged(t *testing.T) {
	d := desc()
	before := d.Methods[0].Handler
	grpcguard.NewGuard(grpcAuthenticator).Registrar(registrar(func(*grpc.ServiceDesc) {})).RegisterService(d, &journal{})
	j := &journal{}
	_, err := before(j, context.Background(), func(any) error { return nil }, nil)
	require.NoError(t, err)
	_, err = d.Methods[0].Handler(j, context.Background(), func(any) error { return nil }, nil)
	require.NoError(t, err)
	require.Len(t, j.take(), 2)
}

// The other transport of grpc-go, behind net/http, which refuses challenges in trailers.
func TestGRPCOverNetHTTP(t *testing.T) {
	j := &journal{}
	guard := grpcguard.NewGuard(grpcAuthenticator)
	server := grpc.NewServer()
	guard.Registrar(server).RegisterService(desc(), j)
	everyCaller(t, j, connectCaller(serve(t, server), connect.WithGRPC()))
}
