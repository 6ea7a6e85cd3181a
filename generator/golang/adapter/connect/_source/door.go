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
		inner, more, denial := d.enter(ctx, Request{req.Spec(), req.Peer(), req.Header()})
		var response connect.AnyResponse
		var err error
		if denial == nil {
			response, err = next(inner, req)
			if denial = d.denialIn(err); denial == nil && err == nil {
				copyHeader(response.Header(), more)
			}
		}
		if denial == nil {
			return response, err
		}
		if info, ok := connect.CallInfoForHandlerContext(ctx); ok && req.Peer().Protocol == connect.ProtocolGRPC {
			return nil, answer(denial, info.ResponseHeader())
		}
		return nil, answer(denial, nil)
	}
}

// WrapStreamingClient changes nothing: the guard is for handlers.
func (d *door) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

// WrapStreamingHandler guards a handler that streams.
func (d *door) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, conn connect.StreamingHandlerConn) error {
		ctx, more, denial := d.enter(ctx, Request{conn.Spec(), conn.Peer(), conn.RequestHeader()})
		var err error
		if denial == nil {
			copyHeader(conn.ResponseHeader(), more)
			err = next(ctx, conn)
			denial = d.denialIn(err)
		}
		if denial == nil {
			return err
		}
		if conn.Peer().Protocol == connect.ProtocolGRPC {
			return answer(denial, conn.ResponseHeader())
		}
		return answer(denial, nil)
	}
}

// enter gives the context for the handler and what its answer should carry, or the denial.
func (d *door) enter(ctx context.Context, r Request) (context.Context, http.Header, *scopes.Denial) {
	switch {
	case d.denied:
		return ctx, nil, d.guard.gate.Unbound(ctx)
	case d.binding == nil:
		return ctx, nil, nil
	}
	call, denial := scopes.Enter(ctx, d.binding, d.method, request{ctx, r}, d.guard.authenticate)
	if denial != nil {
		return ctx, nil, denial
	}
	return scopes.NewContext(ctx, call), d.binding.ResponseHeader(call), nil
}

// denialIn is what RequireAll or RequireAny said, when the handler returns that as it is.
func (d *door) denialIn(err error) *scopes.Denial {
	var said *connect.Error
	var denial *scopes.Denial
	if err == nil || errors.As(err, &said) || !errors.As(err, &denial) {
		return nil
	}
	return d.guard.gate.Denial(denial)
}

// answer is a denial as Connect says it: a code, and the challenges in the error's metadata. That is the header of a unary
// answer, and for scripts to read it CORS has to expose WWW-Authenticate. In gRPC metadata of errors goes into HTTP trailers,
// where challenges may not stand (RFC 9110 section 6.5.1), so that they go into the header given. errors.As finds the denial.
func answer(denial *scopes.Denial, header http.Header) error {
	err := connect.NewError(code(denial.Status), &told{denial})
	if header == nil {
		header = err.Meta()
	}
	for name, values := range denial.Header() {
		switch name {
		case "Content-Type", "Content-Length", "Allow", "X-Content-Type-Options": // about a body that is not sent
		default:
			header[name] = append(header[name], values...)
		}
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
