package write_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/native/write"
)

// hostile are texts that YAML readers are known to take for something else, or to change.
var hostile = []string{
	"a: b", "a #b", "#a", "- a", "-", "? a", ": a", "a:", "'a'", `"a"`, `a\b`, "null", "~", "true", "No", "on", "y", "1", "0x1F", "1_000", "1.0", ".5", "1e3", "-1", "+1",
	"2026-01-02", "2026-01-02T03:04:05Z", "12:30:45", "0o17", ".inf", "=", "<<", "!tag", "&anchor", "*alias", "|", ">", "%YAML 1.2", "@a", "`a`", "---", "...", "[a", "a]", "{a}", "a, b",
	" a", "a ", "\ta", "a\t", "a\nb", "a\nb\n", "a\nb\n\n", "\na", "a\n\nb", "a\n  b\n c", "a\n \nb", "a\r\nb", "a\n\tb", "  a\nb", "a\n# b", "a\n---\nb", "a\n...\nb", "a\n- b: c", "a\nb: |", "\u00a0a", "日本語", "😀",

	"é: x", "a?b", "a*", "https://x.example/a?b=c#d", "{{ x }}", "${x}", "<b>", "a\n\n\nb\n", "x\n ", strings.Repeat("long ", 60), "GET /a: b",
}

type chance struct{ *rand.Rand }

func (c chance) one(of int) bool { return c.IntN(of) == 0 }

func (c chance) text() string {
	if c.one(3) {
		return ""
	}
	t := hostile[c.IntN(len(hostile))]
	if c.one(4) {
		t += hostile[c.IntN(len(hostile))]
	}
	return t
}

func some[T any](c chance, all []*T, most int) (out []*T) {
	for range c.IntN(most + 1) {
		if len(all) == 0 {
			break
		}
		if v := all[c.IntN(len(all))]; !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// translations are in up to two languages, one of which YAML 1.1 has for a boolean.
func (c chance) translations(noted, endpoint bool) (all []spec.Translation) {
	for _, locale := range []string{"no", "zh-Hant-TW"}[:c.IntN(3)] {
		t := spec.Translation{Locale: locale, Texts: spec.Texts{Description: c.text()}}
		if endpoint {
			t.Summary, t.Reason = c.text(), c.text()
		} else {
			t.Title = c.text()
		}
		if noted {
			t.Note = c.text()
		}
		if t.Texts != (spec.Texts{}) {
			all = append(all, t)
		}
	}
	return all
}

func (c chance) extensions() (all []spec.Extension) {
	for i := range c.IntN(2) {
		all = append(all, spec.Extension{Name: fmt.Sprintf("x-%d", i), JSON: []string{`{"a":[1,2.50,-1e3],"b: c":null}`, `"a: b"`, `[]`, `{}`, `true`, `"😀 \n"`, `{"":{"":[{}]}}`}[c.IntN(7)]})
	}
	return all
}

func (c chance) deprecation(scopes []*spec.Scope) *spec.Deprecation {
	if !c.one(6) {
		return nil
	}
	d := &spec.Deprecation{Note: c.text(), ReplacedBy: some(c, scopes, 2)}
	if c.one(2) {
		d.Since = "2026-01-02"
	}
	return d
}

// model makes a model of everything that there is, as a reader of documents would: by requirements, without grants.
func (c chance) model() *spec.API {
	a := &spec.API{Info: spec.Info{Title: "T" + c.text(), Version: "1" + c.text(), Description: c.text(), Translations: c.translations(false, false), Extensions: c.extensions()}, Extensions: c.extensions()}
	if c.one(2) {
		a.BasePath = "/api"
	}
	for i := range 1 + c.IntN(3) {
		s := &spec.Scheme{Name: []string{"oauth", "1", "null"}[i], Description: c.text(), Extensions: c.extensions()}
		switch c.IntN(4) {
		case 0:
			s.Type, s.HTTPScheme, s.Format = "http", "bearer", c.text()
		case 1:
			s.Type, s.In, s.Param = "apiKey", "header", "X-"+c.text()
		default:
			s.Type = "oauth2"
			s.Flows = []spec.Flow{{Type: "authorizationCode", AuthorizationURL: "https://x.example/a?b={c}", TokenURL: "/t"}, {Type: "clientCredentials", TokenURL: "https://x.example/#t"}}[:1+c.IntN(2)]
		}
		a.Schemes = append(a.Schemes, s)
	}
	a.Schemes[c.IntN(len(a.Schemes))].Default = true
	for i := range c.IntN(3) {
		a.SubjectTypes = append(a.SubjectTypes, &spec.SubjectType{Name: []string{"user", "no"}[i], Translations: c.translations(false, false), Title: c.text(), Description: c.text()})
	}
	if len(a.SubjectTypes) > 0 && c.one(2) {
		a.Schemes[0].Claims = []spec.Claim{{Name: "scp", Format: "space", SubjectType: a.SubjectTypes[0], Prefix: "p:"}, {Name: "a: b", Format: "array"}}
	}
	for i := range c.IntN(3) {
		h := &spec.Holder{Name: fmt.Sprintf("h%d", i), Title: c.text(), Translations: c.translations(false, false)}
		h.Inherits = some(c, a.Holders, 1)
		a.Holders = append(a.Holders, h)
	}
	if c.one(2) {
		a.Actions = []*spec.Action{{Name: "read", Title: c.text(), Methods: []string{"GET"}}, {Name: "yes", Description: c.text(), Translations: c.translations(false, false)}}
	}
	if c.one(2) {
		for i := range 1 + c.IntN(2) {
			a.Groups = append(a.Groups, &spec.Group{ID: fmt.Sprintf("g%d", i), Title: c.text(), Note: c.text(), Owner: c.text(), Translations: c.translations(true, false), Extensions: c.extensions()})
		}
	}
	names := []string{"store:read", "store:write", "true", "anonymous1", "a.b", "https://x.example/auth/drive.read", "1", "a,b", "-", "*", "a:*", "{x}", "x:read", "~", "y", "a#b"}
	c.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:1+c.IntN(8)] {
		s := &spec.Scope{Name: name, Scheme: a.Schemes[c.IntN(len(a.Schemes))], Title: c.text(), Description: c.text(), Note: c.text(), Holders: some(c, a.Holders, 2),
			Risk: spec.Risk(c.IntN(5)), AdminConsent: c.one(3), ObjectsAll: c.one(3), Movable: c.one(4), Owner: c.text(), Literal: strings.ContainsAny(name, "*{}"), Translations: c.translations(true, false), Extensions: c.extensions()}
		if c.one(4) {
			s.SubjectTypes = some(c, a.SubjectTypes, 1)
		}
		if c.one(4) {
			s.Tags = []string{"t" + c.text()}
			s.Names = []spec.Name{{Language: "go", Identifier: "Y"}}
			s.Consent = []spec.Localized{{Locale: "en", Text: "c" + c.text()}, {Locale: "no", Text: "c"}}
			s.Aliases = []spec.Alias{{Name: "old-" + name, Until: "2027-01-01"}, {Name: "older-" + name}}
		}
		if i := strings.LastIndexByte(name, ':'); i >= 0 {
			for _, x := range a.Actions {
				if x.Name == name[i+1:] {
					s.Action = x
				}
			}
		}
		for _, to := range some(c, a.Scopes, 2) {
			if to.Scheme == s.Scheme {
				s.Implies = append(s.Implies, spec.Implication{To: to, Via: to.Name})
			}
		}
		s.Deprecated = c.deprecation(a.Scopes)
		if len(a.Groups) > 0 && c.one(2) {
			s.Group = a.Groups[c.IntN(len(a.Groups))]
			s.Group.Scopes = append(s.Group.Scopes, s)
		}
		a.Scopes = append(a.Scopes, s)
	}
	if c.one(2) {
		a.Sets = []*spec.Set{{Name: "viewer", Title: c.text(), Translations: c.translations(false, false), Scopes: a.Scopes[:1]}}
		a.Retired = []*spec.Retired{{Name: "gone", Note: c.text()}, {Name: "null", Since: "2026-01-01"}}
	}
	var shared []spec.Alternative // what much of the model needs, in some models: rules are for that
	if c.one(2) {
		for _, s := range some(c, a.Scopes, 3) {
			shared = append(shared, spec.Alternative{Needs: []spec.Need{{Scheme: s.Scheme, Scopes: []*spec.Scope{s}}}})
		}
	}
	paths := []string{"/a/long/way/to/one", "/a/long/way/to/two", "/a/long/way/to/{three}", "/a/long/way/to/{three}/four", "/a", "/a/", "/a/b", "/a/{id}", "/a/{id}/b", "/b", "/b/{x}.json", "/c/{rest...}", "/d:do", "/", "/e,f", "/%20"}
	for _, path := range paths {
		for _, method := range []string{"GET", "POST", "X-1"} {
			if !c.one(2) {
				continue
			}
			o := &spec.Operation{Method: method, Path: path, Base: a.BasePath, Summary: c.text(), Description: c.text(), Owner: c.text(), Translations: c.translations(false, true), Extensions: c.extensions(), Deprecated: c.deprecation(a.Scopes)}
			if c.one(9) {
				o.Base = "/other"
			}
			p, err := spec.ParsePattern(o.FullPath())
			if err != nil {
				panic(err)
			}
			o.Pattern = p
			if c.one(2) {
				o.ID, o.IDGiven = strings.ToLower(method)+fmt.Sprint(len(a.Operations)), true
			}
			for range c.IntN(2) {
				o.Tags = append(o.Tags, "t"+c.text())
			}
			if o.Written.Alternatives = slices.Clone(shared); len(shared) == 0 || c.one(8) || !strings.HasPrefix(path, "/a") && c.one(2) {
				o.Written.Alternatives = nil
				c.need(a, o)
			}
			a.Operations = append(a.Operations, o)
		}
	}
	return a
}

// need gives an operation a requirement: often one that grants can say, and shared by many.
func (c chance) need(a *spec.API, o *spec.Operation) {
	if c.one(12) {
		o.Access, o.Reason = spec.None, c.text()
		return
	}
	if c.one(12) {
		o.Written.Alternatives = []spec.Alternative{{}}
		o.Reason = c.text()
		return
	}
	if c.one(12) {
		return // nothing opens it
	}
	if c.one(8) {
		for _, s := range a.Schemes {
			o.Written.Alternatives = append(o.Written.Alternatives, spec.Alternative{Needs: []spec.Need{{Scheme: s}}})
		}
	}
	for range 1 + c.IntN(3) {
		alt := spec.Alternative{}
		if c.one(5) {
			alt.SubjectTypes = some(c, a.SubjectTypes, 1)
		}
		if c.one(2) {
			s := a.Scopes[c.IntN(min(2, len(a.Scopes)))]
			alt.Needs = []spec.Need{{Scheme: s.Scheme, Scopes: []*spec.Scope{s}}}
		} else {
			for _, scheme := range some(c, a.Schemes, 2) {
				alt.Needs = append(alt.Needs, spec.Need{Scheme: scheme, Scopes: some(c, a.Scopes, 3)})
			}
		}
		if len(alt.Needs) == 0 {
			alt.SubjectTypes = nil
		}
		o.Written.Alternatives = append(o.Written.Alternatives, alt)
	}
}

// Whatever a model says, what is written of it says the same.
func TestRandomModels(t *testing.T) {
	written, rules, refused := 0, 0, 0
	for seed := range uint64(400) {
		c := chance{rand.New(rand.NewPCG(seed, 1))}
		api := c.model()
		if c.one(3) { // some without what hides an alternative
			for _, s := range api.Scopes {
				s.SubjectTypes = nil
			}
		}
		if found := spec.Seal(api); found.Errors() > 0 {
			refused++
			continue // nobody qualifies, or the like: no model
		}
		_, found := write.Adapt(api, "test")
		require.Empty(t, found, "seed %d", seed)
		opts := write.Options{Group: []write.Grouping{"", write.ByPrefix, write.ByTag}[c.IntN(3)], Plain: c.one(3)}
		text, err := write.Spec(api, opts)
		require.NoError(t, err, "seed %d", seed)
		formatted(t, text)
		got := back(t, text)
		equal(t, fmt.Sprintf("seed %d\n%s", seed, text), clean(facts(api)), clean(facts(got)))
		written++

		// Not sealed, it gives a text that says the same.
		again := chance{rand.New(rand.NewPCG(seed, 1))}
		unsealed := again.model()
		if again.one(3) {
			for _, s := range unsealed.Scopes {
				s.SubjectTypes = nil
			}
		}
		_, found = write.Adapt(unsealed, "test")
		require.Empty(t, found, "seed %d", seed)
		text, err = write.Spec(unsealed, opts)
		require.NoError(t, err, "seed %d", seed)
		equal(t, fmt.Sprintf("seed %d, not sealed\n%s", seed, text), clean(facts(api)), clean(facts(back(t, text))))
		for _, s := range got.Scopes {
			rules += len(s.Selectors)
		}
	}
	t.Logf("%d models, %d rules, %d that are none", written, rules, refused)
	require.Greater(t, written, 200)
	require.Greater(t, rules, 15)
}

// A text that is said in any place is read as the same text, or is refused by the language for what it holds.
func FuzzText(f *testing.F) {
	for _, t := range hostile {
		f.Add(t)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.TrimSpace(s) == "" || len(s) > 10_000 || !utf8.ValidString(s) {
			return
		}
		p, err := spec.ParsePattern("/a")
		require.NoError(t, err)
		api := &spec.API{Info: spec.Info{Title: s, Version: s, Description: s}}
		scope := &spec.Scope{Name: "a", Description: s, Tags: []string{s, s}, Consent: []spec.Localized{{Locale: "en", Text: s}}, Translations: []spec.Translation{{Locale: "de", Texts: spec.Texts{Title: s, Note: s}}}}
		o := &spec.Operation{Method: "GET", Path: "/a", Pattern: p, Summary: s, Description: s, Tags: []string{s}, Written: spec.Requirement{}}
		api.Schemes = []*spec.Scheme{{Name: "b", Type: "http", HTTPScheme: "bearer", Default: true, Description: s}}
		scope.Scheme = api.Schemes[0]
		o.Written.Alternatives = []spec.Alternative{{Needs: []spec.Need{{Scheme: scope.Scheme, Scopes: []*spec.Scope{scope}}}}}
		api.Scopes, api.Operations = []*spec.Scope{scope}, []*spec.Operation{o}
		require.Zero(t, spec.Seal(api).Errors())
		text, err := write.Spec(api, write.Options{Head: s})
		require.NoError(t, err)
		got, found := read(t, text)
		for _, d := range found {
			// Characters that no spec may hold, however they are written.
			if d.Rule.Severity == diag.Error && slices.Contains([]diag.Code{"SG1011", "SG1012", "SG1013", "SG1015"}, d.Rule.Code) {
				return
			}
		}
		require.Zero(t, found.Errors(), "%q: %v\n%s", s, found, text)
		formatted(t, text)
		equal(t, fmt.Sprintf("%q\n%s", s, text), facts(api), facts(got))
	})
}
