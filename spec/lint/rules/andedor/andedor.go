// Package andedor finds lists of scopes that ask for all where any of them was meant.
package andedor

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds alternatives whose members imply each other, or by their names are steps of one ladder. Where most of a description's
// lists are so, it is one finding about the whole.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2032", Title: "all of these scopes, where any of them may be meant", Severity: diag.Warning,
		Why: "Scopes that stand together in one security requirement must all be held (OpenAPI 3.1, Security Requirement Object). Many published documents write any of there: Sentry's list " +
			"event:admin, event:read and event:write on a GET, Xero's accounting.transactions beside accounting.transactions.read. Nobody asks for reading and for everything " +
			"together, so a list whose members imply each other, or are steps of one ladder, denies callers who should pass, or hides that one of them is enough.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  event:read: {description: Read events.}\n  event:admin: {description: Read and delete events.}\n" +
			"endpoints:\n  - GET /events: {summary: List events, requires: {allOf: [event:read, event:admin]}}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  event:read: {description: Read events.}\n  event:admin: {description: Read and delete events.}\n" +
			"endpoints:\n  - GET /events: {summary: List events, requires: {anyOf: [event:read, event:admin]}}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		type list struct {
			o   *spec.Operation
			at  diag.Range
			why string
		}
		var found []list
		// One place can be the requirement of many endpoints: inherited from the document, or picked by a selector. It is judged once for
		// reading and once for changing. Within an endpoint it can be several alternatives, which a tree multiplies out to.
		type place struct {
			at    diag.Range
			reads bool
		}
		judged := map[place]*spec.Operation{}
		lists := map[diag.Range]bool{} // whether one is found there
		for _, o := range p.API.Operations {
			for _, alt := range o.Written.Alternatives {
				here := place{alt.Range, words.Safe(o.Method)}
				if by := judged[here]; by != nil && by != o {
					continue
				}
				several, why := false, ""
				for _, n := range alt.Needs {
					if several = several || len(n.Scopes) > 1; why == "" && len(n.Scopes) > 1 {
						why = suspicion(p.API, o, alt, n.Scopes)
					}
				}
				if !several {
					continue
				}
				judged[here] = o
				if why != "" && !lists[alt.Range] {
					found = append(found, list{o, alt.Range, why})
				}
				lists[alt.Range] = lists[alt.Range] || why != ""
			}
		}
		all := len(lists)
		if len(found) >= 3 && 2*len(found) > all {
			f := p.Report("security", found[0].at, "%d of the %d lists of several scopes read as if any of them were enough, and mean all: %s asks for %s", len(found), all, found[0].o, found[0].why)
			f.Hint = "if any is enough, read the document so: openapi: {file: …, scopes: anyOf} in a spec, or let each scope grant the endpoint by itself"
			for _, l := range found[1:min(len(found), 4)] {
				f.Related = append(f.Related, diag.Related{Range: l.at, Message: fmt.Sprintf("%s asks for %s", l.o, l.why)})
			}
			return
		}
		for _, l := range found {
			p.Report(l.o.String(), l.at, "%s asks for %s", l.o, l.why).Hint = "if any of them is enough, say anyOf, or make each an alternative of its own; if all are meant, let the stronger one imply the other and ask for that one"
		}
	},
})

// suspicion says why scopes that are asked for together look like ways of one ladder; empty when they do not.
func suspicion(api *spec.API, o *spec.Operation, alt spec.Alternative, scopes []*spec.Scope) string {
	var together spec.ScopeSet
	for _, s := range scopes {
		together.Add(s)
	}
	subjects := append([]*spec.SubjectType{}, alt.SubjectTypes...)
	if len(subjects) == 0 {
		subjects = append(subjects, nil)
	}
	for _, s := range scopes {
		if len(s.Implies) == 0 {
			continue
		}
		for other := range together.Indexes() {
			if to := api.Scopes[other]; to != s && implies(api, s, to, subjects) {
				return s.Name + " and " + to.Name + ", which it implies"
			}
		}
	}
	// By name only where reading is all that happens, or one of them manages: a change may well need reading and writing.
	type rungs [words.Manage + 1]*spec.Scope
	ladders := map[string]*rungs{}
	var order []string
	for _, s := range scopes {
		resource, kind := words.Parts(s.Name)
		if resource == "" {
			continue
		}
		if ladders[resource] == nil {
			ladders[resource] = &rungs{}
			order = append(order, resource)
		}
		if ladders[resource][kind] == nil {
			ladders[resource][kind] = s
		}
	}
	for _, resource := range order {
		r := ladders[resource]
		var names []string
		for _, s := range r {
			if s != nil {
				names = append(names, s.Name)
			}
		}
		reads := words.Safe(o.Method) && r[words.Read] != nil
		if len(names) > 1 && (reads || r[words.Manage] != nil && (r[words.Read] != nil || r[words.Write] != nil)) {
			return strings.Join(names, " and ") + " together"
		}
	}
	return ""
}

func implies(api *spec.API, from, to *spec.Scope, subjects []*spec.SubjectType) bool {
	for _, t := range subjects {
		if !api.Implied(from, t).Has(to) {
			return false
		}
	}
	return true
}
