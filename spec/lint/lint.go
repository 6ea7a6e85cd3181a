// Package lint judges a sealed model: what a spec may say and a careful reader would still ask about. A rule is a folder
// below rules; registry lists them all and is generated. It imports spec, spec/diag and spec/query alone, and no rule
// imports another.
package lint

import (
	"fmt"
	"slices"
	"time"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Rule is one rule: what diag.Rule says of it (codes are SG2xxx, severity is Warning unless it is never right), and its check.
type Rule struct {
	diag.Rule
	Since string // the release that brought it
	Check func(*Pass)
}

// Define registers a rule. It is called from package variables of rules' folders only.
func Define(r Rule) *Rule {
	diag.Register(&r.Rule)
	return &r
}

// Pass is one run of one rule.
type Pass struct {
	API *spec.API
	// Routers are those that the configuration generates registration for.
	Routers []Router
	// Today is the day on which dates are judged. It never changes a decision, only what is pointed out.
	Today time.Time

	rule     *Rule
	findings *[]Finding
}

// Router says what a router that the service uses cannot register.
type Router struct {
	Name string
	// Refuses says why the router cannot have an operation; empty when it can.
	Refuses func(*spec.Operation) string
}

// Finding is a diagnostic and what it is about: "METHOD /path" of an operation, the name of a scope, or of what else is
// named. Exceptions and baselines go by the subject, since lines move.
type Finding struct {
	diag.Diagnostic
	Subject string
}

// Report adds a finding and returns it, so that the check can set a hint, related places and a fix. The pointer is good until
// the next Report.
func (p *Pass) Report(subject string, at diag.Range, format string, args ...any) *Finding {
	*p.findings = append(*p.findings, Finding{
		Diagnostic: diag.Diagnostic{Rule: &p.rule.Rule, Range: at, Message: fmt.Sprintf(format, args...)},
		Subject:    subject,
	})
	return &(*p.findings)[len(*p.findings)-1]
}

// Run judges a sealed model by some rules. What it finds is in the order of places.
func Run(settings Pass, rules []*Rule) []Finding {
	var all []Finding
	for _, r := range rules {
		pass := settings
		pass.rule, pass.findings = r, &all
		r.Check(&pass)
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return a.Diagnostic.Compare(b.Diagnostic) })
	return all
}

// Examples is the pass in which rules' examples are judged: on the first day of 2026, for a service whose router has no mixed
// segments.
func Examples(api *spec.API) Pass {
	return Pass{API: api, Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Routers: []Router{{
		Name: "example", Refuses: func(o *spec.Operation) string {
			for _, s := range o.Pattern.Segments {
				if !s.IsLiteral() && !s.IsParam() && !s.IsRest() {
					return "it has no segments of text and parameters together"
				}
			}
			return ""
		},
	}}}
}
