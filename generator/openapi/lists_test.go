package openapi

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

const listHead = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {securitySchemes: {b: {type: http, scheme: bearer}, k: {type: apiKey, in: header, name: K}}}\npaths:\n  /a:\n    get:\n      security:"

// relisted edits one security value to mean another one.
func relisted(t *testing.T, before, model string) (string, diag.List) {
	t.Helper()
	api, found := openapi.Read("model.yaml", []byte(listHead+" "+model+"\n"), nil, openapi.Options{Security: "read"})
	require.Empty(t, found)
	spec.Seal(api)
	out, found := annotate(api, "api.yaml", []byte(listHead+before), conventions{}, diag.Range{})
	return strings.TrimPrefix(string(out), listHead), found
}

// What goes takes the comments on its lines with it, which is said with the place. Text in quotes is no comment.
func TestLostComments(t *testing.T) {
	for _, c := range []struct{ before, model, after, lost string }{
		{"\n        - b:\n            # legal\n            - x # why\n            - 'z # no'\n", "[{b: [x]}]", "\n        - b:\n            # legal\n            - x # why\n", ""},
		{"\n        - b:\n            # legal\n            - x # why\n            - z # too\n", "[{b: [z]}]", "\n        - b:\n            # legal\n            - z # too\n", "# why"},
		{"\n        - b: # all\n            # legal\n            - x\n        # key\n        - k: []\n", "[{k: []}]", "\n        # key\n        - k: []\n", "# all|# legal"},
		{"\n        # here\n        - b: [x] # why\n      # end\n", "[]", " []\n        # here\n      # end\n", "# why"},
		{" [\n        {b: [x]}, # x\n        {k: []}, # k\n      ]\n", "[{k: []}]", " [\n        {k: []}, # k\n      ]\n", "# x"},
		{" [\n        {b: [x]}, # x\n        {k: []} # k\n      ]\n", "[{b: [x]}]", " [\n        {b: [x]}, # x\n      ]\n", "# k"},
		{" [\n        {b: [x]} # x\n      ]\n", "[{b: [x]}, {k: []}]", " [\n        {b: [x]}, # x\n        {k: []},\n      ]\n", ""},
		{" [{b: [x, # x\n        z]}]\n", "[{b: [x]}]", " [{b: [x]}]\n", "# x"},
		{"\n        - b: [x] # b\n          k: [] # k\n", "[{k: []}]", "\n        - k: [] # k\n", "# b"},
		{"\n        - b: [x] # b\n          k: [] # k\n", "[{b: [x]}]", "\n        - b: [x] # b\n", "# k"},
	} {
		out, found := relisted(t, c.before, c.model)
		require.Equal(t, c.after, out, "%s: %v", c.before, found)
		var lost []string
		for _, d := range found {
			require.Equal(t, diag.Code("SG3036"), d.Rule.Code)
			text := strings.Split(listHead+c.before, "\n")[d.Range.Start.Line-1]
			lost = append(lost, text[d.Range.Start.Column-1:])
		}
		require.Equal(t, c.lost, strings.Join(lost, "|"), c.before)
		again, found := relisted(t, out, c.model)
		require.Empty(t, found)
		require.Equal(t, out, again)
	}
}

// An item that another place stands for is not taken away from it.
func TestSharedItem(t *testing.T) {
	_, found := relisted(t, " [&x {b: [x]}, {k: []}]\n  /b:\n    x-y: *x\n", "[{k: []}]")
	require.Equal(t, diag.Code("SG3024"), found[0].Rule.Code)
}
