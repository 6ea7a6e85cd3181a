package format

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// What came out wrong is refused, whatever is wrong with it. The right side is what a broken printer would make of the left.
func TestChangedIsRefused(t *testing.T) {
	const text = "scopegen: 1\nscopes:\n  a: {grants: [GET /x: {summary: s}, GET /y], title: T, x-a: {b: 1, c: [1, &d 2, *d]}}\n  b: {} # c\n"
	for _, out := range []string{
		"scopegen: 1\nscopes: [\n",
		"scopegen: 1\nscopes: [] # c\n",
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: {summary: s}, GET /y], title: T, x-a: {b: 1, c: [1, &d 2, *d]}}\n  b: {}\n",                    // a comment is gone
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: {summary: s}, GET /y], title: T, x-a: {b: 1, c: [1, &d 2, *d]}} # c\n  b: {} # c\n",            // and is twice
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: {summary: s}, GET /y], title: T, x-a: {b: \"1\", c: [1, &d 2, *d]}}\n  b: {} # c\n",            // text of a number
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: {summary: s}, GET /y], title: T, x-a: {c: [1, &d 2, *d], b: 1}}\n  b: {} # c\n",                // an order that may count
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: {summary: s}, GET /y], title: T, x-a: {b: 1, c: [1, 2, 2]}}\n  b: {} # c\n",                    // an alias written out
		"scopegen: 1\nscopes:\n  b: {} # c\n  a: {grants: [GET /x: {summary: s}, GET /y], title: T, x-a: {b: 1, c: [1, &d 2, *d]}}\n",                // scopes have an order
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: {id: s}, GET /y], title: T, x-a: {b: 1, c: [1, &d 2, *d]}}\n  b: {} # c\n",                     // another key
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: t, GET /y], title: T, x-a: {b: 1, c: [1, &d 2, *d]}}\n  b: {} # c\n",                           // another summary
		"scopegen: 1\nscopes:\n  a: {grants: [GET /y, GET /x: {summary: s}], title: T, x-a: {b: 1, c: [1, &d 2, *d]}}\n  b: {} # c\n",                // grants in turn
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: {summary: s}, GET /y], title: T, x-a: {b: 1, c: [1, &d 2, *d]}, note: N}\n  b: {} # c\n",       // one more key
		"scopegen: 1\nscopes:\n  a: {grants: [GET /x: {summary: s}, GET /y], title: |\n      T\n    , x-a: {b: 1, c: [1, &d 2, *d]}}\n  b: {} # c\n", // no YAML
	} {
		doc, found := source.Parse("scopes.yaml", []byte(text), source.Native)
		require.Empty(t, found)
		verify("scopes.yaml", doc, read(doc), []byte(out), &found)
		require.Len(t, found, 1, out)
		require.Equal(t, diag.Code("SG5301"), found[0].Rule.Code, out)
	}
	doc, found := source.Parse("scopes.yaml", []byte(text), source.Native)
	verify("scopes.yaml", doc, read(doc), []byte("scopegen: 1\nscopes:\n  a: {title: T, x-a: {b: 1, c: [1, &d 2, *d]}, grants: [GET /x: s, GET /y]}\n  b: {} # c\n"), &found)
	require.Empty(t, found)
}
