// Package sarif holds the logs that scopegen writes against the schema of SARIF 2.1.0 that the standard's own tools ship.
package sarif

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// The npm package of the SARIF SDK's authors that holds the schema.
const (
	schemaPackage = "@microsoft/jest-sarif@1.0.0-beta.0"
	schemaFile    = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
)

// schema gets it with npm. Without npm the test is skipped, except where SCOPEGEN_CI says that it must run.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	npm := exec.Command("npm", "pack", "--silent", schemaPackage)
	npm.Dir = t.TempDir()
	out, err := npm.Output()
	if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip("npm pack: ", err)
	}
	require.NoError(t, err)
	f, err := os.Open(filepath.Join(npm.Dir, strings.TrimSpace(string(out))))
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	for files := tar.NewReader(z); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			t.Fatalf("%s has no %s", schemaPackage, schemaFile)
		}
		require.NoError(t, err)
		if h.Name != schemaFile {
			continue
		}
		doc, err := jsonschema.UnmarshalJSON(files)
		require.NoError(t, err)
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		require.NoError(t, c.AddResource("sarif.json", doc))
		s, err := c.Compile("sarif.json")
		require.NoError(t, err)
		return s
	}
}

const spec = `scopegen: 1
info: {title: T, version: "1"}
scopes:
  a:read: {description: Read., grants: ["GET /a/{id}": A, GET /b: B]}
`

const document = "\ufeffopenapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {securitySchemes: {bearer: {type: http, scheme: bearer}}}\npaths:\n" +
	"  /a/{id}:\n    get: {summary: \"😀\", security: [], responses: {default: {description: D}}}\n  /c d:\n    get: {security: [{bearer: [a:raed]}], responses: {default: {description: D}}}\n"

// Whatever a command prints with --format sarif is valid: findings, findings of a document that cannot be read, none, drift.
func TestLogsAreValid(t *testing.T) {
	valid := schema(t)
	bin := filepath.Join(t.TempDir(), "scopegen")
	build := exec.Command("go", "build", "-o", bin, "./cmd/scopegen")
	build.Dir = "../.." // the command's own module, whose libraries this one need not list
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"scopes.yaml": spec, "dir é/api %.yaml": document, "broken.yaml": "openapi: 4\n", "broken-spec.yaml": "scopegen: 1\nscops: {}\n", "routes.txt": "GET /a/{id}\nGET /z\n",
		"stale.md": "old\n", "lint.yaml": spec + "endpoints:\n  - GET /none: {summary: None, access: none}\n", "good.yaml": strings.NewReplacer("security: []", "security: [{bearer: [a:read]}]", "/c d", "/b", "a:raed", "a:read").Replace(document),
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	for _, c := range []struct {
		args    []string
		code    int
		results int
	}{
		{[]string{"verify", "dir é/api %.yaml", "--spec", "scopes.yaml"}, 1, 4},
		{[]string{"verify", "broken.yaml", "--spec", "scopes.yaml"}, 1, 3},
		{[]string{"verify", "good.yaml", "--spec", "broken-spec.yaml"}, 1, 2},
		{[]string{"verify", "good.yaml", "--spec", "scopes.yaml"}, 0, 0},
		{[]string{"verify", "--routes", "routes.txt", "--spec", "scopes.yaml", "--ignore", "GET /gone it went"}, 1, 3},
		{[]string{"lint", "lint.yaml", "--fail-on", "warning"}, 1, 1},
		{[]string{"check", "scopes.yaml", "--json", "model.json"}, 1, 1},
	} {
		cmd := exec.Command(bin, append(c.args, "--format", "sarif")...)
		cmd.Dir = dir
		out, err := cmd.Output()
		if c.code == 0 {
			require.NoError(t, err)
		}
		require.Equal(t, c.code, cmd.ProcessState.ExitCode(), c.args)
		log, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		require.NoError(t, err, "%s", out)
		require.NoError(t, valid.Validate(log), "%v", c.args)
		results := log.(map[string]any)["runs"].([]any)[0].(map[string]any)["results"].([]any)
		require.Len(t, results, c.results, "%v: %s", c.args, out)
		if c.results == 0 {
			continue
		}
		// The schema says something: what it requires is missed.
		delete(results[0].(map[string]any), "message")
		require.Error(t, valid.Validate(log))
	}
}
