package openapi

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What import makes of a document is a spec that means the same: show prints the same operations, each with all that was known of
// it, the same scopes and the same schemes. In which groups scopes stand, and so in which order, is import's to choose.
func TestImport(t *testing.T) {
	each(t, func(t *testing.T, d *document) {
		dir := t.TempDir()
		d.repaired(t, filepath.Join(dir, "api"))
		imported := scopegen(t, dir, "import", "api/"+d.file, "--output", "scopes.yaml")
		require.Zero(t, imported.code, "%s", first(imported.stderr))
		want := scopegen(t, dir, "show", "api/"+d.file, "--format", "json")
		require.Zero(t, want.code, "%s", first(want.stderr))
		got := scopegen(t, dir, "show", "scopes.yaml", "--format", "json")
		require.NotContains(t, string(got.stderr), "error SG", first(got.stderr))

		wrong := differences(d.readable(t), shown(t, got.stdout))
		lines := modelDifferences(t, want.stdout, got.stdout)
		figures.set(d.name, "import", "%d", len(wrong)+len(lines))
		require.Empty(t, wrong)
		require.Empty(t, lines)
	})
}

// readable is the oracle's reading of a repaired document.
func (d *document) readable(t testing.TB) []operation {
	all := d.oracle(t)
	for i, o := range all {
		if d.known[o.String()] != "" {
			require.Equal(t, "null", o.security)
			all[i].security = "oauth2[]"
		}
	}
	return all
}

// modelDifferences compares two models as show prints them, but for groups and the order of scopes.
func modelDifferences(t testing.TB, want, got []byte) (lines []string) {
	a, err := parse("show.json", want)
	require.NoError(t, err)
	b, err := parse("show.json", got)
	require.NoError(t, err)
	compare := func(what string, a, b *tree, ignored ...string) {
		for _, key := range union(a, b) {
			if !slices.Contains(ignored, key) && canonical(a.get(key)) != canonical(b.get(key)) {
				lines = append(lines, fmt.Sprintf("%s: %s is %.300s and was %.300s", what, key, canonical(b.get(key)), canonical(a.get(key))))
			}
		}
	}
	compare("the API", a, b, "operations", "scopes", "groups")
	for _, list := range []struct {
		key     string
		name    func(*tree) string
		ignored string
	}{
		{"operations", func(n *tree) string { return n.scalar("method") + " " + n.scalar("base") + n.scalar("path") }, ""},
		{"scopes", func(n *tree) string { return n.scalar("name") }, "group"},
	} {
		theirs := map[string]*tree{}
		for _, n := range b.get(list.key).items {
			theirs[list.name(n)] = n
		}
		for _, n := range a.get(list.key).items {
			name := list.name(n)
			if theirs[name] == nil {
				lines = append(lines, list.key+": "+name+" is missing")
				continue
			}
			compare(name, n, theirs[name], list.ignored)
			delete(theirs, name)
		}
		for name := range theirs {
			lines = append(lines, list.key+": "+name+" is too much")
		}
	}
	return lines
}

func union(a, b *tree) []string {
	keys := slices.Clone(a.keys)
	for _, key := range b.keys {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// canonical writes a value with everything in its order.
func canonical(n *tree) string {
	if n == nil {
		return "nothing"
	}
	var parts []string
	for i, item := range n.items {
		text := canonical(item)
		if n.kind == 'm' {
			text = n.keys[i] + ": " + text
		}
		parts = append(parts, text)
	}
	switch n.kind {
	case 'm':
		return "{" + strings.Join(parts, ", ") + "}"
	case 'l':
		return "[" + strings.Join(parts, ", ") + "]"
	case 0:
		return "null"
	}
	return strconv.Quote(n.text)
}
