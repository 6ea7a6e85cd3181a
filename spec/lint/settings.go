package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/scopegen/scopegen/spec/diag"
)

// Level is what a configuration makes of a rule.
type Level uint8

// The levels. The zero Level leaves the rule's own severity.
const (
	AsDefined Level = iota
	Off
	Warning
	Error
)

// Levels are the names of the levels that a configuration may say, by value.
var Levels = [...]string{"", "off", "warning", "error"}

// Settings say which findings are reported, and how. Errors of readers are no findings of lint: nothing here concerns them.
type Settings struct {
	Levels     map[diag.Code]Level
	Exceptions []Exception
	Ignores    []Ignore
	Baseline   Baseline
}

// Exception leaves out the findings of a rule about a subject, or, when it ends in *, about those that begin so.
type Exception struct {
	Rule    diag.Code
	Subject string
	Range   diag.Range
}

// Ignore is a comment that leaves out findings on its line, or, when nothing else stands on it, on the next one that is no comment.
type Ignore struct {
	Codes  []string
	Reason string
	Line   int        // to which it applies
	Range  diag.Range // of the comment
}

// Reasoned reports whether a text can be a reason: it has a letter.
func Reasoned(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// Baseline counts findings that were there when lint was taken up: as many of each are left out, but for those of rules that the
// configuration makes errors.
type Baseline map[Key]int

// Key names findings across edits of a file: a rule and what it speaks about.
type Key struct {
	Rule    diag.Code
	Subject string
}

// Result is what is to be reported.
type Result struct {
	Findings  []Finding
	Ignored   int // left out by comments and exceptions
	Baselined int
	Fixed     Baseline // of the baseline, what is no longer found
}

var (
	unused = diag.Define(diag.Rule{
		Code: "SG2900", Title: "a suppression that nothing needs", Severity: diag.Warning,
		Why: "A comment or exception that leaves nothing out was for something that is gone. It would hide the next finding of its kind in that place: remove it.",
	})
	unreasoned = diag.Define(diag.Rule{
		Code: "SG2901", Title: "a suppression without a reason", Severity: diag.Error,
		Why: "Who reads it later must be able to tell whether the reason still holds. Write it behind the code, in words: # scopegen: ignore SG2001 served by the admin binary.",
	})
	unknown = diag.Define(diag.Rule{
		Code: "SG2902", Title: "a suppression of what cannot be suppressed", Severity: diag.Error,
		Why: "Only warnings can be left out, each by its code. An error means that the spec has no certain meaning, and a code that there is not hides nothing.",
	})
)

// Judge applies settings to findings, in whose order the rest is. Findings of rules that are errors by themselves stay.
func Judge(findings []Finding, s Settings) Result {
	var r Result
	left := Baseline{}
	for k, n := range s.Baseline {
		left[k] = n
	}
	ignores := map[place][]int{}
	usedIgnores, usedExceptions := map[use]bool{}, make([]bool, len(s.Exceptions))
	for i, ignore := range s.Ignores {
		ignores[place{ignore.Range.File, ignore.Line}] = append(ignores[place{ignore.Range.File, ignore.Line}], i)
	}
	raised := map[*diag.Rule]*diag.Rule{}
	for _, f := range findings {
		if f.Rule.Severity == diag.Error {
			r.Findings = append(r.Findings, f)
			continue
		}
		out := false
		for _, i := range ignores[place{f.Range.File, f.Range.Start.Line}] {
			if slices.Contains(s.Ignores[i].Codes, string(f.Rule.Code)) && Reasoned(s.Ignores[i].Reason) {
				out, usedIgnores[use{i, f.Rule.Code}] = true, true
			}
		}
		for i, e := range s.Exceptions {
			if e.matches(f) {
				out, usedExceptions[i] = true, true
			}
		}
		key := Key{f.Rule.Code, f.Subject}
		level := s.Levels[f.Rule.Code]
		known := level != Off && !out && left[key] > 0
		if known {
			left[key]--
		}
		switch {
		case level == Off:
		case out:
			r.Ignored++
		case known && level != Error:
			r.Baselined++
		case level == Error:
			if raised[f.Rule] == nil {
				rule := *f.Rule
				rule.Severity = diag.Error
				raised[f.Rule] = &rule
			}
			f.Rule = raised[f.Rule]
			r.Findings = append(r.Findings, f)
		default:
			r.Findings = append(r.Findings, f)
		}
	}
	for i, ignore := range s.Ignores {
		r.Findings = append(r.Findings, judgeIgnore(ignore, func(c diag.Code) bool { return usedIgnores[use{i, c}] || s.Levels[c] == Off })...)
	}
	for i, e := range s.Exceptions {
		if !usedExceptions[i] && s.Levels[e.Rule] != Off {
			r.Findings = append(r.Findings, about(unused, e.Range, "take it out", "the exception of %s for %q leaves nothing out", e.Rule, e.Subject))
		}
	}
	for k, n := range left {
		if n > 0 {
			if r.Fixed == nil {
				r.Fixed = Baseline{}
			}
			r.Fixed[k] = n
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return a.Diagnostic.Compare(b.Diagnostic) })
	return r
}

type (
	place struct {
		file string
		line int
	}
	use struct {
		ignore int
		code   diag.Code
	}
)

func (e Exception) matches(f Finding) bool {
	if e.Rule != f.Rule.Code {
		return false
	}
	if start, many := strings.CutSuffix(e.Subject, "*"); many {
		return strings.HasPrefix(f.Subject, start)
	}
	return e.Subject == f.Subject
}

// judgeIgnore says what is wrong with a comment.
func judgeIgnore(ignore Ignore, used func(diag.Code) bool) (found []Finding) {
	if len(ignore.Codes) == 0 {
		return []Finding{about(unknown, ignore.Range, "write # scopegen: ignore, the codes, and a reason", "this comment names no code")}
	}
	if !Reasoned(ignore.Reason) {
		return []Finding{about(unreasoned, ignore.Range, "write it behind the code; until then nothing is left out", "this comment ignores %s without a reason", strings.Join(ignore.Codes, ", "))}
	}
	for _, code := range ignore.Codes {
		rule, ok := diag.Lookup(diag.Code(code))
		switch {
		case !ok:
			found = append(found, about(unknown, ignore.Range, "the finding that is meant shows its code", "there is no rule %s", code))
		case rule.Severity == diag.Error:
			found = append(found, about(unknown, ignore.Range, "correct what it says; only warnings can be left out", "%s is an error, which cannot be ignored", code))
		case !used(rule.Code):
			found = append(found, about(unused, ignore.Range, "take it out", "nothing on the line raises %s", code))
		}
	}
	return found
}

func about(rule *diag.Rule, at diag.Range, hint, format string, args ...any) Finding {
	return Finding{Diagnostic: diag.Diagnostic{Rule: rule, Range: at, Message: fmt.Sprintf(format, args...), Hint: hint}, Subject: at.File}
}
