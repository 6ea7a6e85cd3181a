package golang

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// scopesFile has a block of constants for each group, in the model's order.
func (e *emission) scopesFile() file {
	w := newWriter(e.pkg)
	scopes := e.api.Scopes
	for from := 0; from < len(scopes); {
		to := from
		var block []constant
		for ; to < len(scopes) && scopes[to].Group == scopes[from].Group; to++ {
			s := scopes[to]
			block = append(block, constant{e.ids.scope[s.Index], "Scope", s.Index + 1, func(c *commentWriter) { e.aboutScope(c, s) }})
		}
		title := "Scopes."
		if g := scopes[from].Group; g != nil {
			title = cmp.Or(g.Title, g.ID)
		}
		w.block(title, block)
		from = to
	}
	return w.file("scopes.go")
}

func (e *emission) aboutScope(c *commentWriter, s *spec.Scope) {
	lead := e.ids.scope[s.Index] + ` is the scope "` + visible(s.Name) + `"`
	if s.Title != "" {
		c.prose("", lead+", "+s.Title+".")
		c.prose("", s.Description)
	} else if s.Description != "" {
		c.prose(lead+":", s.Description)
	} else {
		c.prose("", lead+".")
	}
	c.prose("", s.Note)

	var facts []string
	fact := func(before string, names []string) {
		if len(names) > 0 {
			facts = append(facts, before+enumerate(names, fewNames)+".")
		}
	}
	c.prose("", itemized("Opens", e.opens.alone[s.Index]))
	c.prose("", itemized("Opens with other scopes", e.opens.together[s.Index]))
	fact("Implies ", each(s.Implies, func(i spec.Implication) string { return i.To.Name }))
	fact("Held by default by ", each(s.Holders, func(h *spec.Holder) string { return h.Name }))
	fact("Only for ", each(s.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }))
	fact("Tokens may still call it ", each(s.Aliases, func(a spec.Alias) string { return a.Name }))
	if s.Risk != spec.RiskUnstated {
		facts = append(facts, "Risk: "+s.Risk.String()+".")
	}
	if s.AdminConsent {
		facts = append(facts, "An administrator has to consent.")
	}
	if s.ObjectsAll {
		facts = append(facts, "Its holders may skip checks of the object.")
	}
	c.prose("", strings.Join(facts, " "))
	if s.Deprecated != nil {
		c.deprecated(e.deprecation(s.Deprecated))
	}
}

// operationsFile has a block for each run of operations with the same first tag, or opened by scopes of the same group.
func (e *emission) operationsFile() file {
	w := newWriter(e.pkg)
	ops := e.api.Operations
	for from := 0; from < len(ops); {
		title := operationTitle(ops[from])
		to := from
		var block []constant
		for ; to < len(ops) && operationTitle(ops[to]) == title; to++ {
			o := ops[to]
			block = append(block, constant{e.ids.operation[o.Index], "Operation", o.Index + 1, func(c *commentWriter) { e.aboutOperation(c, o) }})
		}
		w.block(title, block)
		from = to
	}
	return w.file("operations.go")
}

func operationTitle(o *spec.Operation) string {
	switch {
	case len(o.Tags) > 0:
		return "Operations tagged " + o.Tags[0] + "."
	case len(o.Grants) > 0 && o.Grants[0].Scope.Group != nil:
		return "Operations under " + cmp.Or(o.Grants[0].Scope.Group.Title, o.Grants[0].Scope.Group.ID) + "."
	}
	return "Operations."
}

func (e *emission) aboutOperation(c *commentWriter, o *spec.Operation) {
	text := e.ids.operation[o.Index] + " is " + o.String()
	if o.Summary != "" {
		text += ": " + strings.TrimRight(o.Summary, ".")
	}
	text += ". " + e.needs(o)
	c.prose("", strings.Join(strings.Fields(text), " "))
	if o.Deprecated != nil {
		c.deprecated(e.deprecation(o.Deprecated))
	}
}

// callersFile has what callers are told apart by.
func (e *emission) callersFile() file {
	w := newWriter(e.pkg)
	var schemes, claims, subjects, holders []constant
	for i, s := range e.scheme {
		schemes = append(schemes, constant{e.ids.scheme[i], "Scheme", i + 1, func(c *commentWriter) {
			what := s.Type
			if s.HTTPScheme != "" {
				what += " " + s.HTTPScheme
			}
			if s.In != "" {
				what += " in the " + s.In + " parameter " + s.Param
			}
			if s.Implicit {
				what += ", which the specification leaves unsaid"
			}
			c.prose("", named(e.ids.scheme[i], "scheme", s.Name, what))
			c.prose("", s.Description)
		}})
	}
	for i, cl := range e.claim {
		claims = append(claims, constant{e.ids.claim[i], "ClaimSource", i + 1, func(c *commentWriter) {
			what := "of " + cl.scheme.Name + ": scopes with a space between"
			if cl.Format == "array" {
				what = "of " + cl.scheme.Name + ": an array of scopes"
			}
			if cl.SubjectType != nil {
				what += "; the token stands for " + cl.SubjectType.Name
			}
			c.prose("", named(e.ids.claim[i], "claim", cl.Name, what))
			if cl.Prefix != "" {
				c.prose("", "Before each scope stands "+strconv.Quote(visible(cl.Prefix))+", exactly and always.")
			}
		}})
	}
	for i, t := range e.api.SubjectTypes {
		subjects = append(subjects, constant{e.ids.subject[i], "SubjectType", i + 1, func(c *commentWriter) {
			c.prose("", named(e.ids.subject[i], "subject type", t.Name, t.Title))
			c.prose("", t.Description)
		}})
	}
	for i, h := range e.api.Holders {
		holders = append(holders, constant{e.ids.holder[i], "Holder", i + 1, func(c *commentWriter) {
			c.prose("", named(e.ids.holder[i], "holder", h.Name, h.Title))
			c.prose("", h.Description)
			if len(h.Inherits) > 0 {
				c.prose("", "Members also hold what these hold: "+enumerate(each(h.Inherits, func(h *spec.Holder) string { return h.Name }), fewNames)+".")
			}
		}})
	}
	w.block("Schemes: how callers prove who they are.", schemes)
	w.block("Claims of a verified token that carry scopes.", claims)
	w.block("Subject types: what a credential stands for.", subjects)
	w.block("Holders: who is entitled to scopes by default.", holders)
	return w.file("callers.go")
}

// named is the first sentence about something that has a name and perhaps a title.
func named(id, kind, name, title string) string {
	text := id + " is the " + kind + " " + strconv.Quote(visible(name))
	if title = strings.TrimSpace(strings.TrimRight(title, ".")); title != "" {
		text += ", " + title
	}
	return text + "."
}
