package openapi

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
)

// extensionKey holds what the spec language says and OpenAPI has no words for.
const extensionKey = "x-scopegen"

// list appends texts that are there.
func (o object) list(key string, all []string) object {
	if len(all) == 0 {
		return o
	}
	return append(o, member{key, texts(all)})
}

func (o object) object(key string, v object) object {
	if len(v) == 0 {
		return o
	}
	return append(o, member{key, v})
}

func (o object) flag(key string, v bool) object {
	if !v {
		return o
	}
	return append(o, member{key, v})
}

func namesOf[T any](all []T, name func(T) string) (out []string) {
	for _, v := range all {
		out = append(out, name(v))
	}
	return out
}

func scopeNames(all []*spec.Scope) []string {
	return namesOf(all, func(s *spec.Scope) string { return s.Name })
}

func typeNames(all []*spec.SubjectType) []string {
	return namesOf(all, func(t *spec.SubjectType) string { return t.Name })
}

// rootExtension is x-scopegen at the top of a document: the vocabulary and the scopes, with the keys of the spec language. A
// description that the flows declare is not said twice.
func (p *plan) rootExtension() (out object) {
	api := p.api
	var types, holders, actions, sets object
	for _, t := range api.SubjectTypes {
		types = append(types, member{t.Name, nonNil(object{}.with("title", t.Title).with("description", t.Description).object("translations", translations(t.Translations)).
			list("flows", t.Flows).object("names", names(t.Names)))})
	}
	for _, h := range api.Holders {
		holders = append(holders, member{h.Name, nonNil(object{}.with("title", h.Title).with("description", h.Description).object("translations", translations(h.Translations)).
			list("inherits", namesOf(h.Inherits, func(h *spec.Holder) string { return h.Name })).object("names", names(h.Names)))})
	}
	for _, a := range api.Actions {
		actions = append(actions, member{a.Name, nonNil(object{}.with("title", a.Title).with("description", a.Description).object("translations", translations(a.Translations)).
			list("methods", a.Methods))})
	}
	for _, s := range api.Sets {
		o := object{}.with("title", s.Title).with("description", s.Description).object("translations", translations(s.Translations))
		sets = append(sets, member{s.Name, append(o, member{"scopes", texts(scopeNames(s.Scopes))}).object("names", names(s.Names))})
	}
	out = out.object("info", object{}.object("translations", translations(api.Info.Translations)))
	out = out.object("subjectTypes", types).object("holders", holders).object("actions", actions)
	var groups list
	for _, g := range api.Groups {
		scopes := object{}
		for _, s := range g.Scopes {
			scopes = append(scopes, member{s.Name, p.scopeExtension(s)})
		}
		groups = append(groups, object{{"id", g.ID}}.with("title", g.Title).with("description", g.Description).with("note", g.Note).
			object("translations", translations(g.Translations)).with("owner", g.Owner).object("scopes", scopes))
	}
	if len(groups) > 0 {
		out = append(out, member{"groups", groups})
	}
	var scopes object
	for _, s := range api.Scopes {
		if o := p.scopeExtension(s); s.Group == nil && len(o) > 0 {
			scopes = append(scopes, member{s.Name, o})
		}
	}
	out = out.object("scopes", scopes).object("sets", sets)
	var retired list
	for _, r := range api.Retired {
		retired = append(retired, object{{"name", r.Name}}.with("since", r.Since).with("note", r.Note))
	}
	if len(retired) > 0 {
		out = append(out, member{"retired", retired})
	}
	return out
}

func nonNil(o object) object {
	if o == nil {
		return object{}
	}
	return o
}

func translations(all []spec.Translation) (out object) {
	for _, t := range all {
		out = append(out, member{t.Locale, object{}.with("title", t.Title).with("summary", t.Summary).with("description", t.Description).with("note", t.Note).with("reason", t.Reason)})
	}
	return out
}

func names(all []spec.Name) (out object) {
	for _, n := range all {
		out = append(out, member{n.Language, n.Identifier})
	}
	return out
}

func (p *plan) scopeExtension(s *spec.Scope) object {
	o := object{}.with("title", s.Title)
	if s.Description != "" && !p.declares(s) {
		o = append(o, member{"description", s.Description})
	}
	var consent object
	for _, c := range s.Consent {
		consent = append(consent, member{c.Locale, c.Text})
	}
	o = o.with("note", s.Note).object("translations", translations(s.Translations)).object("consent", consent).list("implies", namesOf(s.Implies, func(i spec.Implication) string { return i.To.Name })).
		list("holders", namesOf(s.Holders, func(h *spec.Holder) string { return h.Name })).list("subjectTypes", typeNames(s.SubjectTypes))
	if len(p.api.Schemes) > 1 && s.Scheme != nil && !s.Scheme.Default {
		o = append(o, member{"scheme", s.Scheme.Name})
	}
	o = o.with("risk", s.Risk.String()).flag("adminConsent", s.AdminConsent)
	if s.ObjectsAll {
		o = append(o, member{"objects", "all"})
	}
	var aliases list
	for _, a := range s.Aliases {
		aliases = append(aliases, object{{"name", a.Name}}.with("until", a.Until))
	}
	if o = o.object("deprecated", deprecated(s.Deprecated)); len(aliases) > 0 {
		o = append(o, member{"aliases", aliases})
	}
	return o.flag("movable", s.Movable).with("owner", s.Owner).list("tags", s.Tags).object("names", names(s.Names)).flag("literal", s.Literal)
}

// declares reports whether some flow says what a scope is.
func (p *plan) declares(s *spec.Scope) bool {
	return s.Scheme != nil && s.Scheme.Type == "oauth2" && len(s.Scheme.Flows) > 0 && slices.Contains(p.scopes[s.Scheme], s)
}

func deprecated(d *spec.Deprecation) object {
	if d == nil {
		return nil
	}
	return object{}.with("since", d.Since).with("removal", d.Removal).list("replacedBy", scopeNames(d.ReplacedBy)).with("note", d.Note)
}

// schemeExtension is x-scopegen in a security scheme.
func (p *plan) schemeExtension(v variant) (out object) {
	if v.subject != nil {
		out = append(out, member{"subjectType", v.subject.Name})
	}
	s := v.scheme
	oauth := slices.IndexFunc(p.api.Schemes, func(s *spec.Scheme) bool { return s.Type == "oauth2" || s.Type == "openIdConnect" })
	out = out.flag("default", s.Default && s.Index != max(oauth, 0)).with("resource", s.Resource)
	var claims list
	for _, c := range s.Claims {
		o := object{{"name", c.Name}}.with("format", c.Format)
		if c.SubjectType != nil {
			o = append(o, member{"subjectType", c.SubjectType.Name})
		}
		claims = append(claims, o.with("prefix", c.Prefix))
	}
	if len(claims) > 0 {
		out = append(out, member{"claims", claims})
	}
	return out
}

// operationExtension is x-scopegen in an operation. What its security says is not said again.
func (p *plan) operationExtension(o *spec.Operation) (out object) {
	if o.Reason != "" && (o.Access == spec.Public || o.Access == spec.None) {
		out = append(out, member{"access", o.Access.String()})
	}
	out = out.with("reason", o.Reason).object("translations", translations(o.Translations)).list("subjectTypes", typeNames(o.SubjectTypes)).with("owner", o.Owner).with("rpc", o.RPC).object("deprecated", deprecated(o.Deprecated))
	var least []string
	for _, g := range o.Grants {
		if g.Least {
			least = append(least, g.Scope.Name)
		}
	}
	return out.list("least", least)
}
