package source_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/source"
)

// Removing an invisible character where that is offered takes it out of the text and changes nothing else: no key, comment, indentation or
// escape comes into being. Where it could, nothing is offered.
func TestFixOfInvisibles(t *testing.T) {
	for data, offered := range map[string]bool{
		"a: read all\u200b of it\n":           true,
		"a: read all of it\u200b\n":           true,
		"a: \u200bread all of it\n":           true,
		"a: [read all\u200b, of it\u200b]\n":  true,
		"a: \"read all\\u200b of it\"\n":      true,
		"a: \"read\\n\u200ball of it\"\n":     true,
		"a: |\n  read\n  \u200ball of it\n":   true,
		"a: read all # of\u200b it\n":         true,
		"a: read all \u200b# of it\n":         false,
		"a: \u200b# read all\n":               false,
		"a: \u200b- read all\n":               false,
		"a: |\n  \u200b  read\n  all of it\n": false,
		"a: \"read all \\\\\\u200b of it\"\n": false,
		"a: read all of\u200b:it\n":           false,
	} {
		doc, found := source.Parse("a.yaml", []byte(data), source.Native)
		require.NotNil(t, doc, data)
		fixed, shift := data, 0
		for _, d := range found {
			require.Equal(t, offered, d.Fix != nil, data)
			if d.Fix != nil {
				r := d.Fix.Edits[0].Range
				from, to := doc.File.Offset(r.Start)-shift, doc.File.Offset(r.End)-shift
				fixed, shift = fixed[:from]+fixed[to:], shift+to-from
			}
		}
		require.NotEmpty(t, found, data)
		var want []string
		for _, s := range texts(doc.Root, nil) {
			want = append(want, strings.ReplaceAll(s, "\u200b", ""))
		}
		if offered {
			again, found := source.Parse("a.yaml", []byte(fixed), source.Native)
			require.Empty(t, found, data)
			require.Equal(t, want, texts(again.Root, nil), data)
			require.NotContains(t, fixed, "\u200b")
		}
	}
}

func texts(n source.Node, all []string) []string {
	switch n.Kind() {
	case source.Mapping:
		for i := range n.Len() {
			key, value := n.Pair(i)
			all = texts(value, texts(key, all))
		}
	case source.Sequence:
		for i := range n.Len() {
			all = texts(n.Item(i), all)
		}
	default:
		all = append(all, n.Value())
	}
	return all
}

// Whatever stands around it, a fix leaves a file that reads as before, but for one character of one text or of a comment.
func FuzzFix(f *testing.F) {
	for _, seed := range []string{
		"a: read all\u200b of it\n", "a: \"read\\u200b all\"\n", "a: |\n  \u200bread\n   all\u200b\n", "a: >-\n  read\n\n  \u200ball of # it\n", "# of\u200b it\na: [b c\u200b, 'd\u200b e']\n",
		"{\"a\": \"b\\u200b c\"}", "a: &b\u200b c d\nb: *b\u200b\n", "a: !b\u200b c d\n", "a: b\n  c\u200b\n  d: e\n", "a: x\u200b y\r\nb: c\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lim := source.Limits{Bytes: 1 << 16, Depth: 60, Nodes: 20_000, Aliases: 100}
		doc, found := source.Parse("f", data, lim)
		if doc == nil || found.Errors() > 0 {
			return
		}
		for _, d := range found {
			if d.Fix == nil {
				continue
			}
			r := d.Fix.Edits[0].Range
			fixed := string(data[:doc.File.Offset(r.Start)]) + string(data[doc.File.Offset(r.End):])
			again, left := source.Parse("f", []byte(fixed), lim)
			require.NotNil(t, again, "%q", fixed)
			require.Zero(t, left.Errors(), "%q: %v", fixed, left)
			before, after := texts(doc.Root, nil), texts(again.Root, nil)
			require.Len(t, after, len(before), "%q", fixed)
			changed := 0
			for i := range before {
				if before[i] == after[i] {
					continue
				}
				changed++
				require.Equal(t, len([]rune(before[i]))-1, len([]rune(after[i])), "%q", fixed)
			}
			// An alias stands for its text again.
			if !strings.Contains(fixed, "*") {
				require.LessOrEqual(t, changed, 1, "%q", fixed)
			}
		}
	})
}
