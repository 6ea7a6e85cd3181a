package runtime

import "math/bits"

// Path segments and scope names are taken eight bytes at a time: one load gives both the end (the
// first delimiter, found within the word) and the identity (the word with what follows cut off),
// which is what the hash tables are keyed by. parseInto and walk hold that loop twice, written out:
// called for every segment, it takes a third longer.

const (
	everyByte = 0x0101010101010101
	highBits  = 0x8080808080808080
	hash1     = 0x9E3779B97F4A7C15
	hash2     = 0xD6E8FEB86659FD93
	hash3     = 0xA0761D6478BD642F
)

// A hash table is {buckets less one 32, slots' offset 32, slots 32}, two numbers of its own, the
// buckets' factors, 32 bits each, and the slots. The hash is perfect: pack gives every bucket a
// factor with which its texts come to slots of their own, so that one slot is looked at. A slot is
// the first 24 bytes of a text, zero-padded, {state 32, length 32} and {value 32, rest 32}: what is
// beyond the 24 stands at the offset rest. States begin at 1, so that no text is an empty slot's.
const (
	tableHeader = 20
	slotSize    = 40
	slotText    = 24
)

// lastEight is the last eight bytes of s, after zeros when it is shorter.
func lastEight(s string) (w uint64) {
	if len(s) >= 8 {
		return le64(s, len(s)-8)
	}
	for k := range len(s) {
		w |= uint64(s[k]) << (uint(8-len(s)+k) * 8)
	}
	return w
}

// lastWord is the last n bytes, fewer than eight, of what ends with the eight of last, and then the
// delimiter.
func lastWord(last uint64, n int, delimiter uint64) uint64 {
	return last>>(uint(8-n)*8) | delimiter<<(uint(n)*8)
}

// delimiters has the highest bit of the first byte of w that is the delimiter, and maybe more above
// it: 0 when there is none.
func delimiters(w, delimiter uint64) uint64 {
	x := w ^ delimiter
	return (x - everyByte) &^ x & highBits
}

// long is how the search for the end goes on where 24 bytes from i on hold no delimiter: the length
// of the whole text, and the hash of what is beyond the 24.
func long(s string, i int, delimiter byte) (n int, rest uint64) {
	last := lastEight(s)
	for n = slotText; ; n += 8 {
		w := wordAt(s, last, i+n, delimiter)
		t := delimiters(w, uint64(delimiter)*everyByte)
		switch k := bits.TrailingZeros64(t) >> 3; {
		case t == 0:
			rest = hashRest(rest, w)
		case k == 0:
			return n, rest
		default:
			return n + k, hashRest(rest, w&((t^(t-1))>>8))
		}
	}
}

func hashRest(h, w uint64) uint64 { return bits.RotateLeft64((h^w)*hash3, 29) }

// wordAt is the eight bytes of s from i on, with the delimiter after the end of s; last is
// lastEight's.
func wordAt(s string, last uint64, i int, delimiter byte) uint64 {
	if i+8 <= len(s) {
		return le64(s, i)
	}
	return lastWord(last, len(s)-i, uint64(delimiter))
}

// find is the value stored for the state and text in the hash table at the start of packed, 0 when
// there is none.
func find(packed string, state uint32, text string) uint32 {
	last := lastEight(text)
	var w [slotText / 8]uint64
	var rest uint64
	for i := 0; i < len(text); i += 8 {
		if word := wordAt(text, last, i, 0); i < slotText {
			w[i/8] = word
		} else {
			rest = hashRest(rest, word)
		}
	}
	high, low := bits.Mul64(w[0]^hash1, (w[1]^rest)+w[2]*hash2^hash3)
	h := high ^ low
	factor := le32(packed, tableHeader+4*int((uint32(h>>32)^state)&le32(packed, 0)))
	at := int(le32(packed, 4)) + int(uint64((uint32(h)^state)*factor)*uint64(le32(packed, 8))>>32)*slotSize
	slot := packed[at : at+slotSize]
	if le64(slot, 0) != w[0] || le64(slot, 8) != w[1] || le64(slot, 16) != w[2] || le64(slot, 24) != uint64(state)|uint64(len(text))<<32 ||
		len(text) > slotText && !sameRest(packed, slot, text) {
		return 0
	}
	return le32(slot, 32)
}

// sameRest reports whether the slot's text is this one beyond the bytes in the slot.
func sameRest(packed, slot, text string) bool {
	at := int(le32(slot, 36))
	return packed[at:at+len(text)-slotText] == text[slotText:]
}
