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
	a.addedKeys("scheme "+name, want)
	if scopes, ok := want.get("scopes"); ok {
		a.addedScopes(name, "", scopes)
	}
	flows, _ := want.get("flows")
	all, _ := flows.(object)
	for _, f := range all {
		a.addedFlow(name, f)
	}
}

// addedKeys notes what can go by itself without its absence being an error.
func (a *annotator) addedKeys(path string, o object) {
	for _, key := range []string{"description", extensionKey, "refreshUrl"} {
		if _, ok := o.get(key); ok {
			a.added.add(path + " " + key)
		}
	}
}

func (a *annotator) addedFlow(scheme string, flow member) {
	a.added.add("flow " + scheme + " " + flow.key)
	a.addedKeys("flow "+scheme+" "+flow.key, flow.value.(object))
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
		if wanted[name] || !a.added.had("scheme "+name) && !a.added.touched(name) {
			continue
		}
		if !used[name] && a.added.had("scheme "+name) && a.onlyAdded(name, n) {
			gone[name] = true
			continue
		}
		a.added.keep("scheme " + name)
		if !used[name] {
			m := a.merging(name, n)
			a.refused(m.leave(), "the scheme "+name)
		} else {
			a.keepScheme(name)
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
	for _, users := range a.users() { // what was added to operations that are written once is noted under the first one's name
		i := users[0]
		op := a.doc.Operations[i]
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
func (a *annotator) declared(scheme source.Node, visit func(flow, scope string)) {
	n := a.doc.Through(scheme)
	each := func(name string, flow source.Node) {
		written, _ := flow.Get("scopes")
		scopes := a.doc.Through(written)
		for i := range scopes.Len() {
			key, _ := scopes.Pair(i)
			visit(name, key.Value())
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

func (a *annotator) onlyAdded(scheme string, n source.Node) bool {
	only := true
	a.declared(n, func(flow, scope string) { only = only && a.added.had(scopeName(scheme, flow, scope)) })
	return only
}

// keepScheme leaves a scheme that is still used as it is, with what is known of it.
func (a *annotator) keepScheme(scheme string) {
	for name := range a.added.before {
		if kind, of, _ := strings.Cut(name, " "); kind != "components" && of == scheme || strings.HasPrefix(of, scheme+" ") {
			a.added.add(name)
		}
	}
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
	return a.merging(name, have).merge(have, want, "scheme "+name, "")
}

// merging is a scheme of the document that is brought in line with the model's.
type merging struct {
	*annotator
	name  string
	node  source.Node
	flows []source.Node // each with scopes
}

func (a *annotator) merging(name string, have source.Node) merging {
	have = a.doc.Through(have)
	m := merging{a, name, have, nil}
	if a.doc.Version == openapi.Swagger20 {
		m.flows = append(m.flows, have)
		return m
	}
	all, _ := have.Get("flows")
	all = a.doc.Through(all)
	for i := range all.Len() {
		_, f := all.Pair(i)
		m.flows = append(m.flows, a.doc.Through(f))
	}
	return m
}

// merge edits what differs between a mapping and what it is to hold; what else it holds stays.
func (a merging) merge(have source.Node, want object, path, flow string) error {
	if err := a.dropKeys(have, path, want.index()); err != nil {
		return err
	}
	for _, m := range want {
		now, ok := have.Get(m.key)
		sub, isObject := m.value.(object)
		var err error
		switch {
		case m.key == "scopes" && isObject:
			err = a.mergeScopes(have, a.doc.Through(now), sub, flow)
		case m.key == "flows" && isObject:
			err = a.mergeFlows(have, a.doc.Through(now), sub)
		case !ok:
			a.added.add(path + " " + m.key)
			err = a.set(have, m.key, m.value, "scopes")
		case m.key == extensionKey:
			if !is(now, m.value) {
				err = a.set(have, m.key, m.value, "")
			}
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
	stale, err := a.staleFlows(now, want.index())
	if err != nil {
		return err
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
		if err := a.merge(a.doc.Through(written), f.value.(object), "flow "+a.name+" "+f.key, f.key); err != nil {
			return err
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return a.add(now, fresh, "")
}

// staleFlows are the flows that were added and are no longer wanted. Others that are not wanted keep what somebody wrote.
func (a merging) staleFlows(flows source.Node, wanted map[string]value) (stale map[string]bool, err error) {
	stale = map[string]bool{}
	for i := range flows.Len() {
		key, flow := flows.Pair(i)
		name := "flow " + a.name + " " + key.Value()
		if _, ok := wanted[key.Value()]; ok {
			a.added.keep(name)
			continue
		}
		flow = a.doc.Through(flow)
		scopes, _ := flow.Get("scopes")
		scopes = a.doc.Through(scopes)
		gone := a.addedIn(scopes, key.Value())
		if a.added.had(name) && len(gone) == scopes.Len() {
			stale[key.Value()] = true
			continue
		}
		a.added.keep(name)
		if err := a.drop(flow, scopes, "scopes", gone); err != nil {
			return nil, err
		}
		if err := a.dropKeys(flow, name, nil); err != nil {
			return nil, err
		}
	}
	return stale, nil
}

// addedIn are the scopes of a flow that were added.
func (a merging) addedIn(scopes source.Node, flow string) map[string]bool {
	gone := map[string]bool{}
	for i := range scopes.Len() {
		if key, _ := scopes.Pair(i); a.added.had(scopeName(a.name, flow, key.Value())) {
			gone[key.Value()] = true
		}
	}
	return gone
}

// dropKeys takes out the keys that were added to a scheme or a flow and are no longer wanted.
func (a merging) dropKeys(have source.Node, path string, wanted map[string]value) error {
	gone := map[string]bool{}
	for i := range have.Len() {
		key, _ := have.Pair(i)
		if _, ok := wanted[key.Value()]; ok {
			a.added.keep(path + " " + key.Value())
		} else if a.added.had(path + " " + key.Value()) {
			gone[key.Value()] = true
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return a.remove(have, gone)
}

// leave takes everything that was added out of a scheme that the spec no longer has and that stays, since somebody else wrote it or
// part of it.
func (a merging) leave() error {
	if err := a.dropKeys(a.node, "scheme "+a.name, nil); err != nil {
		return err
	}
	if a.doc.Version == openapi.Swagger20 {
		scopes, _ := a.node.Get("scopes")
		return a.drop(a.node, scopes, "scopes", a.addedIn(scopes, ""))
	}
	flows, _ := a.node.Get("flows")
	flows = a.doc.Through(flows)
	stale, err := a.staleFlows(flows, nil)
	if err != nil {
		return err
	}
	return a.drop(a.node, flows, "flows", stale)
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
