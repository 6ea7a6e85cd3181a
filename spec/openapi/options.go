package openapi

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// operationAnyOf reports whether lists of scopes of an operation mean any of them.
func (r *reader) operationAnyOf(o *spec.Operation) bool {
	if r.opts.ScopesAnyOf.Document {
		return true
	}
	for _, name := range r.opts.ScopesAnyOf.Operations {
		if name == o.ID && o.IDGiven || name == o.Method+" "+o.Path || name == o.String() {
			r.used["operation "+name] = true
			return true
		}
	}
	return false
}

func (r *reader) schemeAnyOf(s *spec.Scheme) bool {
	return slices.Contains(r.opts.ScopesAnyOf.Schemes, s.Name)
}

// unusedOptions reports names in the options that the document does not have: what they were meant to change is read by
// the standard, which gives another meaning.
func (r *reader) unusedOptions() {
	if r.opts.Security != "read" {
		return
	}
	start, _ := r.doc.Root().Span()
	at := r.doc.Source.File.Range(start, start)
	say := func(what, name string, known []string) {
		d := r.found.Add(unknownOption, at, "scopes: anyOf names the %s %q, which the document does not have", what, name)
		if nearest, ok := diag.Nearest(name, known); ok {
			d.Hint = "did you mean " + quoted(nearest) + "?"
		}
	}
	if name := r.opts.ScopesExtension; name != "" && !slices.ContainsFunc(r.doc.Operations, func(op Operation) bool { _, is := op.Node.Get(name); return is }) {
		d := r.found.Add(unknownOption, at, "scopesExtension names %q, which no operation of the document has", name)
		var known []string
		seen := map[string]bool{}
		for _, o := range r.api.Operations {
			for _, x := range o.Extensions {
				if !seen[x.Name] {
					seen[x.Name] = true
					known = append(known, x.Name)
				}
			}
		}
		if nearest, ok := diag.Nearest(name, known); ok {
			d.Hint = "did you mean " + quoted(nearest) + "?"
		}
	}
	for _, name := range r.opts.ScopesAnyOf.Schemes {
		if r.byScheme[name] == nil {
			var known []string
			for _, s := range r.api.Schemes {
				known = append(known, s.Name)
			}
			say("scheme", name, known)
		}
	}
	for _, name := range r.opts.ScopesAnyOf.Operations {
		if !r.used["operation "+name] && !r.opts.ScopesAnyOf.Document {
			var known []string
			for _, o := range r.api.Operations {
				known = append(known, o.ID, o.Method+" "+o.Path)
			}
			say("operation", name, known)
		}
	}
}

// extend adds the scopes of the extension that the options name, if the operation has it, and sets the requirement. They
// narrow: each alternative needs them beside what it says, on its scheme that can carry scopes.
func (r *reader) extend(op Operation, o *spec.Operation, alternatives []spec.Alternative) {
	key, value, has := op.Node.Find(r.opts.ScopesExtension)
	if r.opts.ScopesExtension == "" || !has {
		o.Written = spec.Requirement{Alternatives: alternatives}
		return
	}
	items := []source.Node{value}
	if value.Kind() == source.Sequence {
		items = nil
		for i := range value.Len() {
			items = append(items, value.Item(i))
		}
	}
	var names []source.Node
	for _, item := range items {
		if name, ok := item.Text(); !ok || !isScopeToken(name) {
			r.found.Add(badExtension, item.Range(), "%s of %s must be a scope or a list of scopes, and this %s", key.Value(), o, item.Describe()).Hint =
				"the operation counts as undeclared"
			return
		}
		names = append(names, item)
	}
	anyOf := r.operationAnyOf(o)
	var out []spec.Alternative
	for _, alt := range alternatives {
		at := carrier(alt)
		if at < 0 {
			d := r.found.Add(badExtension, key.Range(), "%s of %s adds scopes, and nothing says which scheme carries them", key.Value(), o)
			d.Hint = "its security must name one scheme, or one of type oauth2 or openIdConnect, in each alternative"
			d.Related = []diag.Related{{Range: alt.Range, Message: "this alternative"}}
			return
		}
		need := alt.Needs[at]
		var needs []spec.Need
		for _, n := range names {
			scope := r.scope(n.Value(), need.Scheme, n)
			if len(needs) == 0 || anyOf || r.schemeAnyOf(need.Scheme) {
				needs = append(needs, spec.Need{Scheme: need.Scheme, Scopes: slices.Clone(need.Scopes), At: slices.Clone(need.At)})
			}
			last := &needs[len(needs)-1]
			if !slices.Contains(last.Scopes, scope) {
				last.Scopes, last.At = append(last.Scopes, scope), append(last.At, n.Range())
			}
		}
		if len(names) == 0 {
			needs = []spec.Need{need}
		}
		for _, n := range needs {
			next := alt
			next.Needs = slices.Clone(alt.Needs)
			next.Needs[at] = n
			out = append(out, next)
		}
	}
	o.Written = spec.Requirement{Alternatives: out}
}

// carrier picks the need whose scheme carries scopes; -1 when there is none or more than one.
func carrier(alt spec.Alternative) int {
	if len(alt.Needs) == 1 {
		return 0
	}
	found := -1
	for i, n := range alt.Needs {
		if n.Scheme.Type == "oauth2" || n.Scheme.Type == "openIdConnect" {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}
