package source

import (
	"fmt"
	"testing"
)

// endpoints makes a spec of n endpoints, a tenth of them per scope.
func endpoints(n int) []byte {
	b := []byte("scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n")
	for i := range n {
		if i%10 == 0 {
			b = fmt.Appendf(b, "  area%d:read:\n    description: Read what is in area %d.\n    grants:\n", i/10, i/10)
		}
		b = fmt.Appendf(b, "      - GET /area%d/item%d/{id}: Get an item of kind %d\n", i/10, i, i)
	}
	return b
}

func BenchmarkParse(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		data := endpoints(n)
		b.Run(fmt.Sprintf("endpoints=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				doc, list := Parse("f", data, Native)
				if doc == nil || len(list) > 0 {
					b.Fatal(list)
				}
			}
		})
	}
	for name, data := range corpus(b) {
		if len(data) < 300_000 {
			continue
		}
		b.Run(name[len(name)-20:], func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(name, data, OpenAPI)
			}
		})
	}
}
