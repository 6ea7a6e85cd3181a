// Package emitted compiles generated packages and runs tests that import them, in a module that has this one's requirements.
package emitted

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/generator/golang"
	"github.com/scopegen/scopegen/spec/native"
)

// one is a file system with one file.
type one []byte

func (o one) ReadFile(string) ([]byte, error) { return o, nil }
func (o one) Glob(string) ([]string, error)   { return nil, nil }

// Test makes the module example.com/service of a folder's Go files and, in its folder scopes, of what its scopes.yaml gives;
// then it vets and tests that. It gives what the tests print.
func Test(t *testing.T, folder string, adapters ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles packages")
	}
	root := t.TempDir()
	write := func(name string, data []byte) {
		at := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
		require.NoError(t, os.WriteFile(at, data, 0o644))
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		return data
	}

	api, found, err := native.Load(one(read(filepath.Join(folder, "scopes.yaml"))), "scopes.yaml", native.Options{})
	require.NoError(t, err)
	require.Zero(t, found.Errors(), "%+v", found)
	result, err := golang.Target.Emit(&generator.Request{API: api, Options: generator.Options{
		"dir": "scopes", "import": "example.com/service/scopes", "adapters": adapters, "scopestest": true,
	}})
	require.NoError(t, err)
	require.Empty(t, result.Found)
	for _, f := range result.Files {
		write(f.Path, f.Data)
	}
	sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, sources)
	for _, name := range sources {
		write(filepath.Base(name), read(name))
	}
	mod := regexp.MustCompile(`(?m)^module .*$`).ReplaceAll(read("../go.mod"), []byte("module example.com/service"))
	write("go.mod", regexp.MustCompile(`(?m)^replace .*$`).ReplaceAll(mod, []byte("replace github.com/scopegen/scopegen => ./unused")))
	write("unused/go.mod", []byte("module github.com/scopegen/scopegen\n"))
	write("go.sum", read("../go.sum"))

	run := func(name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s %v\n%s", name, args, out)
		return string(out)
	}
	require.Empty(t, run("gofmt", "-l", "scopes"), "not as gofmt leaves it")
	run("go", "vet", "./...")
	return run("go", "test", "-v", ".")
}
