package native

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

func isNative(text string) bool {
	fsys, root := files(text)
	if strings.Contains(text, "\nopenapi: 3.") {
		return false // reads documents: spec/openapi runs it
	}
	return strings.HasPrefix(strings.TrimLeft(fsys[root], "-\n"), "scopegen:")
}

// Every rule that the reader, the source and the model have: what its page shows as wrong is wrong for that reason, at a
// place inside the file, and what it shows as right raises nothing at all.
func TestRules(t *testing.T) {
	tried := 0
	for _, rule := range diag.Rules() {
		if rule.Bad != "" && isNative(rule.Bad) {
			tried++
			t.Run(string(rule.Code)+"/bad", func(t *testing.T) {
				_, found := load(t, rule.Bad)
				require.Contains(t, codes(found), string(rule.Code), "%v", show(found))
				for _, d := range found {
					if d.Rule == rule {
						inside(t, rule.Bad, d)
					}
				}
				if strings.HasPrefix(string(rule.Code), "SG11") || rule.Code == "SG1003" {
					require.Equal(t, []string{string(rule.Code)}, codes(found), "and nothing else: %v", show(found))
				}
			})
		}
		if rule.Good != "" && isNative(rule.Good) {
			t.Run(string(rule.Code)+"/good", func(t *testing.T) { clean(t, rule.Good) })
		}
	}
	require.Greater(t, tried, 50)
}

// inside holds a finding's range against the file that it names.
func inside(t *testing.T, text string, d diag.Diagnostic) {
	t.Helper()
	fsys, _ := files(text)
	ranges := []diag.Range{d.Range}
	for _, r := range d.Related {
		ranges = append(ranges, r.Range)
	}
	for _, r := range ranges {
		data, ok := fsys[r.File]
		require.True(t, ok, "%s: no file %q", d.Message, r.File)
		require.True(t, r.IsValid(), d.Message)
		f := &source.File{Name: r.File, Data: []byte(data)}
		start, end := f.Offset(r.Start), f.Offset(r.End)
		require.LessOrEqual(t, start, end, d.Message)
		require.Equal(t, r, f.Range(start, end), "%s: not a place of the file", d.Message)
	}
}

func TestRulesExplainThemselves(t *testing.T) {
	for _, rule := range diag.Rules() {
		if strings.HasPrefix(string(rule.Code), "SG11") {
			require.NotEmpty(t, rule.Title, rule.Code)
			require.Greater(t, len(rule.Why), 60, rule.Code)
			require.Equal(t, rule.Bad == "", rule.Good == "", rule.Code)
			require.True(t, rule.Bad != "" || slices.Contains([]diag.Code{"SG1164", "SG1170"}, rule.Code), rule.Code)
		}
	}
}
