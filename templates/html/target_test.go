package html

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/generator"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

func request(api *spec.API, options generator.Options) *generator.Request {
	all := generator.Options{}
	for _, o := range Target.Options {
		switch o.Kind {
		case generator.Bool:
			all[o.Name] = false
		case generator.Sources:
			all[o.Name] = []generator.Keyed(nil)
		default:
			all[o.Name] = o.Default
		}
	}
	all["file"] = "explorer.html"
	for name, v := range options {
		all[name] = v
	}
	return &generator.Request{API: api, Options: all}
}

func render(t testing.TB, r *generator.Request) map[string]string {
	t.Helper()
	result, err := Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Found)
	files := map[string]string{}
	for _, f := range result.Files {
		files[f.Path] = string(f.Data)
	}
	return files
}

// hostile are texts that end something, begin something, or mean something, in HTML, JavaScript, JSON or templates.
var hostile = []string{
	`</script><script>alert(1)</script>`, `</SCRIPT >`, `<!--<script>`, `-->`, `]]>`, `<![CDATA[`, `"}]}</script>`, `\u003c/script>`, `'";//`, "${alert(1)}", "`", `{{.CSP}}`, `&lt;b&gt;`, `&#60;`,
	"\u2028\u2029", "\u202e\u0000\ufeff", `\`, `<img src=x onerror=alert(1)>`, `javascript:alert(1)`, `</title><script>`, `" onload="x`, `<svg/onload=x>`, `__proto__`, `constructor`, "%3Cscript%3E",
}

func hostileAPI(text string) *spec.API {
	a := &spec.API{Info: spec.Info{Title: text, Version: text, Description: text}}
	a.Schemes = []*spec.Scheme{{Name: text, Type: "apiKey", Description: text, In: text, Param: text, Resource: text, Claims: []spec.Claim{{Name: text, Prefix: text}}}}
	a.SubjectTypes = []*spec.SubjectType{{Name: text, Title: text, Description: text}}
	a.Holders = []*spec.Holder{{Name: text, Title: text, Description: text}}
	a.Groups = []*spec.Group{{ID: text, Title: text, Description: text, Note: text, Owner: text}}
	a.Scopes = []*spec.Scope{{
		Name: text, Title: text, Description: text, Note: text, Group: a.Groups[0], Scheme: a.Schemes[0], Consent: []spec.Localized{{Locale: text, Text: text}},
		Holders: a.Holders, SubjectTypes: a.SubjectTypes, Tags: []string{text}, Owner: text, Aliases: []spec.Alias{{Name: text + "2", Until: text}}, Deprecated: &spec.Deprecation{Note: text},
	}}
	a.Sets = []*spec.Set{{Name: text, Title: text, Description: text, Scopes: a.Scopes}}
	a.Retired = []*spec.Retired{{Name: text + "3", Note: text}}
	a.Operations = []*spec.Operation{{Method: "GET", Path: "/" + text, ID: text, IDGiven: true, Summary: text, Reason: text, Requires: &spec.Tree{Scope: a.Scopes[0], Scheme: a.Schemes[0]}}}
	a.Operations[0].Pattern, _ = spec.ParsePublishedPattern("/" + text)
	spec.Seal(a)
	return a
}

// outline is what a page is made of, but for its data.
func outline(page string) string {
	_, rest, _ := strings.Cut(page, `id="scopegen-data">`)
	_, rest, _ = strings.Cut(rest, "</script>")
	return fmt.Sprint(strings.Count(strings.ToLower(page), "<script"), strings.Count(page, "<title"), strings.Count(page, "<style"), strings.Count(page, "<"), len(rest))
}

// staysText holds that a text is data in the page, whatever it says: the elements are those of a page without it, and the data gives it back.
func staysText(t *testing.T, text, plain string) {
	page := render(t, request(hostileAPI(text), nil))["explorer.html"]
	require.Equal(t, plain, outline(page), "%q", text)
	data, err := between([]byte(page), `<script type="application/json" id="scopegen-data">`, "</script>")
	require.NoError(t, err)
	require.NotContains(t, string(data), "<")
	require.NotContains(t, string(data), "\u2028")
	var read map[string]any
	require.NoError(t, json.Unmarshal(data, &read))
	scope := read["apis"].([]any)[0].(map[string]any)["scopes"].([]any)[0].(map[string]any)
	for _, member := range []string{"n", "t", "d", "note", "owner"} {
		require.Equal(t, text, scope[member])
	}
	require.Equal(t, text, read["title"])
}

func TestHostileTextStaysText(t *testing.T) {
	plain := outline(render(t, request(hostileAPI("plain"), nil))["explorer.html"])
	for _, text := range hostile {
		staysText(t, text, plain)
	}
}

func FuzzTextStaysText(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	plain := outline(render(f, request(hostileAPI("plain"), nil))["explorer.html"])
	f.Fuzz(func(t *testing.T, text string) {
		if text != "" && utf8.ValidString(text) { // readers take no other
			staysText(t, text, plain)
		}
	})
}

// The page is the same whenever it is rendered, and says what each of several APIs says.
func TestSeveralAPIsAndAnEarlierOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		api, was, other := randomAPI(r), randomAPI(r), randomAPI(r)
		req := request(api, generator.Options{
			"previous": "old.yaml", "key": "main", "with": []generator.Keyed{{Key: "other", Path: "other.json"}}, "title": "All", "go": true,
		})
		req.LoadModel = func(path string) (*spec.API, diag.List, error) {
			return map[string]*spec.API{"old.yaml": was, "other.json": other}[path], nil, nil
		}
		first := render(t, req) // which reads the page again
		require.Equal(t, first, render(t, req))
		req.Options["assets"] = "external"
		files := render(t, req)
		require.Len(t, files, 3)
		require.NotContains(t, files["explorer.html"], "<style")
		require.Contains(t, files["explorer.html"], `<script src="./explorer.js"></script>`)
		require.Contains(t, files["explorer.js"], builtin.script)
	}
}

// What is the same under another name is paired, and nothing else is.
func TestPairsOfAnEarlierVersion(t *testing.T) {
	api := func(scope, alias string, paths ...string) *spec.API {
		a := &spec.API{Schemes: []*spec.Scheme{{Name: "oauth2", Type: "oauth2", Default: true}}}
		a.Scopes = []*spec.Scope{{Name: "other", Scheme: a.Schemes[0]}, {Name: scope, Scheme: a.Schemes[0]}}
		if alias != "" {
			a.Scopes[1].Aliases = []spec.Alias{{Name: alias}}
		}
		for i, path := range paths {
			o := &spec.Operation{Method: "GET", Path: path, Requires: &spec.Tree{Scope: a.Scopes[1], Scheme: a.Schemes[0]}}
			if i == 2 {
				o.ID, o.IDGiven = "getMoved", true
			}
			o.Pattern, _ = spec.ParsePattern(path)
			a.Operations = append(a.Operations, o)
		}
		require.Zero(t, spec.Seal(a).Errors())
		return a
	}
	was := api("notes", "", "/notes", "/notes/{note}", "/moved/away")
	is := api("notes:read", "notes", "/notes", "/notes/{id}", "/moved/here", "/new")
	p := previous(was, is)
	require.Equal(t, map[int]int{1: 1, 2: 2}, p.OpPair)
	require.Equal(t, map[int]int{1: 1}, p.ScopePair)
	require.Empty(t, previous(is, is).OpPair)
	require.Empty(t, previous(is, is).ScopePair)
	// An implicit scheme that is declared now, beside another one.
	was.Schemes[0].Name, was.Schemes[0].Type, was.Schemes[0].HTTPScheme = "bearer", "http", "bearer"
	is.Schemes = slices.Insert(is.Schemes, 0, &spec.Scheme{Name: "key", Type: "apiKey", In: "header", Param: "X-Key"})
	require.Zero(t, spec.Seal(is).Errors())
	require.Equal(t, map[int]int{1: 0}, previous(was, is).SchemePair)
	require.Empty(t, previous(is, is).SchemePair)
}

// The check finds whatever is changed in a page's data, and what could run beside the program.
func TestCheckSeesChanges(t *testing.T) {
	api := hostileAPI("plain")
	s := &shown{title: "plain", apis: []one{{api: api}}}
	page := []byte(render(t, request(api, nil))["explorer.html"])
	require.NoError(t, s.check(page, builtin, "", false))
	for _, change := range [][2]string{
		{`"n":"plain","t":"plain","d":"plain","note"`, `"n":"plain","t":"plain","d":"other","note"`},
		{`["GET","/plain",0`, `["GET","/plains",0`},
		{`"reqs":[[{"n":[[0,[0]]],"st":[0]}]]`, `"reqs":[[[0]]]`},
		{`"reqs":[[{"n":[[0,[0]]],"st":[0]}]]`, `"reqs":[[{}]]`},
		{`"reqs":[[{"n":[[0,[0]]],"st":[0]}]]`, `"reqs":[]`},
		{`"al":[{"n":"plain2"`, `"al":[{"n":"plain3"`},
		{`"sets":[{"n":"plain","t":"plain","d":"plain","s":[0]`, `"sets":[{"n":"plain","t":"plain","d":"plain","s":[]`},
		{`"retired":[{"n":"plain3"`, `"retired":[{"n":"plain4"`},
		{`<body>`, `<body><script>x</script>`},
		{`default-src &#39;none&#39;`, `default-src *`},
		{`"use strict"`, `"use  strict"`},
		{`<title>plain</title>`, `<title>other</title>`},
	} {
		changed := bytes.Replace(page, []byte(change[0]), []byte(change[1]), 1)
		require.NotEqual(t, page, changed, "%s does not stand in the page", change[0])
		require.Error(t, s.check(changed, builtin, "", false), "%s", change[1])
	}
}

// No asset holds what would end its element or change how it is read.
func TestAssetsCanStandInThePage(t *testing.T) {
	for _, bad := range []string{"</script", "<script", "<!--"} {
		require.NotContains(t, strings.ToLower(builtin.script), bad)
	}
	require.NotContains(t, strings.ToLower(builtin.style), "</style")
	for _, network := range []string{"http:", "https:", "@import", "url("} {
		require.NotContains(t, builtin.style, network)
	}
}

// No literal of an asset goes over several lines: joined takes indentation and lines of comment away, which would be parts of it.
func TestNoLiteralGoesOverLines(t *testing.T) {
	lines, class := 0, regexp.MustCompile(`\[(?:\\.|[^\]\\])*\]`)
	for _, pattern := range []string{"assets/core/*.js", "assets/ui/*.js", "assets/*.css"} {
		names, err := fs.Glob(files, pattern)
		require.NoError(t, err)
		require.NotEmpty(t, names, pattern)
		for _, name := range names {
			data, err := files.ReadFile(name)
			require.NoError(t, err)
			for line := range strings.Lines(string(data)) {
				if line = strings.TrimSpace(line); !strings.HasPrefix(line, "//") {
					lines++
					if strings.Count(line, "`")%2 != 0 { // unless a class of a regular expression has one
						line = class.ReplaceAllString(line, "")
					}
					require.Zero(t, strings.Count(line, "`")%2, "%s: %s", name, line)
					require.False(t, strings.HasSuffix(line, `\`), "%s: %s", name, line)
				}
			}
		}
	}
	require.Greater(t, lines, 1000)
}

// large is an API of n operations and 600 scopes in 200 groups, as published ones look.
func large(n int) *spec.API {
	a := &spec.API{Info: spec.Info{Title: "Large", Version: "1"}}
	a.Schemes = []*spec.Scheme{{Name: "oauth2", Type: "oauth2", Default: true}}
	for g := range 200 {
		group := &spec.Group{ID: fmt.Sprintf("group%d", g), Title: fmt.Sprintf("Group %d", g)}
		a.Groups = append(a.Groups, group)
		for i, action := range []string{"read", "write", "admin"} {
			s := &spec.Scope{Name: fmt.Sprintf("group%d:%s", g, action), Description: fmt.Sprintf("Grants %s access to the things of group %d.", action, g), Group: group, Scheme: a.Schemes[0], Risk: spec.Risk(i + 1)}
			if i > 0 {
				s.Implies = []spec.Implication{{To: a.Scopes[len(a.Scopes)-1], Via: a.Scopes[len(a.Scopes)-1].Name}}
			}
			a.Scopes, group.Scopes = append(a.Scopes, s), append(group.Scopes, s)
		}
	}
	methods := []string{"GET", "POST", "PUT", "PATCH", "DELETE"}
	for i := range n {
		g, m := i%200, i/200%5
		level := []int{0, 1, 1, 1, 2}[m]
		tree := &spec.Tree{Any: []*spec.Tree{{Scope: a.Scopes[g*3+level], Scheme: a.Schemes[0]}}}
		if i%7 == 0 {
			tree.Any = append(tree.Any, &spec.Tree{All: []*spec.Tree{{Scope: a.Scopes[(g+1)%200*3+level], Scheme: a.Schemes[0]}, {Scope: a.Scopes[g*3], Scheme: a.Schemes[0]}}})
		}
		o := &spec.Operation{Method: methods[m], Path: fmt.Sprintf("/api/v1/group%d/things%d/{thing_id}/sub/{sub_id}", g, i/1000), Summary: fmt.Sprintf("%s a thing of group %d", methods[m], g), Requires: tree}
		o.Pattern, _ = spec.ParsePattern(o.Path)
		a.Operations = append(a.Operations, o)
	}
	spec.Seal(a)
	return a
}

// An API of 10,000 endpoints and 600 scopes is a page of at most 1.2 MB, and its size grows with the number of endpoints, not faster.
func TestSize(t *testing.T) {
	sizes := map[int]int{}
	for _, n := range []int{2500, 5000, 10000} {
		sizes[n] = len(render(t, request(large(n), nil))["explorer.html"])
	}
	t.Log(sizes, "of which script and style", len(builtin.script)+len(builtin.style))
	require.LessOrEqual(t, sizes[10000], 1_200_000)
	require.LessOrEqual(t, sizes[10000]-sizes[5000], 21*(sizes[5000]-sizes[2500])/10)
}

func BenchmarkPage(b *testing.B) {
	api := large(10000)
	b.ResetTimer()
	size := 0
	for b.Loop() {
		size = len(render(b, request(api, nil))["explorer.html"])
	}
	b.ReportMetric(float64(size), "B/page")
}
