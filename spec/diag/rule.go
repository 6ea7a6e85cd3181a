package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Code names a rule for good: SG1xxx the readers, SG2xxx lint, SG3xxx the targets, SG4xxx configuration.
// A code is never given to another rule.
type Code string

// Rule is what a code stands for. Bad and Good are whole inputs that a test runs: Bad must raise the rule,
// Good must raise nothing; a text that begins with "-- name --" is a txtar archive whose first file is the
// spec. What a native spec or an OpenAPI document cannot show (a file too large, a disk) leaves both empty and has a
// test of its own.
type Rule struct {
	Code      Code
	Title     string // a few words, lower case, no full stop
	Severity  Severity
	Why       string // why it matters and what to do; one paragraph
	Bad, Good string
}

var rules = map[Code]*Rule{}

// Define registers a rule. It is called from package variables only and panics when a code is taken.
func Define(r Rule) *Rule {
	Register(&r)
	return &r
}

// Register is Define for a rule that is part of something larger.
func Register(r *Rule) {
	if old, taken := rules[r.Code]; taken {
		panic(fmt.Sprintf("diag: %s is both %q and %q", r.Code, old.Title, r.Title))
	}
	rules[r.Code] = r
}

// Lookup finds a rule by its code.
func Lookup(c Code) (*Rule, bool) {
	r, ok := rules[c]
	return r, ok
}

// Rules lists every rule that the program links, by code.
func Rules() []*Rule {
	all := make([]*Rule, 0, len(rules))
	for _, r := range rules {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *Rule) int { return cmp.Compare(a.Code, b.Code) })
	return all
}
