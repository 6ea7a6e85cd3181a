package lsp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// flat lists every scalar of a tree with its place, so that two readings can be compared.
func flat(n *node, path []step, out map[string]string) {
	if n == nil {
		return
	}
	switch n.kind {
	case source.Mapping:
		for i, k := range n.keys {
			at := append(path[:len(path):len(path)], step{key: k.text})
			out["key "+pathText(at)] = span2(k)
			flat(n.vals[i], at, out)
		}
	case source.Sequence:
		for i, item := range n.items {
			flat(item, append(path[:len(path):len(path)], step{key: string(rune('0' + i%10)), item: true}), out)
		}
	case source.Scalar:
		if !n.block && !n.alias {
			out[pathText(path)+" "+span2(n)] = n.text
		}
	}
}

func pathText(path []step) string {
	var b strings.Builder
	for _, s := range path {
		b.WriteString("/" + s.key)
	}
	return b.String()
}

func span2(n *node) string { return string(rune(n.start)) + ":" + string(rune(n.end)) }

// What reads anything reads what is right as the YAML reader does: every key and text in the same place, with the same words.
func TestLooseReadsAsYAML(t *testing.T) {
	texts := map[string][]byte{}
	for _, pattern := range []string{"../../../../examples/*/scopes.yaml", "../../../../examples/*/scopegen.yaml", "../../../../examples/*/openapi.yaml"} {
		names, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, name := range names {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			texts[name] = data
		}
	}
	for _, r := range diag.Rules() {
		if r.Good != "" && !strings.HasPrefix(r.Good, "-- ") {
			texts[string(r.Code)] = []byte(r.Good)
		}
	}
	require.Greater(t, len(texts), 60)
	for name, data := range texts {
		doc, found := source.Parse(name, data, source.OpenAPI)
		if doc == nil || len(found) > 0 || len(doc.Aliases()) > 0 {
			continue
		}
		want, got := map[string]string{}, map[string]string{}
		flat(exact(doc.Root), nil, want)
		flat(readLoose(data), nil, got)
		for place, text := range want {
			if strings.Contains(text, "\n") || strings.Count(place, " ") == 0 {
				continue
			}
			require.Equal(t, strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(got[place]), " "), "%s: %s\n%s\n%v", name, place, data, got)
		}
		require.Len(t, got, len(want), name)
	}
}

// A bracket or quote that is not closed yet takes nothing of what follows, and a key without its colon stands among keys.
func TestLooseReadsWhatIsTyped(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"scopes:\n  a:\n    holders: [ev¦\n    risk: low\nsets:\n", "/scopes/a/holders/0"},
		{"scopes:\n  a:\n    grants:\n      - GET /x: {sum¦\n  b:\n    risk: low\n", "key /scopes/a/grants/0/GET /x/sum¦"},
		{"scopes:\n  a:\n    des¦\n    risk: low\n", "key /scopes/a/des¦"},
		{"scopes:\n  a:\n    risk: low\n    ¦\n", "key /scopes/a/¦"},
		{"scopes:\n  a:\n    ¦\n  b:\n    risk: low\n", "/scopes/a"},
		{"scopes:\n  a:\n    implies:\n      - ¦\n    risk: low\n", "/scopes/a/implies/0"},
		{"scopes:\n  a:\n    implies:\n    - b\n    - ¦\n    risk: low\n", "/scopes/a/implies/1"},
		{"scopes:\n  a: {description: \"un¦\n  b: {risk: low}\n", "/scopes/a/description"},
		{"groups:\n  - id: g\n    ¦\n    scopes: {}\n", "key /groups/0/¦"},
		{"endpoints:\n  - GET /x: {requires: {allOf: [a, {anyOf: [¦]}]}}\n", "/endpoints/0/GET /x/requires/allOf/1/anyOf/0"},
		{"\ufeffinfo:\n  ¦", "/info"},
		{"¦", ""},
	} {
		data := []byte(c.text)
		at, ok := readLoose(data).find(strings.Index(c.text, "¦"), nil)
		require.True(t, ok, c.text)
		kind := ""
		if at.key {
			kind = "key "
		}
		var path []step
		counts := 0
		for _, s := range at.path {
			if s.item {
				s.key = "0"
				if strings.Contains(c.want, "/1") && counts == strings.Count(strings.Split(c.want, "/1")[0], "/0") {
					s.key = "1"
				}
				counts++
			}
			path = append(path, s)
		}
		require.Equal(t, c.want, kind+pathText(path), c.text)
	}
}

// Nothing that is typed stops the reading, and its cost does not explode.
func FuzzLoose(f *testing.F) {
	for _, r := range diag.Rules() {
		f.Add(r.Bad)
		f.Add(r.Good)
	}
	for _, s := range []string{"[[[[", "- - - -", "a: |\n b\nc", "{a: [b, {c: 'd", "? x\n: y", "&a *b !c", "\t-\t[\r\n}", "\"a\": b: c", "'it''s': [\"\\u00e4\"]", "%YAML 1.2\n---\na: b\n...\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root := readLoose([]byte(text))
		var check func(n *node)
		check = func(n *node) {
			if n == nil {
				return
			}
			require.GreaterOrEqual(t, n.start, 0)
			require.LessOrEqual(t, n.start, n.end)
			require.LessOrEqual(t, n.end, len(text))
			require.Len(t, n.vals, len(n.keys))
			for i := range n.keys {
				require.NotNil(t, n.keys[i])
				check(n.keys[i])
				check(n.vals[i])
			}
			for _, item := range n.items {
				check(item)
			}
		}
		check(root)
		outlineOf("x.yaml", []byte(text))
	})
}
