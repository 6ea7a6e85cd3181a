package pages_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/pages"
)

// FuzzRead: whatever a page holds, every name is a scope-token that stands on the page, every endpoint is a path of the
// language, nothing that no scope grants is open, every finding and question has a place on the page, and the model can be
// sealed.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/layouts/*.*")
	require.NoError(f, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(data)
	}
	for _, s := range []string{
		"ScopeDescriptionDefault Value\nloginLog inEveryone\nlogoffLog outEveryone\n", "Versions Compared\n  • x\n", "| a | b |\n|--|--|\n|`x`|y|\n", "`a:b` [x](y",
		"<p>a:b<p>GET /x<table><tr><td>a:c", "a:b\nGET /x: APUT /y/{: ", "**a:b**\n: c\n> [!NOTE]\n> x", "``` \na:b\n", "a:b\n\n- GET /{x...}/y", "&#0;&#x202e;`a`", "# #\n=\n-\n", "Scope\tDescription\n\u2003a:b\tX",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		pages.Recognise(data)
		api, notes, found := pages.Read("page", data)
		lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
		for _, n := range notes {
			require.True(t, n.Range.IsValid())
			require.LessOrEqual(t, n.Range.Start.Line, lines)
			require.NotEmpty(t, n.Assumed)
		}
		for _, d := range found {
			require.True(t, d.Range.IsValid(), d.Message)
			require.LessOrEqual(t, d.Range.Start.Line, lines)
		}
		seen := map[string]bool{}
		for _, s := range api.Scopes {
			require.False(t, seen[s.Name])
			seen[s.Name] = true
			require.Regexp(t, `^[\x21\x23-\x5B\x5D-\x7E]+$`, s.Name)
			require.True(t, s.Range.IsValid())
		}
		for _, o := range api.Operations {
			_, err := spec.ParsePattern(o.FullPath())
			require.NoError(t, err)
			if len(o.Grants) == 0 {
				require.Equal(t, spec.None, o.Access, o)
			} else {
				require.Equal(t, spec.Undeclared, o.Access, o)
			}
		}
		spec.Seal(api)
		for _, o := range api.Operations {
			for _, alt := range o.Effective.Alternatives {
				require.NotEmpty(t, alt.Scopes(), o)
			}
		}
	})
}

// TestLong reads pages made of one thing over and over: nothing costs more than the page is long.
func TestLong(t *testing.T) {
	for _, s := range []string{"*a ", "`", "[", "](", "<", "a:b\n", "# a\n", "GET /x", "| a ", "|a|\n|-|\n", "- a:b\n  - c\n", "&", "\\", "** ", "a_b ", "<td>", "</", "<!--", "<li><ul>", "A\ta:b\n", "a:b\nA\n"} {
		data := bytes.Repeat([]byte(s), 50_000/len(s))
		pages.Read("page", data)
		pages.Read("page", append([]byte("<p>"), data...))
		pages.Read("page", append([]byte("ScopeDescriptionRole\n"), data...))
	}
}
