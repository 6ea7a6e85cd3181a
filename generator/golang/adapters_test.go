package golang

import (
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/spec"
)

// Each router's own syntax, or the beginning of why it cannot have a path.
func TestConversions(t *testing.T) {
	for _, c := range []struct{ path, nethttp, chi, gin, gorilla string }{
		{"/", "/{$}", "/", "/", "/"},
		{"/a/{id}", "/a/{id}", "/a/{id}", "/a/:id", "/a/{id}"},
		{"/a/{id}/", "/a/{id}/{$}", "/a/{id}/", "/a/:id/", "/a/{id}/"},
		{"/a/{rest...}", "/a/{rest...}", "/a/*", "/a/*rest", "/a/{rest:(?s:.*)}"},
		{"/{team-id}/{team-id}", "/{team_id}/{team_id_2}", "/{team_id}/{team_id_2}", "/:team_id/:team_id_2", "/{team_id}/{team_id_2}"},
		{"/items:export", "/items:export", "/items:export", `/items\:export`, "/items:export"},
		{"/a*b", "/a*b", "! '*'", "! '*'", "/a*b"},
		{"/a(b)+?", "/a(b)+%3F", "! it matches", "/a(b)+?", "/a(b)+?"},
		{"/caf%C3%A9", "/caf%C3%A9", "/café", "/café", "/café"},
		{"/caf%C3%A9/{x}", "/caf%C3%A9/{x}", "! it matches", "/café/:x", "/café/{x}"},
		{"/<upload_url>", "/%3Cupload_url%3E", "/<upload_url>", "/<upload_url>", "/<upload_url>"},
		{"/{a}}/x", `! "{a}}"`, `! "{a}}"`, `! "{a}}"`, "! '}'"},
		{"/%7Bx%7D", "/%7Bx%7D", "! '{'", "/{x}", "! '{'"},
		{"/a%2Fb", "/a%2Fb", `! "a%2Fb"`, `! "a%2Fb"`, `! "a%2Fb"`},
		{"/{x}:approve", `! "{x}:approve"`, `! "{x}:approve"`, `! "{x}:approve"`, "/{x}:approve"},
		{"/{base}...{head}", `! "{base}...{head}"`, `! "{base}...{head}"`, `! "{base}...{head}"`, "/{base}...{head}"},
		{"/a//b", "! two slashes", "! two slashes", "! two slashes", "! two slashes"},
		{"/a/%2E%2E/b", "! clients", "! clients", "! clients", "! clients"},
	} {
		p, err := spec.ParsePublishedPattern(c.path)
		require.NoError(t, err)
		for name, want := range map[string]string{"nethttp": c.nethttp, "chi": c.chi, "gin": c.gin, "gorilla": c.gorilla} {
			got, err := adapterNamed(t, name).Convert(p)
			if reason, refused := strings.CutPrefix(want, "! "); refused {
				require.Error(t, err, "%s on %s is %s", c.path, name, got)
				require.True(t, strings.HasPrefix(err.Error(), reason), "%s on %s: %v", c.path, name, err)
				continue
			}
			require.NoError(t, err, "%s on %s", c.path, name)
			require.Equal(t, want, got, "%s on %s", c.path, name)
		}
	}
}

func adapterNamed(t *testing.T, name string) *adapter.Adapter {
	for _, a := range adapters {
		if a.Name == name {
			return a
		}
	}
	t.Fatalf("no adapter %s", name)
	return nil
}

// Of a first-match router the subpackage knows what stands behind what, of one that leaves HEAD alone where it goes along.
func TestOrderAndHeads(t *testing.T) {
	e := &emission{api: load(t, `scopegen: 1
info: {title: T, version: "1"}
groups:
  - id: g
    title: G
    trailingSlash: ignore
    scopes:
      g: {description: D., grants: [GET /g: G]}
scopes:
  a:
    description: D.
    grants:
      - GET /a/{x}: X
      - GET /a/b: X
      - HEAD /a/{x}/c: X
      - GET /a/{x}/c: X
      - GET /a/{rest...}: X
      - HEAD /g/: X
`)}
	var found []string
	s := e.judge(adapterNamed(t, "gorilla"), nil, nil)
	for i, o := range e.api.Operations {
		var behind []string
		for _, j := range s.behind[i] {
			behind = append(behind, e.api.Operations[j].String())
		}
		found = append(found, o.String()+" "+string(s.heads[i])+" "+strings.Join(behind, ", "))
	}
	require.ElementsMatch(t, []string{
		"GET /g 1 ", "HEAD /g/ 0 ",
		"GET /a/{x} 1 GET /a/{rest...}", "GET /a/b 1 GET /a/{x}, GET /a/{rest...}",
		"HEAD /a/{x}/c 0 GET /a/{rest...}", "GET /a/{x}/c 0 GET /a/{rest...}", "GET /a/{rest...} 1 ",
	}, found)
}

func TestImportPaths(t *testing.T) {
	for text, ok := range map[string]bool{
		"example.com/a/b": true, "scopes": true, "a/b-c_d.e~f+g": true,
		"": false, "/a": false, "a/": false, "a//b": false, "a/../b": false, `a";import "os`: false, "a b": false, "ä": false, "a\n": false, "a`": false, `a\b`: false,
	} {
		require.Equal(t, ok, isImportPath(text), "%q", text)
	}
}

// What the sources of an adapter declare is what is emitted, whatever the path, and each folder of one is in the list.
func TestSources(t *testing.T) {
	dirs, err := os.ReadDir("adapter")
	require.NoError(t, err)
	for _, d := range dirs {
		if d.IsDir() && !strings.HasPrefix(d.Name(), "_") && d.Name() != "scopestest" {
			adapterNamed(t, d.Name())
		}
	}
	for _, a := range adapters {
		require.NotEmpty(t, a.Router, a.Name)
		if a.Package == "" {
			continue
		}
		result, err := emit(&generator.Request{API: load(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a: {description: A.}\n"), Options: generator.Options{
			"dir": "out", "package": "other", "adapters": []string{a.Name}, "import": "example.com/other",
		}})
		require.NoError(t, err, a.Name)
		require.Empty(t, result.Found, a.Name)
		seen := 0
		for _, f := range result.Files {
			if !strings.HasPrefix(f.Path, "out/"+a.Package+"/") {
				continue
			}
			seen++
			syntax, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Data, parser.ImportsOnly)
			require.NoError(t, err)
			require.Equal(t, a.Package, syntax.Name.Name)
			require.NotContains(t, string(f.Data), adapter.ScopesImport)
		}
		require.NotZero(t, seen, a.Name)
	}
}
