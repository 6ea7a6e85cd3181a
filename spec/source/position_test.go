package source

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
)

// find gives the node at a path of keys and, in brackets' place, item numbers: "a.0.b"; a last ":" gives
// the key's own node.
func find(t *testing.T, n Node, path string) Node {
	t.Helper()
	for _, part := range strings.Split(path, ".") {
		switch {
		case part == "":
		case n.Kind() == Sequence:
			n = n.Item(int(part[0] - '0'))
		case strings.HasSuffix(part, ":"):
			k, _, ok := n.Find(strings.TrimSuffix(part, ":"))
			require.True(t, ok, path)
			n = k
		default:
			v, ok := n.Get(part)
			require.True(t, ok, path)
			n = v
		}
	}
	return n
}

// Each case cuts a node's range out of the file, and says where it starts as an editor shows it.
func TestRanges(t *testing.T) {
	for _, c := range []struct {
		data, path, slice string
		line, column      int
	}{
		{"a: 1\n", "a", "1", 1, 4},
		{"a: 1\n", "a:", "a", 1, 1},
		{"a: 1\n", "", "a: 1", 1, 1},
		{"\ufeffa: 1\n", "a:", "a", 1, 1},
		{"\ufeffé: ñ\n", "é", "ñ", 1, 4},
		{"日本: [x, 語]\n", "日本.1", "語", 1, 9},
		{"a: 1\r\nb: 2\r\n", "b", "2", 2, 4},
		{"a: 1\rb: 2\r", "b", "2", 2, 4},
		{"a: 1\n\r\n\rb: 2", "b", "2", 4, 4},
		{"a: &x 1\n", "a", "1", 1, 7},
		{"a: !!str 1 # c\n", "a", "1", 1, 10},
		{"a: !!str &x 1\n", "a", "1", 1, 13},
		{"a: &x !!str\n  1\n", "a", "1", 2, 3},
		{"a: &x # c & d\n  - 1\n", "a", "- 1", 2, 3},
		{"a: &x\n  b: 1\n", "a", "b: 1", 2, 3},
		{"&x a: 1\n", "a:", "a", 1, 4},
		{"&x a: 1\n", "", "&x a: 1", 1, 1},
		{"a: &x [1, 2]\nb: *x\n", "b", "*x", 2, 4},
		{"a: &x [1, 2]\nb: *x\n", "a", "[1, 2]", 1, 7},
		{"a: !!map\n  !!str k: v\n", "a", "!!str k: v", 2, 3},
		{"a: &x !!map\n  &y k: v\n", "a.k:", "k", 2, 6},
		{"a: 'it''s'\n", "a", "'it''s'", 1, 4},
		{"a: \"x\\\"y\\\\\"\n", "a", "\"x\\\"y\\\\\"", 1, 4},
		{"a: \"x\n  y\"\nb: 1", "a", "\"x\n  y\"", 1, 4},
		{"a: x\n  y\n\n  z # c\n", "a", "x\n  y\n\n  z", 1, 4},
		{"a: x y \t# c\n", "a", "x y", 1, 4},
		{"a: |\n  x\n\n  y  \n\n\nb: 1", "a", "|\n  x\n\n  y  ", 1, 4},
		{"a: >- # c\n  x\n  y\nb: 1", "a", ">- # c\n  x\n  y", 1, 4},
		{"a: |2-\n    x\n", "a", "|2-\n    x", 1, 4},
		{"a: |\nb: 1", "a", "|", 1, 4},
		{"a:\nb: 1", "a", "", 1, 3},
		{"a: &x\nb: 1", "a", "", 1, 6},
		{"- \n-\n- a", "1", "", 2, 2},
		{"a: [x, {b: c}, # ]\n  d]\n", "a", "[x, {b: c}, # ]\n  d]", 1, 4},
		{"a: [x, {b: c}, # ]\n  d]\n", "a.1", "{b: c}", 1, 8},
		{"a: [{b}, c: d]\n", "a.0", "{b}", 1, 5},
		{"a: [{b}, c: d]\n", "a.1", "c: d", 1, 10},
		{"a: [ ]\n", "a", "[ ]", 1, 4},
		{"a: {b: , c: }\n", "a", "{b: , c: }", 1, 4},
		{"a:\n- b\n- c: d\n  e: f\ng: h\n", "a", "- b\n- c: d\n  e: f", 2, 1},
		{"a:\n- b\n- c: d\n  e: f\ng: h\n", "a.1", "c: d\n  e: f", 3, 3},
		{"- - a\n  - b\n- c\n", "0", "- a\n  - b", 1, 3},
		{"? a\n: b\n", "", "? a\n: b", 1, 1},
		{"--- {a: b} # c\n", "", "{a: b}", 1, 5},
		{"\n \n# c\na: b", "", "a: b", 4, 1},
		{"{\"a\" : [1, \"\\u00e9\\/\\ud83d\\ude00\", null]\n}", "a.1", "\"\\u00e9\\/\\ud83d\\ude00\"", 1, 12},
		{"{\"a\" : [1, \"\", null]\n}", "a", "[1, \"\", null]", 1, 8},
		{"{\"a\" : [1, \"\", null]\n}", "", "{\"a\" : [1, \"\", null]\n}", 1, 1},
		{"{\"é\":\r\n\t-1.5e3}", "é", "-1.5e3", 2, 2},
	} {
		doc, list := Parse("f", []byte(c.data), Native)
		require.Empty(t, list, "%q", c.data)
		n := find(t, doc.Root, c.path)
		start, end := n.Span()
		require.Equal(t, c.slice, c.data[start:end], "%q %s", c.data, c.path)
		require.Equal(t, diag.Pos{Line: c.line, Column: c.column}, n.Range().Start, "%q %s", c.data, c.path)
		require.Equal(t, doc.File.Pos(end), n.Range().End)
	}
}

// Every offset of a file with everything in it, against counting from the start.
func TestFilePositions(t *testing.T) {
	long := strings.Repeat("é日x", 300)
	data := []byte("\ufeffa\r\nb\rc\n\n" + long + "\n" + strings.Repeat("z", 700) + "\xff\xe2\x80é\n" + long + "\u2028\u0085x\r")
	f := &File{Name: "f", Data: data}
	line, column := 1, 1
	for off := 3; off < len(data); {
		want := diag.Pos{Line: line, Column: column}
		require.Equal(t, want, f.Pos(off), "offset %d", off)
		require.Equal(t, off, f.Offset(want), "%v", want)
		r := []rune(string(data[off:min(off+4, len(data))]))[0]
		size := 1
		if r != '\ufffd' {
			size = len(string(r))
		}
		for i := 1; i < size; i++ {
			require.Equal(t, want, f.Pos(off+i), "inside the code point at %d", off)
		}
		column++
		if r == '\n' || r == '\r' && (off+1 == len(data) || data[off+1] != '\n') {
			line, column = line+1, 1
		}
		off += size
	}
	last := diag.Pos{Line: line, Column: column}
	require.Equal(t, last, f.Pos(len(data)))
	require.Equal(t, last, f.Pos(len(data)+10))
	require.Equal(t, len(data), f.Offset(last))
	require.Equal(t, len(data), f.Offset(diag.Pos{Line: line + 5, Column: 1}))
	require.Equal(t, diag.Pos{Line: 1, Column: 1}, f.Pos(0))
	require.Equal(t, diag.Pos{Line: 1, Column: 1}, f.Pos(-1))
	require.Equal(t, 0, f.Offset(diag.Pos{}))
	require.Equal(t, byte('\n'), data[f.Offset(diag.Pos{Line: 3, Column: 99})], "a column past the end is the line's end")

	empty := &File{Name: "f"}
	require.Equal(t, diag.Pos{Line: 1, Column: 1}, empty.Pos(0))
	require.Equal(t, 0, empty.Offset(diag.Pos{Line: 1, Column: 1}))
}

func TestComments(t *testing.T) {
	const data = `# about the file

# about a
# in two lines
a: 1 # one
b: # the list
  # first
  - x # ex
  #second
  - {c: "y#", d: 'z'} # map
  - [p, # pee
     q] # queue
e: |  # block
  text
  # text too
f: List#1 items#x
g: List #1 items
# h
h: &n # anchor
  # deep
  i: j
k: >
  # folded
l: m
`
	doc, list := Parse("f", []byte(data), Native)
	require.Empty(t, list)
	for _, c := range [][3]string{
		{"a:", "", "about a\nin two lines"}, {"a", "one", ""}, {"b:", "the list", ""}, {"b.0", "ex", "first"}, {"b.1", "", "second"},
		{"b.1.c", "", ""}, {"b.1.d", "", ""}, {"b.2.0", "pee", ""}, {"b.2.1", "", ""}, {"e", "block", ""},
		{"f:", "", ""}, {"f", "", ""}, {"g", "1 items", ""}, {"h:", "", "h"}, {"h", "", "deep"}, {"h.i:", "", "deep"}, {"l:", "", ""},
	} {
		n := find(t, doc.Root, c[0])
		require.Equal(t, c[1], n.Comment(), "comment of %s", c[0])
		require.Equal(t, c[2], n.HeadComment(), "head comment of %s", c[0])
	}
}
