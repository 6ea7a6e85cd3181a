package fragment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var markdown, both = Comments{HTML: true}, Comments{HTML: true, MDX: true}

// asked shows what a page's fragments ask for.
func asked(p *Page) (out []string) {
	for _, f := range p.Fragments {
		says := f.Kind.Text
		for _, a := range f.Args {
			says += fmt.Sprintf(" %s=%q", a.Key.Text, a.Value.Text)
		}
		out = append(out, says)
	}
	return out
}

func TestMarks(t *testing.T) {
	for mark, want := range map[string]string{
		"<!-- scopegen:endpoints -->":                       "endpoints",
		"<!--scopegen:endpoints-->":                         "endpoints",
		"<!-- scopegen:endpoints group=store -->  ":         `endpoints group="store"`,
		"   <!-- scopegen:scopes scope=store:read -->":      `scopes scope="store:read"`,
		`<!-- scopegen:graph scope="a b\"\u002d->" -->`:     `graph scope="a b\"-->"`,
		"<!-- scopegen:graph\tgroup=a\tscope=https://x -->": `graph group="a" scope="https://x"`,
		`<!-- scopegen:a group="é" -->`:                     `a group="é"`,
		"<!-- scopegen:a group=a=b -->":                     `a group="a=b"`,
		"> <!-- scopegen:a -->":                             "a",
		"- item\n\n  <!-- scopegen:a -->":                   "a",
		"1. item\n   - deep\n\n     <!-- scopegen:a -->":    "a",
		"10) item\n\n    <!-- scopegen:a -->":               "a",
		"text\n<!-- scopegen:a -->":                         "a",
		"<details>\n<!-- scopegen:a -->":                    "a",
		"```\n```\n<!-- scopegen:a -->":                     "a",
		"- ```\n  code\n\n<!-- scopegen:a -->":              "a",
		"> ```\n> code\n\n<!-- scopegen:a -->":              "a",
		"* * *\n<!-- scopegen:a -->":                        "a",
		"<!--\nscopegen:b\n-->\n<!-- scopegen:a -->":        "a",
		"text\n2. no item\n   <!-- scopegen:a -->":          "a",
	} {
		mark, end := mark, ""
		for _, c := range mark[strings.LastIndex(mark, "\n")+1:] {
			if c != ' ' && c != '>' {
				break
			}
			end += string(c)
		}
		p := Read([]byte(mark+"\n"+end+"<!-- scopegen:end -->"), markdown)
		require.Empty(t, p.Faults, mark)
		require.Equal(t, []string{want}, asked(p), mark)
	}
}

// What CommonMark shows as code, as a comment, or not at all, asks for nothing.
func TestWhatIsNoMark(t *testing.T) {
	for _, text := range []string{
		"```md\n<!-- scopegen:a -->\n```\n", "~~~\n<!-- scopegen:a -->\n```\n~~~\n", "    <!-- scopegen:a -->\n", "\t<!-- scopegen:a -->\n", "- item\n\n      <!-- scopegen:a -->\n",
		"<pre>\n<!-- scopegen:a -->\n</pre>\n", "<!--\n<!-- scopegen:a -->\n", "---\nx: |\n  <!-- scopegen:a -->\n---\n", "`<!-- scopegen:a -->`\n", "text <!-- scopegen:a -->\n",
		"<!-- scopegen -->\n<!-- /scopegen -->\n", "<!-- see scopegen:a -->\n", "````\n```\n<!-- scopegen:a -->\n```\n````\n", "text\n    <!-- scopegen:a -->\n", "> ```\n> <!-- scopegen:a -->\n> ```\n",
		"- ```\n  <!-- scopegen:a -->\n  ```\n", "+++\n<!-- scopegen:a -->\n+++\n", "```\n<!-- scopegen:a -->\n<!-- scopegen:end -->\n", "<SCRIPT>\n<!-- scopegen:a -->\n",
	} {
		p := Read([]byte(text), markdown)
		require.Empty(t, p.Faults, text)
		require.Empty(t, p.Fragments, text)
	}
}

func TestMDX(t *testing.T) {
	p := Read([]byte("<Tabs>\n    {/* scopegen:a scope=x */}\n    {/* scopegen:end */}\n</Tabs>\n"), Comments{MDX: true})
	require.Empty(t, p.Faults)
	require.Equal(t, []string{`a scope="x"`}, asked(p))
	for text, comments := range map[string]Comments{"<!-- scopegen:a -->\n<!-- scopegen:end -->\n": {MDX: true}, "{/* scopegen:a */}\n{/* scopegen:end */}\n": {HTML: true}} {
		require.Empty(t, Read([]byte(text), both).Faults)
		p := Read([]byte(text), comments)
		require.Len(t, p.Faults, 1, text)
	}
}

func TestFaults(t *testing.T) {
	const end = "\n<!-- scopegen:end -->\n"
	for text, want := range map[string][3]string{
		"<!-- scopegen:a -->\n":                            {"<!-- scopegen:a -->", "the fragment has no end", "write <!-- scopegen:end -->"},
		"<!-- scopegen:end -->\n":                          {"<!-- scopegen:end -->", "the fragment that this ends has no beginning", "write one such as <!-- scopegen:endpoints -->"},
		"<!-- scopegen:a -->\n<!-- scopegen:b -->" + end:   {"<!-- scopegen:a -->", "no end before the next one", "<!-- scopegen:end -->"},
		"  <!-- scopegen:a -->" + end:                      {"<!-- scopegen:end -->", "deeper or less deep", "indent both alike"},
		"<!-- scopegen: a -->" + end:                       {"<!-- scopegen: a -->", "does not say what", "right behind the colon"},
		"<!-- scopegen: -->" + end:                         {"<!-- scopegen: -->", "does not say what", "scopegen:endpoints"},
		"<!-- scopegen:a -->x" + end:                       {"x", "something stands behind the mark", "a line of its own"},
		"<!-- scopegen:a scope=a-->b -->" + end:            {"b -->", "something stands behind the mark", `\u002d`},
		"<!-- scopegen:a" + end:                            {"<!-- scopegen:a", "does not end on its line", "-->"},
		"<!-- scopegen:a group -->" + end:                  {"group ", "this is no key=value", "group=store"},
		"<!-- scopegen:a group= -->" + end:                 {"group= ", "the value is empty", ""},
		"<!-- scopegen:a group=\"a -->" + end:              {"group=\"a ", "does not end", "JSON"},
		"<!-- scopegen:a group=\"a\"b=c -->" + end:         {"b=c ", "this is no key=value", ""},
		"<!-- scopegen:a group=a group=b -->" + end:        {"group=b", "group stands twice", ""},
		"<!-- scopegen:a -->\n<!-- scopegen:end x=y -->\n": {"end x=y ", "says more than that", ""},
		"- <!-- scopegen:a -->" + end:                      {"<!-- scopegen:a -->", "behind the mark of a list item", "indented as the item's text"},
		"{/* scopegen:a */}\n{/* scopegen:end */}\n":       {"{/* scopegen:a */}", "a comment of MDX", "write <!-- scopegen:a -->"},
	} {
		p := Read([]byte(text), markdown)
		require.NotEmpty(t, p.Faults, text)
		require.Empty(t, p.Fragments, text)
		ok := false
		for _, f := range p.Faults {
			ok = ok || p.Text(f.At) == want[0] && strings.Contains(f.Fact, want[1]) && strings.Contains(f.Hint, want[2])
		}
		require.True(t, ok, "%q: %+v", text, p.Faults)
	}
}

// Nothing but what stands between the marks changes: line ends, the byte order mark, indentation, a missing last newline.
func TestWith(t *testing.T) {
	for _, c := range [][2]string{
		{"a\n<!-- scopegen:a -->\nold\n<!-- scopegen:end -->\nb", "a\n<!-- scopegen:a -->\n\n1\n\n2\n\n<!-- scopegen:end -->\nb"},
		{"a\r\n<!-- scopegen:a -->\r\n<!-- scopegen:end -->\r\nb\n", "a\r\n<!-- scopegen:a -->\r\n\r\n1\r\n\r\n2\r\n\r\n<!-- scopegen:end -->\r\nb\n"},
		{bom + "<!-- scopegen:a -->\n<!-- scopegen:end -->", bom + "<!-- scopegen:a -->\n\n1\n\n2\n\n<!-- scopegen:end -->"},
		{"- x\n\n  <!-- scopegen:a -->\n  <!-- scopegen:end -->  \n", "- x\n\n  <!-- scopegen:a -->\n\n  1\n\n  2\n\n  <!-- scopegen:end -->  \n"},
		{"> <!-- scopegen:a -->\n> <!-- scopegen:end -->\n", "> <!-- scopegen:a -->\n>\n> 1\n>\n> 2\n>\n> <!-- scopegen:end -->\n"},
		{"- x\n\n\t<!-- scopegen:a -->\n\t<!-- scopegen:end -->\n", "- x\n\n\t<!-- scopegen:a -->\n\n\t1\n\n\t2\n\n\t<!-- scopegen:end -->\n"},
	} {
		p := Read([]byte(c[0]), markdown)
		require.Empty(t, p.Faults)
		got := p.With([]string{"1\n\n2\n"})
		require.Equal(t, c[1], string(got))
		require.Equal(t, c[1], string(Read(got, markdown).With([]string{"1\n\n2\n"})))
	}
	p := Read([]byte("<!-- scopegen:a -->\nx\n<!-- scopegen:end -->\n"), markdown)
	require.Equal(t, "<!-- scopegen:a -->\n\n<!-- scopegen:end -->\n", string(p.With([]string{""})))
}

// Whatever a page is: places lie within it, and a page that is written reads as the same fragments with nothing else changed.
func FuzzPage(f *testing.F) {
	f.Add("a\n<!-- scopegen:endpoints group=store -->\nold\n<!-- scopegen:end -->\nb", "| a |\n", false)
	f.Add("- x\r\n\r\n  {/* scopegen:a scope=\"\\u0061\" */}\r\n  {/* scopegen:end */}", "1\n\n2\n", true)
	f.Add("> ```\n> <!-- scopegen:a -->\n\n1. <!-- scopegen:end -->\n", "", false)
	f.Add("<pre>\n<!--\n\t<!-- scopegen:a x= -->", "```\nx\n```\n", false)
	f.Add("- - a\n\n    <!-- scopegen:a -->\n    <!-- scopegen:end -->\n<!-- scopegen:b -->\n<!-- scopegen:end -->", "# x\n", true)
	f.Fuzz(func(t *testing.T, page, text string, isMDX bool) {
		if strings.Contains(text, name) || strings.Contains(text, "\r") || text != "" && !strings.HasSuffix(text, "\n") {
			t.Skip()
		}
		comments := Comments{HTML: true, MDX: isMDX}
		p := Read([]byte(page), comments)
		within := func(at Span) { require.True(t, 0 <= at.Start && at.Start <= at.End && at.End <= len(page), "%+v", at) }
		for _, f := range p.Faults {
			within(f.At)
			within(f.Other)
			require.NotEmpty(t, f.Fact)
			require.NotEmpty(t, f.Hint)
		}
		var texts []string
		for _, f := range p.Fragments {
			within(f.Mark)
			within(f.Kind.At)
			require.Equal(t, f.Kind.Text, p.Text(f.Kind.At))
			for _, a := range f.Args {
				require.Equal(t, a.Key.Text, p.Text(a.Key.At))
				within(a.Value.At)
			}
			texts = append(texts, text)
		}
		if len(texts) == 0 {
			return
		}
		now := p.With(texts)
		again := Read(now, comments)
		require.Empty(t, again.Faults, "%q", now)
		require.Equal(t, asked(p), asked(again), "%q", now)
		require.Equal(t, string(p.Without()), string(again.Without()))
		require.Equal(t, string(now), string(again.With(texts)))
	})
}
