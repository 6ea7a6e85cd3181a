package diff

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

// text is one thing that is said about something. Line breaks do not count.
type text struct{ name, value string }

// texts compares what two sides say; each names a thing once.
func texts(was, is []text) (out []Field) {
	old := map[string]string{}
	for _, t := range was {
		old[t.name] = folded(t.value)
	}
	for _, t := range is {
		if now := folded(t.value); old[t.name] != now {
			out = append(out, Field{Name: t.name, Was: old[t.name], Is: now})
		}
		delete(old, t.name)
	}
	for _, t := range was {
		if old[t.name] != "" {
			out = append(out, Field{Name: t.name, Was: old[t.name]})
			delete(old, t.name)
		}
	}
	return out
}

// lists compares two lists whose order says nothing. The class is that of whoever gains by a longer one.
func lists(name string, was, is []string) []Field {
	f := Field{Name: name, Gained: beyond(is, was), Lost: beyond(was, is)}
	switch {
	case f.Gained == nil && f.Lost == nil:
		return nil
	case f.Lost == nil:
		f.Class = compare.Widened
	case f.Gained == nil:
		f.Class = compare.Narrowed
	default:
		f.Class = compare.Changed
	}
	return []Field{f}
}

// beyond are those of all that are not among others.
func beyond(all, others []string) (out []string) {
	known := make(map[string]bool, len(others))
	for _, v := range others {
		known[v] = true
	}
	for _, v := range all {
		if !known[v] {
			out = append(out, v)
		}
	}
	return out
}

// plain takes the class from fields that say nothing about what callers may do.
func plain(fields []Field) []Field {
	for i := range fields {
		fields[i].Class = compare.Equivalent
	}
	return fields
}

func extensions(all []spec.Extension) (out []text) {
	for _, x := range all {
		out = append(out, text{x.Name, x.JSON})
	}
	return out
}

// translations are a text each, so that what changed in one language is said of that one.
func translations(all []spec.Translation) (out []text) {
	for _, t := range all {
		in := " (" + t.Locale + ")"
		out = append(out, text{"title" + in, t.Title}, text{"summary" + in, t.Summary}, text{"description" + in, t.Description}, text{"note" + in, t.Note}, text{"reason" + in, t.Reason})
	}
	return out
}

func identifiers(all []spec.Name) (out []text) {
	for _, n := range all {
		out = append(out, text{n.Language + " name", n.Identifier})
	}
	return out
}

func deprecation(d *spec.Deprecation) text {
	if d == nil {
		return text{"deprecated", ""}
	}
	parts := []string{"deprecated"}
	say := func(what, value string) {
		if value != "" {
			parts = append(parts, what+" "+value)
		}
	}
	say("since", d.Since)
	say("to be removed by", d.Removal)
	say("replaced by", strings.Join(scopeNames(d.ReplacedBy), " "))
	say("note", d.Note)
	return text{"deprecated", strings.Join(parts, ", ")}
}

func operationFields(was, is *spec.Operation) []Field {
	say := func(o *spec.Operation) []text {
		all := []text{
			{"id", o.ID}, {"rpc", o.RPC}, {"summary", o.Summary}, {"description", o.Description}, {"owner", o.Owner}, {"reason", o.Reason},
			deprecation(o.Deprecated), {"parameters", strings.Join(o.Pattern.Params(), " ")},
		}
		return append(append(all, translations(o.Translations)...), extensions(o.Extensions)...)
	}
	fields := texts(say(was), say(is))
	if !was.IDGiven && !is.IDGiven { // made from the path, which is compared
		fields = slices.DeleteFunc(fields, func(f Field) bool { return f.Name == "id" })
	}
	// Who passes is compared by requirements; that credentials are looked at, or that nobody thought of an endpoint, only the label says.
	if was.Access != is.Access && same(was) != 0 && same(was) == same(is) {
		fields = append(fields, Field{Name: "access", Was: was.Access.String(), Is: is.Access.String()})
	}
	return append(fields, plain(lists("tags", was.Tags, is.Tags))...)
}

// same tells the labels of requirements that let the same callers pass, all or none, from those that do not say.
func same(o *spec.Operation) int {
	switch o.Access {
	case spec.Public, spec.Optional:
		return 1
	case spec.None, spec.Undeclared:
		return 2
	}
	return 0
}

func (d *differ) scopeFields(was, is *spec.Scope) (fields []Field) {
	say := func(s *spec.Scope) []text {
		all := []text{
			{"title", s.Title}, {"description", s.Description}, {"note", s.Note}, {"risk", s.Risk.String()}, {"owner", s.Owner}, deprecation(s.Deprecated),
			{"consent", consent(s.Consent)},
		}
		if s.Group != nil {
			all = append(all, text{"group", s.Group.ID})
		}
		if s.Action != nil && was.Name == is.Name {
			all = append(all, text{"action", s.Action.Name})
		}
		all = append(all, text{"movable", yes(s.Movable)}, text{"literal", yes(s.Literal)})
		all = append(all, translations(s.Translations)...)
		return append(append(all, identifiers(s.Names)...), extensions(s.Extensions)...)
	}
	fields = append(fields, lists("holders", holderNames(d.Was, was), holderNames(d.Is, is))...)
	fields = append(fields, d.implies(was, is)...)
	fields = append(fields, limits("subjectTypes", was.SubjectTypes, is.SubjectTypes)...)
	fields = append(fields, d.aliases(was, is)...)
	fields = append(fields, turned("objects", was.ObjectsAll, is.ObjectsAll, "checked", "all", compare.Widened)...)
	fields = append(fields, turned("adminConsent", was.AdminConsent, is.AdminConsent, "not needed", "needed", compare.Narrowed)...)
	if d.schemeName(was) != schemeName(is) {
		fields = append(fields, Field{Name: "scheme", Was: schemeName(was), Is: schemeName(is), Class: compare.Changed})
	}
	fields = append(fields, texts(say(was), say(is))...)
	return append(fields, plain(lists("tags", was.Tags, is.Tags))...)
}

// turned compares a switch; class is what turning it on does.
func turned(name string, was, is bool, off, on string, class compare.Class) []Field {
	switch {
	case was == is:
		return nil
	case is:
		return []Field{{Name: name, Was: off, Is: on, Class: class}}
	case class == compare.Widened:
		return []Field{{Name: name, Was: on, Is: off, Class: compare.Narrowed}}
	}
	return []Field{{Name: name, Was: on, Is: off, Class: compare.Widened}}
}

// limits compares limits on subject types, where none means any.
func limits(name string, was, is []*spec.SubjectType) []Field {
	fields := lists(name, typeNames(was), typeNames(is))
	for i := range fields {
		switch {
		case len(was) == 0:
			fields[i].Class, fields[i].Was, fields[i].Is = compare.Narrowed, "any", strings.Join(typeNames(is), " ")
		case len(is) == 0:
			fields[i].Class, fields[i].Was, fields[i].Is = compare.Widened, strings.Join(typeNames(was), " "), "any"
		default:
			continue
		}
		fields[i].Gained, fields[i].Lost = nil, nil
	}
	return fields
}

// implies compares what two scopes imply, but for scopes that are gone, of which that is said.
func (d *differ) implies(was, is *spec.Scope) []Field {
	var old, now []string
	for _, edge := range was.Implies {
		if to := d.isOf[edge.To]; to != nil {
			old = append(old, to.Name)
		}
	}
	for _, edge := range is.Implies {
		now = append(now, edge.To.Name)
	}
	return lists("implies", unique(old), unique(now))
}

// aliases compares older names, but for those that are explained by a scope's new name, and those that were to end.
func (d *differ) aliases(was, is *spec.Scope) []Field {
	names := func(s *spec.Scope, other string) (out []string) {
		for _, a := range s.Aliases {
			if a.Name != other {
				out = append(out, a.Name)
			}
		}
		return out
	}
	fields := lists("aliases", names(was, is.Name), names(is, was.Name))
	for i := range fields {
		f := &fields[i]
		f.Gained = slices.DeleteFunc(f.Gained, func(name string) bool { // merged into this one, which is said there
			s, ok := d.Was.Scope(name)
			return ok && d.alias[s] == is
		})
		if len(f.Gained) == 0 && len(f.Lost) == 0 {
			return nil
		}
		f.Expected = len(f.Gained) == 0 && !slices.ContainsFunc(f.Lost, func(name string) bool { return !d.due[name] })
	}
	return fields
}

// holderNames are those who hold a scope by default, with those who inherit it.
func holderNames(api *spec.API, s *spec.Scope) (out []string) {
	for _, h := range api.Holders {
		if slices.ContainsFunc(s.Holders, func(o *spec.Holder) bool { return inherits(h, o) }) {
			out = append(out, h.Name)
		}
	}
	return out
}

func (d *differ) schemeName(s *spec.Scope) string {
	name := schemeName(s)
	for now, old := range d.schemes {
		if old == name {
			return now
		}
	}
	return name
}

func schemeName(s *spec.Scope) string {
	if s.Scheme == nil {
		return ""
	}
	return s.Scheme.Name
}

func consent(all []spec.Localized) string {
	var lines []string
	for _, l := range all {
		lines = append(lines, l.Locale+": "+l.Text)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func scopeNames(all []*spec.Scope) (out []string) {
	for _, s := range all {
		out = append(out, s.Name)
	}
	return out
}

func typeNames(all []*spec.SubjectType) (out []string) {
	for _, t := range all {
		out = append(out, t.Name)
	}
	return out
}

func unique(all []string) (out []string) {
	seen := make(map[string]bool, len(all))
	for _, v := range all {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}
