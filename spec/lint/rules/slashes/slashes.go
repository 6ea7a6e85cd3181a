// Package slashes finds paths whose trailing slash is not as elsewhere.
package slashes

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// few bounds what is an exception: one path in so many.
const few = 10

// Rule finds paths that have a slash at the end in one method and none in another, and those that are the few of their kind
// with one, or without: collections (what has a parameter right below) often have
// one where items and leaves have none. Of what is neither nothing is expected.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2093", Title: "a trailing slash is not as elsewhere", Severity: diag.Warning,
		Why: "A trailing slash is part of the path: /notes and /notes/ are two endpoints, and callers who guess wrong are denied, or redirected with their body lost. Write all in one way, or say " +
			"trailingSlash: ignore.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
  notes:write:
    description: Add notes.
    grants:
      - POST /notes/: Add a note
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/: List notes
  notes:write:
    description: Add notes.
    grants:
      - POST /notes/: Add a note
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		var paths lint.Places
		inner, collection := map[int]bool{}, map[int]bool{} // something stands below, a parameter right below
		for _, o := range p.API.Operations {
			at := paths.Of(o.Pattern)
			for i := 1; i < len(at); i++ {
				inner[at[i-1]] = true
				collection[at[i-1]] = collection[at[i-1]] || o.Pattern.Segments[i].IsParam()
			}
		}
		said := map[*spec.Operation]bool{}
		first := map[int]*spec.Operation{}
		var collections, leaves kind
		for _, o := range p.API.Operations {
			at := paths.Of(o.Pattern)
			if len(at) == 0 || o.SlashIgnored || o.Pattern.Segments[len(o.Pattern.Segments)-1].IsRest() {
				continue
			}
			place := at[len(at)-1]
			switch literal := o.Pattern.Segments[len(at)-1].IsLiteral(); {
			case literal && collection[place]:
				collections.add(o)
			case !literal || !inner[place]:
				leaves.add(o)
			}
			other := first[place]
			if other == nil {
				first[place] = o
				continue
			}
			if slashed(o) != slashed(other) && o.Method != other.Method {
				d := p.Report(o.String(), o.Range, "%s and %s are one place, with a slash at the end and without", other, o)
				d.Hint = "write one path in both, or say trailingSlash: ignore"
				d.Related = []diag.Related{{Range: other.Range, Message: other.String() + " stands here"}}
				said[o], said[other] = true, true
			}
		}
		collections.exceptions(p, "endpoints with items below them", said)
		leaves.exceptions(p, "endpoints of items and leaves", said)
	},
})

func slashed(o *spec.Operation) bool { return strings.HasSuffix(o.Path, "/") }

// kind are operations of which one would expect the same, by whether their paths end in a slash.
type kind struct{ with, without []*spec.Operation }

func (k *kind) add(o *spec.Operation) {
	if slashed(o) {
		k.with = append(k.with, o)
	} else {
		k.without = append(k.without, o)
	}
}

// exceptions reports the few that are not as the many.
func (k *kind) exceptions(p *lint.Pass, of string, said map[*spec.Operation]bool) {
	odd, many, fact, hint := k.with, k.without, "ends in a slash, unlike %d of %d %s", "leave it out"
	if len(odd) > len(many) {
		odd, many, fact, hint = many, odd, "does not end in a slash, unlike %d of %d %s", "add it"
	}
	if len(odd)*few > len(many) {
		return
	}
	for _, o := range odd {
		if !said[o] {
			p.Report(o.String(), o.Range, "%s "+fact, o, len(many), len(odd)+len(many), of).Hint = hint + ", or say trailingSlash: ignore"
		}
	}
}
