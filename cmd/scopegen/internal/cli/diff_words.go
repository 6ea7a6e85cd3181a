package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
)

// change is one line of a report: what it is about, and what is said of it. Those of which the same is said stand together.
type change struct {
	subject string
	noun    string   // "endpoint", "scope", …: what several of it are called
	says    []string // in which names are marked
}

// reported are the changes by what readers look for. Each change stands once for reviewers; breaking, fresh and deprecated are what
// consumers of the API look for among the same.
type reported struct {
	opens, closes, announced, unknown, fresh, same, deprecated, words, other []change
	breaking                                                                 []change
}

func (r *diffReport) changes() (out reported) {
	for _, x := range r.Operations {
		r.operation(&out, x)
	}
	slices.SortStableFunc(out.opens, func(a, b change) int { return danger(b) - danger(a) })
	for _, s := range r.Scopes {
		r.scope(&out, s)
	}
	for _, p := range r.Parts {
		r.part(&out, p)
	}
	return out
}

const (
	anonymous = "a caller without any credential"
	silent    = "says nothing now: other tools take silence for public"
)

// danger orders what opens: to everybody, to any credential, by holding nothing new, and the rest.
func danger(c change) int {
	text := strings.Join(c.says, "\n")
	switch {
	case strings.Contains(text, anonymous+" passes"), strings.Contains(text, silent):
		return 3
	case strings.Contains(text, "with any credential"):
		return 2
	case !strings.HasPrefix(text, "new: "):
		return 1
	}
	return 0
}

func (r *diffReport) operation(out *reported, x *diff.Operation) {
	c := change{subject: operationName(x), noun: "endpoint"}
	switch x.Kind {
	case diff.Added:
		c.says = append(c.says, "new: "+diff.RequirementIn(x.Is, mark))
		if x.Instead != nil {
			c.says = append(c.says, "its requests went to "+mark(x.Instead.String())+" before: "+diff.RequirementIn(x.Instead, mark))
		}
	case diff.Removed:
		c.says = append(c.says, "removed: was "+diff.RequirementIn(x.Was, mark))
		if x.Instead != nil {
			c.says = append(c.says, "its requests go to "+mark(x.Instead.String())+" now: "+diff.RequirementIn(x.Instead, mark))
		}
	case diff.Renamed:
		c.says = append(c.says, "was "+mark(x.Was.String()))
	}
	if v := x.Overlap; v != nil {
		c.says = append(c.says, overlapText(v))
	}
	if x.Silent {
		c.says = append(c.says, silent)
	}
	if x.Undecided {
		c.says = append(c.says, "too many kinds of callers to compare")
	}
	if x.Gained != nil && (x.Kind != diff.Added || x.Instead != nil || r.anonymous(x.Gained)) {
		c.says = append(c.says, r.CallerIn(x.Gained, mark)+" passes now")
	}
	if x.Lost != nil && (x.Kind != diff.Removed || x.Instead != nil) {
		c.says = append(c.says, r.CallerIn(x.Lost, mark)+" is refused now")
	}
	if len(x.HoldersGained) > 0 && (x.Gained == nil || !r.anonymous(x.Gained)) {
		c.says = append(c.says, "by default it opens to "+marked(x.HoldersGained))
	}
	if len(x.HoldersLost) > 0 {
		c.says = append(c.says, "by default it closes to "+marked(x.HoldersLost))
	}
	if x.Expected != "" {
		c.says = append(c.says, "announced: "+x.Expected)
	}
	if x.Breaks() || x.Undecided {
		out.breaking = append(out.breaking, c)
	}
	switch {
	case x.Undecided:
		out.unknown = append(out.unknown, c)
	case x.Opens():
		out.opens = append(out.opens, c)
	case x.Breaks():
		out.closes = append(out.closes, c)
	case x.Expected != "":
		out.announced = append(out.announced, c)
	case x.Restated:
		c.says = append(c.says, "written differently, means the same: "+diff.RequirementIn(x.Is, mark))
		out.same = append(out.same, c)
	case x.Kind == diff.Renamed, x.Kind == diff.Removed:
		out.other = append(out.other, c)
	}
	if x.Kind == diff.Added {
		out.fresh = append(out.fresh, c)
		if x.Class == compare.Equivalent {
			out.other = append(out.other, c)
		}
	}
	r.fields(out, c, x.Fields)
}

func overlapText(v *diff.Overlap) string {
	text := " was ambiguous and refused: it matched "
	if v.Refused {
		text = " is ambiguous and refused now: it matches "
	}
	text = mark(v.String()) + text + mark(v.With.String()) + " too, and neither is more specific"
	if v.More > 0 {
		text += "; the same with " + count(v.More, "more endpoint")
	}
	return text
}

func (r *diffReport) anonymous(c *compare.Caller) bool { return len(c.Credentials) == 0 }

func (r *diffReport) scope(out *reported, x *diff.Scope) {
	s := x.Is
	if s == nil {
		s = x.Was
	}
	c := change{subject: "scope " + s.Name, noun: "scope"}
	switch x.Kind {
	case diff.Added:
		c.says = append(c.says, "new"+heldBy(r.Is, s))
	case diff.Removed:
		switch {
		case x.Into != nil:
			c.says = append(c.says, "removed: its name is an alias of "+mark(x.Into.Name))
		default:
			c.says = append(c.says, "removed")
		}
	case diff.Renamed:
		text := "was " + mark(x.Was.Name)
		if x.Alias {
			text += ", which tokens may still carry"
		} else {
			text += ", which opens nothing now; it opens what that did"
		}
		c.says = append(c.says, text)
	}
	c.says = append(c.says, openings("opens", x.Opens)...)
	c.says = append(c.says, openings("no longer opens", x.Closes)...)
	if x.Expected != "" {
		c.says = append(c.says, "announced: "+x.Expected)
	}
	switch {
	case x.Breaks():
		out.breaking = append(out.breaking, c)
		out.closes = append(out.closes, c)
	case x.Expected != "":
		out.announced = append(out.announced, c)
	case len(c.says) > 0:
		out.other = append(out.other, c)
	}
	if x.Kind == diff.Added {
		out.fresh = append(out.fresh, c)
	}
	r.fields(out, change{subject: c.subject, noun: "scope"}, x.Fields)
}

func heldBy(a *spec.API, s *spec.Scope) string {
	var names []string
	for _, h := range s.Holders {
		names = append(names, h.Name)
	}
	if len(names) == 0 {
		return ""
	}
	return ", held by default by " + marked(names)
}

// openings says what a scope opens or no longer opens, apart by whether it does so alone.
func openings(verb string, all []diff.Opening) (says []string) {
	for _, together := range []bool{false, true} {
		var names []string
		for _, x := range all {
			if x.Together == together {
				names = append(names, mark(operationName(x.Operation)))
			}
		}
		if len(names) == 0 {
			continue
		}
		text := verb + " " + some(names)
		switch {
		case together && verb == "opens":
			text += " with others"
		case together:
			text += " alone"
		}
		says = append(says, text)
	}
	return says
}

// maxListed bounds how many names are said in one line.
const maxListed = 6

func some(names []string) string {
	if more := len(names) - maxListed; more > 1 {
		return strings.Join(names[:maxListed], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

func (r *diffReport) part(out *reported, p *diff.Part) {
	c := change{subject: strings.TrimSpace(p.Section + " " + p.Name), noun: p.Section}
	switch p.Kind {
	case diff.Added:
		c.says = []string{"new"}
	case diff.Removed:
		c.says = []string{"removed"}
	case diff.Renamed:
		c.says = []string{"was " + mark(p.Was)}
	}
	switch {
	case p.Class == compare.Narrowed:
		out.closes, out.breaking = append(out.closes, c), append(out.breaking, c)
	case len(c.says) > 0:
		out.other = append(out.other, c)
	}
	r.fields(out, change{subject: c.subject, noun: c.noun}, p.Fields)
}

// fields sorts what is said differently by what it does.
func (r *diffReport) fields(out *reported, about change, fields []diff.Field) {
	for _, f := range fields {
		c := change{subject: about.subject, noun: about.noun, says: []string{fieldText(f)}}
		switch {
		case f.Class == compare.Widened, f.Class == compare.Changed:
			out.opens = append(out.opens, c)
			if f.Class == compare.Changed {
				out.breaking = append(out.breaking, c)
			}
		case f.Class == compare.Narrowed && f.Expected:
			out.announced = append(out.announced, c)
		case f.Class == compare.Narrowed:
			out.closes, out.breaking = append(out.closes, c), append(out.breaking, c)
		case f.Name == "deprecated":
			out.deprecated = append(out.deprecated, c)
		case f.Words():
			out.words = append(out.words, c)
		default:
			out.other = append(out.other, c)
		}
	}
}

var fieldNames = map[string]string{
	"holders": "held by default by", "implies": "implies", "subjectTypes": "only for the subject types", "objects": "object-level checks",
	"adminConsent": "consent of an administrator", "aliases": "older names that tokens may carry", "scopes": "scopes", "inherits": "inherits from",
}

// fieldText marks names.
func fieldText(f diff.Field) string {
	name := f.Name
	if known, ok := fieldNames[name]; ok {
		name = known
	}
	if f.Gained != nil || f.Lost != nil {
		var parts []string
		for _, v := range f.Gained {
			parts = append(parts, "+"+mark(v))
		}
		for _, v := range f.Lost {
			parts = append(parts, "-"+mark(v))
		}
		return name + ": " + some(parts)
	}
	switch {
	case f.Name == "objects" && f.Is == "all":
		return "object-level checks may be skipped now"
	case f.Name == "objects":
		return "object-level checks apply now"
	case f.Name == "deprecated" && f.Was == "":
		return f.Is
	case f.Name == "deprecated" && f.Is == "":
		return "no longer deprecated"
	case f.Was == "":
		return name + ": now " + quoted(f.Is)
	case f.Is == "":
		return name + ": was " + quoted(f.Was) + ", says nothing now"
	}
	return name + ": was " + quoted(f.Was) + ", now " + quoted(f.Is)
}

// quoted keeps a text short enough to read in passing.
func quoted(s string) string {
	if r := []rune(s); len(r) > 160 {
		s = string(r[:160]) + "…"
	}
	return `"` + s + `"`
}
