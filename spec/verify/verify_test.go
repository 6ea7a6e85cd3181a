package verify_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	target "github.com/scopegen/scopegen/generator/openapi"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/verify"
)

const head = `scopegen: 1
info: {title: T, version: "1"}
schemes:
  oauth2:
    type: oauth2
    default: true
    flows:
      clientCredentials: {tokenUrl: "https://id.example.com/token"}
      authorizationCode: {authorizationUrl: "https://id.example.com/authorize", tokenUrl: "https://id.example.com/token"}
  other: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://other.example.com/token"}}}
subjectTypes:
  user: {title: A user, flows: [authorizationCode]}
  app: {title: An app, flows: [clientCredentials]}
scopes:
  a: {description: A., implies: [b, c]}
  b: {description: B., implies: [d]}
  c: {description: C., subjectTypes: [user], implies: [e]}
  d: {description: D.}
  e: {description: E.}
endpoints:
`

const endpoints = 40

// randomSpec is the head with endpoints that need random things.
func randomSpec(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range endpoints {
		says := "requires: " + randomTree(r, 2)
		switch r.IntN(12) {
		case 0:
			says = "access: public, reason: R"
		case 1:
			says = "access: authenticated"
		case 2:
			says = "access: optional"
		case 3:
			says = "access: none"
		}
		fmt.Fprintf(&b, "  - GET /x%d/{id}: {summary: X, %s}\n", i, says)
	}
	return b.String()
}

func randomTree(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		scope := string("abcde"[r.IntN(5)])
		switch r.IntN(8) {
		case 0:
			return "{scheme: other}"
		case 1:
			return "{scope: " + scope + ", scheme: other}"
		case 2:
			if scope != "c" {
				return "{scope: " + scope + ", subjectTypes: [app]}"
			}
		case 3:
			return "{scope: " + scope + ", subjectTypes: [user]}"
		}
		return scope
	}
	var all []string
	for range 1 + r.IntN(3) {
		all = append(all, randomTree(r, depth-1))
	}
	return "{" + []string{"anyOf", "allOf"}[r.IntN(2)] + ": [" + strings.Join(all, ", ") + "]}"
}

// A document that is written from one spec is held against another one with other requirements: for each endpoint the finding is the one that
// the two specs themselves compare to, by a comparison that is held against every caller. Writing a document has
// no words for subject types and for what is denied to all, so that this is about what the names in it stand for too.
func TestDocumentsOfOtherSpecs(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	seen := map[string]int{}
	for range 25 {
		specs := [2]*spec.API{}
		for i := range specs {
			specs[i] = fitting(t, randomSpec(r))
		}
		text := document(t, specs[1])
		doc := readDocument(t, "api.yaml", files{"api.yaml": text})
		require.Empty(t, show(verify.Documents(specs[1], []*spec.API{doc}, nil).Found), "what was written agrees with what it was written from")
		got := map[string]string{}
		for _, d := range verify.Documents(specs[0], []*spec.API{doc}, nil).Found {
			i := strings.Index(d.Message, "GET /x")
			require.GreaterOrEqual(t, i, 0, d.Message)
			name := strings.Join(strings.Fields(d.Message[i:])[:2], " ")
			require.Empty(t, got[name], "one finding an endpoint")
			got[name] = string(d.Rule.Code)
		}
		for i, mine := range specs[0].Operations {
			theirs := specs[1].Operations[i]
			was := compare.Side{API: specs[0], Requirement: mine.Written}
			result := compare.Requirements(was, compare.Side{API: specs[1], Requirement: theirs.Written})
			byFlows := compare.Requirements(was, compare.Side{API: specs[1], Requirement: yielded(specs[1], theirs.Written)})
			result = compare.Both(byFlows.Gained, result.Lost, false)
			want := map[compare.Class]string{compare.Widened: "SG5003", compare.Narrowed: "SG5004", compare.Changed: "SG5005"}[result.Class]
			if want == "" && (mine.Access == spec.Public) != (theirs.Access == spec.Public) {
				want = "SG5006"
			}
			require.Equal(t, want, got[mine.String()], "%s: %v and %v", mine, mine.Written, theirs.Written)
			seen[want]++
		}
	}
	for _, code := range []string{"", "SG5003", "SG5004", "SG5005", "SG5006"} {
		require.Greater(t, seen[code], 5, code)
	}
}

// yielded is a requirement whose alternatives for everybody are for those whom the flows of its schemes yield.
func yielded(api *spec.API, r spec.Requirement) (out spec.Requirement) {
	for _, alt := range r.Alternatives {
		if len(alt.SubjectTypes) == 0 && len(alt.Needs) > 0 {
			alt.SubjectTypes = api.SubjectTypes
			if slices.ContainsFunc(alt.Needs, func(n spec.Need) bool { return n.Scheme.Name == "other" }) {
				alt.SubjectTypes = []*spec.SubjectType{api.SubjectType("app")}
			}
		}
		out.Alternatives = append(out.Alternatives, alt)
	}
	return out
}

// fitting reads a spec in which other needs stand for those that fit no subject type.
func fitting(t *testing.T, text string) *spec.API {
	t.Helper()
	lines := strings.Split(text, "\n")
	_, found, err := loadText(text)
	require.NoError(t, err)
	for _, d := range found {
		line := &lines[d.Range.Start.Line-1]
		require.Contains(t, *line, "requires", d.Message)
		*line = (*line)[:strings.Index(*line, "requires")] + "requires: a}"
	}
	api, found, err := loadText(strings.Join(lines, "\n"))
	require.NoError(t, err)
	require.Empty(t, show(found))
	return api
}

func document(t *testing.T, api *spec.API, switches ...string) string {
	t.Helper()
	options := generator.Options{}
	for _, o := range target.Target.Options {
		switch o.Name {
		case "document":
			options[o.Name] = "api.yaml"
		case "denied":
			options[o.Name] = "scheme"
		}
		if slices.Contains(switches, o.Name) {
			options[o.Name] = true
		}
	}
	res, err := target.Target.Emit(&generator.Request{API: api, Options: options})
	require.NoError(t, err)
	require.Zero(t, res.Found.Errors(), "%v", show(res.Found))
	require.Len(t, res.Files, 1)
	return string(res.Files[0].Data)
}

// Published documents agree with themselves, read as the spec, and each operation that loses or gets an alternative is found.
func TestRealDocuments(t *testing.T) {
	for _, name := range []string{"petstore/openapi.yaml", "figma/openapi.yaml", "slack/slack_web_openapi_v2.json", "mastodon/schema.json", "square/api.json", "discord/openapi.json"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("../../../shared/data", name))
			if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
				t.Skip(err)
			}
			require.NoError(t, err)
			read := func() *spec.API {
				api, _ := openapi.Read(name, data, nil, openapi.Options{Security: "read", Absent: "public"})
				return api
			}
			api := read()
			spec.Seal(api)
			same := read()
			spec.Seal(same)
			require.Empty(t, show(verify.Documents(api, []*spec.API{same}, nil).Found))

			other := read()
			var changed []string
			for i, o := range other.Operations {
				if n := len(o.Written.Alternatives); i%3 == 0 && n > 0 && len(o.Written.Alternatives[0].Needs) > 0 {
					o.Written.Alternatives = append(slices.Clone(o.Written.Alternatives), spec.Alternative{Range: o.Range})
					o.Access = spec.Undeclared // for Seal to say
					if o.Written.Label() != api.Operations[i].Access {
						changed = append(changed, o.String())
					}
				}
			}
			spec.Seal(other)
			var found []string
			for _, d := range verify.Documents(api, []*spec.API{other}, nil).Found {
				require.Equal(t, "SG5003", string(d.Rule.Code), d.Message)
				require.Contains(t, d.Hint, "a caller without any credential passes by the document and not by the spec")
				found = append(found, d.Message)
			}
			require.Len(t, found, len(changed))
			for _, name := range changed {
				require.True(t, slices.ContainsFunc(found, func(m string) bool { return strings.HasSuffix(m, " "+name) }), name)
			}
		})
	}
}

// Spellings of one path are one, and what is the same request is one endpoint.
func TestPairing(t *testing.T) {
	for _, c := range []struct{ spec, document, codes string }{
		{"GET /a/{x}", "GET /a/{y}", "SG5016"},
		{"GET /a/caf%C3%A9", "GET /a/café", ""},
		{"GET /a/caf%C3%A9", "GET /a/caf%c3%a9", ""},
		{"GET /a/~b", "GET /a/%7Eb", ""},
		{"GET /a/%2F", "GET /a//", "SG5001 SG5002"},
		{"GET /a/%7Bx%7D", "GET /a/{x}", "SG5001 SG5002"},
		{"GET /a", "GET /a/", "SG5001 SG5002"},
		{"GET /a", "GET /a|HEAD /a", ""},
		{"GET /a|HEAD /a", "GET /a", ""},
		{"GET /a|HEAD /a", "GET /a|HEAD /a", ""},
		{"GET /a", "GET /a|OPTIONS /a", "SG5001"},
		{"GET /a|POST /a", "GET /a", "SG5002"},
		{"GET /a/{x}|GET /a/b", "GET /a/{x}|GET /a/b", ""},
		{"GET /a/{x}|GET /a/b", "GET /a/{x}", "SG5002"},
		{"GET /a/{x}", "GET /a/{x}|GET /a/b", "SG5001"},
		{"GET /a/{x}.json", "GET /a/{y}.json", "SG5016"},
		{"GET /a/{x...}", "GET /a/{x}", "SG5001 SG5002"},
	} {
		api, doc := strings.Builder{}, strings.Builder{}
		api.WriteString(head)
		for _, line := range strings.Split(c.spec, "|") {
			fmt.Fprintf(&api, "  - %s: {summary: S, requires: a}\n", line)
		}
		doc.WriteString("openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {oauth2: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {a: A., b: B., c: C., d: D., e: E.}}," +
			" authorizationCode: {authorizationUrl: https://id.example.com/authorize, tokenUrl: https://id.example.com/token, scopes: {}}}}}}\npaths:\n")
		byPath := map[string]string{}
		var order []string
		for _, line := range strings.Split(c.document, "|") {
			method, path, _ := strings.Cut(line, " ")
			if byPath[path] == "" {
				order = append(order, path)
			}
			byPath[path] += fmt.Sprintf("    %s: {security: [{oauth2: [a]}], responses: {default: {description: D}}}\n", strings.ToLower(method))
		}
		for _, path := range order {
			fmt.Fprintf(&doc, "  %q:\n%s", path, byPath[path])
		}
		found := run(t, files{"spec.yaml": api.String(), "api.yaml": doc.String()})
		got := codes(found)
		slices.Sort(got)
		require.Equal(t, c.codes, strings.Join(got, " "), "%s and %s: %v", c.spec, c.document, show(found))
	}
}

// An endpoint of which HEAD needs something else is not covered by GET.
func TestHeadOfItsOwn(t *testing.T) {
	f := files{
		"spec.yaml":  head + "  - GET /a: {summary: S, requires: a}\n  - HEAD /a: {summary: S, requires: d}\n",
		"routes.txt": "GET /a\n",
	}
	found := run(t, f)
	require.Equal(t, []string{"SG5022"}, codes(found), "the GET handler answers it, guarded as GET")
}

// The narrowest of the routes that take an endpoint's requests is the one that serves them.
func TestNarrowestSwallows(t *testing.T) {
	for _, routes := range []string{"GET /{r...}\nGET /a/{r...}\n", "GET /a/{r...}\nGET /{r...}\n"} {
		all := found(run(t, files{"spec.yaml": head + "  - GET /a/b/c: {summary: S, requires: a}\n", "routes.txt": routes}), "SG5022")
		require.Len(t, all, 1)
		require.Contains(t, all[0].Message, "the route GET /a/{r...} takes")
	}
}

func TestIgnored(t *testing.T) {
	for _, c := range []struct {
		ignored, method, path string
		matches               bool
	}{
		{"GET /a why", "GET", "/a", true},
		{"GET /a why", "GET", "/a/", false},
		{"GET /a why", "POST", "/a", false},
		{"GET,POST /a why", "POST", "/a", true},
		{"* /a why", "POST", "/a", true},
		{"GET /a/{x} why", "GET", "/a/{y}", true},
		{"GET /a/{x} why", "GET", "/a/b", false},
		{"GET /a/* why", "GET", "/a/b", true},
		{"GET /a/* why", "GET", "/a/{y}", true},
		{"GET /a/* why", "GET", "/a/", false},
		{"GET /a/* why", "GET", "/a/b/c", false},
		{"GET /a/** why", "GET", "/a/b/c", true},
		{"GET /a/** why", "GET", "/ab", false},
	} {
		x, err := verify.ParseIgnored(c.ignored)
		require.NoError(t, err)
		f := files{"spec.yaml": head + "  - GET /other: {summary: S, requires: a}\n", "routes.txt": "GET /other\n" + c.method + " " + c.path + "\n"}
		found := run(t, f, x)
		require.Equal(t, !c.matches, len(found) > 0, "%s of %s %s: %v", c.ignored, c.method, c.path, show(found))
		require.Equal(t, !c.matches, len(verify.Unused([]*verify.Ignored{x})) > 0)
	}
	for _, bad := range []string{"", "GET /a", "GET a why", "get /a why", "GET, /a why", "GET /a/**/b why", "scope", "scope a", "scopes a why"} {
		_, err := verify.ParseIgnored(bad)
		require.Error(t, err, bad)
	}
}

func found(all diag.List, code string) (out []diag.Diagnostic) {
	for _, d := range all {
		if string(d.Rule.Code) == code {
			out = append(out, d)
		}
	}
	return out
}

// The place of a finding is the alternative that lets the witness pass, not the first that stands there.
func TestPlaceOfTheAlternative(t *testing.T) {
	f := files{
		"spec.yaml": head + "  - GET /a: {summary: S, requires: {anyOf: [a, b]}}\n",
		"api.yaml": "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {oauth2: {type: oauth2, flows: {}}}}\npaths:\n  /a:\n    get:\n      security:\n" +
			"        - oauth2: [a]\n        - oauth2: [b]\n        - oauth2: [d]\n      responses: {default: {description: D}}\n",
	}
	all := found(run(t, f), "SG5003")
	require.Len(t, all, 1)
	require.Equal(t, 10, all[0].Range.Start.Line)
	require.Contains(t, all[0].Hint, "an oauth2 credential with d passes by the document")
}

// Silence is public in a document and may be denied in a spec that was imported from it: what to do is said.
func TestSilence(t *testing.T) {
	f := files{
		"spec.yaml": head + "  - GET /a: {summary: S, access: none, reason: nobody says}\n",
		"api.yaml":  "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths:\n  /a: {get: {responses: {default: {description: D}}}}\n",
	}
	all := found(run(t, f), "SG5003")
	require.Len(t, all, 1)
	require.Contains(t, all[0].Hint, "scopegen import --absent public")
	f["api.yaml"] = strings.Replace(f["api.yaml"], "responses:", "security: [], responses:", 1)
	all = found(run(t, f), "SG5003")
	require.Len(t, all, 1)
	require.NotContains(t, all[0].Hint, "import")
}

// A scope that one side alone has can be exempted with a reason; what operations ask for is compared all the same.
func TestIgnoredScope(t *testing.T) {
	f := files{
		"spec.yaml": head + "  - GET /a: {summary: S, requires: a}\n",
		"api.yaml": "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {oauth2: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {a: A., b: B., c: C., d: D., gone: Gone.}}," +
			" authorizationCode: {authorizationUrl: https://id.example.com/authorize, tokenUrl: https://id.example.com/token, scopes: {}}}}}}\npaths:\n  /a: {get: {security: [{oauth2: [a]}], responses: {default: {description: D}}}}\n",
	}
	ignore := func(text string) *verify.Ignored {
		x, err := verify.ParseIgnored(text)
		require.NoError(t, err)
		return x
	}
	require.Equal(t, []string{"SG5010", "SG5011"}, codes(run(t, f)))
	gone, e := ignore("scope gone until old clients have gone"), ignore("scope e for ourselves")
	require.Empty(t, show(run(t, f, gone, e)))
	require.Empty(t, verify.Unused([]*verify.Ignored{gone, e}))
	both := ignore("scope a why")
	require.Equal(t, []string{"SG5010", "SG5011"}, codes(run(t, f, both)))
	require.Len(t, verify.Unused([]*verify.Ignored{both}), 1)
	f["api.yaml"] = strings.Replace(f["api.yaml"], "oauth2: [a]", "oauth2: [gone]", 1)
	require.Equal(t, []string{"SG5005"}, codes(run(t, f, gone, e)))
}
