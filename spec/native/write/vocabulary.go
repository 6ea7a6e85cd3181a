package write

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
)

func (l *layout) schemes() mapping {
	all := mapping{block: true}
	for _, s := range l.api.Schemes {
		if s.Implicit {
			continue
		}
		m := mapping{}
		m.text("type", s.Type)
		m.text("description", s.Description)
		m.text("scheme", s.HTTPScheme)
		m.text("bearerFormat", s.Format)
		m.text("in", s.In)
		m.text("name", s.Param)
		m.text("openIdConnectUrl", s.OpenIDURL)
		m.text("resource", s.Resource)
		flows := mapping{block: len(s.Flows) > 1}
		for _, f := range s.Flows {
			sub := mapping{}
			sub.text("authorizationUrl", f.AuthorizationURL)
			sub.text("deviceAuthorizationUrl", f.DeviceAuthorizationURL)
			sub.text("tokenUrl", f.TokenURL)
			sub.text("refreshUrl", f.RefreshURL)
			flows.add(f.Type, sub)
		}
		m.mapping("flows", flows)
		claims := list{block: true}
		for _, c := range s.Claims {
			sub := mapping{}
			sub.text("name", c.Name)
			sub.text("format", c.Format)
			if c.SubjectType != nil {
				sub.text("subjectType", c.SubjectType.Name)
			}
			sub.text("prefix", c.Prefix)
			claims.items = append(claims.items, item{value: sub})
		}
		m.list("claims", claims)
		m.flag("default", s.Default && s != chosen(l.api.Schemes))
		m.identifiers(s.Names)
		m.extensions(s.Extensions)
		all.add(s.Name, m)
	}
	return all
}

// chosen is the scheme that carries scopes which name none where no scheme says that it does: the only one, else the only one of
// OAuth 2.0 or OpenID Connect; nil where the author has to say it.
func chosen(schemes []*spec.Scheme) *spec.Scheme {
	if len(schemes) == 1 {
		return schemes[0]
	}
	var one *spec.Scheme
	for _, s := range schemes {
		if s.Type == "oauth2" || s.Type == "openIdConnect" {
			if one != nil {
				return nil
			}
			one = s
		}
	}
	return one
}

func subjectTypes(a *spec.API) mapping {
	all := mapping{block: true}
	for _, t := range a.SubjectTypes {
		m := mapping{}
		m.text("title", t.Title)
		m.text("description", t.Description)
		m.translations(t.Translations)
		m.list("flows", texts(t.Flows))
		m.identifiers(t.Names)
		m.extensions(t.Extensions)
		all.add(t.Name, m)
	}
	return all
}

func holders(a *spec.API) mapping {
	all := mapping{block: true}
	for _, h := range a.Holders {
		m := mapping{}
		m.text("title", h.Title)
		m.text("description", h.Description)
		m.translations(h.Translations)
		m.list("inherits", names(h.Inherits, func(h *spec.Holder) string { return h.Name }))
		m.identifiers(h.Names)
		m.extensions(h.Extensions)
		all.add(h.Name, m)
	}
	return all
}

func actions(a *spec.API) mapping {
	all := mapping{block: true}
	for _, x := range a.Actions {
		m := mapping{}
		m.text("title", x.Title)
		m.text("description", x.Description)
		m.translations(x.Translations)
		m.list("methods", texts(x.Methods))
		m.extensions(x.Extensions)
		all.add(x.Name, m)
	}
	return all
}

func retired(a *spec.API) list {
	all := list{block: true}
	for _, r := range a.Retired {
		all.items = append(all.items, item{value: dated(r.Name, "since", r.Since, r.Note)})
	}
	return all
}

func (l *layout) sets() mapping {
	all := mapping{block: true}
	for _, s := range l.api.Sets {
		m := mapping{}
		m.text("title", s.Title)
		m.text("description", s.Description)
		m.translations(s.Translations)
		picks := list{}
		for _, w := range s.Written {
			picks.items = append(picks.items, item{value: l.pick(w.Via, w.Scopes)})
		}
		if len(s.Written) == 0 {
			picks = l.exactly(s.Scopes)
		}
		m.add("scopes", picks)
		m.identifiers(s.Names)
		m.extensions(s.Extensions)
		all.add(s.Name, m)
	}
	return all
}

// implies is what a scope implies as its author wrote it: a glob stands for the edges that it made.
func (l *layout) implies(s *spec.Scope) (all list) {
	for i := 0; i < len(s.Implies); {
		via := s.Implies[i].Via
		if via == "" {
			via = s.Implies[i].To.Name
		}
		var to []*spec.Scope
		for ; i < len(s.Implies) && (s.Implies[i].Via == via || len(to) == 0); i++ {
			to = append(to, s.Implies[i].To)
		}
		all.items = append(all.items, item{value: l.pick(via, to)})
	}
	return all
}

// pick is one entry of implies or of a set: a name, or what picked several. Names have no blanks, so that the text of a glob
// with exceptions comes apart again.
func (l *layout) pick(via string, to []*spec.Scope) value {
	if len(to) == 1 && to[0].Name == via {
		return l.exactly(to).items[0].value
	}
	glob, except, excepting := strings.Cut(via, " except ")
	if !excepting && !l.isScope(glob) {
		return text(glob)
	}
	m := mapping{}
	m.add("match", text(glob))
	if excepting {
		items := list{}
		for name := range strings.SplitSeq(except, ", ") {
			items.items = append(items.items, item{value: l.exact(name)})
		}
		m.add("except", items)
	}
	return m
}

func (l *layout) exactly(scopes []*spec.Scope) (all list) {
	for _, s := range scopes {
		all.items = append(all.items, item{value: l.exact(s.Name)})
	}
	return all
}

// exact is a name where a name with an asterisk is a glob.
func (l *layout) exact(name string) value {
	if strings.Contains(name, "*") && l.isScope(name) {
		return mapping{pairs: []pair{{"scope", text(name)}}}
	}
	return text(name)
}
