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
	tests := u32(u32(8) + u32(12)*u16(16+2*n) + 4)
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
