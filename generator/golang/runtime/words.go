package runtime

import "math/bits"

// Path segments and scope names are taken eight bytes at a time: one load gives both the end (the
// first delimiter, found within the word) and the identity (the word with what follows cut off),
// which is what the hash tables are keyed by.

const (
	everyByte = 0x0101010101010101
	highBits  = 0x8080808080808080
	hash1     = 0x9E3779B97F4A7C15
	hash2     = 0xD6E8FEB86659FD93
	hash3     = 0xA0761D6478BD642F
)

// tableHeader is how many bytes stand before the slots of a hash table: the number of slots, and
// three numbers of the table's own.
const tableHeader = 16

// word returns the up to eight bytes of s from i on, zero-padded; i < len(s).
func word(s string, i int) uint64 {
	rest := len(s) - i
	if rest >= 8 {
		return le64(s, i)
	}
	if len(s) >= 8 {
		return le64(s, len(s)-8) >> (uint(8-rest) * 8 & 63)
	}
	var w uint64
	for k := len(s) - 1; k >= i; k-- {
		w = w<<8 | uint64(s[k])
	}
	return w
}

// scan reads from i up to the delimiter or the end of s. w0 and w1 are the first 16 bytes,
// zero-padded; last is the last 8 when there are more than 16.
func scan(s string, i int, delimiter byte) (w0, w1, last uint64, end int) {
	delimiters := uint64(delimiter) * everyByte
	if len(s)-i < 16 {
		return scanEnd(s, i, delimiters)
	}
	// Without branches on the length: that is what a processor would guess wrong, on text of a
	// stranger's choosing.
	w0, w1 = le64(s, i), le64(s, i+8)
	n0, n1 := before(w0, delimiters), before(w1, delimiters)
	w0 &= 1<<(n0*8) - 1
	if n0+n1 == 16 {
		return scanLong(s, i, delimiters, w0, w1)
	}
	whole := -(n0 >> 3) // all ones when the first word has no delimiter
	return w0, w1 & (1<<(n1*8) - 1) & whole, 0, i + int(n0+n1&whole)
}

// before is how many bytes of a word stand before the first delimiter: 8 when there is none.
func before(w, delimiters uint64) uint64 {
	x := w ^ delimiters
	return uint64(bits.TrailingZeros64((x-everyByte)&^x&highBits)) >> 3
}

// scanEnd is scan where fewer than 16 bytes are left.
func scanEnd(s string, i int, delimiters uint64) (w0, w1, last uint64, end int) {
	rest := len(s) - i
	if rest <= 0 {
		return 0, 0, 0, i
	}
	w0 = word(s, i)
	n := int(before(w0, delimiters))
	w0 &= 1<<(uint(n)*8) - 1
	if n < 8 || rest <= 8 {
		return w0, 0, 0, i + min(n, rest)
	}
	w1 = word(s, i+8)
	n = int(before(w1, delimiters))
	return w0, w1 & (1<<(uint(n)*8) - 1), 0, i + min(8+n, rest)
}

// scanLong is scan where the first 16 bytes hold no delimiter.
func scanLong(s string, i int, delimiters, w0, w1 uint64) (uint64, uint64, uint64, int) {
	end := i + 16
	for end < len(s) {
		n := int(before(word(s, end), delimiters))
		end += n
		if n < 8 {
			break
		}
	}
	end = min(end, len(s))
	if end == i+16 {
		return w0, w1, 0, end
	}
	return w0, w1, le64(s, end-8), end
}

// probe finds the value stored for (state, text) in the open-addressing table at the start of
// packed, 0 when there is none. A slot is {state 32, length 32, value 32, offset of the text 32},
// the text zero-padded to 16 bytes at least; an empty one is zero, since states begin at 1, and the
// last one always is empty. w0, w1 and last are those of text, from scan.
func probe(packed string, state uint32, text string, w0, w1, last uint64) uint32 {
	n := uint64(len(text))
	h := (w0 ^ uint64(state)*hash3) * hash1
	h ^= (w1 ^ bits.RotateLeft64(last, 32) + n) * hash2
	h = (h ^ h>>29) * hash1
	at := tableHeader + int(h>>32*uint64(le32(packed, 0))>>32)*16
	key := uint64(state) | n<<32
	for {
		switch le64(packed, at) {
		case key:
			slot := le64(packed, at+8)
			t := int(slot >> 32)
			if le64(packed, t) == w0 && le64(packed, t+8) == w1 && (n <= 16 || packed[t+16:t+len(text)] == text[16:]) {
				return uint32(slot)
			}
		case 0:
			return 0
		}
		at += 16
	}
}
