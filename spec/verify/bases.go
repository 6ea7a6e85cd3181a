package verify

import (
	"slices"

	"github.com/scopegen/scopegen/spec/diag"
)

// unclearBase is what readers of documents say of servers whose paths differ or are not known (spec/openapi).
const unclearBase = "SG1215"

// Bases turns what a document's reader assumed about where its paths begin into disagreement: below paths that nobody knows no two
// endpoints are known to be the same.
func Bases(found diag.List) (out diag.List) {
	out = slices.Clone(found)
	for i, d := range out {
		if string(d.Rule.Code) != unclearBase {
			continue
		}
		var own diag.List
		now := own.Add(baseUnknown, d.Range, "where paths of the document begin is not known, so that they were not compared with the spec's: %s", d.Message)
		now.Hint = "give the servers one path, and let what differs stand in their hosts or in the paths; a variable with one value in its enum is as good as that value"
		now.Related = d.Related
		out[i] = *now
	}
	return out
}
