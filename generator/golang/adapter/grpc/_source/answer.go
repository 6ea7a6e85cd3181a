package grpcguard

import (
	"context"
	"net/http"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"scopegen.invalid/scopes"
)

// answer is a denial as gRPC says it: a status, an ErrorInfo (AIP-193) with the reason and the scopes that would do, and the
// challenges in the header, since they may not stand in trailers (RFC 9110 section 6.5.1). gRPC-Web shows them to scripts where
// CORS exposes WWW-Authenticate.
func (d *door) answer(ctx context.Context, denial *scopes.Denial) error {
	md := toMetadata(denial.Header())
	for _, name := range []string{"content-type", "content-length", "allow", "x-content-type-options"} {
		md.Delete(name) // these are about a body that is not sent
	}
	_ = grpc.SetHeader(ctx, md) // fails where a stream has begun to answer
	service, _, _ := strings.Cut(strings.TrimPrefix(d.rpc, "/"), "/")
	info := &errdetails.ErrorInfo{Reason: strings.ToUpper(strings.ReplaceAll(denial.Decision.Reason.String(), " ", "_")), Domain: service}
	if len(denial.Missing) != 0 {
		var missing scopes.Set
		for _, need := range denial.Missing {
			missing = missing.Union(need.Scopes)
		}
		info.Metadata = map[string]string{"scope": missing.String()}
	}
	s := status.New(code(denial.Status), denial.Detail)
	if detailed, err := s.WithDetails(info); err == nil {
		s = detailed
	}
	return &statusError{s, denial}
}

// code is a denial's status in gRPC. A method without an operation is PermissionDenied and not Unimplemented: it is there, and
// clients must not take it for a server that is too old.
func code(httpStatus int) codes.Code {
	switch httpStatus {
	case http.StatusUnauthorized:
		return codes.Unauthenticated
	case http.StatusServiceUnavailable:
		return codes.Unavailable
	}
	return codes.PermissionDenied
}

// statusError is what the client is told, and for interceptors around the guard's the denial behind it: errors.As.
type statusError struct {
	status *status.Status
	denial *scopes.Denial
}

func (e *statusError) Error() string              { return e.status.Err().Error() }
func (e *statusError) GRPCStatus() *status.Status { return e.status }
func (e *statusError) Unwrap() error              { return e.denial }

func isStatus(err error) bool {
	_, ok := err.(interface{ GRPCStatus() *status.Status })
	return ok
}
