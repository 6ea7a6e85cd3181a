package source

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
)

// lines prints findings in a few words: line:column-line:column code message | hint.
func lines(list diag.List) []string {
	var all []string
	for _, d := range list {
		s := fmt.Sprintf("%d:%d-%d:%d %s %s | %s", d.Range.Start.Line, d.Range.Start.Column, d.Range.End.Line, d.Range.End.Column, d.Rule.Code, d.Message, d.Hint)
		for _, r := range d.Related {
			s += fmt.Sprintf(" | %d:%d %s", r.Range.Start.Line, r.Range.Start.Column, r.Message)
		}
		all = append(all, s)
	}
	return all
}

func TestRulesShowWhatTheySay(t *testing.T) {
	own := 0
	for _, r := range diag.Rules() {
		if r.Code < "SG1001" || r.Code > "SG1039" || r.Code == "SG1003" || r.Bad == "" {
			continue
		}
		own++
		lim := Native
		if strings.HasPrefix(r.Bad, "openapi:") {
			lim = OpenAPI
		}
		_, list := Parse("bad.yaml", []byte(r.Bad), lim)
		var codes []diag.Code
		for _, d := range list {
			codes = append(codes, d.Rule.Code)
		}
		require.Contains(t, codes, r.Code)
		doc, list := Parse("good.yaml", []byte(r.Good), lim)
		require.NotNil(t, doc)
		require.Empty(t, list, r.Code)
	}
	require.GreaterOrEqual(t, own, 13)
}

func TestFindings(t *testing.T) {
	for _, c := range []struct {
		data string
		want []string
	}{
		{"a: 1\nb: 2\na: 3\na: 4\n", []string{
			`3:1-3:2 SG1002 the key "a" is there twice | first at line 1; readers disagree on which one counts: keep one | 1:1 first here`,
			`4:1-4:2 SG1002 the key "a" is there twice | first at line 1; readers disagree on which one counts: keep one | 1:1 first here`,
		}},
		{`{"get": {}, "p": {"x": 1, "\u0078": 2}, "get": []}`, []string{
			`1:27-1:35 SG1002 the key "x" is there twice | first at line 1; readers disagree on which one counts: keep one | 1:19 first here`,
			`1:41-1:46 SG1002 the key "get" is there twice | first at line 1; readers disagree on which one counts: keep one | 1:2 first here`,
		}},
		{"a: 1\n---\nb: 1\n", []string{"2:1-2:4 SG1008 a second document begins here | put it into a file of its own"}},
		{"a: 1\n...\n---\n", []string{"3:1-3:4 SG1008 a second document begins here | put it into a file of its own"}},
		{"a: !!binary aGk=\nb: ! c\nc: !!int x\n", []string{
			"1:4-1:12 SG1016 the tag !!binary is not known here | write the value without it, in quotes if it is text",
			"2:4-2:5 SG1016 the tag ! is not known here | write the value without it, in quotes if it is text",
			"3:4-3:9 SG1016 the value is not of the tag !!int | write the value without it",
		}},
		{"a: &x !!python/object:os.system [ls]\n", []string{"1:7-1:32 SG1016 the tag !!python/object:os.system is not known here | write the value without it, in quotes if it is text"}},
		{"1: x\non: x\n1.5: x\n2020-01-01: x\n~: x\n? [a]\n: b\n? {c: d}\n: e\n", []string{
			`1:1-1:2 SG1017 the key 1 is not text | 1 is a number; write "1" in quotes`,
			`2:1-2:3 SG1017 the key on is not text | on is a boolean in YAML 1.1 tools; write "on" in quotes`,
			`3:1-3:4 SG1017 the key 1.5 is not text | 1.5 is a number; write "1.5" in quotes`,
			`4:1-4:11 SG1017 the key 2020-01-01 is not text | 2020-01-01 is a date in YAML 1.1 tools; write "2020-01-01" in quotes`,
			`5:1-5:2 SG1017 the key ~ is not text | ~ is null; write "~" in quotes`,
			`6:3-6:6 SG1017 a key is a list | write a text as the key`,
			`8:3-8:9 SG1017 a key is a mapping | write a text as the key`,
		}},
		{"?\n: f\n'': g\n", []string{
			"1:2-1:2 SG1017 a key is missing before the colon | write one before it",
			`3:1-3:3 SG1002 the key "" is there twice | first at line 1; readers disagree on which one counts: keep one | 1:2 first here`,
		}},
		{"a: &d {x: 1}\nb:\n  <<: *d\n  x: 2\n", []string{
			"3:3-3:5 SG1009 << merges another mapping into this one | write the keys out here; what a merge hides cannot be seen in a review",
		}},
		{"a: &x\n  b: *x\n", []string{"2:6-2:8 SG1007 *x stands inside the value that it names | a value cannot hold itself; write it out to the depth that is meant"}},
		{"a: \"\\0\\x07 \\u202E\"\nb: \"\\\\0\"\n", []string{
			"1:5-1:7 SG1011 U+0000 (NUL) is in the text | remove it",
			"1:7-1:11 SG1011 U+0007 is in the text | remove it",
			"1:12-1:18 SG1012 U+202E (right-to-left override) reorders the text on the screen | remove it",
		}},
		{`{"a": "x\u0000\u202ey", "b\u200b": 1, "c": "d \u200b"}`, []string{
			"1:9-1:15 SG1011 U+0000 (NUL) is in the text | remove it",
			"1:15-1:21 SG1012 U+202E (right-to-left override) reorders the text on the screen | remove it",
			`1:27-1:33 SG1013 U+200B (zero width space) cannot be seen in "b\u200b" | remove it`,
			"1:47-1:53 SG1014 U+200B (zero width space) cannot be seen | remove it",
		}},
		// Raw ones do not keep the rest from being checked, nor shift what comes after them.
		{"a: x\x00\x1by\nb: \u0085 \u2028z\nb: 2 # \u2066\n", []string{
			"1:5-1:6 SG1011 U+0000 (NUL) is in the text | remove it",
			"1:6-1:7 SG1011 U+001B (escape) is in the text | remove it",
			"2:4-2:5 SG1011 U+0085 (next line) is in the text | remove it",
			"2:6-2:7 SG1011 U+2028 (line separator) is in the text | remove it",
			`3:1-3:2 SG1002 the key "b" is there twice | first at line 2; readers disagree on which one counts: keep one | 2:1 first here`,
			"3:8-3:9 SG1012 U+2066 (left-to-right isolate) reorders the text on the screen | remove it",
		}},
		{"a: caf\xe9\nb: \xff\n", []string{
			"1:7-1:8 SG1015 the byte 0xe9 is not UTF-8 | save the file as UTF-8",
			"2:4-2:5 SG1015 the byte 0xff is not UTF-8 | save the file as UTF-8",
		}},
		{"# c \u200b\na\u00ad: x\ufeffy\nb: नम\u200dस्ते 👩\u200d🔧 1\ufe0f\u20e3 ⚠\ufe0f\nc: a\u200db\n", []string{
			"1:5-1:6 SG1014 U+200B (zero width space) cannot be seen | remove it",
			`2:2-2:3 SG1013 U+00AD (soft hyphen) cannot be seen in "a\u00ad" | remove it`,
			`2:6-2:7 SG1013 U+FEFF (byte order mark) cannot be seen in "x\ufeffy" | remove it`,
			`4:5-4:6 SG1013 U+200D (zero width joiner) cannot be seen in "a\u200db" | remove it`,
		}},
		{"", []string{`1:1-1:1 SG1018 nothing is in the file, comments aside | begin a spec with "scopegen: 1"`}},
		{"\ufeff\n# c\n", []string{`1:1-1:1 SG1018 nothing is in the file, comments aside | begin a spec with "scopegen: 1"`}},
		{"\xff\xfea\x00:\x00", []string{"1:1-1:1 SG1015 the file is encoded as UTF-16, little endian | save it as UTF-8"}},
		{"\x00a\x00:\x00 \x001", []string{"1:1-1:1 SG1015 the file is encoded as UTF-16, big endian | save it as UTF-8"}},
	} {
		_, list := Parse("f", []byte(c.data), Native)
		require.Equal(t, c.want, lines(list), "%q", c.data)
	}
}

func TestSyntaxErrors(t *testing.T) {
	const tab = "indent with blanks: YAML does not allow tabs there"
	for _, c := range []struct{ data, want string }{
		{"a:\n\tb: 1\n", "2:1-2:2 SG1001 a tab indents this line | " + tab},
		{"a:\n  b: 1\n \tc: 1\n", "3:2-3:3 SG1001 a tab indents this line | " + tab},
		{"a:\n  - b\n\t- c\n", "3:1-3:2 SG1001 a tab indents this line | " + tab},
		{"é: [a,\n b\nc: d\n", "3:2-3:3 SG1001 the list in brackets is not continued or closed | write a comma between its items and ] behind the last"},
		{"a: {b: c\nd: e\n", "2:2-2:3 SG1001 the mapping in brackets is not continued or closed | write a comma between its pairs and } behind the last; put a value with brackets or quotes in it in quotes"},
		{"a: b: c\n", `1:5-1:6 SG1001 a colon and a blank inside a text that is not in quotes begin a key | put the text in quotes: "b: c"`},
		{"- GET /x/{id}: List: all # c\n", `1:20-1:21 SG1001 a colon and a blank inside a text that is not in quotes begin a key | put the text in quotes: "List: all"`},
		{"a: 'b': c\n", "1:7-1:8 SG1001 a key and its colon cannot stand here | put a text that contains \": \" in quotes, or indent the key like the keys beside it"},
		{"a: [GET /x/{id}: Text]\n", `1:5-1:16 SG1001 inside brackets, a brace or bracket ends this text | put the text in quotes: "GET /x/{id}"; or write the list with dashes, a line an entry`},
		{"a: [GET /y, GET /x/{id}/z{b}]\n", `1:13-1:29 SG1001 inside brackets, a brace or bracket ends this text | put the text in quotes: "GET /x/{id}/z{b}"; or write the list with dashes, a line an entry`},
		{"a: [{GET /x/{id}: {b: c}}]\n", `1:6-1:17 SG1001 inside brackets, a brace or bracket ends this text | put the text in quotes: "GET /x/{id}"; or write the list with dashes, a line an entry`},
		{"a: [GET /x/{id\n", `1:5-1:15 SG1001 inside brackets, a brace or bracket ends this text | put the text in quotes: "GET /x/{id"; or write the list with dashes, a line an entry`},
		{"a: 1\n  b: 2\n", "2:4-2:5 SG1001 a key and its colon cannot stand here | put a text that contains \": \" in quotes, or indent the key like the keys beside it"},
		{"a:\n  b: 1\n c: 2\n", "3:2-3:4 SG1001 the line does not fit the mapping that it is in | indent it like the keys above it, and check that the line before is complete and its quotes are closed"},
		{"a: 'x\nb: 1\n", "1:4-1:5 SG1001 a quote is opened and not closed | close the text with the quote that it begins with"},
		{"a: 1\nb: \"x\n", "2:4-2:5 SG1001 a quote is opened and not closed | close the text with the quote that it begins with"},
		{"a: \"\\y\"\n", "1:5-1:8 SG1001 this escape is not known in double quotes | write \\\\ for a backslash, or use single quotes"},
		{"a: @b\n", "1:4-1:6 SG1001 a value cannot begin with this character | put the value in quotes"},
		{"a: *b\n", "1:4-1:6 SG1001 *b stands for a value that is not in the file before it | put a text that begins with * in quotes; name a value with &b"},
		{"a: [x]]\n", "1:7-1:8 SG1001 the line does not fit the mapping that it is in | indent it like the keys above it, and check that the line before is complete and its quotes are closed"},
		{"a: 1\nb\nc: 2\n", "2:1-2:2 SG1001 this is no key, for no colon and blank follow it | write it as \"key: value\", or indent it under the text that it continues"},
		{"{\"a\": 1,}x", "1:9-1:10 SG1001 nothing follows the last comma | remove the comma: JSON does not allow it there"},
		{"{\"a\": 'x\n", "1:7-1:8 SG1001 a value cannot begin with this character | put texts in double quotes"},
		{"{\"a\": \"\\ud800\"}", `1:8-1:10 SG1001 this escape is not known in JSON | write \\ for a backslash; \u takes four digits, and two of them for a character beyond U+FFFF`},
		{"[\"a\", \"b\n", "1:9-2:1 SG1001 a text ends at the end of its line, or holds a tab | close it with a double quote, or write \\n or \\t"},
	} {
		doc, list := Parse("f", []byte(c.data), Native)
		require.Equal(t, []string{c.want}, lines(list), "%q", c.data)
		require.Nil(t, doc, "%q", c.data)
	}
}

// A file called .json is JSON and nothing else; any other that begins with a bracket may be YAML.
func TestFlowStyleIsNotBrokenJSON(t *testing.T) {
	for _, data := range []string{"{a: 1}", "[\"a\", b, c: \"\"]", "{\"a\": 1,}", "{\"a\": 1} # c", "[01]"} {
		doc, list := Parse("f.yaml", []byte(data), Native)
		require.Empty(t, list, data)
		require.NotNil(t, doc, data)
		doc, list = Parse("f.JSON", []byte(data), Native)
		require.Nil(t, doc, data)
		require.Equal(t, 1, list.Errors(), data)
	}
	for _, data := range []string{"[1.]", "[-]", "[.5]", "[1e]", "[+1]", "[tru]", "[\"\\x41\"]", "[\"\\u12g4\"]", "[\"\\ud83dx\"]", "[1 2]", "{\"a\" 1}", "{1: 2}", "[", "{\"a\":", "[]]", "nul", "\"a", "[\"a\tb\"]"} {
		doc, list := Parse("f.json", []byte("["+data+"]"), OpenAPI)
		require.Nil(t, doc, data)
		require.Equal(t, 1, list.Errors(), data)
	}
}

func TestMergeKeys(t *testing.T) {
	doc, list := Parse("f", []byte(`a: &a {x: 1, y: 2}
b: &b {y: 3, z: 4}
c:
  <<: [*a, *b]
  x: 5
  w: 6
d: {<<: *a, <<: *b}
e: {"<<": 1}
`), OpenAPI)
	require.Equal(t, []string{
		`1:14-1:15 SG1010 "y" hides the value that << merges in | write the keys out where the merged value is the one that protects | 2:11 the hidden value | 4:3 merged here`,
		`5:3-5:4 SG1010 "x" hides the value that << merges in | write the keys out where the merged value is the one that protects | 1:11 the hidden value | 4:3 merged here`,
	}, lines(list))
	c, _ := doc.Root.Get("c")
	var keys []string
	for i := range c.Len() {
		k, v := c.Pair(i)
		keys = append(keys, k.Value()+"="+v.Value())
	}
	require.Equal(t, []string{"x=5", "w=6", "y=2", "z=4"}, keys)
	e, _ := doc.Root.Get("e")
	require.Equal(t, 1, e.Len())

	_, list = Parse("f", []byte("a: {<<: 1}\nb: {<<: [[]]}\nc: {<<: [{x: 1}, y]}"), OpenAPI)
	require.Equal(t, 3, list.Errors())
}

func bomb(levels, fan int) string {
	s := "a0: &a0 [" + strings.Repeat("x,", fan) + "]\n"
	for i := 1; i <= levels; i++ {
		s += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), fan))
	}
	return s
}

// alloc gives the bytes that reading takes, as a measure of work that no other process disturbs.
func alloc(data string, lim Limits) (bytes uint64, doc *Document, list diag.List) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	doc, list = Parse("f", []byte(data), lim)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, doc, list
}

func TestLimits(t *testing.T) {
	lim := Limits{Bytes: 1 << 20, Depth: 20, Nodes: 5000, Aliases: 50, Foreign: true}
	for name, c := range map[string]struct {
		data string
		lim  Limits
		want diag.Code
		most uint64 // MiB
	}{
		"bytes":           {strings.Repeat("#", 1<<20+1), lim, "SG1004", 1},
		"bomb":            {bomb(8, 9), Native, "SG1006", 1},
		"bomb, OpenAPI":   {bomb(8, 9), OpenAPI, "SG1006", 1},
		"merge bomb":      {"a: &a {x: {y: [1, 2, 3, 4, 5, 6, 7, 8]}}\n" + mergeBomb(), lim, "SG1006", 1},
		"aliases":         {"a: &a 1\nb: [" + strings.Repeat("*a,", 51) + "]", lim, "SG1006", 1},
		"nodes":           {"- - a\n" + strings.Repeat("- a\n", 4999), lim, "SG1006", 8},
		"nodes, JSON":     {"[" + strings.Repeat("1,", 5001) + "1]", lim, "SG1006", 8},
		"nodes, too many": {"[" + strings.Repeat("a,", 1<<19-2) + "]", lim, "SG1006", 4},
		"[":               {strings.Repeat("[", 200_000), Native, "SG1005", 1},
		"{":               {strings.Repeat(`{"a":`, 200_000), Native, "SG1005", 8},
		"a: [":            {"a: " + strings.Repeat("[", 200_000), Native, "SG1005", 16},
		"- - -":           {strings.Repeat("- ", 200_000), Native, "SG1005", 16},
		"depth 21":        {"a: " + strings.Repeat("[", 20) + strings.Repeat("]", 20), lim, "SG1005", 1},
		"depth 21, JSON":  {strings.Repeat("[", 21) + strings.Repeat("]", 21), lim, "SG1005", 1},
	} {
		used, _, list := alloc(c.data, c.lim)
		require.NotEmpty(t, list, name)
		require.Equal(t, c.want, list[0].Rule.Code, "%s: %v", name, list)
		require.LessOrEqual(t, used>>20, c.most, "%s: MiB", name)
	}
	for name, data := range map[string]string{
		"depth 20":       "a: " + strings.Repeat("[", 19) + strings.Repeat("]", 19),
		"depth 20, JSON": strings.Repeat("[", 20) + strings.Repeat("]", 20),
		"aliases":        "a: &a 1\nb: [" + strings.Repeat("*a,", 50) + "]",
		"nodes":          "[" + strings.Repeat("a,", 4990) + "]",
		"nodes, JSON":    "[" + strings.Repeat("1,", 4998) + "1]",
		"commas":         "a: \"" + strings.Repeat(",", 4900) + "\"",
	} {
		_, list := Parse("f", []byte(data), lim)
		require.Empty(t, list, name)
	}
}

func mergeBomb() string {
	s, last := "", "a"
	for i := range 40 {
		name := fmt.Sprintf("m%d", i)
		s += fmt.Sprintf("%s: &%s {<<: *%s, k%d: *%s}\n", name, name, last, i, last)
		last = name
	}
	return s
}

// What was cut has no children, so that whoever walks the document gets to an end.
func TestCutDocumentsEnd(t *testing.T) {
	for _, data := range []string{bomb(8, 9), "a: &a [*a, {b: *a}]", "a: &a 1\nb: [" + strings.Repeat("*a,", 20_000) + "]"} {
		doc, list := Parse("f", []byte(data), Native)
		require.NotZero(t, list.Errors())
		n := 0
		var count func(Node)
		count = func(node Node) {
			n++
			for i := range node.Len() {
				if node.Kind() == Sequence {
					count(node.Item(i))
					continue
				}
				k, v := node.Pair(i)
				count(k)
				count(v)
			}
		}
		count(doc.Root)
		require.LessOrEqual(t, n, Native.Nodes)
	}
}

// Fatal characters everywhere are counted, not listed.
func TestManyFindingsAreBounded(t *testing.T) {
	used, _, list := alloc(strings.Repeat("\x00", 1<<20), Native)
	require.Len(t, list, maxFindings)
	require.Contains(t, list[maxFindings-1].Hint, "1048476 more places like this")
	require.LessOrEqual(t, used>>20, uint64(64))
}

// Four times the input is at most four times the work, and a little.
func TestCostIsLinear(t *testing.T) {
	for name, gen := range map[string]func(n int) string{
		"keys":      func(n int) string { return numbered(n, "k%d: v\n") },
		"flow keys": func(n int) string { return "{" + numbered(n, "k%d: \"é\", ") + "}" },
		"JSON keys": func(n int) string { return "{" + numbered(n, "\"k%d\": 1, ") + "\"z\": 1}" },
		"comments":  func(n int) string { return strings.Repeat("# c\n", n) + "a: 1 # d\n" + strings.Repeat("# e\n", n) },
		"same keys": func(n int) string { return strings.Repeat("k: v\n", n) },
		"anchors":   func(n int) string { return numbered(n, "- &a%d x\n") },
		"merges":    func(n int) string { return "a: &a {x: 1}\nb:\n" + numbered(n, "- {<<: *a, y: %d}\n") },
		"big merge": func(n int) string {
			return "a: &a {" + numbered(n, "k%d: v, ") + "}\nb: &b {" + numbered(n, "l%d: v, ") + "}\nc: {<<: [*a, *b]}\n"
		},
	} {
		lim := OpenAPI
		small, _, _ := alloc(gen(2_000), lim)
		large, doc, _ := alloc(gen(8_000), lim)
		require.NotNil(t, doc, name)
		require.Less(t, float64(large), 5.5*float64(small), name)
	}
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
