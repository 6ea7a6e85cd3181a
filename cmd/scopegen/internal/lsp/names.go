package lsp

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// name is one occurrence of a name in a document.
type name struct {
	role
	text       string // what is named; of an endpoint METHOD[,METHOD] /path
	start, end int    // bytes, quotes left out
	whole      *node  // the definition, of the value that it names
	in         string // of an endpoint the scope that it is granted to
}

// outline is what the names in one document are, in the order of the text.
type outline struct {
	tree    *node
	openAPI bool
	names   []name
}

// read makes the outline of a text. read tells whether it could be read as YAML.
func outlineOf(file string, data []byte) *outline {
	o := &outline{}
	doc, _ := source.Parse(file, data, source.OpenAPI)
	if doc != nil {
		o.tree = exact(doc.Root)
	} else {
		o.tree = readLoose(data)
	}
	o.openAPI = isDocument(o.tree)
	o.walk(data, o.tree, nil)
	slices.SortStableFunc(o.names, func(a, b name) int { return a.start - b.start })
	return o
}

// isDocument tells an OpenAPI document from a spec by its version key.
func isDocument(root *node) bool {
	if root == nil {
		return false
	}
	known := false
	for i, k := range root.keys {
		switch {
		case k.text == "scopegen":
			return false
		case k.text == "swagger", k.text == "openapi" && root.vals[i] != nil && root.vals[i].kind == source.Scalar:
			known = true
		}
	}
	return known
}

func (o *outline) walk(data []byte, n *node, p []step) {
	if n == nil || n.alias {
		return
	}
	p = slices.Clip(p)
	switch n.kind {
	case source.Mapping:
		for i, k := range n.keys {
			at := append(p, step{key: k.text})
			o.add(data, k, n.vals[i], at, true)
			o.walk(data, n.vals[i], at)
		}
	case source.Sequence:
		for _, item := range n.items {
			o.walk(data, item, append(p, step{item: true}))
		}
	case source.Scalar:
		o.add(data, n, nil, p, false)
	}
}

func (o *outline) add(data []byte, n, value *node, p []step, key bool) {
	r := roleOf(p, key, o.openAPI)
	if r.kind == noName || n.block {
		return
	}
	text := n.text
	if r.kind == anEndpoint && o.openAPI {
		text = strings.ToUpper(text) + " " + keyAt(p, 1)
	}
	start, end := bare(data, n)
	found := name{role: r, text: text, start: start, end: end}
	if r.defines {
		found.whole = value
	}
	if r.kind == anEndpoint {
		found.in, found.whole = granter(p), value
	}
	o.names = append(o.names, found)
}

// granter is the scope under which an entry stands.
func granter(p []step) string {
	for i, s := range p {
		if s.key == "grants" && !s.item && i > 0 && i+1 < len(p) && p[i+1].item {
			return p[i-1].key
		}
	}
	return ""
}

// bare is where a scalar's text stands, without its quotes.
func bare(data []byte, n *node) (start, end int) {
	start, end = n.start, min(n.end, len(data))
	if end-start >= 2 && (data[start] == '"' || data[start] == '\'') && data[end-1] == data[start] {
		return start + 1, end - 1
	}
	return start, end
}

// at finds the name at an offset.
func (o *outline) at(offset int) (name, bool) {
	i, exact := slices.BinarySearchFunc(o.names, offset, func(n name, at int) int { return n.start - at })
	if !exact {
		i--
	}
	if i < 0 || o.names[i].end < offset {
		return name{}, false
	}
	return o.names[i], true
}

// place is where an offset lies in a tree.
type place struct {
	path   []step
	node   *node // the scalar at the offset
	key    bool
	holder *node // the mapping or list that it stands in
}

// find looks for the scalar or key at an offset.
func (n *node) find(offset int, path []step) (place, bool) {
	if n == nil || offset < n.start || offset > n.end {
		return place{}, false
	}
	path = slices.Clip(path)
	switch n.kind {
	case source.Mapping:
		for i, k := range n.keys {
			at := append(path, step{key: k.text})
			if k.start <= offset && offset <= k.end {
				return place{path: at, node: k, key: true, holder: n}, true
			}
			if p, ok := n.vals[i].find(offset, at); ok {
				if p.holder == nil {
					p.holder = n
				}
				return p, true
			}
		}
	case source.Sequence:
		for _, item := range n.items {
			if p, ok := item.find(offset, append(path, step{item: true})); ok {
				if p.holder == nil {
					p.holder = n
				}
				return p, true
			}
		}
	default:
		return place{path: path, node: n}, true
	}
	return place{}, false
}
