package golang

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
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

// Each subpackage has its sources, what of the specification it knows, and of the shared ones those that its router needs.
func TestSubpackageFiles(t *testing.T) {
	api := load(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a: {description: A., grants: [GET /a: {summary: X, rpc: /a.B/C}]}\n")
	for name, want := range map[string]string{
		"nethttp":    "",
		"chi":        "heads.go patterns.go router.go table.go verify.go",
		"gin":        "guard.go heads.go patterns.go router.go table.go verify.go",
		"gorilla":    "heads.go order.go patterns.go router.go table.go verify.go",
		"echo4":      "exact.go guard.go heads.go patterns.go router.go table.go verify.go",
		"echo5":      "exact.go guard.go heads.go patterns.go router.go table.go verify.go",
		"fiber2":     "exact.go guard.go heads.go order.go patterns.go protect.go router.go table.go verify.go",
		"fiber3":     "exact.go guard.go heads.go order.go patterns.go protect.go router.go table.go verify.go",
		"grpc":       "answer.go guard.go register.go",
		"connect":    "door.go guard.go",
		"scopestest": "cases.go request.go run.go",
	} {
		options := generator.Options{"dir": "out", "import": "example.com/out", "adapters": []string{name, name}}
		if name == "scopestest" {
			options = generator.Options{"dir": "out", "import": "example.com/out", "scopestest": true}
		}
		result, err := emit(&generator.Request{API: api, Options: options})
		require.NoError(t, err)
		require.Empty(t, result.Found, name)
		var got []string
		for _, f := range result.Files {
			if folder, base := path.Split(f.Path); folder != "out/" {
				got = append(got, base)
				require.NotContains(t, string(f.Data), "scopegen.invalid")
				require.True(t, strings.HasPrefix(string(f.Data), "// Code generated by scopegen. DO NOT EDIT.\n\n"), f.Path)
			}
		}
		require.Equal(t, want, strings.Join(got, " "), name)
	}
	require.Equal(t, []string{"nethttp", "chi", "gin", "gorilla", "echo4", "echo5", "fiber2", "fiber3", "grpc", "connect"}, adapterNames())
	_, err := emit(&generator.Request{API: api, Options: generator.Options{"dir": "out", "adapters": []string{"martini"}}})
	require.EqualError(t, err, `there is no adapter "martini"`)
}

// Subpackages import the generated package by the path that was given, or by the one that go.mod gives; without a subpackage nobody asks.
func TestImportPathOfSubpackages(t *testing.T) {
	api := load(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a: {description: A.}\n")
	for _, c := range []struct {
		adapter, given string
		module         func(string) (string, error)
		want, finding  string
	}{
		{"chi", "example.com/given", func(string) (string, error) { return "", errors.New("asked needlessly") }, "example.com/given", ""},
		{"chi", "", func(dir string) (string, error) { return "example.com/shop/" + dir, nil }, "example.com/shop/out", ""},
		{"chi", "", func(string) (string, error) { return "", errors.New("no go.mod") }, "", "the import path of the generated package, which its subpackages need, is not known: no go.mod"},
		{"chi", "", nil, "", `"" is not an import path`},
		{"chi", "a b", nil, "", `"a b" is not an import path`},
		{"nethttp", "", func(string) (string, error) { return "", errors.New("asked needlessly") }, "", ""},
	} {
		result, err := emit(&generator.Request{API: api, ImportPath: c.module, Options: generator.Options{"dir": "out", "adapters": []string{c.adapter}, "import": c.given}})
		require.NoError(t, err)
		if c.finding != "" {
			require.Len(t, result.Found, 1)
			require.Equal(t, c.finding, result.Found[0].Message)
			require.Contains(t, result.Found[0].Hint, "such as example.com/shop/internal/scopes")
			continue
		}
		require.Empty(t, result.Found)
		if c.want != "" {
			require.Contains(t, string(find(t, result.Files, "router.go")), `scopes "`+c.want+`"`)
		}
	}
}

// judged is what an adapter finds, each with its hint and what it points at.
func judged(t *testing.T, yaml string, options generator.Options) (findings []string, result generator.Result) {
	t.Helper()
	options["dir"], options["import"] = "out", "example.com/out"
	api := load(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\n"+yaml)
	result, err := emit(&generator.Request{API: api, At: api.Operations[0].Range, Options: options})
	require.NoError(t, err)
	for _, d := range result.Found {
		text := d.Message + "\n" + d.Hint
		for _, r := range d.Related {
			text += "\n" + r.Message
			require.True(t, r.Range.IsValid())
		}
		require.True(t, d.Range.IsValid())
		findings = append(findings, text)
	}
	return findings, result
}

// What a router cannot have is said with a way out.
func TestRefusalsOfRouters(t *testing.T) {
	for _, c := range []struct{ adapter, grants, want string }{
		{"chi", "CONNECT /a: X", "CONNECT /a cannot be served by chi exactly: routers take what CONNECT asks for as a host, not as a path (RFC 9110 section 9.3.6)\n" +
			"change the path, leave chi out of adapters, or write unregistered: [connectA] when something else serves it"},
		{"chi", "PURGE /a: X", "PURGE /a cannot be served by chi exactly: it takes no method PURGE\nchange the path, leave chi out of adapters, or write unregistered: [purgeA] when something else serves it"},
		{"gin", "PURGE /a: X", ""},
		{"nethttp", "GET /a/{x}/c: X, GET /a/b/{y}: Z", "GET /a/b/{y} cannot stand beside GET /a/{x}/c on nethttp: some requests match both, and it takes only routes of which one is more specific\n" +
			"change one of the paths, leave nethttp out of adapters, or write unregistered: [getABByY] when something else serves it\nGET /a/{x}/c stands here"},
		{"gorilla", "GET /a/{x}/c: X, GET /a/b/{y}: Z", "GET /a/b/{y} cannot stand beside GET /a/{x}/c on gorilla: some requests match both, neither is more specific, and the order in which they are registered would decide\n" +
			"change one of the paths, leave gorilla out of adapters, or write unregistered: [getABByY] when something else serves it\nGET /a/{x}/c stands here"},
		{"chi", "GET /a/{x}/c: X, GET /a/b/{y}: Z", ""}, // they need the same
		{"chi", "GET /a/{x}: X, GET /a/{y}: Z", "GET /a/{y} cannot stand beside GET /a/{x} on chi: they are one route, which answers as one of them only\n" +
			"change one of the paths, leave chi out of adapters, or write unregistered: [getAByY] when something else serves it\nGET /a/{x} stands here"},
		{"chi", "GET /a/{x}: X, HEAD /a/{y}: Z", ""},
		{"nethttp", "GET /a/{x}/c: X, HEAD /a/b/{y}: Z", "HEAD /a/b/{y} cannot stand beside GET /a/{x}/c on nethttp: some requests match both, and it takes only routes of which one is more specific\n" +
			"change one of the paths, leave nethttp out of adapters, or write unregistered: [headABByY] when something else serves it\nGET /a/{x}/c stands here"},
	} {
		yaml := "scopes:\n  a:\n    description: D.\n    grants:\n"
		for _, g := range strings.Split(c.grants, ", ") {
			yaml += "      - " + g + "\n"
		}
		findings, result := judged(t, yaml, generator.Options{"adapters": []string{c.adapter}})
		require.Equal(t, c.want, strings.Join(findings, "\n"), c.grants)
		require.Equal(t, c.want == "", len(result.Files) > 0)
	}
	// An operation that has been refused by itself is compared with no other.
	findings, _ := judged(t, "scopes:\n  a: {description: D., grants: [\"GET /a/{x}.json\": X, \"GET /a/b.{y}\": Z]}\n", generator.Options{"adapters": []string{"nethttp"}})
	require.Len(t, findings, 2)
	require.NotContains(t, strings.Join(findings, "\n"), "beside")
	findings, _ = judged(t, "scopes:\n  a: {description: D., grants: [\"GET /a/{x}.json/{y}\": X, \"GET /{x}/{y}/c\": X]}\n", generator.Options{"adapters": []string{"nethttp"}})
	require.Len(t, findings, 1)
	require.NotContains(t, findings[0], "beside")
}

// Where two endpoints overlap and need different things, no router chooses; the reader of the specification only warns.
func TestRefusalsOfPairsWithOtherNeeds(t *testing.T) {
	for name, want := range map[string]string{
		"chi":     "some requests match both, neither is more specific, they need different things, and the router would choose on its own",
		"gin":     "some requests match both, neither is more specific, they need different things, and the router would choose on its own",
		"gorilla": "some requests match both, neither is more specific, and the order in which they are registered would decide",
		"nethttp": "some requests match both, and it takes only routes of which one is more specific",
	} {
		findings, _ := judged(t, "scopes:\n  a: {description: D., grants: [\"GET /a/{x}/c\": X]}\n  b: {description: D., grants: [\"GET /a/b/{y}\": Z]}\n", generator.Options{"adapters": []string{name}})
		require.Equal(t, []string{"GET /a/b/{y} cannot stand beside GET /a/{x}/c on " + name + ": " + want + "\nchange one of the paths, leave " + name + " out of adapters, or write unregistered: [getABByY] when something else serves it\nGET /a/{x}/c stands here"}, findings)
	}
}

// A HEAD endpoint above a GET endpoint: the guard of neither would take the other's requests, whatever they need.
func TestRefusalsOfHeadsThatCross(t *testing.T) {
	for _, name := range []string{"chi", "echo4", "echo5"} {
		findings, _ := judged(t, "endpoints:\n  - HEAD /a/{x...}: {access: authenticated}\n  - GET /a/fn/{y}: {access: authenticated}\n", generator.Options{"adapters": []string{name}})
		require.Len(t, findings, 1, name)
		require.Contains(t, findings[0], "GET /a/fn/{y} cannot stand beside HEAD /a/{x...} on "+name+": some HEAD requests match both, neither is more specific, and the router would choose on its own")
	}
}

// Fiber panics beyond thirty parameters.
func TestRefusalsOfFiber(t *testing.T) {
	for n, ok := range map[int]bool{1: true, 30: true, 31: false} {
		var path strings.Builder
		for i := range n {
			fmt.Fprintf(&path, "/{p%d}", i)
		}
		p, err := spec.ParsePattern(path.String())
		require.NoError(t, err)
		_, err = adapterNamed(t, "fiber2").Convert(p)
		require.Equal(t, ok, err == nil, n)
	}
}

// What gin's tree has no room for, one method at a time.
func TestRefusalsOfGin(t *testing.T) {
	const rest = "it has nothing else where a parameter takes the rest of the path"
	for _, c := range []struct{ grants, want string }{
		{"GET /a/{x}: X, GET /a/{x}/b: X, GET /a/c: X, GET /a/{x}/b/{y}: X", ""},
		{"GET /a/{x}/{y}: X, GET /a/{x}/{y}/{z}: X", ""},
		{"GET /a/{x}: X, GET /a/{y}/b: X", "GET /a/{y}/b cannot stand beside GET /a/{x} on gin: it has one name for a parameter in one place, which is {x} there and {y} here"},
		{"GET /a/{x}/b: X, GET /a/{x}/c: X, GET /a/{y}/d: X", "GET /a/{y}/d cannot stand beside GET /a/{x}/b on gin: it has one name for a parameter in one place, which is {x} there and {y} here"},
		{"GET /a/{x}: X, POST /a/{y}/b: X", ""},
		{"GET /a/{x}: X, HEAD /a/{y}/b: X", "HEAD /a/{y}/b cannot stand beside GET /a/{x} on gin: it has one name for a parameter in one place, which is {x} there and {y} here"},
		{"HEAD /a/{y}: X, GET /a/{x}: X, POST /a/b: X", ""}, // HEAD is the other's
		{"GET /a/{rest...}: X, GET /a/b: X", "GET /a/b cannot stand beside GET /a/{rest...} on gin: " + rest},
		{"GET /a/{rest...}: X, GET /a/{x}/b: X", "GET /a/{x}/b cannot stand beside GET /a/{rest...} on gin: " + rest},
		{"GET /a/b: X, GET /a/{rest...}: X", "GET /a/{rest...} cannot stand beside GET /a/b on gin: " + rest},
		{"GET /a/{x}: X, GET /a/{rest...}: X", "GET /a/{rest...} cannot stand beside GET /a/{x} on gin: " + rest},
		{"GET /a/: X, GET /a/{rest...}: X", "GET /a/{rest...} cannot stand beside GET /a/ on gin: " + rest},
		{"GET /a/{rest...}: X, POST /a/b: X, GET /b: X, GET /a: X", ""},
		{"GET /{rest...}: X", ""},
	} {
		yaml := "scopes:\n  a:\n    description: D.\n    grants:\n"
		for i, g := range strings.Split(c.grants, ", ") {
			yaml += "      - \"" + strings.TrimSuffix(g, ": X") + fmt.Sprintf("\": {summary: X, id: o%d}\n", i)
		}
		findings, _ := judged(t, yaml, generator.Options{"adapters": []string{"gin"}})
		text, _, _ := strings.Cut(strings.Join(findings, "\n"), "\n")
		require.Equal(t, c.want, text, c.grants)
		require.LessOrEqual(t, len(findings), 1, c.grants)
	}
	// One catch-all stands in the way of everything, and that is said a hundred times at most.
	yaml := "scopes:\n  a:\n    description: D.\n    grants:\n      - \"GET /{rest...}\": {summary: X, id: rest}\n"
	for i := range 120 {
		yaml += fmt.Sprintf("      - \"GET /b%d\": {summary: X, id: o%d}\n", i, i)
	}
	findings, _ := judged(t, yaml, generator.Options{"adapters": []string{"gin"}})
	require.Len(t, findings, 100)
}

// The real ServeMux has the last word.
func TestServeMuxHasTheLastWord(t *testing.T) {
	api := load(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a: {description: D., grants: [GET /x: X, GET /z: X]}\n")
	check := func(refused int, patterns ...string) (reasons []string) {
		table := &adapter.Table{API: api, Patterns: [][]string{patterns[:1], patterns[1:]}, Refused: refused}
		table.Refuse = func(o, beside *spec.Operation, reason string) {
			require.Nil(t, beside)
			require.Equal(t, api.Operations[1], o)
			reasons = append(reasons, reason)
		}
		adapterNamed(t, "nethttp").Check(table)
		return reasons
	}
	require.Empty(t, check(0, "/a/{x}", "/b/{y}"))
	require.Equal(t, []string{`ServeMux says: pattern "GET /a/{y}"`}, each(check(0, "/a/{x}", "/a/{y}"), func(s string) string { return s[:len(`ServeMux says: pattern "GET /a/{y}"`)] }))
	require.Empty(t, check(1, "/a/{x}", "/a/{y}"), "what has been refused is in its way")
}

// What a subpackage knows of the specification is declared as it is written, for what reads it again.
func TestPatternsFile(t *testing.T) {
	_, result := judged(t, `groups:
  - id: g
    title: G
    trailingSlash: ignore
    scopes:
      g: {description: D., grants: [GET /g: {summary: G, id: g}]}
scopes:
  a: {description: D., grants: ["GET /a/{x}": X, "GET /a/b": X, "POST /a/{rest...}": X, "GET /a/{rest...}": X, "HEAD /g/": X]}
`, generator.Options{"adapters": []string{"fiber2", "chi"}})
	var fiber, chi string
	for _, f := range result.Files {
		switch f.Path {
		case "out/fiber2guard/patterns.go":
			fiber = string(f.Data)
		case "out/chiguard/patterns.go":
			chi = string(f.Data)
		}
	}
	require.Equal(t, `// Code generated by scopegen. DO NOT EDIT.

package fiber2guard

// packageName begins what this package has to say.
const packageName = "fiber2guard"

// patterns has a line for each operation, in the order of their numbers: its patterns as the router writes them.
const patterns = "" +
	"/g\x09/g/\n/a/:x\n" +
	"/a/b\n/a/*\n" +
	"/a/*\n/g/"

// behind has a line for each operation: the numbers of those that take its requests too and are registered behind it.
const behind = "" +
	"\n5\n2 5\n\n" +
	"\n"

// heads has a digit for each operation: 1 when its pattern is registered for HEAD as well, 2 when its second one is, 3 for both.
const heads = "" +
	"111010"
`, fiber)
	require.Contains(t, chi, "/a/{x}")
	require.Contains(t, chi, "const heads =")
	require.NotContains(t, chi, "behind", "it goes by the text, not by the order")
	// What is written is also known, so that the files can be read again and compared.
	e := &emission{api: load(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a: {description: D., grants: [\"GET /a/{x}\": X, \"GET /a/b\": X]}\n")}
	require.Equal(t, map[string]string{"patterns": "/a/:x\n/a/b", "behind": "\n1", "heads": "11"}, e.judge(adapterNamed(t, "fiber2"), nil, nil).patternsFile().texts)
	require.Equal(t, map[string]string{"patterns": "/a/{x}\n/a/b", "heads": "11"}, e.judge(adapterNamed(t, "chi"), nil, nil).patternsFile().texts)
}

// A hundred pairs are listed; what is beyond them is more of the same.
func TestRefusedPairsAreBounded(t *testing.T) {
	yaml := "scopes:\n  a:\n    description: D.\n    grants:\n"
	for i := range 11 {
		yaml += fmt.Sprintf("      - \"GET /{x}/a%d\": {summary: X, id: x%d}\n      - \"GET /b%d/{y}\": {summary: Z, id: y%d}\n", i, i, i, i)
	}
	findings, _ := judged(t, yaml, generator.Options{"adapters": []string{"nethttp"}})
	require.Len(t, findings, 100)
	for _, f := range findings {
		require.Contains(t, f, "cannot stand beside")
	}
}

// Thousands of paths that might meet in one place are not gone through to the end, which is no reason to take them.
func TestTooManyPairsAreRefused(t *testing.T) {
	api := &spec.API{}
	for i := range 4500 {
		for _, path := range []string{fmt.Sprintf("/a%d", i), fmt.Sprintf("/b%d{x}", i)} {
			p, err := spec.ParsePattern(path)
			require.NoError(t, err)
			api.Operations = append(api.Operations, &spec.Operation{Index: len(api.Operations), Method: "GET", Path: path, ID: path, Pattern: p})
		}
	}
	var found diag.List
	at := load(t, "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a: {description: D., grants: [GET /a: X]}\n").Operations[0].Range
	api.Operations[0].Range = at
	(&emission{api: api}).judge(adapterNamed(t, "gorilla"), nil, &found)
	require.Len(t, found, 1)
	require.Equal(t, at, found[0].Range)
	require.Equal(t, "too many endpoints overlap for gorilla: which pairs it cannot tell apart is not known", found[0].Message)
}

// What something else serves is no business of the adapters'; a name that is wrong is said.
func TestUnregistered(t *testing.T) {
	const yaml = "scopes:\n  a:\n    description: D.\n    grants:\n      - \"GET /first\": {summary: X, id: first}\n      - \"GET /a/{x}.json\": {summary: X, id: odd}\n      - \"GET /a/b\": {summary: X, id: even}\n"
	findings, result := judged(t, yaml, generator.Options{"adapters": []string{"chi"}, "unregistered": []string{"odd", "first"}})
	require.Empty(t, findings)
	require.Contains(t, string(find(t, result.Files, "patterns.go")), `"\n\n/a/b"`)
	findings, _ = judged(t, yaml, generator.Options{"adapters": []string{"chi"}, "unregistered": []string{"fisrt", "somethingElse", "odd"}})
	require.Equal(t, []string{
		"unregistered names \"fisrt\", which is no operation's id\ndid you mean \"first\"?",
		"unregistered names \"somethingElse\", which is no operation's id\nscopegen show prints the ids",
	}, findings)
}

// ServeMux redirects /a/b to /a/b/ where that is registered, although the rest of /a is, which has /a/b too.
func TestRefusalsOfServeMuxRedirects(t *testing.T) {
	refused := func(wide, narrow string) string {
		return wide + " cannot stand beside " + narrow + " on nethttp: it redirects requests that lack only the slash at the end of the one to that path, where the other has them"
	}
	for grants, want := range map[string]string{
		"GET /a/{r...}, GET /a/b/":            refused("GET /a/{r...}", "GET /a/b/"),
		"GET /a/b/, GET /a/{r...}":            refused("GET /a/{r...}", "GET /a/b/"),
		"GET /{r...}, GET /a/":                refused("GET /{r...}", "GET /a/"),
		"GET /{r...}, GET /a/{x}/":            refused("GET /{r...}", "GET /a/{x}/"),
		"GET /a/{r...}, HEAD /a/b/":           refused("GET /a/{r...}", "HEAD /a/b/"),
		"GET /a/{r...}, GET /a/b/, GET /a/b":  "", // which is taken before that
		"GET /a/{r...}, GET /a/b/, POST /a/b": refused("GET /a/{r...}", "GET /a/b/"),
		"GET /a/{r...}, GET /a/":              "", // /a is not of the rest
		"GET /a/{r...}, GET /a/b":             "",
		"GET /a/{r...}, GET /a/b/c":           "",
		"GET /a/{r...}, GET /a/b, GET /a/c/":  refused("GET /a/{r...}", "GET /a/c/"),
		"GET /a/{x}.j/{r...}, GET /a/b.j/c/":  `GET /a/{x}.j/{r...} cannot be served by nethttp exactly: "{x}.j" mixes text and parameters in one segment, which it cannot match exactly`,
		"GET /{r...}, GET /":                  "",
		"GET /{r...}, GET /a/{s...}":          "",
		"PUT /a/{r...}, GET /a/b/":            "",
		"GET /{x}/{y}/, GET /a/b/":            "",
		"GET /b/{r...}, GET /a/b/":            "",
		"GET /{r...}, GET /a/{x}.json/":       `GET /a/{x}.json/ cannot be served by nethttp exactly: "{x}.json" mixes text and parameters in one segment, which it cannot match exactly`,
	} {
		yaml := "scopes:\n  a:\n    description: D.\n    grants:\n"
		for i, g := range strings.Split(grants, ", ") {
			yaml += fmt.Sprintf("      - %q: {summary: X, id: o%d}\n", g, i)
		}
		findings, _ := judged(t, yaml, generator.Options{"adapters": []string{"nethttp"}})
		for i, f := range findings {
			findings[i], _, _ = strings.Cut(f, "\n")
		}
		require.Equal(t, want, strings.Join(findings, "\n"), grants)
	}
	findings, _ := judged(t, `groups:
  - id: g
    title: G
    trailingSlash: ignore
    scopes:
      g: {description: D., grants: [GET /a/b/: {summary: G, id: g}]}
scopes:
  a: {description: D., grants: ["GET /a/{r...}": X]}
`, generator.Options{"adapters": []string{"nethttp"}})
	require.Empty(t, findings, "it has both")
}

// Echo's tree has all methods in it: where the rest of a path is taken under one method, the others come no further.
func TestRefusalsOfEcho(t *testing.T) {
	refused := func(o, beside string) string {
		return o + " cannot stand beside " + beside + " on echo4: where a parameter takes the rest of a path it goes no further back, whatever the method, and some of these requests lead there"
	}
	for grants, want := range map[string]string{
		"GET /a/{r...}, POST /{x}/b":                 refused("POST /{x}/b", "GET /a/{r...}"),
		"POST /{x}/b, GET /a/{r...}":                 refused("POST /{x}/b", "GET /a/{r...}"),
		"GET /a/{r...}, PUT /a/{s...}, POST /{x}/b":  refused("POST /{x}/b", "GET /a/{r...}"),
		"GET /a/{r...}, POST /{s...}":                refused("POST /{s...}", "GET /a/{r...}"),
		"GET /{x}/c/{r...}, POST /{y}/{z}/d":         refused("POST /{y}/{z}/d", "GET /{x}/c/{r...}"),
		"GET /a/b/{r...}, POST /a/{y}/":              refused("POST /a/{y}/", "GET /a/b/{r...}"),
		"GET /{r...}, POST /a":                       "",
		"GET /a/{r...}, POST /a/{s...}, POST /{x}/b": "", // it leads to the POST of that
		"GET /a/{r...}, POST /a/b":                   "", // which is tried before the rest
		"GET /a/{r...}, POST /a/{x}":                 "",
		"GET /a/{r...}, POST /b/{x}":                 "",
		"GET /a/c/{r...}, POST /b/{y}/d":             "",
		"GET /a/{r...}, POST /{x}":                   "", // too short to lead there
		"GET /a/{x}/{r...}, POST /{y}/":              "",
		"GET /{x}/{r...}, POST /a/b":                 "",
		"GET /{x}/c/{r...}, POST /a/{y}/d":           "", // a is tried first
		"GET /a/{r...}, GET /{x}/b":                  "", // they need the same
		"GET /a/{x}.j/{r...}, POST /{x}/{y}/c":       `GET /a/{x}.j/{r...} cannot be served by echo4 exactly: "{x}.j" mixes text and parameters in one segment, which it cannot match exactly`,
		"GET /a/{r...}, POST /{x}/b/{y}.j":           `POST /{x}/b/{y}.j cannot be served by echo4 exactly: "{y}.j" mixes text and parameters in one segment, which it cannot match exactly`,
	} {
		yaml := "scopes:\n  a:\n    description: D.\n    grants:\n"
		for i, g := range strings.Split(grants, ", ") {
			yaml += fmt.Sprintf("      - %q: {summary: X, id: o%d}\n", g, i)
		}
		findings, _ := judged(t, yaml, generator.Options{"adapters": []string{"echo4"}})
		for i, f := range findings {
			findings[i], _, _ = strings.Cut(f, "\n")
		}
		require.Equal(t, want, strings.Join(findings, "\n"), grants)
	}
}
