package spec

import (
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// Texts are what a part of the description says to people. A part that has no such text has "": Summary and Reason are of operations
// alone, Title is of everything else, Note of groups and scopes.
type Texts struct{ Title, Summary, Description, Note, Reason string }

// Translation is what is said in one more language. What it leaves out is not translated.
type Translation struct {
	Locale string // a BCP 47 tag, as written
	Texts
	Range diag.Range // of the locale
}

// In gives the texts of a part for readers of a language: each from the translation whose locale is the longest that begins the
// one asked for (de-AT, then de: RFC 4647 section 3.4), otherwise as it stands untranslated.
func (i *Info) In(locale string) Texts {
	return translate(Texts{Title: i.Title, Description: i.Description}, i.Translations, locale)
}
func (t *SubjectType) In(locale string) Texts {
	return translate(Texts{Title: t.Title, Description: t.Description}, t.Translations, locale)
}
func (h *Holder) In(locale string) Texts {
	return translate(Texts{Title: h.Title, Description: h.Description}, h.Translations, locale)
}
func (a *Action) In(locale string) Texts {
	return translate(Texts{Title: a.Title, Description: a.Description}, a.Translations, locale)
}
func (g *Group) In(locale string) Texts {
	return translate(Texts{Title: g.Title, Description: g.Description, Note: g.Note}, g.Translations, locale)
}
func (s *Scope) In(locale string) Texts {
	return translate(Texts{Title: s.Title, Description: s.Description, Note: s.Note}, s.Translations, locale)
}
func (s *Set) In(locale string) Texts {
	return translate(Texts{Title: s.Title, Description: s.Description}, s.Translations, locale)
}
func (o *Operation) In(locale string) Texts {
	return translate(Texts{Summary: o.Summary, Description: o.Description, Reason: o.Reason}, o.Translations, locale)
}

// ConsentIn gives the text for a consent screen in a language, as In does; ok is false where none of the locales begins the one asked for.
func (s *Scope) ConsentIn(locale string) (text string, ok bool) {
	for tag := range ranges(locale) {
		for _, c := range s.Consent {
			if strings.EqualFold(c.Locale, tag) {
				return c.Text, true
			}
		}
	}
	return "", false
}

func translate(untranslated Texts, all []Translation, locale string) (out Texts) {
	if len(all) == 0 {
		return untranslated
	}
	for tag := range ranges(locale) {
		for _, t := range all {
			if strings.EqualFold(t.Locale, tag) {
				out, _ = out.With(t.Texts)
			}
		}
	}
	out, _ = out.With(untranslated)
	return out
}

// With adds what other says to what t does not; differs reports whether a text is said by both, and differently.
func (t Texts) With(other Texts) (out Texts, differs bool) {
	more := other.all()
	for i, text := range t.all() {
		if *text == "" {
			*text = *more[i]
		} else if *more[i] != "" && *more[i] != *text {
			differs = true
		}
	}
	return t, differs
}

func (t *Texts) all() [5]*string {
	return [...]*string{&t.Title, &t.Summary, &t.Description, &t.Note, &t.Reason}
}

// ranges yields a language tag and what is left of it without its last subtags. A single letter goes with what it introduces.
func ranges(locale string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for locale != "" && yield(locale) {
			end := strings.LastIndexByte(locale, '-')
			if end >= 2 && locale[end-2] == '-' {
				end -= 2
			}
			locale = locale[:max(end, 0)]
		}
	}
}
