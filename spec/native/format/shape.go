package format

import (
	"strings"

	"github.com/scopegen/scopegen/spec/native"
)

// shape is what is known of the value in one place of a spec. Values of x- keys have none.
type shape struct {
	table  string            // in the JSON Schema: its keys have an order
	extend string            // the key that x- keys stand before; "" puts them last
	keys   map[string]*shape // by key
	values *shape            // of every key, where these are the author's names
	items  *shape            // of a list
	block  bool              // a line for each entry, however short
	many   bool              // so where there are several
	entry  bool              // an item that may be METHOD /path: …

	order map[string]int
}

const (
	before = iota // keys up to the one that x- keys stand before
	own           // x- keys
	behind
)

// rank says where a key stands among the keys of its mapping: less is earlier, and what is equal stays in the author's order.
func (s *shape) rank(key string) int {
	if strings.HasPrefix(key, "x-") {
		return own << 16
	}
	i, known := s.order[key]
	if !known {
		return own << 16
	}
	return i
}

func of(table string, s shape) *shape {
	s.table, s.order = table, map[string]int{}
	names := native.Keys(table)
	section := before
	for i, name := range names {
		if name == s.extend {
			section = behind
		}
		s.order[name] = section<<16 + i
	}
	if i, both := s.order["groups"]; both {
		s.order["scopes"] = i // which of the two comes first is the order of scopes
	}
	return &s
}

var (
	names      = &shape{}
	texts      = &shape{values: of("translation", shape{})}
	noted      = &shape{values: of("notedTranslation", shape{})}
	spoken     = &shape{values: of("endpointTranslation", shape{})}
	deprecated = of("deprecated", shape{})
	criteria   = of("except", shape{})
	tree       = &shape{keys: map[string]*shape{}}
	leaf       = of("leaf", shape{})

	grant = of("grant", shape{extend: "base", keys: map[string]*shape{"translations": spoken, "deprecated": deprecated}})
	// A rule has no key of a grant's, but for those that both have in the same order.
	selector = of("selector", shape{keys: map[string]*shape{"except": criteria}})
	endpoint = of("endpoint", shape{extend: "access", keys: map[string]*shape{"translations": spoken, "deprecated": deprecated, "requires": tree}})

	glob  = of("glob", shape{})
	picks = &shape{items: glob}
	scope = of("scope", shape{extend: "grants", block: true, keys: map[string]*shape{
		"grants":  {block: true, items: &shape{entry: true, keys: map[string]*shape{"": selector}, values: grant}},
		"implies": picks, "translations": noted, "deprecated": deprecated, "aliases": {items: of("alias", shape{})}, "consent": names, "names": names,
	}})
	scopes = &shape{block: true, values: scope}

	document = of("openapi", shape{keys: map[string]*shape{"scopes": of("openapiAnyOf", shape{})}})

	root = of("root", shape{block: true, keys: map[string]*shape{
		"info":    of("info", shape{block: true, keys: map[string]*shape{"translations": texts}}),
		"openapi": several(document),
		"schemes": {block: true, values: of("scheme", shape{keys: map[string]*shape{
			"flows":  {many: true, values: of("flow", shape{})},
			"claims": {block: true, items: of("claim", shape{})},
		}})},
		"subjectTypes": {block: true, values: of("subjectType", shape{keys: map[string]*shape{"translations": texts}})},
		"holders":      {block: true, values: of("holder", shape{keys: map[string]*shape{"translations": texts}})},
		"actions":      {block: true, values: of("action", shape{keys: map[string]*shape{"translations": texts}})},
		"groups": {block: true, items: of("group", shape{extend: "scopes", block: true, keys: map[string]*shape{
			"translations": noted, "owns": of("owns", shape{}), "scopes": scopes,
		}})},
		"scopes":    scopes,
		"sets":      {block: true, values: of("set", shape{keys: map[string]*shape{"translations": texts, "scopes": picks}})},
		"endpoints": {block: true, items: &shape{entry: true, values: endpoint}},
		"retired":   {block: true, items: of("retired", shape{})},
	}})
)

// several is the shape of what is one thing or a list of them.
func several(s *shape) *shape {
	either := *s
	either.items = s
	return &either
}

func init() {
	// A tree holds trees.
	tree.table, tree.order = leaf.table, leaf.order
	children := &shape{items: tree}
	tree.keys["anyOf"], tree.keys["allOf"] = children, children
}

// in gives the shape of what stands below a key.
func (s *shape) in(key string) *shape {
	if s == nil {
		return nil
	}
	if below, ok := s.keys[key]; ok && key != "" {
		return below
	}
	return s.values
}

func (s *shape) item() *shape {
	if s == nil {
		return nil
	}
	return s.items
}

// ofItem gives the shape of an item of grants or endpoints by what it is: the text METHOD /path with something behind it, or a rule.
func (s *shape) ofItem(n *node) *shape {
	if s == nil || !s.entry || n.kind != mapping || n.isLine() {
		return s
	}
	return s.keys[""]
}

// ordered reports whether the shape says in which order keys stand.
func (s *shape) ordered() bool { return s != nil && s.table != "" }
