package golang

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/format"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/openapi"
)

func TestPackageName(t *testing.T) {
	a := model(t, 1, shape{})
	for _, c := range []struct{ dir, pkg, want string }{
		{"internal/scopes", "", "scopes"},
		{"internal/scopes/", "", "scopes"},
		{"internal/my-scopes", "auth2", "auth2"},
		{"internal/my-scopes", "", ""},
		{".", "", ""},
		{"..", "", ""},
		{"type", "", ""},
		{"a", "p; import _ \"os\"", ""},
		{"a", "string", ""}, {"a", "nil", ""}, {"a", "main", ""}, {"a", "_", ""}, {"a", "func", ""}, {"a", "documentation", ""}, {"a", "a_test", ""}, {"a", "pаge", ""}, {"a", "1a", ""},
	} {
		result, err := emit(request(a, c.dir, c.pkg))
		require.NoError(t, err)
		if c.want == "" {
			require.Len(t, result.Found, 1, "%s %s", c.dir, c.pkg)
			require.Equal(t, diag.Code("SG3010"), result.Found[0].Rule.Code)
			require.Empty(t, result.Files)
			continue
		}
		require.Empty(t, result.Found)
		for _, f := range result.Files {
			require.Contains(t, string(f.Data), "\npackage "+c.want+"\n", f.Path)
			require.Equal(t, path.Clean(c.dir), path.Dir(f.Path))
		}
	}
}

func TestFindingsGiveNoFiles(t *testing.T) {
	a := model(t, 1, shape{scopes: 3, operations: 2, schemes: 1})
	a.Scopes[0].Name, a.Scopes[1].Name, a.Scopes[2].Name = "all", "form:read", "form.read"
	a.Operations[0].ID, a.Operations[1].ID = "list", "List"
	result, err := emit(request(a, "scopes", ""))
	require.NoError(t, err)
	require.Empty(t, result.Files)
	var codes []string
	for _, d := range result.Found {
		codes = append(codes, string(d.Rule.Code))
	}
	require.ElementsMatch(t, []string{"SG3001", "SG3001", "SG3002"}, codes)

	// What the packed tables cannot hold is a finding too.
	a = model(t, 1, shape{})
	for i := range 64 {
		a.SubjectTypes = append(a.SubjectTypes, &spec.SubjectType{Index: i, Name: strings.Repeat("x", i+1)})
	}
	result, err = emit(request(a, "scopes", ""))
	require.NoError(t, err)
	require.Empty(t, result.Files)
	require.Len(t, result.Found, 1)
	require.Equal(t, diag.Code("SG3011"), result.Found[0].Rule.Code)
	require.Equal(t, "64 subject types: at most 63 fit", result.Found[0].Message)
}

// Names that are keywords, predeclared or otherwise special in Go are plain identifiers once they are exported.
func TestNamesOfGo(t *testing.T) {
	a := model(t, 1, shape{scopes: 8, schemes: 1})
	for i, name := range []string{"type", "1st", "init", "main", "string", "default", "none", "https://www.googleapis.com/auth/drive.readonly"} {
		a.Scopes[i].Name = name
	}
	spec.Seal(a)
	result, err := emit(request(a, "scopes", ""))
	require.NoError(t, err)
	require.Empty(t, result.Found)
	for _, id := range []string{"Type", "X1st", "Init", "Main", "String", "Default", "None", "GoogleapisComAuthDriveReadonly"} {
		require.Contains(t, string(find(t, result.Files, "scopes.go")), "\t"+id+" Scope = ")
	}
}

// An API key carries no claims: the claim that nobody declared is the OAuth scheme's, and named as if there were no other.
func TestHomeScheme(t *testing.T) {
	for _, c := range []struct {
		schemes []*spec.Scheme
		want    int
	}{
		{[]*spec.Scheme{{Name: "BotToken", Type: "apiKey"}, {Name: "OAuth2", Type: "oauth2"}}, 1},
		{[]*spec.Scheme{{Name: "basic", Type: "http", HTTPScheme: "basic"}, {Name: "jwt", Type: "http", HTTPScheme: "Bearer"}}, 1},
		{[]*spec.Scheme{{Name: "a", Type: "oauth2"}, {Name: "b", Type: "apiKey", Default: true}}, 1},
		{[]*spec.Scheme{{Name: "key", Type: "apiKey"}}, 0},
	} {
		e := &emission{api: &spec.API{Schemes: c.schemes}}
		e.callers()
		var found diag.List
		e.allocate(&found)
		require.Empty(t, found)
		require.Same(t, c.schemes[c.want], e.claim[0].scheme)
		require.Equal(t, []string{"ClaimScope"}, e.ids.claim)
	}
}

func TestTwinsAreRoutedOnce(t *testing.T) {
	operation := func(method, path string, slash bool) *spec.Operation {
		p, err := spec.ParsePattern(path)
		require.NoError(t, err)
		return &spec.Operation{Method: method, Path: path, Pattern: p, SlashIgnored: slash, Access: spec.Public}
	}
	e := &emission{api: &spec.API{Operations: []*spec.Operation{
		operation("GET", "/a/{x}", false), operation("GET", "/a/{y}", false), operation("POST", "/a/{y}", false),
		operation("GET", "/b/", true), operation("GET", "/b", false),
		operation("GET", "/c", false), operation("GET", "/c/", true),
	}}}
	e.callers()
	var unrouted []bool
	for _, o := range e.model().Operations {
		unrouted = append(unrouted, o.Unrouted)
	}
	require.Equal(t, []bool{false, true, false, false, true, false, false}, unrouted)
}

func TestCanonicalPatterns(t *testing.T) {
	for in, want := range map[string]string{
		"/store/{asset_id}/x.{format}": "/store/{p}/x.{p}",
		"/files/{path...}":             "/files/{rest...}",
		"/a b/{a}}/#x?y":               "/a%20b/{p}%7D/%23x%3Fy",
		"/%2f%2F%61%zz%4":              "/%2F%2Fa%25zz%254",
		"/ü/{}":                        "/%C3%BC/%7B%7D",
		"/x:go@1,2;(3)*!'$&+=~":        "/x:go@1,2;(3)*!'$&+=~",
		"/%+1/%3A":                     "/%25+1/%3A",
		"/":                            "/",
		"/<upload_url>":                "/%3Cupload_url%3E",
	} {
		p, err := spec.ParsePublishedPattern(in)
		require.NoError(t, err)
		require.Equal(t, want, canonical(p), in)
	}
}

// TestVerify tampers with what was rendered, as an escaper with a hole would.
func TestVerify(t *testing.T) {
	e := &emission{api: model(t, 1, shape{scopes: 3, operations: 2, schemes: 1, groups: 1}), pkg: "p"}
	e.callers()
	var found diag.List
	e.allocate(&found)
	require.Empty(t, found)
	var err error
	e.tables, err = pack.Pack(e.model())
	require.NoError(t, err)
	e.opens = openedBy(e.api)
	files := map[string]file{}
	for _, f := range append(e.rendered(), fixedPart("p")...) {
		require.NoError(t, f.verify("p"))
		require.Error(t, f.verify("q"))
		files[f.name] = f
	}
	for _, c := range []struct{ file, old, new, says string }{
		{"scopes.go", "const (", "func init() {}\n\nconst (", "declaration 1 is not"},
		{"scopes.go", "Scope = 3", "Scope = 2", "declaration 3 is not"},
		{"scopes.go", "Res2Read Scope", "Res2Read Operation", "declaration 3 is not"},
		{"scopes.go", "\n)", "\n\tX = 1\n)", "const X is declared as well"},
		{"scopes.go", "const (", "import _ \"os\"\n\nconst (", "imports"},
		{"scopes.go", "// Res0Read", "//go:linkname x y\n\t// Res0Read", "comment"},
		{"scopes.go", "// Res0Read", "/* */ // Res0Read", "comment"},
		{"scopes.go", "// Res0Read", "// Res0\u202eRead", "comment"},
		{"scopes.go", "// Res0Read", "// +build ignore", "directive"},
		{"scopes.go", "// Res0Read", "// nolint", "directive"},
		{"scopes.go", "package p", "package q", "package q"},
		{"scopes.go", "const (", "const ((", "expected"},
		{"sets.go", "func SetOne() Set {", "func SetOne() Set {\n}\n\nfunc init() {", "declaration 2"},
		{"tables.go", "const packedScopes", "var packedScopes", "packedScopes has another value"},
		{"tables.go", "const packedScopeInfo = \"\" +", "const packedScopeInfo = \"x\" +", "packedScopeInfo has another value"},
		{"tables.go", "const packedScopeInfo", "const packedScopeInfo1 = \"\"\n\nconst packedScopeInfo", "declaration"},
		{"tables.go", "scopeWords  = 1", "scopeWords  = 2", "declaration 1"},
		{"runtime_table.go", "package p", "package p\n\nimport \"os\"", "imports"},
		{"runtime_table.go", "func le16", "func init() {}\n\nfunc le16", "declaration 1"},
		{"runtime_table.go", "func record(", "var x = 1\n\nfunc record(", "declaration"},
	} {
		f := files[c.file]
		tampered := strings.Replace(string(f.data), c.old, c.new, 1)
		require.NotEqual(t, string(f.data), tampered, "%q is not in %s", c.old, c.file)
		f.data = []byte(tampered)
		require.ErrorContains(t, f.verify("p"), c.says, c.new)
	}
}

// Every rule that a spec can show is raised by its example, with nothing else, and the good example generates.
func TestRules(t *testing.T) {
	for _, rule := range diag.Rules() {
		if !strings.HasPrefix(string(rule.Code), "SG300") && !strings.HasPrefix(string(rule.Code), "SG301") || rule.Bad == "" {
			continue
		}
		bad := load(t, rule.Bad)
		result, err := emit(request(bad, "scopes", ""))
		require.NoError(t, err)
		require.Len(t, result.Found, 1, "%s", rule.Code)
		require.Equal(t, rule.Code, result.Found[0].Rule.Code)
		require.Empty(t, result.Files)
		result, err = emit(request(load(t, rule.Good), "scopes", ""))
		require.NoError(t, err)
		require.Empty(t, result.Found, "%s", rule.Code)
		require.NotEmpty(t, result.Files)
	}
}

// Attacks on generators: whatever text is in the description and the summaries, gofmt has nothing to say about the files.
func TestVectors(t *testing.T) {
	data, err := os.ReadFile("../../../shared/vectors/gen_vectors.json")
	if errors.Is(err, os.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip("the vectors are not there")
	}
	require.NoError(t, err)
	var vectors []struct{ ID, Input string }
	require.NoError(t, json.Unmarshal(data, &vectors))
	require.NotEmpty(t, vectors)
	a := model(t, 1, shape{scopes: 2 * len(vectors), operations: len(vectors), schemes: 1})
	unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\x00`, "\x00", "U+202E", "\u202e", "U+2066", "\u2066", "U+FEFF", "\ufeff")
	for i, v := range vectors {
		a.Scopes[2*i].Description, a.Scopes[2*i+1].Title = unescape.Replace(v.Input), v.Input
		a.Operations[i].Summary = unescape.Replace(v.Input)
	}
	a.Info.Description = a.Scopes[2].Description
	result, err := emit(request(a, "scopes", ""))
	require.NoError(t, err)
	require.Empty(t, result.Found)
	for _, f := range result.Files {
		formatted, err := format.Source(f.Data)
		require.NoError(t, err)
		require.True(t, bytes.Equal(formatted, f.Data), "%s is not as gofmt leaves it", f.Path)
	}
}

// TestExamples emits the examples that are specs by themselves.
func TestExamples(t *testing.T) {
	for _, name := range []string{"factory", "emakin"} {
		data, err := os.ReadFile(filepath.Join("../../examples", name, "scopes.yaml"))
		require.NoError(t, err)
		result, err := emit(request(load(t, string(data)), "scopes", ""))
		require.NoError(t, err)
		require.Empty(t, result.Found, name)
	}
}

// Published documents, with the names, paths and descriptions that people really write.
func TestPublishedDocuments(t *testing.T) {
	for _, name := range []string{"petstore/openapi.yaml", "discord/openapi.json", "figma/openapi.yaml", "mastodon/schema.json", "square/api.json", "slack/slack_web_openapi_v2.json"} {
		data, err := os.ReadFile("../../../shared/data/" + name)
		if errors.Is(err, os.ErrNotExist) && os.Getenv("SCOPEGEN_CI") != "1" {
			t.Skip("the documents are not there")
		}
		require.NoError(t, err)
		a, _ := openapi.Read(name, data, nil, openapi.Options{Security: "read"})
		spec.Seal(a)
		result, err := emit(request(a, "scopes", ""))
		require.NoError(t, err)
		require.Empty(t, result.Found, name)
		for _, f := range result.Files {
			formatted, err := format.Source(f.Data)
			require.NoError(t, err)
			require.True(t, bytes.Equal(formatted, f.Data), "%s of %s is not as gofmt leaves it", f.Path, name)
		}
	}
}

// Reviewers read the fixed part beside their own code: its comments wrap where those of the emitted constants do.
func TestFixedPartReadsWell(t *testing.T) {
	for _, f := range fixedPart("p") {
		for i, line := range strings.Split(string(f.data), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "//") {
				require.LessOrEqual(t, utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")), width, "%s:%d", f.name, i+1)
			}
		}
	}
}
