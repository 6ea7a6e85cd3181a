package openapi

import (
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What import makes of a document is a spec that means the same: show prints the same operations, each with all that was known of
// it, the same scopes and the same schemes. In which groups scopes stand, and so in which order, is import's to choose. The language
// asks for three things that documents do without: a reason for what is public, paths in their escaped spelling, and a word for
// silence, which import has denied to everybody.
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

		after := shown(t, got.stdout)
		for i := range after {
			after[i].path = unescaped(after[i].path)
		}
		wrong := differences(d.readable(t), after)
		lines := modelDifferences(t, want.stdout, got.stdout)
		figures.set(d.name, "import", "%d", len(wrong)+len(lines))
		require.Empty(t, wrong)
		require.Empty(t, lines)
		if d.silent {
			return // and denied by the spec, for which OpenAPI has no words
		}

		before := contents(t, filepath.Join(dir, "api"))
		annotated := scopegen(t, dir, "generate", "scopes.yaml", "--openapi", "annotate=api/"+d.file)
		require.Zero(t, annotated.code, "%s", first(annotated.stderr))
		c := changed(before, contents(t, filepath.Join(dir, "api")))
		if d.undeclared != "" {
			require.Equal(t, change{added: 2, removed: 1, commas: 1, largest: c.largest, sample: c.sample}, c)
			return
		}
		require.Empty(t, c.sample, "the document says what the spec says that was made of it")
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
		{"operations", func(n *tree) string { return n.scalar("method") + " " + n.scalar("base") + unescaped(n.scalar("path")) }, ""},
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
			ignored := []string{list.ignored}
			if now := theirs[name]; list.key == "operations" {
				if ignored = []string{"path"}; n.scalar("access") == "public" && n.get("reason") == nil {
					ignored = append(ignored, "reason")
				}
				if n.scalar("access") == "undeclared" && now.scalar("access") == "none" {
					ignored = append(ignored, "access", "reason")
				}
			}
			compare(name, n, theirs[name], ignored...)
			delete(theirs, name)
		}
		for name := range theirs {
			lines = append(lines, list.key+": "+name+" is too much")
		}
	}
	return lines
}

// unescaped is a path with its escapes decoded: the same to whoever matches requests.
func unescaped(path string) string {
	plain, err := url.PathUnescape(path)
	if err != nil {
		return path
	}
	return plain
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
