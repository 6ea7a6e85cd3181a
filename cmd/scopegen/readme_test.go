package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/cmd/scopegen/internal/cli"
)

var fence = regexp.MustCompile("(?s)(?:<!-- (file|in): (\\S+) -->\n)?```(\\w+)\n(.*?)```\n")

// What README shows is what comes out: its spec is run through its commands, and each block must be in the file that it names.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	dir := t.TempDir()
	shown, ran := 0, 0
	for _, m := range fence.FindAllStringSubmatch(string(readme), -1) {
		kind, name, language, text := m[1], m[2], m[3], m[4]
		switch {
		case kind == "file":
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
		case kind == "in":
			data, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			require.Contains(t, string(data), text, name)
			shown++
		case language == "console":
			for _, command := range strings.Split(text, "$ ")[1:] {
				line, want, _ := strings.Cut(command, "\n")
				args := strings.Fields(line)
				require.Equal(t, "scopegen", args[0])
				var out bytes.Buffer
				cli.Main(append([]string{"-C", dir}, args[1:]...), strings.NewReader(""), &out, &out)
				if rest, cut := strings.CutPrefix(want, "…\n"); cut {
					require.True(t, strings.HasSuffix(out.String(), "\n"+rest), "%s\n%s", line, out.String())
				} else {
					require.Equal(t, want, out.String(), line)
				}
				ran++
			}
		}
	}
	require.Equal(t, 3, shown)
	require.Equal(t, 3, ran)
}
