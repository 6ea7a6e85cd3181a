package pack_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

// written is where the alternatives of the n-th operation, from 0, begin, and how many there are, by the layout in the fixed part's decide.go.
func written(table string, n int) (at, count int) {
	b := []byte(table)
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	u32 := func(at int) int { return int(binary.LittleEndian.Uint32(b[at:])) }
	tests := u32(u32(8) + 16*u16(16+2*n) + 4)
	return u32(tests + 8), u16(tests + 2)
}

// Alternatives are found however far into the table they stand: past what each of an offset's four bytes counts.
func TestRequirementsFarIntoTheTable(t *testing.T) {
	m := pack.Model{Schemes: oauth2}
	const most = 1<<16 - 1
	for i := range 14 {
		name := fmt.Sprint("s", i)
		m.Scopes = append(m.Scopes, pack.Scope{Name: name})
		list := slices.Repeat([]pack.Alternative{{Needs: []pack.Need{{Scheme: "oauth2"}}}}, most)
		list[0].Needs = []pack.Need{{Scheme: "oauth2", Scopes: []string{name}}}
		m.Operations = append(m.Operations, pack.Operation{Method: "GET", Path: fmt.Sprint("/", i), ID: name, Alternatives: list})
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	table := tables.Requirements
	for i := range m.Operations {
		at, count := written(table, i)
		require.Equal(t, most, count)
		scopes := binary.LittleEndian.AppendUint16(nil, uint16(i+1))
		first := "\x01\x00\x00\x00\x16\x00\x00\x00" + "\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x01\x00" + string(scopes)
		rest := "\x01\x00\x00\x00\x14\x00\x00\x00" + "\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00"
		require.True(t, table[at:at+len(first)] == first && table[at+len(first):at+len(first)+len(rest)] == rest, "operation %d at %d", i, at)
	}
	last, _ := written(table, len(m.Operations)-1)
	require.Greater(t, last, 1<<24)
}

// As many different requirements fit as a number of 16 bits counts; one more is refused, and any number of operations that share them is not.
func TestRequirementsAreCounted(t *testing.T) {
	const scopes, most = 257, 1 << 16
	m := pack.Model{Schemes: oauth2}
	for i := range scopes {
		m.Scopes = append(m.Scopes, pack.Scope{Name: fmt.Sprint("s", i)})
	}
	pair := func(i int) pack.Operation {
		return pack.Operation{Method: "GET", Path: fmt.Sprint("/", i), ID: fmt.Sprint("op", i), Unrouted: true, Alternatives: []pack.Alternative{
			{Needs: []pack.Need{{Scheme: "oauth2", Scopes: []string{m.Scopes[i/scopes].Name, m.Scopes[i%scopes].Name}}}},
		}}
	}
	for i := range most {
		m.Operations = append(m.Operations, pair(i))
	}
	for i, n := range []int{0, most - 1} {
		again := pair(n)
		again.ID = fmt.Sprint("again", i)
		m.Operations = append(m.Operations, again)
	}
	tables, err := pack.Pack(m)
	require.NoError(t, err)
	for i, n := range []int{0, most - 1} {
		at, _ := written(tables.Requirements, n)
		again, _ := written(tables.Requirements, most+i)
		require.Equal(t, at, again)
	}
	m.Operations = append(m.Operations, pair(most))
	_, err = pack.Pack(m)
	require.ErrorContains(t, err, "(op65536): more than 65536 different requirements")
}

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
		{"a scope of the second word", anyOf(one("s64")), 1<<16 | 1<<8 | 2},
		{"any of two scopes of one word", anyOf(one("s64"), one("s127")), 1<<16 | 1<<8 | 2},
		{"any of two scopes of two words", anyOf(one("s0"), one("s129")), 2<<16 | 1<<8 | 4},
		{"any of three words", anyOf(one("s0"), one("s129"), one("s70")), 3<<16 | 1<<8 | 4},
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
