package format_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/native/format"
	"github.com/scopegen/scopegen/spec/source"
)

// place is a single value of a text.
type place struct {
	start, end int
	value      string
}

func places(n source.Node, all []place) []place {
	if !n.IsAlias() {
		switch n.Kind() {
		case source.Mapping:
			for i := range n.Len() {
				k, v := n.Pair(i)
				all = places(v, places(k, all))
			}
			return all
		case source.Sequence:
			for i := range n.Len() {
				all = places(n.Item(i), all)
			}
			return all
		}
	}
	if start, end := n.Span(); end > start {
		all = append(all, place{start, end, n.Value()})
	}
	return all
}

// neighbours are the values before and behind a comment.
func neighbours(t testing.TB, data []byte, comment string) (before, behind string) {
	t.Helper()
	doc, found := source.Parse("scopes.yaml", data, source.Native)
	require.Zero(t, found.Errors())
	at := bytes.Index(data, []byte(comment))
	for _, p := range places(doc.Root, nil) {
		if p.start > at {
			return before, p.value
		}
		before = p.value
	}
	return before, ""
}

// commented puts a comment into some of the places between the values of a text: behind a value, alone on a line of some
// indentation, and within brackets. What is no spec any more is for the caller to find out.
func commented(data []byte, c *rand.Rand, most int) ([]byte, []string) {
	doc, found := source.Parse("scopes.yaml", data, source.Native)
	if doc == nil || found.Errors() > 0 {
		return data, nil
	}
	inside := func(at int) bool {
		line := data[bytes.LastIndexByte(data[:at], '\n')+1 : at]
		return bytes.ContainsRune(line, '#') || slices.ContainsFunc(places(doc.Root, nil), func(p place) bool { return at > p.start && at < p.end })
	}
	var at []int
	for range most {
		i := c.IntN(len(data) + 1)
		// Most places are within values: go to the next one that is not.
		for i < len(data) && !bytes.ContainsRune([]byte("\n,[]{}:-"), rune(data[i])) {
			i++
		}
		if c.IntN(2) == 0 && i < len(data) {
			i++
		}
		if !inside(i) && !slices.Contains(at, i) {
			at = append(at, i)
		}
	}
	slices.SortFunc(at, func(a, b int) int { return b - a })
	out := slices.Clone(data)
	var marks []string
	for n, i := range at {
		mark := fmt.Sprintf("# (%d)", n)
		text := " " + mark
		indent := strings.Repeat(" ", c.IntN(13))
		switch line := i == len(out) || out[i] == '\n'; {
		case c.IntN(2) == 0:
			text = "\n" + strings.Repeat("\n", c.IntN(2)) + indent + mark
			if !line {
				text += "\n" + strings.Repeat(" ", 12)
			}
		case !line:
			text += "\n" + strings.Repeat(" ", 12)
		}
		next := slices.Concat(out[:i], []byte(text), out[i:])
		if doc, found := source.Parse("scopes.yaml", next, source.Native); doc == nil || found.Errors() > 0 {
			continue
		}
		out = next
		marks = append(marks, mark)
	}
	return out, marks
}

// survive formats a text with comments: each is there once, between the same two values or beside one of them.
func survive(t testing.TB, data []byte, marks []string) {
	t.Helper()
	out := formatted(t, "scopes.yaml", data)
	if out == nil {
		return // it is refused, which formatted has judged
	}
	first := strings.TrimSpace(strings.SplitN(string(data), "\n", 2)[0])
	for _, mark := range marks {
		require.Equal(t, 1, strings.Count(string(out), mark), "%s\n%s", mark, out)
		before, behind := neighbours(t, data, mark)
		above, below := neighbours(t, out, mark)
		if before == "" || first == mark {
			continue // at the top
		}
		if text := strings.TrimRight(string(data[:bytes.Index(data, []byte(mark))]), " ,\n"); strings.HasSuffix(text, "]") || strings.HasSuffix(text, "}") {
			continue // where the brackets go, it goes behind the colon before them
		}
		require.True(t, before == above || behind == below || before == below || behind == above,
			"%s stood between %q and %q and stands between %q and %q\n%s\n%s", mark, before, behind, above, below, data, out)
	}
}

// ordered is a spec with everything, its keys in order, so that what a comment stands beside can be told.
const ordered = `scopegen: 1
info: {title: T, version: "1"}
schemes:
  oauth2: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://id.example.com/token"}}, claims: [{name: scp}, {name: roles}]}
subjectTypes:
  user: {title: A user}
groups:
  - id: files
    title: >-
      Files and
      folders
    owns: {paths: ["/files/**"]}
    scopes:
      files:read:
        description: |
          All of
          them.
        implies: [files:list]
        x-note: {a: [b, c], d: &e f, g: *e}
        grants:
          - GET /files: List
          - {methods: [GET], paths: ["/files/*"]}
          - "GET /files/{id}": {summary: Get, id: getFile, tags: [a, b]}
          -
            PUT /files/{id}:
              summary: 'Put
                it'
      files:list: {}
sets:
  all: {scopes: ["*"]}
endpoints:
- GET /ping: {access: public, reason: "none"}
- GET /both: {requires: {anyOf: [files:read, {allOf: [files:read, files:list]}]}}
retired:
- old
`

func TestCommentsSurvive(t *testing.T) {
	c := rand.New(rand.NewPCG(1, 2))
	texts := [][]byte{[]byte(ordered)}
	for name, data := range specs(t) {
		if strings.Contains(name, "docs/language.md") {
			texts = append(texts, data)
		}
	}
	tried := 0
	for i := range 800 {
		text, marks := commented(texts[i%2*c.IntN(len(texts))], c, 1+c.IntN(12))
		tried += len(marks)
		survive(t, text, marks)
	}
	require.Greater(t, tried, 2000)
}

func FuzzComments(f *testing.F) {
	f.Add([]byte(ordered), uint64(1))
	for name, data := range specs(f) {
		if len(data) < 4000 && !strings.HasPrefix(name, "SG") {
			f.Add(data, uint64(len(data)))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		if len(data) > 20_000 || bytes.Contains(data, []byte("# (")) {
			return
		}
		c := rand.New(rand.NewPCG(seed, 1))
		text, _ := commented(data, c, 8)
		formatted(t, "scopes.yaml", text)
		// In a text with its keys in order it can be told what each comment stands beside.
		if out := formatted(t, "scopes.yaml", data); out != nil {
			text, marks := commented(out, c, 8)
			survive(t, text, marks)
		}
	})
}

// Comments that act on a line act on the same.
func TestIgnores(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{ // a short entry stays on its line, a long one too
			"scopegen: 1\nendpoints:\n  # scopegen: ignore SG2001 a\n  - GET /x: {access:   none, reason: \"" + strings.Repeat("long ", 40) + "\"}\n",
			"scopegen: 1\nendpoints:\n  # scopegen: ignore SG2001 a\n  - GET /x: {access: none, reason: \"" + strings.Repeat("long ", 40) + "\"}\n",
		},
		{ // a block stays a block
			"scopegen: 1\nendpoints:\n  # scopegen: ignore SG2001 a\n  - GET /x:\n      reason: r\n      access: none\n",
			"scopegen: 1\nendpoints:\n  # scopegen: ignore SG2001 a\n  - GET /x:\n      access: none\n      reason: r\n",
		},
		{ // the first key of an item stays the first
			"scopegen: 1\ngroups:\n  # scopegen: ignore SG2001 a\n  - title: T\n    id: t\n",
			"scopegen: 1\ngroups:\n  # scopegen: ignore SG2001 a\n  - title: T\n    id: t\n",
		},
		{
			"scopegen: 1\ninfo: {title: T, version: \"1\"} # scopegen: ignore SG2001 a\n",
			"scopegen: 1\ninfo: {title: T, version: \"1\"} # scopegen: ignore SG2001 a\n",
		},
		{
			"# scopegen: ignore SG2001 a\ninfo: {title: T, version: \"1\"}\nscopegen: 1\n",
			"# scopegen: ignore SG2001 a\ninfo: {title: T, version: \"1\"}\nscopegen: 1\n",
		},
		{
			"scopegen: 1\nscopes:\n  # scopegen: ignore SG2001 a\n  a: # scopegen: ignore SG2002 b\n    grants: [{GET /x: {summary: s}}] # scopegen: ignore SG2003 c\n    title: T\n",
			"scopegen: 1\nscopes:\n  # scopegen: ignore SG2001 a\n  a: # scopegen: ignore SG2002 b\n    title: T\n    grants: [{GET /x: {summary: s}}] # scopegen: ignore SG2003 c\n",
		},
	} {
		require.Equal(t, c.want, one(t, c.in))
	}
	out, found := format.Source("scopes.yaml", []byte("scopegen: 1\ninfo: {title: T,\n  version: \"1\"} # scopegen: ignore SG2001 a\n"))
	require.Nil(t, out)
	require.Equal(t, "SG5302", string(found[0].Rule.Code))
}
