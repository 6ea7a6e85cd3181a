package diag_test

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
)

// exampleList has what formats get wrong: characters of two UTF-16 units, a byte order mark, percent signs, colons, commas, line
// breaks, terminal sequences, a name that is no URI, findings without a place.
func exampleList() (diag.List, map[string][]byte) {
	rule, _ := diag.Lookup("SG9101")
	files := map[string][]byte{"a b%c.yaml": []byte("\ufeffa: 😀 \"😀é\"\r\nb: 1\r\n")}
	at := func(l1, c1, l2, c2 int) diag.Range {
		return diag.Range{File: "a b%c.yaml", Start: diag.Pos{Line: l1, Column: c1}, End: diag.Pos{Line: l2, Column: c2}}
	}
	return diag.List{
		{Rule: rule, Range: at(1, 6, 1, 10), Message: "50%: a,b [see](x) {0} \x1b[31m", Hint: "one\ntwo: 100%",
			Related: []diag.Related{{Range: at(2, 1, 2, 2), Message: "here"}, {Message: "nowhere"}}},
		{Rule: rule, Range: at(1, 1, 2, 2), Message: "several lines"},
		{Rule: rule, Range: diag.Range{File: "a b%c.yaml"}, Message: "in the file"},
		{Rule: rule, Message: "nowhere"},
		{Rule: rule, Message: "nowhere"},
	}, files
}

var _ = diag.Define(diag.Rule{Code: "SG9101", Title: "a test, of formats: 100%", Severity: diag.Error, Why: "Because.", Bad: "a\n", Good: "b\n"})

type command struct {
	kind, data string
	properties map[string]string
}

// runner reads a line as the runner of GitHub Actions does (actions/runner, ActionCommand.TryParseV2): the command's name up to
// the first blank, properties up to the next two colons, unescaped one by one.
func runner(t *testing.T, line string) command {
	t.Helper()
	line, ok := strings.CutPrefix(line, "::")
	require.True(t, ok)
	end := strings.Index(line, "::")
	require.GreaterOrEqual(t, end, 0)
	info, data := line[:end], line[end+2:]
	kind, rest, _ := strings.Cut(info, " ")
	c := command{kind: kind, properties: map[string]string{}}
	for pair := range strings.SplitSeq(strings.TrimSpace(rest), ",") {
		key, value, ok := strings.Cut(pair, "=")
		require.True(t, ok, pair)
		c.properties[key] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
	}
	c.data = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data)
	return c
}

func TestGitHubIsReadBack(t *testing.T) {
	list, _ := exampleList()
	var b bytes.Buffer
	require.NoError(t, diag.Printer{}.GitHub(&b, list))
	require.NotContains(t, b.String(), "\x1b")
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	require.Len(t, lines, len(list), "one line each")
	first := runner(t, lines[0])
	require.Equal(t, command{"error", "50%: a,b [see](x) {0} <U+001B>[31m\none\ntwo: 100%\na b%c.yaml:2:1: here\nnowhere", map[string]string{
		"file": "a b%c.yaml", "line": "1", "endLine": "1", "col": "6", "endColumn": "10", "title": "SG9101: a test, of formats: 100%"}}, first)
	require.Equal(t, map[string]string{"file": "a b%c.yaml", "line": "1", "endLine": "2", "title": first.properties["title"]}, runner(t, lines[1]).properties,
		"columns stand within one line alone")
	require.Equal(t, map[string]string{"file": "a b%c.yaml", "title": first.properties["title"]}, runner(t, lines[2]).properties)
	require.Equal(t, map[string]string{"title": first.properties["title"]}, runner(t, lines[3]).properties)
}

func TestSARIF(t *testing.T) {
	list, files := exampleList()
	var b bytes.Buffer
	require.NoError(t, diag.Printer{Files: files}.SARIF(&b, list, diag.Tool{Name: "scopegen"}))
	require.NotContains(t, b.String(), "\x1b")
	var log struct {
		Runs []struct {
			ColumnKind string
			Tool       struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleIndex int
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI, URIBaseID string }
						Region           *struct{ StartLine, StartColumn, EndLine, EndColumn int }
					}
				}
				RelatedLocations    []any
				PartialFingerprints map[string]string
			}
		}
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &log))
	run := log.Runs[0]
	require.Equal(t, "utf16CodeUnits", run.ColumnKind)
	require.Len(t, run.Tool.Driver.Rules, 1)
	require.Len(t, run.Results, len(list))
	first := run.Results[0]
	require.Equal(t, "50%: a,b [see\\](x) {0} \x1b[31m\none\ntwo: 100%", first.Message.Text)
	require.Len(t, first.RelatedLocations, 1)
	place := first.Locations[0].PhysicalLocation
	require.Equal(t, "a%20b%25c.yaml", place.ArtifactLocation.URI)
	line := utf16.Encode([]rune("a: 😀 \"😀é\""))
	require.Equal(t, `"😀é"`, string(utf16.Decode(line[place.Region.StartColumn-1:place.Region.EndColumn-1])), "the region, in UTF-16")
	require.Equal(t, 2, run.Results[1].Locations[0].PhysicalLocation.Region.EndColumn, "other lines' characters do not count")
	require.Nil(t, run.Results[2].Locations[0].PhysicalLocation.Region)
	require.Empty(t, run.Results[3].Locations)
	seen := map[string]bool{}
	for _, r := range run.Results {
		seen[r.PartialFingerprints["finding/v1"]] = true
	}
	require.Len(t, seen, len(list), "alike findings are numbered")
}

// A fingerprint stays when lines move, and does not when the finding is another.
func TestFingerprintSurvivesLines(t *testing.T) {
	rule, _ := diag.Lookup("SG9101")
	prints := func(line int, message string) string {
		var b bytes.Buffer
		list := diag.List{{Rule: rule, Range: diag.Range{File: "a.yaml", Start: diag.Pos{Line: line, Column: 1}}, Message: message}}
		require.NoError(t, diag.Printer{}.SARIF(&b, list, diag.Tool{Name: "t"}))
		_, after, ok := strings.Cut(b.String(), `"finding/v1": `)
		require.True(t, ok)
		text, err := strconv.Unquote(strings.TrimSpace(strings.SplitN(after, "\n", 2)[0]))
		require.NoError(t, err)
		return text
	}
	require.Equal(t, prints(1, "m"), prints(100, "m"))
	require.NotEqual(t, prints(1, "m"), prints(1, "n"))
}
