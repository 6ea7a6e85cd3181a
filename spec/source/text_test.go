package source

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

func TestValues(t *testing.T) {
	for _, c := range []struct {
		written, tag string
		text         bool
		describe     string
	}{
		{"abc", "!!str", true, "is text"},
		{"'on'", "!!str", true, "is text"},
		{"\"1\"", "!!str", true, "is text"},
		{"!!str 1", "!!str", true, "is text"},
		{"|\n  1", "!!str", true, "is text"},
		{"GET /x", "!!str", true, "is text"},
		{"-", "!!seq", false, "is a list"},
		{"--", "!!str", true, "is text"},
		{"1.2.3", "!!str", true, "is text"},
		{"v1", "!!str", true, "is text"},
		{"12:3x", "!!str", true, "is text"},
		{"=", "!!str", true, "is text"},
		{"on", "!!str", false, `is a boolean in YAML 1.1 tools; write "on" in quotes`},
		{"No", "!!str", false, `is a boolean in YAML 1.1 tools; write "No" in quotes`},
		{"y", "!!str", false, `is a boolean in YAML 1.1 tools; write "y" in quotes`},
		{"true", "!!bool", false, `is a boolean; write "true" in quotes`},
		{"1.0", "!!float", false, `is a number; write "1.0" in quotes`},
		{"-.5e-3", "!!float", false, `is a number; write "-.5e-3" in quotes`},
		{".nan", "!!float", false, `is a number; write ".nan" in quotes`},
		{"-.INF", "!!float", false, `is a number; write "-.INF" in quotes`},
		{"1", "!!int", false, `is a number; write "1" in quotes`},
		{"0x1F", "!!int", false, `is a number; write "0x1F" in quotes`},
		{"0o17", "!!int", false, `is a number; write "0o17" in quotes`},
		{"123456789012345678901234567890", "!!int", false, `is a number; write "123456789012345678901234567890" in quotes`},
		{"0777", "!!str", false, `is a number in YAML 1.1 tools; write "0777" in quotes`},
		{"1_000", "!!str", false, `is a number in YAML 1.1 tools; write "1_000" in quotes`},
		{"0b11", "!!str", false, `is a number in YAML 1.1 tools; write "0b11" in quotes`},
		{"12:30", "!!str", false, `is a number in YAML 1.1 tools; write "12:30" in quotes`},
		{"12:30:45.5", "!!str", false, `is a number in YAML 1.1 tools; write "12:30:45.5" in quotes`},
		{"2024-01-31", "!!timestamp", false, `is a date in YAML 1.1 tools; write "2024-01-31" in quotes`},
		{"2024-01-31T10:00:00Z", "!!timestamp", false, `is a date in YAML 1.1 tools; write "2024-01-31T10:00:00Z" in quotes`},
		{"~", "!!null", false, `is null; write "~" in quotes`},
		{"Null", "!!null", false, `is null; write "Null" in quotes`},
		{"", "!!null", false, "is empty"},
		{"{}", "!!map", false, "is a mapping"},
		{"[]", "!!seq", false, "is a list"},
		{"1" + strings.Repeat("0", 60), "!!int", false, `is a number; write "1` + strings.Repeat("0", 39) + `…" in quotes`},
	} {
		doc, list := Parse("f", []byte("a: "+c.written+"\n"), Native)
		if c.written == "-" {
			continue // a dash alone is a list, which cannot stand here
		}
		require.Empty(t, list, c.written)
		n, _ := doc.Root.Get("a")
		require.Equal(t, c.tag, n.Tag(), c.written)
		_, ok := n.Text()
		require.Equal(t, c.text, ok, c.written)
		require.Equal(t, c.describe, n.Describe(), c.written)
	}
}

// Whatever the library, which knows both versions of YAML, takes for something else than text is no Text here.
func TestTextIsTextToOthers(t *testing.T) {
	for _, part := range []string{"0", "1", "9", "-", "+", ".", "e", "E", "_", ":", "x", "o", "b", "T", "Z", "a", "f", "2001-01-01", "12", "y", "true", "null", "~", "inf", ".inf", ".nan"} {
		for _, more := range []string{"", "0", "1", "7", ".", "e", "e3", "E+3", "_", "_1", ":30", ":5:7", "x1", "o7", "b1", ".5", ".5e3", "-1-1", " 10:00:00", "T10:00:00Z", "T10:00:00.5+01:00", "inf"} {
			value := part + more
			doc, _ := Parse("f", []byte(value), Native)
			var n yaml.Node
			if doc == nil || yaml.Unmarshal([]byte(value), &n) != nil || doc.Root.Kind() != Scalar {
				continue
			}
			if _, ok := doc.Root.Text(); ok {
				require.Equal(t, "!!str", n.Content[0].ShortTag(), value)
			}
		}
	}
}

func TestTypedValues(t *testing.T) {
	doc, list := Parse("f", []byte("{t: true, f: False, i: -12, big: 9223372036854775808, f1: 1.5, inf: .inf, s: '1', hex: 0x10, nil: , q: !!int '7'}"), Native)
	require.Empty(t, list)
	get := func(key string) Node {
		n, ok := doc.Root.Get(key)
		require.True(t, ok, key)
		return n
	}
	b, ok := get("t").Bool()
	require.True(t, b && ok)
	b, ok = get("f").Bool()
	require.True(t, !b && ok)
	_, ok = get("s").Bool()
	require.False(t, ok)
	for key, want := range map[string]int64{"i": -12, "q": 7} {
		i, ok := get(key).Int()
		require.True(t, ok, key)
		require.Equal(t, want, i)
	}
	for _, key := range []string{"big", "f1", "s", "nil", "t", "hex"} {
		_, ok := get(key).Int()
		require.False(t, ok, key)
	}
	f, ok := get("f1").Float()
	require.True(t, ok)
	require.InDelta(t, 1.5, f, 0)
	for _, key := range []string{"inf", "big", "s"} {
		_, ok = get(key).Float()
		require.False(t, ok, key)
	}
	require.Equal(t, Null, get("nil").Kind())
	require.True(t, get("i").Plain())
	require.False(t, get("s").Plain())
	require.True(t, doc.Root.Flow())
}

func TestZeroNode(t *testing.T) {
	var n Node
	require.True(t, n.IsZero())
	require.Equal(t, Invalid, n.Kind())
	require.Zero(t, n.Len())
	require.True(t, n.Item(0).IsZero())
	k, v := n.Pair(0)
	require.True(t, k.IsZero() && v.IsZero())
	_, ok := n.Get("a")
	require.False(t, ok)
	_, ok = n.Text()
	require.False(t, ok)
	_, ok = n.Bool()
	require.False(t, ok)
	require.Empty(t, n.Value()+n.Tag()+n.Comment()+n.HeadComment()+n.Anchor())
	require.False(t, n.Plain() || n.Flow() || n.IsAlias())
	require.Equal(t, "is missing", n.Describe())
	require.False(t, n.Range().IsValid())
	require.Nil(t, n.Document())
}

func TestAliases(t *testing.T) {
	doc, list := Parse("f", []byte("a: &x {k: [1, 2]}\nb: *x\nc: &s text\nd: *s # why\n"), Native)
	require.Empty(t, list)
	b, _ := doc.Root.Get("b")
	require.True(t, b.IsAlias())
	require.Equal(t, "x", b.Anchor())
	require.Equal(t, Mapping, b.Kind())
	k, ok := b.Get("k")
	require.True(t, ok)
	require.Equal(t, 2, k.Len())
	a, _ := doc.Root.Get("a")
	require.False(t, a.IsAlias())
	require.Equal(t, "x", a.Anchor())
	d, _ := doc.Root.Get("d")
	text, ok := d.Text()
	require.True(t, ok)
	require.Equal(t, "text", text)
	require.Equal(t, "why", d.Comment())
}

func TestByteOrderMarkChangesNothing(t *testing.T) {
	for _, data := range []string{"a: &x [1, é]\nb: *x\nb: 2\n", "{\"a\": [1, 2], \"a\": 3}", "a: [\n"} {
		one, want := Parse("f", []byte(data), Native)
		two, got := Parse("f", []byte("\ufeff"+data), Native)
		require.Equal(t, want, got)
		require.NotEmpty(t, got)
		require.Equal(t, one == nil, two == nil)
		if one != nil {
			require.Equal(t, flatNodes(one.Root), flatNodes(two.Root))
		}
	}
}
