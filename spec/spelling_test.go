package spec

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// One path has one plain shape, however it is spelt, and another path has another.
func TestPlainShape(t *testing.T) {
	shape := func(path string) string {
		p, err := ParsePublishedPattern(path)
		require.NoError(t, err, path)
		return p.PlainShape()
	}
	for want, spellings := range map[string][]string{
		"/%C3%A4/{}":    {"/ä/{x}", "/%c3%a4/{y}", "/%C3%A4/{z}"},
		"/%3Cupload%3E": {"/<upload>", "/%3cupload%3E"},
		"/self":         {"/self", "/%73elf", "/%73%65%6c%66"},
		"/a%2Fb":        {"/a%2Fb", "/a%2fb"},
		"/a/b":          {"/a/b"},
		"/100%25":       {"/100%", "/100%25"},
		"/{}:approve":   {"/{id}:approve", "/{x}%3Aapprove"},
		"/a%20b/":       {"/a b/", "/a%20b/"},
	} {
		for _, path := range spellings {
			require.Equal(t, want, shape(path), path)
		}
	}
	for b := range 256 { // what net/url decodes to the same byte is the same
		escaped := "/x" + string([]byte{'%', "0123456789abcdef"[b>>4], "0123456789abcdef"[b&15]})
		plain, err := url.PathUnescape(shape(escaped))
		require.NoError(t, err)
		require.Equal(t, "/x"+string([]byte{byte(b)}), plain)
	}
}
