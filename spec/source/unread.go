package source

import (
	"slices"
	"sort"

	"github.com/scopegen/scopegen/spec/diag"
)

// Part is a value, and what of it is read.
type Part struct {
	Node Node
	Keep *Keep
}

// WithoutUnread takes out of the findings of Parse those that are about values which nobody reads, so that what is found does not depend on
// whether a document could be skimmed: duplicate keys, unknown tags and keys that are no text, outside of all parts. What an alias stands for is
// read where the alias is. Where Parse has stopped counting the findings of a rule they stay.
func (d *Document) WithoutUnread(found diag.List, parts []Part) diag.List {
	count := map[*diag.Rule]int{}
	for _, f := range found {
		if f.Range.File == d.File.Name {
			count[f.Rule]++
		}
	}
	local := func(f diag.Diagnostic) bool {
		switch f.Rule {
		case ruleDuplicate, ruleTag, ruleKey, ruleHidden:
			return f.Range.File == d.File.Name && count[f.Rule] < maxFindings
		}
		return false
	}
	if !slices.ContainsFunc(found, local) {
		return found
	}
	r := readParts{doc: d, read: make([]bool, len(d.nodes)), whole: make([]bool, len(d.nodes)), part: map[Part]bool{}}
	for _, p := range parts {
		r.walk(p.Node, p.Keep)
	}
	return slices.DeleteFunc(found, func(f diag.Diagnostic) bool {
		if !local(f) {
			return false
		}
		// The finding is about the node that begins there, or behind its tag.
		at := d.File.Offset(f.Range.Start)
		i := sort.Search(len(d.nodes), func(i int) bool { return int(d.nodes[i].start) >= at })
		return i < len(d.nodes) && !r.read[i]
	})
}

// readParts marks the nodes that are read.
type readParts struct {
	doc   *Document
	read  []bool
	whole []bool // with all that is below
	part  map[Part]bool
}

func (r *readParts) walk(n Node, keep *Keep) {
	if n.doc != r.doc || keep == nil || r.whole[n.i] {
		return
	}
	r.read[n.i] = true
	n = n.Target()
	r.read[n.i] = true
	kind := n.Kind()
	if keep.All || kind != Mapping {
		if r.whole[n.i] {
			return
		}
		r.whole[n.i], keep = true, KeepAll
	} else if p := (Part{n, keep}); r.part[p] {
		return
	} else {
		r.part[p] = true
	}
	for i := range n.Len() {
		if kind == Sequence {
			r.walk(n.Item(i), KeepAll)
			continue
		}
		key, value := n.Pair(i)
		r.walk(key, KeepAll)
		r.walk(value, keep.of(key.Value()))
	}
}
