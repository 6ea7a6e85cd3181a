package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/lang"
	"github.com/stretchr/testify/require"
)

func TestTemplateReplaced(t *testing.T) {
	result, err := run(model(t), map[string]string{"tpl/sets.md.tmpl": "{{template \"front\" .}}\r\nOurs: {{range .Sets}}{{.Name}} {{end}}   \r\n\r\n\r\n"})
	require.NoError(t, err)
	require.Empty(t, result.Found)
	last := result.Files[len(result.Files)-1]
	require.Equal(t, "docs/sets.md", last.Path)
	require.True(t, strings.HasSuffix(string(last.Data), "# Sets\n\nOurs: `viewer` `empty`\n"), "%s", last.Data)
}

func TestTemplateRefused(t *testing.T) {
	const front = `{{template "front" .}}` + "\n"
	for name, c := range map[string]struct {
		file, text  string
		code        diag.Code
		line        int
		says, hints string
	}{
		"syntax":           {"index", front + "{{if}}", "SG3040", 2, "missing value for if", ""},
		"unclosed":         {"index", front + "{{range .Scopes}}", "SG3040", 2, "unexpected EOF", ""},
		"unknown function": {"index", front + "\n{{env \"HOME\"}}", "SG3040", 3, `function "env" not defined`, "plural"},
		"printf":           {"index", front + `{{printf "%999999d" 1}}`, "SG3040", 2, "the function printf", "and, or"},
		"html undone":      {"index", front + `{{with (index .Scopes 0 | js)}}{{end}}`, "SG3040", 2, "the function js", ""},
		"call":             {"index", front + `{{if call .Title}}{{end}}`, "SG3040", 2, "the function call", ""},
		"step":             {"index", front + `{{step -1000}}`, "SG3040", 2, "the function step", ""},
		"range over int":   {"index", front + `{{range 1000000000000}}x{{end}}`, "SG3040", 2, "range over the number", "lists"},
		"too large":        {"index", front + strings.Repeat("x", maxTemplate), "SG3040", 0, "bytes, more than", ""},
		"missing field":    {"group", front + "{{.Group.Secret}}", "SG3041", 2, "can't evaluate field Secret in type markdown.group", "there are: Ref, Title, Line, Description, Note, Owner, Endpoints, Scopes"},
		"missing on page":  {"sets", front + "{{.Nope}}", "SG3041", 2, "can't evaluate field Nope in type *markdown.setsPage", "there are: FrontMatter, Heading, Title, API, Back, Home, Sets"},
		"wrong type":       {"index", front + "{{range .Scopes}}\n{{index .Name 99}}\n{{end}}", "SG3041", 3, "index out of range", ""},
		"silent loop":      {"index", "{{$n := len .FrontMatter}}{{range $i := .Scopes}}{{end}}" + loops(60), "SG3042", 1, "does too much", "one list"},
		"empty int loop":   {"index", "{{define \"x\"}}{{range .}}{{end}}{{end}}{{template \"x\" 9999999999999}}", "SG3042", 1, "does too much", ""},
		"recursion":        {"index", `{{define "r"}}{{template "r" .}}{{end}}{{template "r" .}}`, "SG3042", 1, "calls itself", "lists"},
		"tree recursion":   {"index", `{{define "r"}}{{if gt (len .Scopes) 0}}{{range .Scopes}}{{template "r" $}}{{end}}{{end}}{{end}}{{template "r" .}}`, "SG3042", 1, "calls itself", ""},
		"indirect":         {"index", `{{define "r"}}{{template "s" .}}{{end}}{{define "s"}}{{with .Title}}{{template "r" .}}{{end}}{{end}}{{template "r" .}}`, "SG3042", 1, "calls itself", ""},
		"nested":           {"index", loops(5000), "SG3042", 1, "nests deeper", ""},
		"nested by calls":  {"index", chain(70), "SG3042", 0, "nests deeper", ""},
		"doubling":         {"index", chain(40), "SG3042", 0, "does too much", ""},
		"output":           {"index", front + strings.Repeat("{{range $.Scopes}}", 5) + strings.Repeat("y", 200<<10) + strings.Repeat("{{end}}", 5), "SG3042", 0, "prints too much", ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := "tpl/" + c.file + ".md.tmpl"
			result, err := run(model(t), map[string]string{path: c.text})
			require.NoError(t, err)
			require.Empty(t, result.Files)
			require.NotEmpty(t, result.Found)
			d := result.Found[0]
			require.Equal(t, c.code, d.Rule.Code, d.Message)
			require.Equal(t, path, d.Range.File)
			require.Contains(t, d.Message, c.says)
			require.Contains(t, d.Hint, c.hints)
			if c.line > 0 {
				require.Equal(t, c.line, d.Range.Start.Line, d.Message)
			}
		})
	}
}

// loops nests ranges that print nothing.
func loops(deep int) string {
	return strings.Repeat("{{range $.Scopes}}", deep) + strings.Repeat("{{end}}", deep)
}

// chain defines templates, each of which calls the next one twice in a body.
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		next := fmt.Sprintf("{{template \"c%d\" .}}", i+1)
		fmt.Fprintf(&b, "{{define \"c%d\"}}{{if .}}%s%s{{end}}{{end}}\n", i, next, next)
	}
	fmt.Fprintf(&b, "{{define \"c%d\"}}{{end}}{{template \"c0\" .}}", n)
	return b.String()
}

func TestPagesMustAgreeWithTheSpec(t *testing.T) {
	const front = `{{template "front" .}}` + "\n"
	for name, c := range map[string]struct{ file, text, says string }{
		"no mark":         {"sets", "# Sets\n", `docs/sets.md lacks "Code generated`},
		"scope left out":  {"group", front, "scope store:read has the anchor store.md#scope-store-read 0 times"},
		"anchored twice":  {"endpoints", front + `{{range .Open.Endpoints}}{{template "anchor" .Anchor}}{{end}}{{range .Open.Endpoints}}{{template "anchor" .Anchor}}{{end}}`, "endpoint GET /healthz has the anchor endpoints.md#op-get-healthz 2 times"},
		"endpoint absent": {"endpoints", front + `{{range .Open.Endpoints}}{{template "anchor" .Anchor}}{{end}}`, "endpoint GET /api/bot has the anchor endpoints.md#op-get-api-bot 0 times"},
		"broken link":     {"sets", front + "[x](./gone.md#y)", "sets.md links to ./gone.md#y, which does not exist"},
		"broken anchor":   {"sets", front + "[x](#y)", "sets.md links to #y, which does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := run(model(t), map[string]string{"tpl/" + c.file + ".md.tmpl": c.text})
			require.NoError(t, err)
			require.Empty(t, result.Files)
			var all []string
			for _, d := range result.Found {
				require.Equal(t, diag.Code("SG3043"), d.Rule.Code)
				if strings.Contains(d.Message, strings.TrimPrefix(c.says, "docs/")) {
					require.Equal(t, "tpl/"+c.file+".md.tmpl", d.Range.File) // what built-in templates say of it stands at the option
				}
				all = append(all, d.Message)
			}
			require.Contains(t, strings.Join(all, "\n"), strings.TrimPrefix(c.says, "docs/"))
		})
	}
}

// A template's own links may lead out of the folder and to files that are no pages; what the model makes may not, and nothing
// may lead to a page that is not there.
func TestTemplatesLinkElsewhere(t *testing.T) {
	const front = `{{template "front" .}}` + "\n"
	for text, says := range map[string]string{
		"[guide](../guide.md#start) ![x](../static/x.png) ![y](./y.png) ![z](z.svg)": "",
		"{{range .Sets}}{{with .Name}}[a](../a/b.md){{end}}{{end}}":                  "",
		"[x](./gone.md)":                         "sets.md links to ./gone.md, which does not exist",
		"[x](./store.md#scope-gone)":             "sets.md links to ./store.md#scope-gone, which does not exist",
		"{{with .Sets}}\n\n[x](#gone){{end}}":    "sets.md links to #gone, which does not exist",
		"{{with .Title}}[x](../{{.}}.md){{end}}": "sets.md links to ../Sets.md, which does not exist", // nobody wrote it
	} {
		result, err := run(model(t), map[string]string{"tpl/sets.md.tmpl": front + text})
		require.NoError(t, err)
		if says == "" {
			require.Empty(t, result.Found, text)
			require.NotEmpty(t, result.Files)
			continue
		}
		require.Len(t, result.Found, 1, text)
		require.Contains(t, result.Found[0].Message, says)
		require.Equal(t, "tpl/sets.md.tmpl", result.Found[0].Range.File)
		if strings.Contains(text, "#gone") {
			require.Equal(t, diag.Pos{Line: 4, Column: 5}, result.Found[0].Range.Start)
		}
	}
}

// A file that replaces no template does nothing, which whoever wrote it should hear.
func TestTemplateOfNoName(t *testing.T) {
	result, err := run(model(t), map[string]string{"tpl/gruop.md.tmpl": "x", "tpl/sets.md.tmpl": `{{template "front" .}}`, "tpl/README.md": "x"})
	require.NoError(t, err)
	require.Empty(t, result.Files)
	require.Len(t, result.Found, 1)
	require.Equal(t, "tpl/gruop.md.tmpl", result.Found[0].Range.File)
	require.Equal(t, diag.Code("SG3040"), result.Found[0].Rule.Code)
	require.Equal(t, "did you mean group.md.tmpl?", result.Found[0].Hint)
}

func TestTemplatesFolderWithoutTemplates(t *testing.T) {
	result, err := run(model(t), map[string]string{})
	require.NoError(t, err)
	require.Len(t, result.Found, 1)
	require.Contains(t, result.Found[0].Hint, "group.md.tmpl")
}

// The built-in templates stay far below their own limits, so that those never meet an honest spec.
func TestLimitsAreFarAway(t *testing.T) {
	api := large(2000)
	b := newBuilder(api, "", testLayout(api), lang.For("en"))
	var found diag.List
	set, err := load(request(api), lang.For("en"), &found)
	require.NoError(t, err)
	set.allow(len(api.Scopes), len(api.Operations))
	steps, bytes := set.meter.steps-2_000_000, set.meter.bytes-64<<20
	set.meter.steps, set.meter.bytes = steps, bytes
	for _, s := range b.sheets() {
		_, err := set.render(s)
		require.NoError(t, err)
	}
	require.Greater(t, set.meter.steps, steps*9/10)
	require.Greater(t, set.meter.bytes, bytes*8/10)
}

// large has n endpoints, a scope for ten of them, each implying the one before.
func large(n int) *spec.API {
	scheme := &spec.Scheme{Name: "oauth2", Default: true}
	a := &spec.API{Schemes: []*spec.Scheme{scheme}}
	for i := range n {
		name := "s" + string(rune('a'+i%26)) + strings.Repeat("x", i/260)
		if i%10 == 0 {
			s := &spec.Scope{Name: name + digest(name+string(rune(i))), Description: "Allows things.", Scheme: scheme}
			if len(a.Scopes) > 0 {
				s.Implies = []spec.Implication{{To: a.Scopes[len(a.Scopes)-1]}}
			}
			a.Scopes = append(a.Scopes, s)
		}
		path := "/p" + digest(string(rune(i)))
		a.Operations = append(a.Operations, op("GET", path+"/{id}", "Summary", spec.Grant{Scope: a.Scopes[len(a.Scopes)-1], Scheme: scheme}))
	}
	spec.Seal(a)
	return a
}
