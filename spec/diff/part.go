package diff

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// part is one thing of a model that is neither a scope nor an operation, with what is said about it.
type part struct {
	section, name string
	unsaid        bool          // it is there because something has to be: nobody said anything about it
	class         compare.Class // what losing it does to those whom it is about
	texts         []text
	access        []text    // what decides who gets a credential, or how it is presented
	ways          [2][]text // each one way more to get a credential, and to carry scopes in it
	list          string    // the name of its list
	members       []string
}

func (d *differ) parts() {
	was, is := d.partsOf(d.Was, true), d.partsOf(d.Is, false)
	old := map[[2]string]part{}
	for _, p := range was {
		old[[2]string{p.section, p.name}] = p
	}
	for _, p := range is {
		key := [2]string{p.section, p.name}
		x := &Part{Section: p.section, Name: p.name}
		if name, renamed := d.schemes[p.name]; renamed && p.section == "scheme" {
			x.Kind, x.Was = Renamed, name
			key[1] = name
		}
		o, both := old[key]
		if !both {
			x.Kind = Added
			d.Parts = append(d.Parts, x)
			continue
		}
		delete(old, key)
		if x.Fields = d.partFields(o, p); len(x.Fields) > 0 || x.Kind == Renamed {
			d.Parts = append(d.Parts, x)
		}
	}
	for _, p := range was {
		if _, left := old[[2]string{p.section, p.name}]; left {
			d.Parts = append(d.Parts, &Part{Kind: Removed, Section: p.section, Name: p.name, Class: p.class})
		}
	}
}

func (d *differ) partFields(was, is part) (fields []Field) {
	if was.unsaid || is.unsaid {
		return nil
	}
	for _, f := range texts(was.access, is.access) {
		if f.Was == "" || f.Is == "" { // one side leaves it open
			f.Class = compare.Equivalent
		} else {
			f.Class = compare.Changed
		}
		fields = append(fields, f)
	}
	for i := range was.ways {
		for _, f := range texts(was.ways[i], is.ways[i]) {
			switch {
			case len(was.ways[i]) == 0, len(is.ways[i]) == 0: // one side leaves them open
			case f.Was == "":
				f.Class = compare.Widened
			case f.Is == "":
				f.Class = compare.Narrowed
			default:
				f.Class = compare.Changed
			}
			fields = append(fields, f)
		}
	}
	members := lists(is.list, was.members, is.members)
	if is.section != "set" && is.section != "holder" {
		members = plain(members)
	}
	return append(append(fields, members...), texts(was.texts, is.texts)...)
}

func (d *differ) partsOf(a *spec.API, old bool) (all []part) {
	all = append(all, part{section: "API", texts: append([]text{
		{"title", a.Info.Title}, {"version", a.Info.Version}, {"description", a.Info.Description}, {"basePath", a.BasePath},
	}, append(translations(a.Info.Translations), append(extensions(a.Info.Extensions), extensions(a.Extensions)...)...)...)})
	for _, s := range a.Schemes {
		all = append(all, schemePart(s))
	}
	for _, t := range a.SubjectTypes {
		p := part{section: "subject type", name: t.Name, texts: described(t.Title, t.Description, t.Translations, t.Names, t.Extensions)}
		for _, f := range t.Flows {
			p.ways[0] = append(p.ways[0], text{"flow " + f, "used"})
		}
		all = append(all, p)
	}
	for _, h := range a.Holders {
		p := part{section: "holder", name: h.Name, list: "inherits", texts: described(h.Title, h.Description, h.Translations, h.Names, h.Extensions)}
		for _, i := range h.Inherits {
			p.members = append(p.members, i.Name)
		}
		all = append(all, p)
	}
	for _, x := range a.Actions {
		all = append(all, part{section: "action", name: x.Name, list: "methods", members: x.Methods, texts: described(x.Title, x.Description, x.Translations, nil, x.Extensions)})
	}
	for _, g := range a.Groups {
		all = append(all, part{section: "group", name: g.ID, texts: append(described(g.Title, g.Description, g.Translations, nil, g.Extensions), text{"note", g.Note}, text{"owner", g.Owner})})
	}
	for _, s := range a.Sets {
		p := part{section: "set", name: s.Name, class: compare.Narrowed, list: "scopes", texts: described(s.Title, s.Description, s.Translations, s.Names, s.Extensions)}
		for _, x := range s.Scopes {
			switch is := d.isOf[x]; {
			case old && is != nil:
				p.members = append(p.members, is.Name)
			case !old:
				p.members = append(p.members, x.Name)
			} // what is gone is said of the scope
		}
		all = append(all, p)
	}
	for _, r := range a.Retired {
		all = append(all, part{section: "retired name", name: r.Name, texts: []text{{"since", r.Since}, {"note", r.Note}}})
	}
	return all
}

func schemePart(s *spec.Scheme) part {
	p := part{section: "scheme", name: s.Name, texts: append(append([]text{{"description", s.Description}}, identifiers(s.Names)...), extensions(s.Extensions)...)}
	if s.Implicit {
		p.unsaid = true
		return p
	}
	p.access = []text{
		{"type", s.Type}, {"http scheme", strings.ToLower(s.HTTPScheme)}, {"bearerFormat", s.Format}, {"in", s.In}, {"parameter", s.Param},
		{"openIdConnectUrl", s.OpenIDURL}, {"resource", s.Resource},
	}
	for _, f := range s.Flows {
		p.ways[0] = append(p.ways[0], text{"flow " + f.Type, strings.Join([]string{
			"authorize " + f.AuthorizationURL, "token " + f.TokenURL, "refresh " + f.RefreshURL, "device " + f.DeviceAuthorizationURL,
		}, ", ")})
	}
	for _, c := range s.Claims {
		name := "claim " + c.Name
		if c.SubjectType != nil {
			name += " of " + c.SubjectType.Name
		}
		p.ways[1] = append(p.ways[1], text{name, strings.TrimSpace(c.Format + " " + c.Prefix)})
	}
	return p
}

func described(title, description string, in []spec.Translation, names []spec.Name, x []spec.Extension) []text {
	all := append([]text{{"title", title}, {"description", description}}, translations(in)...)
	return append(append(all, identifiers(names)...), extensions(x)...)
}
