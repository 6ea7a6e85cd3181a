package runtime

import "math/bits"

// An implication table holds, for each subject class (0 is unstated, then the subject types), the
// closure of every scope: what someone of that class has who holds it. Its header is the number of
// classes and of words in a set; then {closure 32, objects closure 32} for each class, offsets that
// are equal where the classes are. The second closure passes through scopes that are objects:all
// only, and is 0 when there are none.
//
// A closure is {bitmap 64, rank 32, unused 32} for each word, then the offset of a row for each set
// bit. A scope whose bit is clear gives itself alone. A row is a count and {word 32, mask 64}.

// closure is everything that someone of the class has who holds these scopes; nothing for a class
// that there is not.
func closure(table string, class int, held Set) (has Set) {
	if class < 0 || class >= int(le32(table, 0)) {
		return Set{}
	}
	closeOver(table, int(le32(table, 8+8*class)), &held.words, &has.words)
	return has
}

// objectSet is what is held through scopes that are objects:all, as long as a Set when a scope is
// objects:all, empty otherwise.
type objectSet [objectWords]uint64

func objectClosure(table string, class int, held Set) (objects objectSet) {
	if class < 0 || class >= int(le32(table, 0)) {
		return objects
	}
	if at := int(le32(table, 12+8*class)); at != 0 && len(objects) != 0 {
		var has Set
		closeOver(table, at, &held.words, &has.words)
		copy(objects[:], has.words[:])
	}
	return objects
}

func closeOver(table string, at int, held, has *[scopeWords]uint64) {
	count := int(le32(table, 4))
	rows := at + 16*count
	for w := 0; w < count && w < len(held); w++ {
		bitmap := le64(table, at+16*w)
		has[w] |= held[w] &^ bitmap
		for rest := held[w] & bitmap; rest != 0; rest &= rest - 1 {
			rank := int(le32(table, at+16*w+8)) + bits.OnesCount64(bitmap&(rest&-rest-1))
			row := int(le32(table, rows+4*rank))
			for n := le32(table, row); n != 0; n-- {
				has[le32(table, row+4)] |= le64(table, row+8)
				row += 12
			}
		}
	}
}
