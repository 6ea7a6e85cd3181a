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

// ownTree keeps the owned paths by shape.
type ownTree struct {
	children map[string]*ownTree
	here     []*estate // of this very path
	below    []*estate // of everything behind it
}

func (t *ownTree) add(sel selection, e *estate) {
	for _, s := range sel.shapes {
		if t.children == nil {
			t.children = map[string]*ownTree{}
		}
		if t.children[s] == nil {
			t.children[s] = &ownTree{}
		}
		t = t.children[s]
	}
	if sel.rest {
		t.below = append(t.below, e)
	} else {
		t.here = append(t.here, e)
	}
}

// owners appends who owns a path.
func (t *ownTree) owners(shapes []string, into []*estate) []*estate {
	if len(shapes) == 0 {
		return append(into, t.here...)
	}
	into = append(into, t.below...)
	if c := t.children[shapes[0]]; c != nil {
		into = c.owners(shapes[1:], into)
	}
	if c := t.children[anySegment]; c != nil && one(shapes[0]) {
		into = c.owners(shapes[1:], into)
	}
	return into
}

// checkOwnership reports every grant, selector, requirement and implication that opens what another group owns.
func (r *reader) checkOwnership() {
	paths := &ownTree{}
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
	said := map[trespass]bool{}
	for _, e := range r.endpoints {
		if len(e.Grants) == 0 && e.Requires == nil {
			continue
		}
		owners := paths.owners(shapes(e.Pattern), nil)
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
			r.trespassing(said, scopes[r.byspec[edge.To]], s.Scope, edge.Range, "the scope "+edge.To.Name)
		}
	}
}

// trespass keeps one finding for each place and owner.
type trespass struct {
	at    diag.Range
	owner *estate
}

func (r *reader) trespassing(said map[trespass]bool, owners []*estate, s *spec.Scope, at diag.Range, what string) {
	for _, own := range owners {
		id := ""
		if s.Group != nil {
			id = s.Group.ID
		}
		if s.Group == own.group.spec || own.allows[id] || own.allows[s.Name] || said[trespass{at, own}] {
			continue
		}
		said[trespass{at, own}] = true
		d := r.found.Add(ruleTrespass, at, "%s opens %s, which the group %s owns", s.Name, what, own.group.spec.ID)
		d.Hint = "its owner can list the scope or its group under allow"
		d.Related = related(own.where, "owned here")
	}
}

// estate reads owns.
func (r *reader) estate(g *group, f fields, paths *ownTree, scopes map[*scope][]*estate) {
	own := &estate{group: g, where: f.node.Range(), allows: map[string]bool{}}
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
			if !slices.Contains(scopes[s], own) {
				scopes[s] = append(scopes[s], own)
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
