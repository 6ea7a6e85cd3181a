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

// Rule finds paths that have a slash at the end in one method and none in another, and paths that alone have one, or have
// none, among many of their kind.
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
		var with, without kind
		places := map[string]*spec.Operation{}
		for _, o := range p.API.Operations {
			segments := o.Pattern.Segments
			if len(segments) < 2 && (len(segments) == 0 || len(segments[0]) == 0) || segments[len(segments)-1].IsRest() || o.SlashIgnored {
				continue
			}
			if strings.HasSuffix(o.Path, "/") {
				with.add(o)
			} else {
				without.add(o)
			}
			place := strings.TrimSuffix(o.Pattern.PlainShape(), "/")
			other := places[place]
			if other == nil {
				places[place] = o
				continue
			}
			if strings.HasSuffix(o.Path, "/") != strings.HasSuffix(other.Path, "/") && o.Method != other.Method {
				d := p.Report(o.String(), o.Range, "%s and %s are one place, with a slash at the end and without", other, o)
				d.Hint = "write one path in both, or trailingSlash: ignore"
				d.Related = []diag.Related{{Range: other.Range, Message: other.String() + " stands here"}}
				with.settled(o, other)
				without.settled(o, other)
			}
		}
		with.rare(p, len(without.all), "ends in a slash, as few others do", "leave it out, or say trailingSlash: ignore")
		without.rare(p, len(with.all), "does not end in a slash, as all but few do", "add it, or say trailingSlash: ignore")
	},
})

// kind are the operations of one way of writing.
type kind struct {
	all  []*spec.Operation
	said map[*spec.Operation]bool
}

func (k *kind) add(o *spec.Operation) { k.all = append(k.all, o) }

// settled remembers what has been reported.
func (k *kind) settled(os ...*spec.Operation) {
	if k.said == nil {
		k.said = map[*spec.Operation]bool{}
	}
	for _, o := range os {
		k.said[o] = true
	}
}

// rare reports the operations when there are few beside the others.
func (k *kind) rare(p *lint.Pass, others int, fact, hint string) {
	if len(k.all)*few > others {
		return
	}
	for _, o := range k.all {
		if !k.said[o] {
			p.Report(o.String(), o.Range, "%s %s", o, fact).Hint = hint
		}
	}
}
