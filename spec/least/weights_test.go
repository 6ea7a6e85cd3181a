package least_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/least"
)

// Each alternative weighs what the question about its call alone says that it does, counted by decisions.
func TestWeights(t *testing.T) {
	compared := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		api := model(r, 1+r.IntN(9), 12)
		weights := least.NewWeights(api)
		for _, o := range api.Operations {
			for _, alt := range o.Effective.Alternatives {
				if alt.Anonymous() {
					continue
				}
				q := least.Question{API: api, Calls: []*spec.Operation{o}}
				if len(alt.SubjectTypes) > 0 {
					q.Subject = alt.SubjectTypes[0]
				}
				require.Equal(t, weigh(q, alt.Needs), weights.Of(o, alt), "seed %d, %s", seed, o)
				compared++
			}
		}
	}
	require.Greater(t, compared, 300)
}
