package spec

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
)

// write gives an operation its requirement as written, from whichever of grants, requires and access says it. A reader
// that has the requirement already (OpenAPI) sets Written itself.
func (a *API) write(o *Operation, found *diag.List) {
	switch {
	case len(o.Grants) > MaxAlternatives:
		found.Add(tooManyAlternatives, o.Grants[MaxAlternatives].Range, "%s is granted in more than %d ways", o, MaxAlternatives).
			Hint = "give what opens it one scope that the others imply"
		o.Grants, o.Access = nil, None
		return
	case len(o.Grants) > 0:
		for _, g := range o.Grants {
			alt := Alternative{Needs: []Need{{Scheme: g.Scheme, Scopes: append([]*Scope{g.Scope}, g.With...)}}, SubjectTypes: g.SubjectTypes, Range: g.Range}
			o.Written.Alternatives = append(o.Written.Alternatives, alt)
		}
	case o.Requires != nil:
		if n := o.Requires.size(); n > MaxAlternatives {
			found.Add(tooManyAlternatives, o.Requires.Range, "the requirement of %s multiplies out to more than %d alternatives", o, MaxAlternatives).
				Hint = "an allOf of anyOf lists multiplies their lengths: give what belongs together one scope"
			o.Access = None
			return
		}
		o.Written.Alternatives = o.Requires.alternatives()
	case o.Access == Public:
		o.Written.Alternatives = []Alternative{{Range: o.SaidAt()}}
		return
	case o.Access == Authenticated, o.Access == Optional:
		for _, s := range a.Schemes {
			o.Written.Alternatives = append(o.Written.Alternatives, Alternative{Needs: []Need{{Scheme: s}}, Range: o.SaidAt()})
		}
	case o.Access == None, len(o.Written.Alternatives) == 0:
		return
	}
	kept := make([]Alternative, 0, len(o.Written.Alternatives)) // operations share what they inherit
	seen := map[string]bool{}
	for _, alt := range o.Written.Alternatives {
		limited, ok := limit(alt, o.SubjectTypes)
		if !ok {
			found.Add(nobodyQualifies, alt.Range, "no subject type may use this alternative of %s", o).Hint = emptyLimit(alt, o)
			continue
		}
		if k := limited.key(); !seen[k] {
			seen[k] = true
			kept = append(kept, limited)
		}
	}
	o.Written.Alternatives = kept
	if o.Access == Optional {
		o.Written.Alternatives = append(kept, Alternative{Range: o.SaidAt()})
	}
	if o.Access == Undeclared {
		o.Access = o.Written.Label()
	}
}

// limit narrows an alternative to the subject types that may hold all of its scopes and that the endpoint allows.
func limit(alt Alternative, endpoint []*SubjectType) (Alternative, bool) {
	if slices.Contains(alt.SubjectTypes, nobody) {
		return alt, false
	}
	types, ok := Meet(alt.SubjectTypes, endpoint)
	for _, n := range alt.Needs {
		for _, s := range n.Scopes {
			if ok {
				types, ok = Meet(types, s.SubjectTypes)
			}
		}
	}
	alt.SubjectTypes = types
	if alt.Anonymous() {
		alt.SubjectTypes = nil // an anonymous caller has no type
	}
	return alt, ok
}

func emptyLimit(alt Alternative, o *Operation) string {
	if slices.Contains(alt.SubjectTypes, nobody) {
		return "its parts are for subject types that have none in common"
	}
	var says []string
	say := func(what string, types []*SubjectType) {
		if len(types) > 0 {
			var names []string
			for _, t := range types {
				names = append(names, t.Name)
			}
			says = append(says, what+" allows "+strings.Join(names, ", "))
		}
	}
	say("the endpoint", o.SubjectTypes)
	say("the alternative", alt.SubjectTypes)
	for _, s := range alt.Scopes() {
		say(s.Name, s.SubjectTypes)
	}
	return strings.Join(says, "; ") + ": they have none in common"
}

// size is the number of alternatives that the tree multiplies out to, or MaxAlternatives+1 when there are more.
func (t *Tree) size() int {
	switch {
	case t.All != nil:
		n := 1
		for _, c := range t.All {
			n = min(n*c.size(), MaxAlternatives+1)
		}
		return n
	case t.Any != nil:
		n := 0
		for _, c := range t.Any {
			n = min(n+c.size(), MaxAlternatives+1)
		}
		return n
	}
	return 1
}

// alternatives multiplies the tree out, in the author's order: the last member of an allOf varies fastest.
func (t *Tree) alternatives() []Alternative {
	switch {
	case t.All != nil:
		out := []Alternative{{Range: t.Range}}
		for _, c := range t.All {
			var next []Alternative
			options := c.alternatives()
			for _, left := range out {
				for _, right := range options {
					next = append(next, left.and(right))
				}
			}
			out = next
		}
		return out
	case t.Any != nil:
		var out []Alternative
		for _, c := range t.Any {
			out = append(out, c.alternatives()...)
		}
		return out
	case t.Anonymous:
		return []Alternative{{Range: t.Range}}
	}
	need := Need{Scheme: t.Scheme}
	if t.Scope != nil {
		need.Scopes = []*Scope{t.Scope}
	}
	return []Alternative{{Needs: []Need{need}, SubjectTypes: t.SubjectTypes, Range: t.Range}}
}

// nobody stands for an empty intersection of subject types until limit reports it; Meet never yields it by itself.
var nobody = &SubjectType{Index: -1}

func (a Alternative) and(b Alternative) Alternative {
	out := Alternative{Needs: slices.Clone(a.Needs), Range: a.Range}
	types, ok := Meet(a.SubjectTypes, b.SubjectTypes)
	if !ok {
		types = []*SubjectType{nobody}
	}
	out.SubjectTypes = types
	if len(b.Needs) > 0 && len(a.Needs) == 0 {
		out.Range = b.Range
	}
	for _, n := range b.Needs {
		i := slices.IndexFunc(out.Needs, func(have Need) bool { return have.Scheme == n.Scheme })
		if i < 0 {
			out.Needs = append(out.Needs, n)
			continue
		}
		merged := slices.Clone(out.Needs[i].Scopes)
		for _, s := range n.Scopes {
			if !slices.Contains(merged, s) {
				merged = append(merged, s)
			}
		}
		out.Needs[i].Scopes = merged
	}
	return out
}
