// Package paramname finds parameters that have several names in one place of the paths.
package paramname

import (
	"fmt"
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds parameters that stand in one place, behind the same segments, under different names. It reports each rarer name
// once, where it first stands; where an API calls keys by a short name here and a long one there, that is one finding.
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
		var short []mismatch
		for _, at := range order {
			usual := at.usual()
			for i, name := range at.names {
				if name == usual {
					continue
				}
				m := mismatch{at.first[i], at.first[at.index(usual)], name, usual, at}
				if shortened(name, usual) || shortened(usual, name) {
					short = append(short, m)
				} else {
					m.report(p)
				}
			}
		}
		if len(short) == 1 {
			short[0].report(p)
		} else if len(short) > 1 {
			first := short[0]
			d := p.Report("parameters", first.o.Range, "in %d places a key has a short name and a long one, such as {%s} of %s and {%s} of %s", len(short), first.name, first.o, first.usual, first.other)
			d.Hint = "write one name in each place: some routers refuse the second"
			for i, m := range short {
				if i == most {
					break
				}
				d.Related = append(d.Related, diag.Related{Range: m.other.Range, Message: fmt.Sprintf("{%s} of %s is {%s} of %s", m.usual, m.other, m.name, m.o)})
			}
		}
	},
})

// most bounds how many places are shown of those that are one finding.
const most = 3

// mismatch is a rarer name of a parameter, and the usual one.
type mismatch struct {
	o, other    *spec.Operation
	name, usual string
	at          *place
}

func (m mismatch) report(p *lint.Pass) {
	d := p.Report(m.o.String(), m.o.Range, "%s calls {%s} what %s calls {%s}", m.o, m.name, m.other, m.usual)
	d.Hint = fmt.Sprintf("write one name: {%s} stands in this place %d times, {%s} %d", m.usual, m.at.uses[m.usual], m.name, m.at.uses[m.name])
	d.Related = []diag.Related{{Range: m.other.Range, Message: m.other.String() + " stands here"}}
}

var keys = []string{"code", "guid", "id", "key", "name", "pk", "slug", "uuid"}

// shortened reports whether one name is a bare key and the other the same with a resource before it: {id} and {cloud_pk}, as
// nested routers write them. Other differences may be differences in kind: {id} and {name}, {id} and {url_or_id}.
func shortened(short, long string) bool {
	of, full := words.Of(short), words.Of(long)
	return len(of) == 1 && slices.Contains(keys, of[0]) && len(full) > 1 && slices.Contains(keys, full[len(full)-1]) && !slices.Contains(full, "or")
}

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
