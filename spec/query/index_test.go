package query

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

// TestIndexFindsWhatFindFinds asks both, of random patterns and of paths that nearly match them.
func TestIndexFindsWhatFindFinds(t *testing.T) {
	pieces := []string{"a", "b", "a.json", "{x}", "{x}.json", "a{x}", "", "a%2Fb", "A"}
	requests := []string{"a", "b", "c", "a.json", "x.json", ".json", "ab", "", "a%2Fb", "a%2fb", "%61", "..", "A", "é"}
	found := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 4))
		b := build("s")
		seen := map[string]bool{}
		for range 1 + r.IntN(12) {
			var path strings.Builder
			for i, n := 0, 1+r.IntN(4); i < n; i++ {
				piece := pieces[r.IntN(len(pieces))]
				if piece == "" && i < n-1 {
					piece = "b"
				}
				if i == n-1 && r.IntN(6) == 0 {
					piece = "{rest...}"
				}
				path.WriteString("/" + strings.ReplaceAll(piece, "x", fmt.Sprint("x", i)))
			}
			method := []string{"GET", "HEAD", "PUT"}[r.IntN(3)]
			if !seen[method+path.String()] {
				seen[method+path.String()] = true
				o := b.op(t, method, path.String(), 0)
				o.SlashIgnored = r.IntN(4) == 0
			}
		}
		spec.Seal(b.API)
		index := NewIndex(b.API)
		for range 200 {
			var path strings.Builder
			for range r.IntN(5) {
				path.WriteString("/" + requests[r.IntN(len(requests))])
			}
			method := []string{"GET", "HEAD", "PUT", "POST"}[r.IntN(4)]
			want := Find(b.API, method, path.String())
			require.Equal(t, want, index.Find(method, path.String()), "%d: %s %s", seed, method, path.String())
			if want.Operation != nil {
				found++
			}
		}
	}
	require.Greater(t, found, 1000)
}
