package site

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What Hugo 0.111 serves was read off a build of these folders, what Starlight serves off github-slugger 2.0.
func TestSpelledFolder(t *testing.T) {
	for name, want := range map[string][2]string{
		"scopes": {"scopes", "scopes"}, "API": {"api", "api"}, "API.Scopes": {"api.scopes", "apiscopes"}, "My API": {"my-api", "my-api"},
		"1. scopes": {"1.-scopes", "1-scopes"}, "v1.0": {"v1.0", "v10"}, "a_b": {"a_b", "a_b"}, "a--b": {"a--b", "a--b"}, "-x-": {"-x-", "-x-"},
		"A+B~C@D!E$F=G": {"a+b~c@defg", "abcdefg"}, "a'b(c)": {"abc", "abc"}, "x&y,z;w": {"xyzw", "xyzw"}, "Ünal Äß": {"ünal-äß", "ünal-äß"}, "日本": {"日本", "日本"},
		"Scopes#1": {}, "50%": {}, "q?x": {}, "a  b": {}, " lead": {}, "İx": {}, "–dash…": {}, "²½": {}, "!!": {}, "…": {},
	} {
		for i, site := range []string{"hugo", "starlight"} {
			_, got, err := Named(site).Spelled("content/guide.md", "content/"+name)
			if want[i] == "" {
				require.ErrorIs(t, err, errFolder, "%s: %s", site, name)
				continue
			}
			require.NoError(t, err, "%s: %s", site, name)
			require.Equal(t, "content/"+want[i], got, "%s: %s", site, name)
		}
	}
}

func TestSpelledLink(t *testing.T) {
	for _, c := range [][5]string{
		{"github", "docs/guide.md", "docs/My API", "./My%20API/store.md#x"},
		{"github", "docs/guide.md", "docs/1. scopes", "./1.%20scopes/store.md#x"},
		{"mkdocs", "docs/guide.md", "docs/Scopes#1", "./Scopes%231/store.md#x"},
		{"vitepress", "docs/a b/guide.md", "docs/(50%)", "../%2850%25%29/store.md#x"},
		{"docusaurus", "docs/My API/guide.md", "docs/My API/scopes", "./scopes/store.md#x"},
		{"hugo", "content/guide.md", "content/My API", "../my-api/store/#x"},
		{"hugo", "content/Scopes#1/guide.md", "content/Scopes#1/API", "../api/store/#x"}, // what both lie in is not spelled
		{"hugo", "content/Ü#/guide.md", "content/API", "../../api/store/#x"},
		{"starlight", "src/content/docs/guide.md", "src/content/docs/API.Scopes", "../apiscopes/store/#x"},
	} {
		s := Named(c[0])
		from, to, err := s.Spelled(c[1], c[2])
		require.NoError(t, err)
		require.Equal(t, c[3], s.Link(from, to+"/store.md", "x"), c)
	}
}

func TestMoves(t *testing.T) {
	for page, want := range map[string]string{
		"---\ntitle: x\nurl: /y/\n---\n": "url", "+++\nurl = \"/y/\"\n+++\n": "url", "\uFEFF---\r\n\"url\": /y/\r\n---\r\n": "url",
		"---\ntitle: x\n---\nurl: /y/\n": "", "url: x\n": "", "---\n  url: nested\n---\n": "", "": "",
	} {
		require.Equal(t, want, Named("hugo").Moves([]byte(page)), page)
		require.Empty(t, Named("docusaurus").Moves([]byte(page)))
	}
	require.Equal(t, "slug", Named("starlight").Moves([]byte("---\nslug: y\n---\n")))
}
