package changelog

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
)

// fields sorts what is said differently by what it does. deprecated is what was said of that, and what is.
func (r *Report) fields(out *Changes, about Change, fields []diff.Field, deprecated [2]*spec.Deprecation) {
	for _, f := range fields {
		c := about
		c.Fresh, c.danger, c.Says = false, toHolders, []string{r.field(f, deprecated)}
		switch {
		case f.Class == compare.Widened, f.Class == compare.Changed:
			out.Opens = append(out.Opens, c)
			if f.Class == compare.Changed {
				out.Breaking = append(out.Breaking, c)
			}
		case f.Class == compare.Narrowed && f.Expected:
			out.Announced = append(out.Announced, c)
		case f.Class == compare.Narrowed:
			out.Closes, out.Breaking = append(out.Closes, c), append(out.Breaking, c)
		case f.Name == "deprecated":
			out.Deprecated = append(out.Deprecated, c)
		case f.Words():
			out.Words = append(out.Words, c)
		default:
			out.Other = append(out.Other, c)
		}
	}
}

// Field says how one thing is said differently.
func (r *Report) Field(f diff.Field) string { return r.field(f, [2]*spec.Deprecation{}) }

func (r *Report) field(f diff.Field, deprecated [2]*spec.Deprecation) string {
	name := r.called(f.Name)
	if f.Gained != nil || f.Lost != nil {
		var parts []string
		for _, v := range f.Gained {
			parts = append(parts, "+"+Mark(v))
		}
		for _, v := range f.Lost {
			parts = append(parts, "-"+Mark(v))
		}
		return r.Words.Say("field-list", name, r.some(parts))
	}
	was, is := r.values(f)
	switch {
	case f.Name == "objects" && f.Is == "all":
		return r.Words.Say("field-objects-skipped")
	case f.Name == "objects":
		return r.Words.Say("field-objects-checked")
	case f.Name == "deprecated" && f.Is == "":
		return r.Words.Say("field-undeprecated")
	case f.Name == "deprecated" && f.Was == "" && deprecated[1] != nil:
		return r.deprecated(deprecated[1])
	case f.Name == "deprecated" && deprecated[0] != nil && deprecated[1] != nil:
		return r.Words.Say("field-redeprecated", quoted(r.deprecation(deprecated[0])), quoted(r.deprecation(deprecated[1])))
	case f.Was == "":
		return r.Words.Say("field-now", name, quoted(is))
	case f.Is == "":
		return r.Words.Say("field-was", name, quoted(was))
	}
	return r.Words.Say("field-changed", name, quoted(was), quoted(is))
}

// deprecated is what is said of what was not deprecated before.
func (r *Report) deprecated(d *spec.Deprecation) string {
	says := r.dated(d)
	if len(d.ReplacedBy) > 0 {
		names := each(d.ReplacedBy, func(s *spec.Scope) string { return Mark(s.Name) })
		says = append(says, r.Words.Say("deprecated-replaced", r.Words.Join("list", names)))
	}
	if d.Note != "" {
		says = append(says, quoted(d.Note))
	}
	return r.Words.Join("list", says)
}

// deprecation is all that a deprecation says as one text, to stand in quotation marks: in English, the text that is compared.
func (r *Report) deprecation(d *spec.Deprecation) string {
	says := r.dated(d)
	if len(d.ReplacedBy) > 0 {
		names := each(d.ReplacedBy, func(s *spec.Scope) string { return s.Name })
		says = append(says, r.Words.Say("deprecated-replaced", strings.Join(names, " ")))
	}
	if d.Note != "" {
		says = append(says, r.Words.Say("field-deprecated-note", d.Note))
	}
	return strings.Join(strings.Fields(r.Words.Join("list", says)), " ")
}

// dated begins what a deprecation says.
func (r *Report) dated(d *spec.Deprecation) []string {
	says := []string{r.Words.Say("field-deprecated")}
	if d.Since != "" {
		says = append(says, r.Words.Say("field-deprecated-since", d.Since))
	}
	if d.Removal != "" {
		says = append(says, r.Words.Say("field-deprecated-removal", d.Removal))
	}
	return says
}

// quoted keeps a text short enough to read in passing.
func quoted(s string) string {
	if r := []rune(s); len(r) > 160 {
		s = string(r[:160]) + "…"
	}
	return `"` + s + `"`
}
