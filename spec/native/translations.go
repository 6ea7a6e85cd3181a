package native

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// localeForm is a language tag (RFC 5646 section 2.1) of a registered kind: language, script, region, variants, extensions, private
// use. Languages of four letters and more are not, since there are none.
var localeForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?$`)

// languages are the registered codes of two letters, those that the registry deprecates among them. Nearly every wrong tag is a
// country's code in a language's place.
const languages = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff " +
	"fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv " +
	"kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw " +
	"sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"

// meant are languages by what is written for them.
var meant = map[string]string{
	"jp": "ja", "cz": "cs", "dk": "da", "gr": "el", "cn": "zh", "ua": "uk", "ee": "et", "at": "de-AT", "us": "en-US", "gb": "en-GB", "kz": "kk", "rs": "sr",
	"english": "en", "german": "de", "deutsch": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl", "japanese": "ja",
	"chinese": "zh", "turkish": "tr", "polish": "pl", "russian": "ru", "korean": "ko", "swedish": "sv", "danish": "da", "finnish": "fi", "czech": "cs",
}

var anyName = regexp.MustCompile(``)

// byLocale reads a mapping of language tags.
func (r *reader) byLocale(n source.Node, key string, each func(locale string, key, value source.Node)) {
	first := map[string]source.Node{}
	r.named(n, key, anyName, "", func(tag string, k, v source.Node) {
		if hint := badLocale(tag); hint != "" {
			r.found.Add(ruleLocale, k.Range(), "%q under %s is no language tag", tag, key).Hint = hint
			return
		}
		plain := strings.ToLower(tag)
		if was, again := first[plain]; again {
			r.found.Add(ruleLocaleTwice, k.Range(), "%s and %s under %s are one language", was.Value(), tag, key).Related = related(was.Range(), "first here")
			return
		}
		first[plain] = k
		each(tag, k, v)
	})
}

// badLocale says what to write instead of a tag; "" of one that is right.
func badLocale(tag string) string {
	plain := strings.ToLower(tag)
	if to := meant[plain]; to != "" && !isLanguage(plain) {
		return "write " + to
	}
	if dashed := strings.ReplaceAll(tag, "_", "-"); dashed != tag && badLocale(dashed) == "" {
		return "write " + dashed + ": subtags are joined by hyphens"
	}
	const form = "write a tag of BCP 47, such as en, pt-BR or zh-Hant"
	if !localeForm.MatchString(tag) {
		return form
	}
	subtags := strings.Split(plain, "-")
	if language := subtags[0]; len(language) == 2 && !isLanguage(language) {
		if to := meant[language]; to != "" {
			return "the language is " + to + ": write " + to + tag[len(language):]
		}
		return "no language has the code " + language + ": " + form
	}
	extended, seen := false, map[string]bool{}
	for _, s := range subtags[1:] {
		if s == "x" {
			break
		}
		extended = extended || len(s) == 1
		// Variants, and the letters that introduce extensions, stand once (RFC 5646 section 2.2.9).
		if (!extended || len(s) == 1) && seen[s] {
			return "the subtag " + s + " stands twice: write it once"
		}
		seen[s] = true
	}
	return ""
}

func isLanguage(code string) bool {
	return len(code) == 2 && slices.Contains(strings.Fields(languages), code)
}

// translations reads the texts of a part in other languages.
func (f fields) translations(k *keys) (out []spec.Translation) {
	v, ok := f.get("translations")
	if !ok {
		return nil
	}
	f.r.byLocale(v, "translations", func(locale string, key, value source.Node) {
		said, ok := f.r.fields(value, k)
		if !ok {
			return
		}
		t := spec.Translation{Locale: locale, Range: key.Range()}
		for _, name := range k.names {
			text := said.prose(name)
			switch name {
			case "title":
				t.Title = text
			case "summary":
				t.Summary = text
			case "description":
				t.Description = text
			case "note":
				t.Note = text
			case "reason":
				t.Reason = text
			}
		}
		if value.Len() == 0 {
			f.r.found.Add(ruleNoTranslation, value.Range(), "the translation into %s says nothing", locale).Hint = "write " + strings.Join(k.names, ", ") + ", or leave the language out"
			return
		}
		if t.Texts != (spec.Texts{}) {
			out = append(out, t)
		}
	})
	return out
}

// sameTranslations reports whether two say the same, wherever that is.
func sameTranslations(a, b []spec.Translation) bool {
	return slices.EqualFunc(a, b, func(x, y spec.Translation) bool { return x.Locale == y.Locale && x.Texts == y.Texts })
}

// groupTranslations adds what a part of a group says. Each text is said by one part.
func (r *reader) groupTranslations(g *group, f fields) {
	for _, t := range f.translations(notedTranslationKeys) {
		at := slices.IndexFunc(g.spec.Translations, func(have spec.Translation) bool { return strings.EqualFold(have.Locale, t.Locale) })
		if at < 0 {
			g.spec.Translations = append(g.spec.Translations, t)
			continue
		}
		have := &g.spec.Translations[at]
		joined, differs := have.With(t.Texts)
		if differs {
			d := r.found.Add(ruleSaidTwice, t.Range, "the parts of group %s say its texts in %s differently", g.spec.ID, t.Locale)
			d.Hint = "groups of one id are one group: say it once"
			d.Related = related(have.Range, "first here")
		}
		have.Texts = joined
	}
}
