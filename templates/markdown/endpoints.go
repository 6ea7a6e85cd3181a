package markdown

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// access counts endpoints by access, the strictest first that callers can use.
func (b *builder) access() []count {
	n := map[spec.Access]int{}
	for _, o := range b.api.Operations {
		n[o.Access]++
	}
	var out []count
	for _, a := range []struct {
		spec.Access
		says string
	}{
		{spec.Scoped, b.Say("access-scoped")}, {spec.Authenticated, b.Say("access-authenticated")}, {spec.Optional, b.Say("access-optional")},
		{spec.Public, b.Say("access-public")}, {spec.None, b.Say("access-none")}, {spec.Undeclared, b.Say("access-undeclared")},
	} {
		if n[a.Access] > 0 {
			out = append(out, count{a.says, n[a.Access]})
		}
	}
	return out
}

func (b *builder) endpoints() *endpointsPage {
	p := &endpointsPage{page: b.named(b.Say("endpoints")), Total: len(b.api.Operations), Access: b.access()}
	if means := b.leastMeans(); means != "" {
		p.Least = b.Say("least-about", b.Say(means))
	}
	sorted := slices.Clone(b.api.Operations)
	slices.SortStableFunc(sorted, func(x, y *spec.Operation) int {
		return cmp.Or(cmp.Compare(openness(x), openness(y)), cmp.Compare(sectionOf(x), sectionOf(y)), cmp.Compare(x.FullPath(), y.FullPath()), cmp.Compare(methodRank(x), methodRank(y)), cmp.Compare(x.Method, y.Method))
	})
	last := ""
	for _, o := range sorted {
		e := endpoint{
			Anchor: operationAnchor(o), Name: operationName(o), Summary: escape.Prose(o.In(b.Tag).Summary), Needs: b.needs(o), Access: o.Access.String(),
			Deprecated: b.deprecated(o.Deprecated),
		}
		if o.Access != spec.Scoped {
			p.Open = append(p.Open, e)
			p.OpenSummaries = p.OpenSummaries || e.Summary != ""
			continue
		}
		if at := sectionOf(o); len(p.Sections) == 0 || at != last {
			last = at
			p.Sections = append(p.Sections, section{Title: escape.Code(at)})
		}
		s := &p.Sections[len(p.Sections)-1]
		s.Endpoints = append(s.Endpoints, e)
		s.Summaries = s.Summaries || e.Summary != ""
	}
	if n := len(b.api.Operations) - len(p.Open); len(p.Sections) > 1 && len(p.Sections)*2 > n {
		one := section{} // a heading for nearly every endpoint helps nobody
		for _, s := range p.Sections {
			one.Endpoints = append(one.Endpoints, s.Endpoints...)
			one.Summaries = one.Summaries || s.Summaries
		}
		p.Sections = []section{one}
	} else if len(p.Sections) == 1 {
		p.Sections[0].Title = ""
	}
	return p
}

// openness puts what needs no scope first, and of that what reviewers look for.
func openness(o *spec.Operation) int {
	return slices.Index([]spec.Access{spec.Public, spec.Optional, spec.Authenticated, spec.None, spec.Undeclared, spec.Scoped}, o.Access)
}

// sectionOf is the base and the first segment of a path.
func sectionOf(o *spec.Operation) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(o.Path, "/"), "/")
	return o.Base + "/" + first
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

func methodRank(o *spec.Operation) int {
	if i := slices.Index(methods, o.Method); i >= 0 {
		return i
	}
	return len(methods)
}
