package openapi

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// What show prints of every document is what another program read there: every operation with its id, and the security that
// applies to it, with alternatives, schemes and scopes in order.
func TestReading(t *testing.T) {
	each(t, func(t *testing.T, d *document) {
		want := d.oracle(t)
		distinct := map[string]bool{}
		for _, o := range want {
			distinct[o.security] = true
		}
		figures.set(d.name, "operations", "%d", len(want))
		figures.set(d.name, "requirements", "%d", len(distinct))

		dir := t.TempDir()
		d.unpack(t, dir)
		p := newPlain(dir)
		holders, err := p.read(d.file)
		require.NoError(t, err)
		mine := operations(holders)
		require.Empty(t, differences(want, mine), "the reader of this package is no judge")

		r := scopegen(t, dir, "show", d.file, "--format", "json")
		code := 0
		if len(d.known) > 0 {
			code = 1
		}
		require.Equal(t, code, r.code, "%s", first(r.stderr))
		got := shown(t, r.stdout)
		require.NotContains(t, string(r.stdout), `"access":"none"`)
		wrong := d.unknown(t, differences(want, got))
		figures.set(d.name, "reading", "%d", len(wrong))
		require.Empty(t, wrong)
		require.Equal(t, names(mine), names(got), "operations in the order of the file")
	})
}

func operations(holders []holder) (out []operation) {
	for _, h := range holders {
		out = append(out, h.operation)
	}
	return out
}

func names(all []operation) (out []string) {
	for _, o := range all {
		out = append(out, o.String())
	}
	return out
}

// The comparison sees what it is there to see.
func TestDifferences(t *testing.T) {
	base := []operation{{"GET", "/a", "a", "o[r w] | k[]"}, {"PUT", "/a", "b", "public"}, {"GET", "/b", "c", "silent"}}
	require.Empty(t, differences(base, base))
	for _, change := range []func([]operation) []operation{
		func(all []operation) []operation { return all[1:] },
		func(all []operation) []operation { return append(all, operation{"GET", "/c", "d", "public"}) },
		func(all []operation) []operation { return append(all, all[0]) },
		func(all []operation) []operation { all[0].security = "k[] | o[r w]"; return all },
		func(all []operation) []operation { all[0].security = "o[w r] | k[]"; return all },
		func(all []operation) []operation { all[1].security = "silent"; return all },
		func(all []operation) []operation { all[2].id = "x"; return all },
		func(all []operation) []operation { all[2].method = "HEAD"; return all },
	} {
		require.NotEmpty(t, differences(base, change(slices.Clone(base))))
	}
}
