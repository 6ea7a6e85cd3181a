package diff_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/spec/native"
	"github.com/scopegen/scopegen/spec/openapi"
)

const documentHead = `openapi: 3.1.0
info: {title: T, version: "1"}
components:
  securitySchemes:
    oauth2: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://id.example.com/t", scopes: {read: R, write: W}}}}
    key: {type: apiKey, in: header, name: X-Key}
`

func document(t *testing.T, text string) *spec.API {
	t.Helper()
	api, found := openapi.Read("api.yaml", []byte(documentHead+text), nil, openapi.Options{Security: "read", Absent: "public"})
	found = append(found, spec.Seal(api)...)
	require.Zero(t, found.Errors(), found)
	return api
}

// Known misses of tools that compare the texts of documents, oasdiff among them: what changes, or does not, in security that an operation
// inherits.
func TestSecurityThatIsInherited(t *testing.T) {
	const responses = "responses: {default: {description: D}}"
	inherited := "security: [{oauth2: [read]}]\npaths: {/a: {get: {" + responses + "}}}\n"
	own := func(security string) string {
		return "security: [{oauth2: [read]}]\npaths: {/a: {get: {security: " + security + ", " + responses + "}}}\n"
	}
	root := func(security string) string {
		return "security: " + security + "\npaths: {/a: {get: {" + responses + "}}}\n"
	}
	for name, c := range map[string]struct {
		was, is      string
		want         compare.Class
		gained, lost string
		silent       bool
	}{
		"inherited security becomes []":         {inherited, own("[]"), compare.Widened, "a caller without any credential", "", false},
		"the document's security goes":          {inherited, root("[]"), compare.Widened, "a caller without any credential", "", false},
		"{} is added":                           {inherited, own("[{oauth2: [read]}, {}]"), compare.Widened, "a caller without any credential", "", false},
		"{} is added to the document's":         {inherited, root("[{oauth2: [read]}, {}]"), compare.Widened, "a caller without any credential", "", false},
		"a client-credentials scope is removed": {own("[{oauth2: [read, write]}]"), own("[{oauth2: [read]}]"), compare.Widened, "a caller with read by oauth2", "", false},
		"a client-credentials scope is added":   {inherited, own("[{oauth2: [read, write]}]"), compare.Narrowed, "", "a caller with read by oauth2", false},
		"inherited security is restated":        {inherited, own("[{oauth2: [read]}]"), compare.Equivalent, "", "", true},
		"an alternative is stated twice":        {inherited, own("[{oauth2: [read]}, {oauth2: [read]}]"), compare.Equivalent, "", "", true},
		"alternatives change places":            {root("[{oauth2: [read]}, {key: []}]"), root("[{key: []}, {oauth2: [read]}]"), compare.Equivalent, "", "", true},
		"an alternative that another absorbs":   {inherited, own("[{oauth2: [read]}, {oauth2: [read], key: []}]"), compare.Equivalent, "", "", false},
		"OR becomes AND":                        {root("[{oauth2: [read]}, {key: []}]"), root("[{oauth2: [read], key: []}]"), compare.Narrowed, "", "a caller with read by oauth2", false},
		"another scheme":                        {inherited, own("[{key: []}]"), compare.Changed, "a caller with any credential by key", "a caller with read by oauth2", false},
		"all scopes go":                         {inherited, own("[{oauth2: []}]"), compare.Widened, "a caller with any credential by oauth2", "", false},
	} {
		r := diff.APIs(document(t, c.was), document(t, c.is), diff.Options{})
		if c.silent {
			require.True(t, r.Empty(), name)
			continue
		}
		require.Len(t, r.Operations, 1, name)
		o := r.Operations[0]
		require.Equal(t, c.want, o.Class, name)
		say := func(w *compare.Caller) string {
			if w == nil {
				return ""
			}
			return r.Caller(w)
		}
		require.Equal(t, c.gained, say(o.Gained), name)
		require.Equal(t, c.lost, say(o.Lost), name)
		require.Equal(t, c.gained != "", r.Widened(), name)
		require.Equal(t, c.lost != "", r.Narrowed(), name)
	}
}

// An operation that says nothing any more is denied by the guard and public to whoever reads the document by the standard.
func TestSilenceOfADocument(t *testing.T) {
	read := func(text string) *spec.API {
		api, found := openapi.Read("api.yaml", []byte(documentHead+text), nil, openapi.Options{Security: "read"})
		found = append(found, spec.Seal(api)...)
		require.Zero(t, found.Errors(), found)
		return api
	}
	op := func(root, own string) *spec.API {
		return read(root + "paths: {/a: {get: {" + own + "responses: {default: {description: D}}}}}\n")
	}
	silent := op("", "")
	for name, was := range map[string]*spec.API{
		"the document's": op("security: [{oauth2: [read]}]\n", ""),
		"its own":        op("", "security: [{oauth2: [read]}], "),
		"new":            read("paths: {}\n"),
	} {
		r := diff.APIs(was, silent, diff.Options{Silence: true})
		require.True(t, r.Widened(), name)
		require.Len(t, r.Operations, 1, name)
		require.True(t, r.Operations[0].Silent, name)
		require.Nil(t, r.Operations[0].Gained, name)
		require.Equal(t, name != "new", r.Narrowed(), name)
		require.False(t, diff.APIs(was, silent, diff.Options{}).Widened(), name)
	}
	require.True(t, diff.APIs(silent, silent, diff.Options{Silence: true}).Empty())
	for _, open := range []string{"security: [], ", "security: [{oauth2: [read]}, {}], "} { // it was open to all before
		require.False(t, diff.APIs(op("", open), silent, diff.Options{Silence: true}).Widened())
	}
}

type oneText string

func (f oneText) ReadFile(string) ([]byte, error)       { return []byte(f), nil }
func (f oneText) Glob(pattern string) ([]string, error) { return nil, nil }

func text(t *testing.T, text string) *spec.API {
	t.Helper()
	api, found, err := native.Load(oneText("scopegen: 1\ninfo: {title: T, version: \"1\"}\n"+text), "scopes.yaml", native.Options{})
	require.NoError(t, err)
	require.Zero(t, found.Errors(), found)
	return api
}

func between(t *testing.T, was, is, day string) *diff.Result {
	t.Helper()
	return diff.APIs(text(t, was), text(t, is), diff.Options{At: day})
}

// What was to go by now goes without breaking anything; a day earlier it does not, nor does what was announced only now.
func TestAnnouncedRemovals(t *testing.T) {
	const (
		old      = "scopes: {a: {description: A, deprecated: {removal: \"2026-06-01\"}, grants: [GET /x]}, b: {description: B, grants: [GET /x]}}\n"
		silent   = "scopes: {a: {description: A, grants: [GET /x]}, b: {description: B, grants: [GET /x]}}\n"
		gone     = "scopes: {b: {description: B, grants: [GET /x]}}\n"
		narrower = "scopes: {a: {description: A, deprecated: {removal: \"2026-06-01\"}}, b: {description: B, grants: [GET /x]}}\n"
	)
	require.False(t, between(t, old, gone, "2026-06-01").Narrowed())
	require.False(t, between(t, old, narrower, "2026-06-01").Narrowed())
	require.True(t, between(t, old, gone, "2026-05-31").Narrowed())
	require.True(t, between(t, old, gone, "").Narrowed())
	require.True(t, between(t, silent, narrower, "2026-06-01").Narrowed())
	// Another scope is closed with it: that was not announced.
	const both = "scopes: {b: {description: B}}\nendpoints: [GET /x: {access: none}]\n"
	require.True(t, between(t, old, both, "2026-06-01").Narrowed())

	const endpoint = "scopes: {b: {description: B, grants: [GET /y, GET /x: {deprecated: {removal: \"2026-06-01\"}}]}}\n"
	const without = "scopes: {b: {description: B, grants: [GET /y]}}\n"
	require.False(t, between(t, endpoint, without, "2026-07-01").Narrowed())
	require.True(t, between(t, endpoint, without, "2026-05-01").Narrowed())

	// An older name ends when it was to.
	const alias = "scopes: {b: {description: B, aliases: [{name: a, until: \"2026-06-01\"}], grants: [GET /x]}}\n"
	r := between(t, alias, gone, "2026-06-01")
	require.Len(t, r.Operations, 1)
	require.Equal(t, []string{"a"}, r.Operations[0].Lost.Credentials[0].Scopes)
	require.False(t, r.Narrowed())
	require.True(t, between(t, alias, gone, "2026-05-01").Narrowed())
}

func TestRenames(t *testing.T) {
	const was = "scopes: {a: {description: A, grants: [GET /x, GET /y]}, b: {description: B, implies: [a], grants: [GET /y, GET /z]}}\n"
	// By what it opens: one scope, whose old name opens nothing.
	r := between(t, was, "scopes: {c: {description: C, grants: [GET /x, GET /y]}, b: {description: B, implies: [c], grants: [GET /y, GET /z]}}\n", "")
	require.Empty(t, r.Operations)
	require.Len(t, r.Scopes, 1)
	require.Equal(t, diff.Renamed, r.Scopes[0].Kind)
	require.False(t, r.Scopes[0].Alias)
	require.True(t, r.Narrowed())
	require.False(t, r.Widened())
	// An alias makes it certain whatever else changes, and nothing breaks.
	r = between(t, was, "scopes: {c: {description: C, aliases: [{name: a}], grants: [GET /x, GET /y]}, b: {description: B, implies: [c], grants: [GET /y, GET /z]}}\n", "")
	require.Empty(t, r.Operations)
	require.True(t, r.Scopes[0].Alias)
	require.False(t, r.Narrowed() || r.Widened())
	r = between(t, was, "scopes: {c: {description: C, aliases: [{name: a}], grants: [GET /x]}, b: {description: B, implies: [c], grants: [GET /y, GET /z]}}\n", "")
	require.Equal(t, diff.Renamed, r.Scopes[0].Kind)
	require.Equal(t, compare.Narrowed, r.Operations[0].Class)
	// Two that took the place of one, or one that opens more, are other scopes.
	r = between(t, was, "scopes: {c: {description: C, grants: [GET /x, GET /y]}, d: {description: D, grants: [GET /x, GET /y]}, b: {description: B, grants: [GET /y, GET /z]}}\n", "")
	for _, s := range r.Scopes {
		require.NotEqual(t, diff.Renamed, s.Kind)
	}
	// Merged into one that was there: tokens with the old name open what that one does.
	r = between(t, was, "scopes: {b: {description: B, aliases: [{name: a}], grants: [GET /x, GET /y, GET /z]}}\n", "")
	require.Equal(t, "b", r.Scopes[len(r.Scopes)-1].Into.Name)
	require.False(t, r.Narrowed())
	require.True(t, r.Widened())
	z := r.Operations[len(r.Operations)-1]
	require.Equal(t, "GET /z", z.Is.String())
	require.Equal(t, []string{"a"}, z.Gained.Credentials[0].Scopes)
}

func TestWhatTakesTheRequests(t *testing.T) {
	const was = "scopes: {a: {description: A, grants: [\"GET /x/{id}\", HEAD /h, GET /g]}, b: {description: B}}\n"
	// A narrower endpoint takes requests from a wider one.
	r := between(t, was, was+"endpoints: [GET /x/health: {access: public, reason: probes}]\n", "")
	require.Equal(t, diff.Added, r.Operations[0].Kind)
	require.Equal(t, "GET /x/{id}", r.Operations[0].Instead.String())
	require.Equal(t, compare.Widened, r.Operations[0].Class)
	r = between(t, was, "scopes: {a: {description: A, grants: [\"GET /x/{id}\", HEAD /h, GET /g]}, b: {description: B, grants: [GET /x/all]}}\n", "")
	require.Equal(t, compare.Changed, r.Operations[0].Class)
	// HEAD followed GET.
	r = between(t, was, "scopes: {a: {description: A, grants: [\"GET /x/{id}\", HEAD /h, GET /g]}, b: {description: B, grants: [HEAD /g]}}\n", "")
	require.Equal(t, "GET /g", r.Operations[0].Instead.String())
	require.Equal(t, compare.Changed, r.Operations[0].Class)
}

// Where a trailing slash is ignored an endpoint has two paths, each of which can come and go.
func TestTrailingSlashes(t *testing.T) {
	const (
		ignored  = "trailingSlash: ignore\nscopes: {a: {description: A, grants: [GET /x]}, b: {description: B}}\n"
		strict   = "scopes: {a: {description: A, grants: [GET /x]}, b: {description: B}}\n"
		separate = "scopes: {a: {description: A, grants: [GET /x]}, b: {description: B, grants: [GET /x/: {id: other}]}}\n"
	)
	for _, c := range []struct {
		was, is string
		kind    diff.Kind
		class   compare.Class
		slash   string
	}{
		{ignored, strict, diff.Removed, compare.Narrowed, "/x/"},
		{strict, ignored, diff.Added, compare.Widened, "/x/"},
		{ignored, separate, diff.Added, compare.Changed, ""},
		{separate, ignored, diff.Removed, compare.Changed, ""},
		{strict, separate, diff.Added, compare.Widened, ""},
	} {
		r := between(t, c.was, c.is, "")
		require.Len(t, r.Operations, 1, "%s%s", c.was, c.is)
		require.Equal(t, c.kind, r.Operations[0].Kind)
		require.Equal(t, c.class, r.Operations[0].Class)
		require.Equal(t, c.slash, r.Operations[0].Slash)
	}
}

func TestMoves(t *testing.T) {
	const was = "scopes: {a: {description: A, grants: [GET /x: {id: getX, summary: Get it}, PUT /x: Put it]}}\n"
	for name, is := range map[string]string{
		"another base": "basePath: /v2\n" + was,
		"an id":        "scopes: {a: {description: A, grants: [GET /things: {id: getX, summary: Other words}, PUT /x: Put it]}}\n",
		"a summary":    "scopes: {a: {description: A, grants: [GET /x: {id: getX, summary: Get it}, PUT /things: Put it]}}\n",
	} {
		r := between(t, was, is, "")
		require.NotEmpty(t, r.Operations, name)
		for _, o := range r.Operations {
			require.Equal(t, diff.Renamed, o.Kind, name)
			require.Equal(t, compare.Equivalent, o.Class, name)
		}
		require.True(t, r.Narrowed(), name)
		require.False(t, r.Widened(), name)
	}
	// Another requirement is another endpoint where only a summary says that it is the same.
	r := between(t, was, "scopes: {a: {description: A, grants: [GET /x: {id: getX, summary: Get it}]}, b: {description: B, grants: [PUT /things: Put it]}}\n", "")
	kinds := map[diff.Kind]int{}
	for _, o := range r.Operations {
		kinds[o.Kind]++
	}
	require.Equal(t, map[diff.Kind]int{diff.Added: 1, diff.Removed: 1}, kinds)
}

// The label is said where it alone tells two endpoints apart that the same callers pass.
func TestAccess(t *testing.T) {
	const scopes = "scopes: {a: {description: A, grants: [GET /y]}}\nendpoints: [GET /x: "
	say := func(access string) string { return scopes + access + "]\n" }
	public, optional := say("{access: public, reason: r}"), say("{access: optional, reason: r}")
	r := between(t, public, optional, "")
	require.Len(t, r.Operations, 1)
	require.Equal(t, compare.Equivalent, r.Operations[0].Class)
	require.Equal(t, []diff.Field{{Name: "access", Was: "public", Is: "optional"}}, r.Operations[0].Fields)
	r = between(t, say("{access: authenticated, reason: r}"), optional, "")
	require.Equal(t, compare.Widened, r.Operations[0].Class)
	require.Empty(t, r.Operations[0].Fields)
	r = between(t, say("{requires: a, reason: r}"), say("{access: authenticated, reason: r}"), "")
	require.Equal(t, compare.Widened, r.Operations[0].Class)
	require.Empty(t, r.Operations[0].Fields)
}

// What decides who gets a token, or what a scope is worth, counts without any endpoint.
func TestWhatIsSaidOfTheVocabulary(t *testing.T) {
	const head = "schemes: {oauth2: {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https://id.example.com/t\"}}}}\nholders: {all: {title: All}, few: {title: Few}}\n"
	base := head + "scopes: {a: {description: A}, b: {description: B}}\nsets: {s: {title: S, scopes: [a]}}\n"
	for is, want := range map[string][2]bool{
		base: {false, false},
		head + "scopes: {a: {description: A, holders: [all]}, b: {description: B}}\nsets: {s: {title: S, scopes: [a]}}\n":         {true, false},
		head + "scopes: {a: {description: A, objects: all}, b: {description: B}}\nsets: {s: {title: S, scopes: [a]}}\n":           {true, false},
		head + "scopes: {a: {description: A, adminConsent: true}, b: {description: B}}\nsets: {s: {title: S, scopes: [a]}}\n":     {false, true},
		head + "scopes: {a: {description: A, implies: [b]}, b: {description: B}}\nsets: {s: {title: S, scopes: [a]}}\n":           {true, false},
		head + "scopes: {a: {description: A}, b: {description: B}}\nsets: {s: {title: S, scopes: [a, b]}}\n":                      {true, false},
		head + "scopes: {a: {description: A}, b: {description: B}}\nsets: {s: {title: S, scopes: [b]}}\n":                         {true, true},
		head + "scopes: {a: {description: A}, b: {description: B}}\n":                                                             {false, true},
		head + "scopes: {a: {description: A}}\nsets: {s: {title: S, scopes: [a]}}\n":                                              {false, true},
		head + "scopes: {a: {description: A}, b: {description: B}, c: {description: C}}\nsets: {s: {title: S, scopes: [a]}}\n":    {false, false},
		strings.Replace(base, "id.example.com", "id.example.org", 1):                                                              {true, true},
		strings.Replace(base, "flows: {clientCredentials", "resource: \"https://api.example.com\", flows: {clientCredentials", 1): {false, false}, // was not said
		strings.Replace(base, "oauth2: {type", "login: {type", 1):                                                                 {false, false},
		strings.Replace(base, "title: All", "title: Everybody", 1):                                                                {false, false},
	} {
		r := between(t, base, is, "")
		require.Equal(t, want, [2]bool{r.Widened(), r.Narrowed()}, is)
		require.Equal(t, is == base, r.Empty(), is)
	}
}

// What is said in another language is words, by language, and changes nothing for anybody.
func TestTranslations(t *testing.T) {
	const was = `holders: {h: {translations: {de: {title: H}}}}
groups: [{id: g, translations: {de: {note: Vorher}}, scopes: {a: {description: A, translations: {de: {title: Lesen}, fr: {title: Lire}}, grants: [GET /x: {translations: {de: {summary: X}}}]}}}]
sets: {s: {scopes: [a], translations: {de: {description: S}}}}
`
	r := between(t, was, was, "")
	require.True(t, r.Empty())
	r = between(t, was, strings.NewReplacer("Lesen", "Ansehen", ", fr: {title: Lire}", "", "title: H", "title: Halter", "note: Vorher", "note: Nachher", "summary: X", "summary: Neu", "description: S", "description: Satz").Replace(was), "")
	require.False(t, r.Widened() || r.Narrowed())
	var said []string
	say := func(of string, fields []diff.Field) {
		for _, f := range fields {
			require.True(t, f.Words(), f.Name)
			require.Equal(t, compare.Equivalent, f.Class)
			said = append(said, of+" "+f.Name+": "+f.Was+" > "+f.Is)
		}
	}
	for _, o := range r.Operations {
		say(o.Is.String(), o.Fields)
	}
	for _, s := range r.Scopes {
		say(s.Is.Name, s.Fields)
	}
	for _, p := range r.Parts {
		say(p.Section, p.Fields)
	}
	require.Equal(t, []string{
		"GET /x summary (de): X > Neu", "a title (de): Lesen > Ansehen", "a title (fr): Lire > ", "holder title (de): H > Halter", "group note (de): Vorher > Nachher", "set description (de): S > Satz",
	}, said)
}

// A scheme that only got another name keeps its callers, beside others that come; which one it is is said by how it is presented, or by what carries scopes
// by default.
func TestSchemesOfAnotherName(t *testing.T) {
	const scopes = "scopes: {read: {description: R., grants: [GET /a]}}\n"
	token := func(name, more string) string {
		return name + ": {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https://id.example.com/t\"}}" + more + "}"
	}
	const key = "key: {type: apiKey, in: header, name: X-Key}"
	for name, c := range map[string]struct {
		was, is string
		same    bool
	}{
		"implicit, declared now":                   {"", "schemes: {" + token("login", ", default: true") + ", " + key + "}\n", true},
		"of two that come the default one":         {"", "schemes: {" + token("other", "") + ", " + token("login", ", default: true") + "}\n", true},
		"presented in another way":                 {"schemes: {" + token("login", ", default: true") + "}\n", "schemes: {key: {type: apiKey, in: header, name: X-Key, default: true}}\n", false},
		"two of one kind, neither of them default": {"schemes: {" + token("one", "") + ", key: {type: apiKey, in: header, name: X-Key, default: true}}\n", "schemes: {" + token("two", "") + ", " + token("three", "") + ", key: {type: apiKey, in: header, name: X-Key, default: true}}\n", false},
	} {
		r := diff.APIs(text(t, c.was+scopes), text(t, c.is+scopes), diff.Options{})
		if c.same {
			require.Empty(t, r.Operations, name)
		}
		renamed := 0
		for _, p := range r.Parts {
			if p.Section == "scheme" && p.Kind == diff.Renamed {
				renamed++
				require.Equal(t, "login", p.Name, name)
			}
		}
		require.Equal(t, c.same, renamed == 1, name)
	}
}
