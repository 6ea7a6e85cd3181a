package adapter

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

func pattern(t testing.TB, path string) spec.Pattern {
	p, err := spec.ParsePublishedPattern(path)
	require.NoError(t, err)
	return p
}

func TestNames(t *testing.T) {
	for path, want := range map[string][]string{
		"/a":                           nil,
		"/{id}/{id}/{id}":              {"id", "id_2", "id_3"},
		"/{id}/{id_2}/{id}":            {"id", "id_2", "id_3"},
		"/{id}/{id}/{id_2}":            {"id", "id_3", "id_2"},
		"/{enterprise-team}/{a.b}":     {"enterprise_team", "a_b"},
		"/{a-b}/{a_b}/{a.b}":           {"a_b", "a_b_2", "a_b_3"},
		"/{1st}/{_}/{id:[0-9]+}":       {"p1st", "p_", "id__0_9__"},
		"/{0}/{9z}/{5_}/{z9}":          {"p0", "p9z", "p5_", "z9"},
		"/{az}/{AZ}/{`}/{@}/{[}":       {"az", "AZ", "p_", "p__2", "p__3"},
		"/{ü}/{ö}/{*}/{{x}}/{path...}": {"p_", "p__2", "p__3", "x", "path"},
	} {
		names := Names(pattern(t, path))
		require.Equal(t, want, names, path)
	}
}

// FuzzNames: names are identifiers, no two alike, whatever a document holds.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"/{id}/{id}", "/{}{a}/{-}/{.}", "/{a-b}{a_b}/{a.b...}", "/{\xff}/{é}", "/{id_2}/{id}/{id}/{id_2_2}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		p, err := spec.ParsePublishedPattern(path)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		names := Names(p)
		require.Len(t, names, len(p.Params()))
		for _, n := range names {
			require.Regexp(t, `^[A-Za-z_][A-Za-z0-9_]*$`, n)
			require.NotEqual(t, "_", n)
			require.False(t, seen[n], "%s twice in %q", n, names)
			seen[n] = true
		}
	})
}

// FuzzEscape: the normal form is that of net/url, means the same, and is its own.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"a b", "%41%2f%zz", "é", "<x>", "a:b@c", "%", "a%4", "%%41", "{}", "~._-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		escaped := Escape(text)
		require.Equal(t, escaped, Escape(escaped))
		plain, err := url.PathUnescape(escaped)
		require.NoError(t, err)
		if want, err := url.PathUnescape(text); err == nil {
			require.Equal(t, want, plain)
		}
	})
}

// What stands in a path as it is, by RFC 3986 section 3.3: pchar. An escape of a delimiter is not the delimiter.
func TestEscape(t *testing.T) {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	const delimiters = "!$&'()*+,;=:@"
	for c := range 256 {
		text, escape := string([]byte{byte(c)}), fmt.Sprintf("%%%02X", c)
		lower := strings.ToLower(escape)
		switch {
		case strings.Contains(unreserved, text):
			require.Equal(t, []string{text, text, text}, []string{Escape(text), Escape(escape), Escape(lower)})
		case strings.Contains(delimiters, text):
			require.Equal(t, []string{text, escape, escape}, []string{Escape(text), Escape(escape), Escape(lower)})
		default:
			require.Equal(t, []string{escape, escape, escape}, []string{Escape(text), Escape(escape), Escape(lower)})
		}
	}
	for text, want := range map[string]string{"": "", "a%4": "a%254", "%": "%25", "%41": "A", "%zz%": "%25zz%25", "a%2Fb%2f": "a%2Fb%2F"} {
		require.Equal(t, want, Escape(text), text)
	}
}

func TestConvertRefuses(t *testing.T) {
	s := Syntax{
		Param:   func(n string) string { return ":" + n },
		Literal: func(text string) (string, error) { return text, Without("*", text) },
	}
	for path, reason := range map[string]string{
		"/a//b":       "two slashes stand side by side, which routers and proxies merge",
		"/a/../b":     `clients and routers resolve the segment ".."`,
		"/%2e/b":      `clients and routers resolve the segment "."`,
		"/{id}.json":  `"{id}.json" mixes text and parameters in one segment, which it cannot match exactly`,
		"/a{x}{y}":    `"a{x}{y}" mixes text and parameters in one segment, which it cannot match exactly`,
		"/x/{all...}": "it has nothing that takes the rest of a path as {all...} does",
		"/x/*":        `'*' in "*" means something else there and cannot be escaped`,
	} {
		text, err := s.Convert(pattern(t, path))
		require.EqualError(t, err, reason, path)
		require.Empty(t, text)
	}
	text, err := s.Convert(pattern(t, "/a/{b-c}/%61/"))
	require.NoError(t, err)
	require.Equal(t, "/a/:b_c/a/", text)
}

func TestDecode(t *testing.T) {
	plain, err := Decode("caf%C3%A9%20x%25")
	require.NoError(t, err)
	require.Equal(t, "café x%", plain)
	for _, s := range []string{"a%2Fb", "a%5Cb", "a%00", "%0A", "%1F", "%7F", "%zz"} {
		_, err := Decode(s)
		require.Error(t, err, s)
	}
}
