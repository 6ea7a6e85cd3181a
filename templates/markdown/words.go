package markdown

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// words says requirements in English. There is one reading of each phrase: commas join members of the list that a
// colon opened, semicolons join alternatives.
type words struct {
	api    *spec.API
	scopes []*scope
}

func newWords(api *spec.API, scopes []*scope) words { return words{api, scopes} }

// needs says what a caller must have for an endpoint.
func (w words) needs(o *spec.Operation) string {
	switch o.Access {
	case spec.Undeclared:
		return "Always denied: nothing says who may call it"
	case spec.None:
		return "Always denied"
	case spec.Public:
		if reason := escape.Cell(o.Reason); reason != "" {
			return "Nothing, it is public: " + reason
		}
		return "Nothing, it is public"
	case spec.Authenticated:
		return capital(w.authenticated(o))
	case spec.Optional:
		says := "Nothing. A credential that is sent must be valid"
		if rest := w.credentials(o); len(rest) > 0 && w.anyScope(rest) {
			says += "; declared beside no credential: " + w.alternatives(o, rest)
		}
		return says
	}
	if o.Requires != nil && multiplies(o.Requires, false) {
		return capital(w.limit(o.SubjectTypes, ": ") + w.tree(o.Requires, true))
	}
	return capital(w.alternatives(o, o.Written.Alternatives))
}

func capital(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// credentials are the alternatives that ask for one.
func (w words) credentials(o *spec.Operation) []spec.Alternative {
	var out []spec.Alternative
	for _, alt := range o.Written.Alternatives {
		if !alt.Anonymous() {
			out = append(out, alt)
		}
	}
	return out
}

func (w words) anyScope(alts []spec.Alternative) bool {
	return slices.ContainsFunc(alts, func(a spec.Alternative) bool { return len(a.Scopes()) > 0 })
}

// authenticated says that any credential will do, where every scheme's does, and else which.
func (w words) authenticated(o *spec.Operation) string {
	alts := o.Written.Alternatives
	limit, one := common(alts)
	schemes := map[*spec.Scheme]bool{}
	for _, alt := range alts {
		one = one && len(alt.Needs) == 1
		if one {
			schemes[alt.Needs[0].Scheme] = true
		}
	}
	if one && len(schemes) == len(w.api.Schemes) {
		return w.limit(limit, ": ") + "any valid credential, no scope"
	}
	return w.alternatives(o, alts)
}

// common is the limit that all alternatives share; false when they differ or there are none.
func common(alts []spec.Alternative) ([]*spec.SubjectType, bool) {
	for _, a := range alts {
		if !sameTypes(a.SubjectTypes, alts[0].SubjectTypes) {
			return nil, false
		}
	}
	if len(alts) == 0 {
		return nil, false
	}
	return alts[0].SubjectTypes, true
}

func sameTypes(a, b []*spec.SubjectType) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(t *spec.SubjectType) bool { return !slices.Contains(b, t) })
}

func (w words) limit(types []*spec.SubjectType, end string) string {
	if len(types) == 0 {
		return ""
	}
	return "only as " + or(types, subjectCode) + end
}

// alternatives says an OR of ANDs: "any one of: a, b; or both c and d".
func (w words) alternatives(o *spec.Operation, alts []spec.Alternative) string {
	lead := ""
	if shared, ok := common(alts); ok {
		lead = w.limit(shared, ": ")
	}
	least := leastOf(o)
	var clauses []string
	simple := map[string]int{} // the clause that takes single scopes, by limit
	members := map[int][]string{}
	for _, alt := range alts {
		limit := ""
		if lead == "" {
			limit = w.limit(alt.SubjectTypes, ", ")
		}
		says := w.alternative(alt)
		if least[alt.Range] != nil && slices.Contains(alt.Scopes(), least[alt.Range]) {
			says += " (least privilege)"
		}
		if len(alt.Needs) != 1 || len(alt.Needs[0].Scopes) != 1 {
			clauses = append(clauses, limit+says)
			continue
		}
		at, known := simple[limit]
		if !known {
			at = len(clauses)
			simple[limit] = at
			clauses = append(clauses, limit)
		}
		members[at] = append(members[at], says)
	}
	for at, all := range members {
		if len(all) > 1 {
			clauses[at] += "any one of: "
		}
		clauses[at] += strings.Join(all, ", ")
	}
	return lead + strings.Join(clauses, "; or ")
}

// alternative says an AND, without its limit.
func (w words) alternative(alt spec.Alternative) string {
	if alt.Anonymous() {
		return "no credential"
	}
	needs := make([]string, len(alt.Needs))
	for i, n := range alt.Needs {
		needs[i] = w.need(n)
	}
	return strings.Join(needs, ", together with ")
}

func (w words) need(n spec.Need) string {
	if len(n.Scopes) == 0 {
		if len(w.api.Schemes) == 1 {
			return "any valid credential"
		}
		return "a valid " + escape.Code(n.Scheme.Name) + " credential"
	}
	says := and(n.Scopes, w.scope)
	if !n.Scheme.Default && len(w.api.Schemes) > 1 {
		says += " of " + escape.Code(n.Scheme.Name)
	}
	return says
}

func (w words) scope(s *spec.Scope) string { return w.scopes[s.Index].Ref }

// leastOf finds the grants that the author marked, by the range that their alternative has too.
func leastOf(o *spec.Operation) map[diag.Range]*spec.Scope {
	var out map[diag.Range]*spec.Scope
	for _, g := range o.Grants {
		if g.Least {
			if out == nil {
				out = map[diag.Range]*spec.Scope{}
			}
			out[g.Range] = g.Scope
		}
	}
	return out
}

// and says a conjunction: a; both a and b; all of a, b and c.
func and[T any](all []T, say func(T) string) string {
	switch len(all) {
	case 1:
		return say(all[0])
	case 2:
		return "both " + say(all[0]) + " and " + say(all[1])
	}
	return "all of " + list(all[:len(all)-1], say) + " and " + say(all[len(all)-1])
}

func or[T any](all []T, say func(T) string) string {
	if len(all) == 1 {
		return say(all[0])
	}
	return list(all[:len(all)-1], say) + " or " + say(all[len(all)-1])
}

// tree says a requirement in the author's shape. It serves where the alternatives multiply out to more than the author
// wrote: nobody reads 64 of them, and their text would not be linear in the spec.
func (w words) tree(t *spec.Tree, top bool) string {
	open, end := "(", ")"
	if top {
		open, end = "", ""
	}
	switch {
	case len(t.All) == 1:
		return w.tree(t.All[0], top)
	case len(t.Any) == 1:
		return w.tree(t.Any[0], top)
	case t.All != nil:
		return open + w.branches(t.All, " and ") + end
	case t.Any != nil:
		return open + "any one of: " + w.branches(t.Any, ", ") + end
	case t.Anonymous:
		return "no credential"
	}
	need := spec.Need{Scheme: t.Scheme}
	types := t.SubjectTypes
	if t.Scope != nil {
		need.Scopes = []*spec.Scope{t.Scope}
		types, _ = spec.Meet(types, t.Scope.SubjectTypes)
	}
	if len(types) == 0 {
		return w.need(need)
	}
	return w.need(need) + " as " + or(types, subjectCode)
}

func (w words) branches(all []*spec.Tree, join string) string {
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = w.tree(t, false)
	}
	return strings.Join(out, join)
}

// multiplies reports whether a choice stands inside a conjunction.
func multiplies(t *spec.Tree, inAll bool) bool {
	if inAll && len(t.Any) > 1 {
		return true
	}
	return slices.ContainsFunc(t.All, func(c *spec.Tree) bool { return multiplies(c, inAll || len(t.All) > 1) }) ||
		slices.ContainsFunc(t.Any, func(c *spec.Tree) bool { return multiplies(c, inAll) })
}

// manyOthers is where a scope's own page stops repeating what the page of endpoints says in full. Without it an
// endpoint that needs a hundred scopes together would take ten thousand words.
const manyOthers = 6

// also says what a caller that holds s still needs, given the alternatives that name s; empty when nothing.
func (w words) also(s *spec.Scope, alts []spec.Alternative) string {
	var says []string
	for _, alt := range alts {
		limit := ""
		if !sameTypes(alt.SubjectTypes, s.SubjectTypes) {
			limit = w.limit(alt.SubjectTypes, "")
		}
		with := w.others(s, alt)
		switch {
		case limit == "" && with == "":
			return "" // the scope is enough, so what else would do with it adds nothing
		case limit != "" && with != "":
			says = append(says, limit+", with "+with)
		case with != "":
			says = append(says, "with "+with)
		default:
			says = append(says, limit)
		}
	}
	if len(says) > manyOthers {
		return "One of " + strconv.Itoa(len(says)) + " combinations: see the endpoint"
	}
	return capital(strings.Join(says, "; or "))
}

func (w words) others(s *spec.Scope, alt spec.Alternative) string {
	var parts []string
	for _, n := range alt.Needs {
		rest := spec.Need{Scheme: n.Scheme}
		for _, other := range n.Scopes {
			if other != s {
				rest.Scopes = append(rest.Scopes, other)
			}
		}
		switch {
		case len(rest.Scopes) > manyOthers:
			parts = append(parts, strconv.Itoa(len(rest.Scopes))+" other scopes: see the endpoint")
		case len(rest.Scopes) > 0, len(n.Scopes) == 0:
			parts = append(parts, w.need(rest))
		}
	}
	return strings.Join(parts, ", together with ")
}
