package diag

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	testError   = &Rule{Code: "SG1999", Title: "a test", Severity: Error}
	testWarning = &Rule{Code: "SG2999", Title: "a doubt", Severity: Warning}
)

func at(file string, line, col, endLine, endCol int) Range {
	return Range{File: file, Start: Pos{line, col}, End: Pos{endLine, endCol}}
}

func text(t *testing.T, p Printer, list ...Diagnostic) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, p.Text(&b, list))
	return b.String()
}

func TestTextWithFrame(t *testing.T) {
	data := "scopes:\n  a:\n    implies: [store:raed]\n"
	p := Printer{Files: map[string][]byte{"s.yaml": []byte(data)}}
	d := Diagnostic{
		Rule: testError, Range: at("s.yaml", 3, 15, 3, 25), Message: `scope "store:raed" is not defined`,
		Hint:    `did you mean "store:read"?`,
		Related: []Related{{Range: at("t.yaml", 1, 2, 1, 3), Message: `"store:read" is defined here`}},
	}
	require.Equal(t, `s.yaml:3:15: error SG1999: scope "store:raed" is not defined
    3 |     implies: [store:raed]
      |               ^^^^^^^^^^ did you mean "store:read"?
    t.yaml:1:2: "store:read" is defined here
`, text(t, p, d))

	d.Hint, d.Related = "one\ntwo", nil
	d.Rule = testWarning
	p.Color = true
	require.Equal(t, "\x1b[1ms.yaml:3:15:\x1b[0m \x1b[1;33mwarning SG2999:\x1b[0m scope \"store:raed\" is not defined\n"+
		"\x1b[34m    3 |\x1b[0m     implies: [store:raed]\n"+
		"\x1b[34m      |\x1b[0m               \x1b[1;33m^^^^^^^^^^\x1b[0m one\n"+
		"\x1b[34m      |\x1b[0m                          two\n", text(t, p, d))
}

func TestTextWithoutFrame(t *testing.T) {
	p := Printer{Files: map[string][]byte{"s.yaml": []byte("a: b")}}
	require.Equal(t, "error SG1999: m\n    h\n", text(t, p, Diagnostic{Rule: testError, Message: "m", Hint: "h"}))
	require.Equal(t, "s.yaml: error SG1999: m\n", text(t, p, Diagnostic{Rule: testError, Message: "m", Range: Range{File: "s.yaml"}}))
	require.Equal(t, "x.yaml:1:1: error SG1999: m\n    h\n", text(t, p, Diagnostic{Rule: testError, Message: "m", Hint: "h", Range: at("x.yaml", 1, 1, 1, 2)}))
	require.Equal(t, "s.yaml:9:1: error SG1999: m\n", text(t, p, Diagnostic{Rule: testError, Message: "m", Range: at("s.yaml", 9, 1, 9, 2)}))
}

// Each line of a frame, by what stands in the file and which columns are meant.
func TestFrames(t *testing.T) {
	for name, c := range map[string]struct {
		data       string
		r          Range
		line, mark string
	}{
		"empty range":         {"a: b\n", at("f", 1, 3, 1, 3), "    1 | a: b", "      |   ^"},
		"no end":              {"a: b\n", Range{File: "f", Start: Pos{1, 1}}, "    1 | a: b", "      | ^"},
		"behind the line":     {"a: b\nc\n", at("f", 1, 5, 1, 6), "    1 | a: b", "      |     ^"},
		"several lines":       {"a: |\n  text\nb: 1\n", at("f", 1, 4, 2, 7), "    1 | a: |", "      |    ^"},
		"CRLF":                {"a: 1\r\nb: 22\r\n", at("f", 2, 4, 2, 6), "    2 | b: 22", "      |    ^^"},
		"CR":                  {"a: 1\rb: 22\r", at("f", 2, 4, 2, 6), "    2 | b: 22", "      |    ^^"},
		"byte order mark":     {"\ufeffa: 1\n", at("f", 1, 4, 1, 5), "    1 | a: 1", "      |    ^"},
		"tabs":                {"a:\tb\tc\n", at("f", 1, 4, 1, 7), "    1 | a:    b    c", "      |       ^^^^^^"},
		"multibyte":           {"é: ñandú x\n", at("f", 1, 4, 1, 9), "    1 | é: ñandú x", "      |    ^^^^^"},
		"wide":                {"日本: 語 x\n", at("f", 1, 5, 1, 6), "    1 | 日本: 語 x", "      |       ^^"},
		"combining":           {"e\u0301: x\n", at("f", 1, 5, 1, 6), "    1 | e\u0301: x", "      |    ^"},
		"escape sequence":     {"a: \x1b[31mred\n", at("f", 1, 4, 1, 5), "    1 | a: <U+001B>[31mred", "      |    ^^^^^^^^"},
		"bidi":                {"a: x\u202ey\n", at("f", 1, 5, 1, 6), "    1 | a: x<U+202E>y", "      |     ^^^^^^^^"},
		"C1 and not UTF-8":    {"a: \u009b\xff b\n", at("f", 1, 7, 1, 8), "    1 | a: <U+009B><0xFF> b", "      | " + strings.Repeat(" ", 18) + "^"},
		"last line, no break": {"a: 1\nb", at("f", 2, 1, 2, 2), "    2 | b", "      | ^"},
		"long, at the start": {
			"a: " + strings.Repeat("x", 200), at("f", 1, 1, 1, 2),
			"    1 | a: " + strings.Repeat("x", 97) + "…", "      | ^",
		},
		"long, at the end": {
			strings.Repeat("x", 200) + "yz", at("f", 1, 201, 1, 203),
			"    1 | …" + strings.Repeat("x", 98) + "yz", "      | " + strings.Repeat(" ", 99) + "^^",
		},
		"long, in the middle": {
			strings.Repeat("x", 200) + "yz" + strings.Repeat("x", 200), at("f", 1, 201, 1, 203),
			"    1 | …" + strings.Repeat("x", 30) + "yz" + strings.Repeat("x", 68) + "…", "      | " + strings.Repeat(" ", 31) + "^^",
		},
		"long place": {
			"a: " + strings.Repeat("y", 300) + " b", at("f", 1, 4, 1, 304),
			"    1 | a: " + strings.Repeat("y", 97) + "…", "      |    " + strings.Repeat("^", 97),
		},
		"line number of six digits": {
			strings.Repeat("\n", 123455) + "a\n", at("f", 123456, 1, 123456, 2),
			"123456 | a", "       | ^",
		},
	} {
		got := text(t, Printer{Files: map[string][]byte{"f": []byte(c.data)}}, Diagnostic{Rule: testError, Range: c.r, Message: "m"})
		_, frame, _ := strings.Cut(got, "\n")
		require.Equal(t, c.line+"\n"+c.mark+"\n", frame, name)
	}
}

// The list need not be sorted, and one line may have many findings.
func TestTextInAnyOrder(t *testing.T) {
	p := Printer{Files: map[string][]byte{"f": []byte("a: b\nc: d\n")}}
	one := Diagnostic{Rule: testError, Range: at("f", 1, 4, 1, 5), Message: "m"}
	two := Diagnostic{Rule: testError, Range: at("f", 2, 1, 2, 2), Message: "n"}
	three := Diagnostic{Rule: testError, Range: at("f", 1, 1, 1, 2), Message: "o"}
	all := text(t, p, two, one, three)
	require.Equal(t, text(t, p, two)+text(t, p, one)+text(t, p, three), all)
}

func TestSummary(t *testing.T) {
	e, w := Diagnostic{Rule: testError}, Diagnostic{Rule: testWarning}
	require.Equal(t, "", Summary(nil))
	require.Equal(t, "1 error", Summary(List{e}))
	require.Equal(t, "2 errors, 1 warning", Summary(List{e, w, e}))
	require.Equal(t, "2 warnings", Summary(List{w, w}))
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, Printer{}.JSON(&b, List{
		{
			Rule: testError, Range: at("s.yaml", 3, 15, 3, 25), Message: "a <b> \u202e\u009b\x1b\U000e0041", Hint: "h",
			Related: []Related{{Range: at("t.yaml", 1, 2, 1, 3), Message: "r"}},
		},
		{Rule: testWarning, Message: "n"},
	}))
	require.Equal(t, `{
  "diagnostics": [
    {
      "code": "SG1999",
      "severity": "error",
      "title": "a test",
      "message": "a <b> \u202e\u009b\u001b\udb40\udc41",
      "hint": "h",
      "file": "s.yaml",
      "start": {
        "line": 3,
        "column": 15
      },
      "end": {
        "line": 3,
        "column": 25
      },
      "related": [
        {
          "message": "r",
          "file": "t.yaml",
          "start": {
            "line": 1,
            "column": 2
          },
          "end": {
            "line": 1,
            "column": 3
          }
        }
      ]
    },
    {
      "code": "SG2999",
      "severity": "warning",
      "title": "a doubt",
      "message": "n",
      "hint": "",
      "file": "",
      "start": null,
      "end": null,
      "related": []
    }
  ]
}
`, b.String())
	var back struct{ Diagnostics []struct{ Message string } }
	require.NoError(t, json.Unmarshal(b.Bytes(), &back))
	require.Equal(t, "a <b> \u202e\u009b\x1b\U000e0041", back.Diagnostics[0].Message)

	b.Reset()
	require.NoError(t, Printer{}.JSON(&b, nil))
	require.JSONEq(t, `{"diagnostics": []}`, b.String())
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteErrorsAreReturned(t *testing.T) {
	list := List{{Rule: testError, Message: "m"}}
	require.ErrorContains(t, Printer{}.Text(failing{}, list), "disk full")
	require.ErrorContains(t, Printer{}.JSON(failing{}, list), "disk full")
}

// Whatever the input holds, nothing in the output moves the cursor, colours or reorders.
func FuzzTextShowsNoControls(f *testing.F) {
	f.Add("a: \x1b[2J\u202e\n", "m\x1b]0;x\x07", "h\u2028", 1, 4, 9)
	f.Add("\ufeff\xff\r\x85", "", "a\nb", 2, 1, 1)
	f.Add(strings.Repeat("日\t", 200), "m", "h", 1, 150, 160)
	f.Fuzz(func(t *testing.T, data, message, hint string, line, col, end int) {
		d := Diagnostic{Rule: testError, Range: at("f"+message, line, col, line, end), Message: message, Hint: hint}
		var b strings.Builder
		require.NoError(t, Printer{Files: map[string][]byte{"f" + message: []byte(data)}}.Text(&b, List{d}))
		for _, l := range strings.Split(b.String(), "\n") {
			require.Equal(t, Visible(l), l)
		}
	})
}
