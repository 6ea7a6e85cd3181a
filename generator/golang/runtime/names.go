package runtime

import (
	"fmt"
	"strings"
)

// A name table is a hash table from names to numbers (from 1), aliases included, followed by the
// names in order. The numbers in its header are one that is unused, how many names there are and
// where their {offset 32, length 32} stand.

// nameState is the state under which a name table keeps its names: it has no automaton.
const nameState = 1

func nameCount(table string) int { return int(le32(table, 12)) }

// name is the n-th name, from 1; empty when there is none.
func name(table string, n int) string {
	if n < 1 || n > nameCount(table) {
		return ""
	}
	ref := int(le32(table, 16)) + 8*(n-1)
	at := int(le32(table, ref))
	return table[at : at+int(le32(table, ref+4))]
}

// lookup is the number of a name or alias, 0 when there is none.
func lookup(table, text string) int {
	return int(find(table, nameState, text))
}

// parseRecord is the number of the record that is the text, of those that are names.
func parseRecord(kind, records, text string) (int, error) {
	for n := 1; n <= recordCount(records); n++ {
		if record(records, n) == text {
			return n, nil
		}
	}
	return 0, fmt.Errorf("unknown %s %.80q", kind, text)
}

// marshalRecord is the name with that number; a number that has none is an error.
func marshalRecord(kind, records string, n int) ([]byte, error) {
	if n < 1 || n > recordCount(records) {
		return nil, invalid(kind, n)
	}
	return []byte(record(records, n)), nil
}

// unknownName says that a name is not known and which known one is nearest. The name is cut and
// quoted, as it may come from a stranger.
func unknownName(kind, table, text string) error {
	return unknown(kind, text, nameCount(table), func(n int) string { return name(table, n) })
}

// unknown is unknownName for names that are numbered from 1.
func unknown(kind, text string, count int, name func(int) string) error {
	shown := text
	if len(shown) > 80 {
		shown = shown[:80] + "…"
	}
	best, distance := "", 1+len(text)/3
	for n := 1; n <= count && len(text) <= 256; n++ {
		candidate := name(n)
		if d := editDistance(text, candidate, distance); d < distance || d == distance && best == "" {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return fmt.Errorf("unknown %s %q", kind, shown)
	}
	return fmt.Errorf("unknown %s %q (did you mean %q?)", kind, shown, best)
}

// editDistance is the number of bytes to insert, delete or replace, ignoring case; limit+1 when it
// is more than limit.
func editDistance(a, b string, limit int) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
			least = min(least, row[j+1])
		}
		if least > limit {
			return limit + 1
		}
	}
	return row[len(b)]
}
