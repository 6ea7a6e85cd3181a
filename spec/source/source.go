// Package source turns the bytes of one YAML or JSON file into a tree of nodes with exact places, and
// refuses what two readers could read in two ways: duplicate keys, hidden merges, several documents,
// control characters, custom tags. It owns limits on size, depth and expansion, and it is the only
// package that imports a YAML library. It imports spec/diag and nothing else of this module.
package source

import (
	"bytes"
	"math"
	"path"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// Limits bounds what one file may cost. A zero or negative number stands for Native's.
type Limits struct {
	Bytes   int // size of the file
	Depth   int // mappings and lists inside one another
	Nodes   int // keys, values and lists, with every alias counted as what it stands for, a long text behind one as several
	Aliases int // uses of an anchor, merge keys included

	// Foreign says that the file is in somebody else's language, such as OpenAPI, where `200:` and `on:`
	// are usual keys and merge keys are resolved. In scopegen's own language both are errors.
	Foreign bool
}

var (
	// Native bounds a scope spec: room for 200,000 endpoints.
	Native = Limits{Bytes: 16 << 20, Depth: 100, Nodes: 4_000_000, Aliases: 10_000}
	// OpenAPI bounds an OpenAPI document: room for twice the largest one known.
	OpenAPI = Limits{Bytes: 64 << 20, Depth: 500, Nodes: 16_000_000, Aliases: 100_000, Foreign: true}
)

func (l Limits) orDefault() Limits {
	for _, f := range []struct{ n, def *int }{
		{&l.Bytes, &Native.Bytes}, {&l.Depth, &Native.Depth}, {&l.Nodes, &Native.Nodes}, {&l.Aliases, &Native.Aliases},
	} {
		if *f.n <= 0 {
			*f.n = *f.def
		}
	}
	// Nodes keep offsets and indices in 32 bits.
	l.Bytes, l.Nodes = min(l.Bytes, math.MaxInt32-1), min(l.Nodes, math.MaxInt32/4)
	// JSON is read by recursion, and so is every document afterwards.
	l.Depth = min(l.Depth, 10_000)
	return l
}

// Document is one file that could be read.
type Document struct {
	File *File
	Root Node

	Skimmed bool // values were skipped

	nodes   []node
	kids    []int32                    // children of all nodes, each node's in one run; of a mapping key, value, key, value
	keys    map[int32]map[string]int32 // pair number by key, for mappings too long to search
	anchors map[int32]string
}

// Parse reads the only document of a file, YAML or JSON. The document is nil when nothing can be read;
// otherwise it can be walked even when there are findings, which are sorted. What the findings refuse for
// the sake of a limit (a bomb, a cycle, too deep a list) is cut: it has Kind Invalid. data must not change
// afterwards.
func Parse(name string, data []byte, lim Limits) (*Document, diag.List) {
	p := &parser{lim: lim.orDefault(), doc: &Document{File: &File{Name: name, Data: data}}}
	p.parse()
	p.finish()
	if !p.readable {
		return nil, p.list
	}
	return p.doc, p.list
}

func (p *parser) parse() {
	data := p.doc.File.Data
	if len(data) > p.lim.Bytes {
		p.report(ruleSize, 0, 0, "the file has %d bytes; at most %d are read", len(data), p.lim.Bytes)
		return
	}
	if kind := utf16Kind(data); kind != "" {
		p.report(ruleEncoding, 0, 0, "the file is encoded as %s", kind).Hint = "save it as UTF-8"
		return
	}
	p.text = withoutVersion(p.scanCharacters(data))
	body := p.text[bomLen(data):]
	start := bytes.TrimLeft(body, " \t\r\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '[' {
		if !p.skimYAML() {
			p.parseYAML()
		}
		return
	}
	// A document that begins with a bracket is JSON, or YAML in flow style.
	undo := p.attempt()
	fault := p.parseJSON()
	if fault == nil {
		return
	}
	if !fault.limit && !strings.EqualFold(path.Ext(p.doc.File.Name), ".json") {
		undo()
		if ok := p.parseYAML(); ok || !looksJSON(start) {
			return
		}
		undo()
	}
	p.report(fault.rule, fault.at, fault.end, "%s", fault.message).Hint = fault.hint
}

// looksJSON tells JSON with a mistake in it from YAML in flow style with one, so that the error speaks of the
// right language: JSON's first key or item is quoted, and it has no comments.
func looksJSON(start []byte) bool {
	rest := bytes.TrimLeft(start[1:], " \t\r\n")
	return len(rest) > 0 && rest[0] == '"' && bytes.IndexByte(start, '#') < 0
}
