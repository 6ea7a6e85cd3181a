package native

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

func TestLocales(t *testing.T) {
	for _, tag := range []string{
		// RFC 5646 appendix A, but for what is only grandfathered or only private.
		"de", "fr", "ja", "zh-Hant", "zh-Hans", "sr-Cyrl", "sr-Latn", "zh-cmn-Hans-CN", "cmn-Hans-CN", "zh-yue-HK", "yue-HK", "zh-Hans-CN", "sr-Latn-RS", "sl-rozaj", "sl-rozaj-biske",
		"sl-nedis", "de-CH-1901", "sl-IT-nedis", "hy-Latn-IT-arevela", "de-DE", "en-US", "es-419", "de-CH-x-phonebk", "az-Arab-x-AZE-derbend", "qaa-Qaaa-QM-x-southern", "de-Qaaa",
		"sr-Latn-QM", "en-US-u-islamcal", "zh-CN-a-myext-x-private", "en-a-myext-b-another", "DE-at",
	} {
		require.Empty(t, badLocale(tag), tag)
	}
	for tag, hint := range map[string]string{
		// Those of the same appendix that are wrong.
		"de-419-DE": "BCP 47", "a-DE": "BCP 47", "ar-a-aaa-b-bbb-a-ccc": "the subtag a stands twice",
		"": "BCP 47", "-": "BCP 47", "de-": "BCP 47", "de_AT": "write de-AT", "jp": "write ja", "jp-JP": "write ja-JP", "xx": "no language has the code xx", "german": "write de",
		"de-1901-1901": "stands twice", "d e": "BCP 47", "dе": "BCP 47", "de\n": "BCP 47", "x-me": "BCP 47", "default": "BCP 47", "UK_ua": "write UK-ua", "at": "write de-AT",
	} {
		require.Contains(t, badLocale(tag), hint, "%q", tag)
	}
}

// The codes of two letters are those of ISO 639-1, of which the registry has all, and the eight that it deprecates.
func TestLanguagesAreRegistered(t *testing.T) {
	data, err := os.ReadFile("/usr/share/iso-codes/json/iso_639-2.json") // Debian's iso-codes
	if err != nil {
		t.Skip(err)
	}
	var list struct {
		All []struct {
			Code string `json:"alpha_2"`
		} `json:"639-2"`
	}
	require.NoError(t, json.Unmarshal(data, &list))
	have := map[string]bool{}
	for _, code := range strings.Fields(languages) {
		have[code] = true
	}
	for _, l := range list.All {
		require.True(t, l.Code == "" || have[l.Code], l.Code)
		delete(have, l.Code)
	}
	for _, deprecated := range strings.Fields("in iw ji jw mo sh bh") {
		delete(have, deprecated)
	}
	require.Empty(t, have)
}

func TestTranslations(t *testing.T) {
	api := clean(t, everything)
	require.Equal(t, spec.Texts{Title: "Lager", Description: "D", Note: "Nota"}, api.Groups[0].In("de"))
	require.Equal(t, "商店", api.Groups[0].In("zh-hant-tw").Title)
	require.Equal(t, "Nutzer", api.SubjectType("user").In("de-AT").Title)
	require.Equal(t, "U", api.SubjectType("user").In("fr").Title)
	require.Equal(t, "Alle", api.Holder("everyone").In("de").Title)
	require.Equal(t, "Lesen", api.Actions[0].In("de").Title)
	require.Equal(t, "B", api.Set("viewer").In("de").Title)
	for _, o := range api.Operations {
		switch o.String() {
		case "GET /v3/items/{id}", "HEAD /v3/items/{id}":
			require.Equal(t, "Holen", o.In("de").Summary, "an entry of several methods says it of each")
		case "GET /healthz":
			require.Equal(t, spec.Texts{Summary: "S", Description: "D", Reason: "R"}, o.In("de"))
		}
	}
}

func TestTranslationsOfParts(t *testing.T) {
	const parts = head + `groups:
  - id: a
    title: A
    translations: {de: {title: Das A}}
  - {id: a, translations: {DE: {note: Achtung}}}
`
	api := clean(t, parts)
	require.Equal(t, spec.Texts{Title: "Das A", Note: "Achtung"}, api.Groups[0].In("de"))

	_, found := load(t, strings.Replace(parts, "{note: Achtung}", "{title: Ein A}", 1))
	require.Equal(t, []string{"the parts of group a say its texts in DE differently"}, messages(found))

	_, found = load(t, head+`scopes:
  a:
    description: A.
    translations: {de: {title: Das A}}
    grants:
      - GET /x: {translations: {de: {summary: Lesen}}}
  b:
    description: B.
    grants:
      - GET /x: {translations: {de: {summary: Sehen}}}
`)
	require.Equal(t, []string{"the translations of GET /x is said twice, and differently"}, messages(found))
}

func TestTranslationsThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"{de: Das A}":              "a translation takes a mapping",
		"{de: {titel: A}}":         `did you mean "title"?`,
		"{de: {summary: A}}":       `a translation has no key "summary"`,
		"{de: {x-a: 1, title: A}}": `a translation has no key "x-a"`,
		"[de]":                     "takes a mapping of names",
		"{no: {title: A}}":         "boolean",
		"{de: {title: 1.0}}":       "title takes text",
		"{de: {title: \"\"}}":      "empty",
		"{de: {title: A}, \"de\": {description: A}}": "twice",
	} {
		_, found := load(t, head+"scopes:\n  a: {description: A., translations: "+text+"}\n")
		require.NotEmpty(t, found, text)
		require.Contains(t, found[0].Message+" "+found[0].Hint, want, text)
	}
}

func messages(found diag.List) (out []string) {
	for _, d := range found {
		out = append(out, d.Message)
	}
	return out
}
