package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native"
)

func compared(t *testing.T, text string) *spec.API {
	t.Helper()
	api, found, err := native.Load(oneFile{[]byte("scopegen: 1\ninfo: {title: T, version: \"1\"}\n" + text)}, "scopes.yaml", native.Options{})
	require.NoError(t, err)
	require.Zero(t, found.Errors(), found)
	return api
}

// A spec that says something else than its source is found out, and the endpoint is named.
func TestDifference(t *testing.T) {
	source := "scopes: {a:r: {grants: [GET /x, GET /y: {with: [b:r]}]}, b:r: {grants: [GET /x]}}\n"
	want := compared(t, source)
	for text, message := range map[string]string{
		source: "",
		// Groups, rules, and the order of scopes and endpoints are import's to choose.
		"groups: [{id: g, scopes: {b:r: {grants: [GET /x]}, a:r: {grants: [GET /y: {with: [b:r]}]}}}]\nscopes: {c: {}}\n":                      "operation GET /x: ",
		"groups: [{id: g, scopes: {a:r: {grants: [GET /y: {with: [b:r]}, GET /x]}, b:r: {grants: [{methods: [GET], operations: [getX]}]}}}]\n": "",
		// What is not.
		"scopes: {a:r: {grants: [GET /x, GET /y]}, b:r: {grants: [GET /x]}}\n":                                                                       "operation GET /y: ",
		"scopes: {a:r: {grants: [GET /x]}, b:r: {grants: [GET /x]}}\n":                                                                               "operation GET /y: ",
		"scopes: {b:r: {grants: [GET /x]}, a:r: {grants: [GET /x, GET /y: {with: [b:r]}]}}\n":                                                        "operation GET /x: ",
		"scopes: {a:r: {grants: [GET /x, GET /y: {with: [b:r]}, GET /z]}, b:r: {grants: [GET /x]}}\n":                                                "operation GET /z: nothing came out as ",
		"scopes: {a:r: {risk: low, grants: [GET /x, GET /y: {with: [b:r]}]}, b:r: {grants: [GET /x]}}\n":                                             "scope a:r: ",
		"basePath: /v1\nscopes: {a:r: {grants: [GET /x: {base: \"\"}, GET /y: {base: \"\", with: [b:r]}]}, b:r: {grants: [GET /x: {base: \"\"}]}}\n": "basePath: nothing came out as ",
	} {
		err := difference(want, compared(t, text))
		if message == "" {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorContains(t, err, message, text)
	}
}
