package lint_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
)

var (
	warning = diag.Define(diag.Rule{Code: "SG2998", Title: "w", Severity: diag.Warning})
	broken  = diag.Define(diag.Rule{Code: "SG2997", Title: "e", Severity: diag.Error})
)

func finding(rule *diag.Rule, line int, subject string) lint.Finding {
	return lint.Finding{Subject: subject, Diagnostic: diag.Diagnostic{Rule: rule, Message: "m", Range: diag.Range{File: "a.yaml", Start: diag.Pos{Line: line, Column: 1}, End: diag.Pos{Line: line, Column: 2}}}}
}

func codes(r lint.Result) (all []string) {
	for _, f := range r.Findings {
		all = append(all, string(f.Rule.Code)+" "+f.Rule.Severity.String())
	}
	return all
}

// Nothing leaves out an error, whatever names it.
func TestErrorsStay(t *testing.T) {
	at := diag.Range{File: "a.yaml", Start: diag.Pos{Line: 1, Column: 9}, End: diag.Pos{Line: 1, Column: 10}}
	r := lint.Judge([]lint.Finding{finding(broken, 1, "x")}, lint.Settings{
		Levels:     map[diag.Code]lint.Level{"SG2997": lint.Off},
		Exceptions: []lint.Exception{{Rule: "SG2997", Subject: "*", Range: at}},
		Ignores:    []lint.Ignore{{Codes: []string{"SG2997"}, Reason: "no", Line: 1, Range: at}},
		Baseline:   lint.Baseline{{Rule: "SG2997", Subject: "x"}: 1},
	})
	require.Equal(t, []string{"SG2997 error", "SG2902 error"}, codes(r))
	require.Zero(t, r.Ignored+r.Baselined)
}

func TestJudge(t *testing.T) {
	at := func(file string, line int) diag.Range {
		return diag.Range{File: file, Start: diag.Pos{Line: line, Column: 9}, End: diag.Pos{Line: line, Column: 10}}
	}
	found := []lint.Finding{finding(warning, 1, "GET /a"), finding(warning, 2, "GET /b"), finding(warning, 3, "GET /b")}
	require.Equal(t, []string{"SG2998 warning", "SG2998 warning", "SG2998 warning"}, codes(lint.Judge(found, lint.Settings{})))
	require.Equal(t, []string{"SG2998 error", "SG2998 error", "SG2998 error"}, codes(lint.Judge(found, lint.Settings{Levels: map[diag.Code]lint.Level{"SG2998": lint.Error}})))
	require.Equal(t, diag.Warning, warning.Severity, "the rule itself stays as it is")
	require.Empty(t, codes(lint.Judge(found, lint.Settings{Levels: map[diag.Code]lint.Level{"SG2998": lint.Off}})))

	r := lint.Judge(found, lint.Settings{Baseline: lint.Baseline{{Rule: "SG2998", Subject: "GET /b"}: 1, {Rule: "SG2998", Subject: "GET /c"}: 2}})
	require.Len(t, r.Findings, 2, "as many as the baseline has")
	require.Equal(t, 1, r.Baselined)
	require.Equal(t, lint.Baseline{{Rule: "SG2998", Subject: "GET /c"}: 2}, r.Fixed)

	r = lint.Judge(found, lint.Settings{Levels: map[diag.Code]lint.Level{"SG2998": lint.Error}, Baseline: lint.Baseline{{Rule: "SG2998", Subject: "GET /b"}: 3}})
	require.Equal(t, []string{"SG2998 error", "SG2998 error", "SG2998 error"}, codes(r), "no baseline holds what is made an error")
	require.Equal(t, lint.Baseline{{Rule: "SG2998", Subject: "GET /b"}: 1}, r.Fixed)

	ignore := lint.Ignore{Codes: []string{"SG2998"}, Reason: "for now", Line: 2, Range: at("a.yaml", 2)}
	r = lint.Judge(found, lint.Settings{Ignores: []lint.Ignore{ignore}})
	require.Len(t, r.Findings, 2)
	require.Equal(t, 1, r.Ignored)
	ignore.Range.File = "b.yaml"
	require.Equal(t, []string{"SG2998 warning", "SG2998 warning", "SG2998 warning", "SG2900 warning"}, codes(lint.Judge(found, lint.Settings{Ignores: []lint.Ignore{ignore}})), "another file's line")
	ignore.Range.File, ignore.Reason = "a.yaml", ""
	require.Equal(t, []string{"SG2998 warning", "SG2998 warning", "SG2901 error", "SG2998 warning"}, codes(lint.Judge(found, lint.Settings{Ignores: []lint.Ignore{ignore}})), "no reason, no effect")
	ignore.Reason = "- 1"
	require.Equal(t, []string{"SG2998 warning", "SG2998 warning", "SG2901 error", "SG2998 warning"}, codes(lint.Judge(found, lint.Settings{Ignores: []lint.Ignore{ignore}})), "no word, no reason")
	ignore.Reason = "später"
	require.Len(t, lint.Judge(found, lint.Settings{Ignores: []lint.Ignore{ignore}}).Findings, 2)

	r = lint.Judge(found, lint.Settings{Exceptions: []lint.Exception{{Rule: "SG2998", Subject: "GET /b"}, {Rule: "SG2998", Subject: "GET /*", Range: at("c.yaml", 1)}, {Rule: "SG2998", Subject: "GET /", Range: at("c.yaml", 2)}}})
	require.Equal(t, []string{"SG2900 warning"}, codes(r))
	require.Equal(t, 3, r.Ignored)
}
