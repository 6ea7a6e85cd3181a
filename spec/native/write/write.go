// Package write turns a model into a spec of the native language whose reading gives that model again. It owns the layout of
// such a text, the quoting of what stands in it, and what a model is changed by where the language has no words for it
// (Adapt). It imports spec, spec/diag and the packages of spec/native; it reads no files and knows no target.
package write

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// Grouping says how scopes that stand in no group are brought into groups. A model that has groups keeps them and gets no other.
type Grouping string

const (
	Ungrouped Grouping = "none"
	ByPrefix  Grouping = "prefix" // store:read and store:write are the group store
	ByTag     Grouping = "tag"    // by the tag that most of the operations have which the scope opens
)

// Groupings are the values of Grouping.
var Groupings = []string{string(ByPrefix), string(ByTag), string(Ungrouped)}

// Options says how a text is laid out.
type Options struct {
	Group Grouping // "" is none
	// Plain writes every grant out. Otherwise a rule stands for many where it picks exactly those and the text gets shorter.
	// Of a model that has selectors those are kept, and no others are found.
	Plain bool
	// Head is the comment at the top, without its marks.
	Head string
	// Comments stand above entries, by operation.
	Comments map[*spec.Operation]string
}

// Spec gives the text for a model, sealed or not, that Adapt has nothing to say about. Reading it gives the same model but for
// what Options changes, and for the order of operations, which is that of the scopes that open them. The order of scopes changes too
// where groups are made, where grants then say alternatives in their order, and where groups and scopes outside any stand in turns. The rights of owners
// over paths (owns) are no part of a model. An error names what cannot be said.
func Spec(api *spec.API, opts Options) ([]byte, error) {
	l, err := plan(api, opts)
	if err != nil {
		return nil, err
	}
	var p printer
	for line := range strings.Lines(opts.Head) {
		p.WriteString(strings.TrimRight("# "+printable(line), " \n") + "\n")
	}
	p.pairs(l.root(), 0, true)
	return p.Bytes(), nil
}

func (l *layout) root() mapping {
	a := l.api
	root := mapping{spaced: true, block: true}
	root.add("scopegen", raw("1"))
	info := mapping{block: true}
	info.text("title", a.Info.Title)
	info.text("version", a.Info.Version)
	info.text("description", a.Info.Description)
	info.translations(a.Info.Translations)
	info.extensions(a.Info.Extensions)
	root.pairs = append(root.pairs, pair{"info", info})
	root.text("basePath", a.BasePath)
	if l.top.ignore {
		root.add("trailingSlash", text("ignore"))
	}
	root.mapping("schemes", l.schemes())
	root.mapping("subjectTypes", subjectTypes(a))
	root.mapping("holders", holders(a))
	root.mapping("actions", actions(a))
	l.scopes(&root)
	root.mapping("sets", l.sets())
	root.list("endpoints", l.endpoints())
	root.list("retired", retired(a))
	root.extensions(a.Extensions)
	return root
}

// scopes adds groups and the scopes outside any, those first that come first.
func (l *layout) scopes(root *mapping) {
	groups, outside := list{block: true, spaced: true}, mapping{block: true}
	outsideFirst := len(l.sections) > 0 && l.sections[0].group == nil
	for _, s := range l.sections {
		scopes := mapping{block: true}
		for _, scope := range s.scopes {
			body := l.scope(scope, l.places[s.group])
			if s.group == nil {
				outside.add(scope.Name, body)
			} else {
				scopes.add(scope.Name, body)
			}
		}
		if s.group == nil {
			continue
		}
		g := mapping{block: true}
		g.add("id", text(s.group.ID))
		if s.head {
			g.text("title", s.group.Title)
			g.text("description", s.group.Description)
			g.text("note", s.group.Note)
			g.translations(s.group.Translations)
			g.text("owner", s.group.Owner)
			if at := l.places[s.group]; at.base != l.top.base {
				g.add("base", text(at.base))
			}
			if at := l.places[s.group]; at.ignore && !l.top.ignore {
				g.add("trailingSlash", text("ignore"))
			} else if !at.ignore && l.top.ignore {
				g.add("trailingSlash", text("exact"))
			}
			g.extensions(s.group.Extensions)
		}
		g.mapping("scopes", scopes)
		groups.items = append(groups.items, item{value: g})
	}
	if outsideFirst {
		root.mapping("scopes", outside)
	}
	root.list("groups", groups)
	if !outsideFirst {
		root.mapping("scopes", outside)
	}
}

// scope is everything that stands below a scope's name.
func (l *layout) scope(s *spec.Scope, at place) mapping {
	m := mapping{block: true}
	m.text("title", s.Title)
	m.text("description", s.Description)
	m.text("note", s.Note)
	m.translations(s.Translations)
	consent := mapping{}
	for _, c := range s.Consent {
		consent.text(c.Locale, c.Text)
	}
	m.mapping("consent", consent)
	m.list("implies", l.implies(s))
	m.list("holders", names(s.Holders, func(h *spec.Holder) string { return h.Name }))
	m.list("subjectTypes", typeNames(s.SubjectTypes))
	if s.Scheme != nil && s.Scheme != l.carrier {
		m.text("scheme", s.Scheme.Name)
	}
	m.text("risk", s.Risk.String())
	m.flag("adminConsent", s.AdminConsent)
	if s.ObjectsAll {
		m.text("objects", "all")
	}
	m.deprecated(s.Deprecated)
	aliases := list{}
	for _, a := range s.Aliases {
		aliases.items = append(aliases.items, item{value: dated(a.Name, "until", a.Until, "")})
	}
	m.list("aliases", aliases)
	m.flag("movable", s.Movable)
	m.text("owner", s.Owner)
	m.list("tags", texts(s.Tags))
	m.identifiers(s.Names)
	m.flag("literal", s.Literal)
	m.extensions(s.Extensions)
	m.list("grants", l.grants(s, at))
	return m
}

// dated is a name, or a mapping where more is said.
func dated(name, key, date, note string) value {
	m := mapping{}
	m.add("name", text(name))
	m.text(key, date)
	m.text("note", note)
	if len(m.pairs) == 1 {
		return text(name)
	}
	return m
}

func (m *mapping) deprecated(d *spec.Deprecation) {
	if d == nil {
		return
	}
	sub := mapping{}
	sub.text("since", d.Since)
	switch len(d.ReplacedBy) {
	case 0:
	case 1:
		sub.text("replacedBy", d.ReplacedBy[0].Name)
	default:
		sub.list("replacedBy", scopeNames(d.ReplacedBy))
	}
	sub.text("removal", d.Removal)
	sub.text("note", d.Note)
	if len(sub.pairs) == 0 {
		m.flag("deprecated", true)
		return
	}
	m.add("deprecated", sub)
}

func (m *mapping) identifiers(all []spec.Name) {
	sub := mapping{}
	for _, n := range all {
		sub.text(n.Language, n.Identifier)
	}
	m.mapping("names", sub)
}

func names[T any](all []T, name func(T) string) (l list) {
	for _, v := range all {
		l.items = append(l.items, item{value: text(name(v))})
	}
	return l
}

func scopeNames(all []*spec.Scope) list {
	return names(all, func(s *spec.Scope) string { return s.Name })
}

func typeNames(all []*spec.SubjectType) list {
	return names(all, func(t *spec.SubjectType) string { return t.Name })
}

// printable makes a comment of a text: what could end the line, or steer a terminal, is left out.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if shown(r) {
			return r
		}
		return -1
	}, s)
}

func unsayable(o *spec.Operation, format string, args ...any) error {
	return fmt.Errorf("%s: %s", o, fmt.Sprintf(format, args...))
}
