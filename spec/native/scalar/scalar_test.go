package scalar_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/scopegen/scopegen/spec/native/scalar"
)

// back is what the YAML library reads of a block below a key and below a dash.
func back(t *testing.T, b scalar.Block) [2]string {
	t.Helper()
	var text strings.Builder
	text.WriteString("a:\n  k: " + b.Header + "\n")
	for _, l := range b.Lines {
		if l != "" {
			l = "    " + l
		}
		text.WriteString(l + "\n")
	}
	text.WriteString("  l:\n    - " + b.Header + "\n")
	for _, l := range b.Lines {
		if l != "" {
			l = "      " + l
		}
		text.WriteString(l + "\n")
	}
	var out struct {
		A struct {
			K string
			L []string
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(text.String()), &out), text.String())
	return [2]string{out.A.K, out.A.L[0]}
}

func check(t *testing.T, s string, width int) {
	t.Helper()
	if b, ok := scalar.Literal(s); ok {
		require.Equal(t, [2]string{s, s}, back(t, b), "%q", s)
	}
	if b, ok := scalar.Fold(s, width); ok {
		require.Equal(t, [2]string{s, s}, back(t, b), "%q", s)
	}
	for _, format := range []string{"{k: %s}", "[%s]", "k: %s", "- %s"} {
		var v any
		require.NoError(t, yaml.Unmarshal(fmt.Appendf(nil, format, scalar.Quote(s, strings.ContainsAny(format, "[{"))), &v), "%q", s)
		switch got := v.(type) {
		case []any:
			require.Equal(t, s, got[0])
		case map[string]any:
			require.Equal(t, s, got["k"])
		}
	}
}

func TestFold(t *testing.T) {
	b, ok := scalar.Fold("one two  three four\nfive\n\nsix", 8)
	require.True(t, ok)
	require.Equal(t, scalar.Block{Header: ">-", Lines: []string{"one", "two  three", "four", "", "five", "", "", "six"}}, b)
	_, ok = scalar.Fold("unbreakable", 4)
	require.False(t, ok)
	b, ok = scalar.Literal("  a\nb\n")
	require.True(t, ok)
	require.Equal(t, scalar.Block{Header: "|2", Lines: []string{"  a", "b"}}, b)
}

// FuzzScalar: whatever form a text is given, the YAML library reads the text.
func FuzzScalar(f *testing.F) {
	for _, s := range []string{"a b", "a  b c", " a\nb", "a\n\n\nb\n", "a\n b\nc d e f", "# a\n# b", "--- a b c", "a: b #c d", "é à ü ö", "a\u00a0b c", "a\n\tb", "- a\n- b", "a \nb"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		if strings.ToValidUTF8(s, "") != s || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfeff || r >= 0xfffe }) {
			return // no reader lets them in
		}
		check(t, s, width)
	})
}
