package markdown

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
	"github.com/scopegen/scopegen/templates/markdown/lang"
)

// words says requirements in the language of the pages. There is one reading of each phrase: commas join members of the
// list that a colon opened, semicolons join alternatives.
type words struct {
	*lang.Catalogue
	api    *spec.API
	scopes []*scope
	rank   *ranking
}

// needs says what a caller must have for an endpoint, the least first.
func (w words) needs(o *spec.Operation) string { return lang.Capital(w.asks(o)) }

func (w words) asks(o *spec.Operation) string {
	switch o.Access {
	case spec.Undeclared:
		return w.Say("needs-undeclared")
	case spec.None:
		return w.Say("needs-none")
	case spec.Public:
		if reason := escape.Cell(o.In(w.Tag).Reason); reason != "" {
			return w.Say("needs-public-because", reason)
		}
		return w.Say("needs-public")
	case spec.Authenticated:
		return w.authenticated(o)
	case spec.Optional:
		if rest := w.credentials(o); len(rest) > 0 && w.anyScope(rest) {
			return w.Say("needs-optional-beside", w.alternatives(o, rest))
		}
		return w.Say("needs-optional")
	}
	if o.Requires != nil && multiplies(o.Requires, false) {
		return w.onlyAs("only-as-all", o.SubjectTypes, w.tree(o.Requires, true))
	}
	return w.alternatives(o, o.Written.Alternatives)
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
		return w.onlyAs("only-as-all", limit, w.Say("any-credential-no-scope"))
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

// onlyAs says for whom something is alone, by one of the phrases that take types and needs; what is for all stays as it is.
func (w words) onlyAs(phrase string, types []*spec.SubjectType, says string) string {
	if len(types) == 0 {
		return says
	}
	return w.Say(phrase, w.types(types), says)
}

func (w words) types(all []*spec.SubjectType) string { return w.or(each(all, subjectCode)) }

// alternatives says an OR of ANDs, the least first: "any one of: a, b; or both c and d".
func (w words) alternatives(o *spec.Operation, alts []spec.Alternative) string {
	shared, same := common(alts)
	type clause struct {
		types   []*spec.SubjectType
		singles bool // it takes single scopes
		says    []string
	}
	var clauses []*clause
	simple := map[string]*clause{} // by limit
	for _, alt := range w.rank.order(o, alts) {
		says := w.alternative(alt.Alternative)
		switch {
		case alt.least && len(alt.types) > 0:
			says = w.Say("needs-least-for", says, w.types(alt.types))
		case alt.least:
			says = w.Say("needs-least", says)
		}
		types := alt.SubjectTypes
		if same {
			types = nil
		}
		single, limit := len(alt.Needs) == 1 && len(alt.Needs[0].Scopes) == 1, w.onlyAs("only-as-one", types, "")
		c := simple[limit]
		if !single || c == nil {
			c = &clause{types: types, singles: single}
			clauses = append(clauses, c)
			if single {
				simple[limit] = c
			}
		}
		c.says = append(c.says, says)
	}
	out := each(clauses, func(c *clause) string {
		says := w.list(c.says)
		if len(c.says) > 1 {
			says = w.Say("any-one-of", says)
		}
		return w.onlyAs("only-as-one", c.types, says)
	})
	says := w.Join("alternatives", out)
	if same {
		return w.onlyAs("only-as-all", shared, says)
	}
	return says
}

// alternative says an AND, without its limit.
func (w words) alternative(alt spec.Alternative) string {
	if alt.Anonymous() {
		return w.Say("no-credential")
	}
	return w.Join("together", each(alt.Needs, w.need))
}

func (w words) need(n spec.Need) string {
	if len(n.Scopes) == 0 {
		if len(w.api.Schemes) == 1 {
			return w.Say("any-credential")
		}
		return w.Say("scheme-credential", escape.Code(n.Scheme.Name))
	}
	says := w.and(each(n.Scopes, w.scope))
	if !n.Scheme.Default && len(w.api.Schemes) > 1 {
		return w.Say("needs-of-scheme", says, escape.Code(n.Scheme.Name))
	}
	return says
}

// scope names a scope as something to ask for.
func (w words) scope(s *spec.Scope) string {
	if s.Deprecated != nil {
		return w.Say("needs-deprecated", scopeRef(s))
	}
	return scopeRef(s)
}

// ways are the ways into an endpoint by the scopes that they take, and a few of those that are the least for somebody; none
// where there is no choice that pages put into words.
func (w words) ways(o *spec.Operation) (byScope map[*spec.Scope][]*way, least []*way) {
	if len(o.Written.Alternatives) < 2 || o.Access != spec.Scoped || o.Requires != nil && multiplies(o.Requires, false) {
		return nil, nil
	}
	byScope = map[*spec.Scope][]*way{}
	for _, one := range w.rank.order(o, o.Written.Alternatives) {
		for _, s := range one.Scopes() {
			byScope[s] = append(byScope[s], one)
		}
		if one.least && len(least) <= manyOthers {
			one.says = w.alternative(one.Alternative)
			least = append(least, one)
		}
	}
	return byScope, least
}

// least says whether a scope is the least privilege of the ways into an endpoint, or else what is, for the callers and the
// credentials that the scope is for; other reports that something else is. mine are the ways that take the scope, and all
// those that are the least.
func (w words) least(mine, all []*way) (says string, other bool) {
	var parts []string
	var types []*spec.SubjectType
	for _, one := range mine {
		if one.least && len(one.types) == 0 {
			return w.Say("yes"), false
		}
		for _, t := range one.types {
			if one.least && !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
	}
	if len(types) > 0 {
		parts = append(parts, w.Say("least-yes-for", w.types(types)))
	}
	for _, one := range all {
		if slices.Contains(mine, one) || !slices.ContainsFunc(mine, one.rivals) {
			continue
		}
		if len(parts) == manyOthers {
			break
		}
		other = true
		if len(one.types) > 0 {
			parts = append(parts, w.Say("least-for", one.says, w.types(one.types)))
		} else {
			parts = append(parts, one.says)
		}
	}
	return w.Join("alternatives", parts), other
}

func (w words) list(all []string) string { return w.Join("list", all) }

// and says a conjunction: a; both a and b; all of a, b and c.
func (w words) and(all []string) string {
	switch last := len(all) - 1; last {
	case 0:
		return all[0]
	case 1:
		return w.Say("both", all[0], all[1])
	default:
		return w.Say("all-of", w.list(all[:last]), all[last])
	}
}

func (w words) or(all []string) string {
	last := len(all) - 1
	if last == 0 {
		return all[0]
	}
	return w.Say("one-or-other", w.list(all[:last]), all[last])
}

func each[T any](all []T, say func(T) string) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = say(v)
	}
	return out
}

// tree says a requirement in the author's shape. It serves where the alternatives multiply out to more than the author
// wrote: nobody reads 64 of them, and their text would not be linear in the spec.
func (w words) tree(t *spec.Tree, top bool) string {
	nested := func(says string) string {
		if top {
			return says
		}
		return w.Say("tree-nested", says)
	}
	switch {
	case len(t.All) == 1:
		return w.tree(t.All[0], top)
	case len(t.Any) == 1:
		return w.tree(t.Any[0], top)
	case t.All != nil:
		return nested(w.Join("tree-and", w.branches(t.All)))
	case t.Any != nil:
		phrase := "any-one-of"
		if slices.ContainsFunc(t.Any, func(c *spec.Tree) bool { return c.Scope == nil }) {
			phrase = "any-one-way"
		}
		return nested(w.Say(phrase, w.list(w.branches(t.Any))))
	case t.Anonymous:
		return w.Say("no-credential")
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
	return w.Say("tree-as", w.need(need), w.types(types))
}

func (w words) branches(all []*spec.Tree) []string {
	return each(all, func(t *spec.Tree) string { return w.tree(t, false) })
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
		types := alt.SubjectTypes
		if sameTypes(types, s.SubjectTypes) {
			types = nil
		}
		with := w.others(s, alt)
		switch {
		case len(types) == 0 && with == "":
			return "" // the scope is enough, so what else would do with it adds nothing
		case len(types) == 0:
			says = append(says, w.Say("also-with", with))
		case with == "":
			says = append(says, w.Say("also-only-as", w.types(types)))
		default:
			says = append(says, w.Say("also-only-as-with", w.types(types), with))
		}
	}
	if len(says) > manyOthers {
		return lang.Capital(w.Count("also-combinations", len(says)))
	}
	return lang.Capital(w.Join("alternatives", says))
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
			parts = append(parts, w.Count("also-others", len(rest.Scopes)))
		case len(rest.Scopes) > 0, len(n.Scopes) == 0:
			parts = append(parts, w.need(rest))
		}
	}
	return w.Join("together", parts)
}
