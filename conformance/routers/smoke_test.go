package routers

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native"
)

// text is a file system with one spec.
type text string

func (t text) ReadFile(string) ([]byte, error) { return []byte(t), nil }
func (t text) Glob(string) ([]string, error)   { return nil, nil }

func load(t testing.TB, yaml string) *spec.API {
	api, found, err := native.Load(text(yaml), "scopes.yaml", native.Options{})
	require.NoError(t, err)
	require.Zero(t, found.Errors(), "%+v\n%s", found, yaml)
	return api
}

func tryLoad(yaml string) (*spec.API, bool) {
	api, found, err := native.Load(text(yaml), "scopes.yaml", native.Options{})
	return api, err == nil && found.Errors() == 0 && len(api.Operations) > 0
}

// TestSmoke compiles the adapters of one API and runs the tests of testdata on them: a file for each adapter.
func TestSmoke(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	yaml, err := os.ReadFile("testdata/shop.yaml")
	require.NoError(t, err)
	tests, err := filepath.Glob("testdata/*_test.go.txt")
	require.NoError(t, err)
	var names []string
	for _, name := range tests {
		names = append(names, strings.TrimSuffix(filepath.Base(name), "_test.go.txt"))
	}
	result, err := golang.Target.Emit(&generator.Request{API: load(t, string(yaml)), Options: generator.Options{
		"dir": "scopes", "adapters": names, "import": "example.com/shop/scopes",
	}})
	require.NoError(t, err)
	require.Empty(t, result.Found)
	root := t.TempDir()
	write := func(name string, data []byte) {
		at := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
		require.NoError(t, os.WriteFile(at, data, 0o644))
	}
	for _, f := range result.Files {
		write(f.Path, f.Data)
	}
	for i, name := range names {
		data, err := os.ReadFile(tests[i])
		require.NoError(t, err)
		write(name+"/"+name+"_test.go", data)
	}
	data, err := os.ReadFile("testdata/shop.go.txt")
	require.NoError(t, err)
	write("shop.go", data)
	module(t, write)

	formatted, err := exec.Command("gofmt", "-l", root).CombinedOutput()
	require.NoError(t, err)
	require.Empty(t, string(formatted), "not as gofmt leaves it")
	for _, args := range [][]string{{"vet", "./..."}, {"test", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "go %v\n%s", args, out)
	}
}

// module makes a module example.com/shop that has this one's requirements.
func module(t *testing.T, write func(string, []byte)) {
	mod, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	mod = regexp.MustCompile(`(?m)^module .*$`).ReplaceAll(mod, []byte("module example.com/shop"))
	mod = regexp.MustCompile(`(?m)^(replace .* => )\.\./$`).ReplaceAll(mod, []byte("${1}./unused"))
	write("go.mod", mod)
	write("unused/go.mod", []byte("module github.com/scopegen/scopegen\n\ngo 1.25.0\n"))
	sum, err := os.ReadFile("../go.sum")
	require.NoError(t, err)
	write("go.sum", sum)
}
