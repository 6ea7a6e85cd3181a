package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/source"
)

// lintConfig is what a configuration says under lint.
type lintConfig struct {
	lint.Settings
	baseline string // relative to the root
}

func (r *configReader) lint(n source.Node) {
	if n.Kind() != source.Mapping {
		r.found.Add(badConfig, n.Range(), "lint is a mapping").Hint = "write lint: {rules: {SG2034: off}}"
		return
	}
	r.unknown(n, []string{"rules", "except", "baseline"}, "lint")
	if rules, ok := n.Get("rules"); ok {
		r.lintRules(rules)
	}
	if except, ok := n.Get("except"); ok {
		r.lintExceptions(except)
	}
	if baseline, ok := n.Get("baseline"); ok {
		if text, ok := r.text(baseline, "baseline"); ok {
			r.conf.lint.baseline = r.path(baseline, text)
		}
	}
}

func (r *configReader) lintRules(n source.Node) {
	if n.Kind() != source.Mapping {
		r.found.Add(badConfig, n.Range(), "rules is a mapping of codes to levels").Hint = "write rules: {SG2034: off}"
		return
	}
	r.conf.lint.Levels = map[diag.Code]lint.Level{}
	for i := range n.Len() {
		key, value := n.Pair(i)
		code, ok := r.lintCode(key)
		if !ok {
			continue
		}
		level := slices.Index(lint.Levels[1:], value.Value()) + 1
		if level == 0 {
			r.found.Add(badConfig, value.Range(), "the level %q is not known", value.Value()).Hint = "write " + strings.Join(lint.Levels[1:], ", ")
			continue
		}
		r.conf.lint.Levels[code] = lint.Level(level)
	}
}

// lintCode reads the code of a rule that can be left out.
func (r *configReader) lintCode(n source.Node) (diag.Code, bool) {
	rule, ok := diag.Lookup(diag.Code(n.Value()))
	switch {
	case !ok:
		r.found.Add(badConfig, n.Range(), "there is no rule %q", n.Value()).Hint = "docs/reference/diagnostics.md has all of them; lint's begin with SG2"
		return "", false
	case rule.Severity == diag.Error:
		r.found.Add(badConfig, n.Range(), "%s is an error, which nothing turns off: %s", rule.Code, rule.Title).Hint = fmt.Sprintf("'scopegen explain %s' says what to do", rule.Code)
		return "", false
	}
	return rule.Code, true
}

func (r *configReader) lintExceptions(n source.Node) {
	if n.Kind() != source.Sequence {
		r.found.Add(badConfig, n.Range(), "except is a list").Hint = "write - {rule: SG2030, subject: GET /v1/debug, reason: internal}"
		return
	}
	for i := range n.Len() {
		item := n.Item(i)
		rule, hasRule := item.Get("rule")
		subject, hasSubject := item.Get("subject")
		reason, hasReason := item.Get("reason")
		if item.Kind() != source.Mapping || !hasRule || !hasSubject || !hasReason {
			r.found.Add(badConfig, item.Range(), "an exception says rule, subject and reason").Hint = "write {rule: SG2030, subject: GET /v1/debug, reason: internal}"
			continue
		}
		r.unknown(item, []string{"rule", "subject", "reason"}, "an exception")
		code, ok := r.lintCode(rule)
		about, isText := r.text(subject, "subject")
		why, given := r.text(reason, "reason")
		if given && !lint.Reasoned(why) {
			r.found.Add(badConfig, reason.Range(), "the reason %q says nothing", why).Hint = "write in words why it is left out"
			given = false
		}
		if ok && isText && given {
			r.conf.lint.Exceptions = append(r.conf.lint.Exceptions, lint.Exception{Rule: code, Subject: about, Range: item.Range()})
		}
	}
}

// lintSchema is the JSON Schema of what the reader above takes.
func lintSchema(description any) map[string]any {
	type object = map[string]any
	text := object{"type": "string", "minLength": 1}
	words := object{"type": "string", "pattern": `\p{L}`}
	return object{
		"type": "object", "description": description, "additionalProperties": false, "patternProperties": object{"^x-": object{}},
		"properties": object{
			"rules":    object{"type": "object", "propertyNames": object{"pattern": "^SG[0-9]{4}$"}, "additionalProperties": object{"enum": lint.Levels[1:]}},
			"except":   object{"type": "array", "items": object{"type": "object", "required": []string{"rule", "subject", "reason"}, "additionalProperties": false, "patternProperties": object{"^x-": object{}}, "properties": object{"rule": text, "subject": text, "reason": words}}},
			"baseline": text,
		},
	}
}
