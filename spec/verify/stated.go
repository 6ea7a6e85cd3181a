package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// stated compares what a document says under x-scopegen with what the spec says: which scopes imply which, who may hold them and
// how grave they are, and what subject types, holders and sets are. A document need not say any of it, so that each is compared where the
// document says something of the kind about some scope; what it then leaves out it denies.
func (c *comparison) stated() {
	var shared []*spec.Scope // of the document
	for _, s := range c.doc.Scopes {
		if _, known := c.api.Scope(c.words.scope[s].Name); known {
			shared = append(shared, s)
		}
	}
	for _, k := range []struct {
		what string
		of   func(*spec.Scope) []string
	}{
		{"which subject types may hold the scope %q", func(s *spec.Scope) []string {
			return each(s.SubjectTypes, func(t *spec.SubjectType) string { return t.Name })
		}},
		{"whose the scope %q is by default", func(s *spec.Scope) []string { return each(s.Holders, holderName) }},
		{"the risk of the scope %q", func(s *spec.Scope) []string { return strings.Fields(s.Risk.String()) }},
		{"who consents to the scope %q", func(s *spec.Scope) []string {
			if s.AdminConsent {
				return []string{"an administrator"}
			}
			return nil
		}},
	} {
		if slices.ContainsFunc(c.doc.Scopes, func(s *spec.Scope) bool { return len(k.of(s)) > 0 }) {
			for _, s := range shared {
				mine := c.words.scope[s]
				c.differs(fmt.Sprintf(k.what, s.Name), k.of(s), k.of(mine), s.Range, mine.Range)
			}
		}
	}
	if slices.ContainsFunc(c.doc.Scopes, func(s *spec.Scope) bool { return len(s.Implies) > 0 }) {
		c.implications(shared)
	}
	c.vocabulary()
}

// implications compares what scopes amount to, for each kind of caller, with the document's implications under the spec's limits.
func (c *comparison) implications(shared []*spec.Scope) {
	ours := c.words.api
	theirs := &spec.API{SubjectTypes: ours.SubjectTypes}
	for _, s := range ours.Scopes {
		theirs.Scopes = append(theirs.Scopes, &spec.Scope{Name: s.Name, SubjectTypes: s.SubjectTypes})
	}
	for _, s := range c.doc.Scopes {
		from := theirs.Scopes[c.words.scope[s].Index]
		for _, edge := range s.Implies {
			if to := theirs.Scopes[c.words.scope[edge.To].Index]; to != from {
				from.Implies = append(from.Implies, spec.Implication{To: to})
			}
		}
	}
	spec.Seal(theirs)
	for _, s := range shared {
		mine := c.words.scope[s]
		for _, t := range append([]*spec.SubjectType{nil}, ours.SubjectTypes...) {
			if want, got := ours.Implied(mine, t), theirs.Implied(theirs.Scopes[mine.Index], t); !slices.Equal(want, got) {
				what := fmt.Sprintf("what the scope %q implies", s.Name)
				if t != nil {
					what += " for callers of the subject type " + t.Name
				}
				c.differs(what, namesIn(ours, got, mine), namesIn(ours, want, mine), s.Range, mine.Range)
				break
			}
		}
	}
}

// vocabulary compares subject types, holders and sets that both sides have.
func (c *comparison) vocabulary() {
	for _, t := range c.doc.SubjectTypes {
		if mine := c.api.SubjectType(t.Name); mine != nil && len(t.Flows) > 0 {
			c.differs(fmt.Sprintf("the flows of the subject type %q", t.Name), t.Flows, mine.Flows, t.Range, mine.Range)
		}
	}
	inherits := func(h *spec.Holder) []string { return each(h.Inherits, holderName) }
	if slices.ContainsFunc(c.doc.Holders, func(h *spec.Holder) bool { return len(h.Inherits) > 0 }) {
		for _, h := range c.doc.Holders {
			if mine := c.api.Holder(h.Name); mine != nil {
				c.differs(fmt.Sprintf("what the holder %q inherits", h.Name), inherits(h), inherits(mine), h.Range, mine.Range)
			}
		}
	}
	scopes := func(s *spec.Set) []string { return each(s.Scopes, func(s *spec.Scope) string { return s.Name }) }
	for _, s := range c.doc.Sets {
		if mine := c.api.Set(s.Name); mine != nil {
			c.differs(fmt.Sprintf("the scopes of the set %q", s.Name), scopes(s), scopes(mine), s.Range, mine.Range)
		}
	}
}

// differs reports lists of names that are not the same, in whatever order.
func (c *comparison) differs(what string, theirs, mine []string, at, saidAt diag.Range) {
	theirs, mine = slices.Sorted(slices.Values(theirs)), slices.Sorted(slices.Values(mine))
	if slices.Equal(theirs, mine) {
		return
	}
	say := func(names []string) string {
		if len(names) == 0 {
			return "nothing"
		}
		return list(names, "and")
	}
	d := c.found.Add(extensionDiffers, at, "document and spec differ in %s", what)
	d.Hint = "here:        " + say(theirs) + "\nin the spec: " + say(mine)
	d.Related = []diag.Related{{Range: saidAt, Message: "the spec says so here"}}
}

func each[T any](all []T, name func(T) string) (out []string) {
	for _, v := range all {
		out = append(out, name(v))
	}
	return out
}

func holderName(h *spec.Holder) string { return h.Name }

// namesIn are the scopes of a set but for one.
func namesIn(api *spec.API, set spec.ScopeSet, but *spec.Scope) (out []string) {
	for i := range set.Indexes() {
		if i != but.Index {
			out = append(out, api.Scopes[i].Name)
		}
	}
	return out
}
