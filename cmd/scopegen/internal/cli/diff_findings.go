package cli

import (
	"strings"

	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/templates/markdown/changelog"
)

// Parts of the examples: a spec before and after a change.
const (
	diffHead = "scopegen: 1\ninfo: {title: Notes, version: \"1\"}\nholders: {everyone: {title: Everyone}}\n"
	diffWas  = "-- spec.yaml --\n" + diffHead + `scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., implies: [notes:read], grants: [POST /notes: Create]}
`
	diffGood = diffWas + "-- after.yaml --\n" + diffHead + `scopes:
  notes:read: {description: Read your notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., implies: [notes:read], grants: [POST /notes: Create]}
`
)

func diffBad(after string) string { return diffWas + "-- after.yaml --\n" + diffHead + after }

var (
	endpointOpens = diag.Define(diag.Rule{
		Code: "SG5100", Title: "an endpoint opens to more callers", Severity: diag.Warning,
		Why: "Callers who were refused before the change pass after it; the message names one. Requirements are compared by who passes under each side's implications, schemes and subject types, not by their words.",
		Bad: diffBad(`scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List, POST /notes: Create]}
  notes:write: {description: Change notes., implies: [notes:read], grants: [POST /notes: Create]}
`), Good: diffGood,
	})
	endpointCloses = diag.Define(diag.Rule{
		Code: "SG5101", Title: "an endpoint closes to some callers", Severity: diag.Warning,
		Why: "Callers who passed before the change are refused after it; the message names one. Deprecate what they use, with a removal date, and close it when that has come: then it is not reported.",
		Bad: diffBad(`scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., grants: [POST /notes: Create]}
`), Good: diffGood,
	})
	endpointNew = diag.Define(diag.Rule{
		Code: "SG5102", Title: "an endpoint is new", Severity: diag.Warning,
		Why: "Nobody could call it before, or its requests went to a wider one. The message says who can now.",
		Bad: diffBad(`scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List, GET /notes/all: List all]}
  notes:write: {description: Change notes., implies: [notes:read], grants: [POST /notes: Create]}
`), Good: diffGood,
	})
	endpointGone = diag.Define(diag.Rule{
		Code: "SG5103", Title: "an endpoint is gone", Severity: diag.Warning,
		Why: "Its callers are refused now, or their requests go to a wider endpoint; one that moved to another path is gone from the old one. Deprecate it with a removal date first.",
		Bad: diffBad(`scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., implies: [notes:read]}
`), Good: diffGood,
	})
	scopeGone = diag.Define(diag.Rule{
		Code: "SG5104", Title: "a scope is gone", Severity: diag.Warning,
		Why: "Tokens that carry it open nothing by it, and clients that ask for it are told that it is invalid. When it only got another name, write the old one under aliases of the new one.",
		Bad: diffBad(`scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List]}
  notes:change: {description: Change notes., implies: [notes:read], grants: [POST /notes: Create]}
`), Good: diffGood,
	})
	reachGrows = diag.Define(diag.Rule{
		Code: "SG5105", Title: "a scope, a set or a scheme reaches further", Severity: diag.Warning,
		Why: "It is held by more people by default, implies more, may be held by more subject types, skips the checks of objects, needs no consent of an administrator any more, or tokens come from somewhere else: " +
			"no endpoint's own words changed, and more callers pass in practice.",
		Bad: diffBad(`scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., holders: [everyone], implies: [notes:read], grants: [POST /notes: Create]}
`), Good: diffGood,
	})
	reachShrinks = diag.Define(diag.Rule{
		Code: "SG5106", Title: "a scope, a set or a scheme reaches less far", Severity: diag.Warning,
		Why: "The opposite of SG5105: who relied on it may be refused.",
		Bad: diffBad(`scopes:
  notes:read: {description: Read notes., grants: [GET /notes: List]}
  notes:write: {description: Change notes., adminConsent: true, implies: [notes:read], grants: [POST /notes: Create]}
`), Good: diffGood,
	})
	tooLarge = diag.Define(diag.Rule{
		Code: "SG5107", Title: "requirements are too large to compare", Severity: diag.Warning,
		Why: "So many scopes are needed together that may be held in so many ways that not all kinds of callers were tried. What was not compared counts as both wider and narrower.",
	})
)

// annotate prints what opens and closes as annotations of the new side's files, or of the old one's for what is gone.
func (r *diffReport) annotate(before, after *project) error {
	var found diag.List
	for _, x := range r.Operations {
		r.operationFindings(&found, x)
	}
	for _, s := range r.Scopes {
		at := s.Was
		if s.Is != nil {
			at = s.Is
		}
		switch {
		case s.Breaks() && s.Kind == diff.Renamed:
			found.Add(scopeGone, at.Range, "the scope %s is %s now, and the old name is no alias of it", s.Was.Name, s.Is.Name)
		case s.Breaks():
			found.Add(scopeGone, at.Range, "the scope %s is gone", s.Was.Name)
		}
		for _, f := range s.Fields {
			r.reach(&found, at.Range, "the scope "+at.Name, f)
		}
	}
	for _, p := range r.Parts {
		if p.Class == compare.Narrowed {
			found.Add(reachShrinks, diag.Range{}, "the %s %s is gone", p.Section, p.Name)
		}
		for _, f := range p.Fields {
			r.reach(&found, diag.Range{}, "the "+p.Section+" "+p.Name, f)
		}
	}
	found.Sort()
	// The service looks for files under their names in the repository, whatever the revision.
	before.rev, after.rev = "", ""
	named, _ := after.fromRepository(found)
	return diag.Printer{}.GitHub(after.call.stdout, named)
}

// operationFindings says what became of an endpoint: one finding for each thing that a reviewer looks for by its title, so that what
// opens does not hide what closes.
func (r *diffReport) operationFindings(found *diag.List, x *diff.Operation) {
	hint := r.hint(x)
	add := func(rule *diag.Rule, format string, args ...any) {
		found.Add(rule, placeOf(x), format, args...).Hint = hint
	}
	name := changelog.Name(x)
	if x.Undecided {
		add(tooLarge, "%s is too large to compare", name)
		return
	}
	switch {
	case x.Kind == diff.Added && x.Instead != nil:
		add(endpointNew, "%s is new: %s; its requests went to %s before: %s", name, changelog.Plain(r.Requirement(x.Is)), x.Instead, changelog.Plain(r.Requirement(x.Instead)))
	case x.Kind == diff.Added:
		add(endpointNew, "%s is new: %s", name, changelog.Plain(r.Requirement(x.Is)))
	case x.Kind == diff.Removed && x.Breaks():
		add(endpointGone, "%s is gone: it was %s", name, changelog.Plain(r.Requirement(x.Was)))
	case x.Kind == diff.Renamed && x.Breaks():
		add(endpointGone, "%s moved from %s", name, x.Was)
	}
	switch {
	case !x.Opens() || x.Kind == diff.Added: // which says so
	case x.Kind == diff.Removed:
		add(endpointOpens, "requests of %s go to %s now, and open to more callers", name, x.Instead)
	default:
		add(endpointOpens, "%s opens to more callers", name)
	}
	if (x.Lost != nil || len(x.HoldersLost) > 0) && x.Breaks() && x.Kind != diff.Removed { // which says so
		add(endpointCloses, "%s closes to some callers", name)
	}
}

// hint says who opens and who closes.
func (r *diffReport) hint(x *diff.Operation) string {
	return changelog.Plain(strings.Join(r.Who(x), "\n"))
}

func placeOf(x *diff.Operation) diag.Range {
	if x.Is != nil {
		return x.Is.Range
	}
	return x.Was.Range
}

func (r *diffReport) reach(found *diag.List, at diag.Range, what string, f diff.Field) {
	switch {
	case f.Class == compare.Widened || f.Class == compare.Changed:
		found.Add(reachGrows, at, "%s: %s", what, changelog.Plain(r.Field(f)))
	case f.Class == compare.Narrowed && !f.Expected:
		found.Add(reachShrinks, at, "%s: %s", what, changelog.Plain(r.Field(f)))
	}
}
