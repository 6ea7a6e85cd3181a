package changelog

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/templates/markdown/lang"
)

func german() *Report { return &Report{Words: lang.For("de")} }

// What 'scopegen diff' prints is what is compared; other languages have words of their own.
func TestValues(t *testing.T) {
	for field, values := range valuePhrases {
		for value, phrase := range values {
			require.Equal(t, value, English(nil).Words.Say(phrase), field)
			require.NotEqual(t, value, german().Words.Say(phrase), field)
		}
	}
	for _, a := range []spec.Access{spec.Undeclared, spec.Scoped, spec.Authenticated, spec.Optional, spec.Public, spec.None} {
		require.Contains(t, valuePhrases["access"], a.String())
	}
	for _, name := range spec.Risks[1:] {
		require.Contains(t, valuePhrases["risk"], name)
	}
}

// A word of the author's is none of the language of specs, even when it is spelled alike.
func TestAuthorsValuesStay(t *testing.T) {
	for says, f := range map[string]diff.Field{
		`Risiko: war "niedrig", jetzt "kritisch"`:                           {Name: "risk", Was: "low", Is: "critical"},
		`Titel: war "low", jetzt "yes"`:                                     {Name: "title", Was: "low", Is: "yes"},
		`x-risk: jetzt "low"`:                                               {Name: "x-risk", Is: "low"},
		`Flow implicit: jetzt "benutzt"`:                                    {Name: "flow implicit", Is: "used"},
		`nur für die Subjekttypen: war "alle", jetzt "any"`:                 {Name: "subjectTypes", Was: "any", Is: "any", Class: compare.Narrowed},
		`nur für die Subjekttypen: war "any", jetzt "alle"`:                 {Name: "subjectTypes", Was: "any", Is: "any", Class: compare.Widened},
		`Zustimmung eines Administrators: war "nicht nötig", jetzt "nötig"`: {Name: "adminConsent", Was: "not needed", Is: "needed"},
	} {
		require.Equal(t, says, german().Field(f))
	}
}

// A deprecation that changed reads in English as it is compared.
func TestRedeprecated(t *testing.T) {
	to := []*spec.Scope{{Name: "a:read"}, {Name: "a:write"}}
	was := &spec.Deprecation{Since: "2024"}
	for _, is := range []*spec.Deprecation{
		{}, {Since: "2025"}, {Removal: "2030"}, {ReplacedBy: to}, {Note: "Two\n  lines. "}, {Since: "2025", Removal: "2030", ReplacedBy: to, Note: "Why, and \"how\""},
	} {
		r := diff.APIs(deprecated(t, was), deprecated(t, is), diff.Options{})
		require.Len(t, r.Operations, 1)
		f := r.Operations[0].Fields[0]
		require.Equal(t, `deprecated: was "`+f.Was+`", now "`+f.Is+`"`, English(r).field(f, [2]*spec.Deprecation{was, is}))
		require.Equal(t, []string{English(r).Field(f)}, English(r).Changes().Deprecated[0].Says)
	}
	f := diff.Field{Name: "deprecated", Was: "deprecated, since 2024", Is: "deprecated, since 2025, replaced by a:read a:write, note So."}
	is := &spec.Deprecation{Since: "2025", ReplacedBy: to, Note: "So."}
	require.Equal(t, `veraltet: war "veraltet, seit 2024", jetzt "veraltet, seit 2025, ersetzt durch a:read a:write, Hinweis: So."`, german().field(f, [2]*spec.Deprecation{was, is}))
}

func deprecated(t *testing.T, d *spec.Deprecation) *spec.API {
	pattern, err := spec.ParsePattern("/a")
	require.NoError(t, err)
	api := &spec.API{Operations: []*spec.Operation{{Method: "GET", Path: "/a", Pattern: pattern, Deprecated: d}}}
	require.Zero(t, spec.Seal(api).Errors())
	return api
}

// Every part of a spec that is compared is called something, by its name where it has one.
func TestSubjects(t *testing.T) {
	for section, want := range map[string][2]string{
		"API": {"API", "API"}, "endpoints": {"endpoints", "Endpunkte"}, "scheme": {"scheme x", "Schema x"}, "subject type": {"subject type x", "Subjekttyp x"},
		"holder": {"holder x", "Inhaber x"}, "action": {"action x", "Aktion x"}, "group": {"group x", "Gruppe x"}, "set": {"set x", "Bündel x"},
		"retired name": {"retired name x", "stillgelegter Name x"},
	} {
		for i, r := range []*Report{English(nil), german()} {
			var out Changes
			r.part(&out, &diff.Part{Kind: diff.Added, Section: section, Name: "x"})
			require.Equal(t, want[i], out.Other[0].Subject)
		}
	}
}
