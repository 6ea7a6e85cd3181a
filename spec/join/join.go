// Package join makes one model of several that describe parts of one API, as a publisher keeps an OpenAPI document for each of
// its services. It joins what is the same and reports what differs; it knows no syntax and imports spec and spec/diag.
package join

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// APIs joins models that readers have filled and nobody has sealed; they are used up. What the first says about the whole (title,
// version, the default scheme) counts. Schemes, scopes and words of the vocabulary are one where they have one name; those that
// differ are an error with both places, and an operation that is there twice, or asks for what differs, is opened by nothing.
func APIs(all []*spec.API) (*spec.API, diag.List) {
	if len(all) == 1 {
		return all[0], nil
	}
	j := &joiner{
		api: &spec.API{Info: all[0].Info, BasePath: all[0].BasePath},
		to:  map[any]any{}, closed: map[*spec.Scheme]bool{}, unclear: map[*spec.Scope]bool{}, schemes: map[string]*spec.Scheme{}, files: map[string]bool{},
	}
	for _, a := range all {
		j.vocabulary(a)
	}
	for _, a := range all {
		j.scopes(a)
	}
	for _, a := range all {
		j.refer(a)
	}
	j.operations(all)
	return j.api, j.found
}

type joiner struct {
	api     *spec.API
	found   diag.List
	to      map[any]any // what stands for a part of one of the models
	schemes map[string]*spec.Scheme
	files   map[string]bool
	chosen  bool // some scheme is the default
	closed  map[*spec.Scheme]bool
	unclear map[*spec.Scope]bool
}

// of gives what stands for a part.
func of[T any](j *joiner, v *T) *T {
	for {
		to, is := j.to[v]
		if !is {
			return v
		}
		v = to.(*T)
	}
}

func each[T any](j *joiner, all []*T) []*T {
	for i, v := range all {
		all[i] = of(j, v)
	}
	return all
}

// merge adds what has a new name. same says whether two of one name are alike.
func merge[T any](j *joiner, have []*T, more []*T, what string, name func(*T) string, at func(*T) diag.Range, same func(a, b *T) bool) []*T {
	byName := make(map[string]*T, len(have))
	for _, v := range have {
		byName[name(v)] = v
	}
	for _, v := range more {
		first := byName[name(v)]
		if first == nil {
			byName[name(v)] = v
			have = append(have, v)
			continue
		}
		j.to[v] = first
		if !same(first, v) {
			j.differ(what, name(v), at(v), at(first))
		}
	}
	return have
}

func (j *joiner) differ(what, name string, at, first diag.Range) {
	d := j.found.Add(differ, at, "the %s %q is another one elsewhere", what, name)
	d.Hint = "the documents are read as one API: make the two alike, or rename one"
	d.Related = []diag.Related{{Range: first, Message: "first here"}}
}

func (j *joiner) vocabulary(a *spec.API) {
	out := j.api
	out.SubjectTypes = merge(j, out.SubjectTypes, a.SubjectTypes, "subject type", func(t *spec.SubjectType) string { return t.Name }, func(t *spec.SubjectType) diag.Range { return t.Range },
		func(x, y *spec.SubjectType) bool {
			return x.Title == y.Title && x.Description == y.Description && translated(x.Translations, y.Translations) && slices.Equal(x.Flows, y.Flows)
		})
	out.Holders = merge(j, out.Holders, a.Holders, "holder", func(h *spec.Holder) string { return h.Name }, func(h *spec.Holder) diag.Range { return h.Range },
		func(x, y *spec.Holder) bool {
			return x.Title == y.Title && x.Description == y.Description && translated(x.Translations, y.Translations) &&
				slices.EqualFunc(x.Inherits, y.Inherits, func(x, y *spec.Holder) bool { return x.Name == y.Name })
		})
	out.Actions = merge(j, out.Actions, a.Actions, "action", func(x *spec.Action) string { return x.Name }, func(x *spec.Action) diag.Range { return x.Range },
		func(x, y *spec.Action) bool {
			return x.Description == y.Description && translated(x.Translations, y.Translations) && slices.Equal(x.Methods, y.Methods)
		})
	out.Groups = merge(j, out.Groups, a.Groups, "group", func(g *spec.Group) string { return g.ID }, func(g *spec.Group) diag.Range { return g.Range },
		func(x, y *spec.Group) bool {
			return x.Title == y.Title && x.Description == y.Description && x.Note == y.Note && x.Owner == y.Owner && translated(x.Translations, y.Translations)
		})
	out.Sets = merge(j, out.Sets, a.Sets, "set", func(s *spec.Set) string { return s.Name }, func(s *spec.Set) diag.Range { return s.Range }, func(_, _ *spec.Set) bool { return false })
	out.Retired = merge(j, out.Retired, a.Retired, "retired name", func(r *spec.Retired) string { return r.Name }, func(r *spec.Retired) diag.Range { return r.Range },
		func(_, _ *spec.Retired) bool { return true })
	for _, s := range a.Schemes {
		first := j.schemes[s.Name]
		if first == nil {
			s.Default = s.Default && !j.chosen
			j.chosen = j.chosen || s.Default
			j.schemes[s.Name] = s
			out.Schemes = append(out.Schemes, s)
			continue
		}
		j.to[s] = first
		if len(first.Claims) == 0 {
			first.Claims = s.Claims
		}
		if first.Resource == "" {
			first.Resource = s.Resource
		}
		if what := difference(first, s); what != "" {
			d := j.found.Add(differ, s.Range, "the security scheme %q is another one elsewhere: they differ in their %s", s.Name, what)
			d.Hint = "the documents are read as one API: make the two alike, or rename one"
			d.Related = []diag.Related{{Range: first.Range, Message: "first here"}}
			j.closed[first] = true
		}
	}
	for _, f := range a.Files {
		if !j.files[f.Name] {
			j.files[f.Name] = true
			out.Files = append(out.Files, f)
		}
	}
	for _, x := range a.Extensions {
		if !slices.ContainsFunc(out.Extensions, func(have spec.Extension) bool { return have.Name == x.Name }) {
			out.Extensions = append(out.Extensions, x)
		}
	}
	if a.BasePath != out.BasePath {
		out.BasePath = "" // each operation has its own
	}
}

// translated reports whether two say the same in the same languages.
func translated(a, b []spec.Translation) bool {
	return slices.EqualFunc(a, b, func(x, y spec.Translation) bool { return x.Locale == y.Locale && x.Texts == y.Texts })
}

// difference says in what two schemes of one name are not one.
func difference(a, b *spec.Scheme) string {
	switch {
	case a.Type != b.Type:
		return "type"
	case a.HTTPScheme != b.HTTPScheme:
		return "HTTP authentication"
	case a.In != b.In || a.Param != b.Param:
		return "place of the key"
	case a.OpenIDURL != b.OpenIDURL:
		return "openIdConnectUrl"
	case a.Resource != "" && b.Resource != "" && a.Resource != b.Resource:
		return "resource"
	case !slices.EqualFunc(a.Flows, b.Flows, func(x, y spec.Flow) bool { x.Range = y.Range; return x == y }):
		return "flows"
	}
	return ""
}

func (j *joiner) scopes(a *spec.API) {
	byName := make(map[string]int, len(j.api.Scopes))
	for i, s := range j.api.Scopes {
		byName[s.Name] = i
	}
	for _, s := range a.Scopes {
		at, known := byName[s.Name]
		if !known {
			byName[s.Name] = len(j.api.Scopes)
			j.api.Scopes = append(j.api.Scopes, s)
			continue
		}
		first := j.api.Scopes[at]
		switch {
		case !bare(first) && !bare(s):
			j.differ("scope", s.Name, s.Range, first.Range)
			j.unclear[first] = true
		case bare(first) && !bare(s):
			// What is said about it counts, wherever that is.
			if s.Description == "" {
				s.Description = first.Description
			}
			j.api.Scopes[at], j.to[first] = s, s
			continue
		case first.Description != "" && s.Description != "" && first.Description != s.Description:
			d := j.found.Add(described, s.Range, "the scope %q is described differently elsewhere", s.Name)
			d.Hint = "the documents are read as one API: describe it in one way, or give the other one its own name"
			d.Related = []diag.Related{{Range: first.Range, Message: "this text is taken"}}
		case first.Description == "":
			first.Description = s.Description
		}
		j.to[s] = first
	}
}

// bare reports whether a scope is only declared: nothing is said about it that decides something or that people read beside its
// description.
func bare(s *spec.Scope) bool {
	return s.Group == nil && len(s.Implies) == 0 && len(s.Holders) == 0 && len(s.SubjectTypes) == 0 && len(s.Aliases) == 0 && s.Risk == 0 && s.Title == "" && s.Note == "" && !s.ObjectsAll &&
		!s.AdminConsent && !s.Movable && s.Deprecated == nil && len(s.Names) == 0 && len(s.Tags) == 0 && s.Owner == "" && len(s.Consent) == 0 && len(s.Translations) == 0 &&
		len(s.Extensions) == 0
}

// refer turns what the parts of a model refer to into what stands for it.
func (j *joiner) refer(a *spec.API) {
	for _, s := range a.Schemes {
		for i := range s.Claims {
			if s.Claims[i].SubjectType != nil { // shared with the first scheme of the name, and then done twice
				s.Claims[i].SubjectType = of(j, s.Claims[i].SubjectType)
			}
		}
	}
	for _, h := range a.Holders {
		each(j, h.Inherits)
	}
	for _, s := range a.Scopes {
		if s.Scheme != nil {
			s.Scheme = of(j, s.Scheme)
		}
		if s.Action != nil {
			s.Action = of(j, s.Action)
		}
		if s.Group != nil {
			s.Group = of(j, s.Group)
		}
		each(j, s.Holders)
		each(j, s.SubjectTypes)
		for i := range s.Implies {
			s.Implies[i].To = of(j, s.Implies[i].To)
		}
		if s.Deprecated != nil {
			each(j, s.Deprecated.ReplacedBy)
		}
	}
	for _, g := range a.Groups {
		into := of(j, g)
		for _, s := range each(j, g.Scopes) {
			if !slices.Contains(into.Scopes, s) {
				into.Scopes = append(into.Scopes, s)
			}
		}
	}
	for _, s := range a.Sets {
		each(j, s.Scopes)
		for _, p := range s.Written {
			each(j, p.Scopes)
		}
	}
}

func (j *joiner) operations(all []*spec.API) {
	byKey, ids := map[string]*spec.Operation{}, map[string]*spec.Operation{}
	for _, a := range all {
		for _, o := range a.Operations {
			if first := byKey[o.String()]; first != nil {
				d := j.found.Add(twice, o.Range, "%s is there twice", o)
				d.Hint = "it is one endpoint: keep it in one of the documents"
				d.Related = []diag.Related{{Range: first.Range, Message: "first here"}}
				shut(first)
				continue
			}
			byKey[o.String()] = o
			if o.IDGiven {
				if first := ids[o.ID]; first != nil {
					d := j.found.Add(sameID, o.Range, "operationId %q is that of %s already", o.ID, first)
					d.Hint = "an id made from method and path stands in for it"
					d.Related = []diag.Related{{Range: first.Range, Message: "first here"}}
					o.ID, o.IDGiven = "", false
				} else {
					ids[o.ID] = o
				}
			}
			j.operation(o)
			j.api.Operations = append(j.api.Operations, o)
		}
	}
}

func (j *joiner) operation(o *spec.Operation) {
	each(j, o.SubjectTypes)
	if o.Deprecated != nil {
		each(j, o.Deprecated.ReplacedBy)
	}
	clear := true
	for i := range o.Grants {
		g := &o.Grants[i]
		g.Scope, g.Scheme, g.With = of(j, g.Scope), of(j, g.Scheme), each(j, slices.Clone(g.With))
		g.SubjectTypes = each(j, slices.Clone(g.SubjectTypes))
		clear = clear && !j.closed[g.Scheme] && !j.unclear[g.Scope]
	}
	written := slices.Clone(o.Written.Alternatives) // operations share what they inherit
	for i, alt := range written {
		needs := slices.Clone(alt.Needs)
		for k, n := range needs {
			needs[k].Scheme, needs[k].Scopes = of(j, n.Scheme), each(j, slices.Clone(n.Scopes))
			clear = clear && !j.closed[needs[k].Scheme] && !slices.ContainsFunc(needs[k].Scopes, func(s *spec.Scope) bool { return j.unclear[s] })
		}
		written[i].Needs, written[i].SubjectTypes = needs, each(j, slices.Clone(alt.SubjectTypes))
	}
	if o.Written.Alternatives = written; !clear {
		shut(o)
	}
}

func shut(o *spec.Operation) {
	o.Written, o.Grants, o.Requires, o.Access = spec.Requirement{}, nil, nil, spec.Undeclared
}
