package spec

import (
	"iter"
	"math/bits"
)

// ScopeSet is a set of scopes by index. The zero value is empty and ready to use.
type ScopeSet []uint64

// Add puts s in.
func (b *ScopeSet) Add(s *Scope) {
	w := s.Index / 64
	for len(*b) <= w {
		*b = append(*b, 0)
	}
	(*b)[w] |= 1 << (s.Index % 64)
}

// Has reports whether s is in.
func (b ScopeSet) Has(s *Scope) bool {
	w := s.Index / 64
	return w < len(b) && b[w]&(1<<(s.Index%64)) != 0
}

// Union puts all of o in.
func (b *ScopeSet) Union(o ScopeSet) {
	for len(*b) < len(o) {
		*b = append(*b, 0)
	}
	for i, w := range o {
		(*b)[i] |= w
	}
}

// HasAll reports whether every one of scopes is in.
func (b ScopeSet) HasAll(scopes []*Scope) bool {
	for _, s := range scopes {
		if !b.Has(s) {
			return false
		}
	}
	return true
}

// Indexes yields the members in declaration order.
func (b ScopeSet) Indexes() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range b {
			for ; w != 0; w &= w - 1 {
				if !yield(i*64 + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}
