// Package unreplaced finds what is deprecated without a word about what to use instead.
package unreplaced

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// Rule finds deprecated scopes and endpoints with neither replacedBy nor a note, whose texts do not say it either; and scopes whose replacement is
// deprecated itself.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2074", Title: "deprecated, and nothing says what to use instead", Severity: diag.Warning,
		Why: "Callers learn that they must move, and not where to. Name the scope that replaces it (replacedBy), or say in the note or the description what to do, or that nothing replaces it. A replacement " +
			"that is deprecated itself sends them to move twice.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., grants: [GET /keys: List keys]}\n  key_list: {description: Read keys., deprecated: {since: 2025-01-01}, grants: [GET /keys]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  keys:read: {description: Read keys., grants: [GET /keys: List keys]}\n" +
			"  key_list: {description: Read keys., deprecated: {since: 2025-01-01, replacedBy: \"keys:read\"}, grants: [GET /keys]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		for _, s := range p.API.Scopes {
			d := s.Deprecated
			if d == nil {
				continue
			}
			if unsaid(d, s.Description+" "+s.Note, s.Extensions) {
				p.Report(s.Name, at(d, s.Range), "%s is deprecated, and nothing says what replaces it", s.Name).Hint = "name it under replacedBy, or say in the note that nothing does"
			}
			for _, by := range d.ReplacedBy {
				if by.Deprecated == nil {
					continue
				}
				f := p.Report(s.Name, at(d, s.Range), "%s is replaced by %s, which is deprecated too", s.Name, by.Name)
				f.Hint = "name what replaces both"
				f.Related = []diag.Related{{Range: by.Range, Message: by.Name + " is here"}}
			}
		}
		for _, o := range p.API.Operations {
			if d := o.Deprecated; d != nil && unsaid(d, o.Description+" "+o.Summary, o.Extensions) {
				p.Report(o.String(), at(d, o.Range), "%s is deprecated, and nothing says what to use instead", o).Hint = "name it in its note or description, or say that nothing replaces it"
			}
		}
	},
})

var telling = []string{"alternative", "alternatives", "deprecated", "deprecation", "favor", "favour", "instead", "legacy", "longer", "migrate", "migrating", "migration", "moved", "obsolete", "prefer", "removed", "replaced", "replacement", "replaces", "retired", "superseded", "sunset", "use"}

func unsaid(d *spec.Deprecation, text string, extensions []spec.Extension) bool {
	for _, x := range extensions { // x-deprecation: {replacedBy: …}, x-sunset: {link: …}, x-replaced-by
		name, value := strings.ToLower(x.Name), strings.ToLower(x.Name+x.JSON)
		contains := func(in string) func(string) bool { return func(part string) bool { return strings.Contains(in, part) } }
		if slices.ContainsFunc([]string{"deprecat", "sunset", "replace"}, contains(name)) && slices.ContainsFunc([]string{"alternative", "http", "instead", "migrat", "replac", "successor"}, contains(value)) {
			return false
		}
	}
	return d.Note == "" && len(d.ReplacedBy) == 0 && !slices.ContainsFunc(words.Of(text), func(w string) bool { return slices.Contains(telling, w) })
}

func at(d *spec.Deprecation, otherwise diag.Range) diag.Range {
	if d.Range.IsValid() {
		return d.Range
	}
	return otherwise
}
