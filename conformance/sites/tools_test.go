package sites

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/conformance/npm"
	"github.com/scopegen/scopegen/output"
)

func need(t *testing.T, commands ...string) {
	t.Helper()
	npm.Need(t, commands...)
}

// modules is the folder of npm packages that the lock file of a folder here names.
func modules(t *testing.T, name string) string {
	t.Helper()
	return npm.Modules(t, name)
}

// command has the environment of a build: no colours, nothing sent home.
func command(dir string, env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "NO_COLOR=1", "CI=1", "DO_NOT_TRACK=1", "ASTRO_TELEMETRY_DISABLED=1", "DOCUSAURUS_IGNORE_SSG_WARNINGS=false"), env...)
	return cmd
}

// build runs a site's own build, and gives what it printed and how long it took.
func build(t *testing.T, dir string, env []string, name string, args ...string) (printed string, took time.Duration) {
	t.Helper()
	started := time.Now()
	out, err := command(dir, env, name, args...).CombinedOutput()
	require.NoError(t, err, "%s %s\n%s", name, strings.Join(args, " "), cut(string(out)))
	return string(out), time.Since(started)
}

// cut keeps both ends of what a failed build printed.
func cut(s string) string {
	if len(s) < 8000 {
		return s
	}
	return s[:4000] + "\n…\n" + s[len(s)-4000:]
}

func write(t *testing.T, dir string, files ...output.File) {
	t.Helper()
	for _, f := range files {
		at := filepath.Join(dir, filepath.FromSlash(f.Path))
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o777))
		require.NoError(t, os.WriteFile(at, f.Data, 0o666))
	}
}

// copyTo takes the files of a site's folder here to where it is built.
func copyTo(t *testing.T, dir, from string) {
	t.Helper()
	entries, err := os.ReadDir(from)
	require.NoError(t, err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "package") {
			continue
		}
		if e.IsDir() {
			require.NoError(t, os.CopyFS(filepath.Join(dir, e.Name()), os.DirFS(filepath.Join(from, e.Name()))))
			continue
		}
		data, err := os.ReadFile(filepath.Join(from, e.Name()))
		require.NoError(t, err)
		write(t, dir, output.File{Path: e.Name(), Data: data})
	}
}

// beside makes a folder beside the modules, for sites that lose their way behind a symbolic link, and takes what is built there
// in the folder out to dir when the site has been built.
func beside(t *testing.T, modules, dir, out string) (at string, take func()) {
	t.Helper()
	at, err := os.MkdirTemp(filepath.Dir(modules), "site-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(at)) })
	data, err := os.ReadFile(filepath.Join(modules, "../package.json"))
	require.NoError(t, err)
	write(t, at, output.File{Path: "package.json", Data: data})
	return at, func() { require.NoError(t, os.CopyFS(filepath.Join(dir, out), os.DirFS(filepath.Join(at, out)))) }
}
