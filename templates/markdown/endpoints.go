package markdown

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
	"github.com/scopegen/scopegen/templates/markdown/lang"
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

// endpoints is the page of all endpoints, in sections of those whose paths begin alike.
func (b *builder) endpoints() *endpointsPage {
	p := b.endpointsPage(b.named(b.Say("endpoints")), b.api.Operations)
	p.Access = b.access()
	return p
}

func (b *builder) endpointsPage(head page, operations []*spec.Operation) *endpointsPage {
	p := &endpointsPage{page: head, Total: len(operations)}
	begins := b.sections(operations)
	sorted := slices.Clone(operations)
	slices.SortStableFunc(sorted, func(x, y *spec.Operation) int {
		return cmp.Or(cmp.Compare(openness(x), openness(y)), cmp.Compare(begins(x), begins(y)), cmp.Compare(x.FullPath(), y.FullPath()), cmp.Compare(methodRank(x), methodRank(y)), cmp.Compare(x.Method, y.Method))
	})
	last := ""
	for _, o := range sorted {
		if o.Access != spec.Scoped {
			b.enlist(&p.Open, o)
			continue
		}
		if at := begins(o); len(p.Sections) == 0 || at != last {
			last = at
			p.Sections = append(p.Sections, section{Title: escape.Code(at)})
		}
		b.enlist(&p.Sections[len(p.Sections)-1], o)
	}
	if n := len(operations) - len(p.Open.Endpoints); len(p.Sections) > 1 && len(p.Sections)*2 > n {
		one := section{} // a heading for nearly every endpoint helps nobody
		for _, s := range p.Sections {
			one.Endpoints = append(one.Endpoints, s.Endpoints...)
			one.Described = append(one.Described, s.Described...)
			one.Summaries, one.Operations = one.Summaries || s.Summaries, one.Operations || s.Operations
		}
		p.Sections = []section{one}
	} else if len(p.Sections) == 1 {
		p.Sections[0].Title = ""
	}
	if b.says.through {
		p.Through = b.Say("through-about")
	}
	if means := b.leastMeans(); means != "" {
		p.Least = b.Say("least-about", means)
	}
	return p
}

// enlist adds an endpoint to a section.
func (b *builder) enlist(s *section, o *spec.Operation) {
	text := o.In(b.Tag)
	e := endpoint{
		Anchor: operationAnchor(o), Name: operationName(o), Summary: escape.Prose(text.Summary), Needs: b.needs(o), Through: b.through.also(o), Access: o.Access.String(),
		Operation: b.list(calledAs(o)), Deprecated: b.deprecated(o.Deprecated),
	}
	s.Endpoints = append(s.Endpoints, e)
	s.Summaries = s.Summaries || e.Summary != ""
	s.Operations = s.Operations || e.Operation != ""
	if about := escape.Cell(text.Description); about != "" && about != escape.Cell(text.Summary) {
		s.Described = append(s.Described, link{operationRef(o), about})
	}
}

// calledAs are the names of an endpoint beside its path: the id that its author gave it, and the remote procedure.
func calledAs(o *spec.Operation) (names []string) {
	if o.IDGiven {
		names = append(names, escape.Code(o.ID))
	}
	if o.RPC != "" && "/"+o.RPC != o.FullPath() && (!o.IDGiven || o.RPC != o.ID) {
		names = append(names, escape.Code(o.RPC))
	}
	return names
}

// openness puts what needs no scope first, and of that what reviewers look for.
func openness(o *spec.Operation) int {
	return slices.Index([]spec.Access{spec.Public, spec.Optional, spec.Authenticated, spec.None, spec.Undeclared, spec.Scoped}, o.Access)
}

var version = regexp.MustCompile(`^[vV][0-9]+([._-]?[a-z0-9]+)*$`)

// sections gives the beginning of a path by which endpoints with scopes are put into sections: the base, or what all of them
// have in common where that is longer, and one segment more, which is no version.
func (b *builder) sections(operations []*spec.Operation) func(*spec.Operation) string {
	var shared []string
	first := true
	for _, o := range operations {
		if o.Access != spec.Scoped {
			continue
		}
		path := segments(o.FullPath())
		path = path[:max(len(path)-1, 0)]
		if first {
			shared, first = path, false
			continue
		}
		n := 0
		for n < len(shared) && n < len(path) && shared[n] == path[n] {
			n++
		}
		shared = shared[:n]
	}
	return func(o *spec.Operation) string {
		path := segments(o.FullPath())
		n := max(len(shared), len(segments(o.Base))) + 1
		for n < len(path) && version.MatchString(path[n-1]) {
			n++
		}
		return "/" + strings.Join(path[:min(n, len(path))], "/")
	}
}

// segments are the parts of a path, without the empty one that a trailing slash leaves.
func segments(path string) []string {
	if path = strings.Trim(path, "/"); path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// sectionSheets are the endpoints on pages by the first segments of their paths, and a page that leads to those.
func (b *builder) sectionSheets() []sheet {
	files := map[string][]*spec.Operation{}
	begins := map[string]string{}
	for _, o := range b.api.Operations {
		file := b.layout.endpoints[operationAnchor(o)]
		files[file] = append(files[file], o)
		begins[file] = b.layout.begins(o)
	}
	index := &endpointsPage{page: b.named(b.Say("endpoints")), Total: len(b.api.Operations), Access: b.access()}
	sheets := []sheet{{file: b.layout.groups[endpointsFile], template: "endpoints.md.tmpl", data: index, head: &index.page}}
	names := slices.SortedFunc(maps.Keys(files), func(x, y string) int { return cmp.Or(cmp.Compare(begins[x], begins[y]), cmp.Compare(x, y)) })
	for _, file := range names {
		p := b.endpointsPage(b.named(begins[file]), files[file])
		p.Title = escape.Code(begins[file])
		p.Back = ref(b.Say("endpoints"), endpointsFile, "")
		p.about = lang.Capital(b.Count("about-endpoints", len(files[file])))
		scoped := 0
		for _, s := range p.Sections {
			scoped += len(s.Endpoints)
		}
		index.Pages = append(index.Pages, endpointsLink{ref(p.Title, file, ""), scoped, len(p.Open.Endpoints)})
		sheets = append(sheets, sheet{file: file, template: "endpoints.md.tmpl", data: p, head: &p.page})
	}
	return sheets
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

func methodRank(o *spec.Operation) int {
	if i := slices.Index(methods, o.Method); i >= 0 {
		return i
	}
	return len(methods)
}
