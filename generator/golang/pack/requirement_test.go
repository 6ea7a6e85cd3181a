package pack_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// What most operations need has a short form, in which the fixed part decides by a few words: {kind 8, scheme 8, word or count 16}.
func TestRequirementsHaveAShortForm(t *testing.T) {
	m := pack.Model{Schemes: []pack.Scheme{{Name: "key"}, {Name: "oauth2"}}, SubjectTypes: []string{"user"}}
	for i := range 130 {
		m.Scopes = append(m.Scopes, pack.Scope{Name: fmt.Sprint("s", i), ObjectsAll: i == 1})
	}
	m.Scopes[2].SubjectTypes = m.SubjectTypes
	anyOf := func(needs ...[]string) (list []pack.Alternative) {
		for _, scopes := range needs {
			list = append(list, pack.Alternative{Needs: []pack.Need{{Scheme: "oauth2", Scopes: scopes}}})
		}
		return list
	}
	one := func(name string) []string { return []string{name} }
	for i, c := range []struct {
		what         string
		alternatives []pack.Alternative
		head         uint32
	}{
		{"nobody", nil, 0},
		{"anonymous", []pack.Alternative{{}}, 1},
		{"anonymous, or a scope", append(anyOf(one("s0")), pack.Alternative{}), 1},
		{"a scope of the second word", anyOf(one("s64")), 3<<16 | 1<<8 | 2},
		{"any of two scopes of one word", anyOf(one("s64"), one("s127")), 3<<16 | 1<<8 | 2},
		{"any of two scopes of two words", anyOf(one("s0"), one("s129")), 3<<16 | 1<<8 | 2},
		{"any of three words", anyOf(one("s0"), one("s129"), one("s70")), 3<<16 | 1<<8 | 2},
		{"both of two scopes", anyOf([]string{"s0", "s3"}), 3},
		{"a credential", anyOf(nil), 3},
		{"a scope that makes object checks skippable", anyOf(one("s1")), 3},
		{"a scope that makes object checks skippable, or anonymous", append(anyOf(one("s1")), pack.Alternative{}), 3},
		{"a scope that not everyone may hold", anyOf(one("s2")), 3},
		{"two schemes", append(anyOf(one("s0")), pack.Alternative{Needs: []pack.Need{{Scheme: "key"}}}), 3},
	} {
		m.Operations = []pack.Operation{{Method: "GET", Path: "/", ID: fmt.Sprint(i), Alternatives: c.alternatives}}
		tables, err := pack.Pack(m)
		require.NoError(t, err)
		b := []byte(tables.Requirements)
		require.Equal(t, c.head, binary.LittleEndian.Uint32(b[binary.LittleEndian.Uint32(b[8:]):]), c.what)
	}
}
