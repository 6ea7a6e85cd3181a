package connectguard

import (
	"context"
	"errors"
	"net/http"

	"connectrpc.com/connect"

	"scopegen.invalid/scopes"
)

// door is the way into one procedure: an interceptor of its handler.
type door struct {
	guard   *Guard
	method  string          // of the operation
	binding *scopes.Binding // nil: exempt
	denied  bool            // no operation, and not exempt
}

// WrapUnary guards a handler with one request and one response.
func (d *door) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
		ctx, header, err := d.enter(ctx, Request{req.Spec(), req.Peer(), req.Header()})
		if err != nil {
			return nil, err
		}
		response, err := next(ctx, req)
		if err != nil {
			return nil, d.leave(err)
		}
		copyHeader(response.Header(), header)
		return response, nil
	}
}

// WrapStreamingClient changes nothing: the guard is for handlers.
func (d *door) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

// WrapStreamingHandler guards a handler that streams.
func (d *door) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, conn connect.StreamingHandlerConn) error {
		ctx, header, err := d.enter(ctx, Request{conn.Spec(), conn.Peer(), conn.RequestHeader()})
		if err != nil {
			return err
		}
		copyHeader(conn.ResponseHeader(), header)
		return d.leave(next(ctx, conn))
	}
}

// enter gives the context for the handler and what its answer should carry, or the error that is the answer.
func (d *door) enter(ctx context.Context, r Request) (context.Context, http.Header, error) {
	switch {
	case d.denied:
		return ctx, nil, answer(d.guard.gate.Unbound(ctx))
	case d.binding == nil:
		return ctx, nil, nil
	}
	call, denial := scopes.Enter(ctx, d.binding, d.method, request{ctx, r}, d.guard.authenticate)
	if denial != nil {
		return ctx, nil, answer(denial)
	}
	return scopes.NewContext(ctx, call), d.binding.ResponseHeader(call), nil
}

// leave turns an error of RequireAll or RequireAny that a handler returns into its answer.
func (d *door) leave(err error) error {
	var said *connect.Error
	var denial *scopes.Denial
	if err == nil || errors.As(err, &said) || !errors.As(err, &denial) {
		return err
	}
	return answer(d.guard.gate.Denial(denial))
}

// answer is a denial as Connect says it: a code, and the challenges in the error's metadata. That is the header of a unary
// answer, and for browsers to read it CORS has to expose WWW-Authenticate. errors.As finds the denial.
func answer(denial *scopes.Denial) error {
	err := connect.NewError(code(denial.Status), &told{denial})
	copyHeader(err.Meta(), denial.Header())
	for _, name := range []string{"Content-Type", "Content-Length", "Allow", "X-Content-Type-Options"} {
		err.Meta().Del(name) // these are about a body of ours
	}
	return err
}

// told says to the client what it may know, and not what the authenticator said.
type told struct{ denial *scopes.Denial }

func (t *told) Error() string { return t.denial.Detail }
func (t *told) Unwrap() error { return t.denial }

// code is a denial's status in Connect. A procedure without an operation is CodePermissionDenied and not CodeUnimplemented: it
// is there, and clients must not take it for a server that is too old.
func code(httpStatus int) connect.Code {
	switch httpStatus {
	case http.StatusUnauthorized:
		return connect.CodeUnauthenticated
	case http.StatusServiceUnavailable:
		return connect.CodeUnavailable
	}
	return connect.CodePermissionDenied
}

func copyHeader(to, from http.Header) {
	for name, values := range from {
		to[name] = append(to[name], values...)
	}
}
