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
	texts := func(name, data string) (all []string) {
		doc, found := source.Parse(name, []byte(data), source.Native)
		require.NotNil(t, doc, data)
		require.Zero(t, found.Errors(), data)
		var walk func(n source.Node)
		walk = func(n source.Node) {
			switch n.Kind() {
			case source.Mapping:
				for i := range n.Len() {
					key, value := n.Pair(i)
					walk(key)
					walk(value)
				}
			case source.Sequence:
				for i := range n.Len() {
					walk(n.Item(i))
				}
			default:
				all = append(all, n.Value())
			}
		}
		walk(doc.Root)
		return all
	}
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
		for _, s := range texts("a.yaml", data) {
			want = append(want, strings.ReplaceAll(s, "\u200b", ""))
		}
		if offered {
			require.Equal(t, want, texts("a.yaml", fixed), data)
			require.NotContains(t, fixed, "\u200b")
		}
	}
}
