package openapi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

// read gives a sealed model of a document that is the spec.
func read(t testing.TB, text string) *spec.API {
	api, found := openapi.Read("spec.yaml", []byte(text), nil, openapi.Options{Security: "read", Absent: "public"})
	require.Zero(t, found.Errors(), "%v", found)
	require.Zero(t, spec.Seal(api).Errors())
	return api
}

const twoWays = `openapi: 3.1.0
info: {title: T, version: "1"}
components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {"store:read": Read, admin: All}}}}}}
paths: {/a: {get: {security: [{o: ["store:read"]}, {o: [admin]}]}}}
`

const tail = "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {\"store:read\": Read, admin: All}}}}}}\n"

// TestDescriptions puts the sentence into descriptions of every style, lets it follow the spec, and takes it out again to the byte.
func TestDescriptions(t *testing.T) {
	const secured = "      security: [{o: [\"store:read\"]}, {o: [admin]}]\n"
	const head = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n"
	for _, c := range []struct{ name, before, after string }{
		{"none", "", "      description: \"<!-- scopegen -->\\nNeeds `store:read`, or `admin`.\\n<!-- /scopegen -->\"\n"},
		{"empty", "      description: \"\"\n", "      description: \"\\n\\n<!-- scopegen -->\\nNeeds `store:read`, or `admin`.\\n<!-- /scopegen -->\"\n"},
		{"empty, single quotes", "      description: ''\n", "      description: ' <!-- scopegen -->Needs `store:read`, or `admin`.<!-- /scopegen -->'\n"},
		{"plain", "      description: Gives it. # why\n", "      description: Gives it. <!-- scopegen -->Needs `store:read`, or `admin`.<!-- /scopegen --> # why\n"},
		{"plain, folded", "      description: Gives\n        it.\n", "      description: Gives\n        it. <!-- scopegen -->Needs `store:read`, or `admin`.<!-- /scopegen -->\n"},
		{"single quotes", "      description: 'It''s: it'\n", "      description: 'It''s: it <!-- scopegen -->Needs `store:read`, or `admin`.<!-- /scopegen -->'\n"},
		{"double quotes", "      description: \"Tab\\there\\n\"\n", "      description: \"Tab\\there\\n\\n\\n<!-- scopegen -->\\nNeeds `store:read`, or `admin`.\\n<!-- /scopegen -->\"\n"},
		{"literal", "      description: |\n        Gives 🎉\n          code\n", "      description: |\n        Gives 🎉\n          code\n\n        <!-- scopegen -->\n        Needs `store:read`, or `admin`.\n        <!-- /scopegen -->\n"},
		{"literal, stripped", "      description: |-\n        Gives\n\n\n", "      description: |-\n        Gives\n\n        <!-- scopegen -->\n        Needs `store:read`, or `admin`.\n        <!-- /scopegen -->\n\n\n"},
		{"literal, kept", "      description: |+ # all\n        Gives\n\n", "      description: |+ # all\n        Gives\n\n        <!-- scopegen -->\n        Needs `store:read`, or `admin`.\n        <!-- /scopegen -->\n\n"},
		{"literal, told its indentation", "      description: |2\n          Gives\n", "      description: |2\n          Gives\n\n        <!-- scopegen -->\n        Needs `store:read`, or `admin`.\n        <!-- /scopegen -->\n"},
		{"folded", "      description: >\n        Gives\n        it\n", "      description: >\n        Gives\n        it\n\n\n        <!-- scopegen -->\n\n        Needs `store:read`, or `admin`.\n\n        <!-- /scopegen -->\n"},
		{"folded, deeper at its end", "      description: >-\n        Gives\n          it\n", "      description: >-\n        Gives\n          it\n\n        <!-- scopegen -->\n\n        Needs `store:read`, or `admin`.\n\n        <!-- /scopegen -->\n"},
	} {
		for style, variant := range variants {
			if style == "no end" {
				continue // more stands behind it
			}
			t.Run(c.name+"/"+style, func(t *testing.T) {
				api := read(t, twoWays)
				before := variant(head + c.before + secured + tail)
				on := conventions{denied: "refuse", descriptions: true}
				out, found := annotate(api, "a.yaml", []byte(before), on, diag.Range{})
				require.Empty(t, found)
				want := variant(head + c.after + secured + tail)
				if c.before == "" {
					want = variant(head + secured + c.after + tail)
				}
				require.Equal(t, want, string(out))
				twice, found := annotate(api, "a.yaml", out, on, diag.Range{})
				require.Empty(t, found)
				require.Equal(t, string(out), string(twice))

				// The spec asks for something else, and for the first thing again.
				changed := read(t, strings.Replace(twoWays, "{o: [\"store:read\"]}, {o: [admin]}", "{o: [admin, \"store:read\"]}", 1))
				other, found := annotate(changed, "a.yaml", out, on, diag.Range{})
				require.Empty(t, found)
				require.Contains(t, string(other), "Needs `admin` and `store:read`.")
				require.NotContains(t, string(other), "or `admin`")
				back, found := annotate(api, "a.yaml", other, on, diag.Range{})
				require.Empty(t, found)
				require.Equal(t, string(out), string(back))

				off, found := annotate(api, "a.yaml", out, conventions{denied: "refuse"}, diag.Range{})
				require.Empty(t, found)
				require.Equal(t, before, string(off))
			})
		}
	}
}

// A description that cannot be added to costs its operation the sentence, and nothing else.
func TestDescriptionsLeftOut(t *testing.T) {
	for _, description := range []string{"", "null", "~", "&d text", "!!str text", "|"} {
		doc := "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      description: " + description + "\n      summary: S\n%s" + tail
		out, found := annotate(read(t, twoWays), "a.yaml", []byte(fmt.Sprintf(doc, "")), conventions{descriptions: true}, diag.Range{})
		require.Equal(t, fmt.Sprintf(doc, "      security:\n        - o: [\"store:read\"]\n        - o: [admin]\n"), string(out), "%v", found)
		require.Len(t, found, 1)
		require.Equal(t, diag.Code("SG3037"), found[0].Rule.Code)
		require.Equal(t, 5, found[0].Range.Start.Line)
	}
}

// TestDescriptionsInBrackets does so in flow style and in JSON.
func TestDescriptionsInBrackets(t *testing.T) {
	for _, c := range []struct{ before, after string }{
		{"description: Gives it", "description: \"Gives it <!-- scopegen -->Needs `store:read`, or `admin`.<!-- /scopegen -->\""},
		{`description: a "b" \c`, "description: \"a \\\"b\\\" \\\\c <!-- scopegen -->Needs `store:read`, or `admin`.<!-- /scopegen -->\""},
		{`"description": "a \"b\""`, "\"description\": \"a \\\"b\\\"\\n\\n<!-- scopegen -->\\nNeeds `store:read`, or `admin`.\\n<!-- /scopegen -->\""},
	} {
		doc := func(description string) string {
			return "{\"openapi\": \"3.1.0\", \"paths\": {\"/a\": {\"get\": {" + description + `, "security": [{"o": ["store:read"]}, {"o": ["admin"]}]}}}, ` +
				`"components": {"securitySchemes": {"o": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/t", "scopes": {"store:read": "Read", "admin": "All"}}}}}}}`
		}
		out, found := annotate(read(t, twoWays), "a.yaml", []byte(doc(c.before)), conventions{denied: "refuse", descriptions: true}, diag.Range{})
		require.Empty(t, found)
		require.Equal(t, doc(c.after), string(out))
		off, found := annotate(read(t, twoWays), "a.yaml", out, conventions{denied: "refuse"}, diag.Range{})
		require.Empty(t, found)
		require.Equal(t, doc(c.before), string(off))
	}
}

// TestSentence says OR and AND in words.
func TestSentence(t *testing.T) {
	api := read(t, `openapi: 3.1.0
info: {title: T, version: "1"}
components:
  securitySchemes:
    o: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {a: A, b: B}}}}
    p: {type: openIdConnect, openIdConnectUrl: "https://x.example"}
    k: {type: apiKey, in: header, name: K}
paths:
  /1: {get: {security: [{o: [a]}]}}
  /2: {get: {security: [{o: [a, b]}, {o: ["`+"x`y"+`"]}]}}
  /3: {get: {security: [{k: []}, {o: [b], k: []}]}}
  /4: {get: {security: [{o: [a], p: [b]}]}}
`)
	want := []string{"Needs `a`.", "Needs `a` and `b`, or `` x`y ``.", "Needs a credential for `k`, or `b` and a credential for `k`.", "Needs `a` of `o` and `b` of `p`."}
	for i, o := range api.Operations {
		require.Equal(t, want[i], needed(o))
	}
	require.Equal(t, "Denied to everyone.", needed(&spec.Operation{Access: spec.None}))
}

// TestResponses gives a 403 to what needs something and has none, in the place and the quotes that fit, and takes it out again.
func TestResponses(t *testing.T) {
	model := `openapi: 3.0.3
info: {title: T, version: "1"}
components: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}
paths:
  /a: {get: {security: [{k: []}]}, put: {security: []}, post: {security: [{k: []}]}, patch: {security: [{k: []}, {}]}, delete: {security: [{k: []}]}, head: {security: [{k: []}]}, trace: {security: [{k: []}]}}
`
	before := `openapi: 3.0.3
components: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}
paths:
  /a:
    get:
      security: [{k: []}]
      responses:
        '200': {description: OK}
        # all else
        default: {description: D}
    put:
      security: []
      responses: {200: {description: OK}}
    post:
      security: [{k: []}]
      responses: {200: {description: OK}, 404: {description: No}}
    patch:
      security: [{k: []}, {}]
      responses:
        200: {description: OK}
    delete:
      security: [{k: []}]
      responses:
        4XX: {description: No}
    head:
      security: [{k: []}]
      responses: {}
    trace:
      security: [{k: []}]
      responses:
        200:
          description: |
            OK
`
	after := strings.NewReplacer(
		"        # all else\n", "        '403':\n          description: The credential is valid and does not open this operation.\n        # all else\n",
		", 404:", ", 403: {description: The credential is valid and does not open this operation.}, 404:",
		"responses: {}", "responses: {\"403\": {description: The credential is valid and does not open this operation.}}",
		"        200:\n          description: |\n", "        403:\n          description: The credential is valid and does not open this operation.\n        200:\n          description: |\n",
	).Replace(before)
	api := read(t, model)
	on := conventions{denied: "refuse", responses: true}
	out, found := annotate(api, "a.yaml", []byte(before), on, diag.Range{})
	require.Empty(t, found)
	require.Equal(t, after, string(out))
	twice, found := annotate(api, "a.yaml", out, on, diag.Range{})
	require.Empty(t, found)
	require.Equal(t, after, string(twice))
	off, found := annotate(api, "a.yaml", out, conventions{denied: "refuse"}, diag.Range{})
	require.Empty(t, found)
	require.Equal(t, before, string(off))
	theirs := strings.Replace(after, "'403':\n          description: The", "'403':\n          description: Sorry. The", 1)
	kept, found := annotate(api, "a.yaml", []byte(theirs), conventions{denied: "refuse"}, diag.Range{})
	require.Empty(t, found)
	require.Contains(t, string(kept), "Sorry. The credential", "somebody made it theirs")
}
