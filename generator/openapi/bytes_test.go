package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever blanks and separators stand in brackets, what was added goes again to the byte.
func TestRemovalGivesBackBytes(t *testing.T) {
	spec := read(t, `openapi: 3.1.0
info: {title: T, version: "1"}
components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: A}}}}, k: {type: apiKey, in: header, name: K}}}
paths: {/a: {get: {security: [{o: [a]}]}, put: {security: [{k: []}]}}}
`)
	none := read(t, "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {}\n")
	for _, before := range []string{
		"openapi: 3.1.0\ncomponents: { }\npaths: {/a: {get: { }, put: {  }}}\n",
		"openapi: 3.1.0\npaths: {/a: {get: {x-a: 1,  responses: {} }, put: {\n  }   }}   \ncomponents:  {\n    }   # why\n",
		"openapi: 3.1.0\npaths: {/a: {get: { responses: { } ,x-a: 1 , }, put: {x-a: 1  ,\n      responses: {  200: {description: D}  }}}}\ncomponents: { securitySchemes: { }}",
		"openapi: 3.1.0\npaths: {/a: {get: {x-a: 1   }, put: { x-a: 1,}}}\ncomponents: { securitySchemes: {\n  }, }\n",
		`{"openapi": "3.1.0", "paths": {"/a": {"get": { }, "put": {"x-a": 1 , "responses" :  {}}}}, "components":  { } }`,
		"{\n  \"openapi\": \"3.1.0\",\n  \"paths\": {\n    \"/a\": {\n      \"get\": {},\n      \"put\": {\n        \"responses\": { }\n      }\n    }\n  },\n  \"components\": {\n  }\n}\n",
	} {
		for _, how := range []conventions{{}, {extensions: true, responses: true, descriptions: true}} {
			how.unlisted = "keep"
			memory := &remembering{}
			out := memory.annotate(t, spec, before, how)
			require.Contains(t, out, "securitySchemes")
			require.Equal(t, out, memory.annotate(t, spec, out, how))
			require.Equal(t, before, memory.annotate(t, none, out, conventions{unlisted: "keep"}))
			require.Empty(t, memory.added)
		}
	}
}

// An item may stand below its dash.
func TestItemsBelowTheirDash(t *testing.T) {
	for _, c := range []struct{ before, model, after string }{
		{"\n        -\n          b: [x]\n        - # keys\n\n          # of old\n          k: []\n", "[{b: [x]}]", "\n        -\n          b: [x]\n"},
		{"\n        -\n          b: [x]\n        -\n          k: []\n", "[{k: []}]", "\n        -\n          k: []\n"},
		{"\n      -   \n        b:\n        -\n          x\n        - z\n", "[{b: [z]}, {k: []}]", "\n      -   \n        b:\n        - z\n      - k: []\n"},
		{"\n      - # all\n        b: [x]\n        k: []\n", "[{b: [x, z]}]", "\n      - # all\n        b: [x, z]\n"},
		{"\n        -\n          b: [x]\n", "[]", " []\n"},
	} {
		out, found := relisted(t, c.before, c.model)
		require.Zero(t, found.Errors(), "%s %v", c.before, found)
		require.Equal(t, c.after, out)
		again, _ := relisted(t, out, c.model)
		require.Equal(t, out, again)
	}
	_, found := relisted(t, "\n        - !!map\n          b: [x]\n", "[{k: []}]")
	require.Equal(t, 1, found.Errors())
}

// What this run writes for the whole document is not written for each operation too.
func TestRootIsWrittenOnce(t *testing.T) {
	spec := read(t, twoWays+"security: [{o: [admin]}]\n")
	spec.Operations[0].Written.Alternatives = spec.Operations[0].Written.Alternatives[1:]
	more := *spec.Operations[0]
	more.Method = "PUT"
	spec.Operations = append(spec.Operations, &more)
	memory := &remembering{}
	out := memory.annotate(t, spec, "openapi: 3.1.0\npaths: {/a: {get: {}, put: {}}}\n"+tail, conventions{})
	require.Contains(t, out, "{get: {}, put: {}}")
	require.Contains(t, out, "\nsecurity:\n  - o: [admin]\n")
	require.Equal(t, out, memory.annotate(t, spec, out, conventions{}))
}
