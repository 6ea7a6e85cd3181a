package escape

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProse(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "",
		"  two \n words\t":                "two words",
		"Grants read access, to assets.":  "Grants read access, to assets.",
		"Get {id} now":                    "Get &#123;id&#125; now",
		"<script>alert(1)</script>":       "&#60;script&#62;alert(1)&#60;/script&#62;",
		"a|b":                             "a&#124;b",
		"# no heading #12":                "&#35; no heading &#35;12",
		"- no item - here":                "&#45; no item - here",
		"1. no item 2. here":              "1&#46; no item 2. here",
		"12) no item":                     "12&#41; no item",
		"import x from 'y'":               "&#105;mport x from 'y'",
		"importing, then import":          "importing, then import",
		"export":                          "&#101;xport",
		"a -- b --- c ... d":              "a &#45;<wbr/>&#45; b &#45;<wbr/>&#45;<wbr/>&#45; c &#46;<wbr/>&#46;<wbr/>&#46; d",
		"a . . . b ``c''":                 "a . <wbr/>. <wbr/>. b &#96;<wbr/>&#96;c'<wbr/>'",
		"(c) (C) (tm) (cc) x":             "&#40;c) &#40;C) &#40;tm) (cc) x",
		"see www.example.com":             "see www<wbr/>&#46;example.com",
		"WWW.^^ and HTTPS://[x":           "WWW<wbr/>&#46;&#94;&#94; and HTTPS&#58;<wbr/>&#47;&#47;&#91;x",
		"1/2 or a/b, c/o, +/-, !1, a?2":   "1&#47;2 or a/b, c&#47;o, &#43;/-, &#33;1, a&#63;2",
		"1st 22nd street":                 "1&#115;t 22&#110;d street",
		"\uFEFFa":                         "&#65279;a",
		"<:a:b>":                          "&#60;&#58;<wbr/>a&#58;b&#62;",
		"mail me@example.com or @octocat": "mail me&#64;<wbr/>example.com or &#64;octocat",
		"so :tada: ok":                    "so `:tada:` ok",
		":tada: - x":                      "`:tada:` &#45; x",
		"admin:read or a:b:c":             "admin&#58;read or `a:b:c`",
		`C:\new \| x`:                     "C&#58;&#92;new &#92;&#124; x",
		"AT&T &amp; &copy":                "AT&#38;T &#38;amp&#59; &#38;copy",
		"“naïve” 日本語 🎉":                   "“naïve” 日本語 🎉",
		"a\u202Eb\x00c\xffd":              "a\uFFFDb\uFFFDc\uFFFDd",
	} {
		require.Equal(t, want, Prose(in), "%q", in)
	}
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "<code></code>",
		"store:read":             "`store:read`",
		"GET /a/{id}":            "`GET /a/{id}`",
		"a`b":                    "``a`b``",
		"`":                      "`` ` ``",
		"``a":                    "``` ``a ```",
		"a\nb":                   "`a b`",
		"a|b":                    "<code>a&#124;b</code>",
		"PUT /<url>":             "<code>PUT /&#60;url&#62;</code>",
		"{{ x }}":                "<code>&#123;&#123; x &#125;&#125;</code>",
		"{% raw %}":              "<code>&#123;% raw %&#125;</code>",
		"<:tada:>":               "<code>&#60;&#58;<wbr/>tada&#58;&#62;</code>",
		`<"it's">`:               "<code>&#60;&#34;it&#39;s&#34;&#62;</code>",
		":::note":                "<code>&#58;&#58;&#58;note</code>",
		"]: x](./endpoints.md#y": "<code>&#93;&#58; x&#93;(./endpoints.md&#35;y</code>",
	} {
		require.Equal(t, want, Code(in), "%q", in)
	}
}

func TestParagraphs(t *testing.T) {
	require.Equal(t, "one<br/>\n&#45; two<br/>\n&#45; three\n\nfour", Paragraphs("\n\none\r\n- two\r  - three\n \n\n four \n\n"))
	require.Equal(t, "one<br/>&#45; two<br/><br/>three", Cell("one\n- two\n\nthree"))
	require.Empty(t, Paragraphs(" \n\n "))
}

func TestQuoted(t *testing.T) {
	require.Equal(t, `"a \"b\": \u003cc\u003e # d"`, Quoted("a \"b\":\n<c> # d"))
	require.Equal(t, "\"\uFFFD\"", Quoted("\x7f"))
}

// hostile are texts, each of which at least one Markdown dialect interprets when it is left alone.
var hostile = []string{
	"{id}", "a < b", "<b>x</b>", "List<String>", "<id>", "<img src=x onerror=alert(1)>", "{{ 1 + }}", "{{< ref >}}", "{{% x %}}", "{%", "a|b", "`a` b`", "```", "~~~",
	"$5 and $6", "$$x$$", "_a_ __b__", "*a* **b**", "~~a~~", "# a", "a #", "- a", "+ a", "* a", "1. a", "1) a", "> a", "import a", "export const a", ":::note", "::x", "[a](javascript:b)",
	"[a]: b", "[^1]: a", "[ ] a", "![a](b)", "&amp;", "&#123;", `\*`, `\`, "--", "...", "(c)", "https://example.com/a_b?c={d}", "www.example.com", "a@example.com", "[TOC]", "[[toc]]",
	"<<< @/secret", `--8<-- "x"`, "{# a #}", "<!-- a -->", "a {.red}", "{#a}", "---", "===", "***", "<https://a.b>", ":tada:", "<:tada:>", "${a}", "{++a++}", "^^a^^", "==a==", "H~2~O", "!!! note",
	"??? note", ": a", "*[A]: b", "</div>", "&lt", "++ctrl+a++", `=== "Tab"`, "[[a]]", "/// note", `"""`, "a\\", "|", "||", "'a' \"b\"", "\u202Ea", "a\x00b", "\xff\xfe", "a\u2028b", "a\rb", "\ufeffa", "%%%", "$`a`$", "-->", "--!>",
}

func FuzzEscapeProse(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Prose(s)
		checkLine(t, out)
		// Undoing what a renderer undoes gives the text back.
		require.Equal(t, strings.Join(strings.Fields(Clean(s)), " "), undo(out))
	})
}

func FuzzEscapeCode(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Code(s)
		checkLine(t, out)
		require.Equal(t, strings.Join(strings.Fields(Clean(s)), " "), undo(out))
	})
}

var (
	ours = regexp.MustCompile(`</?code>|<wbr/>`)
	refs = regexp.MustCompile(`&#[0-9]+;`)
)

// checkLine asserts what holds for every text in every place.
func checkLine(t *testing.T, out string) {
	t.Helper()
	require.NotContains(t, out, "|")
	require.False(t, strings.ContainsAny(out, "\r\n\t\x00\u2028\u2029\u202e"))
	require.Equal(t, strings.TrimSpace(out), out)
	rest := ours.ReplaceAllString(refs.ReplaceAllString(outsideSpans(out), ""), "")
	require.False(t, strings.ContainsAny(rest, always), "%q keeps %q", out, rest)
}

// outsideSpans drops code spans by CommonMark's rule.
func outsideSpans(s string) string {
	return spans(s, func(string) string { return "" })
}

func undo(s string) string {
	var b strings.Builder
	b.WriteString(spans(s, func(in string) string {
		if strings.HasPrefix(in, " ") && strings.HasSuffix(in, " ") && strings.TrimSpace(in) != "" {
			in = in[1 : len(in)-1]
		}
		return html.EscapeString(in)
	}))
	return html.UnescapeString(ours.ReplaceAllString(b.String(), ""))
}

func spans(s string, inside func(string) string) string {
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '`')
		if open < 0 {
			break
		}
		b.WriteString(s[:open])
		s = s[open:]
		n := len(s) - len(strings.TrimLeft(s, "`"))
		end := n
		for {
			next := strings.IndexByte(s[end:], '`')
			if next < 0 {
				return b.String() + "UNCLOSED" + s
			}
			end += next
			run := len(s[end:]) - len(strings.TrimLeft(s[end:], "`"))
			if run == n {
				break
			}
			end += run
		}
		b.WriteString(inside(s[n:end]))
		s = s[end+n:]
	}
	return b.String() + s
}
