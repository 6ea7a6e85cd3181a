package openapi

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// tagger gives endpoints their tags: the author's, or else the groups of the scopes that open them.
type tagger struct {
	groups []*spec.Group
	names  map[*spec.Group]string
	own    bool           // some endpoint has tags of the author's
	listed []string       // in the order of their first use
	home   map[string]int // by tag, the group of the first endpoint with it; -1: none
}

func newTagger(groups []*spec.Group) *tagger {
	return &tagger{groups: groups, names: groupTags(groups), home: map[string]int{}}
}

// groupTags names a group by its title, or by its id where two have one title.
func groupTags(all []*spec.Group) map[*spec.Group]string {
	titles := map[string]int{}
	for _, g := range all {
		titles[g.Title]++
		titles[g.ID]++
	}
	names := map[*spec.Group]string{}
	for _, g := range all {
		names[g] = g.ID
		if g.Title != "" && titles[g.Title] == 1 {
			names[g] = g.Title
		}
	}
	return names
}

// tag gives the tags of one endpoint.
func (t *tagger) tag(o *spec.Operation) []string {
	var names []string
	first := -1
	seen := map[*spec.Group]bool{nil: true}
	for _, alt := range o.Written.Alternatives {
		for _, s := range alt.Scopes() {
			if seen[s.Group] {
				continue
			}
			seen[s.Group] = true
			names = append(names, t.names[s.Group])
			if first < 0 {
				first = s.Group.Index
			}
		}
	}
	if len(o.Tags) > 0 {
		names, t.own = o.Tags, true
	}
	for _, name := range names {
		if _, known := t.home[name]; !known {
			t.home[name] = first
			t.listed = append(t.listed, name)
		}
	}
	return names
}

// list lists all tags that are in use, groups first and in their order.
func (t *tagger) list() list {
	out, done := list{}, map[string]bool{}
	for _, g := range t.groups {
		name := t.names[g]
		if _, used := t.home[name]; used {
			done[name] = true
			out = append(out, object{{"name", name}}.with("description", groupText(g)))
		}
	}
	for _, name := range t.listed {
		if !done[name] {
			out = append(out, object{{"name", name}})
		}
	}
	return out
}

// groupText describes a group: what it is, or else the scopes that it has.
func groupText(g *spec.Group) string {
	if g.Description != "" || len(g.Scopes) == 0 {
		return g.Description
	}
	var b strings.Builder
	b.WriteString("Scopes: ")
	for i, s := range g.Scopes {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(codeSpan(s.Name))
	}
	return b.String() + "."
}

// sections are the groups with the author's tags in them, for viewers that know x-tagGroups. Where all tags are groups they
// would repeat the list. Viewers hide tags that no section has, so the others get one of their own.
func (t *tagger) sections() list {
	if !t.own || len(t.groups) == 0 {
		return nil
	}
	inside := make([]list, len(t.groups)+1)
	for _, name := range t.listed {
		at := t.home[name]
		if at < 0 {
			at = len(t.groups)
		}
		inside[at] = append(inside[at], name)
	}
	var out list
	for i, tags := range inside {
		if len(tags) == 0 {
			continue
		}
		name := "Other"
		if i < len(t.groups) {
			name = t.names[t.groups[i]]
		}
		out = append(out, object{{"name", name}, {"tags", tags}})
	}
	if len(out) < 2 {
		return nil
	}
	return out
}
