package format_test

import (
	"fmt"
	"testing"

	"github.com/scopegen/scopegen/spec/native/format"
)

func BenchmarkSource(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		data := []byte("scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n")
		for i := range n {
			if i%10 == 0 {
				data = fmt.Appendf(data, "  # Area %d.\n  area%d:read:\n    grants:\n", i/10, i/10)
			}
			data = fmt.Appendf(data, "      - GET /area%d/item%d/{id}: {summary: Get an item of kind %d, id: get%d}\n", i/10, i, i, i)
		}
		b.Run(fmt.Sprintf("endpoints=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if out, found := format.Source("scopes.yaml", data); out == nil {
					b.Fatal(found)
				}
			}
		})
	}
}
