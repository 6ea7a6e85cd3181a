package output

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPaths(t *testing.T) {
	for _, p := range []string{"a.go", "internal/scopes/scopes.go", ".github/scopes.md", "a b/ü.md", "com.md", "console/nul1.go", "COM10", ".gitignore", "a..b", "lpt"} {
		require.NoError(t, validPath(p))
	}
	for p, remedy := range map[string]string{
		"": "names no file", ".": "names no file", "..": ".. element", "../x": ".. element", "a/../b": ".. element", "a//b": "empty",
		"a/": "empty", "./a": ". or ..", "/etc/passwd": "absolute", `a\b`: "backslash", `..\x`: "backslash", "C:/x": "':'", "C:x": "':'",
		"a.go:stream": "':'", "a\x00b": `'\x00'`, "a\nb": `'\n'`, "a\u202eog.b": `'\u202e'`, "a\xff": "UTF-8", "CON": "device", "nul.go": "device",
		"x/Com1.tar.gz": "device", "lpt¹": "device", "aux .go": "device", "conin$": "device", "a.": "ends in a dot", "a /b": "ends in a dot",
		".git/hooks/pre-commit": ".git", "x/.GIT/config": ".git", ".scopegen-x": "temporary", "a?": "'?'", strings.Repeat("a", 256): "255",
	} {
		require.ErrorContains(t, validPath(p), remedy, "%q", p)
	}
}

func TestCollisions(t *testing.T) {
	for name, c := range map[string]struct {
		paths  []string
		remedy string
	}{
		"same":              {[]string{"a", "b", "a"}, "by two targets"},
		"case":              {[]string{"docs/Scopes.md", "docs/scopes.md"}, "differ only by case"},
		"case, Unicode":     {[]string{"K.md", "\u212a.md"}, "differ only by case"},
		"case of directory": {[]string{"Docs/a.md", "docs/a.md"}, "differ only by case"},
		"directory":         {[]string{"a/b/c", "a"}, `"a" is a file, and "a/b/c" needs it as a directory`},
		"directory, case":   {[]string{"A", "a/b"}, "needs it as a directory"},
		"manifest":          {[]string{manifestName}, "by two targets"},
		"lock":              {[]string{manifestName + lockSuffix}, "by two targets"},
		"below manifest":    {[]string{manifestName + "/x"}, "needs it as a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			var set Set
			for _, p := range c.paths {
				set.Files = append(set.Files, owned(p, "x"))
			}
			set.Manifest = manifestName
			_, err := Write(t.TempDir(), set)
			require.ErrorContains(t, err, c.remedy)
		})
	}
	require.NoError(t, collisions([]string{"a/b", "a/c", "ab"}))
}

func TestCheckPaths(t *testing.T) {
	require.Empty(t, CheckPaths([]string{"a/b", "a/c", manifestName}))
	wrong := CheckPaths([]string{"a", "con.md", "a", "b/;x?"})
	require.Len(t, wrong, 2) // pairs are looked at when each is right by itself
	require.Equal(t, &PathError{Path: "con.md", Fact: `output path "con.md" has the element "con.md", which Windows reserves for a device`, Remedy: "rename it"}, wrong[0])
	require.Equal(t, "b/;x?", wrong[1].Path)
	wrong = CheckPaths([]string{"b", "a", "x", "a"})
	require.Len(t, wrong, 1)
	require.Equal(t, [2]string{"a", "a"}, [2]string{wrong[0].Path, wrong[0].Other})
	wrong = CheckPaths([]string{"a/b", "A"})
	require.Equal(t, [2]string{"a/b", "A"}, [2]string{wrong[0].Path, wrong[0].Other})
	require.EqualError(t, wrong[0], `output path "A" is a file, and "a/b" needs it as a directory; rename one`)
}

// Whatever is accepted is what os.Root takes as well, the path package calls clean, and stays itself.
func FuzzPath(f *testing.F) {
	for _, p := range []string{"a/b.go", "../x", "/x", `a\b`, "a\x00", "CON.txt", "a/./b", "C:x", ".git/x", "\xff", "ſ", "a ", "K"} {
		f.Add(p)
	}
	root, err := os.OpenRoot(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if validPath(p) != nil {
			return
		}
		require.True(t, fs.ValidPath(p))
		require.Equal(t, p, path.Clean(p))
		require.False(t, path.IsAbs(p))
		require.NotContains(t, p, "\x00")
		require.True(t, strings.EqualFold(p, fold(p)))
		require.Equal(t, fold(p), fold(fold(p)))
		if len(p) < 1000 {
			_, err := root.Lstat(p)
			require.ErrorIs(t, err, fs.ErrNotExist)
		}
	})
}
