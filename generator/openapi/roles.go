package openapi

import (
	"fmt"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// roles are the operations that need scopes behind schemes whose list must be empty in a document's version, by scheme.
type roles struct {
	order []*spec.Scheme
	first map[*spec.Scheme]role
	count map[*spec.Scheme]int
}

// role is one scope that one operation needs.
type role struct {
	of    *spec.Operation
	scope *spec.Scope
	at    diag.Range
}

// judgeRoles takes an operation into account.
func (p *plan) judgeRoles(o *spec.Operation) {
	if p.version.Roles() {
		return
	}
	if p.roles.first == nil {
		p.roles.first, p.roles.count = map[*spec.Scheme]role{}, map[*spec.Scheme]int{}
	}
	seen := map[*spec.Scheme]bool{}
	for _, alt := range o.Written.Alternatives {
		for _, n := range alt.Needs {
			if len(n.Scopes) == 0 || n.Scheme.Type == "oauth2" || n.Scheme.Type == "openIdConnect" || seen[n.Scheme] {
				continue
			}
			seen[n.Scheme] = true
			if p.roles.count[n.Scheme]++; p.roles.count[n.Scheme] == 1 {
				p.roles.order = append(p.roles.order, n.Scheme)
				p.roles.first[n.Scheme] = role{o, n.Scopes[0], firstOf(alt.Range, o.Range)}
			}
		}
	}
}

// reportRoles says of each scheme how many operations need scopes of it: an error, unless the options allow it, or a document does
// so already. kept are schemes that have some in the document; what the document that the spec reads does is kept too, wherever it is
// written.
func (p *plan) reportRoles(kept map[string]bool, allowed bool) {
	for _, s := range p.roles.order {
		x, others := p.roles.first[s], ""
		if n := p.roles.count[s] - 1; n == 1 {
			others = " (and 1 other operation needs scopes of it)"
		} else if n > 1 {
			others = fmt.Sprintf(" (and %d other operations need scopes of it)", n)
		}
		rule := rolesKept
		hint := "the options allow it"
		switch {
		case kept[s.Name]:
			hint = "the document does so already"
		case s.Early:
			hint = "the document that the spec reads does so already"
		case !allowed:
			rule = rolesTooEarly
			hint = "make the document OpenAPI 3.1, where the list may hold role names, or declare a scheme of type oauth2 in the spec" +
				"\nroles: allow writes them all the same, as many published documents have them"
		}
		p.found.Add(rule, x.at, "%s needs %q of %q, a scheme of type %s, whose list must be empty in %s%s", x.of, x.scope.Name, s.Name, s.Type, p.version, others).Hint = hint
	}
}
