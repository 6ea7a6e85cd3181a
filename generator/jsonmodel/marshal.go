package jsonmodel

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/scopegen/scopegen/spec"
)

// Marshal gives the model as JSON: one line for each scope, operation and the like, so that a diff shows what changed. The
// mark, when there is one, stands right after the version as "x-generated".
func Marshal(a *spec.API, mark string) []byte {
	var w writer
	w.WriteString(`{"scopegen": 1`)
	if mark != "" {
		w.member("x-generated", mark)
	}
	w.member("info", info{a.Info.Title, a.Info.Version, a.Info.Description, translated(a.Info.Translations), extend(a.Info.Extensions)})
	if a.BasePath != "" {
		w.member("basePath", a.BasePath)
	}
	list(&w, "schemes", a.Schemes, schemeOf)
	list(&w, "subjectTypes", a.SubjectTypes, func(t *spec.SubjectType) subjectType {
		return subjectType{t.Name, t.Title, t.Description, translated(t.Translations), t.Flows, names(t.Names), extend(t.Extensions)}
	})
	list(&w, "holders", a.Holders, func(h *spec.Holder) holder {
		return holder{h.Name, h.Title, h.Description, translated(h.Translations), each(h.Inherits, func(i *spec.Holder) string { return i.Name }), names(h.Names), extend(h.Extensions)}
	})
	list(&w, "actions", a.Actions, func(x *spec.Action) action {
		return action{x.Name, x.Title, x.Description, translated(x.Translations), x.Methods, extend(x.Extensions)}
	})
	list(&w, "groups", a.Groups, func(g *spec.Group) group {
		return group{g.ID, g.Title, g.Description, g.Note, translated(g.Translations), g.Owner, scopeNames(g.Scopes), extend(g.Extensions)}
	})
	list(&w, "scopes", a.Scopes, scopeOf)
	list(&w, "sets", a.Sets, func(s *spec.Set) set {
		var globs []pick
		for _, p := range s.Written {
			if _, exact := a.Scope(p.Via); !exact {
				globs = append(globs, pick{p.Via, scopeNames(p.Scopes)})
			}
		}
		return set{s.Name, s.Title, s.Description, translated(s.Translations), scopeNames(s.Scopes), globs, names(s.Names), extend(s.Extensions)}
	})
	list(&w, "retired", a.Retired, func(r *spec.Retired) retired { return retired{r.Name, r.Since, r.Note} })
	list(&w, "operations", a.Operations, operationOf)
	if len(a.Extensions) > 0 {
		w.member("extensions", extend(a.Extensions).Extensions)
	}
	w.WriteString("}\n")
	return w.Bytes()
}

type writer struct{ bytes.Buffer }

func (w *writer) member(key string, v any) {
	fmt.Fprintf(w, ",\n %q: %s", key, encode(v))
}

// list writes a member with one element a line. Scopes and operations are there even when there are none.
func list[T, J any](w *writer, key string, all []T, shape func(T) J) {
	if len(all) == 0 && key != "scopes" && key != "operations" {
		return
	}
	fmt.Fprintf(w, ",\n %q: [", key)
	for i, v := range all {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteString("\n  ")
		w.Write(encode(shape(v)))
	}
	w.WriteByte(']')
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("jsonmodel: %v", err)) // plain data only
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func schemeOf(s *spec.Scheme) scheme {
	return scheme{
		Name: s.Name, Type: s.Type, Description: s.Description, HTTPScheme: s.HTTPScheme, Format: s.Format, In: s.In, Param: s.Param,
		OpenIDURL: s.OpenIDURL, Resource: s.Resource, Default: s.Default, Implicit: s.Implicit, Names: names(s.Names), extensions: extend(s.Extensions),
		Flows: each(s.Flows, func(f spec.Flow) flow {
			return flow{f.Type, f.AuthorizationURL, f.TokenURL, f.RefreshURL, f.DeviceAuthorizationURL}
		}),
		Claims: each(s.Claims, func(c spec.Claim) claim {
			out := claim{Name: c.Name, Format: c.Format, Prefix: c.Prefix}
			if c.SubjectType != nil {
				out.SubjectType = c.SubjectType.Name
			}
			return out
		}),
	}
}

func scopeOf(s *spec.Scope) scope {
	out := scope{
		Name: s.Name, Title: s.Title, Description: s.Description, Note: s.Note, Translations: translated(s.Translations), Risk: s.Risk.String(), AdminConsent: s.AdminConsent,
		Movable: s.Movable, Owner: s.Owner, Tags: s.Tags, Names: names(s.Names), Literal: s.Literal, Deprecated: deprecated(s.Deprecated),
		SubjectTypes: typeNames(s.SubjectTypes), Implies: []string{}, Holders: []string{}, extensions: extend(s.Extensions),
		Aliases:   each(s.Aliases, func(a spec.Alias) alias { return alias{a.Name, a.Until} }),
		Selectors: each(s.Selectors, func(x *spec.Selector) pick { return pick{x.Text, each(x.Picked, (*spec.Operation).String)} }),
	}
	if s.Group != nil {
		out.Group = s.Group.ID
	}
	if s.Scheme != nil {
		out.Scheme = s.Scheme.Name
	}
	if s.Action != nil {
		out.Action = s.Action.Name
	}
	if s.ObjectsAll {
		out.Objects = "all"
	}
	for _, c := range s.Consent {
		if out.Consent == nil {
			out.Consent = map[string]string{}
		}
		out.Consent[c.Locale] = c.Text
	}
	for _, h := range s.Holders {
		out.Holders = append(out.Holders, h.Name)
	}
	seen := map[*spec.Scope]bool{}
	for _, edge := range s.Implies {
		if !seen[edge.To] {
			seen[edge.To] = true
			out.Implies = append(out.Implies, edge.To.Name)
		}
		if edge.Via == edge.To.Name {
			continue
		}
		if n := len(out.Globs); n > 0 && out.Globs[n-1].Match == edge.Via {
			out.Globs[n-1].Picked = append(out.Globs[n-1].Picked, edge.To.Name)
		} else {
			out.Globs = append(out.Globs, pick{edge.Via, []string{edge.To.Name}})
		}
	}
	return out
}

func operationOf(o *spec.Operation) operation {
	out := operation{
		Method: o.Method, Base: o.Base, Path: o.Path, ID: o.ID, RPC: o.RPC, Summary: o.Summary, Description: o.Description, Translations: translated(o.Translations), Tags: o.Tags,
		Owner: o.Owner, Deprecated: deprecated(o.Deprecated), Access: o.Access.String(), Reason: o.Reason, Security: []alternative{},
		extensions: extend(o.Extensions),
	}
	if o.SlashIgnored {
		out.TrailingSlash = "ignore"
	}
	for _, g := range o.Grants {
		if g.Least {
			out.Least = append(out.Least, g.Scope.Name)
		}
	}
	for _, alt := range o.Written.Alternatives {
		out.Security = append(out.Security, alternative{alt.Needs, typeNames(alt.SubjectTypes)})
	}
	return out
}

func deprecated(d *spec.Deprecation) *deprecation {
	if d == nil {
		return nil
	}
	return &deprecation{d.Since, scopeNamesOrNil(d.ReplacedBy), d.Removal, d.Note}
}

func scopeNames(all []*spec.Scope) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.Name
	}
	return out
}

func scopeNamesOrNil(all []*spec.Scope) []string {
	return each(all, func(s *spec.Scope) string { return s.Name })
}

func typeNames(all []*spec.SubjectType) []string {
	return each(all, func(t *spec.SubjectType) string { return t.Name })
}

func each[T, U any](all []T, f func(T) U) (out []U) {
	for _, v := range all {
		out = append(out, f(v))
	}
	return out
}

func names(all []spec.Name) map[string]string {
	if len(all) == 0 {
		return nil
	}
	out := map[string]string{}
	for _, n := range all {
		out[n.Language] = n.Identifier
	}
	return out
}

func extend(all []spec.Extension) extensions {
	if len(all) == 0 {
		return extensions{}
	}
	out := map[string]json.RawMessage{}
	for _, x := range all {
		out[x.Name] = json.RawMessage(x.JSON)
	}
	return extensions{out}
}
