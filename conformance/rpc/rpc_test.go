package rpc

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/conformance/emitted"
)

func TestService(t *testing.T) {
	out := emitted.Test(t, "testdata/service", "grpc", "connect")
	for _, line := range regexp.MustCompile(`(?m)^(?:    )?--- PASS.*|\d+ calls, .*$`).FindAllString(out, -1) {
		t.Log(line)
	}
	require.Len(t, regexp.MustCompile(`\d+ calls, \d+ denied`).FindAllString(out, -1), 7, "two ways and a transport of gRPC, four protocols of Connect")
}
