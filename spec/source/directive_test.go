package source

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestVersionDirectives: both versions of YAML may be named, and nothing moves.
func TestVersionDirectives(t *testing.T) {
	for _, text := range []string{
		"%YAML 1.2\n---\na: b\n", "%YAML 1.1\n---\na: b\n", "\ufeff%YAML 1.2\r\n---\r\na: b\r\n", "# c\n\n%YAML 1.2 # c\n--- \na: b\n", "%YAML\t1.2  \n%TAG !x! tag:x\n---\na: b\n",
	} {
		data := []byte(text)
		for _, keep := range []*Keep{nil, {}} {
			doc, found := Skim("a.yaml", data, OpenAPI, keep)
			require.Empty(t, found, text)
			key, _ := doc.Root.Pair(0)
			start, end := key.Span()
			require.Equal(t, "a", text[start:end])
			require.Equal(t, text, string(data))
		}
	}
	for text, fact := range map[string]string{
		"%YAML 1.3\n---\na: b\n": "this version of YAML", "%YAML 2.0\n---\na: b\n": "this version of YAML", "%YAML 1.2\na: b\n": "", "%YAML 1.20\n---\na: b\n": "",
		"%YAML 1.2\n%YAML 1.2\n---\na: b\n": "",
	} {
		_, found := Parse("a.yaml", []byte(text), OpenAPI)
		require.Len(t, found, 1, text)
		require.Equal(t, ruleSyntax, found[0].Rule)
		require.Contains(t, found[0].Message, fact)
	}
}
