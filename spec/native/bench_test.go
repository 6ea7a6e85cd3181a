package native

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/native/synth"
)

func BenchmarkLoad(b *testing.B) {
	for _, size := range []struct{ endpoints, scopes int }{{10_000, 500}, {20_000, 1_000}, {100_000, 5_000}} {
		b.Run(fmt.Sprint(size.endpoints), func(b *testing.B) {
			text := string(synth.Spec(size.endpoints, size.scopes))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				load(b, text)
			}
		})
	}
}

func TestSyntheticSpecsAreClean(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {40, 7}, {500, 40}, {1000, 100}, {10, 100}} {
		api := clean(t, string(synth.Spec(size[0], size[1])))
		require.GreaterOrEqual(t, len(api.Operations), size[0])
		require.Len(t, api.Scopes, size[1])
	}
}
