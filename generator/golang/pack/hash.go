package pack

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"sort"
)

// hashTable is what the fixed part's find reads: a perfect hash table, its slots as {first eight bytes, last eight bytes, state and length, value and text}. The
// constants and the hash are the same as there: a table made with others finds nothing, as the tests show.
type hashTable struct{ keys []key }

type key struct {
	state int
	text  string
	value int
}

const (
	hash1 = 0x9E3779B97F4A7C15
	hash2 = 0xD6E8FEB86659FD93
	hash3 = 0xA0761D6478BD642F

	tableHeader = 20
	slotSize    = 40
	slotText    = 24
)

func (t *hashTable) add(state int, text string, value int) {
	t.keys = append(t.keys, key{state, text, value})
}

// words are the first 24 bytes of a text, zero-padded, and the hash of those beyond.
func words(s string) (w [3]uint64, rest uint64) {
	padded := append([]byte(s), make([]byte, slotText+8)...)
	for i := range w {
		w[i] = binary.LittleEndian.Uint64(padded[8*i:])
	}
	for i := slotText; i < len(s); i += 8 {
		rest = bits.RotateLeft64((rest^binary.LittleEndian.Uint64(padded[i:]))*hash3, 29)
	}
	return w, rest
}

// hash is 64 bits: the upper half chooses the bucket, the lower one times the bucket's factor the slot.
func (k key) hash() uint64 {
	w, rest := words(k.text)
	high, low := bits.Mul64(w[0]^hash1, (w[1]^rest)+w[2]*hash2^hash3)
	return high ^ low ^ uint64(k.state) ^ uint64(k.state)<<32
}

// layout is the table, its header with the two numbers of the caller's own still to be set. It grows until every text has a slot, which only
// texts made for it keep from being at once.
func (t *hashTable) layout() (buffer, error) {
	count := 1
	for count < len(t.keys)/2 {
		count *= 2
	}
	for size := len(t.keys) + len(t.keys)/8 + 1; size < 8*len(t.keys)+16; size += size/4 + 1 {
		if factors, slots, ok := t.settle(count, size); ok {
			return t.write(factors, slots), nil
		}
		count *= 2
	}
	return nil, errors.New("names or path segments that a hash cannot tell apart")
}

const maxFactor = 1 << 20

// settle finds a factor for each bucket with which its keys come to free slots, each its own. Full buckets come first, while there is room.
func (t *hashTable) settle(count, size int) (factors, slots []int, ok bool) {
	buckets := make([][]uint32, count)
	keys := make([][]int, count)
	for i, k := range t.keys {
		h := k.hash()
		b := int(h>>32) & (count - 1)
		buckets[b] = append(buckets[b], uint32(h))
		keys[b] = append(keys[b], i)
	}
	order := make([]int, count)
	for b := range order {
		order[b] = b
	}
	sort.SliceStable(order, func(i, j int) bool { return len(keys[order[i]]) > len(keys[order[j]]) })
	factors, slots = make([]int, count), make([]int, size) // a slot holds the number of its key, from 1
	for _, b := range order {
		at := make([]int, len(keys[b]))
		factor := uint32(hash1 & (1<<32 - 1))
	next:
		for try := 0; ; try++ {
			if try == maxFactor {
				return nil, nil, false
			}
			factor += 2 * 0x61C88647
			for n, low := range buckets[b] {
				at[n] = int(uint64(low*factor) * uint64(size) >> 32)
				if slots[at[n]] != 0 {
					continue next
				}
				for _, taken := range at[:n] {
					if taken == at[n] {
						continue next
					}
				}
			}
			break
		}
		for n, k := range keys[b] {
			slots[at[n]] = k + 1
		}
		factors[b] = int(factor)
	}
	return factors, slots, true
}

func (t *hashTable) write(factors, slots []int) (b buffer) {
	b.u32(len(factors) - 1)
	b.u32(tableHeader + 4*len(factors))
	b.u32(len(slots))
	b.u64(0)
	for _, f := range factors {
		b.u32(f)
	}
	at := len(b) + slotSize*len(slots)
	var rest buffer
	for _, s := range slots {
		if s == 0 {
			b = append(b, make([]byte, slotSize)...)
			continue
		}
		k := t.keys[s-1]
		w, _ := words(k.text)
		for _, word := range w {
			b.u64(word)
		}
		b.u32(k.state)
		b.u32(len(k.text))
		b.u32(k.value)
		if len(k.text) <= slotText {
			b.u32(0)
			continue
		}
		b.u32(at + len(rest))
		rest = append(rest, k.text[slotText:]...)
	}
	return append(b, rest...)
}
