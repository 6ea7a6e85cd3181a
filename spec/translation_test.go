package spec

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTranslationFallsBack(t *testing.T) {
	s := &Scope{Title: "Read", Description: "Reads.", Note: "Mind.", Translations: []Translation{
		{Locale: "de", Texts: Texts{Title: "Lesen", Description: "Liest."}},
		{Locale: "de-AT", Texts: Texts{Title: "Lesn"}},
		{Locale: "zh-Hant", Texts: Texts{Title: "讀取"}},
	}}
	for locale, want := range map[string]Texts{
		"de":               {Title: "Lesen", Description: "Liest.", Note: "Mind."},
		"DE-at":            {Title: "Lesn", Description: "Liest.", Note: "Mind."},
		"de-AT-x-wien":     {Title: "Lesn", Description: "Liest.", Note: "Mind."},
		"de-CH":            {Title: "Lesen", Description: "Liest.", Note: "Mind."},
		"zh-Hant-TW":       {Title: "讀取", Description: "Reads.", Note: "Mind."},
		"zh":               {Title: "Read", Description: "Reads.", Note: "Mind."},
		"den":              {Title: "Read", Description: "Reads.", Note: "Mind."},
		"":                 {Title: "Read", Description: "Reads.", Note: "Mind."},
		"-":                {Title: "Read", Description: "Reads.", Note: "Mind."},
		"d":                {Title: "Read", Description: "Reads.", Note: "Mind."},
		"zh-Hant-u-co-pin": {Title: "讀取", Description: "Reads.", Note: "Mind."},
	} {
		require.Equal(t, want, s.In(locale), locale)
	}
}

// The example of RFC 4647 section 3.4.
func TestRangesOfLookup(t *testing.T) {
	var got []string
	for tag := range ranges("zh-Hant-CN-x-private1-private2") {
		got = append(got, tag)
	}
	require.Equal(t, []string{"zh-Hant-CN-x-private1-private2", "zh-Hant-CN-x-private1", "zh-Hant-CN", "zh-Hant", "zh"}, got)
}

func TestConsentFallsBack(t *testing.T) {
	s := &Scope{Consent: []Localized{{"en", "See your keys"}, {"pt-BR", "Ver"}}}
	text, ok := s.ConsentIn("en-GB")
	require.True(t, ok)
	require.Equal(t, "See your keys", text)
	_, ok = s.ConsentIn("pt")
	require.False(t, ok, "a narrower one is not the language that was asked for")
}
