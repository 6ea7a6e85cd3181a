// Package namescheme finds scopes whose names are not made as those of most scopes are.
package namescheme

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/lint"
	"github.com/scopegen/scopegen/spec/lint/words"
)

// fewest is how many names have a trait before there is a scheme in it, and most of how many in ten have it.
const (
	fewest = 4
	most   = 8
)

// Rule finds names that depart from a scheme which four or more, and eight in ten, keep to: what stands between resource and action, which of them comes
// first, and letter case. A name of one word has no parts to order, and is left alone.
var Rule = lint.Define(lint.Rule{
	Rule: diag.Rule{
		Code: "SG2050", Title: "a name outside the naming scheme", Severity: diag.Warning,
		Why: "Callers guess names from those they know, and globs such as *:read, on consent screens as in sets, miss what is written otherwise. Most of the scopes are named in one way ({resource}:{action}, or " +
			"whatever the majority has). Rename before it is published; afterwards the old name can stay as an alias.",
		Bad: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Read A., grants: [GET /a: Get A]}\n  b:read: {description: Read B., grants: [GET /b: Get B]}\n" +
			"  c:read: {description: Read C., grants: [GET /c: Get C]}\n  d:read: {description: Read D., grants: [GET /d: Get D]}\n  e_read: {description: Read E., grants: [GET /e: Get E]}\n",
		Good: "scopegen: 1\ninfo: {title: T, version: \"1\"}\nscopes:\n  a:read: {description: Read A., grants: [GET /a: Get A]}\n  b:read: {description: Read B., grants: [GET /b: Get B]}\n" +
			"  c:read: {description: Read C., grants: [GET /c: Get C]}\n  d:read: {description: Read D., grants: [GET /d: Get D]}\n  login: {description: Log in., grants: [POST /login: Log in]}\n",
	},
	Since: "0.1",
	Check: func(p *lint.Pass) {
		all := make([]traits, len(p.API.Scopes))
		var counts [3]map[string]int
		for i := range counts {
			counts[i] = map[string]int{}
		}
		for i, s := range p.API.Scopes {
			if words.OpenID[s.Name] == nil && s.Deprecated == nil {
				all[i] = traitsOf(s.Name)
			}
			for k, v := range all[i] {
				if v != "" {
					counts[k][v]++
				}
			}
		}
		var scheme traits
		for k := range counts {
			scheme[k] = majority(counts[k])
		}
		for i, s := range p.API.Scopes {
			var says []string
			for k, v := range all[i] {
				if v != "" && scheme[k] != "" && v != scheme[k] {
					says = append(says, fmt.Sprintf("%s where %d of the others have %s", v, counts[k][scheme[k]], scheme[k]))
				}
			}
			if len(says) > 0 {
				p.Report(s.Name, s.Range, "%s has %s", s.Name, strings.Join(says, ", and ")).Hint = "name it as the others are, and keep the old name as an alias where tokens carry it"
			}
		}
	},
})

// traits of a name: what parts it, which part comes first, its case. Empty where the name does not show it.
type traits [3]string

func traitsOf(name string) (t traits) {
	if strings.Contains(name, "://") {
		return t
	}
	of := words.Of(name)
	if len(of) < 2 {
		return t
	}
	from, to, known := words.Action(of)
	t[0] = mark(name, of, from, to, known)
	if known {
		switch _, family := words.Parts(of[0]); {
		case family == words.Manage: // admin:read is the root of admin:read:accounts, not about an admin
		case from == 0:
			t[1] = "the action first"
		case to == len(of):
			t[1] = "the action last"
		}
	}
	switch {
	case strings.ToLower(name) == name:
		t[2] = "lower case"
	case strings.ToUpper(name) == name:
		t[2] = "upper case"
	default:
		t[2] = "mixed case"
	}
	return t
}

// mark is what parts the action from the resource, or, without a known action, the strongest mark in the name.
func mark(name string, of []string, from, to int, known bool) string {
	cuts := strings.FieldsFunc(name, func(r rune) bool { return !strings.ContainsRune(":/._-", r) })
	if !known || len(cuts) != len(of)-1 {
		for _, c := range []string{":", "/", "."} {
			if strings.Contains(name, c) {
				return quoted(c)
			}
		}
		return ""
	}
	if from > 0 {
		return quoted(cuts[from-1])
	}
	return quoted(cuts[to-1])
}

func quoted(c string) string { return fmt.Sprintf("%q", c) }

// majority is the trait that enough names have; empty when there is none.
func majority(counts map[string]int) string {
	total := 0
	var names []string
	for v, n := range counts {
		total += n
		names = append(names, v)
	}
	slices.Sort(names)
	for _, v := range names {
		if counts[v] >= fewest && 10*counts[v] >= most*total {
			return v
		}
	}
	return ""
}
