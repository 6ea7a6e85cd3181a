// Package lookalike finds scopes whose names are taken for each other.
package lookalike

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator/naming"
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// longest is the length up to which names are searched for slips of the pen: each is indexed once for each of its letters.
const longest = 64

// Rule finds names that differ in case, in punctuation, in characters that look alike, or by one slip of the pen in a word. Those that become one
// identifier are another rule's.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2051", Title: "names that are taken for each other", Severity: diag.Warning,
		Why: "Names of scopes are compared byte by byte (RFC 6749 section 3.3), and read by people: who types the one for the other is denied, or is given what nobody looked at. " +
			"Where one is a misspelling, make it an alias of the other; where both are meant, let a whole word tell them apart. Words that differ in a digit are not taken for slips.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  message:read: {description: Read one., grants: [\"GET /m/{id}\": Get]}\n  messages:write: {description: Write., grants: [POST /m: Send]}\n" +
			"  messages:read: {description: Read many., grants: [GET /m: List]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  message:read: {description: Read one., grants: [\"GET /m/{id}\": Get]}\n  inbox:read: {description: Read many., grants: [GET /m: List]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		looks, slips := map[string]*spec.Scope{}, map[string]*spec.Scope{}
		used := usage(p.API)
		for _, s := range p.API.Scopes {
			if s.Deprecated != nil { // its successor may well be the better spelling
				continue
			}
			shape := skeleton(s.Name)
			if other := looks[shape]; other != nil {
				if !oneIdentifier(other, s) {
					report(p, s, other, "look the same but for case, punctuation or letters that look alike")
				}
				continue
			}
			looks[shape] = s
			if other := slip(slips, s, used); other != nil {
				report(p, s, other, "differ by one letter")
			}
		}
	},
})

func report(p *lint.Pass, s, other *spec.Scope, how string) {
	f := p.Report(s.Name, s.Range, "%s and %s %s", other.Name, s.Name, how)
	f.Hint = "make one an alias of the other, or let a whole word tell them apart"
	f.Related = []diag.Related{{Range: other.Range, Message: other.Name + " is here"}}
}

// alike gives characters of names the one that they are taken for (Unicode TS 39's confusables, of which names can hold these alone).
var alike = strings.NewReplacer("0", "o", "O", "o", "1", "l", "I", "l", "|", "l", "rn", "m", "vv", "w", "5", "s", "S", "s")

// skeleton is what is left of a name when only its looks count.
func skeleton(name string) string {
	seen := alike.Replace(name)
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r - 'A' + 'a'
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, seen)
}

// oneIdentifier reports whether two scopes become the same one, or would without the identifiers that their author chose: somebody has
// looked at those, or is told to.
func oneIdentifier(a, b *spec.Scope) bool {
	_, found := naming.Go([]naming.Entry{{Kind: "scope", Key: a.Name}, {Kind: "scope", Key: b.Name}}, nil)
	return len(found) > 0
}

// slip finds a name that comes from another by leaving out, adding, changing or swapping one letter, and enters s. Two names are one slip apart
// only if they are the same without one character of each.
func slip(index map[string]*spec.Scope, s *spec.Scope, used map[string]int) (found *spec.Scope) {
	name := strings.ToLower(s.Name)
	if len(name) > longest {
		return nil
	}
	enter := func(key string) {
		other := index[key]
		if other == nil {
			index[key] = s
		} else if found == nil && other != s && misread(words.Of(other.Name), words.Of(s.Name), used) {
			found = other
		}
	}
	enter(name)
	for i := range len(name) {
		enter(name[:i] + name[i+1:])
	}
	return found
}

// limits are how many letters a word has at least before one that differs by a slip of each kind is taken for the same word: short
// words that differ by a letter are mostly different words.
type limits struct{ swapped, added, changed int }

var (
	usual  = limits{swapped: 5, added: 6, changed: 7}
	common = limits{swapped: 4, added: 5, changed: 6} // when many scopes have the one, and one alone has the other
	acting = limits{swapped: 4, added: 4, changed: 5} // when the one says what may be done, and the other means nothing
)

// many is how many scopes make a word common.
const many = 3

// usage counts the scopes that have a word.
func usage(api *spec.API) map[string]int {
	used := map[string]int{}
	for _, s := range api.Scopes {
		of := words.Of(s.Name)
		slices.Sort(of)
		for _, w := range slices.Compact(of) {
			used[w]++
		}
	}
	return used
}

func limitsOf(x, y string, used map[string]int) limits {
	acts := func(w string) bool { _, _, known := words.Action([]string{w}); return known }
	switch fewer, more := min(used[x], used[y]), max(used[x], used[y]); {
	case acts(x) != acts(y):
		return acting
	case fewer == 1 && more >= many:
		return common
	}
	return usual
}

// misread reports whether two names differ in one word only, and that one by a slip.
func misread(a, b []string, used map[string]int) bool {
	if len(a) != len(b) {
		return false
	}
	differs := -1
	for i := range a {
		if a[i] != b[i] {
			if differs >= 0 {
				return false
			}
			differs = i
		}
	}
	if differs < 0 {
		return false
	}
	x, y := a[differs], b[differs]
	if strings.ContainsAny(x+y, "0123456789") {
		return false
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	at := 0
	for at < len(x) && x[at] == y[at] {
		at++
	}
	least := limitsOf(x, y, used)
	switch {
	case len(y) == len(x)+1:
		return x[at:] == y[at+1:] && (len(x) >= least.added || len(x) >= 3 && at == len(x) && y[at] == 's')
	case len(y) != len(x) || at == len(x):
		return false
	case at+1 < len(x) && x[at] == y[at+1] && x[at+1] == y[at]:
		return len(x) >= least.swapped && x[at+2:] == y[at+2:]
	}
	return len(x) >= least.changed && x[at+1:] == y[at+1:]
}
