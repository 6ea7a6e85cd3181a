package markdown

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/lang"
	"github.com/scopegen/scopegen/templates/markdown/site"
	"github.com/stretchr/testify/require"
)

var splits = []string{splitGroup, splitScope, splitSingle}

// emitFor runs the target for a site; findings of its own check are errors, and so fail here.
func emitFor(t *testing.T, api *spec.API, site, split string) map[string]string {
	r := request(api)
	r.Options["site"], r.Options["split"] = site, split
	result, err := Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Found)
	out := map[string]string{}
	for _, f := range result.Files {
		require.Contains(t, string(f.Data[:min(len(f.Data), 1024)]), output.Mark)
		out[f.Path] = string(f.Data)
	}
	require.Len(t, out, len(result.Files))
	return out
}

func eachLayout(t *testing.T, run func(t *testing.T, site, split string)) {
	for _, name := range site.Names() {
		for _, split := range splits {
			t.Run(name+"/"+split, func(t *testing.T) { run(t, name, split) })
		}
	}
}

var printedAnchor = regexp.MustCompile(`<a id="([^"]+)"></a>|(?m)^#.* \{#([^}]+)\}$`)

// A link from elsewhere must survive a change of site and of split: what has an anchor has it everywhere.
func TestAnchorsAreTheSameEverywhere(t *testing.T) {
	anchors := func(pages map[string]string) (found []string) {
		for _, text := range pages {
			for _, m := range printedAnchor.FindAllStringSubmatch(text, -1) {
				if at := m[1] + m[2]; !strings.HasPrefix(at, "page-") {
					found = append(found, at)
				}
			}
		}
		return found
	}
	want := anchors(emitFor(t, model(t), "github", splitGroup))
	require.Greater(t, len(want), 20)
	eachLayout(t, func(t *testing.T, site, split string) {
		require.ElementsMatch(t, want, anchors(emitFor(t, model(t), site, split)))
	})
}

// Pages say the same whatever the site: what differs is front matter, anchors, titles and destinations of links, and where diagrams are drawn.
func TestTextIsTheSameEverywhere(t *testing.T) {
	drop := regexp.MustCompile(`\A---\n(?:.*\n)*?---\n|<a id="[^"]+"></a>\n?| \{#[^}]+\}|(?m:^# .*$)|#+ What implies what\n\n.*\n\n` + "```mermaid\n(?:.*\n)*?```\n")
	destination := regexp.MustCompile(`\]\([^()]*\)`)
	text := func(pages map[string]string) map[string]string {
		out := map[string]string{}
		for file, s := range pages {
			if path.Ext(file) == ".md" {
				s = destination.ReplaceAllString(drop.ReplaceAllString(s, ""), "]")
				out[strings.ReplaceAll(file, "_index", "index")] = strings.Join(strings.Fields(s), " ")
			}
		}
		return out
	}
	eachLayout(t, func(t *testing.T, site, split string) {
		require.Equal(t, text(emitFor(t, model(t), "github", split)), text(emitFor(t, model(t), site, split)))
	})
}

// Adding a scope and turning the order round moves no link to what was there.
func TestLinksSurviveChanges(t *testing.T) {
	addresses := func(api *spec.API, name, split string) (out []string) {
		l := newLayout(site.Named(name), split, api)
		for _, s := range api.Scopes {
			if to := l.scopePlace(s); s.Name != "added:scope" {
				out = append(out, l.site.Address(to.File)+"#"+to.Anchor)
			}
		}
		return out
	}
	eachLayout(t, func(t *testing.T, name, split string) {
		was := addresses(model(t), name, split)
		api := model(t)
		added := &spec.Scope{Name: "added:scope", Group: api.Groups[0]}
		for i, j := 0, len(api.Scopes)-1; i < j; i, j = i+1, j-1 {
			api.Scopes[i], api.Scopes[j] = api.Scopes[j], api.Scopes[i]
		}
		api.Scopes = append([]*spec.Scope{added}, api.Scopes...)
		require.ElementsMatch(t, was, addresses(api, name, split))
	})
}

// The check sees each fault whatever the site.
func TestFaultsAreSeenEverywhere(t *testing.T) {
	const front = `{{template "front" .}}` + "\n"
	eachLayout(t, func(t *testing.T, site, split string) {
		for says, text := range map[string]string{
			"which does not exist (template": front + "[x](./gone.md#y)",
			"0 times":                        front,
		} {
			r := request(model(t))
			r.Options["site"], r.Options["split"], r.Options["templates"] = site, split, "tpl"
			r.Read = func(p string) ([]byte, error) {
				if p == "tpl/endpoints.md.tmpl" {
					return []byte(text), nil
				}
				return nil, missing(p)
			}
			result, err := Target.Emit(r)
			require.NoError(t, err)
			require.Empty(t, result.Files)
			var all []string
			for _, d := range result.Found {
				all = append(all, d.Message)
			}
			require.Contains(t, strings.Join(all, "\n"), says)
		}
	})
}

func TestScopePages(t *testing.T) {
	pages := emitFor(t, model(t), "github", splitScope)
	require.Contains(t, pages, "docs/store/index.md")
	text := pages["docs/store/store-read.md"]
	require.Contains(t, text, "\n# `store:read`\n\n<a id=\"scope-store-read\"></a>\n")
	require.Contains(t, text, "(../endpoints.md#op-get-api-store-asset-)")
	require.Contains(t, text, "[`store:write`](./store-write.md)")
	require.Contains(t, pages["docs/endpoints.md"], "[`store:read`](./store/store-read.md)")
	require.Contains(t, pages["docs/scopes/https-example-com-auth-x-"+digest("https://example.com/auth/x")+".md"], "Part of [Factory")
}

func TestSinglePage(t *testing.T) {
	pages := emitFor(t, model(t), "starlight", splitSingle)
	require.Len(t, pages, 1)
	text := pages["docs/index.md"]
	require.NotRegexp(t, `(?m)^# `, text[strings.Index(text, "\n---\n"):])
	require.Contains(t, text, "<a id=\"page-store\"></a>\n\n## Store")
	require.Contains(t, text, "<a id=\"scope-store-read\"></a>\n\n### `store:read`")
	require.NotRegexp(t, `\]\([^#]`, text)
}

// A scope that is called as its group's folder must not become the folder's own page.
func TestScopeStem(t *testing.T) {
	for name, want := range map[string]string{
		"store:read": "store-read", "store": "store-" + digest("store"), "index": "index-" + digest("index"), "con": "con-" + digest("con"), "a.b": "a-b-" + digest("a.b"),
		"store-read": "store--read", "9lives": "scope-9lives-" + digest("9lives"), "Store:Read": "store-read-" + digest("Store:Read"),
	} {
		require.Equal(t, want, scopeStem(name, "store"))
	}
}

// An endpoint's page depends on its own path alone, so that others come and go without moving it.
func TestSections(t *testing.T) {
	pages := func(api *spec.API, split string) (map[string]string, map[string]string) {
		r := request(api)
		r.Options["sections"], r.Options["split"] = "2", split
		result, err := Target.Emit(r)
		require.NoError(t, err)
		require.Empty(t, result.Found)
		files, at := map[string]string{}, map[string]string{}
		for _, f := range result.Files {
			files[f.Path] = string(f.Data)
			for _, m := range printedAnchor.FindAllStringSubmatch(string(f.Data), -1) {
				if strings.HasPrefix(m[1], "op-") {
					require.Empty(t, at[m[1]])
					at[m[1]] = f.Path
				}
			}
		}
		return files, at
	}
	api := model(t)
	files, at := pages(api, splitGroup)
	require.Len(t, at, len(api.Operations))
	require.Equal(t, "docs/endpoints/api-store.md", at["op-get-api-store-asset-by-id"])
	require.Equal(t, "docs/endpoints/healthz.md", at["op-get-healthz"])
	require.NotContains(t, files, "docs/endpoints.md")
	require.Contains(t, files["docs/endpoints/index.md"], "| [`/api/store`](./api-store.md) | 4 | 0 |\n")
	require.Contains(t, files["docs/endpoints/api-store.md"], "(../store.md#scope-store-read)")
	require.Contains(t, files["docs/store.md"], "(./endpoints/api-store.md#op-get-api-store-asset-by-id)")
	require.Contains(t, files["docs/index.md"], "(./endpoints/index.md)")
	for _, split := range splits[:2] {
		more := model(t)
		more.Operations = append([]*spec.Operation{op("GET", "/new", "", spec.Grant{Scope: more.Scopes[0], Scheme: more.Schemes[0]}), {Method: "GET", Path: "/other", Access: spec.Public}}, more.Operations[1:]...)
		spec.Seal(more)
		_, now := pages(more, split)
		for anchor, file := range now {
			if was := at[anchor]; was != "" {
				require.Equal(t, was, file)
			}
		}
	}
	_, single := pages(model(t), splitSingle)
	require.Equal(t, "docs/index.md", single["op-get-healthz"])
}

func TestSectionStem(t *testing.T) {
	for begins, want := range map[string]string{
		"/v2/orders": "v2-orders", "/v2-orders": "v2-orders-" + digest("/v2-orders"), "/": "section-" + digest("/"), "/a/{id}": "a-id-" + digest("/a/{id}"),
		"/Store": "store-" + digest("/Store"), "/endpoints": "endpoints-" + digest("/endpoints"), "/index": "index-" + digest("/index"),
	} {
		require.Equal(t, want, sectionStem(begins, 2, "endpoints"))
	}
	require.Equal(t, "v2-orders", sectionStem("/v2-orders", 1, "endpoints"))
}

// Where all paths begin alike, sections are told by what comes after that; versions are no sections.
func TestSectionsLookPastWhatIsShared(t *testing.T) {
	for want, paths := range map[string][]string{
		"/v2/a /v2/b":         {"/v2/a/x", "/v2/a/y", "/v2/a", "/v2/b/x", "/v2/b/y"},
		"/v1/a /v2/a":         {"/v1/a/x", "/v1/a/y", "/v2/a/x", "/v2/a/y"},
		"/p/q/v1/a /p/q/v1/b": {"/p/q/v1/a/x", "/p/q/v1/a/y", "/p/q/v1/b", "/p/q/v1/b/c"},
		"/a /b":               {"/a/x", "/a/y", "/b/x", "/b/y"},
	} {
		scheme := &spec.Scheme{Name: "x", Default: true}
		api := &spec.API{Schemes: []*spec.Scheme{scheme}, Scopes: []*spec.Scope{{Name: "s", Scheme: scheme}}}
		for _, p := range paths {
			o := op("GET", p, "", spec.Grant{Scope: api.Scopes[0], Scheme: scheme})
			o.Base = ""
			api.Operations = append(api.Operations, o)
		}
		spec.Seal(api)
		var have []string
		for _, s := range newBuilder(api, "", testLayout(api), lang.For("en")).endpoints().Sections {
			have = append(have, strings.Trim(s.Title, "`"))
		}
		require.Equal(t, want, strings.Join(have, " "))
	}
}

// A page that GitHub would not show is a warning, with the option that makes several of it.
func TestLargePages(t *testing.T) {
	api := large(900)
	for _, o := range api.Operations {
		o.Summary = strings.Repeat("x", 600)
	}
	r := request(api)
	result, err := Target.Emit(r)
	require.NoError(t, err)
	require.NotEmpty(t, result.Files)
	require.Len(t, result.Found, 2)
	require.Contains(t, result.Found[0].Message+result.Found[1].Message, "docs/endpoints.md has ")
	require.Equal(t, "split it: sections: 1", result.Found[1].Hint)
	r.Options["site"] = "vitepress"
	result, err = Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Found)
}

// What an endpoint is called, and what its author says of it, is on its page.
func TestEndpointsSayWhatTheyAre(t *testing.T) {
	api := model(t)
	o := api.Operations[0]
	o.ID, o.IDGiven, o.RPC, o.Description = "listAssets", true, "assets.v1.Assets/List", "Lists | what\n\nthere is."
	o.Translations = []spec.Translation{{Locale: "de", Texts: spec.Texts{Description: "Nennt, was es gibt."}}}
	says := func(tag string) string {
		r := request(api)
		r.Options["lang"] = tag
		result, err := Target.Emit(r)
		require.NoError(t, err)
		for _, f := range result.Files {
			if f.Path == "docs/endpoints.md" {
				return string(f.Data)
			}
		}
		return ""
	}
	text := says("en")
	require.Contains(t, text, "</a>`GET /api/store/asset/` | `listAssets`, `assets.v1.Assets/List` | List Assets |")
	require.Contains(t, text, "- [`GET /api/store/asset/`](#op-get-api-store-asset-): Lists &#124; what<br/><br/>there is.\n")
	require.Contains(t, says("de"), "(#op-get-api-store-asset-): Nennt, was es gibt.\n")
}
