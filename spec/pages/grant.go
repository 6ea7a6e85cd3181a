package pages

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// endpoints adds the endpoints of a line, and reports whether there are any. They are granted by the scope that the line
// stands under; where that is in doubt they are declared and denied.
func (r *reader) endpoints(t text) bool {
	all := endpoints(t)
	if all == nil {
		if brokenStart.MatchString(t.s) {
			r.found.Add(badEndpoint, r.at(t), "%q is no endpoint: its path does not begin with a slash", shorten(t.s)).Hint = "write METHOD /path; it is left out, and so denied"
			return true
		}
		return false
	}
	grants := r.scope
	if r.shut {
		grants = nil
	}
	for _, e := range all {
		for _, o := range r.operations(e) {
			switch {
			case e.doubt:
				r.ask(r.at(e.whole), "it is one, and nobody may call it", "endpoints, where it has access: none",
					"Is %q an endpoint, or the end of the summary before it?", shorten(e.whole.s))
				if len(o.Grants) == 0 {
					o.Access, o.Reason = spec.None, "the page does not separate it from the text before it"
				}
			case grants == nil:
				r.loose = append(r.loose, o)
			default:
				r.grant(o, grants, nil, e.whole)
			}
		}
	}
	if r.scope != nil {
		r.taken = true
	}
	return true
}

func (r *reader) grant(o *spec.Operation, s *spec.Scope, with []*spec.Scope, at text) {
	for _, g := range o.Grants {
		if g.Scope == s && len(g.With) == len(with) {
			return
		}
	}
	o.Grants = append(o.Grants, spec.Grant{Scope: s, With: with, Scheme: s.Scheme, Range: r.at(at)})
}

// operations gives the operations of an endpoint, one a method.
func (r *reader) operations(e endpoint) (all []*spec.Operation) {
	path, changed := plainPath(e.path.s)
	pattern, err := spec.ParsePattern(path)
	if err != nil {
		r.found.Add(badEndpoint, r.at(e.path), "%v", err).Hint = "it is left out, and so denied"
		return nil
	}
	if changed && !r.said["parameters"] {
		r.said["parameters"] = true
		r.ask(r.at(e.path), "they do: "+path, "the path", "Do :name and <name> in paths such as %s stand for parameters?", shorten(e.path.s))
	}
	for _, method := range e.methods {
		key := method + " " + path
		o := r.byKey[key]
		if o == nil {
			o = &spec.Operation{Method: method, Path: path, Pattern: pattern, Summary: e.summary.s, Range: r.at(e.whole)}
			r.byKey[key] = o
			r.api.Operations = append(r.api.Operations, o)
		} else if e.summary.s != "" && o.Summary != "" && o.Summary != e.summary.s {
			r.found.Add(describedTwice, r.at(e.summary), "%s is %q here and %q before", o, shorten(e.summary.s), shorten(o.Summary)).Hint = "the first is taken"
		} else if o.Summary == "" {
			o.Summary = e.summary.s
		}
		all = append(all, o)
	}
	return all
}

var (
	allOf = regexp.MustCompile(`(?i)\s*(?:\+|&|\band\b|\bwith\b)\s*`)
	anyOf = regexp.MustCompile(`(?i)\s*(?:\bor\b|\|)\s*`)
	list  = regexp.MustCompile(`\s*[,;\n/]\s*|\s+`)
	open  = regexp.MustCompile(`(?i)^(?:public|open|anonymous|no scopes?(?: required)?|none required|not required)$`)
)

// endpointTable reads rows of a method, a path and the scopes that they need.
func (r *reader) endpointTable(columns []column, rows []block) {
	for _, b := range rows {
		method, _ := cellOf(columns, b, methodColumn)
		path, hasPath := cellOf(columns, b, pathColumn)
		if !hasPath {
			path, hasPath = cellOf(columns, b, endpointColumn)
		}
		var found []endpoint
		switch {
		case !hasPath:
			found = endpoints(method)
		case method.len() > 0:
			found = endpoints(join([]text{method, path}, " "))
		default:
			found = endpoints(path)
		}
		if found == nil {
			r.found.Add(badEndpoint, r.at(b.text), "the row %q has no METHOD /path", shorten(b.text.s)).Hint = "it is left out, and so denied"
			continue
		}
		summary, ok := cellOf(columns, b, descriptionColumn)
		if !ok {
			summary, _ = cellOf(columns, b, titleColumn)
		}
		scopes, hasScopes := cellOf(columns, b, scopeColumn)
		for _, e := range found {
			if e.summary.len() == 0 {
				e.summary = summary
			}
			for _, o := range r.operations(e) {
				switch {
				case hasScopes:
					r.needs(o, scopes, e)
				case r.scope != nil && !r.shut:
					r.grant(o, r.scope, nil, e.whole)
				default:
					r.loose = append(r.loose, o)
				}
			}
		}
	}
	if r.scope != nil {
		r.taken = true
	}
}

// needs reads the cell that says which scopes an endpoint needs.
func (r *reader) needs(o *spec.Operation, cell text, e endpoint) {
	if none.MatchString(cell.s) || open.MatchString(cell.s) {
		o.Access, o.Reason = spec.None, "the page names no scope for it"
		place := cell
		if place.len() == 0 {
			place = e.whole
		}
		r.ask(r.at(place), "nobody may call them", "endpoints, with access: authenticated, or access: public and a reason",
			"The scopes of some endpoints are given as %q, as for %s: is that public, or for any valid token?", shorten(cell.s), o)
		return
	}
	kind := 0
	for _, c := range []struct {
		bit int
		is  bool
	}{{1, allOf.MatchString(cell.s)}, {2, anyOf.MatchString(cell.s)}} {
		if c.is {
			kind |= c.bit
		}
	}
	by := list
	switch kind {
	case 1:
		by = allOf
	case 2:
		by = anyOf
	case 3:
		r.deny(o, cell, "mixes and with or")
		return
	}
	var names []text
	at := 0
	for _, m := range append(by.FindAllStringIndex(cell.s, -1), []int{cell.len(), cell.len()}) {
		name := cell.cut(at, m[0]).trimAny("\n,;")
		at = m[1]
		if name.len() == 0 {
			continue
		}
		if kind > 0 && strings.ContainsAny(name.s, ",;") {
			r.deny(o, cell, "mixes commas with words")
			return
		}
		if looksLikeName(name) == notName && !(name.marked() && token.MatchString(name.s)) {
			r.found.Add(badName, r.at(name), "%q is not the name of a scope", shorten(name.s)).Hint = o.String() + " is denied until its scopes are known"
			o.Access, o.Reason = spec.None, "its scopes could not be read"
			return
		}
		names = append(names, name)
	}
	// Where some names are set in code, or are described, other words are words: "one of", "unless".
	said := func(name text) bool { return name.marked() || r.described(name.s) || looksLikeName(name) == surely }
	if slices.ContainsFunc(names, said) {
		if i := slices.IndexFunc(names, func(name text) bool { return !said(name) }); i >= 0 {
			r.deny(o, cell, "has words beside the scopes, "+strconv.Quote(names[i].s)+" the first")
			return
		}
	}
	var scopes []*spec.Scope
	for _, name := range names {
		if slices.ContainsFunc(r.api.Scopes, func(s *spec.Scope) bool { return s.Description != "" }) && !r.described(name.s) && !r.said["undescribed"] {
			r.said["undescribed"] = true
			r.ask(r.at(name), "it is a scope like the others", "scopes", "Is %s a scope, which an endpoint needs and the page does not describe?", shorten(name.s))
		}
		scopes = append(scopes, r.declare(name))
	}
	if len(scopes) == 0 || o.Access == spec.None {
		return
	}
	if kind == 2 {
		for _, s := range scopes {
			r.grant(o, s, nil, cell)
		}
		return
	}
	if kind == 0 && len(scopes) > 1 {
		r.ask(r.at(cell), "all of them", "the grants: one for each scope where any of them is enough",
			"Do the scopes that are listed for an endpoint, as %q for %s, mean all of them or any one?", shorten(cell.s), o)
	}
	r.grant(o, scopes[0], scopes[1:], cell)
}

// described reports whether the page has said what a scope is for.
func (r *reader) described(name string) bool {
	s := r.byName[name]
	return s != nil && s.Description != ""
}

func (r *reader) deny(o *spec.Operation, cell text, why string) {
	o.Access, o.Reason = spec.None, "its scopes can be read in several ways"
	r.ask(r.at(cell), "nobody may call it", "endpoints, with requires", "What does %s need? %q %s.", o, shorten(cell.s), why)
}
