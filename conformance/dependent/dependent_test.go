// Package dependent tests scopegen as a repository that depends on it would use it: through a module proxy, in a fresh
// module, by go get, go generate, go build, go vet and a test of its own.
package dependent

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	modzip "golang.org/x/mod/zip"
)

const (
	modulePath = "github.com/scopegen/scopegen"
	version    = "v0.0.1-test"
	// mostModules bounds what go get -tool adds to the go.mod of a repository that had nothing.
	mostModules = 18
)

// proxy writes this checkout into a module proxy's file tree (go help goproxy).
func proxy(t *testing.T, checkout string) string {
	dir := t.TempDir()
	at := filepath.Join(dir, filepath.FromSlash(modulePath), "@v")
	require.NoError(t, os.MkdirAll(at, 0o755))
	mod, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(at, version+".mod"), mod, 0o644))
	info, err := json.Marshal(map[string]string{"Version": version, "Time": "2026-01-01T00:00:00Z"})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(at, version+".info"), info, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(at, "list"), []byte(version+"\n"), 0o644))
	var b bytes.Buffer
	require.NoError(t, modzip.CreateFromDir(&b, module.Version{Path: modulePath, Version: version}, checkout))
	require.NoError(t, os.WriteFile(filepath.Join(at, version+".zip"), b.Bytes(), 0o644))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	for _, f := range z.File {
		require.NotContains(t, f.Name, "/conformance/", "the conformance module is none of the tool's")
	}
	return dir
}

const appSpec = `scopegen: 1
info: {title: Shop, version: "1"}
basePath: /api
scopes:
  orders:read:
    description: Read orders.
    grants:
      - GET /orders/{id}: Get an order
  orders:write:
    description: Change orders.
    implies: [orders:read]
    grants:
      - PUT /orders/{id}: Change an order
`

const appConfig = `version: 1
spec: scopes.yaml
targets:
  - go: {dir: scopes, package: scopes}
`

const appMain = `package main

import (
	"fmt"

	"example.com/shop/scopes"
)

//go:GENERATE go tool scopegen generate

func main() {
	op, _ := scopes.Match("GET", "/api/orders/42")
	fmt.Println(op.ID())
}
`

// The test of the dependent repository: what its author would write about who gets in.
const appTest = `package main

import (
	"testing"

	"example.com/shop/scopes"
)

func TestWhoGetsIn(t *testing.T) {
	op, result := scopes.Match("GET", "/api/orders/42")
	if op != scopes.OpGetOrdersByID {
		t.Fatalf("matched %v (%v)", op, result)
	}
	if d := scopes.Decide(op, scopes.Principal{}); d.Allowed {
		t.Fatal("an anonymous caller got in")
	}
	writer := scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, 0, scopes.Of(scopes.OrdersWrite)))
	if d := scopes.Decide(op, writer); !d.Allowed {
		t.Fatalf("who may write may read, but: %v", d)
	}
	reader := scopes.NewPrincipal(scopes.NewCredential(scopes.SchemeBearer, 0, scopes.Of(scopes.OrdersRead)))
	if d := scopes.Decide(scopes.OpPutOrdersByID, reader); d.Allowed {
		t.Fatal("a reader got to write")
	}
}
`

func TestDependentRepository(t *testing.T) {
	checkout, err := filepath.Abs("../..")
	require.NoError(t, err)
	files := "file://" + filepath.ToSlash(proxy(t, checkout))
	upstream, err := exec.Command("go", "env", "GOPROXY").Output()
	require.NoError(t, err)
	cache := t.TempDir()
	t.Cleanup(func() { // the module cache is read-only
		filepath.WalkDir(cache, func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				os.Chmod(name, 0o755)
			}
			return nil
		})
	})
	modcache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	// What others published comes from the cache of this machine where it is there; this module never does.
	shared := "file://" + filepath.ToSlash(strings.TrimSpace(string(modcache))) + "/cache/download"
	app := t.TempDir()
	run := func(name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = app
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOMODCACHE="+cache, "GONOSUMDB="+modulePath, "GONOSUMCHECK=1", "GOFLAGS=-buildvcs=false",
			"GOPROXY="+files+","+shared+","+strings.TrimSpace(string(upstream)))
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s %s\n%s", name, strings.Join(args, " "), out)
		return string(out)
	}
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(app, name), []byte(text), 0o644))
	}
	write("go.mod", "module example.com/shop\n\ngo 1.25.0\n")
	write("scopes.yaml", appSpec)
	write("scopegen.yaml", appConfig)
	// Spelt out here, go generate would take the line for this package's own.
	write("main.go", strings.Replace(appMain, "GENERATE", "generate", 1))
	write("main_test.go", appTest)

	run("go", "get", "-tool", modulePath+"/cmd/scopegen@"+version)
	out := run("go", "generate", "./...")
	require.Contains(t, out, "new")
	run("go", "build", "./...")
	run("go", "vet", "./...")
	run("go", "test", "./...")
	require.Equal(t, "getOrdersById\n", run("go", "run", "."))
	require.Contains(t, run("go", "tool", "scopegen", "version"), version)
	again := run("go", "generate", "./...")
	require.NotContains(t, again, "new ")
	require.NotRegexp(t, `(?m)^changed `, again)
	run("go", "tool", "scopegen", "check")

	data, err := os.ReadFile(filepath.Join(app, "go.mod"))
	require.NoError(t, err)
	mod, err := modfile.Parse("go.mod", data, nil)
	require.NoError(t, err)
	t.Logf("go get -tool added %d modules and forced go %s", len(mod.Require), mod.Go.Version)
	require.LessOrEqual(t, len(mod.Require), mostModules, "modules that a dependent repository gains:\n%s", data)
	linked := run("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", modulePath+"/cmd/scopegen")
	distinct := map[string]bool{}
	for m := range strings.FieldsSeq(linked) {
		distinct[m] = true
	}
	t.Logf("the command links %d modules beside the standard library: %s", len(distinct), fmt.Sprint(keys(distinct)))
	// What a service imports depends on nothing of ours.
	deps := run("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./scopes")
	require.Equal(t, "example.com/shop", strings.TrimSpace(deps))
}

func keys(m map[string]bool) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	return out
}
