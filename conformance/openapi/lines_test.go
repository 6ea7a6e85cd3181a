package openapi

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// change is how two states of a folder differ, line by line, in as few lines as possible.
type change struct {
	added, removed int
	commas         int    // removed lines that came back with a comma behind them, as a JSON member before a new last one does
	largest        string // the most lines of one file
	sample         string // where each file begins to differ
}

func changed(before, after map[string][]byte) (c change) {
	most := 0
	for file, was := range before {
		is, ok := after[file]
		if !ok {
			c.sample += file + " is gone\n"
		}
		if bytes.Equal(was, is) {
			continue
		}
		a, b := strings.Split(string(was), "\n"), strings.Split(string(is), "\n")
		added, removed := edits(a, b)
		_, without := edits(trimmed(a), trimmed(b))
		c.added, c.removed, c.commas = c.added+added, c.removed+removed, c.commas+removed-without
		if c.sample += firstDifference(file, a, b); added+removed > most {
			most = added + removed
			if c.largest = fmt.Sprint(most); len(before) > 1 {
				c.largest += " in " + path.Base(file)
			}
		}
	}
	for file := range after {
		if _, ok := before[file]; !ok {
			c.sample += file + " is new\n"
		}
	}
	return c
}

// edits counts the lines of a shortest edit script (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
func edits(a, b []string) (added, removed int) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	most := len(a) + len(b)
	reach := make([]int, 2*most+3) // by diagonal, how far into a
	for d := 0; d <= most; d++ {
		for k := -d; k <= d; k += 2 {
			x := reach[most+k] + 1
			if k == -d || k != d && reach[most+k] < reach[most+k+2] {
				x = reach[most+k+2]
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			if reach[most+k+1] = x; x >= len(a) && x-k >= len(b) {
				return (d + len(b) - len(a)) / 2, (d - len(b) + len(a)) / 2
			}
		}
	}
	panic("everything can be taken out and put in")
}

func trimmed(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.TrimSuffix(line, ",")
	}
	return out
}

func firstDifference(file string, a, b []string) string {
	for i, line := range b {
		if i >= len(a) || a[i] != line {
			was := ""
			if i < len(a) {
				was = a[i]
			}
			return fmt.Sprintf("%s:%d: %.200q is %.200q\n", file, i+1, was, line)
		}
	}
	return fmt.Sprintf("%s:%d: cut off\n", file, len(b))
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b           string
		added, removed int
	}{
		{"", "", 0, 0}, {"abc", "abc", 0, 0}, {"abc", "abxc", 1, 0}, {"abxc", "abc", 0, 1}, {"abc", "axc", 1, 1}, {"abcabba", "cbabac", 2, 3},
		{"", "ab", 2, 0}, {"ab", "", 0, 2}, {"aXbXc", "aXYXbXYXc", 4, 0}, {"abcd", "dabc", 1, 1},
	} {
		added, removed := edits(strings.Split(c.a, ""), strings.Split(c.b, ""))
		require.Equal(t, [2]int{c.added, c.removed}, [2]int{added, removed}, "%s to %s", c.a, c.b)
	}
	c := changed(map[string][]byte{"f": []byte("{\n a\n}\n")}, map[string][]byte{"f": []byte("{\n a,\n b\n}\n")})
	require.Equal(t, [3]int{2, 1, 1}, [3]int{c.added, c.removed, c.commas})
	require.NotEmpty(t, c.sample)
}
