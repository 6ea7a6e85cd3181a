package runtime

import (
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// A literal segment that a mix of text and parameters takes too, or only seems to, leads on to that mix's operations under other methods.
func TestMatchSeesMixesBehindLiterals(t *testing.T) {
	for _, mix := range []string{"{a}.json", "v{a}", "{a}-{b}", "v{a}.json", "{a}{b}x"} {
		for _, text := range []string{".json", "a.json", "abc.json", "a.json.json", "v", "v1", "v12", "v.json", "v1.json", "v123.json", "-", "a-", "-a", "a-b", "abc-def", "x", "ax", "abx", "abcx", "xxx"} {
			tables, err := pack.Pack(pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}, Operations: []pack.Operation{
				{Method: "GET", Path: "/" + mix, ID: "mix"}, {Method: "POST", Path: "/" + text, ID: "literal"},
			}})
			require.NoError(t, err)
			want := Operation(0)
			if takes("/"+mix, "/"+text) {
				want = 1
			}
			op, _ := match(tables.Routes, "GET", "/"+text)
			require.Equal(t, want, op, "%s for %s", text, mix)
			op, _ = match(tables.Routes, "POST", "/"+text)
			require.Equal(t, Operation(2), op, "%s beside %s", text, mix)
		}
	}
}
