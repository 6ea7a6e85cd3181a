package native

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// requires reads a requires tree. nil when nothing of it can be satisfied as written; what is wrong in an anyOf is left
// out, what is wrong in an allOf takes the whole of it along.
func (r *reader) requires(n source.Node) *spec.Tree {
	t := r.tree(n)
	if t != nil && anonymousAlone(t) {
		r.found.Add(ruleTree, n.Range(), "everybody passes: the requirement is anonymous and nothing else").Hint = "write access: public, with a reason"
		return nil
	}
	return t
}

func anonymousAlone(t *spec.Tree) bool {
	switch {
	case t.Any != nil:
		return !slices.ContainsFunc(t.Any, func(c *spec.Tree) bool { return !anonymousAlone(c) })
	case t.All != nil:
		return !slices.ContainsFunc(t.All, func(c *spec.Tree) bool { return !anonymousAlone(c) })
	}
	return t.Anonymous
}

func (r *reader) tree(n source.Node) *spec.Tree {
	switch n.Kind() {
	case source.Sequence:
		r.found.Add(ruleBareList, n.Range(), "a bare list says neither whether all of these are needed nor whether any one is enough").
			Hint = "write {anyOf: [" + listText(n) + "]} or {allOf: [" + listText(n) + "]}"
		return nil
	case source.Mapping:
		return r.treeNode(n)
	}
	name := r.text(n, "requires")
	switch name {
	case "":
		return nil
	case "anonymous":
		if s := r.byName[name]; s != nil {
			d := r.found.Add(ruleTree, n.Range(), "anonymous is a scope of this spec and the word for callers without a credential")
			d.Hint = "write {scope: anonymous} for the scope"
			d.Related = related(s.Range, "the scope is defined here")
			return nil
		}
		return &spec.Tree{Anonymous: true, Range: n.Range()}
	}
	s := r.scopeNamed(n, name)
	if s == nil || s.broken {
		return nil
	}
	return &spec.Tree{Scope: s.Scope, Scheme: s.Scheme, Range: n.Range()}
}

func listText(n source.Node) string {
	var names []string
	for i := range n.Len() {
		if t := n.Item(i).Value(); t != "" {
			names = append(names, t)
		}
	}
	if len(names) > 5 {
		names = append(names[:5], "…")
	}
	return strings.Join(names, ", ")
}

func (r *reader) treeNode(n source.Node) *spec.Tree {
	anyAt, anyOf, isAny := n.Find("anyOf")
	allAt, allOf, isAll := n.Find("allOf")
	switch {
	case isAny && isAll:
		d := r.found.Add(ruleTree, allAt.Range(), "anyOf and allOf stand side by side")
		d.Hint = "put one into the other: {allOf: [a, {anyOf: [b, c]}]}"
		d.Related = related(anyAt.Range(), "anyOf stands here")
		return nil
	case isAny:
		if r.pairs(n, anyTreeKeys, 0).misfit {
			return nil
		}
		children, _ := r.children(anyOf, "anyOf")
		if len(children) == 0 {
			return nil
		}
		return &spec.Tree{Any: children, Range: n.Range()}
	case isAll:
		if r.pairs(n, allTreeKeys, 0).misfit {
			return nil
		}
		children, whole := r.children(allOf, "allOf")
		if !whole {
			return nil
		}
		return &spec.Tree{All: children, Range: n.Range()}
	}
	return r.leaf(n)
}

// children reads the members of anyOf or allOf; whole is false when some are wrong or there are none.
func (r *reader) children(n source.Node, key string) (out []*spec.Tree, whole bool) {
	items := r.some(n, key)
	whole = len(items) > 0
	for _, item := range items {
		t := r.tree(item)
		if t != nil && t.Anonymous && key == "allOf" {
			r.found.Add(ruleTree, item.Range(), "anonymous asks for nothing, so it adds nothing to an allOf").Hint = "leave it out, or put it under anyOf"
			t = nil
		}
		if t == nil {
			whole = false
			continue
		}
		out = append(out, t)
	}
	return out, whole
}

// leaf reads {scope, scheme, subjectTypes}.
func (r *reader) leaf(n source.Node) *spec.Tree {
	f := r.pairs(n, leafKeys, 0)
	t := &spec.Tree{Range: n.Range()}
	ok := !f.misfit
	if v, there := f.get("scope"); there {
		s := r.lookup(v, "scope")
		if s == nil || s.broken {
			ok = false
		} else {
			t.Scope, t.Scheme = s.Scope, s.Scheme
		}
	}
	if v, there := f.get("scheme"); there {
		if t.Scheme = r.schemeRef(v); t.Scheme == nil {
			ok = false
		}
	}
	if ok && t.Scheme == nil {
		r.found.Add(ruleTree, n.Range(), "this requirement names neither a scope nor a scheme").Hint = "write a scope's name, {scheme: name}, or anyOf or allOf with a list"
		ok = false
	}
	types, fine := f.limit()
	if !ok || !fine {
		return nil
	}
	t.SubjectTypes = types
	return t
}
