// Package rpc tests the generated guards for gRPC and Connect on real servers over TCP: testdata/service is compiled with the
// packages emitted for it.
package rpc

// What the tests in testdata import, so that go.mod has it.
import (
	_ "connectrpc.com/connect"
	_ "github.com/stretchr/testify/require"
	_ "google.golang.org/genproto/googleapis/rpc/errdetails"
	_ "google.golang.org/grpc"
	_ "google.golang.org/grpc/health"
	_ "google.golang.org/grpc/reflection"
	_ "google.golang.org/protobuf/types/known/wrapperspb"
)
