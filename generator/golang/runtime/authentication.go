package runtime

import (
	"fmt"
	"net/http"
	"runtime/debug"
)

// AuthenticationError is what an authenticator returns when it is the caller's fault that there is
// no principal. They are constants, so that nobody can change them at run time; errors.Is works,
// wrapped too. Whatever else an authenticator returns is a failure of the service: 503.
type AuthenticationError uint8

// The errors of authenticators.
const (
	// ErrNoCredentials says that the request has none: 401 without an error code (RFC 6750 §3.1),
	// or anonymous where the operation lets anonymous callers pass.
	ErrNoCredentials AuthenticationError = iota + 1
	// ErrInvalidToken says that the credentials are expired, revoked, malformed or for someone
	// else: 401 invalid_token, also where anonymous callers pass.
	ErrInvalidToken
)

// Error says it in words.
func (e AuthenticationError) Error() string {
	switch e {
	case ErrNoCredentials:
		return "no credentials"
	case ErrInvalidToken:
		return "invalid token"
	}
	return "invalid AuthenticationError"
}

// PanicError is the panic of an authenticator: the request is answered 503, and the handler does
// not run. http.ErrAbortHandler is not caught.
type PanicError struct {
	Value any
	Stack []byte
}

// Error is the value in words, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("authenticator panicked: %v", e.Value) }

// ask runs an authenticator so that whatever happens in it lets nobody in.
func ask[R any](authenticate func(R) (Principal, error), request R) (p Principal, err error) {
	defer func() {
		if v := recover(); v != nil {
			if v == any(http.ErrAbortHandler) {
				panic(v)
			}
			p, err = Principal{}, &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	p, err = authenticate(request)
	if err != nil {
		p = Principal{}
	}
	return p, err
}
