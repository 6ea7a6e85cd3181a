// Package trespass finds scopes that open an endpoint in the midst of another group's paths.
package trespass

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

const (
	// fewest is how many neighbours make paths a group's.
	fewest = 4
	// few are enough where the group opens the same path by another method.
	few = 2
	// most is into how many groups a scope may reach before it is one that is meant to, and how many may open an endpoint.
	most = 2
	// exceptions is among how many neighbours one may be opened by others.
	exceptions = 5
)

// Rule finds grants of an endpoint by a scope of one group where all its neighbours, the endpoints below the nearest path with
// enough of them, are opened by one other group, all but few. Where the group opens the very path by another method, two neighbours
// are enough, which nobody else opens. Groups that say what they own are left to the reader, and
// scopes that reach into many groups are meant to.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2012", Title: "a group's paths are opened from outside it", Severity: diag.Warning,
		Why: "Who reviews a group reads its scopes and believes to have seen what opens its paths. Move the grant to the group, or let the group say owns, with the scope under allow: then " +
			"the reader refuses whatever else reaches in.",
		Bad: `scopegen: 1
info: {title: Notes, version: "1"}
groups:
  - id: notes
    title: Notes
    scopes:
      notes:read:
        description: See notes.
        grants:
          - GET /notes: List notes
          - GET /notes/{id}: Get a note
          - GET /notes/{id}/tags: List the tags of a note
      notes:write:
        description: Add and change notes.
        grants:
          - POST /notes: Add a note
          - PUT /notes/{id}: Change a note
  - id: billing
    title: Billing
    scopes:
      billing:write:
        description: Pay.
        grants:
          - POST /payments: Pay
          - DELETE /notes/{id}: Remove a note
`,
		Good: `scopegen: 1
info: {title: Notes, version: "1"}
groups:
  - id: notes
    title: Notes
    owns: {paths: ["/notes", "/notes/**"], allow: [billing]}
    scopes:
      notes:read:
        description: See notes.
        grants:
          - GET /notes: List notes
          - GET /notes/{id}: Get a note
          - GET /notes/{id}/tags: List the tags of a note
      notes:write:
        description: Add and change notes.
        grants:
          - POST /notes: Add a note
          - PUT /notes/{id}: Change a note
  - id: billing
    title: Billing
    scopes:
      billing:write:
        description: Pay.
        grants:
          - POST /payments: Pay
          - DELETE /notes/{id}: Remove a note
`,
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		if len(p.API.Groups) < 2 {
			return
		}
		var paths lint.Places
		below := map[int]*area{}
		for _, o := range p.API.Operations {
			if len(o.Grants) == 0 {
				continue // its access is no group's
			}
			for _, place := range paths.Of(o.Pattern) {
				if below[place] == nil {
					below[place] = &area{by: map[*spec.Group]int{}}
				}
				below[place].add(o)
			}
		}
		for _, a := range below {
			a.settle()
		}
		type intrusion struct {
			grant spec.Grant
			o     *spec.Operation
			home  *spec.Group
			with  *spec.Operation
		}
		var all []intrusion
		homes := map[*spec.Scope]map[*spec.Group]bool{}
		for _, o := range p.API.Operations {
			own := groups(o)
			if len(own) > most {
				continue // nobody's in particular
			}
			places := paths.Of(o.Pattern)
			for _, g := range o.Grants {
				home, with := homeOf(o, own, g.Scope.Group, places, below)
				if home == nil || home.Owns || home == g.Scope.Group {
					continue
				}
				all = append(all, intrusion{g, o, home, with})
				if homes[g.Scope] == nil {
					homes[g.Scope] = map[*spec.Group]bool{}
				}
				homes[g.Scope][home] = true
			}
		}
		for _, x := range all {
			if len(homes[x.grant.Scope]) > most {
				continue
			}
			d := p.Report(x.o.String(), x.grant.Range, "%s opens %s, among paths that the group %s opens otherwise", x.grant.Scope.Name, x.o, x.home.ID)
			d.Hint = "grant it to a scope of the group, or let the group say what it owns and whom it allows"
			d.Related = []diag.Related{{Range: x.with.Range, Message: x.with.String() + " is one of them"}}
		}
	},
})

// area is what stands below a place: how many operations that scopes open, and how many of them each group does.
type area struct {
	all   int
	by    map[*spec.Group]int
	most  *spec.Group       // that opens the most of them
	first []*spec.Operation // two at most, so that there is another one than any
}

func (a *area) add(o *spec.Operation) {
	a.all++
	if len(a.first) < 2 {
		a.first = append(a.first, o)
	}
	for _, g := range groups(o) {
		a.by[g]++
	}
}

// settle finds the group that opens the most, of several the first.
func (a *area) settle() {
	for g, n := range a.by {
		if g != nil && (a.most == nil || n > a.by[a.most] || n == a.by[a.most] && g.Index < a.most.Index) {
			a.most = g
		}
	}
}

// groups are those whose scopes open an operation, each once; nil stands for scopes outside any group.
func groups(o *spec.Operation) (all []*spec.Group) {
	seen := map[*spec.Group]bool{}
	for _, g := range o.Grants {
		if group := g.Scope.Group; !seen[group] {
			seen[group] = true
			all = append(all, group)
		}
	}
	return all
}

// homeOf is the group that opens an operation's neighbours, all but one in so many, and one of them; nil when nobody does, or
// when the group that asks opens some of them itself. own are the groups that open the operation.
func homeOf(o *spec.Operation, own []*spec.Group, asks *spec.Group, places []int, below map[int]*area) (*spec.Group, *spec.Operation) {
	for i := len(places) - 1; i >= 0; i-- {
		a := below[places[i]]
		if a.by[asks] > 1 {
			return nil, nil
		}
		n := a.by[a.most]
		if slices.Contains(own, a.most) {
			n--
		}
		others, enough := a.all-1, fewest
		if at := below[places[len(places)-1]]; a.most != nil && at.by[a.most] > 0 && !slices.Contains(own, a.most) {
			enough = few
		}
		if others < enough {
			continue
		}
		if n < enough || (others-n)*exceptions > others {
			return nil, nil
		}
		with := a.first[0]
		if with == o {
			with = a.first[1]
		}
		return a.most, with
	}
	return nil, nil
}
