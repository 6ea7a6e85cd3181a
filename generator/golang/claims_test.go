package golang

import (
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	//go:embed testdata/claims_test.go.txt
	claimsTest string
	//go:embed testdata/text_test.go.txt
	textTest string
)

const claimsSpec = `
scopegen: 1
info: {title: T, version: "1"}
schemes:
  idp:
    type: http
    scheme: bearer
    default: true
    claims:
      - {name: scp, format: space, subjectType: user, prefix: "api://prod/"}
      - {name: roles, format: array, subjectType: app}
  old: {type: http, scheme: bearer, claims: [{name: legacy, format: space}]}
subjectTypes: {user: {title: U}, app: {title: A}}
scopes: {a: {description: A.}, b: {description: B.}}
`

// TestEmittedClaims reads tokens as a user of the package does, by what the specification says of each claim.
func TestEmittedClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles packages")
	}
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/claims\n\ngo 1.23\n"), 0o644))
	for name, c := range map[string]struct{ spec, test string }{
		"claims":   {claimsSpec, claimsTest},
		"textonly": {"scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes: {a: {description: A.}}\n", textTest},
	} {
		result, err := emit(request(load(t, c.spec), name, ""))
		require.NoError(t, err)
		require.Empty(t, result.Found)
		write(t, root, result)
		require.NoError(t, os.WriteFile(filepath.Join(root, name, "emitted_test.go"), []byte(c.test), 0o644))
	}
	test := exec.Command("go", "test", "./...")
	test.Dir = root
	test.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local")
	out, err := test.CombinedOutput()
	require.NoError(t, err, "%s", out)
}
