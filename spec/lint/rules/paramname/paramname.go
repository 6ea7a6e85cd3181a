// Package paramname finds parameters that have several names in one place of the paths.
package paramname

import (
	"fmt"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

// Rule finds parameters that stand in one place, behind the same segments, under different names. It reports each rarer name
// once, where it first stands.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2090", Title: "a parameter has two names in one place", Severity: diag.Warning,
		Why: "/notes/{id} and /notes/{note}/tags mean the same by two names. Readers look for a difference, generated clients get two spellings of one argument, and some routers (gin, httprouter) " +
			"refuse the second name when they start.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/{id}: Get a note
      - GET /notes/{id}/authors: List the authors of a note
      - GET /notes/{note}/tags: List the tags of a note
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes/{id}: Get a note
      - GET /notes/{id}/authors: List the authors of a note
      - GET /notes/{id}/tags/{tag}: Get a tag of a note
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		var paths lint.Places
		places := map[int]*place{}
		var order []*place
		for _, o := range p.API.Operations {
			for i, at := range paths.Of(o.Pattern) {
				s := o.Pattern.Segments[i]
				if !s.IsParam() {
					continue
				}
				if places[at] == nil {
					places[at] = &place{uses: map[string]int{}}
					order = append(order, places[at])
				}
				places[at].add(s[0].Param, o)
			}
		}
		for _, at := range order {
			usual := at.usual()
			for i, name := range at.names {
				if name == usual {
					continue
				}
				o, other := at.first[i], at.first[at.index(usual)]
				d := p.Report(o.String(), o.Range, "%s calls {%s} what %s calls {%s}", o, name, other, usual)
				d.Hint = fmt.Sprintf("write one name: {%s} stands in this place %d times, {%s} %d", usual, at.uses[usual], name, at.uses[name])
				d.Related = []diag.Related{{Range: other.Range, Message: other.String() + " stands here"}}
			}
		}
	},
})

// place is a parameter's place: its names in source order, where each first stands, and how often.
type place struct {
	names []string
	first []*spec.Operation
	uses  map[string]int
}

func (p *place) add(name string, o *spec.Operation) {
	if p.uses[name] == 0 {
		p.names, p.first = append(p.names, name), append(p.first, o)
	}
	p.uses[name]++
}

// usual is the name that stands most often; of two that do, the first.
func (p *place) usual() (best string) {
	for _, name := range p.names {
		if p.uses[name] > p.uses[best] {
			best = name
		}
	}
	return best
}

func (p *place) index(name string) int {
	for i, n := range p.names {
		if n == name {
			return i
		}
	}
	return -1
}
