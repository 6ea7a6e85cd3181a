package explorer

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/query"
)

// routes is a small model of paths that overlap: literals, parameters, mixes, rests, slashes at the end, and text that is no pattern.
func routes(r *rand.Rand) *spec.API {
	a := &spec.API{Schemes: []*spec.Scheme{{Name: "bearer", Type: "http", HTTPScheme: "bearer"}}}
	segments := []string{
		"a", "b", "%2F", "{id}", "{x}", "{id}.json", "{id}-{n}", "v{n}", "{a}{b}", "a:b", "{id}:go", "é", "{", "}", "{}", "{a}}", "{x...}", "a{n}b{m}", "", "A", "%41", "a b", "{a...}c", "{...}", "😀{x}", ".", "..",
		"{id}é", "-{id}-", "{x}a", "ab",
	}
	for i := range 2 + r.IntN(9) {
		var path strings.Builder
		for range 1 + r.IntN(3) {
			path.WriteString("/" + segments[r.IntN(len(segments))])
		}
		text := path.String()
		pattern, err := spec.ParsePublishedPattern(text)
		if err != nil {
			panic(err)
		}
		a.Operations = append(a.Operations, &spec.Operation{
			Index: i, Method: []string{"GET", "HEAD", "POST", "GET"}[r.IntN(4)], Path: text, Pattern: pattern, SlashIgnored: r.IntN(3) == 0, Access: spec.Public,
		})
	}
	spec.Seal(a)
	return a
}

// target is a path that a client could send, or would rather not: made of an operation's own, or of pieces that routers read in several ways.
func target(r *rand.Rand, a *spec.API) string {
	pieces := []string{
		"a", "b", "ab", "%2F", "%2f", "%61", "%41", "%7B", "{id}", "x.json", ".json", "1-2", "v1", "", ".", "..", "%2e", "%2E%2e", "%", "%zz", "%e9", "é", "%C3%A9", "a:b", "a%3Ab", "x:go", "{", "}", "{a}}", " ", "\x00", "\xff",
		"\ufffd", "😀x", "a;b=c", "*", "//", "a1b2", "{x...}", "AAA", "\u2028", "é1", "-1-", "--", "-",
	}
	if len(a.Operations) > 0 && r.IntN(3) > 0 {
		path := a.Operations[r.IntN(len(a.Operations))].FullPath()
		parts := strings.Split(path, "/")
		for i, part := range parts {
			for strings.Contains(part, "{") && strings.Contains(part, "}") && r.IntN(8) > 0 {
				before, rest, _ := strings.Cut(part, "{")
				_, after, ok := strings.Cut(rest, "}")
				if !ok {
					break
				}
				part = before + pieces[r.IntN(len(pieces))] + after
			}
			if r.IntN(12) == 0 {
				part = pieces[r.IntN(len(pieces))]
			}
			parts[i] = part
		}
		path = strings.Join(parts, "/")
		switch r.IntN(10) {
		case 0:
			path += "/"
		case 1:
			path = strings.TrimSuffix(path, "/")
		}
		return path
	}
	var b strings.Builder
	for range 1 + r.IntN(4) {
		b.WriteString("/" + pieces[r.IntN(len(pieces))])
	}
	if r.IntN(20) == 0 {
		return strings.TrimPrefix(b.String(), "/")
	}
	return b.String()
}

type found struct {
	Op        int
	AsHead    bool
	Ambiguous []int
	Methods   []string
}

// findInGo is query.Find, and the one listed operation of just this path where the request would be none.
func findInGo(api *spec.API, index *query.Index, method, path string) found {
	f := index.Find(method, path)
	out := found{Op: -1, AsHead: f.AsHEAD, Ambiguous: []int{}, Methods: append([]string{}, f.Methods...)}
	for _, o := range f.Ambiguous {
		out.Ambiguous = append(out.Ambiguous, o.Index)
	}
	if f.Operation != nil {
		out.Op = f.Operation.Index
		return out
	}
	var listed []int
	for _, o := range api.Operations {
		if o.Method == method && o.FullPath() == path {
			listed = append(listed, o.Index)
		}
	}
	if len(listed) == 1 {
		out.Op, out.Ambiguous = listed[0], []int{}
	}
	return out
}

// Requests that clients send, and those that confuse routers, find what they find in Go.
func TestFind(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 3))
	models := published(t)
	for i := range 400 {
		models = append(models, model{fmt.Sprint("routes ", i), routes(r)})
	}
	var n node
	requests, hits, ambiguous, listed := 0, 0, 0, 0
	for _, m := range models {
		n.load(t, m.api, nil)
		index := query.NewIndex(m.api)
		count := 60
		if len(m.api.Operations) > 20 {
			count = 2500
		}
		var list [][2]string
		var want []found
		for range count {
			method := []string{"GET", "POST", "HEAD", "DELETE", "PUT", "get", "PATCH"}[r.IntN(7)]
			if len(m.api.Operations) > 0 && r.IntN(2) == 0 {
				method = m.api.Operations[r.IntN(len(m.api.Operations))].Method
			}
			path := target(r, m.api)
			if strings.ToValidUTF8(path, "\ufffd") != path { // JSON has no other text
				path = strings.ToValidUTF8(path, "\ufffd")
			}
			f := findInGo(m.api, index, method, path)
			list, want = append(list, [2]string{method, path}), append(want, f)
			requests++
			if f.Op >= 0 {
				hits++
			}
			if len(f.Ambiguous) > 0 {
				ambiguous++
			}
		}
		for _, o := range m.api.Operations {
			list, want = append(list, [2]string{o.Method, o.FullPath()}), append(want, findInGo(m.api, index, o.Method, o.FullPath()))
			listed++
		}
		ask(t, &n, "find", map[string]any{"requests": list}, func(got []found) {
			for i := range got {
				if got[i].Op != want[i].Op || got[i].AsHead != want[i].AsHead || !slices.Equal(got[i].Ambiguous, want[i].Ambiguous) || !slices.Equal(got[i].Methods, want[i].Methods) {
					var paths []string
					for _, o := range m.api.Operations {
						paths = append(paths, o.String())
					}
					t.Fatalf("%s: %q: the page finds %+v, Go %+v, among %.2000q", m.name, list[i], got[i], want[i], paths)
				}
			}
		})
	}
	n.run(t)
	t.Logf("%d requests, of which %d found one operation and %d several; %d paths as they are listed", requests, hits, ambiguous, listed)
	require.Greater(t, hits, requests/10)
	require.Greater(t, ambiguous, 100)
}
