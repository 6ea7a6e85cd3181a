package write

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// open finds out how the text says who may call an operation: by grants where these say it exactly, else by its entry under
// endpoints. Of a sealed model the requirement as written counts; the author's own form is kept where it is what was written.
func (l *layout) open(e *entry) error {
	o := e.Operation
	alts := o.Written.Alternatives
	switch {
	case len(o.Grants) > 0 && l.granted(o.Grants) && (len(alts) == 0 || sameAlternatives(alts, grantedAlternatives(o))):
		for _, g := range o.Grants {
			e.grants = append(e.grants, &grant{Grant: g, of: e})
		}
		e.limit = true
	case len(o.Grants) > 0 && len(alts) == 0:
		return unsayable(o, "its grants are not in the order of the scopes")
	case o.Requires != nil:
		e.say("requires", l.tree(o.Requires))
		e.limit = true
	case len(alts) == 0:
		names := map[spec.Access]string{spec.Public: "public", spec.Authenticated: "authenticated", spec.Optional: "optional"}
		access := names[o.Access]
		if access == "" {
			access = "none"
		}
		e.say("access", text(access))
		e.limit = true
	case o.Written.Label() == spec.Public:
		e.say("access", text("public"))
	case l.anyCredential(o):
		access := "authenticated"
		if alts[len(alts)-1].Anonymous() {
			access = "optional"
		}
		e.say("access", text(access))
		e.limit = true
	default:
		if grants := l.asGrants(alts); l.granted(grants) {
			for _, g := range grants {
				e.grants = append(e.grants, &grant{Grant: g, of: e})
			}
			break
		}
		if slices.ContainsFunc(o.Grants, func(g spec.Grant) bool { return g.Least }) {
			return unsayable(o, "which alternative is the least cannot be said beside requires")
		}
		if l.isScope("anonymous") && slices.ContainsFunc(alts, spec.Alternative.Anonymous) {
			return unsayable(o, "it lets anonymous callers pass, and a scope is called anonymous too")
		}
		e.say("requires", l.alternatives(alts))
	}
	for _, g := range e.grants {
		l.byScope[g.Scope] = append(l.byScope[g.Scope], g)
	}
	return nil
}

func (e *entry) say(key string, v value) {
	e.state = &mapping{pairs: []pair{{key, v}}}
}

// granted reports whether grants stand in the text in this order, each once.
func (l *layout) granted(grants []spec.Grant) bool {
	if len(grants) == 0 {
		return false
	}
	for i, g := range grants {
		if i > 0 && l.order[g.Scope] < l.order[grants[i-1].Scope] {
			return false
		}
		for j := i - 1; j >= 0 && grants[j].Scope == g.Scope; j-- {
			if before := grants[j]; slices.Equal(before.With, g.With) && slices.Equal(before.SubjectTypes, g.SubjectTypes) && before.Selector == nil && g.Selector == nil {
				return false
			}
		}
	}
	return true
}

// grantedAlternatives are the keys of the alternatives that grants give when they are sealed.
func grantedAlternatives(o *spec.Operation) (keys []string) {
	seen := map[string]bool{}
	for _, g := range o.Grants {
		types, _ := spec.Meet(g.SubjectTypes, o.SubjectTypes)
		scopes := append([]*spec.Scope{g.Scope}, g.With...)
		for _, s := range scopes {
			types, _ = spec.Meet(types, s.SubjectTypes)
		}
		k := key(spec.Alternative{Needs: []spec.Need{{Scheme: g.Scheme, Scopes: scopes}}, SubjectTypes: types})
		if !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	return keys
}

func sameAlternatives(alts []spec.Alternative, keys []string) bool {
	return slices.EqualFunc(alts, keys, func(alt spec.Alternative, k string) bool { return key(alt) == k })
}

// key is what an alternative asks for, in whatever order. Names of scopes hold no blanks, and those of schemes and subject types no
// line ends.
func key(alt spec.Alternative) string {
	var parts []string
	for _, n := range alt.Needs {
		var scopes []string
		for _, s := range n.Scopes {
			scopes = append(scopes, s.Name)
		}
		slices.Sort(scopes)
		parts = append(parts, n.Scheme.Name+"\n"+strings.Join(slices.Compact(scopes), " "))
	}
	slices.Sort(parts)
	var types []string
	for _, t := range alt.SubjectTypes {
		types = append(types, t.Name)
	}
	slices.Sort(types)
	return strings.Join(parts, "\n\n") + "\n\n\n" + strings.Join(types, "\n")
}

// anyCredential reports whether the alternatives are those of access: authenticated, or of optional.
func (l *layout) anyCredential(o *spec.Operation) bool {
	alts := o.Written.Alternatives
	if n := len(alts); alts[n-1].Anonymous() {
		alts = alts[:n-1]
	}
	if len(alts) == 0 || len(alts) != len(l.api.Schemes) {
		return false
	}
	for i, alt := range alts {
		if len(alt.Needs) != 1 || alt.Needs[0].Scheme != l.api.Schemes[i] || len(alt.Needs[0].Scopes) > 0 || !slices.Equal(alt.SubjectTypes, o.SubjectTypes) {
			return false
		}
	}
	return true
}

// asGrants makes a grant of each alternative; none where one of them is more than scopes of one credential.
func (l *layout) asGrants(alts []spec.Alternative) (grants []spec.Grant) {
	for _, alt := range alts {
		if len(alt.Needs) != 1 || len(alt.Needs[0].Scopes) == 0 {
			return nil
		}
		need := alt.Needs[0]
		if slices.ContainsFunc(need.Scopes, func(s *spec.Scope) bool { return s.Scheme != need.Scheme }) {
			return nil
		}
		grants = append(grants, spec.Grant{Scope: need.Scopes[0], With: need.Scopes[1:], Scheme: need.Scheme, SubjectTypes: narrowing(alt)})
	}
	return grants
}

// narrowing are the subject types that have to be said: none where the scopes say them.
func narrowing(alt spec.Alternative) []*spec.SubjectType {
	var types []*spec.SubjectType
	for _, s := range alt.Scopes() {
		types, _ = spec.Meet(types, s.SubjectTypes)
	}
	if slices.Equal(types, alt.SubjectTypes) {
		return nil
	}
	return alt.SubjectTypes
}

// tree is a requires tree as its author wrote it.
func (l *layout) tree(t *spec.Tree) value {
	children := func(key string, all []*spec.Tree) value {
		items := list{}
		for _, c := range all {
			items.items = append(items.items, item{value: l.tree(c)})
		}
		return mapping{pairs: []pair{{key, items}}}
	}
	switch {
	case t.Any != nil:
		return children("anyOf", t.Any)
	case t.All != nil:
		return children("allOf", t.All)
	case t.Anonymous:
		return text("anonymous")
	}
	return l.leaf(t.Scope, t.Scheme, t.SubjectTypes)
}

func (l *layout) leaf(s *spec.Scope, scheme *spec.Scheme, types []*spec.SubjectType) value {
	m := mapping{}
	if s != nil {
		if s.Scheme == scheme && len(types) == 0 && s.Name != "anonymous" {
			return text(s.Name)
		}
		m.text("scope", s.Name)
	}
	if s == nil || s.Scheme != scheme {
		m.text("scheme", scheme.Name)
	}
	m.list("subjectTypes", typeNames(types))
	return m
}

// alternatives are a requirement as a tree: any of the alternatives, each all of its scopes and credentials.
func (l *layout) alternatives(alts []spec.Alternative) value {
	var all []item
	for _, alt := range alts {
		if alt.Anonymous() {
			all = append(all, item{value: text("anonymous")})
			continue
		}
		types := narrowing(alt)
		var leaves []item
		for _, n := range alt.Needs {
			if len(n.Scopes) == 0 {
				leaves = append(leaves, item{value: l.leaf(nil, n.Scheme, types)})
				types = nil // said once, they hold for all of it
			}
			for _, s := range n.Scopes {
				leaves = append(leaves, item{value: l.leaf(s, n.Scheme, types)})
				types = nil
			}
		}
		if len(leaves) == 1 {
			all = append(all, leaves[0])
		} else {
			all = append(all, item{value: mapping{pairs: []pair{{"allOf", list{items: leaves}}}}})
		}
	}
	if len(all) == 1 {
		return all[0].value
	}
	return mapping{pairs: []pair{{"anyOf", list{items: all}}}}
}
