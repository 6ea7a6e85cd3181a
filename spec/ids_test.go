package spec

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestYieldIDs: ids of a document are told apart by their paths, in whatever order they stand.
func TestYieldIDs(t *testing.T) {
	ids := func(ops []*Operation) map[string]string {
		a := &API{}
		for _, o := range ops {
			p, err := ParsePublishedPattern(o.FullPath())
			require.NoError(t, err)
			c := *o
			c.Pattern = p
			a.Operations = append(a.Operations, &c)
		}
		for _, d := range Seal(a) {
			require.NotEqual(t, oneID, d.Rule, d.Message)
		}
		all := map[string]string{}
		for _, o := range a.Operations {
			all[o.String()] = o.ID
		}
		require.Len(t, all, len(ops))
		return all
	}
	ops := []*Operation{
		{Method: "GET", Path: "/a/*", IDYields: true}, {Method: "GET", Path: "/a/", IDYields: true}, {Method: "GET", Path: "/a", IDYields: true}, {Method: "GET", Path: "/A", IDYields: true},
		{Method: "GET", Path: "/b-c", IDYields: true}, {Method: "GET", Path: "/b/c", ID: "getBC", IDGiven: true}, {Method: "GET", Path: "/b", IDYields: true},
		{Method: "GET", Path: "/d.e", IDYields: true}, {Method: "GET", Path: "/d/e"}, {Method: "GET", Base: "/v1", Path: "/d/e", IDYields: true},
	}
	want := map[string]string{
		"GET /a/*": "getAStar", "GET /a/": "getASlash", "GET /A": "getA", "GET /a": "getA_2", "GET /b-c": "getBDashC", "GET /b/c": "getBC", "GET /b": "getB",
		"GET /d.e": "getDDotE", "GET /d/e": "getDE", "GET /v1/d/e": "getV1DE",
	}
	require.Equal(t, want, ids(ops))
	slices.Reverse(ops)
	require.Equal(t, want, ids(ops))

	a := &API{Operations: []*Operation{{Method: "GET", Path: "/a"}, {Method: "GET", Path: "/a/"}}}
	found := Seal(a) // a spec's author says one
	require.Equal(t, oneID, found[0].Rule)
}
