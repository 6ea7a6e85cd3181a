// Package diag owns what scopegen says about its input: positions, rules with permanent codes,
// diagnostics, and how they print. It imports nothing else of this module.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Pos is a place in a file. Line and Column start at 1; a column counts Unicode code points, and a byte
// order mark takes none. The zero value means that the place is not known.
type Pos struct{ Line, Column int }

// IsValid reports whether p is a known place.
func (p Pos) IsValid() bool { return p.Line > 0 }

// Range is a stretch of one file; End is exclusive. File is the name as the user would type it.
type Range struct {
	File       string
	Start, End Pos
}

// IsValid reports whether r says where it is.
func (r Range) IsValid() bool { return r.File != "" && r.Start.IsValid() }

// String gives file:line:column, as editors and terminals make clickable.
func (r Range) String() string {
	if !r.Start.IsValid() {
		return r.File
	}
	return fmt.Sprintf("%s:%d:%d", r.File, r.Start.Line, r.Start.Column)
}

// Compare orders ranges by file, then start, then end.
func (r Range) Compare(o Range) int {
	return cmp.Or(
		cmp.Compare(r.File, o.File),
		cmp.Compare(r.Start.Line, o.Start.Line), cmp.Compare(r.Start.Column, o.Start.Column),
		cmp.Compare(r.End.Line, o.End.Line), cmp.Compare(r.End.Column, o.End.Column),
	)
}

// Severity says what a finding does to a run. It belongs to the rule, never to the place.
type Severity uint8

const (
	Error   Severity = iota // nothing is generated; cannot be suppressed
	Warning                 // generation goes on
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// Diagnostic is one finding. Message states the fact; Hint, printed under the place, what to write instead
// or the evidence; Related are the other places that take part.
type Diagnostic struct {
	Rule    *Rule
	Range   Range
	Message string
	Hint    string
	Related []Related
	Fix     *Fix // nil unless it is certain what to write instead
}

// Fix is what to write instead, where that is certain: edits of one or more files, none of which overlap. Title says what
// it does, as a command: "write store:read".
type Fix struct {
	Title string
	Edits []Edit
}

// Edit puts Text where Range is; an empty range inserts.
type Edit struct {
	Range Range
	Text  string
}

// Related is another place that explains a diagnostic, such as the first of two definitions.
type Related struct {
	Range   Range
	Message string
}

// Compare orders findings by file, position, code and message.
func (d Diagnostic) Compare(o Diagnostic) int {
	return cmp.Or(d.Range.Compare(o.Range), cmp.Compare(d.Rule.Code, o.Rule.Code), cmp.Compare(d.Message, o.Message))
}

// List is what a run found. Readers append to it in any order; Sort puts it into the one that is printed.
type List []Diagnostic

// Add appends a finding whose message is formatted as by fmt.Sprintf and returns it, so that the caller can
// set a hint. The pointer is good until the next Add.
func (l *List) Add(rule *Rule, at Range, format string, args ...any) *Diagnostic {
	*l = append(*l, Diagnostic{Rule: rule, Range: at, Message: fmt.Sprintf(format, args...)})
	return &(*l)[len(*l)-1]
}

// Sort orders by file, position, code and message, and drops exact repeats.
func (l *List) Sort() {
	slices.SortStableFunc(*l, Diagnostic.Compare)
	*l = slices.CompactFunc(*l, func(a, b Diagnostic) bool {
		return a.Rule == b.Rule && a.Range == b.Range && a.Message == b.Message
	})
}

// Errors counts the findings that stop generation.
func (l List) Errors() (n int) {
	for _, d := range l {
		if d.Rule.Severity == Error {
			n++
		}
	}
	return n
}
