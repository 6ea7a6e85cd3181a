package pages

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRefusals holds the table of docs/guard.md, "What each adapter refuses", against the command.
func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	command := filepath.Join(dir, "scopegen")
	run(t, "../..", "go", "build", "-o", command, "./cmd/scopegen")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/x\n\ngo 1.23\n"), 0o644))
	adapters := strings.Fields("nethttp chi gin echo4 echo5 gorilla fiber2 fiber3")
	const all = "nethttp chi gin echo4 echo5 gorilla fiber2 fiber3"
	for _, c := range []struct{ endpoints, refused string }{
		{"GET /a/{id}, GET /a/", ""},
		{"CONNECT /a", all},
		{"GET /{id}.json", "nethttp chi gin echo4 echo5 fiber2 fiber3"},
		{"GET /{id}:cancel", "nethttp chi gin echo4 echo5 fiber2 fiber3"},
		{"GET /a%2Fb", "chi gin echo4 echo5 gorilla"},
		{"GET /a*b", "chi gin echo4 echo5"},
		{"GET /:a", "echo4 echo5"},
		{"GET /a%7Bb", "chi gorilla"},
		{"GET /a%20b/{id}", "chi echo4 echo5"},
		{"PROPFIND /a", "chi"},
		{"GET /a/{x}/c, GET /a/b/{y}", "nethttp gorilla fiber2 fiber3"},
		{"GET /a/{x}, GET /a/{y}/z", "gin"},
		{"GET " + strings.Repeat("/{a}", 31), "fiber2 fiber3"},
	} {
		var spec strings.Builder
		spec.WriteString("scopegen: 1\ninfo: {title: T, version: \"1\"}\nendpoints:\n")
		for _, e := range strings.Split(c.endpoints, ", ") {
			for i := 0; strings.Contains(e, "{a}"); i++ {
				e = strings.Replace(e, "{a}", fmt.Sprintf("{a%d}", i), 1)
			}
			fmt.Fprintf(&spec, "  - %q: {access: public, reason: a test}\n", e)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, "s.yaml"), []byte(spec.String()), 0o644))
		var refused []string
		for _, a := range adapters {
			cmd := exec.Command(command, "generate", "s.yaml", "--go", "dir=o,adapters="+a)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				require.Contains(t, string(out), "error SG310", "%s on %s", c.endpoints, a)
				refused = append(refused, a)
			}
			require.NoError(t, os.RemoveAll(filepath.Join(dir, "o")))
		}
		require.Equal(t, c.refused, strings.Join(refused, " "), c.endpoints)
	}
}
