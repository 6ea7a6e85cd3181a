package source

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/scopegen/scopegen/spec/diag"
)

var seeds = []string{
	"a: 1\nb: [x, 'y''z', {q: \"w\\n\"}]\nc: |\n  text\n  more\n\nd: &x {e: f}\ng: *x\n",
	"{\"a\": [1, 2.5e3, true, null, \"\\/\\ud83d\\ude00\"], \"a\": {}}",
	"\ufeffk: >-\n  folded\n  text\n\n  end # no comment\n# comment\n? [a]: b\n: c\n",
	"&a !!map\n&b k: !!str v\nl:\n- - x\n  - *b\n-\n",
	"a: \"x \\\n  y\" # c\n'b' : \u2028\n\tc: d", "[a: b, ? c : d, {e}, , 'f': , *g ]", "- |2\n   x\n- >+\n\n\n- ''\n",
	"%YAML 1.2\n---\na: !foo b\n...\n---\nc", "<<: {a: 1}\na: 2\n<<: [*x]", "a\u200bb: \"\\u202e\\x00\"\r\nc: d\re: f",
	"a: &a [*a, *a]", "{a: [", "\"", "'", "a: b: c", "@", "\xff\xfe", "\xe2\x80", "? \n? a\n: \n", "a:\n\n\n  - b\n #c\n  - d\n",
	"- !\n- ! a\n- !<tag:yaml.org,2002:str> b\n- &c\n- &d !!str\n", "{\n\"a\"\n:\n1}", "[\"a\":1]", "--- >\n x\n y\n", "--- # c\n\"x\" # d\n",
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	for _, r := range diag.Rules() {
		f.Add([]byte(r.Bad), false)
		f.Add([]byte(r.Good), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, foreign bool) {
		lim := Limits{Bytes: 1 << 20, Depth: 60, Nodes: 20_000, Aliases: 100, Foreign: foreign}
		doc, list := Parse("f", data, lim)
		judgeFindings(t, data, list)
		if doc == nil {
			require.NotZero(t, list.Errors(), "nothing was read and nothing was said")
			return
		}
		judgeTree(t, doc, lim)
		if list.Errors() == 0 && !slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule == ruleHidden }) {
			judgeAgainstLibraries(t, doc, data)
		}
	})
}

func judgeFindings(t *testing.T, data []byte, list diag.List) {
	file := &File{Name: "f", Data: data}
	end := file.Pos(len(data))
	again := slices.Clone(list)
	again.Sort()
	require.Equal(t, again, list, "not sorted")
	for _, d := range list {
		require.NotEmpty(t, d.Message)
		require.Equal(t, "f", d.Range.File)
		require.True(t, d.Range.IsValid())
		for _, p := range []diag.Pos{d.Range.Start, d.Range.End} {
			require.LessOrEqual(t, p.Line, end.Line)
			require.Equal(t, p, file.Pos(file.Offset(p)), "%v: %s", d.Range, d.Message)
		}
		require.LessOrEqual(t, file.Offset(d.Range.Start), file.Offset(d.Range.End))
	}
}

func judgeTree(t *testing.T, doc *Document, lim Limits) {
	data, visited, last := doc.File.Data, 0, 0
	var visit func(n Node, depth int)
	visit = func(n Node, depth int) {
		visited++
		require.LessOrEqual(t, visited, lim.Nodes, "more than the budget")
		start, end := n.Span()
		require.True(t, 0 <= start && start <= end && end <= len(data), "%d %d", start, end)
		n.Comment()
		n.HeadComment()
		n.Describe()
		switch n.Kind() {
		case Sequence:
			for i := range n.Len() {
				visit(n.Item(i), depth+1)
			}
		case Mapping:
			for i := range n.Len() {
				k, v := n.Pair(i)
				if got, _, ok := n.Find(k.Value()); ok && k.isScalar() {
					require.Equal(t, k.Value(), got.Value())
				}
				visit(k, depth+1)
				visit(v, depth+1)
			}
		}
	}
	visit(doc.Root, 0)
	for i := range doc.nodes {
		require.LessOrEqual(t, last, int(doc.nodes[i].start), "nodes are not in the order of the file")
		last = int(doc.nodes[i].start)
	}
}

// judgeAgainstLibraries compares a document without findings with what others read.
func judgeAgainstLibraries(t *testing.T, doc *Document, data []byte) {
	got := flatNodes(doc.Root)
	if json.Valid(bytes.TrimPrefix(data, bom)) {
		require.Equal(t, flatTokens(t, bytes.TrimPrefix(data, bom)), got)
	} else {
		var n yaml.Node
		require.NoError(t, yaml.Unmarshal(withoutVersion(data), &n)) // the library refuses %YAML 1.2
		if bytes.Contains(data, []byte("<<")) {
			return // merged pairs move
		}
		var want []string
		flat(&n, &want)
		require.Equal(t, want, got)
	}
	walk(doc.Root, func(n Node) {
		if n.IsAlias() || n.Kind() != Scalar {
			return
		}
		start, end := n.Span()
		slice := string(data[start:end])
		switch n.through().style {
		case plain:
			require.Equal(t, squeeze(n.Value()), squeeze(slice))
		case singleQuoted:
			require.Regexp(t, `(?s)^'.*'$`, slice)
		case doubleQuoted:
			require.Regexp(t, `(?s)^".*"$`, slice)
		default:
			require.Regexp(t, `^[|>]`, slice)
			require.Contains(t, squeeze(slice), squeeze(n.Value()))
		}
	})
}

func squeeze(s string) string {
	kept := make([]byte, 0, len(s))
	for i := range len(s) {
		if !isBlank(s[i]) {
			kept = append(kept, s[i])
		}
	}
	return string(kept)
}
