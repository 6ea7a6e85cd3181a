package write_test

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native/format"
	"github.com/scopegen/scopegen/spec/native/write"
	"github.com/scopegen/scopegen/spec/source"
)

// formatted requires that formatting has nothing to change in a text that this package wrote: the two have one form. All that tests
// write passes here, random models and published documents too.
func formatted(t testing.TB, text []byte) {
	t.Helper()
	again, found := format.Source("back.yaml", text)
	require.NotNil(t, again, "%v", found)
	if !bytes.Equal(text, again) {
		at := 0
		for at < len(text) && at < len(again) && text[at] == again[at] {
			at++
		}
		from := bytes.LastIndexByte(text[:at], '\n') + 1
		require.Equal(t, string(text[from:min(from+400, len(text))]), string(again[from:min(from+400, len(again))]))
	}
}

var emptyLine = regexp.MustCompile(`\n\n+`)

// A spec that lost its layout, as JSON, gets the layout that it was written in, but for empty lines.
func TestLayoutComesBack(t *testing.T) {
	tried := 0
	for seed := range uint64(200) {
		api := chance{rand.New(rand.NewPCG(seed, 2))}.model()
		if spec.Seal(api).Errors() > 0 {
			continue
		}
		write.Adapt(api, "test")
		text, err := write.Spec(api, write.Options{})
		require.NoError(t, err)
		doc, found := source.Parse("spec.yaml", text, source.Native)
		require.Zero(t, found.Errors())
		again, found := format.Source("spec.yaml", []byte(doc.Root.JSON()))
		require.Zero(t, found.Errors(), "%v", found)
		require.Equal(t, emptyLine.ReplaceAllString(string(text), "\n"), emptyLine.ReplaceAllString(string(again), "\n"), "seed %d", seed)
		tried++
	}
	require.Greater(t, tried, 100)
}
