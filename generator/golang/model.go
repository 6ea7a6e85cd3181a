package golang

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/generator/golang/adapter/nethttp"
	"github.com/scopegen/scopegen/generator/golang/pack"
	"github.com/scopegen/scopegen/spec"
)

// model is the specification in the terms of package pack, in the order that gives the constants their numbers.
func (e *emission) model() pack.Model {
	var m pack.Model
	for _, s := range e.api.Scopes {
		m.Scopes = append(m.Scopes, packScope(s))
	}
	for _, s := range e.scheme {
		m.Schemes = append(m.Schemes, pack.Scheme{Name: s.Name, Challenge: s.Challenge()})
	}
	for _, c := range e.claim {
		subject := ""
		if c.SubjectType != nil {
			subject = c.SubjectType.Name
		}
		to := &m.Schemes[slices.Index(e.scheme, c.scheme)]
		to.Claims = append(to.Claims, pack.Claim{Name: plain(c.Name), Array: c.Format == "array", SubjectType: subject, Prefix: plain(c.Prefix)})
	}
	m.SubjectTypes = each(e.api.SubjectTypes, func(t *spec.SubjectType) string { return t.Name })
	for _, h := range e.api.Holders {
		m.Holders = append(m.Holders, pack.Holder{Name: h.Name, Inherits: each(h.Inherits, func(h *spec.Holder) string { return h.Name })})
	}
	routed := map[string]bool{}
	for _, o := range e.api.Operations {
		m.Operations = append(m.Operations, packOperation(o, routed))
	}
	return m
}

func packScope(s *spec.Scope) pack.Scope {
	out := pack.Scope{
		Name:         s.Name,
		Aliases:      each(s.Aliases, func(a spec.Alias) string { return a.Name }),
		Implies:      each(s.Implies, func(i spec.Implication) string { return i.To.Name }),
		SubjectTypes: each(s.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }),
		Holders:      each(s.Holders, func(h *spec.Holder) string { return h.Name }),
		ObjectsAll:   s.ObjectsAll, Movable: s.Movable, AdminConsent: s.AdminConsent,
		Title: plain(s.Title), Description: plain(s.Description), Note: plain(s.Note), Owner: plain(s.Owner),
		Risk: s.Risk.String(), Tags: each(s.Tags, plain),
		Consent: each(s.Consent, func(l spec.Localized) pack.Consent { return pack.Consent{Locale: plain(l.Locale), Text: plain(l.Text)} }),
	}
	if s.Group != nil {
		out.Group, out.GroupTitle = plain(s.Group.ID), plain(s.Group.Title)
		out.Owner = plain(cmp.Or(s.Owner, s.Group.Owner))
	}
	if d := s.Deprecated; d != nil {
		out.Deprecated = &pack.Deprecation{Since: plain(d.Since), Removal: plain(d.Removal), Note: plain(d.Note)}
		out.Deprecated.ReplacedBy = each(d.ReplacedBy, func(s *spec.Scope) string { return s.Name })
	}
	return out
}

// serveMux is the operation's pattern in the form in which the fixed part's NewMux wants it.
func serveMux(o *spec.Operation) string {
	patterns, reason := convert(&nethttp.Adapter, o)
	if reason != "" {
		return "!" + plain(reason)
	}
	if text := strings.Join(patterns, "\t"); text != o.FullPath() {
		return text
	}
	return ""
}

// packOperation gives pack the requirement as written: what it decides and what it lists then come from one place.
func packOperation(o *spec.Operation, routed map[string]bool) pack.Operation {
	out := pack.Operation{
		Method: o.Method, Base: plain(o.Base), Path: plain(o.Path), Pattern: canonical(o.Pattern), ID: plain(o.ID), Summary: plain(o.Summary),
		Access: o.Access.String(), IgnoreSlash: o.SlashIgnored, RPC: o.RPC,
	}
	out.ServeMux = serveMux(o)
	if d := o.Deprecated; d != nil {
		out.Deprecated = &pack.Deprecation{Since: plain(d.Since), Removal: plain(d.Removal), Note: plain(d.Note)}
	}
	for _, alt := range o.Written.Alternatives {
		a := pack.Alternative{SubjectTypes: each(alt.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }), Least: least(o, alt)}
		for _, n := range alt.Needs {
			a.Needs = append(a.Needs, pack.Need{Scheme: n.Scheme.Name, Scopes: each(n.Scopes, func(s *spec.Scope) string { return s.Name })})
		}
		out.Alternatives = append(out.Alternatives, a)
	}
	// Of operations that match the same requests, which the reader lets pass only when they need the same, the first is the one that is matched.
	shapes := []string{o.Method + " " + o.Pattern.Shape()}
	if twin, ok := o.Pattern.SlashTwin(); ok && o.SlashIgnored {
		shapes = append(shapes, o.Method+" "+twin.Shape())
	}
	out.Unrouted = true
	for _, shape := range shapes {
		out.Unrouted = out.Unrouted && routed[shape]
		routed[shape] = true
	}
	return out
}

// least reports whether the author marked the grant behind an alternative as the least-privileged choice.
func least(o *spec.Operation, alt spec.Alternative) bool {
	return slices.ContainsFunc(o.Grants, func(g spec.Grant) bool {
		return g.Least && len(alt.Needs) == 1 && slices.Equal(alt.Needs[0].Scopes, append([]*spec.Scope{g.Scope}, g.With...))
	})
}

// canonical is a pattern with its literal text as it stands in an escaped path: documents in the wild hold braces, spaces and the like that are text.
func canonical(p spec.Pattern) string {
	var b strings.Builder
	for _, segment := range p.Segments {
		b.WriteByte('/')
		for _, part := range segment {
			switch {
			case part.Rest:
				b.WriteString("{rest...}")
			case part.IsParam:
				b.WriteString("{p}") // its name plays no part in matching, and may hold anything
			default:
				b.WriteString(adapter.Escape(part.Literal))
			}
		}
	}
	return b.String()
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// plain is text without the separators of the packed tables, which are control characters that no reader should let through.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x1c && r <= 0x1f {
			return ' '
		}
		return r
	}, s)
}

func each[T, U any](in []T, f func(T) U) []U {
	var out []U
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}
