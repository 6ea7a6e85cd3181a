// Package hostile has texts that some reader of Markdown, of templates or of HTML interprets when it is left alone, and
// specs that are made of them. Each such spec has a twin of plain words, so that whatever is made of both can be compared.
// It is for tests and imports the model and nothing that writes documentation.
package hostile

import (
	"math/rand/v2"
	"strings"
)

// Texts are written by hand, one for each thing that went wrong somewhere or could.
var Texts = []string{
	// Text that is HTML or nearly.
	"<b>x</b>", "List<String> and Map<K,V>", "see <id>", "a < b", "a <= b", "<<a>>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</div></p>", "</td></tr></table>", "</script><svg/onload=alert(1)>", "</title><script>alert(1)</script>",
	"<iframe srcdoc='<script>parent.alert(1)</script>'>", "<style>*{display:none}</style>", "<!-- a -->", "<!-- a", "-->", "<?php", "<![CDATA[a]]>", "]]>", "<a :href=\"x\" @click='alert(1)'>y</a>", "<base href=//example.com>", "<br", "</code>", "\" onmouseover=\"alert(1)",
	"&amp;", "&#123;", "&lt b &nbsp c", "&colon;&NewLine;", "&#x3c;b&#x3e;",
	// CommonMark and what GitHub adds.
	"# a", "#", "a #", "C# and ##", "- a", "-", "+ a", "* a", "1. a", "1) a", "123456789. a", "> a", ">", "    a", "\t- a", "---", "===", "=", "***", "___", "```", "```go", "~~~", "`", "`a` b`", "`x](y)`",
	"_a_ __b__ c_d", "*a* **b**", "~~a~~", "~a~", "a|b", "a||b", "|", "[a](javascript:b)", "[a][b]", "[a]: b", "[^1]: a", "[^1]", "[ ] a", "[x] a", "![a](b)", "![x](https://example.com/x.png)", "x](./endpoints.md#y",
	`\*`, `\`, `\\`, `a\`, `C:\new\{x} \| \<`, "https://example.com/a_b?c={d}&e", "www.example.com", "WWW.EXAMPLE.com", "a@example.com", "mailto:a@example.com", "ftp://a.b/c", "xmpp:a@b.c/d", "<https://a.b>", "<a@b.c>", "@octocat #12 GH-12",
	// Emoji, mathematics, typography.
	":tada:", "a:b:c", "<:tada:>", ":+1: and :a:b:", "$5 and $6", "$$x$$", "$`a`$", "--", "a -- b", "a --- b", "...", "(c) (tm)", "'a' \"b\"", "it's", "naïve – “q”", "1/2 +/- 3 x 4", "1st 2nd 23rd", "c/o a", "!1 ?2 a!3",
	// MDX: expressions, elements, modules, comments.
	"{id}", "{", "}", "{process.exit(1)}", "{/* a */}", "<Foo bar={1}/>", "</Foo>", "import a from 'b'", "import fs", "export const a", "import", "export default () => alert(1)", "${a}", "${x} `",
	// Vue, Jinja, Liquid, Hugo.
	"{{ 1 + }}", "{{ user.id }}", "{{ constructor.constructor('alert(1)')() }}", "{{ page.title }}", "{{< ref >}}", "{{% x %}}", "{{</* a */>}}", "{%", "{% raw %}", "{% include 'x' %}", "{# a #}", "[[toc]]", "[TOC]", "<<< @/secret", "v-html=\"x\"",
	// Directives, admonitions, attribute lists and the other extensions of sites.
	":::note", "::: tip x", ":::", "::x", "::video[a]{#b .c}", ":badge[x]{variant=tip}", "!!! note", "??? x", "a {.red}", "{#a}", "{ onclick=alert(1) }", "{: onclick=\"alert(1)\" }", "[a]{onclick=alert(1)}", "{++a++}", "{--a--}", "{==a==}{>>b<<}", "^^a^^", "==a==", "H~2~O",
	": a", "*[A]: b", "++ctrl+a++", `=== "Tab"`, "[[a]]", "[[a|b]]", `--8<-- "x"`, "@import x", "%%%", "%%{init: {}}%%", "+++", "<!-- more -->", "<!-- truncate -->", "<!-- scopegen:end -->", "#!python x", "!include x",
	// Strings of a programming language.
	`a\\'};alert(1)//`, `\u0061\x61\n\'`,
	// Diagrams.
	"x\"] --> y", "click a \"javascript:alert(1)\"", "end", "#quot;", "a;b", "subgraph x",
	// Characters.
	"\u202Ea", "a\x00b", "\xff\xfe", "a\u2028b", "a\rb", "a\u00a0b", "\ufeffa", "日本語 🎉", "e\u0301 👩\u200d💻 \u05d0\u05d1", strings.Repeat("`", 40), strings.Repeat("[", 300), strings.Repeat("*a_", 100),
}

var tokens = strings.Fields(`
	{ } {{ }} {% %} {# #} {#x} {.y} {: {++ ++} {x} <b> </b> <br> </p> <script> <x <a/> <A/> < > << >> & &amp; &lt &#123; | || \ \\ \| * ** _ __ ~ ~~ $ $$ # ## - -- ---
	+ ++ = == ! !! ? : :: ::: :key: :a:b:c ; , . .. ... ( ) (c) [ ] [x] [^1] [[toc]] ![ ]( ]: ^ ^^ % @ a@b.c / // ' " import export id x.y www. http:// word 日本 é 🎉 1. 2) 10 0
	<!-- --> <<< $x ${x} e ` + "` `` ```")

// Random gives n texts of a few tokens each, the same for the same seed. None is blank.
func Random(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 5))
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for range 1 + r.IntN(9) {
			b.WriteString(tokens[r.IntN(len(tokens))])
			if r.IntN(2) == 0 {
				b.WriteByte(' ')
			}
		}
		out[i] = b.String()
	}
	return out
}

// Token keeps of a text what the name of a scope may hold (RFC 6749 section 3.3).
func Token(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '!' || r >= '#' && r <= '[' || r >= ']' && r <= '~' {
			return r
		}
		return -1
	}, text)
}
