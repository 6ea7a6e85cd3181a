package runtime

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/stretchr/testify/require"
)

var sink int

// crud makes n operations, ten on each resource.
func crud(n int) (operations []pack.Operation, paths []string) {
	words := strings.Fields("account agent alert article asset badge banner billing board budget bundle calendar campaign card cart catalog channel charge client cluster " +
		"collection comment company config contact container contract coupon credential currency customer dashboard database delivery deployment")
	for i := 0; len(operations) < n; i++ {
		base := fmt.Sprintf("/v1/%ss%d/%ss", words[i%len(words)], i/200, words[(i*7+i/len(words))%len(words)])
		sub := base + "/{id}/" + words[(i*11)%len(words)]
		for k, op := range []pack.Operation{
			{Method: "GET", Path: base}, {Method: "POST", Path: base}, {Method: "GET", Path: base + "/{id}"}, {Method: "PUT", Path: base + "/{id}"}, {Method: "PATCH", Path: base + "/{id}"},
			{Method: "DELETE", Path: base + "/{id}"}, {Method: "GET", Path: sub}, {Method: "POST", Path: sub}, {Method: "GET", Path: sub + "/{sub}"}, {Method: "DELETE", Path: sub + "/{sub}"},
		} {
			op.ID = fmt.Sprint(i, "-", k)
			operations = append(operations, op)
			paths = append(paths, strings.NewReplacer("{id}", fmt.Sprint(i*7919), "{sub}", "c4f1").Replace(op.Path))
		}
	}
	return operations[:n], paths[:n]
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{203, 1000, 10000} {
		operations, paths := crud(n)
		tables, err := pack.Pack(pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}, Operations: operations})
		require.NoError(b, err)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(len(tables.Routes)), "table-bytes")
			for i := 0; b.Loop(); i++ {
				k := i * 7919 % n
				op, _ := match(tables.Routes, operations[k].Method, paths[k])
				sink += int(op)
			}
		})
	}
}

func BenchmarkDecide(b *testing.B) {
	m := pack.Model{Schemes: []pack.Scheme{{Name: "oauth2"}}}
	for i := range 64 * scopeWords {
		m.Scopes = append(m.Scopes, pack.Scope{Name: fmt.Sprint("s", i)})
	}
	for i := range 64 {
		alt := []pack.Alternative{{Needs: []pack.Need{{Scheme: "oauth2", Scopes: []string{fmt.Sprint("s", i)}}}}, {Needs: []pack.Need{{Scheme: "oauth2", Scopes: []string{fmt.Sprint("s", (i+7)%64)}}}}}
		both := []pack.Alternative{{Needs: []pack.Need{{Scheme: "oauth2", Scopes: []string{fmt.Sprint("s", i), fmt.Sprint("s", (i+7)%64)}}}}}
		m.Operations = append(m.Operations, pack.Operation{Method: "GET", Path: fmt.Sprint("/any/", i), ID: fmt.Sprint("any", i), Alternatives: alt},
			pack.Operation{Method: "GET", Path: fmt.Sprint("/all/", i), ID: fmt.Sprint("all", i), Alternatives: both})
	}
	tables, err := pack.Pack(m)
	require.NoError(b, err)
	p := NewPrincipal(Credential{scheme: 1, scopes: Set{words: [scopeWords]uint64{^uint64(0)}}})
	for first, name := range map[Operation]string{1: "any", 2: "all"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := Operation(0); b.Loop(); i++ {
				if decideCopy(tables.Requirements, first+i&63*2, p).Allowed {
					sink++
				}
			}
		})
	}
}

// decideCopy takes the principal by value as Decide does.
//
//go:noinline
func decideCopy(table string, op Operation, p Principal) Decision { return decide(table, op, &p) }

func BenchmarkParseSet(b *testing.B) {
	for _, n := range []int{60, 917} {
		if n > 64*scopeWords {
			continue
		}
		verbs := []string{"read", "write", "delete", "admin"}
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("%s%d:%s", []string{"store", "asset", "billing", "userManagement"}[i/4%4], i/16, verbs[i%4]))
		}
		table := namesTable(b, names...)
		var claims []string
		for i := range 256 {
			var list []string
			for k := range 8 {
				list = append(list, names[(i*31+k*57)%n])
			}
			claims = append(claims, strings.Join(list, " "))
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				set, _, _ := parseSet(table, claims[i&255], "")
				sink += int(set.words[0])
			}
		})
	}
}
