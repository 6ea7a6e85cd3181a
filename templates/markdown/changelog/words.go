package changelog

import (
	"cmp"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
)

// How dangerous what opens is: to everybody, to any credential, by holding nothing new.
const (
	toHolders = iota + 1
	toAnyCredential
	toEverybody
)

func (r *Report) operation(out *Changes, x *diff.Operation) {
	c := Change{Subject: Name(x), Noun: "endpoint", Operation: x.Is, danger: toHolders}
	say := func(phrase string, args ...string) { c.Says = append(c.Says, r.Words.Say(phrase, args...)) }
	switch x.Kind {
	case diff.Added:
		c.Fresh, c.danger = true, 0
		say("change-new", r.Requirement(x.Is))
		if x.Instead != nil {
			say("change-new-instead", Mark(x.Instead.String()), r.Requirement(x.Instead))
		}
	case diff.Removed:
		say("change-removed-was", r.Requirement(x.Was))
		if x.Instead != nil {
			say("change-removed-instead", Mark(x.Instead.String()), r.Requirement(x.Instead))
		}
	case diff.Renamed:
		say("change-was", Mark(x.Was.String()))
	}
	if v := x.Overlap; v != nil {
		c.Says = append(c.Says, r.overlap(v))
	}
	if x.Silent {
		say("change-silent")
		c.danger = toEverybody
	}
	if x.Undecided {
		say("change-undecided")
	}
	if x.Gained != nil && (x.Kind != diff.Added || x.Instead != nil || anonymous(x.Gained)) {
		say("change-passes", r.Caller(x.Gained))
		switch {
		case anonymous(x.Gained):
			c.danger = toEverybody
		case withoutScopes(x.Gained):
			c.danger = max(c.danger, toAnyCredential)
		}
	}
	if x.Lost != nil && (x.Kind != diff.Removed || x.Instead != nil) {
		say("change-refused", r.Caller(x.Lost))
	}
	if len(x.HoldersGained) > 0 && (x.Gained == nil || !anonymous(x.Gained)) {
		say("change-holders-gained", r.names(x.HoldersGained))
	}
	if len(x.HoldersLost) > 0 {
		say("change-holders-lost", r.names(x.HoldersLost))
	}
	if x.Expected != "" {
		c.Says = append(c.Says, r.expected(x.Due))
	}
	if x.Breaks() || x.Undecided {
		out.Breaking = append(out.Breaking, c)
	}
	switch {
	case x.Undecided:
		out.Unknown = append(out.Unknown, c)
	case x.Opens():
		out.Opens = append(out.Opens, c)
	case x.Breaks():
		out.Closes = append(out.Closes, c)
	case x.Expected != "":
		out.Announced = append(out.Announced, c)
	case x.Restated:
		say("change-restated", r.Requirement(x.Is))
		out.Same = append(out.Same, c)
	case x.Kind == diff.Renamed, x.Kind == diff.Removed:
		out.Other = append(out.Other, c)
	}
	if x.Kind == diff.Added {
		out.Fresh = append(out.Fresh, c)
		if x.Class == compare.Equivalent {
			out.Other = append(out.Other, c)
		}
	}
	var deprecated [2]*spec.Deprecation
	if x.Was != nil {
		deprecated[0] = x.Was.Deprecated
	}
	if x.Is != nil {
		deprecated[1] = x.Is.Deprecated
	}
	r.fields(out, c, x.Fields, deprecated)
}

// Who says who passes an operation now and who is refused, a line each.
func (r *Report) Who(x *diff.Operation) (says []string) {
	var all Changes
	r.operation(&all, &diff.Operation{
		Kind: diff.Kept, Was: x.Was, Is: x.Is, Slash: x.Slash, Class: x.Class, Gained: x.Gained, Lost: x.Lost, HoldersGained: x.HoldersGained, HoldersLost: x.HoldersLost,
		Overlap: x.Overlap, Silent: x.Silent,
	})
	for _, c := range append(all.Opens, all.Closes...) {
		says = append(says, c.Says...)
	}
	return says
}

// withoutScopes reports whether any credential of some scheme is enough.
func withoutScopes(c *compare.Caller) bool {
	for _, cred := range c.Credentials {
		if len(cred.Scopes) == 0 {
			return true
		}
	}
	return false
}

func (r *Report) expected(due string) string {
	if due == "" {
		return r.Words.Say("change-announced-tokens")
	}
	return r.Words.Say("change-announced", due)
}

func (r *Report) overlap(v *diff.Overlap) string {
	phrase := "change-overlap-was"
	if v.Refused {
		phrase = "change-overlap-now"
	}
	text := r.Words.Say(phrase, Mark(v.String()), Mark(v.With.String()))
	if v.More > 0 {
		return r.Words.Count("change-overlap-more", v.More, text)
	}
	return text
}

func (r *Report) scope(out *Changes, x *diff.Scope) {
	s := cmp.Or(x.Is, x.Was)
	about := Change{Subject: r.Words.Say("change-scope", s.Name), Noun: "scope", Scope: x.Is}
	c := about
	say := func(phrase string, args ...string) { c.Says = append(c.Says, r.Words.Say(phrase, args...)) }
	switch x.Kind {
	case diff.Added:
		c.Fresh = true
		if len(s.Holders) > 0 {
			say("change-scope-new-held", r.Words.Join("list", each(s.Holders, func(h *spec.Holder) string { return Mark(h.Name) })))
		} else {
			say("change-part-new")
		}
	case diff.Removed:
		if x.Into != nil {
			say("change-scope-merged", Mark(x.Into.Name))
		} else {
			say("change-part-removed")
		}
	case diff.Renamed:
		if x.Alias {
			say("change-scope-renamed-alias", Mark(x.Was.Name))
		} else {
			say("change-scope-renamed", Mark(x.Was.Name))
		}
	}
	c.Says = append(c.Says, r.openings("change-opens", "change-opens-together", x.Opens)...)
	c.Says = append(c.Says, r.openings("change-closes", "change-closes-alone", x.Closes)...)
	if x.Expected != "" {
		c.Says = append(c.Says, r.expected(x.Due))
	}
	switch {
	case x.Breaks():
		out.Breaking = append(out.Breaking, c)
		out.Closes = append(out.Closes, c)
	case x.Expected != "":
		out.Announced = append(out.Announced, c)
	case len(c.Says) > 0:
		out.Other = append(out.Other, c)
	}
	if x.Kind == diff.Added {
		out.Fresh = append(out.Fresh, c)
	}
	var deprecated [2]*spec.Deprecation
	if x.Was != nil {
		deprecated[0] = x.Was.Deprecated
	}
	if x.Is != nil {
		deprecated[1] = x.Is.Deprecated
	}
	r.fields(out, about, x.Fields, deprecated)
}

// openings says what a scope opens or no longer opens, apart by whether it does so alone.
func (r *Report) openings(alone, together string, all []diff.Opening) (says []string) {
	for _, with := range []bool{false, true} {
		var names []string
		for _, x := range all {
			if x.Together == with {
				names = append(names, Name(x.Operation))
			}
		}
		phrase := alone
		if with {
			phrase = together
		}
		if len(names) > 0 {
			says = append(says, r.Words.Say(phrase, r.some(marked(names))))
		}
	}
	return says
}

func (r *Report) names(all []string) string { return r.Words.Join("list", marked(all)) }

// maxListed bounds how many names are said in one line.
const maxListed = 6

func (r *Report) some(says []string) string {
	if more := len(says) - maxListed; more > 1 {
		return r.Words.Count("and-more", more, r.Words.Join("list", says[:maxListed]))
	}
	return r.Words.Join("list", says)
}

// sections are the phrases for what parts of a spec are called that have a name.
var sections = map[string]string{
	"scheme": "change-scheme", "subject type": "change-subject", "holder": "change-holder", "action": "change-action", "group": "change-group",
	"set": "change-set", "retired name": "change-retired",
}

func (r *Report) part(out *Changes, p *diff.Part) {
	c := Change{Noun: p.Section}
	switch p.Section {
	case "API":
		c.Subject = r.Words.Say("change-api")
	case "endpoints":
		c.Subject = r.Words.Say("change-endpoints")
	default:
		c.Subject = r.Words.Say(sections[p.Section], p.Name)
	}
	about := c
	switch p.Kind {
	case diff.Added:
		c.Says = []string{r.Words.Say("change-part-new")}
	case diff.Removed:
		c.Says = []string{r.Words.Say("change-part-removed")}
	case diff.Renamed:
		c.Says = []string{r.Words.Say("change-was", Mark(p.Was))}
	}
	switch {
	case p.Class == compare.Narrowed:
		out.Closes, out.Breaking = append(out.Closes, c), append(out.Breaking, c)
	case len(c.Says) > 0:
		out.Other = append(out.Other, c)
	}
	r.fields(out, about, p.Fields, [2]*spec.Deprecation{})
}
