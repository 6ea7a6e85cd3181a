package site

import (
	"encoding/json"
	"html"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/templates/markdown/escape"
	"github.com/stretchr/testify/require"
)

const mark = "Code generated. Hands off."

func TestNames(t *testing.T) {
	require.Equal(t, []string{"github", "docusaurus", "hugo", "mkdocs", "starlight", "vitepress"}, Names())
	require.Same(t, Named(""), Named("github"))
	require.Panics(t, func() { Named("jekyll") })
	require.Panics(t, func() { define(Site{Name: "hugo"}) })
}

func TestDiagrams(t *testing.T) {
	require.True(t, Named("github").Mermaid)
	require.False(t, Named("github").With(DiagramsNone).Mermaid)
	require.False(t, Named("hugo").With("").Mermaid)
	require.True(t, Named("hugo").With(DiagramsMermaid).Mermaid)
	require.False(t, Named("hugo").With(DiagramsAuto).Mermaid)
}

// Every link between pages resolves to what it was made for, and no two pages are at one address.
func TestLinkResolves(t *testing.T) {
	for _, name := range Names() {
		s := Named(name)
		var files []string
		seen := map[string]bool{}
		for _, f := range []string{"index.md", "store.md", "store/index.md", "store/read.md", "store/write.md", "admin/index.md", "admin/read.md", "a/b/index.md", "a/b/c.md"} {
			if s.urls && f == "store.md" {
				continue // it and store/index.md are served at one address
			}
			f = s.File(f)
			files = append(files, f)
			require.False(t, seen[s.Address(f)], "%s %s", name, f)
			seen[s.Address(f)] = true
		}
		for _, from := range files {
			for _, to := range files {
				for _, at := range []string{"", "scope-a.b_c--d"} {
					destination := s.Link(from, to, at)
					address, anchor := s.Resolve(from, destination)
					require.Equal(t, s.Address(to), address, "%s: %s to %s is %s", name, from, to, destination)
					require.Equal(t, at, anchor)
					require.Regexp(t, `^(\./|(\.\./)+|#)`, destination) // never from the root, which is the author's
				}
			}
		}
	}
}

func TestLink(t *testing.T) {
	for site, want := range map[string][]string{
		"github":    {"./store.md#x", "../endpoints.md#x", "./index.md", "./read.md", "#x", "../store/read.md"},
		"starlight": {"./store/#x", "../../endpoints/#x", "../", "../read/", "#x", "../../store/read/"},
		"hugo":      {"./store/#x", "../../endpoints/#x", "../", "../read/", "#x", "../../store/read/"},
	} {
		s := Named(site)
		index := s.File("index.md")
		require.Equal(t, want, []string{
			s.Link(index, "store.md", "x"), s.Link("store/write.md", "endpoints.md", "x"), s.Link("store.md", index, ""), s.Link("store/write.md", "store/read.md", ""),
			s.Link("store.md", "store.md", "x"), s.Link("admin/read.md", "store/read.md", ""),
		}, site)
	}
	// A page of the author's own, outside the folder of pages.
	require.Equal(t, "./scopes/store.md#x", Named("github").Link("docs/guide.md", "docs/scopes/store.md", "x"))
	require.Equal(t, "../scopes/store/#x", Named("hugo").Link("content/guide.md", "content/scopes/store.md", "x"))
}

const printed = `# Title

<a id="scope-a"></a>

## ` + "`a`" + `

See [b](./other.md#scope-b), [here](#scope-a) and [home](./index.md), not [this](https://example.com/x.md#y).

| A |
| --- |
| <a id="op-get-x"></a>` + "`GET /x`" + ` |

` + "```mermaid\n# no heading [x](./other.md)\n<a id=\"no\"></a>\n```" + `

<a id="alone"></a>

Text.
`

func write(name, file string, deeper int) string {
	s := Named(name)
	return string(s.Write(Text{Data: []byte(printed), File: s.File(file), Deeper: deeper, Place: func(t Target) Target {
		if t.File == "" {
			t.File = file
		}
		t.File = s.File(t.File)
		return t
	}}))
}

func TestWrite(t *testing.T) {
	require.Equal(t, strings.Replace(printed, "(./index.md)", "(./index.md)", 1), write("github", "page.md", 0))
	hugo := write("hugo", "page.md", 0)
	require.Contains(t, hugo, "\n## `a` {#scope-a}\n")
	require.NotContains(t, hugo, `<a id="scope-a">`)
	require.Contains(t, hugo, "[b](../other/#scope-b), [here](#scope-a) and [home](../), not [this](https://example.com/x.md#y)")
	require.Contains(t, hugo, "```mermaid\n# no heading [x](./other.md)\n<a id=\"no\"></a>\n```\n")
	require.Contains(t, hugo, "| <a id=\"op-get-x\"></a>`GET /x` |")
	require.Contains(t, hugo, "<a id=\"alone\"></a>\n\nText.")
	require.Contains(t, write("starlight", "index.md", 0), "<a id=\"scope-a\"></a>\n\n## `a`\n\nSee [b](./other/#scope-b)")
	deeper := write("docusaurus", "page.md", 5)
	require.True(t, strings.HasPrefix(deeper, "###### Title\n"))
	require.Contains(t, deeper, "\n###### `a` {#scope-a}\n")
	require.Contains(t, deeper, "\n# no heading")
}

// A page of Docusaurus's that is no MDX shows an element of code with another one inside as a block.
func TestCodeHoldsNoElement(t *testing.T) {
	page := func(name, code string) string {
		return string(Named(name).Write(Text{Data: []byte("| " + escape.Code(code) + " |\n"), File: "page.md"}))
	}
	for code, want := range map[string]string{
		"a|b--c":        "| <code>a&#124;b&#45;&#45;c</code> |\n",
		"<x>:tada:":     "| <code>&#60;x&#62;&#58;</code><code>tada&#58;</code> |\n",
		"[a@b.c]":       "| <code>&#91;a&#64;</code><code>b.c&#93;</code> |\n",
		"[www.a.b]":     "| <code>&#91;www</code><code>&#46;a.b&#93;</code> |\n",
		"a::b--<wbr/>|": "| <code>a&#58;&#58;b&#45;&#45;&#60;wbr/&#62;&#124;</code> |\n",
	} {
		require.Equal(t, want, page("docusaurus", code))
		require.Equal(t, "| "+escape.Code(code)+" |\n", page("starlight", code))
	}
}

func TestAnchorsAndLinksAreReadBack(t *testing.T) {
	for _, name := range Names() {
		page := []byte(write(name, "page.md", 0))
		require.Subset(t, Named(name).Anchors(page), []string{"scope-a", "op-get-x", "alone"}, name)
		require.Len(t, Named(name).Links(page), 4, name) // one stands in the fenced block
	}
	require.NotContains(t, Named("github").Anchors([]byte("## x {#y}\n")), "y") // GitHub shows the braces
}

// Text of strangers that is escaped looks like nothing that Write changes.
// parts are what separates pieces of text without being any.
var parts = strings.NewReplacer("<wbr/>", "", "</code><code>", "", "\u200b", "")

func FuzzEscapedTextStays(f *testing.F) {
	for _, s := range []string{"](./index.md)", "# a", "```", "~~~", `<a id="x"></a>`, "[a](#b)", "a {#b}", "`](#x)`", "````a```b````", "`--", ":x:`"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range Names() {
			for _, text := range []string{escape.Prose(s), escape.Code(s), escape.Paragraphs(s), escape.Cell(s), "## " + escape.Prose(s), "[" + escape.Code(s) + "](https://example.com)"} {
				text += "\n\n<a id=\"x\"></a>\n\nend\n"
				got := Named(name).Write(Text{Data: []byte(text), File: "page.md", Place: func(Target) Target { return Target{File: "changed.md"} }})
				if Named(name).element != nil { // code is parted in another way there, and what it says is the same
					text, got = parts.Replace(text), []byte(parts.Replace(string(got)))
				}
				require.Equal(t, text, string(got), name)
			}
		}
	})
}

func TestFrontMatter(t *testing.T) {
	p := Page{File: "store.md", Title: `Store "&" Sharing`, Full: `Store "&" Sharing · API`, About: "Reads: {x}.", Order: 3}
	for name, want := range map[string]string{
		"github":     `title: "Store \"\u0026\" Sharing · API"`,
		"docusaurus": "title: \"Store \\\"\\u0026\\\" Sharing · API\"\ndescription: \"Reads: {x}.\"\nsidebar_label: \"Store \\\"\\u0026\\\" Sharing\"\ncustom_edit_url: null\nmdx: {format: md}\nsidebar_position: 3\nslug: store",
		"vitepress":  "title: \"Store \\\"\\u0026#38;\\\" Sharing · API\"\neditLink: false",
		"starlight":  "title: \"Store \\\"\\u0026\\\" Sharing\"\nsidebar: {order: 3}\neditUrl: false",
		"mkdocs":     `title: "Store \u0026#34;\u0026amp;\u0026#34; Sharing"`,
		"hugo":       "title: \"Store \\\"\\u0026\\\" Sharing\"\nweight: 3",
	} {
		require.Equal(t, "# "+mark+"\n"+want, Named(name).FrontMatter(p, mark), name)
	}
	index := Page{File: "index.md", Title: "API", Full: "API"}
	for name, key := range map[string]string{"docusaurus": "sidebar_position", "hugo": "weight"} {
		require.NotContains(t, Named(name).FrontMatter(index, mark), key)
	}
	require.NotContains(t, Named("docusaurus").FrontMatter(index, mark), "slug")
}

// What sites do with titles, apart from showing them; each of these ended an element and ran what followed.
func TestTitlesOfStrangers(t *testing.T) {
	front := func(name, title string) string {
		return Named(name).FrontMatter(Page{File: "index.md", Title: title, Full: title + " · API"}, mark)
	}
	for _, title := range []string{"</script><svg/onload=alert(1)>", "</ScRipt >", "<!--<script>"} {
		// VitePress: export const __pageData = JSON.parse("…"), in a script element of a Vue file; it resolves references first.
		require.NotRegexp(t, `(?i)(&#60;|<|\\u003c)(/?script|!--)`, strings.ReplaceAll(front("vitepress", title), `\u0026`, "&"), title)
		// Docusaurus: <script type="application/ld+json"> with the labels of the breadcrumbs.
		require.NotRegexp(t, `(?i)(<|\\u003c)(/?script|!--)`, front("docusaurus", title), title)
		nav := Named("docusaurus").Navigation(Folder{Mark: mark, Title: title, Index: Page{File: "index.md"}})
		require.NotRegexp(t, `(?i)<(/?script|!--)`, string(nav[0].Data))
	}
	// Docusaurus: export const frontMatter = {title: '…'} and export const contentTitle = '…', with quotes escaped and nothing else.
	for _, title := range []string{`a\\'};alert(1)//`, `a\`, `\u{110000}`, `:a:\b`} {
		require.NotContains(t, strings.ReplaceAll(front("docusaurus", title), "\\\\\u200b", ""), `\\`, title)
		shown := html.UnescapeString(Named("docusaurus").Heading(escape.Prose(title)))
		require.Contains(t, shown, "\\\u200b")
		require.NotContains(t, strings.ReplaceAll(shown, "\\\u200b", ""), `\`)
		require.Equal(t, "# "+escape.Prose(title), Named("vitepress").Heading(escape.Prose(title)))
	}
	// Starlight: <title> is not escaped.
	require.Contains(t, front("starlight", "</title><b>"), `head: [{tag: title, content: "\u0026lt;/title\u0026gt;\u0026lt;b\u0026gt; · API"}]`)
	require.Contains(t, front("starlight", "a &lt; b"), `content: "a \u0026amp;lt; b · API"`)
	// MkDocs: neither is anything.
	require.Contains(t, front("mkdocs", "<img src=x>"), `title: "\u0026lt;img src=x\u0026gt;"`)
}

func folder() Folder {
	return Folder{
		Mark: mark, Title: "API <1>", Index: Page{File: "index.md", Title: "API <1>"},
		Items: []Item{
			{Folder: &Folder{Mark: mark, Title: "Store", Order: 1, Index: Page{File: "store/index.md", Title: "Store"}, Items: []Item{{Page: Page{File: "store/read.md", Title: "store:read"}}}}},
			{Page: Page{File: "endpoints.md", Title: "Endpoints"}},
		},
	}
}

func TestNavigation(t *testing.T) {
	for _, name := range []string{"github", "starlight", "hugo"} {
		require.Empty(t, Named(name).Navigation(folder()), name)
	}
	mkdocs := Named("mkdocs").Navigation(folder())
	require.Equal(t, []File{{".nav.yml", []byte("# " + mark + "\nnav:\n  - \"API \\u0026lt;1\\u0026gt;\": index.md\n  - \"Store\":\n      - \"Store\": store/index.md\n" +
		"      - \"store:read\": store/read.md\n  - \"Endpoints\": endpoints.md\n")}}, mkdocs)
	docusaurus := Named("docusaurus").Navigation(folder())
	require.Equal(t, []string{"_category_.json", "store/_category_.json"}, []string{docusaurus[0].Path, docusaurus[1].Path})
	require.JSONEq(t, `{"customProps": {"$comment": "`+mark+`"}, "label": "Store", "position": 1, "link": {"type": "doc", "id": "index"}}`, string(docusaurus[1].Data))
	vitepress := Named("vitepress").Navigation(folder())
	require.Len(t, vitepress, 1)
	require.Equal(t, "sidebar.json", vitepress[0].Path)
	require.True(t, json.Valid(vitepress[0].Data))
	require.JSONEq(t, `{"$comment": "`+mark+`", "text": "API &lt;1&gt;", "link": "", "items": [
		{"text": "Store", "link": "store/", "collapsed": true, "items": [{"text": "store:read", "link": "store/read"}]}, {"text": "Endpoints", "link": "endpoints"}]}`, string(vitepress[0].Data))
}

func TestComment(t *testing.T) {
	require.Equal(t, "<!-- x -->", Named("github").Comment("x"))
	require.Equal(t, "{/* x */}", Named("docusaurus").Comment("x"))
}
