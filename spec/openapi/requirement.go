package openapi

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// resolved is a security value with its schemes and scopes found. Not ok: it is in doubt.
type resolved struct {
	alternatives []spec.Alternative
	none         bool // only schemes that stand for nobody
	ok           bool
}

// meaning is a security value, and how its lists of scopes are meant.
type meaning struct {
	value source.Node
	anyOf bool
}

// carried is a list of scopes that a credential of a scheme carries, and asked what it stands for.
type carried struct {
	scheme *spec.Scheme
	list   source.Node
}

type asked struct {
	scopes []*spec.Scope
	at     []diag.Range
}

// requirement gives an operation what the document says it needs.
func (r *reader) requirement(op Operation, o *spec.Operation) {
	value, own, said := r.doc.Security(op)
	if op.Doubt {
		return
	}
	if !said {
		if r.opts.Absent == "public" && r.opts.ScopesExtension == "" {
			o.Written = public(o.Range)
		} else if r.opts.Absent == "public" {
			r.extend(op, o, public(o.Range).Alternatives)
		}
		return
	}
	if !own {
		o.SecurityRange = value.Range()
	}
	anyOf := r.operationAnyOf(o)
	if o.AnyOf = r.opts.ScopesAnyOf.Schemes; anyOf {
		o.AnyOf = []string{"*"}
	}
	key := meaning{value.Target(), anyOf}
	res, known := r.resolved[key]
	if !known {
		// Of an alias that stands for no list the place is the finding's.
		if res = r.resolve(value, anyOf); value.Len() > 0 && (!own || op.Shared || value.IsAlias()) {
			r.resolved[key] = res
		}
	}
	switch {
	case !res.ok:
	case res.none:
		o.Access = spec.None
	default:
		r.extend(op, o, res.alternatives)
	}
}

func public(at diag.Range) spec.Requirement {
	return spec.Requirement{Alternatives: []spec.Alternative{{Range: at}}}
}

// resolve reads a security value and finds its schemes and scopes.
func (r *reader) resolve(value source.Node, anyOf bool) (res resolved) {
	security, ok := r.doc.ReadSecurity(value, &r.found)
	if !ok {
		return res
	}
	res.ok = true
	if len(security.Alternatives) == 0 {
		res.alternatives = public(security.Range).Alternatives
		return res
	}
	for _, alt := range security.Alternatives {
		expanded, nobody, ok := r.alternative(alt, anyOf)
		res.ok = res.ok && ok
		if !nobody {
			res.alternatives = append(res.alternatives, expanded...)
		}
	}
	if len(res.alternatives) > spec.MaxAlternatives {
		r.found.Add(badSecurity, value.Range(), "this security has more than %d alternatives", spec.MaxAlternatives).Hint = "give what belongs together one scope"
		res.ok = false
	}
	res.none = len(res.alternatives) == 0
	return res
}

// alternative gives what one Security Requirement Object means: one alternative, or several where lists of scopes mean any
// of them.
func (r *reader) alternative(alt Alternative, anyOf bool) (out []spec.Alternative, nobody, ok bool) {
	out, ok = []spec.Alternative{{Range: alt.Range}}, true
	for _, need := range alt.Needs {
		if r.denied[need.Scheme] {
			nobody = true
			continue
		}
		scheme := r.byScheme[need.Scheme]
		if scheme == nil {
			if !r.broken[need.Scheme] {
				r.undefined(need)
			}
			return nil, false, false
		}
		scopes, at := r.scopes(scheme, need)
		if !anyOf && !r.schemeAnyOf(scheme) || len(scopes) < 2 {
			out = with(out, spec.Need{Scheme: scheme, Scopes: scopes, At: at})
			continue
		}
		if len(out)*len(scopes) > spec.MaxAlternatives {
			r.found.Add(badSecurity, alt.Range, "this alternative multiplies out to more than %d", spec.MaxAlternatives).Hint = "give what belongs together one scope"
			return nil, false, false
		}
		var all []spec.Alternative
		for i, s := range scopes {
			all = append(all, with(out, spec.Need{Scheme: scheme, Scopes: []*spec.Scope{s}, At: at[i : i+1]})...)
		}
		out = all
	}
	return out, nobody, ok
}

// with adds a need to each of some alternatives.
func with(all []spec.Alternative, need spec.Need) []spec.Alternative {
	out := make([]spec.Alternative, len(all))
	for i, alt := range all {
		alt.Needs = append(slices.Clone(alt.Needs), need)
		out[i] = alt
	}
	return out
}

// scopes finds the scopes of a need. One that nothing declares is a scope all the same: callers are asked for it, so leaving it
// out would open the operation.
func (r *reader) scopes(scheme *spec.Scheme, need Need) (all []*spec.Scope, uses []diag.Range) {
	list := carried{scheme, need.List.Target()}
	if known := r.lists[list]; known != nil {
		return known.scopes, known.at
	}
	seen := make(map[string]bool, len(need.Scopes))
	for i, name := range need.Scopes {
		if seen[name] {
			continue
		}
		seen[name] = true
		at := need.List.Item(i)
		scope := r.scope(name, scheme, at)
		all, uses = append(all, scope), append(uses, at.Range())
		r.judgeScope(scheme, scope, at)
	}
	if need.List.IsAlias() {
		r.lists[list] = &asked{all, uses}
	}
	return all, uses
}

func (r *reader) judgeScope(scheme *spec.Scheme, scope *spec.Scope, at source.Node) {
	key := declaration{scheme, scope.Name}
	switch scheme.Type {
	case "openIdConnect": // declared by its discovery document
		return
	case "oauth2":
		if r.declared[key] || r.said[key] {
			return
		}
		r.said[key] = true
		d := r.found.Add(undeclaredScope, at.Range(), "no flow of %q declares the scope %q", scheme.Name, scope.Name)
		d.Hint = "callers cannot learn what it opens: declare it under the flows of the scheme"
		if nearest, ok := r.nearest(scope.Name, func() []string { return r.declares(scheme) }); ok {
			d.Hint = "did you mean " + quoted(nearest) + "?"
			d.Related = []diag.Related{{Range: r.byScope[nearest].Range, Message: "declared here"}}
		}
	default:
		key.scope = ""
		if r.doc.Version.Roles() || r.said[key] {
			return
		}
		r.said[key], scheme.Early = true, true
		r.found.Add(rolesTooEarly, at.Range(), "%q is of type %s, whose list must be empty in %s", scheme.Name, scheme.Type, r.doc.Version).Hint =
			"they are read as scopes; OpenAPI 3.1 allows role names here"
	}
}

// maxGuesses bounds how many names are suggested for one document: each search looks at all that there are, and a document with more wrong names
// was made with other ones in mind.
const maxGuesses = 20

// nearest is the known name that is most like an unknown one.
func (r *reader) nearest(name string, known func() []string) (string, bool) {
	if r.guesses == maxGuesses {
		return "", false
	}
	r.guesses++
	return diag.Nearest(name, known())
}

// declares lists the scopes that a scheme declares.
func (r *reader) declares(scheme *spec.Scheme) []string {
	names, known := r.known[scheme]
	if !known {
		for _, s := range r.api.Scopes {
			if r.declared[declaration{scheme, s.Name}] {
				names = append(names, s.Name)
			}
		}
		r.known[scheme] = names
	}
	return names
}

func (r *reader) undefined(need Need) {
	d := r.found.Add(undefinedScheme, need.Node.Range(), "the security scheme %q is not defined", need.Scheme)
	nearest, ok := r.nearest(need.Scheme, func() []string {
		names := make([]string, len(r.api.Schemes))
		for i, s := range r.api.Schemes {
			names[i] = s.Name
		}
		return names
	})
	switch {
	case ok:
		d.Hint = "did you mean " + quoted(nearest) + "?"
		d.Related = []diag.Related{{Range: r.byScheme[nearest].Range, Message: "defined here"}}
	case r.doc.Version == Swagger20:
		d.Hint = "define it under securityDefinitions"
	default:
		d.Hint = "define it under components.securitySchemes"
	}
}
