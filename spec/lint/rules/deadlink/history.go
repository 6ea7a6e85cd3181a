package deadlink

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/lint/words"
)

// past are words beside which a name is told of, not offered.
var past = []string{
	"called", "deprecated", "earlier", "former", "formerly", "merged", "old", "older", "originally", "previous", "previously", "removed", "renamed", "replaced", "replaces",
	"retired", "superseded", "supersedes", "until", "was", "were",
}

// Of the sentence around a name, reach words on either side count, and no more than nearby bytes are looked at.
const (
	reach  = 8
	nearby = 160
)

// history reports whether the sentence that stands before and behind a name speaks of what was.
func history(before, behind string) bool {
	before, behind = before[max(0, len(before)-nearby):], behind[:min(len(behind), nearby)]
	for _, end := range []string{". ", "; ", "! ", "? ", ".\n", ";\n", "!\n", "?\n", "\n\n"} {
		if i := strings.LastIndex(before, end); i >= 0 {
			before = before[i+len(end):]
		}
		behind, _, _ = strings.Cut(behind, end)
	}
	left, right := words.Of(before), words.Of(behind)
	left, right = left[max(0, len(left)-reach):], right[:min(len(right), reach)]
	tells := func(w string) bool { return slices.Contains(past, w) }
	return slices.ContainsFunc(left, tells) || slices.ContainsFunc(right, tells) || len(left) > 1 && left[len(left)-2] == "instead" && left[len(left)-1] == "of"
}
