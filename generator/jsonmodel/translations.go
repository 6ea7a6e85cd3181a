package jsonmodel

import "github.com/scopegen/scopegen/spec"

// translations are the texts of a part by language tag.
type translations map[string]translation

type translation struct {
	Title       string `json:"title,omitempty"`
	Summary     string `json:"summary,omitempty"`
	Description string `json:"description,omitempty"`
	Note        string `json:"note,omitempty"`
	Reason      string `json:"reason,omitempty"`
}

func translated(all []spec.Translation) translations {
	if len(all) == 0 {
		return nil
	}
	out := translations{}
	for _, t := range all {
		out[t.Locale] = translation(t.Texts)
	}
	return out
}

func (t translations) list() (out []spec.Translation) {
	for _, locale := range sortedKeys(t) {
		out = append(out, spec.Translation{Locale: locale, Texts: spec.Texts(t[locale])})
	}
	return out
}
