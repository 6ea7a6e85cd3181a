package kibali

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/source"
)

// maxExpression bounds what an expression multiplies out to, and maxDepth its parentheses.
const (
	maxExpression = 64
	maxDepth      = 64
)

// also reads an expression over permissions: & binds closer than |, and a comma, which metadata use, is an &. What comes out is an OR
// of ANDs. An empty expression requires nothing more.
func (r *reader) also(at source.Node, expression string) (alternatives [][]*spec.Scope, ok bool) {
	if strings.TrimSpace(expression) == "" {
		return nil, true
	}
	e := &expr{reader: r, rest: expression}
	alternatives = e.or(0)
	if e.fact == "" && strings.TrimSpace(e.rest) != "" {
		e.fact = "nothing is expected before " + strings.TrimSpace(e.rest)
	}
	if e.fact != "" {
		r.found.Add(badExpression, at.Range(), "alsoRequires %q cannot be read: %s", expression, e.fact).Hint = "what it stands on opens nothing"
		return nil, false
	}
	return alternatives, true
}

type expr struct {
	*reader
	rest string
	fact string
}

func (e *expr) take(c string) bool {
	e.rest = strings.TrimLeft(e.rest, " \t")
	for _, each := range c {
		if rest, ok := strings.CutPrefix(e.rest, string(each)); ok {
			e.rest = strings.TrimLeft(rest, string(each)) // && and || as well
			return true
		}
	}
	return false
}

func (e *expr) or(depth int) (all [][]*spec.Scope) {
	all = e.and(depth)
	for e.fact == "" && e.take("|") {
		all = append(all, e.and(depth)...)
		e.bound(all)
	}
	return all
}

func (e *expr) and(depth int) (all [][]*spec.Scope) {
	all = e.leaf(depth)
	for e.fact == "" && e.take("&,") {
		right := e.leaf(depth)
		if len(all)*len(right) > maxExpression {
			e.fact = "it multiplies out to too many alternatives"
			return nil
		}
		all = and(all, right)
	}
	return all
}

func (e *expr) bound(all [][]*spec.Scope) {
	if len(all) > maxExpression && e.fact == "" {
		e.fact = "it multiplies out to too many alternatives"
	}
}

func (e *expr) leaf(depth int) [][]*spec.Scope {
	if depth > maxDepth {
		e.fact = "it is nested too deeply"
		return nil
	}
	e.rest = strings.TrimLeft(e.rest, " \t")
	if rest, ok := strings.CutPrefix(e.rest, "("); ok {
		e.rest = rest
		all := e.or(depth + 1)
		e.rest = strings.TrimLeft(e.rest, " \t")
		if rest, ok = strings.CutPrefix(e.rest, ")"); !ok && e.fact == "" {
			e.fact = "a parenthesis is not closed"
		}
		e.rest = rest
		return all
	}
	end := strings.IndexAny(e.rest, " \t()|&,")
	if end < 0 {
		end = len(e.rest)
	}
	name := e.rest[:end]
	e.rest = e.rest[end:]
	s := e.byName[name]
	switch {
	case name == "" && e.fact == "":
		e.fact = "a permission is missing"
	case s == nil && e.fact == "":
		e.fact = "the document does not define " + name
	case s != nil:
		return [][]*spec.Scope{{s}}
	}
	return nil
}

// and joins two ORs of ANDs. Nil requires nothing.
func and(a, b [][]*spec.Scope) [][]*spec.Scope {
	if len(a) == 0 {
		a = [][]*spec.Scope{nil}
	}
	if len(b) == 0 {
		b = [][]*spec.Scope{nil}
	}
	all := make([][]*spec.Scope, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			both := slices.Clone(x)
			for _, s := range y {
				if !slices.Contains(both, s) {
					both = append(both, s)
				}
			}
			all = append(all, both)
		}
	}
	return all
}
