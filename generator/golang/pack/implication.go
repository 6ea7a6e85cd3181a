package pack

import (
	"fmt"
	"math/bits"
)

// bitset is a set of scopes by index. Most are almost empty, hence the map of words.
type bitset map[int]uint64

func (b bitset) add(i int) { b[i>>6] |= 1 << (i & 63) }

func (b bitset) union(c bitset) {
	for w, mask := range c {
		b[w] |= mask
	}
}

// words are the words that are not zero, in order.
func (b bitset) words(limit int) (list []int) {
	if len(b)*8 > limit {
		for w := range limit {
			if b[w] != 0 {
				list = append(list, w)
			}
		}
		return list
	}
	for w := range b {
		at := len(list)
		list = append(list, w)
		for ; at > 0 && list[at-1] > w; at-- {
			list[at] = list[at-1]
		}
		list[at] = w
	}
	return list
}

// closures are, for each subject class, what each scope gives (itself included) and from which scopes each one follows. Classes for which
// implication is the same share one. In objects, implication passes through scopes that are objects:all only.
type closures struct {
	all, objects []*closed // by class; objects is nil when no scope is objects:all
}

type closed struct {
	gives []bitset // by scope; empty for one that the class may not hold, nil for one that gives itself alone
	from  []bitset // by scope, itself included; empty for one that the class may not hold
}

func closeImplications(p *indexed) *closures {
	c := &closures{}
	seen := map[string]*closed{}
	get := func(class int, objects bool) *closed {
		allowed := make([]byte, len(p.Scopes))
		for i, s := range p.Scopes {
			if p.mayHold[i]>>class&1 != 0 && (s.ObjectsAll || !objects) {
				allowed[i] = 1
			}
		}
		if shared := seen[string(allowed)]; shared != nil {
			return shared
		}
		made := closeFor(p, allowed)
		seen[string(allowed)] = made
		return made
	}
	for class := range p.classes {
		c.all = append(c.all, get(class, false))
		if p.anyObjects {
			c.objects = append(c.objects, get(class, true))
		}
	}
	return c
}

// closeFor closes over the graph of allowed scopes, each scope once, children first. Cycles are no error here: the search is by scope, and ends.
func closeFor(p *indexed, allowed []byte) *closed {
	c := &closed{gives: make([]bitset, len(p.Scopes)), from: make([]bitset, len(p.Scopes))}
	state := make([]byte, len(p.Scopes)) // 1 under way, 2 done
	cyclic := false
	var visit func(i int)
	visit = func(i int) {
		state[i] = 1
		for _, child := range p.implies[i] {
			if allowed[i] == 0 || allowed[child] == 0 || child == i {
				continue
			}
			if state[child] == 0 {
				visit(child)
			}
			cyclic = cyclic || state[child] == 1
			if c.gives[i] == nil {
				c.gives[i] = bitset{}
				c.gives[i].add(i)
			}
			c.gives[i].add(child)
			c.gives[i].union(c.gives[child])
		}
		if allowed[i] == 0 {
			c.gives[i] = bitset{}
		}
		state[i] = 2
	}
	for i := range p.Scopes {
		if state[i] == 0 {
			visit(i)
		}
	}
	// A cycle, which readers refuse, leaves its members short of each other's: repeat until nothing is gained.
	for gained := cyclic; gained; {
		gained = false
		for i := range p.Scopes {
			for _, child := range p.implies[i] {
				if allowed[i] != 0 && allowed[child] != 0 && child != i {
					for w, mask := range c.gives[child] {
						gained = gained || mask&^c.gives[i][w] != 0
					}
					c.gives[i].union(c.gives[child])
				}
			}
		}
	}
	for i := range p.Scopes {
		if c.from[i] == nil {
			c.from[i] = bitset{}
		}
		if allowed[i] != 0 {
			c.from[i].add(i)
		}
		for w, mask := range c.gives[i] {
			for ; mask != 0; mask &= mask - 1 {
				to := w*64 + bits.TrailingZeros64(mask)
				if c.from[to] == nil {
					c.from[to] = bitset{}
				}
				c.from[to].add(i)
			}
		}
	}
	return c
}

// packImplications lays out what the fixed part's closure reads: see its implication.go.
func packImplications(p *indexed, c *closures) string {
	var b buffer
	b.u32(p.classes)
	b.u32(p.words)
	header := len(b)
	b = append(b, make([]byte, 8*p.classes)...)
	at := map[*closed]int{}
	rows := map[string]int{}
	place := func(c *closed) int {
		if _, done := at[c]; !done {
			b.align(8)
			at[c] = b.closure(c, p.words, rows)
		}
		return at[c]
	}
	for class := range p.classes {
		b.setU32(header+8*class, place(c.all[class]))
		if p.anyObjects {
			b.setU32(header+8*class+4, place(c.objects[class]))
		}
	}
	return string(b)
}

func (b *buffer) closure(c *closed, words int, rows map[string]int) int {
	at := len(*b)
	rank := 0
	for w := range words {
		var bitmap uint64
		for i := w * 64; i < min(len(c.gives), w*64+64); i++ {
			if c.gives[i] != nil {
				bitmap |= 1 << (i & 63)
			}
		}
		b.u64(bitmap)
		b.u32(rank)
		b.u32(0)
		rank += bits.OnesCount64(bitmap)
	}
	ref := len(*b)
	*b = append(*b, make([]byte, 4*rank)...)
	for _, row := range c.gives {
		if row != nil {
			b.setU32(ref, b.row(row, words, rows))
			ref += 4
		}
	}
	return at
}

// row is the offset of a set as a count and {word 32, mask 64}; sets that are equal share one.
func (b *buffer) row(set bitset, words int, rows map[string]int) int {
	var r buffer
	list := set.words(words)
	r.u32(len(list))
	for _, w := range list {
		r.u32(w)
		r.u64(set[w])
	}
	at, shared := rows[string(r)]
	if !shared {
		at = len(*b)
		rows[string(r)] = at
		*b = append(*b, r...)
	}
	return at
}

// packHolders lays out the default entitlements: see the fixed part's entitlement.go.
func packHolders(p *indexed) string {
	var b buffer
	b.u32(len(p.Holders))
	b.u32(0)
	header := len(b)
	b = append(b, make([]byte, 8*len(p.Holders))...)
	rows := map[string]int{}
	own := make([]bitset, len(p.Holders))
	movable := bitset{}
	for i := range p.Holders {
		own[i] = bitset{}
	}
	for i, s := range p.Scopes {
		if s.Movable {
			movable.add(i)
		}
		for _, h := range p.holders[i] {
			own[h].add(i)
		}
	}
	b.setU32(4, b.row(movable, p.words, rows))
	for i := range p.Holders {
		b.setU32(header+8*i, b.row(own[i], p.words, rows))
		b.setU32(header+8*i+4, len(b))
		from := inherited(p, i)
		b.u32(len(from))
		for _, h := range from {
			b.u32(h + 1)
		}
	}
	return string(b)
}

// inherited are the holders whose scopes a holder's members have, itself first.
func inherited(p *indexed, holder int) []int {
	list, seen := []int{holder}, map[int]bool{holder: true}
	for at := 0; at < len(list); at++ {
		for _, h := range p.inherits[list[at]] {
			if !seen[h] {
				seen[h] = true
				list = append(list, h)
			}
		}
	}
	return list
}

// describe names an operation in errors.
func (o Operation) describe() string {
	if o.ID != "" {
		return fmt.Sprintf("%s %s (%s)", o.Method, o.pattern(), o.ID)
	}
	return o.Method + " " + o.pattern()
}

func (o Operation) pattern() string {
	if o.Pattern != "" {
		return o.Pattern
	}
	return o.Base + o.Path
}
