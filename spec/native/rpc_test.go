package native

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A procedure's name is compared byte for byte with what gRPC and Connect send, so that only what they can send is one.
func TestProcedureNames(t *testing.T) {
	text := func(rpc string) string {
		return fmt.Sprintf("scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a: {description: A., grants: [{GET /x: {rpc: %q}}]}\n", rpc)
	}
	schema, _ := compiled(t)
	for _, rpc := range []string{"/store.v1.Store/Get", "/Store/Get", "/_a.B9/c_d"} {
		require.Equal(t, rpc, clean(t, text(rpc)).Operations[0].RPC)
		require.NoError(t, validate(t, schema, text(rpc)), rpc)
	}
	for _, rpc := range []string{
		"store.v1.Store/Get", "/store.v1.Store", "/store.v1.Store/", "//Get", "/a/b/c", "/a/b/", " /a/b", "/a/b ", "/a/b c", "/.a/b", "/a./b", "/a..b/c", "/a/b.c",
		"/a/*", "/a-b/c", "/9a/b", "/a/9b", "/a/%62", "/a/b?c", "/a/b\n", "/é/b", "POST /a/b",
	} {
		api, found := load(t, text(rpc))
		require.Equal(t, []string{"SG1110"}, codes(found), "%q", rpc)
		require.Empty(t, api.Operations[0].RPC)
		require.Error(t, validate(t, schema, text(rpc)), "%q", rpc)
	}
}

func TestProceduresAreUnique(t *testing.T) {
	const head = "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:\n    description: A.\n    grants:\n"
	api, found := load(t, head+"      - GET,POST /x: {rpc: /s.A/B}\n")
	require.Equal(t, []string{"SG1135"}, codes(found))
	require.True(t, strings.Contains(found[0].Message, "GET /x and POST /x"), found[0].Message)
	require.Equal(t, "/s.A/B", api.Operations[0].RPC)
	require.Empty(t, api.Operations[1].RPC)

	_, found = load(t, head+"      - GET /x: {rpc: /s.A/B}\n  b:\n    description: B.\n    grants:\n      - GET /x: {rpc: /s.A/C}\n")
	require.Equal(t, []string{"SG1126"}, codes(found), "one endpoint, two procedures")
	clean(t, head+"      - GET /x: {rpc: /s.A/B}\n  b:\n    description: B.\n    grants:\n      - GET /x: {rpc: /s.A/B}\n")
	clean(t, head+"      - GET /x: {rpc: /s.A/B}\n      - GET /y: {rpc: /s.A/b}\n")
}
