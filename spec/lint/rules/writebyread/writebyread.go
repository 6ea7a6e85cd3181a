// Package writebyread finds endpoints that change something and open to a scope for reading.
package writebyread

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds operations of an unsafe method with an alternative all of whose scopes are for reading. A POST that is called a
// search, a preview or the like reads. Scopes for reading that imply one for changing open its endpoints too.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2003", Title: "a scope for reading opens an endpoint that changes something", Severity: diag.Warning,
		Why: "Who grants a scope called read expects that nothing can be changed with it, and consent screens say so. Grant the endpoint to a scope for writing; where a POST only " +
			"asks, a name or summary that says so (search, preview, validate, …) is taken at its word. A scope for reading that implies one for writing opens all that it opens.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: The notes of the caller's team.
    grants:
      - GET /notes: List notes
      - DELETE /notes/{id}: Remove a note
  notes:write:
    description: Add notes.
    grants:
      - POST /notes: Add a note
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
scopes:
  notes:read:
    description: See notes.
    grants:
      - GET /notes: List notes
      - POST /notes/search: Search notes
  notes:write:
    description: Add notes and remove them.
    grants:
      - POST /notes: Add a note
      - DELETE /notes/{id}: Remove a note
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		said := map[pair]bool{}
		for _, o := range p.API.Operations {
			if words.Asks(o) {
				continue
			}
			for _, alt := range o.Written.Alternatives {
				scopes := alt.Scopes()
				if len(scopes) == 0 || slices.ContainsFunc(scopes, func(s *spec.Scope) bool { return !words.Reads(s) }) {
					continue
				}
				at := alt.Range
				if !at.IsValid() {
					at = o.Range
				}
				d := p.Report(o.String(), at, "%s, which is for reading, opens %s", scopes[0].Name, o)
				d.Hint = "grant it to a scope for writing"
				if o.Method == "POST" {
					d.Hint += "; if it only asks, let its summary say so"
				}
				for _, other := range o.Written.Alternatives {
					for _, s := range other.Scopes() {
						said[pair{scopes[0], s}] = true
					}
				}
				break
			}
		}
		implied(p, said)
	},
})

// pair is a scope for reading, and one beside which it was found to open an endpoint.
type pair struct{ reader, writer *spec.Scope }

// implied reports scopes for reading whose holders, of some type, get one for changing. What was said by endpoint is not said again.
func implied(p *lint.Pass, said map[pair]bool) {
	var changing spec.ScopeSet
	for _, s := range p.API.Scopes {
		if words.Changes(s) {
			changing.Add(s)
		}
	}
	types := []*spec.SubjectType{nil}
	if slices.ContainsFunc(p.API.Scopes, (*spec.Scope).Limited) {
		types = append(types, p.API.SubjectTypes...)
	}
	for _, s := range p.API.Scopes {
		if len(s.Implies) == 0 || !words.Reads(s) {
			continue
		}
		if other := first(p.API, s, types, changing, said); other != nil {
			at := s.Range
			for _, i := range s.Implies {
				if i.To == other && i.Range.IsValid() {
					at = i.Range
				}
			}
			p.Report(s.Name, at, "%s, which is for reading, implies %s, which is for changing", s.Name, other.Name).Hint = "turn the implication round, or leave it out"
		}
	}
}

// first is the first of some scopes that a holder of s gets by implication, but for what was said.
func first(api *spec.API, s *spec.Scope, types []*spec.SubjectType, of spec.ScopeSet, said map[pair]bool) *spec.Scope {
	for _, t := range types {
		held := api.Implied(s, t)
		both := make(spec.ScopeSet, min(len(held), len(of)))
		for w := range both {
			both[w] = held[w] & of[w]
		}
		for i := range both.Indexes() {
			if other := api.Scopes[i]; other != s && !said[pair{s, other}] {
				return other
			}
		}
	}
	return nil
}
