package runtime

import (
	"fmt"
	"math/bits"
	"strings"
)

// Limits of a scope list from a token. RFC 6749 has none; these are far above what servers send.
const (
	maxTokenBytes = 256
	maxTokens     = 1024
	maxListBytes  = 64 << 10
)

// ReadOption changes how scopes are read from a token. See WithScopePrefix.
type ReadOption struct{ prefix string }

// WithScopePrefix says that each scope of this API stands in tokens with that prefix, exactly and
// always: "api://prod/" makes "api://prod/read" the scope read, and a bare "read" unknown. It takes
// the place of the prefix that the specification gives a claim; the last one counts when there are
// several.
func WithScopePrefix(prefix string) ReadOption { return ReadOption{prefix: prefix} }

// prefixOf is the prefix that the last option says, or else the one that the specification does.
func prefixOf(prefix string, options []ReadOption) string {
	for _, o := range options {
		prefix = o.prefix
	}
	return prefix
}

// ParseSet reads a scope claim or parameter: scope-tokens with exactly one space between (RFC 6749
// §3.3), case-sensitive; a comma is a character like any other. The empty string holds no scopes.
// Scopes of other APIs are counted in unknown and grant nothing. Malformed text, more than 1,024
// tokens, 256 bytes in one or 64 KiB in all are an error, and then the set is empty. It does not
// allocate unless it fails.
func ParseSet(text string, options ...ReadOption) (set Set, unknown int, err error) {
	return parseSet(packedScopes, text, prefixOf("", options))
}

func parseSet(names, text, prefix string) (set Set, unknown int, err error) {
	if len(text) > maxListBytes {
		return Set{}, 0, fmt.Errorf("scope list of %d bytes: more than %d", len(text), maxListBytes)
	}
	if text == "" {
		return Set{}, 0, nil
	}
	if unknown, err = parseInto(&set, names, text, prefix); err != nil {
		set = Set{}
	}
	return set, unknown, err
}

func parseInto(set *Set, names, text, prefix string) (unknown int, err error) {
	if prefix != "" {
		return parsePrefixed(set, names, text, prefix)
	}
	const spaces = ' ' * everyByte
	last := lastEight(text)
	buckets, slots, slotCount := le32(names, 0), int(le32(names, 4)), uint64(le32(names, 8))
	for i, count := 0, 1; ; count++ {
		var w0, w1, w2, rest, t uint64
		n := 0
		if i+8 <= len(text) {
			w0 = le64(text, i)
		} else {
			w0 = lastWord(last, len(text)-i, ' ')
		}
		if t = delimiters(w0, spaces); t != 0 {
			w0 &= (t ^ (t - 1)) >> 8
		} else {
			if i+16 <= len(text) {
				w1 = le64(text, i+8)
			} else {
				w1 = lastWord(last, len(text)-i-8, ' ')
			}
			n = 8
			if t = delimiters(w1, spaces); t != 0 {
				w1 &= (t ^ (t - 1)) >> 8
			} else {
				if i+24 <= len(text) {
					w2 = le64(text, i+16)
				} else {
					w2 = lastWord(last, len(text)-i-16, ' ')
				}
				n = 16
				if t = delimiters(w2, spaces); t != 0 {
					w2 &= (t ^ (t - 1)) >> 8
				} else {
					n, rest = long(text, i, ' ')
					t = 1
				}
			}
		}
		n += bits.TrailingZeros64(t) >> 3
		high, low := bits.Mul64(w0^hash1, (w1^rest)+w2*hash2^hash3)
		h := high ^ low
		factor := le32(names, tableHeader+4*int((uint32(h>>32)^nameState)&buckets))
		at := slots + int(uint64((uint32(h)^nameState)*factor)*slotCount>>32)*slotSize
		slot := names[at : at+slotSize]
		end := i + n
		// A known name needs no further look: it is a scope-token, or pack would have refused it.
		if le64(slot, 0) == w0 && le64(slot, 8) == w1 && le64(slot, 16) == w2 && le64(slot, 24) == nameState|uint64(n)<<32 &&
			(n <= slotText || sameRest(names, slot, text[i:end])) {
			set.add(Scope(le32(slot, 32)))
		} else if err := checkToken(text[i:end]); err != nil {
			return 0, err
		} else {
			unknown++
		}
		if count > maxTokens {
			return 0, fmt.Errorf("scope list of more than %d tokens", maxTokens)
		}
		if end >= len(text) {
			return unknown, nil
		}
		i = end + 1
	}
}

func parsePrefixed(set *Set, names, text, prefix string) (unknown int, err error) {
	for count := 1; ; count++ {
		token, after, more := strings.Cut(text, " ")
		n := uint32(0)
		if rest, ok := strings.CutPrefix(token, prefix); ok {
			n = find(names, nameState, rest)
		}
		// The prefix before a known name is the caller's own.
		if n != 0 {
			set.add(Scope(n))
		} else if err := checkToken(token); err != nil {
			return 0, err
		} else {
			unknown++
		}
		if count > maxTokens {
			return 0, fmt.Errorf("scope list of more than %d tokens", maxTokens)
		}
		if !more {
			return unknown, nil
		}
		text = after
	}
}

// ParseList reads a list with one scope-token an element, such as a JSON array claim. An element is
// never split. Otherwise it is as ParseSet.
func ParseList(list []string, options ...ReadOption) (set Set, unknown int, err error) {
	return parseList(packedScopes, list, prefixOf("", options))
}

func parseList(names string, list []string, prefix string) (set Set, unknown int, err error) {
	if err := checkList(list); err != nil {
		return Set{}, 0, err
	}
	for _, text := range list {
		rest, ok := strings.CutPrefix(text, prefix)
		n := 0
		if ok {
			n = lookup(names, rest)
		}
		if n != 0 {
			set.add(Scope(n))
		} else {
			unknown++
		}
	}
	return set, unknown, nil
}

// ParseLines reads a list that people keep, with one scope-token a line; lines end in LF or CRLF,
// and empty ones are skipped. No token comes in this form: tokens are for ParseSet and ParseList.
// Otherwise it is as ParseList.
func ParseLines(text string, options ...ReadOption) (set Set, unknown int, err error) {
	if len(text) > maxListBytes {
		return Set{}, 0, fmt.Errorf("scope list of %d bytes: more than %d", len(text), maxListBytes)
	}
	var list []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSuffix(line, "\r"); line != "" {
			list = append(list, line)
		}
	}
	return ParseList(list, options...)
}

// checkList reports what keeps a list from being scope-tokens within the limits.
func checkList(list []string) error {
	if len(list) > maxTokens {
		return fmt.Errorf("scope list of more than %d tokens", maxTokens)
	}
	total := 0
	for _, text := range list {
		if err := checkToken(text); err != nil {
			return err
		}
		if total += len(text) + 1; total > maxListBytes {
			return fmt.Errorf("scope list of more than %d bytes", maxListBytes)
		}
	}
	return nil
}

// checkToken reports what keeps text from being an RFC 6749 §3.3 scope-token: 1*( %x21 / %x23-5B /
// %x5D-7E ).
func checkToken(text string) error {
	if text == "" {
		return fmt.Errorf("empty scope-token: one space stands between two")
	}
	if len(text) > maxTokenBytes {
		return fmt.Errorf("scope-token of %d bytes: more than %d", len(text), maxTokenBytes)
	}
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c > '~' || c == '"' || c == '\\' {
			return fmt.Errorf("scope-token %.40q holds the byte 0x%02x, which RFC 6749 §3.3 does not allow", text, c)
		}
	}
	return nil
}
