package openapi

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/source"
)

// TestCompare: whatever an edit touches beside what was meant is seen.
func TestCompare(t *testing.T) {
	const before = "a: 1\nb: {c: [x, 'y'], d: &d {e: f}}\ng: *d\n"
	for _, c := range []struct{ after, fact string }{
		{"a: 1\nb: {c: [x, 'y'], d: &d {e: f}, security: []}\ng: *d\n", ""},
		{"a: 1\nb: {security: [], c: [x, 'y'], d: &d {e: f}} # c\ng: *d\n", ""},
		{before, "/b: the keys changed"},
		{"a: 1\nb: {c: [x, 'y'], d: &d {e: f}, security: [{}]}\ng: *d\n", "/b/security: the value is not the one that was to be written"},
		{"a: 1\nb: {c: [x, 'y'], d: &d {e: f}, Security: []}\ng: *d\n", `/b: the key "Security" is new`},
		{"a: \"1\"\nb: {c: [x, 'y'], d: &d {e: f}, security: []}\ng: *d\n", "/a: the value changed"},
		{"a: 1\nb: {c: [x, \"y\"], d: &d {e: f}, security: []}\ng: *d\n", "/b/c: the value changed"},
		{"a: 1\nb: {c: [x], d: &d {e: f}, security: []}\ng: *d\n", "/b/c: the list changed"},
		{"a: 1\nb: {d: &d {e: f}, c: [x, 'y'], security: []}\ng: *d\n", `/b: the key "d" is not where it was`},
		{"a: 1\nb: {c: [x, 'y'], d: &d {e: h}, security: []}\ng: *d\n", "/b/d/e: the value changed"},
		{"a: 1\nb: {c: [x, 'y'], d: &d {e: f}, security: []}\ng: {e: f}\n", "/g: the value changed"},
		{"a: 1\nb: {c: [x, 'y'], d: &d {e: f}, security: []}\ng: *d\nh: 1\n", ": the keys changed"},
	} {
		a, found := source.Parse("a.yaml", []byte(before), source.OpenAPI)
		require.Empty(t, found)
		b, found := source.Parse("a.yaml", []byte(c.after), source.OpenAPI)
		require.Empty(t, found)
		m, _ := a.Root.Get("b")
		err := compare(a.Root, b.Root, map[source.Node]changes{m: {"security": list{}}})
		if c.fact == "" {
			require.NoError(t, err, c.after)
			continue
		}
		require.EqualError(t, err, c.fact, c.after)
	}
}
