package source

import (
	"fmt"

	"github.com/scopegen/scopegen/spec/diag"
)

// indexed is the number of pairs from which on a mapping gets an index, so that asking it for each of
// its keys stays linear.
const indexed = 8

// pairing is a mapping whose keys are being judged.
type pairing struct {
	*parser
	self  int32
	pairs []int32          // key, value, …
	seen  map[string]int32 // pair by key; nil while there are few
}

// pairs judges the keys of a mapping, resolves its merge keys, and gives its final children, in place.
func (p *parser) pairs(self int32, children []int32) []int32 {
	m := pairing{parser: p, self: self, pairs: children[:0]}
	m.expect(len(children) / 2)
	var merges []int32
	for at := 0; at+1 < len(children); at += 2 {
		key, value := children[at], children[at+1]
		k := p.node(key)
		p.doc.nodes[key].isKey = true
		start, end := k.Span()
		switch {
		case k.Tag() == "!!merge" && p.lim.Foreign:
			merges = append(merges, key, value)
			continue
		case k.Tag() == "!!merge":
			p.report(ruleMerge, start, end, "<< merges another mapping into this one").
				Hint = "write the keys out here; what a merge hides cannot be seen in a review"
			continue
		case !k.isScalar():
			p.report(ruleKey, start, end, "a key is %s", k.Kind()).Hint = "write a text as the key"
		default:
			p.judgeKey(k)
			if first := m.search(k.Value()); first >= 0 {
				p.duplicate(k, p.node(m.pairs[2*first]))
			}
		}
		m.append(key, value)
	}
	for i := 0; i < len(merges); i += 2 {
		m.merge(p.node(merges[i]), p.node(merges[i+1]), true)
	}
	if m.seen != nil {
		if p.doc.keys == nil {
			p.doc.keys = map[int32]map[string]int32{}
		}
		p.doc.keys[self] = m.seen
	}
	return m.pairs
}

func (p *parser) node(i int32) Node { return Node{p.doc, i} }

// expect prepares for n more pairs.
func (m *pairing) expect(n int) {
	if m.seen != nil || len(m.pairs)/2+n <= indexed {
		return
	}
	m.seen = make(map[string]int32, len(m.pairs)/2+n)
	for i := 0; i < len(m.pairs); i += 2 {
		m.note(m.pairs[i], i/2)
	}
}

func (m *pairing) note(key int32, pair int) {
	if k := m.node(key); m.seen != nil && k.isScalar() {
		if _, taken := m.seen[k.Value()]; !taken {
			m.seen[k.Value()] = int32(pair)
		}
	}
}

func (m *pairing) append(key, value int32) {
	m.note(key, len(m.pairs)/2)
	m.pairs = append(m.pairs, key, value)
}

// search gives the pair that has a key, -1 for none.
func (m *pairing) search(key string) int {
	if m.seen != nil {
		if i, ok := m.seen[key]; ok {
			return int(i)
		}
		return -1
	}
	for i := 0; i < len(m.pairs); i += 2 {
		if k := m.node(m.pairs[i]); k.isScalar() && k.Value() == key {
			return i / 2
		}
	}
	return -1
}

func (p *parser) judgeKey(k Node) {
	if _, ok := k.Text(); ok || p.lim.Foreign || k.Tag() == "" {
		return
	}
	start, end := k.Span()
	if k.Value() == "" {
		p.report(ruleKey, start, end, "a key is missing before the colon").Hint = "write one before it"
		return
	}
	p.report(ruleKey, start, end, "the key %s is not text", k.Value()).Hint = k.Value() + " " + k.Describe()
}

func (p *parser) duplicate(k, first Node) {
	start, end := k.Span()
	d := p.report(ruleDuplicate, start, end, "the key %q is there twice", k.Value())
	d.Hint = fmt.Sprintf("first at line %d; readers disagree on which one counts: keep one", first.Range().Start.Line)
	d.Related = []diag.Related{{Range: first.Range(), Message: "first here"}}
}

// merge appends the pairs of a merge key's value that are not there yet and reports those that are: an
// earlier mapping in a list of them goes before a later one, and the mapping's own keys before all
// (https://yaml.org/type/merge.html). The budget of nodes has been charged with the alias.
func (m *pairing) merge(key, value Node, lists bool) {
	start, end := value.Span()
	switch kind := value.Kind(); {
	case kind == Sequence && lists:
		for i := range value.Len() {
			m.merge(key, value.Item(i), false)
		}
		return
	case kind == Invalid: // already reported
		return
	case kind != Mapping:
		m.report(ruleMerge, start, end, "<< needs a mapping, or a list of them, and this is %s", kind).
			Hint = "name an anchored mapping, such as <<: *defaults"
		return
	}
	m.expect(value.Len())
	for i := range value.Len() {
		k, v := value.Pair(i)
		if at := m.search(k.Value()); at >= 0 && k.isScalar() {
			hider := m.node(m.pairs[2*at])
			start, end := hider.Span()
			d := m.report(ruleHidden, start, end, "%q hides the value that << merges in", k.Value())
			d.Hint = "write the keys out where the merged value is the one that protects"
			d.Related = []diag.Related{{Range: v.Range(), Message: "the hidden value"}, {Range: key.Range(), Message: "merged here"}}
			continue
		}
		m.append(k.i, v.i)
	}
}
