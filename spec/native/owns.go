package native

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// estate is what a group owns.
type estate struct {
	group  *group
	where  diag.Range
	allows map[string]bool // group ids and scope names
}

// checkOwnership reports every grant, selector, requirement and implication that opens what another group owns.
func (r *reader) checkOwnership() {
	paths := &domain{}
	scopes := map[*scope][]*estate{}
	any := false
	for _, g := range r.order {
		for _, f := range g.owns {
			any = true
			r.estate(g, f, paths, scopes)
		}
	}
	if !any {
		return
	}
	said := map[diag.Range]bool{}
	for _, e := range r.endpoints {
		if len(e.Grants) == 0 && e.Requires == nil {
			continue
		}
		owners := distinct(paths, e)
		if len(owners) == 0 {
			continue
		}
		for _, g := range e.Grants {
			r.trespassing(said, owners, g.Scope, g.Range, e.String())
		}
		for _, leaf := range scopeLeaves(e.Requires, nil) {
			r.trespassing(said, owners, leaf.Scope, leaf.Range, e.String())
		}
	}
	for _, s := range r.scopes {
		for _, edge := range s.Implies {
			r.trespassing(said, scopes[r.records[edge.To]], s.Scope, edge.Range, "the scope "+edge.To.Name)
		}
	}
}

// distinct lists the owners of the paths that an endpoint matches, each once, in the order of the spec.
func distinct(paths *domain, e *endpoint) []*estate {
	var all []*estate
	for _, p := range e.Patterns() {
		all = paths.owners(p.Segments, all)
	}
	slices.SortFunc(all, func(a, b *estate) int { return a.where.Compare(b.where) })
	return slices.Compact(all)
}

// trespassing reports the first owner who does not allow it, once for each place.
func (r *reader) trespassing(said map[diag.Range]bool, owners []*estate, s *spec.Scope, at diag.Range, what string) {
	id := ""
	if s.Group != nil {
		id = s.Group.ID
	}
	for _, own := range owners {
		if s.Group == own.group.spec || own.allows[id] || own.allows[s.Name] {
			continue
		}
		if !said[at] {
			said[at] = true
			d := r.found.Add(ruleTrespass, at, "%s opens %s, which the group %s owns", s.Name, what, own.group.spec.ID)
			d.Hint = "its owner can list the scope or its group under allow"
			d.Related = related(own.where, "owned here")
		}
		return
	}
}

// estate reads owns.
func (r *reader) estate(g *group, f fields, paths *domain, scopes map[*scope][]*estate) {
	own := &estate{group: g, where: f.node.Range(), allows: map[string]bool{}}
	g.spec.Owns = true
	if place := r.place(g); !place.lost {
		for _, item := range f.items("paths") {
			if sel, ok := r.selectionOf(item, place.base); ok {
				paths.add(sel, own)
			}
		}
	}
	for _, item := range f.items("scopes") {
		p, ok := r.pick(item, "scopes")
		if !ok {
			continue
		}
		for _, s := range p.scopes {
			if owners := scopes[s]; len(owners) == 0 || owners[len(owners)-1] != own {
				scopes[s] = append(owners, own)
			}
		}
	}
	for _, item := range f.items("allow") {
		r.allow(own, item)
	}
}

func (r *reader) allow(own *estate, item source.Node) {
	name := r.text(item, "allow")
	if name == "" {
		return
	}
	if r.groups[name] == nil && r.byName[name] == nil {
		d := r.found.Add(ruleUndefinedName, item.Range(), "%q is neither a group's id nor a scope's name", name)
		if near := nearest(name, append(keysOf(r.order, func(g *group) string { return g.spec.ID }), r.names...)); near != "" {
			d.Hint = "did you mean " + near + "?"
		}
		return
	}
	if r.groups[name] != nil && r.byName[name] != nil {
		r.found.Add(ruleUndefinedName, item.Range(), "%q is a group's id and a scope's name", name).Hint = "rename one of them: what is allowed must have one reading"
		return
	}
	own.allows[name] = true
}

// scopeLeaves appends the leaves of a tree that name scopes.
func scopeLeaves(t *spec.Tree, into []*spec.Tree) []*spec.Tree {
	switch {
	case t == nil:
	case t.Scope != nil:
		into = append(into, t)
	default:
		for _, c := range t.Any {
			into = scopeLeaves(c, into)
		}
		for _, c := range t.All {
			into = scopeLeaves(c, into)
		}
	}
	return into
}
