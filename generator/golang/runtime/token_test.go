package runtime

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// namesTable is a name table of these scopes. Only as many as a Set holds here can be added to one.
func namesTable(t testing.TB, names ...string) string {
	m := pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}}
	for _, n := range names {
		m.Scopes = append(m.Scopes, pack.Scope{Name: n})
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	return tables.Scopes
}

// oneScope is the set of a scope of another table.
func oneScope(n int) (set Set) {
	set.add(Scope(n))
	return set
}

// wireNames are the names of a set under another table.
func wireNames(table string, s Set) []string {
	list := []string{}
	for scope := range s.All() {
		list = append(list, name(table, int(scope)))
	}
	return list
}

func vectorFile(t *testing.T, path string) []byte {
	data, err := os.ReadFile("../../../../shared/vectors/" + path)
	if os.IsNotExist(err) && os.Getenv("SCOPEGEN_CI") != "1" {
		t.Skip("no vectors beside the project")
	}
	require.NoError(t, err)
	return data
}

func TestScopeVectors(t *testing.T) {
	var vectors []struct {
		ID     string
		Claims json.RawMessage
		Mode   string
		Expect json.RawMessage
	}
	require.NoError(t, json.Unmarshal(vectorFile(t, "scope_vectors.json"), &vectors))
	require.Len(t, vectors, 35)
	for _, v := range vectors {
		t.Run(v.ID, func(t *testing.T) {
			var want []string
			var not struct{ Not []string }
			reject := string(v.Expect) == `"reject"`
			if json.Unmarshal(v.Expect, &want) != nil && !reject {
				require.NoError(t, json.Unmarshal(v.Expect, &not))
			}
			names := namesTable(t, append(slices.Clone(want), append(not.Not, "other")...)...)
			payload := []byte(v.Claims)
			if payload[0] == '"' { // a document that is not JSON data, written as text
				var text string
				require.NoError(t, json.Unmarshal(v.Claims, &text))
				payload = []byte(text)
			}
			form := claimText
			if v.Mode == "roles" || strings.HasPrefix(v.ID, "scp-") && v.ID != "scp-string" {
				form = claimArray
			}
			var set Set
			claim, err := claimIn(payload, v.Mode, nil)
			if err == nil {
				set, _, err = claim.parse(names, form, "")
			}
			if reject {
				require.Error(t, err)
				require.Equal(t, Set{}, set)
				return
			}
			require.NoError(t, err)
			require.ElementsMatch(t, want, wireNames(names, set))
		})
	}
}

func TestParseSetCountsWhatItDoesNotKnow(t *testing.T) {
	names := namesTable(t, "a", "b:read", "a-rather-long-name-of-a-scope.Read", "a-rather-long-name-of-a-scope.Both")
	for _, c := range []struct {
		text, prefix string
		want         []string
		unknown      int
	}{
		{text: "a b:read c", want: []string{"a", "b:read"}, unknown: 1},
		{text: "a-rather-long-name-of-a-scope.Both a-rather-long-name-of-a-scope.Reax", want: []string{"a-rather-long-name-of-a-scope.Both"}, unknown: 1},
		{text: "api://prod/a a api://prod/ API://prod/b:read api://prod/b:read", prefix: "api://prod/", want: []string{"a", "b:read"}, unknown: 3},
		{text: "api://prod/a", unknown: 1},
	} {
		set, unknown, err := parseSet(names, c.text, c.prefix)
		require.NoError(t, err)
		require.ElementsMatch(t, c.want, wireNames(names, set), c.text)
		require.Equal(t, c.unknown, unknown, c.text)
		set, unknown, err = parseList(names, strings.Split(c.text, " "), c.prefix)
		require.NoError(t, err)
		require.ElementsMatch(t, c.want, wireNames(names, set), c.text)
		require.Equal(t, c.unknown, unknown, c.text)
	}
}

// A text of any length is found whole, wherever it stands in a list or a path, and never by another of the same length, or by what ends sooner.
func TestTextsOfEveryLength(t *testing.T) {
	var names []string
	var operations []pack.Operation
	for n := 1; n <= min(70, 64*scopeWords); n++ {
		name := strings.Repeat("abcdefgh", 9)[:n-1] + "z"
		names = append(names, name)
		operations = append(operations, pack.Operation{Method: "GET", Path: "/p/" + name + "/end", ID: name})
	}
	table := namesTable(t, names...)
	tables, err := pack.Pack(pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}, Operations: operations})
	require.NoError(t, err)
	for i, name := range names {
		require.Equal(t, i+1, lookup(table, name))
		op, result := matchRequest(tables.Routes, "GET", "/p/"+name+"/end")
		require.Equal(t, MatchFound, result)
		require.Equal(t, i+1, int(op))
		for _, around := range []string{"%s", "%s y", "x %s", "unknown-name-of-a-scope %s y", "%s 12345678", "1234567 %s"} {
			text := fmt.Sprintf(around, name)
			set, unknown, err := parseSet(table, text, "")
			require.NoError(t, err)
			require.Equal(t, oneScope(i+1), set, text)
			require.Equal(t, strings.Count(text, " "), unknown, text)
		}
		for k := range len(name) {
			other := []byte(name)
			other[k] ^= 1
			require.Zero(t, lookup(table, string(other)), "%q", other)
			_, result := matchRequest(tables.Routes, "GET", "/p/"+string(other)+"/end")
			require.Equal(t, MatchNone, result, "%q", other)
			set, unknown, err := parseSet(table, string(other)+" "+name, "")
			require.NoError(t, err)
			require.Equal(t, 1, set.Len())
			require.Equal(t, 1, unknown)
			other[k] ^= 0x81 // a byte beyond ASCII is no other spelling of the one below
			require.Zero(t, lookup(table, string(other)), "%q", other)
			_, result = matchRequest(tables.Routes, "GET", "/p/"+string(other)+"/end")
			require.Equal(t, MatchNone, result, "%q", other)
			set, _, err = parseSet(table, string(other), "")
			require.Error(t, err, "%q", other)
			require.Zero(t, set)
		}
		require.Zero(t, lookup(table, name+"\x00"))
		_, result = matchRequest(tables.Routes, "GET", "/p/"+name+"\x00/end")
		require.Equal(t, MatchNone, result)
		_, _, err := parseSet(table, name+"\x00", "")
		require.Error(t, err)
	}
}

func TestParseSetLimits(t *testing.T) {
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{strings.Repeat("x", 256), true}, {strings.Repeat("x", 257), false},
		{strings.TrimSpace(strings.Repeat("x ", 1024)), true}, {strings.TrimSpace(strings.Repeat("x ", 1025)), false},
		{strings.TrimSpace(strings.Repeat(strings.Repeat("x", 127)+" ", 512)), true}, {strings.Repeat(strings.Repeat("x", 127)+" ", 512) + "y", false},
	} {
		for _, options := range [][]ReadOption{nil, {WithScopePrefix("y")}} {
			_, _, err := ParseSet(c.text, options...)
			require.Equal(t, c.ok, err == nil, "%d bytes: %v", len(c.text), err)
			_, _, err = ParseList(strings.Split(c.text, " "), options...)
			require.Equal(t, c.ok, err == nil, "%d bytes: %v", len(c.text), err)
		}
	}
}

func TestParseSetTakesAsMuchAsItSays(t *testing.T) {
	_, unknown, err := ParseSet(strings.Repeat(strings.Repeat("x", 127)+" ", 511) + strings.Repeat("x", 128))
	require.NoError(t, err)
	require.Equal(t, 512, unknown)
}

func TestParseLinesLimits(t *testing.T) {
	full := strings.Repeat(strings.Repeat("x", 127)+"\n", 512)
	set, unknown, err := ParseLines(full)
	require.NoError(t, err)
	require.Equal(t, 512, unknown)
	require.Zero(t, set)
	set, unknown, err = ParseLines(full + "\n")
	require.ErrorContains(t, err, "scope list of 65537 bytes: more than 65536")
	require.Zero(t, unknown)
	require.Zero(t, set)
}

func TestParseSetDoesNotAllocate(t *testing.T) {
	text := strings.Join(Strings(slices.Collect(All())...), " ")
	if len(text) > 4000 {
		text = text[:strings.LastIndexByte(text[:4000], ' ')]
	}
	prefixed := "p/" + strings.ReplaceAll(text, " ", " p/")
	require.Zero(t, testing.AllocsPerRun(100, func() {
		_, unknown, err := ParseSet(text)
		if err != nil || text != "" && unknown != 0 {
			panic(fmt.Sprint(unknown, err))
		}
		_, unknown, err = ParseSet(prefixed, WithScopePrefix("p/"))
		if err != nil || text != "" && unknown != 0 {
			panic(fmt.Sprint(unknown, err))
		}
	}))
}

// What ParseSet takes is what the grammar says, read another way, and no name is ever found that is not there byte for byte.
func FuzzParseSet(f *testing.F) {
	for _, text := range []string{"a b:read", "a  b", " a", "a\x00", "a,b", "caf\u00e9", strings.Repeat("long-scope-name-", 20), "sixteen-bytes-ok sixteen-bytes-ok\x00", "\x00\x00"} {
		f.Add(text)
	}
	known := []string{"a", "b:read", "sixteen-bytes-ok", "sixteen-bytes-ok2", "long-scope-name-long-scope-name-long-scope-name-"}
	names := namesTable(f, known...)
	f.Fuzz(func(t *testing.T, text string) {
		var want []string
		bad := len(text) > maxListBytes
		unknown := 0
		tokens := strings.Split(text, " ")
		if text == "" {
			tokens = nil
		}
		for _, token := range tokens {
			bad = bad || token == "" || len(token) > 256 || strings.IndexFunc(token, func(r rune) bool { return r < 0x21 || r > 0x7e || r == '"' || r == '\\' }) >= 0
			if !slices.Contains(known, token) {
				unknown++
			} else if !slices.Contains(want, token) {
				want = append(want, token)
			}
		}
		bad = bad || len(tokens) > maxTokens
		set, n, err := parseSet(names, text, "")
		if bad {
			require.Error(t, err)
			require.Equal(t, Set{}, set)
			return
		}
		require.NoError(t, err)
		require.Equal(t, unknown, n)
		require.ElementsMatch(t, want, wireNames(names, set))
	})
}
