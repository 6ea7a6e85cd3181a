package vectors

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/native"
)

// vector is one line of the recorded requests.
type vector struct {
	Router, Set, ID, Class, Proto, Method, Target string
	TargetHex                                     string `json:"target_hex"`
	Headers                                       []string
	Served                                        string
}

func (v vector) request() request {
	target := []byte(v.Target)
	if v.TargetHex != "" {
		target, _ = hex.DecodeString(v.TargetHex) // empty otherwise, which the count shows
	}
	return request{Proto: v.Proto, Method: v.Method, Target: target, Headers: v.Headers}
}

func vectors(t testing.TB) (by map[[2]string][]vector, total int) {
	z, err := gzip.NewReader(bytes.NewReader(shared(t, "vectors/router_vectors.jsonl.gz")))
	require.NoError(t, err)
	by = map[[2]string][]vector{}
	lines := json.NewDecoder(bufio.NewReader(z))
	for {
		var v vector
		if err := lines.Decode(&v); errors.Is(err, io.EOF) {
			return by, total
		} else {
			require.NoError(t, err)
		}
		total++
		key := [2]string{v.Router, v.Set}
		by[key] = append(by[key], v)
	}
}

// registered is what a recorded router did with a table.
type registered struct {
	Router, Set, Panic string
	Routes             []string
	Syntax             map[string]string
}

// tables reads the route tables of the vectors, and what the reader of specifications refuses of them.
func tables(t testing.TB) (read []*table, builds map[[2]string]registered, refused []refusal) {
	var list []registered
	require.NoError(t, json.Unmarshal(shared(t, "vectors/router_builds.json"), &list))
	builds = map[[2]string]registered{}
	nested := []string{}
	for _, b := range list {
		builds[[2]string{b.Router, b.Set}] = b
		if b.Router == "nethttp-nested-v1v2" && b.Set == "nest" {
			for _, version := range []string{"/v1", "/v2"} {
				for _, route := range b.Routes {
					method, path, _ := strings.Cut(route, " ")
					nested = append(nested, method+" "+version+path)
				}
			}
		}
	}
	add := func(name string, routes []string) {
		tab, why := newTable(t, name, len(read), routes)
		if why != "" {
			refused = append(refused, refusal{name, why})
			return
		}
		read = append(read, tab)
	}
	for _, b := range list {
		if b.Router == list[0].Router {
			add(b.Set, b.Routes)
		}
	}
	add("nested", nested)
	return read, builds, refused
}

// newTable reads routes as a specification.
func newTable(t testing.TB, name string, n int, routes []string) (*table, string) {
	tab := &table{name: name, base: fmt.Sprintf("/t%02d/api", n)}
	text := "scopegen: 1\ninfo: {title: Table, version: \"1\"}\nscopes:\n"
	for i, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		path = escapeText(path)
		id := fmt.Sprintf("t%02do%d", n, i)
		text += fmt.Sprintf("  %s:\n    description: One operation.\n    grants:\n      - %q: {id: %[1]s, base: %[3]q}\n", id, method+" "+path, tab.base)
	}
	api, found, err := native.Load(oneFile(text), "scopes.yaml", native.Options{})
	require.NoError(t, err)
	if found.Errors() > 0 {
		return nil, found[0].Message
	}
	for i, o := range api.Operations {
		tab.endpoints = append(tab.endpoints, newEndpoint(o, routes[i]))
	}
	require.Len(t, api.Operations, len(routes), text)
	return tab, ""
}

func newEndpoint(o *spec.Operation, neutral string) *endpoint {
	p, err := spec.ParsePublishedPattern(o.Path)
	if err != nil {
		panic(err)
	}
	return &endpoint{id: o.ID, method: o.Method, path: o.Path, neutral: neutral, pattern: p, slashIgnored: o.SlashIgnored, shape: shapeOf(p)}
}

// escapeText writes what is not ASCII as a specification does.
func escapeText(path string) string {
	var b strings.Builder
	for i := range len(path) {
		if path[i] >= 0x80 {
			fmt.Fprintf(&b, "%%%02X", path[i])
		} else {
			b.WriteByte(path[i])
		}
	}
	return b.String()
}

type oneFile string

func (f oneFile) ReadFile(string) ([]byte, error) { return []byte(f), nil }
func (f oneFile) Glob(string) ([]string, error)   { return nil, nil }

const unrecorded = "?"

// compareServed holds what ran against what ran when the vectors were recorded.
func compareServed(count *tally, s recorded, tab *table, v vector, r request, got *endpoint, other map[string]string, reordered bool) {
	now, then := "", (*endpoint)(nil)
	if got != nil {
		now = got.neutral
	}
	for _, e := range tab.endpoints {
		if e.neutral == v.Served {
			then = e
		}
	}
	var class string
	switch {
	case now == v.Served:
		count.same++
		return
	case then == nil && v.Method == "HEAD" && got.method == "GET":
		class = "HEAD is registered with GET"
	case now == "" && !then.answers(v.Method):
		class = "the method is not the operation's: denied"
	case now == "" && !strict(then, string(r.Target), s.prefix):
		class = "the path is not the operation's: answered 404"
	case then != nil && other[then.id] != "":
		class = other[then.id]
	case got != nil && other[got.id] != "":
		class = other[got.id]
	case reordered && then != nil && got != nil && compare(got.pattern, then.pattern) < 0:
		class = "registered before what takes its requests too"
	default:
		count.wrong = append(count.wrong, fmt.Sprintf("%s %s %s: %q was served when the vectors were recorded, and %q now", s.name, tab.name, r, v.Served, now))
		return
	}
	count.differs[class]++
}

// strict reports whether the path as it was sent is the endpoint's, escapes of what needs none apart.
func strict(e *endpoint, target, prefix string) bool {
	path, _, _ := strings.Cut(target, "?")
	path = strings.TrimPrefix(path, prefix)
	return e.shape.escaped.MatchString(path) || e.shape.escaped.MatchString(plain(path))
}

// otherSyntax says which endpoints are registered otherwise than they were, and how.
func otherSyntax(s recorded, tab *table, b registered) map[string]string {
	other := map[string]string{}
	ours := patternsOf(s.adapter, tab)
	for _, e := range tab.endpoints {
		theirs, known := b.Syntax[e.neutral]
		if s.adapter == "nethttp" {
			_, theirs, _ = strings.Cut(theirs, " ")
			if s.config == "nested" {
				theirs = e.path[:len("/v1")] + theirs
			}
		}
		if known && theirs != ours[e.id] {
			other[e.id] = fmt.Sprintf("registered as %s, not as %s", ours[e.id], theirs)
		}
	}
	return other
}
