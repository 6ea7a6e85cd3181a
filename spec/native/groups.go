package native

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// group is a group with all its parts; groups of one id in several files are one.
type group struct {
	spec  *spec.Group
	parts int
	said  map[string]source.Node // what some part has said, by key
	base  *string
	lost  bool // a part says a base that is wrong
	slash *bool
	owns  []fields
	ext   map[string]string
}

type groupIndex struct {
	groups   map[string]*group
	order    []*group
	sections []section // mappings of scopes, in the order of the files
}

// section is one mapping of scopes and the group that it is in, if any.
type section struct {
	group  *group
	node   source.Node
	scheme *spec.Scheme // that carries them where they name none; only within OpenAPI documents
}

// readGroups reads the heads of all groups, since what a part says holds for the group's other parts too, and collects
// the mappings of scopes.
func (r *reader) readGroups() {
	r.groups = map[string]*group{}
	for _, file := range r.files {
		for i := range file.fields.node.Len() {
			key, value := file.fields.node.Pair(i)
			switch key.Value() {
			case "groups":
				for _, item := range r.items(value, "groups") {
					r.group(item)
				}
			case "scopes":
				r.sections = append(r.sections, section{node: value})
			}
		}
	}
}

func (r *reader) group(n source.Node) {
	f, ok := r.fields(n, groupKeys)
	if !ok {
		return
	}
	id := ""
	if v, ok := f.get("id"); ok {
		id = r.match(v, "a group's id", plainName, plainNameHint)
	} else {
		r.found.Add(ruleMissingKey, r.head(n), "a group needs the key %q", "id").Hint = "the id names the group in other files, in anchors and in owns; groups of one id are one group"
	}
	g := r.groups[id]
	if g == nil {
		g = &group{spec: &spec.Group{ID: id, Range: r.head(n)}, said: map[string]source.Node{}, ext: map[string]string{}}
		if v, ok := f.get("id"); ok {
			g.spec.Range = v.Range()
		}
		if id != "" {
			r.groups[id] = g
			r.api.Groups = append(r.api.Groups, g.spec)
			r.order = append(r.order, g)
		}
	}
	g.parts++
	r.groupText(g, f, "title", &g.spec.Title)
	r.groupText(g, f, "description", &g.spec.Description)
	r.groupText(g, f, "note", &g.spec.Note)
	r.groupTranslations(g, f)
	r.groupText(g, f, "owner", &g.spec.Owner)
	if v, ok := f.get("base"); ok {
		if base, ok := r.base(v, "base"); !ok {
			g.lost = true
		} else if r.once(g, "base", v, base, g.base) {
			g.base = &base
		}
	}
	if ignore, v := f.trailingSlash(); !v.IsZero() && r.once(g, "trailingSlash", v, ignore, g.slash) {
		g.slash = &ignore
	}
	if v, ok := f.get("owns"); ok {
		if owns, ok := r.fields(v, ownsKeys); ok {
			g.owns = append(g.owns, owns)
		}
	}
	for _, x := range f.extensions() {
		if old, known := g.ext[x.Name]; known && old != x.JSON {
			r.found.Add(ruleSaidTwice, x.Range, "the parts of group %s say %s differently", id, x.Name).Hint = "say it once"
			continue
		} else if !known {
			g.spec.Extensions = append(g.spec.Extensions, x)
		}
		g.ext[x.Name] = x.JSON
	}
	if v, ok := f.get("scopes"); ok {
		r.sections = append(r.sections, section{group: g, node: v})
	}
}

func (r *reader) groupText(g *group, f fields, key string, into *string) {
	v, ok := f.get(key)
	if !ok {
		return
	}
	text := f.prose(key)
	var old *string
	if *into != "" {
		old = into
	}
	if text != "" && r.once(g, key, v, text, old) {
		*into = text
	}
}

// once reports whether a part of a group is the first to say something; two that differ are reported.
func (r *reader) once(g *group, key string, n source.Node, value any, old any) bool {
	switch old := old.(type) {
	case *string:
		if old != nil {
			return r.same(g, key, n, *old == value)
		}
	case *bool:
		if old != nil {
			return r.same(g, key, n, *old == value)
		}
	}
	g.said[key] = n
	return true
}

func (r *reader) same(g *group, key string, n source.Node, same bool) bool {
	if !same {
		d := r.found.Add(ruleSaidTwice, n.Range(), "the parts of group %s say its %s differently", g.spec.ID, key)
		d.Hint = "groups of one id are one group: say it once"
		d.Related = []diag.Related{{Range: g.said[key].Range(), Message: "first here"}}
	}
	return false
}

// place is where what is written in a group stands.
func (r *reader) place(g *group) place {
	p := r.top
	if g == nil {
		return p
	}
	if g.base != nil {
		p.base, p.lost = *g.base, false
	}
	p.lost = p.lost || g.lost
	if g.slash != nil {
		p.ignore = *g.slash
	}
	return p
}
