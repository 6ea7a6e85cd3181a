package openapi

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// schemes brings the document's security schemes in line with the model's. What only the document has is left alone, unless an earlier
// run added it.
func (a *annotator) schemes() {
	var fresh object
	wanted := map[string]bool{}
	for _, v := range a.plan.used {
		name := a.plan.named(v)
		have, exists := a.doc.Schemes.Get(name)
		if !a.plan.needed[v] && !exists && !a.plan.fits(v) {
			continue // declared, used by no endpoint, and not for this version
		}
		wanted[name] = true
		want, ok := a.plan.securityScheme(v)
		if ext := a.plan.schemeExtension(v); ok && a.how.extensions && !a.alone && len(ext) > 0 {
			want = append(want, member{extensionKey, ext})
		}
		switch {
		case !ok:
		case exists:
			a.added.keep("scheme " + name)
			a.refused(a.mergeScheme(name, have, want), "the scheme "+name)
		default:
			fresh = append(fresh, member{name, want})
			a.addedScheme(name, want)
		}
	}
	if a.plan.isDenied {
		wanted[a.plan.nobody] = true
		have, exists := a.doc.Schemes.Get(a.plan.nobody)
		marked, _ := a.doc.Through(have).Get(openapi.DeniedExtension)
		switch {
		case !exists:
			fresh = append(fresh, member{a.plan.nobody, nobody()})
			a.added.add("scheme " + a.plan.nobody)
		case !is(marked, true):
			a.found.Add(schemeClash, have.Range(), "the scheme %q has the name that stands for nobody", a.plan.nobody).Hint =
				"rename it, or mark it with " + openapi.DeniedExtension + ": true if that is what it is"
		default:
			a.added.keep("scheme " + a.plan.nobody)
		}
	}
	a.dropSchemes(wanted, len(fresh) > 0)
	if len(fresh) > 0 {
		a.refused(a.addSchemes(fresh), "the document")
	}
}

// addedScheme notes a scheme and everything in it that can go by itself.
func (a *annotator) addedScheme(name string, want object) {
	a.added.add("scheme " + name)
	if ext, ok := want.get(extensionKey); ok && ext != nil {
		a.added.add("scheme " + name + " " + extensionKey)
	}
	if scopes, ok := want.get("scopes"); ok {
		a.addedScopes(name, "", scopes)
	}
	flows, _ := want.get("flows")
	all, _ := flows.(object)
	for _, f := range all {
		a.addedFlow(name, f)
	}
}

func (a *annotator) addedFlow(scheme string, flow member) {
	a.added.add("flow " + scheme + " " + flow.key)
	if scopes, ok := flow.value.(object).get("scopes"); ok {
		a.addedScopes(scheme, flow.key, scopes)
	}
}

func (a *annotator) addedScopes(scheme, flow string, scopes value) {
	for _, s := range scopes.(object) {
		a.added.add(scopeName(scheme, flow, s.key))
	}
}

func scopeName(scheme, flow, scope string) string {
	return "scope " + scheme + " " + flow + " " + scope
}

func (a *annotator) addSchemes(fresh object) error {
	root, schemes := a.doc.Root(), a.doc.Schemes
	parent, key := root, "securityDefinitions"
	if a.doc.Version != openapi.Swagger20 {
		components, ok := root.Get("components")
		if !ok || components.Kind() == source.Mapping && components.Flow() && components.Len() == 0 {
			if a.added.add("components securitySchemes"); !ok {
				a.added.add("components")
			}
			return a.set(root, "components", object{{"securitySchemes", fresh}}, "")
		}
		if components.Kind() != source.Mapping {
			return refuse(components, "the value of %q is null", "components")
		}
		parent, key = components, "securitySchemes"
	}
	if schemes.IsZero() || schemes.Len() == 0 {
		if _, ok := parent.Get(key); !ok {
			a.added.add("components " + key)
		}
		return a.set(parent, key, fresh, "")
	}
	return a.add(schemes, fresh, "")
}

// dropSchemes takes out what earlier runs added and the spec no longer has.
func (a *annotator) dropSchemes(wanted map[string]bool, replaced bool) {
	all := a.doc.Schemes
	a.added.keep("components")
	key := "securitySchemes"
	parent, _ := a.doc.Root().Get("components")
	if a.doc.Version == openapi.Swagger20 {
		key, parent = "securityDefinitions", a.doc.Root()
	}
	a.added.keep("components " + key)
	used := a.referenced()
	gone := map[string]bool{}
	for i := range all.Len() {
		k, n := all.Pair(i)
		name := k.Value()
		if wanted[name] || !a.added.had("scheme "+name) && !a.anyAdded(name, n) {
			continue
		}
		if !used[name] && a.added.had("scheme "+name) && a.onlyAdded(name, n) {
			gone[name] = true
			continue
		}
		a.added.keep("scheme " + name)
		if !used[name] {
			a.refused(a.dropScopes(name, n), "the scheme "+name)
		} else {
			a.keepScheme(name, n)
		}
	}
	if replaced && len(gone) == all.Len() && len(gone) > 0 {
		a.found.Add(cannotEdit, all.Range(), "every security scheme of %s would be taken out and others put in", a.doc.File.Name).Hint =
			"write one of the new schemes into the document by hand, in place of the old ones"
		return
	}
	if len(gone) == all.Len() && len(gone) > 0 && a.doc.Version != openapi.Swagger20 && a.added.had("components") && parent.Len() == 1 {
		delete(a.added.now, "components")
		delete(a.added.now, "components "+key)
		a.refused(a.remove(a.doc.Root(), map[string]bool{"components": true}), "the document")
		return
	}
	if len(gone) == all.Len() {
		delete(a.added.now, "components "+key)
	}
	a.refused(a.drop(parent, all, key, gone), "the document")
}

// referenced are the schemes that some security of the finished document names.
func (a *annotator) referenced() map[string]bool {
	used := map[string]bool{}
	for i, op := range a.doc.Operations {
		for _, alt := range a.meant[i] {
			for _, n := range alt {
				used[n.scheme] = true
			}
		}
		if value, own := op.Node.Get("security"); own && !a.known[i] && !a.added.had(op.String()+" security") {
			a.name(value, used)
		}
	}
	if value, said := a.doc.Root().Get("security"); said && a.root != nil {
		a.name(value, used)
	}
	return used
}

func (a *annotator) name(value source.Node, used map[string]bool) {
	for i := range value.Len() {
		for j := range value.Item(i).Len() {
			key, _ := value.Item(i).Pair(j)
			used[key.Value()] = true
		}
	}
}

// declared visits the scopes that a scheme of the document declares, by flow; "" in Swagger 2.0.
func (a *annotator) declared(scheme source.Node, visit func(flow, scopes source.Node, name, scope string)) {
	n := a.doc.Through(scheme)
	each := func(name string, flow source.Node) {
		written, _ := flow.Get("scopes")
		scopes := a.doc.Through(written)
		for i := range scopes.Len() {
			key, _ := scopes.Pair(i)
			visit(flow, scopes, name, key.Value())
		}
	}
	if a.doc.Version == openapi.Swagger20 {
		each("", n)
		return
	}
	written, _ := n.Get("flows")
	flows := a.doc.Through(written)
	for i := range flows.Len() {
		key, flow := flows.Pair(i)
		each(key.Value(), a.doc.Through(flow))
	}
}

func (a *annotator) anyAdded(scheme string, n source.Node) (some bool) {
	a.declared(n, func(_, _ source.Node, flow, scope string) { some = some || a.added.had(scopeName(scheme, flow, scope)) })
	return some
}

func (a *annotator) onlyAdded(scheme string, n source.Node) bool {
	only := true
	a.declared(n, func(_, _ source.Node, flow, scope string) { only = only && a.added.had(scopeName(scheme, flow, scope)) })
	return only
}

func (a *annotator) keepScheme(scheme string, n source.Node) {
	a.declared(n, func(_, _ source.Node, flow, scope string) { a.added.keep(scopeName(scheme, flow, scope)) })
}

// dropScopes takes the scopes that were added out of a scheme that stays since somebody else wrote it, or some of it.
func (a *annotator) dropScopes(scheme string, n source.Node) (err error) {
	gone, parents := map[source.Node]map[string]bool{}, map[source.Node]source.Node{}
	var order []source.Node
	a.declared(n, func(flow, scopes source.Node, name, scope string) {
		if !a.added.had(scopeName(scheme, name, scope)) {
			return
		}
		if gone[scopes] == nil {
			gone[scopes] = map[string]bool{}
			order = append(order, scopes)
		}
		gone[scopes][scope], parents[scopes] = true, flow
	})
	for _, scopes := range order {
		if err == nil {
			err = a.drop(parents[scopes], scopes, "scopes", gone[scopes])
		}
	}
	return err
}

// mergeScheme edits what differs in a scheme that is there.
func (a *annotator) mergeScheme(name string, have source.Node, want object) error {
	have = a.doc.Through(have)
	if have.Kind() != source.Mapping {
		return refuse(have, "it %s", have.Describe())
	}
	typ, _ := have.Get("type")
	if wanted, _ := want.get("type"); typ.Value() != wanted {
		a.found.Add(schemeClash, typ.Range(), "the scheme %q is of type %s here and of type %s in the spec", name, typ.Value(), wanted).Hint = "rename one of them"
		return nil
	}
	m := merging{a, name, nil}
	if a.doc.Version == openapi.Swagger20 {
		m.flows = append(m.flows, have)
	} else if all, ok := have.Get("flows"); ok {
		all = a.doc.Through(all)
		for i := range all.Len() {
			_, f := all.Pair(i)
			m.flows = append(m.flows, a.doc.Through(f))
		}
	}
	if _, wanted := want.get(extensionKey); !wanted && a.added.had("scheme "+name+" "+extensionKey) {
		if _, has := have.Get(extensionKey); has {
			if err := a.remove(have, map[string]bool{extensionKey: true}); err != nil {
				return err
			}
		}
	}
	return m.merge(have, want, "")
}

// merging is a scheme of the document that is brought in line with the model's.
type merging struct {
	*annotator
	name  string
	flows []source.Node
}

// merge edits what differs between a mapping and what it is to hold; what else it holds stays.
func (a merging) merge(have source.Node, want object, flow string) error {
	for _, m := range want {
		now, ok := have.Get(m.key)
		sub, isObject := m.value.(object)
		var err error
		switch {
		case m.key == "scopes" && isObject:
			err = a.mergeScopes(have, a.doc.Through(now), sub, flow)
		case m.key == "flows" && isObject:
			err = a.mergeFlows(have, a.doc.Through(now), sub)
		case m.key == extensionKey:
			if a.added.keep("scheme " + a.name + " " + extensionKey); !ok {
				a.added.add("scheme " + a.name + " " + extensionKey)
			}
			if !is(now, m.value) {
				err = a.set(have, m.key, m.value, "")
			}
		case !ok:
			err = a.set(have, m.key, m.value, "scopes")
		case isObject && now.Kind() == source.Mapping:
			err = a.merge(now, sub, flow)
		case now.Value() == m.value || m.key == "scheme" && strings.EqualFold(now.Value(), m.value.(string)):
		default:
			err = a.set(have, m.key, m.value, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a merging) mergeFlows(scheme, now source.Node, want object) error {
	if len(want) == 0 {
		return nil // the spec does not say which flows there are
	}
	if now.Kind() != source.Mapping || now.Len() == 0 {
		for _, f := range want {
			a.addedFlow(a.name, f)
		}
		return a.set(scheme, "flows", want, "")
	}
	stale := map[string]bool{}
	wanted := want.index()
	for i := range now.Len() {
		key, flow := now.Pair(i)
		if _, ok := wanted[key.Value()]; ok {
			a.added.keep("flow " + a.name + " " + key.Value())
			continue
		}
		scopes, _ := a.doc.Through(flow).Get("scopes")
		stale[key.Value()] = a.added.had("flow " + a.name + " " + key.Value())
		var mine []string
		for j := range scopes.Len() {
			s, _ := scopes.Pair(j)
			if name := scopeName(a.name, key.Value(), s.Value()); !a.added.had(name) {
				stale[key.Value()] = false
			} else {
				mine = append(mine, name)
			}
		}
		if !stale[key.Value()] {
			delete(stale, key.Value())
			for _, name := range append(mine, "flow "+a.name+" "+key.Value()) {
				a.added.keep(name)
			}
		}
	}
	if len(stale) > 0 && len(stale) < now.Len() {
		if err := a.remove(now, stale); err != nil {
			return err
		}
	}
	if len(stale) == now.Len() {
		for _, f := range want {
			a.addedFlow(a.name, f)
		}
		return a.set(scheme, "flows", want, "")
	}
	var fresh object
	for _, f := range want {
		written, ok := now.Get(f.key)
		if !ok {
			fresh = append(fresh, f)
			a.addedFlow(a.name, f)
			continue
		}
		if err := a.merge(a.doc.Through(written), f.value.(object), f.key); err != nil {
			return err
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return a.add(now, fresh, "")
}

// mergeScopes edits the scopes of one flow. A document may spread its scopes over flows; one that another flow declares is not
// added to this one.
func (a merging) mergeScopes(flow, now source.Node, want object, name string) error {
	elsewhere := func(scope string) bool {
		return slices.ContainsFunc(a.flows, func(f source.Node) bool {
			written, _ := f.Get("scopes")
			_, declared := a.doc.Through(written).Get(scope)
			return declared && f != flow
		})
	}
	if now.IsZero() && len(want) == 0 {
		return nil
	}
	texts := want.index()
	stale, whole := map[string]bool{}, object{}
	for i := range now.Len() {
		key, value := now.Pair(i)
		text, ok := texts[key.Value()]
		if !ok && a.added.had(scopeName(a.name, name, key.Value())) {
			stale[key.Value()] = true
			continue
		}
		a.added.keep(scopeName(a.name, name, key.Value()))
		if text == nil || text == "" {
			text = value.Value()
		}
		whole = append(whole, member{key.Value(), text})
	}
	var fresh object
	for _, m := range want {
		if _, here := now.Get(m.key); !here && !elsewhere(m.key) {
			fresh = append(fresh, m)
		}
	}
	a.addedScopes(a.name, name, fresh)
	whole = append(whole, fresh...)
	if now.Kind() != source.Mapping || now.Len() == 0 {
		if len(fresh) == 0 {
			return nil
		}
		return a.set(flow, "scopes", fresh, "")
	}
	if len(stale) == now.Len() || len(stale) > 0 && now.Flow() && len(fresh) > 0 {
		return a.set(flow, "scopes", whole, "")
	}
	if len(stale) > 0 {
		if err := a.remove(now, stale); err != nil {
			return err
		}
	}
	for i := range now.Len() {
		key, value := now.Pair(i)
		if text := texts[key.Value()]; text != nil && text != "" && text != value.Value() {
			if err := a.set(now, key.Value(), text, ""); err != nil {
				return err
			}
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return a.add(now, fresh, "")
}
