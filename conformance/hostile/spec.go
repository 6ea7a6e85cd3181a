package hostile

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// Pair is a spec whose every text is hostile, and its twin: the same spec with one plain word for each line of text.
type Pair struct {
	Hostile, Plain *spec.API
	// Said is what each word of the twin stands for.
	Said map[string]Said
}

// Said is a text, and what of the spec says it.
type Said struct{ Text, Of string }

// Make gives a pair with so many scopes. The seed decides which text stands where; every second one is random.
func Make(seed uint64, scopes int) Pair {
	p := Pair{Said: map[string]Said{}}
	p.Hostile = build(seed, scopes, func(_, text string) string { return text })
	p.Plain = build(seed, scopes, func(of, text string) string {
		lines := strings.Split(text, "\r") // which ends a line wherever lines are kept
		for i, line := range lines {
			word := fmt.Sprintf("q%05dz", len(p.Said))
			p.Said[word] = Said{line, of}
			lines[i] = word
		}
		return strings.Join(lines, "\r")
	})
	return p
}

// builder makes one of the two. Both take the same texts in the same order, and say what is to be said in their own way.
type builder struct {
	seed   uint64
	say    func(of, text string) string
	random []string
	taken  int
	number int
}

// text is one line.
func (b *builder) text(of string) string { return b.say(of, b.next()) }

func (b *builder) next() string {
	b.taken++
	if b.taken%2 == 0 {
		return Texts[(b.taken/2*7+int(b.seed)*31)%len(Texts)]
	}
	if len(b.random) == 0 {
		b.random = Random(b.seed*1000+uint64(b.taken), 1000)
	}
	text := b.random[0]
	b.random = b.random[1:]
	return text
}

// block is three lines in two paragraphs.
func (b *builder) block(of string) string {
	return b.text(of) + "\n" + b.text(of) + "\n\n" + b.text(of)
}

// name is unlike any other name, and made of what names of scopes may hold.
func (b *builder) name(of string) string {
	b.number++
	text := Token(b.next())
	if text == "" {
		text = "x"
	}
	return b.say(of, text) + fmt.Sprint(":", b.number)
}

// id is unlike any other one.
func (b *builder) id(of string) string {
	b.number++
	return b.say(of, b.next()) + fmt.Sprint(" ", b.number)
}

// Locale is the language that the specs are translated to.
const Locale = "de"

func (b *builder) translated(of string, note bool) []spec.Translation {
	t := spec.Texts{Title: b.text(of + " title, translated"), Description: b.block(of + " description, translated")}
	if note {
		t.Note = b.block(of + " note, translated")
	}
	return []spec.Translation{{Locale: Locale, Texts: t}}
}

func build(seed uint64, scopes int, say func(of, text string) string) *spec.API {
	b := &builder{seed: seed, say: say}
	api := &spec.API{Info: spec.Info{
		Title: b.text("title"), Version: b.text("version"), Description: b.block("description"), Translations: b.translated("spec's", false),
	}}
	for range 2 {
		api.SubjectTypes = append(api.SubjectTypes, &spec.SubjectType{
			Name: b.id("subject type name"), Title: b.text("subject type title"), Description: b.block("subject type description"),
			Flows: []string{"clientCredentials"}, Translations: b.translated("subject type", false),
		})
	}
	scheme := &spec.Scheme{
		Name: b.id("scheme name"), Type: "oauth2", Default: true, Description: b.block("scheme description"), Resource: "https://a.b/c",
		Claims: []spec.Claim{{Name: b.id("claim"), Format: "space", Prefix: b.text("claim prefix"), SubjectType: api.SubjectTypes[0]}},
	}
	api.Schemes = []*spec.Scheme{
		scheme, {Name: b.id("scheme name"), Type: "http", HTTPScheme: b.text("HTTP scheme"), Format: b.text("bearer format"), Description: b.text("scheme description")},
		{Name: b.id("scheme name"), Type: "apiKey", In: "header", Param: strings.TrimSpace(b.text("header")), Description: b.text("scheme description")},
	}
	for i := range 3 {
		h := &spec.Holder{Name: b.id("holder name"), Title: b.text("holder title"), Description: b.block("holder description"), Translations: b.translated("holder", false)}
		if i > 0 {
			h.Inherits = api.Holders[i-1:]
		}
		api.Holders = append(api.Holders, h)
		api.Actions = append(api.Actions, &spec.Action{
			Name: b.id("action name"), Title: b.text("action title"), Description: b.block("action description"), Translations: b.translated("action", false),
		})
		api.Retired = append(api.Retired, &spec.Retired{Name: b.name("retired name"), Since: b.text("retired since"), Note: b.block("retired note")})
	}
	for i := range scopes {
		if i%5 == 0 {
			api.Groups = append(api.Groups, &spec.Group{
				ID: b.id("group id"), Title: b.text("group title"), Description: b.block("group description"), Note: b.block("group note"), Owner: b.text("group owner"),
				Translations: b.translated("group", true),
			})
		}
		s := b.scope(api, i)
		s.Scheme = scheme
		api.Scopes = append(api.Scopes, s)
		s.Group.Scopes = append(s.Group.Scopes, s)
		api.Operations = append(api.Operations, b.operations(api, s, i)...)
		if i%10 == 0 {
			api.Sets = append(api.Sets, &spec.Set{
				Name: b.id("set name"), Title: b.text("set title"), Description: b.block("set description"), Scopes: api.Scopes[max(0, i-3):],
				Written: []spec.Pick{{Via: b.text("set's glob")}}, Translations: b.translated("set", false),
			})
		}
	}
	spec.Seal(api)
	return api
}

// scope is one of five kinds, so that each kind is in every group.
func (b *builder) scope(api *spec.API, i int) *spec.Scope {
	s := &spec.Scope{
		Name: b.name("scope name"), Title: b.text("scope title"), Description: b.block("scope description"), Note: b.block("scope note"), Owner: b.text("scope owner"),
		Tags: []string{b.text("tag"), b.text("tag")}, Group: api.Groups[len(api.Groups)-1], Risk: spec.Risk(i % 5), AdminConsent: i%2 == 0, ObjectsAll: i%3 == 0,
		Consent:      []spec.Localized{{Locale: "en", Text: b.block("consent")}, {Locale: Locale, Text: b.block("consent, translated")}, {Locale: b.text("locale"), Text: b.text("consent")}},
		Aliases:      []spec.Alias{{Name: b.name("alias"), Until: b.text("alias until")}},
		Translations: b.translated("scope", true),
	}
	if i == 0 {
		s.Name = "first:read" // examples of requests need one that stands in them as it is
	}
	switch i % 5 {
	case 1:
		s.Holders = api.Holders[:1]
		s.Implies = []spec.Implication{{To: api.Scopes[i-1], Via: api.Scopes[i-1].Name}}
	case 2:
		s.SubjectTypes = api.SubjectTypes[:1]
	case 3:
		s.Deprecated = &spec.Deprecation{Since: b.text("deprecated since"), Removal: b.text("removal"), Note: b.block("deprecation note"), ReplacedBy: api.Scopes[i-1 : i]}
	case 4:
		s.Title, s.Translations = "", nil // the description stands for it
		s.Holders, s.Movable = api.Holders[1:2], true
		s.Implies = []spec.Implication{{To: api.Scopes[i-3], Via: api.Scopes[i-3].Name}}
	}
	return s
}

// operations are one that the scope opens and, for some, one that no scope does. Their bases keep them in one order however
// the rest of their paths reads.
func (b *builder) operations(api *spec.API, s *spec.Scope, i int) []*spec.Operation {
	make := func(method string) *spec.Operation {
		segment := strings.Map(func(r rune) rune {
			if r == '/' {
				return '!'
			}
			return r
		}, clean(b.next()))
		base, path := fmt.Sprintf("/b%03d", i), "/"+b.say("path", segment)+"/x"
		pattern, err := spec.ParsePublishedPattern(base + path)
		if err != nil {
			panic(err)
		}
		return &spec.Operation{
			Method: method, Base: base, Path: path, Pattern: pattern, Summary: b.text("summary"),
			Translations: []spec.Translation{{Locale: Locale, Texts: spec.Texts{Summary: b.text("summary, translated"), Reason: b.text("reason, translated")}}},
		}
	}
	o := make("GET")
	o.Grants = []spec.Grant{{Scope: s, With: api.Scopes[:min(i, 2)], Scheme: s.Scheme}}
	if i%7 == 0 {
		o.Deprecated = &spec.Deprecation{Since: b.text("endpoint deprecated since"), Note: b.block("endpoint deprecation note")}
	}
	if i%4 != 0 {
		return []*spec.Operation{o}
	}
	open := make("POST")
	open.Access, open.Reason = spec.Public, b.text("reason")
	return []*spec.Operation{o, open}
}

// clean is what a pattern takes of a text.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text), "\ufffd")), " ")
}
