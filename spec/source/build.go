package source

import (
	"maps"
	"slices"

	"github.com/scopegen/scopegen/spec/diag"
)

// parser builds one document. What reads YAML and what reads JSON both hand it nodes in the order of the
// file, so that limits, keys and characters are judged in one place.
type parser struct {
	lim      Limits
	doc      *Document
	text     []byte // File.Data, in which what YAML cannot hold is replaced, byte for byte
	keep     *Keep  // what is wanted; nil: everything
	readable bool

	list       diag.List
	said       map[*diag.Rule]int // findings by rule, those beyond maxFindings included
	unsaid     diag.Diagnostic    // takes the hints of those
	invisibles []invisible

	open    []int32 // children of the collections that are being read
	sizes   []int32 // nodes under each node, itself and what aliases stand for included
	total   int     // size of all so far
	aliases int
	full    bool // the budget of nodes is used up, and that has been said

	// Of YAML that is skimmed: what is being parsed, and the values that were skipped from there on. Places are those of text.
	chunk *chunk
	skips []skip
}

// maxFindings bounds what is said about one rule; a binary file would otherwise fill the memory with
// its control characters.
const maxFindings = 100

func (p *parser) report(r *diag.Rule, start, end int, format string, args ...any) *diag.Diagnostic {
	if p.said == nil {
		p.said = map[*diag.Rule]int{}
	}
	if p.said[r]++; p.said[r] > maxFindings {
		return &p.unsaid
	}
	return p.list.Add(r, p.doc.File.Range(start, end), format, args...)
}

// finish sorts what was found and says how much was left out.
func (p *parser) finish() {
	p.judgeInvisibles()
	for i := len(p.list) - 1; i >= 0; i-- {
		d := &p.list[i]
		if n := p.said[d.Rule] - maxFindings; n > 0 {
			p.said[d.Rule] = 0
			if d.Hint != "" {
				d.Hint += "; "
			}
			d.Hint += plural(n, "more place", "more places") + " like this"
		}
	}
	p.list.Sort()
}

// attempt remembers what was found so far, so that a way of reading that turned out wrong can be undone.
func (p *parser) attempt() (undo func()) {
	list, invisibles, said := len(p.list), len(p.invisibles), maps.Clone(p.said)
	return func() {
		*p.doc = Document{File: p.doc.File}
		p.list, p.invisibles, p.said = p.list[:list], p.invisibles[:invisibles], maps.Clone(said)
		p.open, p.sizes, p.total, p.aliases, p.full = p.open[:0], p.sizes[:0], 0, 0, false
		p.readable = false
	}
}

// longText is the length from which on a text that an alias repeats counts as several values.
const longText = 16

// add appends a node. Once the budget is used up it reports so and gives false: the reader stops.
func (p *parser) add(n node) (int32, bool) {
	if p.total >= p.lim.Nodes {
		p.overflow(int(n.start), int(n.end))
		return 0, false
	}
	p.total++
	p.doc.nodes = append(p.doc.nodes, n)
	p.sizes = append(p.sizes, int32(1+len(n.text)/longText))
	return int32(len(p.doc.nodes) - 1), true
}

// reserve makes room for n more nodes: growing step by step takes three times the memory.
func (p *parser) reserve(n int) {
	n = min(n, p.lim.Nodes)
	p.doc.nodes, p.sizes = slices.Grow(p.doc.nodes, n), slices.Grow(p.sizes, n)
	p.doc.kids = slices.Grow(p.doc.kids, n)
}

func (p *parser) overflow(start, end int) {
	if !p.full {
		p.full = true
		p.report(ruleNodes, start, end, "the file holds more than %d values here, counting what aliases repeat", p.lim.Nodes).
			Hint = "split the file, or write out fewer aliases of large values"
	}
}

// close gives collection i the children that were opened since mark.
func (p *parser) close(i int32, mark int, end int) {
	n := &p.doc.nodes[i]
	n.end = int32(end)
	children := p.open[mark:]
	for _, c := range children {
		p.sizes[i] += p.sizes[c]
	}
	n.kid, n.kids = int32(len(p.doc.kids)), int32(len(children))
	if n.kind == Mapping {
		children = p.pairs(i, children)
		n.kids = int32(len(children))
	}
	p.doc.kids = append(p.doc.kids, children...)
	p.open = p.open[:mark]
}

// alias adds a use of an anchor. target is negative when the anchor is not complete: it holds itself.
func (p *parser) alias(start, end int, name string, target int32) (int32, bool) {
	i, ok := p.add(node{text: name, start: int32(start), end: int32(end), style: alias})
	if !ok {
		return i, false
	}
	n := &p.doc.nodes[i]
	if p.aliases++; p.aliases > p.lim.Aliases {
		if p.aliases == p.lim.Aliases+1 {
			p.report(ruleNodes, start, end, "the file uses anchors more than %d times", p.lim.Aliases).
				Hint = "write the values out"
		}
		return i, true
	}
	if target < 0 {
		p.report(ruleCycle, start, end, "*%s stands inside the value that it names", name).
			Hint = "a value cannot hold itself; write it out to the depth that is meant"
		return i, true
	}
	if size := int(p.sizes[target]); p.total+size > p.lim.Nodes {
		p.overflow(start, end)
	} else {
		n.kid, n.kind = target, p.doc.nodes[target].kind
		p.sizes[i] += int32(size)
		p.total += size
	}
	return i, true
}
