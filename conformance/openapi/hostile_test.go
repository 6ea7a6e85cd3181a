package openapi

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Documents written to be misread: in testdata/hostile, each with what the command says to it, word for word. A file there is
// an archive, and its beginning tells the story; lines that begin with $ are run one after the other. "-- name quoted --"
// holds a Go string, for bytes that no editor keeps, and "-- name to target --" is a symbolic link. UPDATE_SCRIPTS=1 writes what
// the commands say now.
func TestHostile(t *testing.T) {
	archives, err := filepath.Glob("testdata/hostile/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			story, want, _ := strings.Cut(string(data), "-- transcript --\n")
			dir := t.TempDir()
			commands := lay(t, filepath.Join(dir, "tree"), story)
			write(t, dir, map[string][]byte{"secret.yaml": []byte("get: {security: []}\nroot: x\n")})
			var got strings.Builder
			for _, line := range commands {
				fmt.Fprintf(&got, "$ %s\n", line)
				fields := strings.Fields(line)
				if fields[0] == "cat" {
					text, err := os.ReadFile(filepath.Join(dir, "tree", fields[1]))
					require.NoError(t, err)
					fmt.Fprintf(&got, "%s\n", legible(string(text)))
					continue
				}
				require.Equal(t, "scopegen", fields[0])
				r := scopegen(t, filepath.Join(dir, "tree"), fields[1:]...)
				require.NotContains(t, string(r.stderr), "goroutine ", "it crashed")
				require.NotContains(t, string(r.stdout)+string(r.stderr), "root: x", "it shows what lies outside of the tree")
				fmt.Fprintf(&got, "%s%s[%d]\n", legible(string(r.stdout)), legible(string(r.stderr)), r.code)
			}
			if os.Getenv("UPDATE_SCRIPTS") != "" {
				require.NoError(t, os.WriteFile(name, []byte(story+"-- transcript --\n"+got.String()), 0o666))
				return
			}
			require.Equal(t, want, got.String())
		})
	}
}

var header = regexp.MustCompile(`(?m)^-- (\S+)(?: (quoted)| to (\S+))? --\n`)

// lay puts an archive's files into a folder and gives its commands.
func lay(t testing.TB, dir, archive string) (commands []string) {
	at := header.FindAllStringSubmatchIndex(archive, -1)
	require.NotEmpty(t, at)
	for line := range strings.Lines(archive[:at[0][0]]) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	for i, m := range at {
		end := len(archive)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		name, text := archive[m[2]:m[3]], archive[m[1]:end]
		if m[6] >= 0 {
			require.NoError(t, os.Symlink(archive[m[6]:m[7]], filepath.Join(dir, name)))
			continue
		}
		if m[4] >= 0 {
			var err error
			text, err = strconv.Unquote(strings.TrimSpace(text))
			require.NoError(t, err)
		}
		write(t, dir, map[string][]byte{name: []byte(text)})
	}
	return commands
}

// legible shows what a terminal would not.
func legible(text string) string {
	return strings.NewReplacer("\r", "<CR>", "\ufeff", "<BOM>", "\x00", "<NUL>").Replace(text)
}
