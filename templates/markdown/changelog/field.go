package changelog

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
)

// fields sorts what is said differently by what it does. deprecated is what is said of that now.
func (r *Report) fields(out *Changes, about Change, fields []diff.Field, deprecated *spec.Deprecation) {
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

// fieldPhrases are what fields are called, by the names that package diff has for them.
var fieldPhrases = map[string]string{
	"holders": "field-holders", "implies": "field-implies", "subjectTypes": "field-subjects", "objects": "field-objects",
	"adminConsent": "field-admin-consent", "aliases": "field-aliases", "scopes": "field-scopes", "inherits": "field-inherits",
	"access":           "field-access",
	"action":           "field-action",
	"basePath":         "field-base-path",
	"bearerFormat":     "field-bearer-format",
	"consent":          "field-consent",
	"deprecated":       "field-deprecated",
	"description":      "field-description",
	"group":            "field-group",
	"http scheme":      "field-http-scheme",
	"id":               "field-id",
	"in":               "field-in",
	"literal":          "field-literal",
	"methods":          "field-methods",
	"movable":          "field-movable",
	"note":             "field-note",
	"openIdConnectUrl": "field-open-id-connect-url",
	"owner":            "field-owner",
	"overlaps":         "field-overlaps",
	"parameter":        "field-parameter",
	"parameters":       "field-parameters",
	"reason":           "field-reason",
	"resource":         "field-resource",
	"risk":             "field-risk",
	"rpc":              "field-rpc",
	"scheme":           "field-scheme",
	"since":            "field-since",
	"summary":          "field-summary",
	"tags":             "field-tags",
	"title":            "field-title",
	"type":             "field-type",
	"version":          "field-version",
}

// called is what a field is called; one of an extension keeps its key.
func (r *Report) called(name string) string {
	if phrase := fieldPhrases[name]; phrase != "" {
		return r.Words.Say(phrase)
	}
	if field, locale, ok := strings.Cut(strings.TrimSuffix(name, ")"), " ("); ok && fieldPhrases[field] != "" {
		return r.Words.Say("field-in-language", r.called(field), locale)
	}
	if language, ok := strings.CutSuffix(name, " name"); ok {
		return r.Words.Say("field-identifier", language)
	}
	if flow, ok := strings.CutPrefix(name, "flow "); ok {
		return r.Words.Say("field-flow", flow)
	}
	if claim, ok := strings.CutPrefix(name, "claim "); ok {
		if claim, of, ok := strings.Cut(claim, " of "); ok {
			return r.Words.Say("field-claim-of", claim, of)
		}
		return r.Words.Say("field-claim", claim)
	}
	return name
}

// Field says how one thing is said differently.
func (r *Report) Field(f diff.Field) string { return r.field(f, nil) }

func (r *Report) field(f diff.Field, deprecated *spec.Deprecation) string {
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
	switch {
	case f.Name == "objects" && f.Is == "all":
		return r.Words.Say("field-objects-skipped")
	case f.Name == "objects":
		return r.Words.Say("field-objects-checked")
	case f.Name == "deprecated" && f.Is == "":
		return r.Words.Say("field-undeprecated")
	case f.Name == "deprecated" && f.Was == "" && deprecated != nil:
		return r.deprecated(deprecated)
	case f.Was == "":
		return r.Words.Say("field-now", name, quoted(f.Is))
	case f.Is == "":
		return r.Words.Say("field-was", name, quoted(f.Was))
	}
	return r.Words.Say("field-changed", name, quoted(f.Was), quoted(f.Is))
}

func (r *Report) deprecated(d *spec.Deprecation) string {
	says := []string{r.Words.Say("field-deprecated")}
	if d.Since != "" {
		says = append(says, r.Words.Say("field-deprecated-since", d.Since))
	}
	if d.Removal != "" {
		says = append(says, r.Words.Say("field-deprecated-removal", d.Removal))
	}
	if len(d.ReplacedBy) > 0 {
		names := each(d.ReplacedBy, func(s *spec.Scope) string { return Mark(s.Name) })
		says = append(says, r.Words.Say("deprecated-replaced", r.Words.Join("list", names)))
	}
	if d.Note != "" {
		says = append(says, quoted(d.Note))
	}
	return r.Words.Join("list", says)
}

// quoted keeps a text short enough to read in passing.
func quoted(s string) string {
	if r := []rune(s); len(r) > 160 {
		s = string(r[:160]) + "…"
	}
	return `"` + s + `"`
}
