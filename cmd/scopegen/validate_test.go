package main

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNoValidatorIsLeftBehind: the process that validates ends when the one that started it has ended, in the middle of its work too.
func TestNoValidatorIsLeftBehind(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	// Each schema doubles the work of the one before it: the validator would never end.
	doc := "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\npaths: {}\ncomponents: {schemas: {A: {default: 1}"
	for i := range 60 {
		name, next := strings.Repeat("A", i+2), strings.Repeat("A", i+1)
		doc += ", " + name + ": {default: 1, allOf: [{$ref: \"#/components/schemas/" + next + "\"}, {$ref: \"#/components/schemas/" + next + "\"}]}"
	}
	doc += "}}\n"
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(doc), 0o600))

	cmd := exec.Command(self, "__validate", dir, "a.yaml")
	cmd.Args[0] = "scopegen"
	cmd.Env = append(os.Environ(), "SCOPEGEN_VALIDATING=1")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	ended := make(chan error, 1)
	_, err = in.Write(append(binary.BigEndian.AppendUint64(nil, uint64(len(doc))), doc...))
	require.NoError(t, err) // it has read all, and is at work
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		require.Fail(t, "the document was meant to keep it busy", "%v", err)
	default:
	}
	require.NoError(t, in.Close())
	var code *exec.ExitError
	require.ErrorAs(t, <-ended, &code)
	require.Equal(t, 2, code.ExitCode())
}
