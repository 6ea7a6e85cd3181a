package pages_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/pages"
)

// TestLayouts reads pages in the layouts that are common and compares what they mean, ask and leave out, line by line, with
// what a person wrote down beside them. UPDATE_LAYOUTS=1 writes what is read, to be read in turn.
func TestLayouts(t *testing.T) {
	files, err := filepath.Glob("testdata/layouts/*.*")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, ".want") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			got := reading(filepath.Base(file), data)
			if os.Getenv("UPDATE_LAYOUTS") == "1" {
				require.NoError(t, os.WriteFile(file+".want", []byte(got), 0o644))
			}
			want, err := os.ReadFile(file + ".want")
			require.NoError(t, err)
			require.Equal(t, string(want), got)
			crlf := strings.ReplaceAll(string(data), "\n", "\r\n")
			require.Equal(t, got, reading(filepath.Base(file), []byte("\ufeff"+crlf)), "line ends and a byte order mark change nothing")
		})
	}
}

// reading is all that is read of a page, as text.
func reading(name string, data []byte) string {
	api, notes, found := pages.Read(name, data)
	seal := spec.Seal(api)
	f := facts(api)
	var b strings.Builder
	for _, k := range f.keys {
		fmt.Fprintf(&b, "%s: %s\n", k, strings.ReplaceAll(f.values[k], "\n", "⏎"))
	}
	for _, n := range notes {
		fmt.Fprintf(&b, "? %v\n", n)
	}
	for _, d := range append(found, seal...) {
		fmt.Fprintf(&b, "%v %s %v %s (%s)\n", d.Rule.Severity, d.Rule.Code, d.Range, d.Message, d.Hint)
	}
	return b.String()
}

func TestRecognise(t *testing.T) {
	for _, text := range []string{"", "{}", `{"openapi": "3.1.0"}`, "openapi: 3.1.0\npaths: {}\n", "# c\nscopegen: 1\nscopes:\n  a:b: {}\n", "Hello.\n", "\xff\xfe", "GET /a\nPOST /b\n"} {
		require.False(t, pages.Recognise([]byte(text)), text)
	}
	require.True(t, pages.Recognise([]byte("- `a:read`: Read\n")))
}
