// Package note holds the questions that readers of foreign formats leave to people: places that can be read in several
// ways, with the reading that was taken. It imports spec/diag alone.
package note

import (
	"slices"

	"github.com/scopegen/scopegen/spec/diag"
)

// Note is one question. What is assumed until somebody answers never opens more than the other readings.
type Note struct {
	Range    diag.Range // the text that leaves it open
	Question string
	Assumed  string
	Change   string // where to write the answer, in terms of the native language
}

// String is the note in one line: place, question, what is assumed and what to change. What it quotes is not trusted:
// print it through diag.Visible.
func (n Note) String() string {
	return n.Range.String() + ": " + n.Question + " Assumed: " + n.Assumed + ". To change: " + n.Change + "."
}

// Sort orders notes by place, those of one place as they were made.
func Sort(notes []Note) {
	slices.SortStableFunc(notes, func(a, b Note) int { return a.Range.Compare(b.Range) })
}
