package changelog

import (
	"strings"

	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
)

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

// valuePhrases are the values that are words of package diff or of the language of specs, by field. In English they are
// those words.
var valuePhrases = map[string]map[string]string{
	"access": {
		"undeclared": "value-undeclared", "scoped": "value-scoped", "authenticated": "value-authenticated", "optional": "value-optional",
		"public": "value-public", "none": "value-none",
	},
	"adminConsent": {"needed": "value-needed", "not needed": "value-not-needed"},
	"flow":         {"used": "value-used"},
	"literal":      {"yes": "yes"},
	"movable":      {"yes": "yes"},
	"overlaps":     {"too many to tell which requests are ambiguous": "value-overlaps"},
	"risk":         {"low": "risk-low", "medium": "risk-medium", "high": "risk-high", "critical": "risk-critical"},
	"subjectTypes": {"any": "value-any"},
}

// values are the two sides of a field, in the words of the language where they are words and not the author's.
func (r *Report) values(f diff.Field) (was, is string) {
	was, is = r.value(f.Name, f.Was), r.value(f.Name, f.Is)
	if f.Name == "subjectTypes" { // the other side is names, and a type may be called "any"
		switch f.Class {
		case compare.Narrowed:
			is = f.Is
		case compare.Widened:
			was = f.Was
		}
	}
	return was, is
}

func (r *Report) value(field, value string) string {
	if strings.HasPrefix(field, "flow ") {
		field = "flow"
	}
	if phrase := valuePhrases[field][value]; phrase != "" {
		return r.Words.Say(phrase)
	}
	return value
}
