package runtime

import (
	"math/bits"
	"strings"
)

// MatchResult says what Match found.
type MatchResult uint8

// What Match finds. Only with MatchFound is there an operation.
const (
	MatchNone             MatchResult = iota // no operation has the path
	MatchFound                               // exactly one operation is meant
	MatchMethodNotAllowed                    // the path is there under other methods, see AllowedMethods
	MatchAmbiguous                           // several match, and none is more specific than each other one
)

// String is the result in words.
func (r MatchResult) String() string {
	switch r {
	case MatchNone:
		return "none"
	case MatchFound:
		return "found"
	case MatchMethodNotAllowed:
		return "method not allowed"
	case MatchAmbiguous:
		return "ambiguous"
	}
	return "invalid result"
}

// Match is the operation of a method and an escaped path (URL.EscapedPath): of those that match,
// the one whose pattern is strictly more specific than each other's. Bytes are compared as they
// are: nothing is cleaned or folded. A path with a dot segment or a broken escape is none, and one
// that is another operation's once its needless escapes are decoded (%73 for s) is ambiguous, since
// a router may take it for that one. HEAD follows GET unless the specification lists it. The time
// is linear in the path's length, whatever the number of operations. It is for layers that deny,
// gateways and tools; what allows is the operation bound at registration.
func Match(method, escapedPath string) (Operation, MatchResult) {
	return matchRequest(packedRoutes, method, escapedPath)
}

// AllowedMethods are the methods under which some operation has the path, for the Allow header (RFC
// 9110 §10.2.1).
func AllowedMethods(escapedPath string) []string { return allowedMethods(packedRoutes, escapedPath) }

// A route table is an automaton over path segments, found by probe: states begin at 1, which is the
// start, and a state is {fallback 32, accept 32}. The fallback is what a non-empty segment without
// a slot of its own leads to, with flags; accept is the offset of {methods 64} and the operation of
// each of these, 32 bits, 0 for an ambiguous one. The two numbers in the header are the offsets of
// the states and of the record table of methods beyond standardMethods.
const (
	stateMask    = 1<<28 - 1
	stateFinal   = 1 << 28 // whatever follows stays here
	stateSlots   = 1 << 29 // some segments have slots of their own
	stateClassed = 1 << 30 // the fallback is the offset of a classifier's use: segments such as {id}.json
)

func match(routes, method, path string) (Operation, MatchResult) {
	at, _ := walk(routes, path)
	return accepted(routes, at, method)
}

// accepted is the operation of the method among those that stand at an offset from walk.
func accepted(routes string, at int, method string) (Operation, MatchResult) {
	if at == 0 {
		return 0, MatchNone
	}
	methods, bit := le64(routes, at), uint64(1)
	if method != "GET" {
		bit <<= methodNumber(routes, method)
	}
	if methods&bit == 0 {
		return 0, MatchMethodNotAllowed
	}
	if op := Operation(le32(routes, at+8+4*bits.OnesCount64(methods&(bit-1)))); op != 0 {
		return op, MatchFound
	}
	return 0, MatchAmbiguous
}

// walk is the offset of what the state accepts in which the path ends, 0 when there is none. Unless
// plain, the path may hold an escape or a dot segment.
func walk(routes, path string) (at int, plain bool) {
	if path == "" || path[0] != '/' {
		return 0, false
	}
	const slashes, percents = '/' * everyByte, '%' * everyByte
	buckets, slots, slotCount, states := le32(routes, 0), int(le32(routes, 4)), uint64(le32(routes, 8)), int(le32(routes, 12))
	state := uint32(1)
	last, special := lastEight(path), uint64(0)
	for i := 1; ; {
		rec := le64(routes, states+8*int(state))
		if rec&stateFinal != 0 {
			return int(rec >> 32), false
		}
		var w0, w1, w2, rest, t uint64
		n := 0
		if i+8 <= len(path) {
			w0 = le64(path, i)
		} else {
			w0 = lastWord(last, len(path)-i, '/')
		}
		if t = delimiters(w0, slashes); t != 0 {
			w0 &= (t ^ (t - 1)) >> 8
		} else {
			if i+16 <= len(path) {
				w1 = le64(path, i+8)
			} else {
				w1 = lastWord(last, len(path)-i-8, '/')
			}
			n = 8
			if t = delimiters(w1, slashes); t != 0 {
				w1 &= (t ^ (t - 1)) >> 8
			} else {
				if i+24 <= len(path) {
					w2 = le64(path, i+16)
				} else {
					w2 = lastWord(last, len(path)-i-16, '/')
				}
				n = 16
				if t = delimiters(w2, slashes); t != 0 {
					w2 &= (t ^ (t - 1)) >> 8
				} else {
					n, rest = long(path, i, '/')
					t = 1
					special = highBits
				}
				special |= delimiters(w2, percents)
			}
			special |= delimiters(w1, percents)
		}
		special |= delimiters(w0, percents)
		n += bits.TrailingZeros64(t) >> 3
		if w0&0xff == '.' {
			special = highBits
		}
		end := i + n
		next := uint32(0)
		if rec&stateSlots != 0 {
			high, low := bits.Mul64(w0^hash1, (w1^rest)+w2*hash2^hash3)
			h := high ^ low
			factor := le32(routes, tableHeader+4*int((uint32(h>>32)^state)&buckets))
			at := slots + int(uint64((uint32(h)^state)*factor)*slotCount>>32)*slotSize
			slot := routes[at : at+slotSize]
			if le64(slot, 0) == w0 && le64(slot, 8) == w1 && le64(slot, 16) == w2 && le64(slot, 24) == uint64(state)|uint64(n)<<32 &&
				(n <= slotText || sameRest(routes, slot, path[i:end])) {
				next = le32(slot, 32)
			}
		}
		if next == 0 && n != 0 {
			next = uint32(rec) & stateMask
			if rec&stateClassed != 0 {
				next = classify(routes, int(next), path[i:end])
			}
		}
		if next == 0 {
			return 0, false
		}
		if end >= len(path) {
			return int(le32(routes, states+8*int(next)+4)), special == 0
		}
		state, i = next, end+1
	}
}

// classify is the state to which a segment leads by the mixed patterns that it matches. A use of a
// classifier is its offset and a state for each of its outcomes; a classifier is {classes 32,
// outcomes' offset 32}, the class of each byte, a state for each state and class, and the outcome
// of each state, 16 bits each.
func classify(routes string, use int, segment string) uint32 {
	machine := int(le32(routes, use))
	classes, outcomes := int(le32(routes, machine)), int(le32(routes, machine+4))
	state := 0
	for i := range len(segment) {
		class := int(routes[machine+8+int(segment[i])])
		state = le16(routes, machine+8+256+2*(state*classes+class))
	}
	return le32(routes, use+4+4*le16(routes, outcomes+2*state))
}

// standardMethods are the numbers of the methods that have one without looking; each ends with a
// space.
const standardMethods = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT "

const standardMethodCount = 9

// methodNumber is a method's bit number; 64, which is no bit, for one that no operation has.
// Methods are case-sensitive (RFC 9110 §9.1).
func methodNumber(routes, method string) uint {
	switch method {
	case "GET":
		return 0
	case "HEAD":
		return 1
	case "POST":
		return 2
	case "PUT":
		return 3
	case "PATCH":
		return 4
	case "DELETE":
		return 5
	case "OPTIONS":
		return 6
	case "TRACE":
		return 7
	case "CONNECT":
		return 8
	}
	more := routes[le32(routes, 16):]
	for n := 1; n <= recordCount(more); n++ {
		if record(more, n) == method {
			return uint(standardMethodCount + n - 1)
		}
	}
	return 64
}

func allowedMethods(routes, path string) []string {
	at, _ := walk(routes, path)
	if at == 0 {
		return nil
	}
	var list []string
	standard := strings.Fields(standardMethods)
	more := routes[le32(routes, 16):]
	for methods := le64(routes, at); methods != 0; methods &= methods - 1 {
		n := bits.TrailingZeros64(methods)
		if n < len(standard) {
			list = append(list, standard[n])
		} else {
			list = append(list, record(more, n-len(standard)+1))
		}
	}
	return list
}
