package routelist

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
)

var lowerHex = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// shared opens a file beside the checkout. Without it the test is skipped, except where SCOPEGEN_CI says that it must be there.
func shared(t *testing.T, name string) *os.File {
	f, err := os.Open("../../../shared/vectors/" + name)
	if err != nil {
		if os.Getenv("SCOPEGEN_CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// Requests that real routers served: the path that is read from what was registered matches each of them.
func TestWhatRoutersServed(t *testing.T) {
	dialects := map[string]Dialect{"nethttp": ServeMux, "chi": Chi, "gorilla": Gorilla, "gin": Gin, "gin+escape": Gin, "httprouter": Gin, "echo4": Echo,
		"echo4+escape": Echo, "echo5+escape": Echo, "fiber2+strict": Fiber, "fiber2+strict+escape": Fiber, "fiber3+strict+escape": Fiber}
	var builds []struct {
		Router, Set string
		Syntax      map[string]string
	}
	require.NoError(t, json.NewDecoder(shared(t, "router_builds.json")).Decode(&builds))
	syntax := map[string]map[string]string{}
	for _, b := range builds {
		syntax[b.Router+" "+b.Set] = b.Syntax
	}
	unzipped, err := gzip.NewReader(shared(t, "router_vectors.jsonl.gz"))
	require.NoError(t, err)
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<20)
	held := map[Dialect]int{}
	for lines.Scan() {
		var v struct{ Router, Set, Class, Method, Target, Served string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		d, known := dialects[v.Router]
		registered := syntax[v.Router+" "+v.Set][v.Served]
		if !known || v.Class != "canonical" && v.Class != "route-syntax" || registered == "" {
			continue
		}
		_, path, _ := strings.Cut(registered, "/")
		got := d.read("/" + path)
		target, _, _ := strings.Cut(v.Target, "?")
		target, ok := spec.PlainPath(lowerHex.ReplaceAllStringFunc(target, strings.ToUpper))
		if got.fault != nil || !ok || v.Router == "chi" && target == "/dot/.json" { // chi takes an empty {id} where text follows; a spec does not
			continue
		}
		matched := false
		for _, p := range got.paths {
			pattern, err := spec.ParsePattern(p)
			matched = matched || err != nil || pattern.Matches(target) // what a spec cannot say is an error of the list
		}
		require.True(t, matched, "%s served %s by %s, which reads as %s", v.Router, v.Target, registered, got)
		held[d]++
	}
	require.NoError(t, lines.Err())
	for _, d := range dialects {
		require.Greater(t, held[d], 30, d)
	}
}
