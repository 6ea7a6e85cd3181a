package service

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/service/scopes"
	"example.com/service/scopes/connectguard"
)

type text = wrapperspb.StringValue

func connectAuthenticator(_ context.Context, r connectguard.Request) (scopes.Principal, error) {
	return authenticate(r.Header.Values("Authorization"))
}

// newEchoHandler is the service's constructor as protoc-gen-connect-go writes it, with methods added.
func newEchoHandler(j *journal, more []string, options ...connect.HandlerOption) (string, http.Handler) {
	handlers := map[string]http.Handler{}
	for _, name := range append(more, unary...) {
		o := options
		if name == "Get" {
			o = append([]connect.HandlerOption{connect.WithIdempotency(connect.IdempotencyNoSideEffects)}, options...)
		}
		handlers[echo+name] = connect.NewUnaryHandler(echo+name, func(ctx context.Context, r *connect.Request[text]) (*connect.Response[text], error) {
			if err := j.reached(ctx, name); err != nil {
				return nil, err
			}
			return connect.NewResponse(r.Msg), nil
		}, o...)
	}
	handlers[echo+"Watch"] = connect.NewServerStreamHandler(echo+"Watch", func(ctx context.Context, _ *connect.Request[text], s *connect.ServerStream[text]) error {
		if err := j.reached(ctx, "Watch"); err != nil {
			return err
		}
		return s.Send(wrapperspb.String("done"))
	}, options...)
	handlers[echo+"Upload"] = connect.NewClientStreamHandler(echo+"Upload", func(ctx context.Context, s *connect.ClientStream[text]) (*connect.Response[text], error) {
		if err := j.reached(ctx, "Upload"); err != nil {
			return nil, err
		}
		for s.Receive() {
		}
		return connect.NewResponse(wrapperspb.String("done")), s.Err()
	}, options...)
	handlers[echo+"Chat"] = connect.NewBidiStreamHandler(echo+"Chat", func(ctx context.Context, s *connect.BidiStream[text, text]) error {
		if err := j.reached(ctx, "Chat"); err != nil {
			return err
		}
		for {
			m, err := s.Receive()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := s.Send(m); err != nil {
				return err
			}
		}
	}, options...)
	return echo, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h := handlers[r.URL.Path]; h != nil {
			h.ServeHTTP(w, r)
			return
		}
		http.NotFound(w, r)
	})
}

// serve serves over HTTP/2, which bidirectional streams need.
func serve(t *testing.T, h http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func connectCaller(s *httptest.Server, options ...connect.ClientOption) caller {
	return func(t *testing.T, method, token string) outcome {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		client := connect.NewClient[text, text](s.Client(), s.URL+echo+method, options...)
		sign := func(h http.Header) {
			if token != "" {
				h.Set("Authorization", token)
			}
		}
		header := http.Header{}
		var err error
		switch method {
		case "Watch":
			r := connect.NewRequest(wrapperspb.String("hello"))
			sign(r.Header())
			var stream *connect.ServerStreamForClient[text]
			if stream, err = client.CallServerStream(ctx, r); err == nil {
				if !stream.Receive() {
					err = stream.Err()
				}
				stream.Close()
			}
		case "Upload":
			stream := client.CallClientStream(ctx)
			sign(stream.RequestHeader())
			for range 3 {
				stream.Send(wrapperspb.String("hello"))
			}
			_, err = stream.CloseAndReceive()
		case "Chat":
			stream := client.CallBidiStream(ctx)
			sign(stream.RequestHeader())
			stream.Send(wrapperspb.String("hello"))
			stream.CloseRequest()
			_, err = stream.Receive()
			stream.CloseResponse()
		default:
			r := connect.NewRequest(wrapperspb.String("hello"))
			sign(r.Header())
			var response *connect.Response[text]
			if response, err = client.CallUnary(ctx, r); err == nil {
				header = response.Header()
			}
		}
		o := outcome{ok: err == nil, header: header.Values}
		if failed := new(connect.Error); errors.As(err, &failed) {
			o.message, o.challenges = failed.Message(), failed.Meta().Values("WWW-Authenticate")
			o.code = map[connect.Code]string{
				connect.CodeUnauthenticated: "Unauthenticated", connect.CodePermissionDenied: "PermissionDenied", connect.CodeUnavailable: "Unavailable", connect.CodeNotFound: "NotFound",
			}[failed.Code()]
		}
		return o
	}
}

// Every protocol that Connect speaks, over TCP.
func TestConnect(t *testing.T) {
	for name, options := range map[string][]connect.ClientOption{
		"connect": nil, "connect, JSON": {connect.WithProtoJSON()}, "connect, GET": {connect.WithIdempotency(connect.IdempotencyNoSideEffects), connect.WithHTTPGet()},
		"gRPC": {connect.WithGRPC()}, "gRPC-Web": {connect.WithGRPCWeb()},
	} {
		t.Run(name, func(t *testing.T) {
			j := &journal{}
			events := 0
			guard := connectguard.NewGuard(connectAuthenticator, scopes.WithHook(func(context.Context, scopes.Event) { events++ }), scopes.WithDeprecation(time.Time{}))
			guard.Exempt(echo+"Open", "a test")
			mux := http.NewServeMux()
			mux.Handle(guard.Mount(newEchoHandler(j, []string{"Secret", "Open"}, guard.Option())))
			call := connectCaller(serve(t, mux), options...)
			if name == "connect, GET" { // only Get is without side effects, and Connect answers 405 for the others
				for caller, want := range map[string]string{"": "Unauthenticated", token(user(scopes.Share)): "PermissionDenied", "Bearer forged": "Unauthenticated"} {
					require.Equal(t, want, call(t, "Get", caller).code)
				}
				require.Empty(t, j.take())
				require.True(t, call(t, "Get", token(user(scopes.Read))).ok)
				require.Equal(t, scopes.OpGet, j.last.Operation)
				return
			}
			everyCaller(t, j, call)
			badCallers(t, j, call)

			events = 0
			require.Equal(t, "PermissionDenied", call(t, "Secret", token(user(scopes.Read, scopes.Write, scopes.Share))).code)
			require.Empty(t, j.take())
			require.Equal(t, 1, events)
			require.True(t, call(t, "Open", "").ok)
			j.take()

			got := call(t, "Put", token(user(scopes.Write)))
			require.Equal(t, []string{"Thu, 04 Mar 2027 00:00:00 GMT"}, got.header("Sunset"))
			require.Empty(t, call(t, "Get", token(user(scopes.Write))).header("Sunset"))

			for _, method := range []string{"Get", "Chat", "Upload", "Watch"} {
				j.err = scopes.RequireAll(scopes.NewContext(context.Background(), scopes.Call{Operation: scopes.OpGet, Principal: user(scopes.Write)}), scopes.Share)
				got = call(t, method, token(user(scopes.Write)))
				require.Equal(t, "PermissionDenied", got.code, method)
				require.Equal(t, []string{`Bearer error="insufficient_scope", scope="share"`}, got.challenges)
			}
			j.err = connect.NewError(connect.CodeNotFound, errors.New("no such thing"))
			require.Equal(t, "NotFound", call(t, "Get", token(user(scopes.Read))).code)
		})
	}
}

// What a browser sees of a denied unary call: HTTP's own status and header, and Connect's body.
func TestConnectOverHTTP(t *testing.T) {
	guard := connectguard.NewGuard(connectAuthenticator, scopes.WithRealm("echo"))
	_, h := newEchoHandler(&journal{}, nil, guard.Option())
	s := serve(t, h)
	for _, c := range []struct {
		method, url, token string
		status             int
		challenge, body    string
	}{
		{"POST", "Get", "", 401, `Bearer realm="echo"`, `{"code":"unauthenticated","message":"This needs credentials."}`},
		{"POST", "Get", token(user(scopes.Share)), 403, `Bearer realm="echo", error="insufficient_scope", scope="read"`, `{"code":"permission_denied","message":"This needs the scope read."}`},
		{"GET", "Get?connect=v1&encoding=json&message=" + url.QueryEscape(`"hello"`), token(user(scopes.Share)), 403, `Bearer realm="echo", error="insufficient_scope", scope="read"`, `{"code":"permission_denied","message":"This needs the scope read."}`},
		{"GET", "Get?connect=v1&encoding=json&message=" + url.QueryEscape(`"hello"`), token(user(scopes.Read)), 200, "", `"hello"`},
		{"POST", "Never", token(user(scopes.Read)), 403, "", `{"code":"permission_denied","message":"Nobody may do this."}`},
	} {
		var body io.Reader
		if c.method == "POST" {
			body = strings.NewReader(`"hello"`)
		}
		r, err := http.NewRequest(c.method, s.URL+echo+c.url, body)
		require.NoError(t, err)
		if c.method == "POST" {
			r.Header.Set("Content-Type", "application/json")
		}
		if c.token != "" {
			r.Header.Set("Authorization", c.token)
		}
		answer, err := s.Client().Do(r)
		require.NoError(t, err)
		got, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.Equal(t, c.status, answer.StatusCode, "%s", got)
		require.JSONEq(t, c.body, string(got))
		require.Equal(t, "application/json", answer.Header.Get("Content-Type"))
		require.Equal(t, c.challenge, answer.Header.Get("WWW-Authenticate"))
	}
}

func TestConnectVerify(t *testing.T) {
	absent := scopes.Absent(scopes.OpNever, "never")
	t.Run("whole", func(t *testing.T) {
		guard := connectguard.NewGuard(connectAuthenticator)
		guard.Mount(newEchoHandler(&journal{}, nil, guard.Option()))
		require.NoError(t, guard.Verify())
		require.ErrorContains(t, guard.Verify(absent), "never: said to be absent, but it has a handler")
	})
	t.Run("nothing", func(t *testing.T) {
		err := connectguard.NewGuard(connectAuthenticator).Verify(absent)
		for _, op := range []string{"get", "put", "who", "ping", "both", "watch", "upload", "chat"} {
			require.ErrorContains(t, err, op+": no handler")
		}
		require.NotContains(t, err.Error(), "rest", "an operation without a procedure is not Connect's")
		require.NotContains(t, err.Error(), "never:")
	})
	t.Run("gaps", func(t *testing.T) {
		guard := connectguard.NewGuard(connectAuthenticator)
		guard.Exempt(echo+"Gone", "was needed once")
		handle := func(context.Context, *connect.Request[text]) (*connect.Response[text], error) { return nil, nil }
		connect.NewUnaryHandler(echo+"Get", handle, guard.Option())
		connect.NewUnaryHandler(echo+"Secret", handle, guard.Option())
		guard.Mount(echo, nil) // the others of the service's descriptor were made without
		err := guard.Verify(absent)
		for _, want := range []string{
			echo + "Put: the guard does not stand in front of put", echo + "Chat: the guard does not", echo + "Secret: a route without an operation", echo + "Gone excepts nothing",
			"never: said to be absent",
		} {
			require.ErrorContains(t, err, want)
		}
		require.NotContains(t, err.Error(), echo+"Get:")
		require.NotContains(t, err.Error(), "no handler")
	})
	t.Run("a single procedure", func(t *testing.T) {
		guard := connectguard.NewGuard(connectAuthenticator)
		handle := func(context.Context, *connect.Request[text]) (*connect.Response[text], error) { return nil, nil }
		guard.Mount(echo+"Get", connect.NewUnaryHandler("/api"+echo+"Get", handle, guard.Option()))
		require.NotContains(t, guard.Verify(absent).Error(), "get: no handler")
	})
}

func TestConnectMount(t *testing.T) {
	guard := connectguard.NewGuard(connectAuthenticator)
	path, handler := newEchoHandler(&journal{}, nil)
	require.PanicsWithValue(t, "connectguard: Mount(/echo.v1.Echo/): the handler was made without this guard's Option", func() { guard.Mount(path, handler) })
	other := connectguard.NewGuard(connectAuthenticator)
	path, handler = newEchoHandler(&journal{}, nil, other.Option())
	require.Panics(t, func() { guard.Mount(path, handler) }, "another guard's")
	other.Mount(path, handler)
	require.Panics(t, func() { other.Exempt("/a.B/C", "too late") })
	require.Panics(t, func() { guard.Exempt(echo+"Get", "an operation") })
	require.Panics(t, func() { connectguard.NewGuard(nil) })
}

// A guard's place among interceptors is that of its option: what authenticates before it may use the context.
func TestConnectOrder(t *testing.T) {
	type key struct{}
	guard := connectguard.NewGuard(func(ctx context.Context, r connectguard.Request) (scopes.Principal, error) {
		require.Equal(t, echo+"Get", r.Spec.Procedure)
		require.NotEmpty(t, r.Peer.Addr)
		p, _ := ctx.Value(key{}).(scopes.Principal)
		return p, nil
	})
	before := connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, r connect.AnyRequest) (connect.AnyResponse, error) {
			response, err := next(context.WithValue(ctx, key{}, user(scopes.Read)), r)
			var denial *scopes.Denial
			require.Equal(t, err != nil, errors.As(err, &denial))
			return response, err
		}
	})
	after := connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, r connect.AnyRequest) (connect.AnyResponse, error) {
			call, ok := scopes.FromContext(ctx)
			require.True(t, ok)
			require.Equal(t, scopes.OpGet, call.Operation)
			return next(ctx, r)
		}
	})
	j := &journal{}
	_, h := newEchoHandler(j, nil, connect.WithInterceptors(before), guard.Option(), connect.WithInterceptors(after))
	require.True(t, connectCaller(serve(t, h))(t, "Get", "").ok)
	j.take()
	_, h = newEchoHandler(j, nil, guard.Option(), connect.WithInterceptors(before))
	require.Equal(t, "Unauthenticated", connectCaller(serve(t, h))(t, "Get", "").code)
	require.Empty(t, j.take())
}
