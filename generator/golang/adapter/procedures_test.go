package adapter

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

func TestProcedures(t *testing.T) {
	refused := func(operations ...*spec.Operation) (list []*spec.Operation) {
		Procedures(&Table{API: &spec.API{Operations: operations}, Refuse: func(o, beside *spec.Operation, reason string) {
			require.Nil(t, beside)
			require.Contains(t, reason, "rpc: /package.Service/Method")
			list = append(list, o)
		}})
		return list
	}
	x, y := &spec.Operation{Method: "GET", Path: "/x"}, &spec.Operation{Method: "GET", Path: "/y"}
	require.Empty(t, refused())
	require.Equal(t, []*spec.Operation{x}, refused(x, y), "said once")
	y.RPC = "/a.B/C"
	require.Empty(t, refused(x, y))
}
