package vectors

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// values stand for parameters in requests: some that are what their author had in mind, and some that are not.
var (
	harmless = []string{"7", "abc", "x1z", "0"}
	harmful  = []string{"a%2Fb", "..", "%2e%2e", ".", "a;b", "a:b", "%00", "%0a", "a%20b", "*", "%", "%zz", "%25", "me", "a.json", "a-b-c", "%ff", "a%5Cb", "~", "(x)", "%e2%80%8b", "", "{id}", ":id"}
	methods  = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "PURGE", "get", "Get", "GETX", "QUERY"}
	headers  = []string{"X-HTTP-Method-Override: DELETE", "X-HTTP-Method-Override: GET", "X-Original-URL: /", "X-Forwarded-Prefix: /api", "X-Rewrite-URL: /admin"}
)

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// instance is a path that a pattern is for.
func instance(r *rand.Rand, p spec.Pattern, tame bool) string {
	var b strings.Builder
	value := func() string {
		if tame || r.IntN(2) == 0 {
			return pick(r, harmless)
		}
		return pick(r, harmful)
	}
	for _, s := range p.Segments {
		b.WriteByte('/')
		for _, part := range s {
			switch {
			case part.Rest:
				for i := range r.IntN(3) {
					b.WriteString([]string{"", "/", "/"}[i] + value())
				}
			case part.IsParam:
				b.WriteString(value())
			default:
				b.WriteString(plain(part.Literal))
			}
		}
	}
	return b.String()
}

// hostile is a request that is meant for one endpoint of a table, or for its neighbours, or for none.
func hostile(r *rand.Rand, tab *table) request {
	e := pick(r, tab.endpoints)
	path := instance(r, e.pattern, r.IntN(3) == 0)
	for range r.IntN(4) {
		path = mutated(r, path, tab)
	}
	request := request{Proto: "HTTP/1.1", Method: e.method, Target: []byte(path)}
	switch r.IntN(8) {
	case 0:
		request.Method = pick(r, methods)
	case 1:
		request.Method = pick(r, tab.endpoints).method
	case 2:
		request.Headers = []string{pick(r, headers)}
	}
	return request
}

// mutated changes something about a path that routers and guards have been known to differ on.
func mutated(r *rand.Rand, path string, tab *table) string {
	at := r.IntN(len(path) + 1)
	slashes := []int{}
	for i := range len(path) {
		if path[i] == '/' {
			slashes = append(slashes, i)
		}
	}
	slash := 0
	if len(slashes) > 0 {
		slash = pick(r, slashes)
	}
	insert := func(i int, text string) string { return path[:i] + text + path[i:] }
	replace := func(i int, text string) string {
		if i >= len(path) {
			return path + text
		}
		return path[:i] + text + path[i+1:]
	}
	switch r.IntN(27) {
	case 0:
		return path + "/"
	case 1:
		return strings.TrimSuffix(path, "/")
	case 2:
		return insert(slash, "/")
	case 3:
		return "/" + path
	case 4:
		return insert(slash, "/.")
	case 5:
		return insert(slash, "/x/..")
	case 6:
		return insert(slash, "/%2e%2e")
	case 7:
		return replace(slash, pick(r, []string{"%2F", "%2f", "%5C", "\\", "%252F", "/;/", "/%2F"}))
	case 8:
		return insert(at, pick(r, []string{";", ";x=1", "%3B", ":", "*", "$", "+", "%20", "%00", "%0a", "%7f", "\x7f", "\xff", "%ff", "%", "#", "%23", "?", "%3F", "{", "}"}))
	case 9:
		return strings.ToUpper(path)
	case 10:
		return strings.ToLower(path)
	case 11:
		if at < len(path) && path[at] != '%' {
			return replace(at, fmt.Sprintf("%%%02x", path[at]))
		}
	case 12:
		if at < len(path) && path[at] != '%' {
			return replace(at, fmt.Sprintf("%%%02X", path[at]))
		}
	case 13:
		if at < len(path) && path[at] >= 'a' && path[at] <= 'z' {
			return replace(at, string(path[at]-32))
		}
	case 14:
		return path + pick(r, []string{".json", "%2Ejson", ".", "/.", "/..", "%20", "//", "/%2e", "?x=/y", "#f", "?", "..;/"})
	case 15:
		return path[:slash]
	case 16:
		return path + "/" + pick(r, append(slices.Clone(harmless), harmful...))
	case 17: // another endpoint's tail behind this one's head
		other := instance(r, pick(r, tab.endpoints).pattern, true)
		if i := strings.LastIndexByte(other, '/'); i >= 0 {
			return path[:slash] + other[i:]
		}
	case 18:
		return "/" + strings.TrimPrefix(instance(r, pick(r, tab.endpoints).pattern, true), "/") + "/.." + path
	case 19:
		return "http://t.example" + path
	case 20:
		return "//t.example" + path
	case 21:
		return strings.TrimPrefix(path, "/")
	case 22:
		return replace(at, "")
	case 23:
		return insert(at, pick(r, []string{"%c0%af", "%ef%bc%8f", "\u017f", "%e2%84%aa", "%c4%b1"}))
	case 24:
		return strings.ReplaceAll(path, "/", "//")
	case 25:
		return path[:slash] + "//" + strings.TrimLeft(path[slash:], "/")
	}
	return path
}

// meant is a request that an endpoint is for, and the endpoint that the specification gives it: the most specific one.
func meant(r *rand.Rand, tab *table) (request, *endpoint) {
	e := pick(r, tab.endpoints)
	for e.method == "HEAD" { // may be a GET's as well
		if !slices.ContainsFunc(tab.endpoints, func(e *endpoint) bool { return e.method != "HEAD" }) {
			return request{}, nil
		}
		e = pick(r, tab.endpoints)
	}
	path := instance(r, e.pattern, true)
	best := e
	for _, other := range tab.endpoints {
		if other.method == e.method && other.shape.escaped.MatchString(path) && compare(other.pattern, best.pattern) < 0 {
			best = other
		}
	}
	return request{Proto: "HTTP/1.1", Method: e.method, Target: []byte(path)}, best
}
