//go:build unix

package output

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Opening a named pipe would wait for ever.
func TestNamedPipe(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "a.go"), 0o644))
	_, err := Write(dir, setOf(owned("a.go", "a")))
	require.ErrorContains(t, err, "a.go is not a regular file (p")
}
