package markdown

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/lang"
	"github.com/scopegen/scopegen/templates/markdown/site"
	"github.com/stretchr/testify/require"
)

func named(names ...string) *spec.API {
	api := &spec.API{Schemes: []*spec.Scheme{{Name: "x", Type: "oauth2", Default: true}}}
	for _, n := range names {
		api.Scopes = append(api.Scopes, &spec.Scope{Name: n, Scheme: api.Schemes[0]})
	}
	return api
}

func TestMatrix(t *testing.T) {
	build := func(names ...string) matrix {
		api := named(names...)
		spec.Seal(api)
		return newBuilder(api, "", testLayout(api), lang.For("en")).matrix(api.Scopes)
	}
	m := build("a:read", "a:write", "b:read", "b:write", "b:share", "c")
	require.Equal(t, []string{"`read`", "`write`"}, m.Actions)
	var rows []string
	for _, r := range m.Rows {
		rows = append(rows, linked.ReplaceAllString(strings.Join(append([]string{r.Resource}, r.Cells...), " ")+" "+r.Others, "$1"))
	}
	require.Equal(t, []string{"`a` yes yes ", "`b` yes yes `b:share`", "`c`   `c`"}, rows)
	require.Empty(t, build("a:read", "b:read", "c:read"))                                         // one action
	require.Empty(t, build("a:read", "a:write"))                                                  // one resource
	require.Empty(t, build("a:read", "a:write", "b:read", "b:write", "c", "d", "e", "f", "g"))    // few are called so
	require.Empty(t, build("https://x/a", "https://x/b", "http://y/a", "http://y/b", ":a", "b:")) // a colon is not enough
}

// What Mermaid and the page around it could take for syntax is a character by number; others stay legible.
func TestGraph(t *testing.T) {
	api := named("a:read", `x"]-->y<script>{{}}`, "ü`#;|")
	api.Scopes[1].Implies = []spec.Implication{{To: api.Scopes[0]}, {To: api.Scopes[0]}, {To: api.Scopes[2]}}
	spec.Seal(api)
	b := newBuilder(api, "", testLayout(api), lang.For("en"))
	graph := b.index(nil, nil).Graph
	require.Equal(t, "flowchart LR\n  s1[\"x#34;#93;--#62;y#60;script#62;#123;#123;#125;#125;\"] --> s0[\"a:read\"]\n  s1 --> s2[\"#252;#96;#35;#59;#124;\"]", graph)
	decoded := regexp.MustCompile(`#(\d+);`).ReplaceAllStringFunc(label(api.Scopes[1].Name), func(ref string) string {
		n, err := strconv.Atoi(strings.Trim(ref, "#;"))
		require.NoError(t, err)
		return string(rune(n))
	})
	require.Equal(t, api.Scopes[1].Name, decoded)
	require.Empty(t, newBuilder(api, "", newLayout(site.Named("hugo"), splitGroup, api), lang.For("en")).index(nil, nil).Graph)
}

// More arrows than anybody could follow are drawn group by group.
func TestLargeGraphs(t *testing.T) {
	api := named()
	for g := range 3 {
		group := &spec.Group{ID: "g" + strconv.Itoa(g)}
		api.Groups = append(api.Groups, group)
		for i := range manyArrows {
			s := &spec.Scope{Name: group.ID + ":" + strconv.Itoa(i), Scheme: api.Schemes[0], Group: group}
			if i > 0 && (g > 0 || i < 5) {
				s.Implies = []spec.Implication{{To: api.Scopes[len(api.Scopes)-1]}}
			}
			if i == 0 && g == 2 {
				s.Implies = []spec.Implication{{To: api.Scopes[0]}, {To: api.Scopes[1]}}
			}
			group.Scopes = append(group.Scopes, s)
			api.Scopes = append(api.Scopes, s)
		}
	}
	spec.Seal(api)
	b := newBuilder(api, "", testLayout(api), lang.For("en"))
	groups, loose := b.groupPages()
	require.Empty(t, b.index(groups, loose).Graph)
	require.Equal(t, 4, strings.Count(groups[0].Graph, "-->"))
	require.Equal(t, manyArrows-1, strings.Count(groups[1].Graph, "-->"))
	require.Empty(t, groups[2].Graph) // one too many
}

// Words and texts come in the language of the pages, and texts without a translation stay.
func TestInAnotherLanguage(t *testing.T) {
	api := model(t)
	api.Scopes[0].Translations = []spec.Translation{{Locale: "de", Texts: spec.Texts{Description: "Ordner lesen."}}}
	api.Groups[0].Translations = []spec.Translation{{Locale: "de", Texts: spec.Texts{Title: "Ablage"}}}
	r := request(api)
	r.Options["lang"] = "de"
	result, err := Target.Emit(r)
	require.NoError(t, err)
	require.Empty(t, result.Found)
	pages := map[string]string{}
	for _, f := range result.Files {
		pages[f.Path] = string(f.Data)
	}
	store := pages["docs/store.md"]
	require.Contains(t, store, "# Ablage\n")
	require.Contains(t, store, "Ordner lesen.")
	require.Contains(t, store, "Change things.")
	require.Contains(t, store, "Dateien ändern")
	require.NotContains(t, store, "Change your files")
	require.Contains(t, pages["docs/endpoints.md"], lang.For("de").Say("heading-open"))
	require.Contains(t, pages["docs/index.md"], `"insufficient scope"`) // the guard's answer is the same everywhere
}
