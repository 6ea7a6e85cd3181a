package pack

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strings"
)

// buffer builds one table. Numbers are little-endian.
type buffer []byte

func (b *buffer) u16(v int)    { *b = binary.LittleEndian.AppendUint16(*b, narrow[uint16](v)) }
func (b *buffer) u32(v int)    { *b = binary.LittleEndian.AppendUint32(*b, narrow[uint32](v)) }
func (b *buffer) u64(v uint64) { *b = binary.LittleEndian.AppendUint64(*b, v) }

func (b *buffer) setU32(at, v int) { binary.LittleEndian.PutUint32((*b)[at:], narrow[uint32](v)) }

func (b *buffer) align(n int) {
	for len(*b)%n != 0 {
		*b = append(*b, 0)
	}
}

// narrow panics when a number does not fit: a limit was not checked before.
func narrow[T uint16 | uint32](v int) T {
	if t := T(v); v >= 0 && int(t) == v {
		return t
	}
	panic(fmt.Sprintf("packed number %d out of range", v))
}

// records makes a record table: a count, count+1 offsets, the text.
func records(list []string) string {
	var b buffer
	b.u32(len(list))
	offset := 0
	for _, text := range list {
		b.u32(offset)
		offset += len(text)
	}
	b.u32(offset)
	return string(b) + strings.Join(list, "")
}

const (
	fieldEnd = "\x1f"
	itemEnd  = "\x1e"
	pairEnd  = "\x1d"
)

// fields joins a record's fields, each ended, without empty ones at the end, and the line, which is for the eyes of whoever reviews the table.
func fields(list ...string) string {
	return strings.TrimRight(strings.Join(list, fieldEnd), fieldEnd) + fieldEnd + "\n"
}

func items(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, itemEnd) + itemEnd
}

// text refuses what would be taken for a separator.
func text(what string, list ...string) error {
	for _, s := range list {
		if strings.ContainsAny(s, fieldEnd+itemEnd+pairEnd) {
			return fmt.Errorf("%s: text %.60q holds a control character", what, s)
		}
	}
	return nil
}

// hashTable is what the fixed part's probe reads. Its constants and hash are the same as there: a table made with others finds nothing, as the
// tests show.
type hashTable struct {
	slots []slot
	text  buffer
	at    map[string]int
}

type slot struct {
	state int
	text  string
	value int
}

const (
	hash1 = 0x9E3779B97F4A7C15
	hash2 = 0xD6E8FEB86659FD93
	hash3 = 0xA0761D6478BD642F

	tableHeader = 16
)

func (t *hashTable) add(state int, text string, value int) {
	t.slots = append(t.slots, slot{state, text, value})
}

// intern is the offset of a text, padded with zeros to whole words, two at least; place makes it absolute.
func (t *hashTable) intern(s string) int {
	if at, ok := t.at[s]; ok {
		return at
	}
	if t.at == nil {
		t.at = map[string]int{}
	}
	at := len(t.text)
	t.at[s] = at
	t.text = append(t.text, s...)
	for t.text.align(8); len(t.text) < at+16; {
		t.text.u64(0)
	}
	return at
}

// layout is the slots, half as many again as there are keys, or twice as many where it is roomy: keys stand at or after their hash, and the
// last slot is empty, so that a search always ends without wrapping round.
func (t *hashTable) layout(roomy bool) (count int, packed buffer) {
	count = len(t.slots)*3/2 + 1
	if roomy {
		count = len(t.slots)*2 + 1
	}
	placed := make([]*slot, count, count+8)
	for i := range t.slots {
		s := &t.slots[i]
		at := hash(s.state, s.text) >> 32 * uint64(count) >> 32
		for ; at < uint64(len(placed)) && placed[at] != nil; at++ {
		}
		if at == uint64(len(placed)) {
			placed = append(placed, nil)
		}
		placed[at] = s
	}
	for _, s := range append(placed, nil) {
		if s == nil {
			packed.u64(0)
			packed.u64(0)
			continue
		}
		packed.u32(s.state)
		packed.u32(len(s.text))
		packed.u32(s.value)
		packed.u32(t.intern(s.text))
	}
	return count, packed
}

// place makes the offsets of texts absolute, every step bytes from the first: the text stands at base.
func (b buffer) place(first, step, base int) {
	for at := first; at+4 <= len(b); at += step {
		b.setU32(at, base+int(binary.LittleEndian.Uint32(b[at:])))
	}
}

func hash(state int, s string) uint64 {
	var padded [16]byte
	copy(padded[:], s)
	w0, w1, last := binary.LittleEndian.Uint64(padded[:8]), binary.LittleEndian.Uint64(padded[8:]), uint64(0)
	if len(s) > 16 {
		last = binary.LittleEndian.Uint64([]byte(s[len(s)-8:]))
	}
	h := (w0 ^ uint64(state)*hash3) * hash1
	h ^= (w1 ^ bits.RotateLeft64(last, 32) + uint64(len(s))) * hash2
	return (h ^ h>>29) * hash1
}
