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
				memory := &remembering{}
				out := memory.annotate(t, api, before, on)
				want := variant(head + c.after + secured + tail)
				if c.before == "" {
					want = variant(head + secured + c.after + tail)
				}
				require.Equal(t, want, out)
				require.Equal(t, out, memory.annotate(t, api, out, on))

				// The spec asks for something else, and for the first thing again.
				changed := read(t, strings.Replace(twoWays, "{o: [\"store:read\"]}, {o: [admin]}", "{o: [admin, \"store:read\"]}", 1))
				other := memory.annotate(t, changed, out, on)
				require.Contains(t, other, "Needs `admin` and `store:read`.")
				require.NotContains(t, other, "or `admin`")
				require.Equal(t, out, memory.annotate(t, api, other, on))

				// Without a record it stays; with it, it goes, and leaves no record.
				require.Equal(t, out, (&remembering{}).annotate(t, api, out, conventions{denied: "refuse"}))
				require.Equal(t, before, memory.annotate(t, api, out, conventions{denied: "refuse"}))
				require.NotContains(t, memory.added, "GET /a description")
			})
		}
	}
}

// What authors write about the marks is theirs: only a pair with a sentence between is scopegen's, and only the one that it put there goes.
func TestMarksOfAuthors(t *testing.T) {
	const secured = "      security: [{o: [\"store:read\"]}, {o: [admin]}]\n"
	const head = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      description: "
	on, off := conventions{descriptions: true}, conventions{}
	for _, description := range []string{
		"\"The tool writes <!-- scopegen --> into texts. Rate limit: 5 a minute.\"\n",
		"'The tool ends with <!-- /scopegen --> what it writes. Rate limit: 5 a minute.'\n",
		"The tool writes <!-- scopegen --> into <!-- scopegen --> texts.\n",
		"|-\n        tr \n",
		"|\n        tr \n        \n        and <!-- scopegen --> so\n",
		">\n        tr \n        and <!-- /scopegen --> so \n",
		">-\n        tr\n          deeper \n",
		"'t <!-- scopegen -->\n\n        Keep D'\n",
		"\"t <!-- scopegen -->\\n\\nKeep\n\n        D\"\n",
		"'It was: <!-- scopegen -->Needs `admin`.<!-- /scopegen --> and more' # once\n",
	} {
		api, memory := read(t, twoWays), &remembering{}
		before := head + description + secured + tail
		require.Equal(t, before, memory.annotate(t, api, before, off), "nothing was put there")
		if strings.Contains(description, "It was") {
			continue
		}
		out := memory.annotate(t, api, before, on)
		require.Contains(t, out, "Needs `store:read`, or `admin`.", description)
		require.Equal(t, out, memory.annotate(t, api, out, on))
		require.Equal(t, before, memory.annotate(t, api, out, off))
	}
	// Something else between the marks is not scopegen's to replace, nor is a text that it could not take out of again to be added to.
	for _, description := range []string{
		"\"<!-- scopegen -->\\nRate limit: 5 a minute.\\n<!-- /scopegen -->\"\n",
		"<!-- scopegen --> Rate limit <!-- scopegen -->Needs nothing<!-- /scopegen -->\n",
		"'<!-- scopegen -->Needs `admin`.\n\n        Rate limit: 5.<!-- /scopegen -->'\n",
		"'a <!--\n        scopegen --> b'\n",
		"\"a \\x3c!-- scopegen --> b\"\n",
	} {
		before := head + description + secured + tail
		out, found := annotate(read(t, twoWays), "a.yaml", []byte(before), on, diag.Range{})
		require.Equal(t, before, string(out), "%v", found)
		require.Len(t, found, 1, description)
		require.Equal(t, diag.Code("SG3037"), found[0].Rule.Code)
		require.Equal(t, 5, found[0].Range.Start.Line)
	}
}

// A 403 that says what scopegen says is the author's where nothing was added.
func TestResponsesOfAuthors(t *testing.T) {
	before := "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        '403': {description: The credential is valid and does not open this operation.}\n      security: [{o: [\"store:read\"]}, {o: [admin]}]\n" + tail
	memory := &remembering{}
	for _, how := range []conventions{{}, {responses: true}, {}} {
		require.Equal(t, before, memory.annotate(t, read(t, twoWays), before, how))
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
		memory := &remembering{}
		out := memory.annotate(t, read(t, twoWays), doc(c.before), conventions{denied: "refuse", descriptions: true})
		require.Equal(t, doc(c.after), out)
		require.Equal(t, doc(c.before), memory.annotate(t, read(t, twoWays), out, conventions{denied: "refuse"}))
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
		_, _, ok := openapi.Marked(openapi.OpenMark + needed(o) + openapi.CloseMark)
		require.True(t, ok, "it is known again")
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
	memory := &remembering{}
	require.Equal(t, after, memory.annotate(t, api, before, on))
	require.Equal(t, after, memory.annotate(t, api, after, on))
	added := memory.added
	require.Equal(t, before, memory.annotate(t, api, after, conventions{denied: "refuse"}))
	theirs := strings.Replace(after, "'403':\n          description: The", "'403':\n          description: Sorry. The", 1)
	kept := (&remembering{added}).annotate(t, api, theirs, conventions{denied: "refuse"})
	require.Contains(t, kept, "Sorry. The credential", "somebody made it theirs")
}
