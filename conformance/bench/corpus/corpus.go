// Package corpus makes what the benchmarks run on: route sets with their scopes, tokens and requests, and the slow reference
// that says what each request means. It knows no engine.
package corpus

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
)

// Corpus is a route set and what is asked of it. Requests stand in a shuffled order.
type Corpus struct {
	Name   string // a Go identifier, since a package is generated for it
	Title  string
	Routes []Route
	Scopes []string
	Tokens []Token
	Hits   []Request // each is some route's
	Misses []Request // of no route: one segment too many, or a last byte changed
}

// Route is an operation. Parameters are whole segments, written {p1}, {p2} by position, as every router takes them.
type Route struct {
	Method, Pattern string
	Any             []int // any one of these scopes is enough
}

// Token holds eight scopes, or all there are when there are fewer.
type Token struct {
	Claim string
	Holds []bool // by scope
}

// Request is one call. HTTP is the same call as a server would hold it.
type Request struct {
	Method, Path string
	Route        int // what it is a request for, -1 for a miss
	Token        int
	HTTP         *http.Request
}

const (
	requests = 4096
	tokens   = 64
	inClaim  = 8
)

// New makes the corpus of some routes, "METHOD /path/{name}" each, whose scopes are resource:read, resource:write and
// resource:admin, for at most so many resources: reading takes any of them, deleting the last.
func New(name, title string, routes []string, resources int) *Corpus {
	c := &Corpus{Name: name, Title: title}
	r := rand.New(rand.NewPCG(1, uint64(len(routes))))
	first := map[string]int{}
	for _, text := range routes {
		method, pattern, _ := strings.Cut(text, " ")
		pattern, resource := canonical(pattern)
		at, known := first[resource]
		if !known {
			if len(first) == resources {
				at = 3 * (len(resource) * 7919 % resources)
			} else {
				at = len(c.Scopes)
				for _, verb := range []string{"read", "write", "admin"} {
					c.Scopes = append(c.Scopes, resource+":"+verb)
				}
			}
			if len(first) < resources {
				first[resource] = at
			}
		}
		any := []int{at + 1, at + 2}
		switch method {
		case "GET":
			any = []int{at, at + 1, at + 2}
		case "DELETE":
			any = []int{at + 2}
		}
		c.Routes = append(c.Routes, Route{method, pattern, any})
	}
	c.Tokens = newTokens(r, c.Scopes)
	reference := NewReference(c.Routes)
	for len(c.Hits) < requests {
		i := r.IntN(len(c.Routes))
		path := c.concrete(r, i)
		c.Hits = append(c.Hits, request(c.Routes[i].Method, path, reference.Find(c.Routes[i].Method, path), r.IntN(tokens)))
	}
	for len(c.Misses) < requests {
		i := r.IntN(len(c.Routes))
		path := c.concrete(r, i)
		if r.IntN(2) == 0 {
			path += "/" + value(r)
		} else {
			b := []byte(path)
			b[len(b)-1] ^= 1
			path = string(b)
		}
		if reference.Find(c.Routes[i].Method, path) < 0 {
			c.Misses = append(c.Misses, request(c.Routes[i].Method, path, -1, r.IntN(tokens)))
		}
	}
	return c
}

func newTokens(r *rand.Rand, scopes []string) (list []Token) {
	for range tokens {
		t := Token{Holds: make([]bool, len(scopes))}
		var names []string
		for _, s := range r.Perm(len(scopes))[:min(inClaim, len(scopes))] {
			t.Holds[s] = true
			names = append(names, scopes[s])
		}
		t.Claim = strings.Join(names, " ")
		list = append(list, t)
	}
	return list
}

// canonical names parameters by position, and says which resource the path is of: its first literal that is
// no version or api.
func canonical(pattern string) (canonical, resource string) {
	segments := strings.Split(pattern, "/")
	for i, s := range segments {
		switch {
		case strings.HasPrefix(s, "{") || strings.HasPrefix(s, ":"):
			segments[i] = fmt.Sprintf("{p%d}", i)
		case resource == "" && s != "" && s != "v1" && s != "api":
			resource = s
		}
	}
	return strings.Join(segments, "/"), strings.ToLower(resource)
}

func request(method, path string, route, token int) Request {
	return Request{method, path, route, token, &http.Request{
		Method: method, URL: &url.URL{Path: path}, Host: "api.example.com", RequestURI: path, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
	}}
}

func (c *Corpus) concrete(r *rand.Rand, route int) string {
	segments := strings.Split(c.Routes[route].Pattern, "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "{") {
			segments[i] = value(r)
		}
	}
	return strings.Join(segments, "/")
}

// value is what stands for a parameter: a number, a slug, a hash.
func value(r *rand.Rand) string {
	switch r.IntN(4) {
	case 0:
		return fmt.Sprint(1 + r.IntN(99999))
	case 1:
		return word(r.IntN(len(words))) + "-" + word(r.IntN(len(words)))
	case 2:
		return fmt.Sprintf("%08x", r.Uint32())
	}
	return word(r.IntN(len(words))) + "-bot"
}

// Allowed is the reference decision on a request.
func (c *Corpus) Allowed(r *Request) bool {
	if r.Route < 0 {
		return false
	}
	for _, s := range c.Routes[r.Route].Any {
		if c.Tokens[r.Token].Holds[s] {
			return true
		}
	}
	return false
}
