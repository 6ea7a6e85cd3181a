package source

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
)

// operations keeps of an OpenAPI document about what its reader does.
func operations() *Keep {
	op := &Keep{X: true, Keys: map[string]*Keep{"operationId": KeepAll, "summary": KeepAll, "description": KeepAll, "tags": KeepAll, "security": KeepAll}}
	item := &Keep{X: true, Keys: map[string]*Keep{"get": op, "put": op, "post": op, "delete": op, "patch": op, "$ref": KeepAll}}
	return &Keep{X: true, Keys: map[string]*Keep{
		"openapi": KeepAll, "swagger": KeepAll, "info": KeepAll, "security": KeepAll, "paths": {Other: item},
		"components": {Keys: map[string]*Keep{"securitySchemes": KeepAll}}, "securityDefinitions": KeepAll,
	}}
}

// some keeps for short documents: b and what x- begins whole, of a all but c, nothing else.
var some = &Keep{X: true, Keys: map[string]*Keep{"b": KeepAll, "a": {Other: KeepAll, Keys: map[string]*Keep{"c": nil, "a": {Keys: map[string]*Keep{"b": KeepAll}}}}}}

// judgeSkim holds a skimmed document against the whole one and reports whether it was skimmed.
func judgeSkim(t testing.TB, name string, data []byte, lim Limits, keep *Keep) bool {
	t.Helper()
	defer func(n int) { chunkBytes = n }(chunkBytes)
	skimmed := false
	for _, chunkBytes = range []int{1 << 20, 1} {
		skimmed = judgeSkimOnce(t, name, data, lim, keep)
	}
	return skimmed
}

func judgeSkimOnce(t testing.TB, name string, data []byte, lim Limits, keep *Keep) bool {
	t.Helper()
	got, found := Skim(name, data, lim, keep)
	want, all := Parse(name, data, lim)
	if got == nil || !got.Skimmed {
		require.Equal(t, all, found, name)
		require.Equal(t, want == nil, got == nil, name)
		return false
	}
	require.NotNil(t, want, "%s: skimmed what cannot be read: %v", name, all)
	var left []diag.Range
	equalNodes(t, name, got.Root, want.Root, keep, &left)
	inside := func(r diag.Range) bool {
		return slices.ContainsFunc(left, func(l diag.Range) bool {
			return !less(r.Start, l.Start) && !less(l.End, r.Start)
		})
	}
	var outside diag.List
	for _, d := range all {
		if !inside(d.Range) {
			outside = append(outside, d)
		}
	}
	for _, d := range found {
		if inside(d.Range) {
			require.Contains(t, all, d, name)
		}
	}
	found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return inside(d.Range) })
	if len(found) < maxFindings || len(outside) < maxFindings {
		require.Equal(t, len(outside), len(found), "%s: %v", name, found)
		for i := range outside {
			require.Equal(t, outside[i], found[i], name)
		}
	}
	return true
}

func less(a, b diag.Pos) bool { return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column }

func equalNodes(t testing.TB, name string, got, want Node, keep *Keep, left *[]diag.Range) {
	if got.Skipped() {
		require.Nil(t, keep, "%s: %v was asked for", name, got.Range())
		require.Equal(t, Null, got.Kind())
		start, end := got.Span()
		wantStart, wantEnd := want.Span()
		require.LessOrEqual(t, start, wantStart, "%s: %v %v", name, got.Range(), want.Range())
		require.GreaterOrEqual(t, end, wantEnd, "%s: %v %v", name, got.Range(), want.Range())
		*left = append(*left, got.Range())
		return
	}
	a, b := got.raw(), want.raw()
	if a.kind != b.kind || a.text != b.text || a.style != b.style || a.tag != b.tag || a.start != b.start || a.isKey != b.isKey || got.Len() != want.Len() || got.Comment() != want.Comment() {
		require.Fail(t, "nodes differ", "%s: %v %v: %+v %+v", name, got.Range(), want.Range(), a, b)
	}
	if keep == nil || keep.All {
		require.Equal(t, b.end, a.end, "%s: %v %v", name, got.Range(), want.Range())
	}
	whole := keep
	if got.Kind() != Mapping || got.Flow() && got.Document().File.Data[0] != '{' {
		whole = KeepAll
	}
	for i := range got.Len() {
		if got.Kind() == Sequence {
			equalNodes(t, name, got.Item(i), want.Item(i), whole, left)
			continue
		}
		k, v := got.Pair(i)
		wantKey, wantValue := want.Pair(i)
		equalNodes(t, name, k, wantKey, KeepAll, left)
		of := whole.of(k.Value())
		if of == nil && wantValue.Kind() == Null && !v.Skipped() {
			of = KeepAll // nothing was there to be skipped
		}
		equalNodes(t, name, v, wantValue, of, left)
	}
}

func TestSkimmingRealDocuments(t *testing.T) {
	skimmed := 0
	defer func(n int) { chunkBytes = n }(chunkBytes)
	chunkBytes = 1 << 10
	all := corpus(t)
	for name, data := range all {
		if judgeSkimOnce(t, name, data, OpenAPI, operations()) {
			skimmed++
		} else if ext := path.Ext(name); strings.Contains(name, "openapi.") || ext == ".json" && bytes.Contains(data, []byte(`"paths"`)) {
			require.Fail(t, "read whole", name)
		}
		judgeSkimOnce(t, name, data, OpenAPI, &Keep{Other: &Keep{Keys: map[string]*Keep{"get": KeepAll, "description": KeepAll, "schema": {}}}})
	}
	t.Log(skimmed, "of", len(all))
}

// skimSeeds are documents in which something could be taken for something else.
var skimSeeds = []string{
	"b: 1\nc: 2\n", "b: x\nc:\n  d: [1, 2]\n  e:\n  - f\n  - g: h\n    i: j\nb2: k\nx-l: |\n  m\n\n  n\n\no: p\n",
	"c: |\n  b: 1\n  # no\n\nb: 2\n", "c: >-\n\n  b: 1\n b: 2\nb: 3", "c: \"b: 1\n  b: 2\"\nb: 3\n", "c: 'd''\n\n  b: 2'\nb: 3\n", "c: d\n  e\n\n  f\nb: g # h\n",
	"---\nb: &x 1\nc: 2\n", "---\nb: 1\n...\n", "c:\n- b\n- - d\n  - e\n-\n- f:\n  g:\nb: {c: d, \"e\":f, 'g': [h, i]}\n", "c: {d: e,\n  f: [g,\n  h]}\nb: 1\n",
	"c: {d: e,\nf: g}\nb: 1\n", "\ufeffb: \"\\u00e9\\x41\"\r\nc: 2\r\n\r\nx-é: ü # ö\r\n", "b:\tc\nd: e\n", "? b\n: c\nd: e\n", "c:\n\td: e\nb: 1\n", "c: a: b\n", "c: - d\n",
	"a:\n  c: 1\n  d: 2\n  a:\n    b: 3\n    x: 4\n  e: 5\n", "a: {c: 1}\nc: 2\n", "a:\n- c: 1\nc: 2\n", "a:\n  \"c\": 1\n  'd': 2\nc:\n", "a:\n  \"\\x63\": 1\nc: 3\n",
	"b: |+\n  a\n\n\nc: 1\n", "b: |2\n   a\nc: 1\n", "b: |\n    \n  a\nc: 1\n", "b: >\n  a\n   b\n\n  c\n# d\nc: 1\n#e\n", "c: d #e\n  f\nb: 1", "c:\n  d\n  e: f\nb: 1\n", "c:\n  - d\n e: 1\nb: 1",
	"b: 1\nb: 2\nc: 3\nc: 4\n", "c: d\u200be\nb: 1\n", "c: 1\nb: d\u200be\n", "b: \x01\nc: 1\n", "c: \u2028d\nb: 1\n", "c: d\rb: 1\n", "<<: {b: 1}\nc: 2\n", "c: <<\nb: <<\n", "c: !x 1\nb: 1\n", "%YAML 1.2\n---\nb: 1\nc: 1\n",
	"c: [a, b: c]\nb: 1\n", "c: [a, ]\nb: 1\n", "c: {a}\nb: 1\n", "c: [a, -, b?]\nb: 1\n", "c: [http://x, 'y': z]\nb: 1", "c:\n  \"d\": e\n  'f' : g\nb: 1\n", "c:\n  \"d\n  e\"\nb: 1\n", "c: \"\\ud800\"\nb: 1\n", "c: \"\\/\"\nb: 1\n",
	`{"b": 1, "c": {"b": [1, {"c": null}], "d": "\u202e"}, "x-d": [], "a": {"c": 2, "d": 3, "c": 4}}`, `{"b": 1, "c": [1, 2,]}`, `{"b": 1, "c": "\ud800"}`, `{"\u0062": 1, "\u0063": 01}`, `{b: 1, c: 2}`, `{"a": [{"c": 1}], "c": tru}`,
	"c: |\n  a\n b\nb: 1\n", "c: #d\n  e\nb: 1\n", "c:#d\nb: 1\n", "c : d\nb: 1\n", "c: d:\nb: 1\n", "c: 'd'e\nb: 1\n", "c: \"d\" #e\n  f\nb: 1\n", "c: [d] e\nb: 1\n", "  b: 1\n  c: 2\n", "- b: 1\n", "b", "c:\n  - - d\n    - e\n   - f\nb: 1\n",
	"c: d\n--- \nb: 1\n", "c: |\n---\nb: 1\n", "c: \"d\n---\n\"\nb: 1\n", "c: @\nb: 1\n", "c:\n  - |\n    d\n  - >-\n   e\n  -  f\n     g\nb: 1\n", "b:\nc:\n", "c:\nb:\n\n", "c: a\tb\nb: a\tb\n", "c: a\t#b\nb: 1\n", "c: a\n\tb\nb: 1\n",
}

func TestSkimmingWhatCouldMislead(t *testing.T) {
	for _, seed := range skimSeeds {
		for _, foreign := range []bool{false, true} {
			judgeSkim(t, seed, []byte(seed), Limits{Foreign: foreign}, some)
		}
	}
}

// FuzzSkim: whatever the bytes, what is skimmed is what the whole document says, and nothing is skimmed that cannot be read.
func FuzzSkim(f *testing.F) {
	for _, s := range append(skimSeeds, seeds...) {
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, foreign bool) {
		judgeSkim(t, "f", data, Limits{Bytes: 1 << 20, Depth: 60, Nodes: 20_000, Aliases: 100, Foreign: foreign}, some)
	})
}
