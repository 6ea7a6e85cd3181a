package diag

import (
	"strconv"
	"strings"
)

// nearestBudget bounds the bytes that one search compares, so that a wrong name in a document of many thousands costs
// no more than a right one.
const nearestBudget = 1 << 20

// Nearest gives the known name that is most like an unknown one, for "did you mean": at most a third of its bytes differ,
// letter case aside. Of equally near ones the first in the list is taken.
func Nearest(name string, known []string) (string, bool) {
	if len(name) > 256 {
		return "", false
	}
	best, limit := "", len(name)/3+1
	budget := nearestBudget
	for _, k := range known {
		if d := len(k) - len(name); d >= limit || -d >= limit {
			continue
		}
		if budget -= (len(k) + 1) * (len(name) + 1); budget < 0 {
			break
		}
		if d := distance(strings.ToLower(name), strings.ToLower(k), limit); d < limit {
			best, limit = k, d
			if d == 0 {
				break
			}
		}
	}
	return best, best != ""
}

// distance is the number of bytes to insert, remove, replace or swap with their neighbour (Damerau's, restricted), or any
// number from limit on when it is not below limit.
func distance(a, b string, limit int) int {
	var short [3][64]int // most names need no more, and documents have very many
	before, last, row := short[0][:], short[1][:], short[2][:]
	if len(b) >= len(row) {
		before, last, row = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least >= limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Meant gives the name that a hint proposes: hints that do begin with, or hold, did you mean and the name in quotes.
func Meant(hint string) (string, bool) {
	_, rest, ok := strings.Cut(hint, "did you mean ")
	if !ok {
		return "", false
	}
	quoted, err := strconv.QuotedPrefix(rest)
	if err != nil || !strings.HasPrefix(rest[len(quoted):], "?") {
		return "", false
	}
	name, err := strconv.Unquote(quoted)
	return name, err == nil
}
