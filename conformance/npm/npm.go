// Package npm gives the conformance tests the npm packages that they are run with. It imports nothing of scopegen.
package npm

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Need skips the test where a command is missing, and fails it where it must be there.
func Need(t testing.TB, commands ...string) {
	t.Helper()
	for _, c := range commands {
		if _, err := exec.LookPath(c); err != nil {
			if os.Getenv("SCOPEGEN_CI") == "1" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
}

// Modules installs what the lock file of a folder says, once for each state of it, and gives the folder of the modules. Without a registry the
// test is skipped, where it may be.
func Modules(t testing.TB, folder string) string {
	t.Helper()
	Need(t, "node", "npm")
	lock, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	require.NoError(t, err)
	sum := sha256.Sum256(lock)
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	dir := filepath.Join(cache, "scopegen-npm", filepath.Base(folder)+"-"+hex.EncodeToString(sum[:6]))
	installed := filepath.Join(dir, "installed")
	if _, err := os.Stat(installed); err == nil {
		return filepath.Join(dir, "node_modules")
	}
	require.NoError(t, os.MkdirAll(dir, 0o777))
	for _, f := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join(folder, f))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, f), data, 0o666))
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "CI=1", "DO_NOT_TRACK=1")
	out, err := cmd.CombinedOutput()
	if err != nil && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skipf("npm ci: %v\n%s", err, out)
	}
	require.NoError(t, err, "npm ci\n%s", out)
	require.NoError(t, os.WriteFile(installed, nil, 0o666))
	return filepath.Join(dir, "node_modules")
}
