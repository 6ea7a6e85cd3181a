package routelist

import (
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// jsonDepth is that of fiber's Stack: lists of routes in a list, by method, and what a route itself holds.
const jsonDepth = 8

// json reads a list of objects with method, path and, perhaps, name: echo's Routes, fiber's GetRoutes and Stack.
func (r *reader) json() {
	doc, found := source.Parse(r.file.Name, r.file.Data, source.Limits{Bytes: MaxBytes, Depth: jsonDepth, Nodes: 16 * MaxRoutes, Foreign: true})
	r.found = append(r.found, found...)
	if doc == nil || found.Errors() > 0 {
		return
	}
	r.file = doc.File
	for i := range doc.Root.Len() {
		item := doc.Root.Item(i)
		if item.Kind() == source.Sequence {
			for j := range item.Len() {
				r.object(item.Item(j))
			}
			continue
		}
		r.object(item)
	}
}

func (r *reader) object(n source.Node) {
	if r.stopped {
		return
	}
	start, end := n.Span()
	if n.Kind() != source.Mapping {
		r.add(notARoute, start, end, "%s stands in the list, not a route", n.Describe()).Hint = `a route is an object: {"method": "GET", "path": "/assets/:id"}`
		return
	}
	var method, path, name source.Node
	for i := range n.Len() {
		key, value := n.Pair(i)
		switch strings.ToLower(key.Value()) { // encoding/json writes a field without a tag as it is in Go
		case "method":
			method = value
		case "path":
			path = value
		case "name":
			name = value
			if r.hints == nil {
				r.hints = []Dialect{Echo}
			}
		case "params":
			r.hints = []Dialect{Fiber}
		}
	}
	m, hasMethod := method.Text()
	p, hasPath := path.Text()
	if !hasMethod || !hasPath {
		r.add(notARoute, start, end, "a route has no method or no path, or they are not texts").Hint = `a route is an object: {"method": "GET", "path": "/assets/:id"}`
		return
	}
	e := entry{path: p}
	e.start, e.end = path.Span()
	if len(p) > MaxLine {
		r.add(tooMuch, e.start, e.start+1, "the path has more than %d bytes", MaxLine)
		return
	}
	if i, what := unprintable(p); i >= 0 {
		r.add(notARoute, e.start, e.end, "the path holds %s", what)
		return
	}
	e.handler, _ = name.Text()
	// Between its quotes, a text without escapes stands as it is.
	if raw := r.file.Data[e.start:e.end]; len(raw) == len(p)+2 && string(raw[1:len(raw)-1]) == p {
		e.start, e.end, e.exact = e.start+1, e.end-1, true
	}
	at, _ := method.Span()
	r.enter(e, m, at+1)
}
