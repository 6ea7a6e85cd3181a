package openapi

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/openapi"
	"github.com/scopegen/scopegen/spec/source"
)

// schemes brings the document's security schemes in line with the model's. Schemes that only the document has are left alone.
func (a *annotator) schemes() {
	var fresh object
	for _, v := range a.plan.used {
		name := a.plan.named(v)
		have, exists := a.doc.Schemes.Get(name)
		if !a.plan.needed[v] && !exists && !a.plan.fits(v) {
			continue // declared, used by no endpoint, and not for this version
		}
		want, ok := a.plan.securityScheme(v)
		switch {
		case !ok:
		case exists:
			a.refused(a.mergeScheme(name, have, want), "the scheme "+name)
		default:
			fresh = append(fresh, member{name, want})
		}
	}
	if a.plan.isDenied {
		have, exists := a.doc.Schemes.Get(a.plan.nobody)
		marked, _ := have.Get(openapi.DeniedExtension)
		switch {
		case !exists:
			fresh = append(fresh, member{a.plan.nobody, nobody()})
		case !is(marked, true):
			a.found.Add(schemeClash, have.Range(), "the scheme %q has the name that stands for nobody", a.plan.nobody).Hint =
				"rename it, or mark it with " + openapi.DeniedExtension + ": true if that is what it is"
		}
	}
	if len(fresh) > 0 {
		a.refused(a.addSchemes(fresh), "the document")
	}
}

func (a *annotator) addSchemes(fresh object) error {
	root, schemes := a.doc.Root(), a.doc.Schemes
	parent, key := root, "securityDefinitions"
	if a.doc.Version != openapi.Swagger20 {
		components, ok := root.Get("components")
		if !ok || components.Kind() == source.Mapping && components.Flow() && components.Len() == 0 {
			return a.set(root, "components", object{{"securitySchemes", fresh}}, "")
		}
		if components.Kind() != source.Mapping {
			return refuse(components, "the value of %q is null", "components")
		}
		parent, key = components, "securitySchemes"
	}
	if schemes.IsZero() || schemes.Len() == 0 {
		return a.set(parent, key, fresh, "")
	}
	return a.add(schemes, fresh, "")
}

// mergeScheme edits what differs in a scheme that is there.
func (a *annotator) mergeScheme(name string, have source.Node, want object) error {
	if have.Kind() != source.Mapping {
		return refuse(have, "it %s", have.Describe())
	}
	if ref, ok := have.Get("$ref"); ok {
		return refuse(ref, "it is a $ref")
	}
	typ, _ := have.Get("type")
	if wanted, _ := want.get("type"); typ.Value() != wanted {
		a.found.Add(schemeClash, typ.Range(), "the scheme %q is of type %s here and of type %s in the spec", name, typ.Value(), wanted).Hint = "rename one of them"
		return nil
	}
	var flows []source.Node
	if a.doc.Version == openapi.Swagger20 {
		flows = append(flows, have)
	} else if all, ok := have.Get("flows"); ok {
		for i := range all.Len() {
			_, f := all.Pair(i)
			flows = append(flows, f)
		}
	}
	return a.merge(have, want, flows)
}

// merge edits what differs between a mapping and what it is to hold; what else it holds stays. The spec alone says which flows
// and which scopes there are.
func (a *annotator) merge(have source.Node, want object, flows []source.Node) error {
	for _, m := range want {
		now, ok := have.Get(m.key)
		sub, isObject := m.value.(object)
		var err error
		switch {
		case m.key == "scopes" && isObject:
			err = a.mergeScopes(have, now, sub, flows)
		case m.key == "flows" && isObject:
			err = a.mergeFlows(have, now, sub, flows)
		case !ok:
			err = a.set(have, m.key, m.value, "scopes")
		case isObject && now.Kind() == source.Mapping:
			err = a.merge(now, sub, flows)
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

func (a *annotator) mergeFlows(scheme, now source.Node, want object, flows []source.Node) error {
	if len(want) == 0 {
		return nil // the spec does not say which flows there are
	}
	if now.Kind() != source.Mapping || now.Len() == 0 {
		return a.set(scheme, "flows", want, "")
	}
	stale := unwanted(now, want.index())
	if len(stale) > 0 {
		if now.Flow() || len(stale) == now.Len() {
			return a.set(scheme, "flows", want, "")
		}
		if err := a.remove(now, stale); err != nil {
			return err
		}
	}
	return a.merge(now, want, flows)
}

// mergeScopes edits the scopes of one flow. A document may spread its scopes over flows; one that another flow declares is not
// added to this one.
func (a *annotator) mergeScopes(flow, now source.Node, want object, flows []source.Node) error {
	elsewhere := func(scope string) bool {
		return slices.ContainsFunc(flows, func(f source.Node) bool {
			scopes, _ := f.Get("scopes")
			_, declared := scopes.Get(scope)
			return declared && f != flow
		})
	}
	if now.IsZero() && len(want) == 0 {
		return nil
	}
	var fresh, whole object
	texts := want.index()
	stale := unwanted(now, texts)
	for i := range now.Len() {
		key, value := now.Pair(i)
		switch text := texts[key.Value()]; {
		case stale[key.Value()]:
		case text == nil || text == "":
			whole = append(whole, member{key.Value(), value.Value()})
		default:
			whole = append(whole, member{key.Value(), text})
		}
	}
	for _, m := range want {
		if _, here := now.Get(m.key); !here && !elsewhere(m.key) {
			fresh = append(fresh, m)
		}
	}
	whole = append(whole, fresh...)
	if now.Kind() != source.Mapping || now.Len() == 0 {
		if len(fresh) == 0 {
			return nil
		}
		return a.set(flow, "scopes", fresh, "")
	}
	if len(stale) > 0 {
		if now.Flow() || len(stale) == now.Len() {
			return a.set(flow, "scopes", whole, "")
		}
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

// unwanted are the keys that a mapping has and should not have, extensions aside.
func unwanted(n source.Node, want map[string]value) map[string]bool {
	keys := map[string]bool{}
	for i := range n.Len() {
		key, _ := n.Pair(i)
		if _, ok := want[key.Value()]; !ok && !strings.HasPrefix(key.Value(), "x-") {
			keys[key.Value()] = true
		}
	}
	return keys
}
