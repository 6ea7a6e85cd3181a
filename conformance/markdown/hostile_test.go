package markdown

import "strings"

// hostile are texts that some dialect of Markdown interprets when it is left alone.
var hostile = []string{
	"{id}", "a < b", "a <= b", "<b>x</b>", "List<String> and Map<K,V>", "see <id>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
	"{{ 1 + }}", "{{< ref >}}", "{{% x %}}", "{%", "a|b", "a||b", "|", "`a` b`", "`", "```", "```go", "~~~", "$5 and $6", "$$x$$", "_a_ __b__ c_d", "*a* **b**", "~~a~~", "~a~",
	"# a", "#", "a #", "- a", "-", "+ a", "* a", "1. a", "1) a", "123456789. a", "> a", ">", "import a from 'b'", "export const a", "import", ":::note", "::x", "[a](javascript:b)", "[a][b]",
	"[a]: b", "[^1]: a", "[^1]", "[ ] a", "[x] a", "![a](b)", "&amp;", "&#123;", "&lt b &nbsp c", `\*`, `\`, `\\`, `a\`, "--", "---", "a -- b", "...", "(c) (tm)", "https://example.com/a_b?c={d}&e",
	"www.example.com", "WWW.EXAMPLE.com", "a@example.com", "mailto:a@example.com", "ftp://a.b/c", "xmpp:a@b.c/d", "[TOC]", "[[toc]]", "<<< @/secret", `--8<-- "x"`, "{# a #}", "<!-- a -->", "<!-- a", "<?php", "<![CDATA[a]]>",
	"a {.red}", "{#a}", "===", "=", "***", "___", "<https://a.b>", "<a@b.c>", ":tada:", "a:b:c", "<:tada:>", "${a}", "{++a++}", "^^a^^", "==a==", "H~2~O", "!!! note", ": a", "*[A]: b", "</div></p>", "</td></tr></table>",
	"++ctrl+a++", `=== "Tab"`, "[[a]]", "a\\", "'a' \"b\"", "it's", "\u202Ea", "a\x00b", "\xff\xfe", "a\u2028b", "a\rb", "a\u00a0b", "\ufeffa", "<<a>>", "%%%", "$`a`$", "-->", "\t- a", "    a", "x](./endpoints.md#y", "`x](y)`",
	"\u202eevil", "日本語 🎉", "naïve – “q”", strings.Repeat("`", 40), strings.Repeat("[", 300), strings.Repeat("*a_", 100),
}

var tokens = strings.Fields(`
	{ } {{ }} {% %} {# #} {#x} {.y} {: {++ ++} <b> </b> <br> </p> <script> <x <a/> < > << >> & &amp; &lt &#123; | || \ \\ \| * ** _ __ ~ ~~ $ $$ # ## - -- ---
	+ ++ = == ! !! ? : :: ::: :key: :a:b:c ; , . .. ... ( ) (c) [ ] [x] [^1] [[toc]] ![ ]( ]: ^ ^^ % @ a@b.c / // ' " import export id x.y www. http:// word 日本 é 🎉 1. 2) 10 0
	<!-- --> <<< $x ${x} e ` + "` `` ```")
