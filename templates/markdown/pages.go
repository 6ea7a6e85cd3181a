package markdown

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// sheet is one page to render, or a part of one.
type sheet struct {
	file, template string
	data           any
	head           *page // of data
	order          int   // in navigation
	part           bool  // it goes to the end of the page before it
}

// sheets lists what is to be rendered, in the order of navigation.
func (b *builder) sheets() []sheet {
	groups, loose := b.groupPages()
	index := b.index(groups, loose)
	sheets := []sheet{{file: indexFile, template: "index.md.tmpl", data: index, head: &index.page}}
	for _, g := range groups {
		sheets = append(sheets, b.groupSheets(g.file, g.groupPage)...)
	}
	if loose != nil {
		sheets = append(sheets, b.groupSheets(looseFile, loose)...)
	}
	if len(b.api.Operations) > 0 {
		p := b.endpoints()
		sheets = append(sheets, sheet{file: endpointsFile, template: "endpoints.md.tmpl", data: p, head: &p.page})
	}
	if len(b.api.Holders) > 0 {
		p := b.holders()
		sheets = append(sheets, sheet{file: holdersFile, template: "holders.md.tmpl", data: p, head: &p.page})
	}
	if len(b.api.Sets) > 0 {
		p := b.sets()
		sheets = append(sheets, sheet{file: setsFile, template: "sets.md.tmpl", data: p, head: &p.page})
	}
	b.layout.lay(sheets)
	return sheets
}

// groupSheets is a group's page, and those of its scopes where they have their own.
func (b *builder) groupSheets(file string, g *groupPage) []sheet {
	own := b.layout.groups[file]
	if own == "" {
		return []sheet{{file: file, template: "group.md.tmpl", data: g, head: &g.page}}
	}
	g.Apart = true
	sheets := []sheet{{file: own, template: "group.md.tmpl", data: g, head: &g.page}}
	for _, s := range g.Group.Scopes {
		p := &scopePage{page: b.named(s.name), Scope: s}
		p.Title = s.Name
		sheets = append(sheets, sheet{file: b.layout.scopes[s.Anchor], template: "scope.md.tmpl", data: p, head: &p.page})
	}
	return sheets
}

type groupSheet struct {
	*groupPage
	file string
}

func (b *builder) groupPages() (groups []groupSheet, loose *groupPage) {
	for i, g := range b.api.Groups {
		p := &groupPage{page: b.named(groupTitle(g)), Group: group{
			Ref: ref(escape.Prose(groupTitle(g)), groupFile(g.ID), ""), Title: escape.Prose(groupTitle(g)),
			Line: firstParagraph(g.Description), Description: escape.Paragraphs(g.Description), Note: escape.Paragraphs(g.Note),
			Owner: escape.Prose(g.Owner), Endpoints: b.opsOfGroup[i],
		}}
		groups = append(groups, groupSheet{p, groupFile(g.ID)})
	}
	for i, s := range b.api.Scopes {
		p := loose
		if s.Group != nil {
			p = groups[s.Group.Index].groupPage
		} else if loose == nil {
			title := "Scopes"
			if len(b.api.Groups) > 0 {
				title = "Other scopes"
			}
			loose = &groupPage{page: b.named(title), Group: group{Ref: ref(title, looseFile, ""), Title: title, Endpoints: b.opsOfGroup[len(b.api.Groups)]}}
			p = loose
		}
		p.Group.Scopes = append(p.Group.Scopes, b.scopes[i])
		p.HasEndpoints = p.HasEndpoints || len(b.scopes[i].Endpoints) > 0
		p.HasHolders = p.HasHolders || b.scopes[i].HeldBy != ""
		p.HasRisk = p.HasRisk || b.scopes[i].Risk != ""
	}
	return groups, loose
}

func (b *builder) index(groups []groupSheet, loose *groupPage) *indexPage {
	a := b.api
	p := &indexPage{
		page: b.page(b.title), Version: escape.Prose(a.Info.Version), Description: escape.Paragraphs(a.Info.Description),
		Scopes: b.scopes, Endpoints: len(a.Operations), Access: b.access(), HasRisk: b.anyRisk, HasHolders: len(a.Holders) > 0,
	}
	for _, g := range groups {
		p.Groups = append(p.Groups, g.Group)
	}
	switch {
	case loose == nil:
	case groups == nil:
		p.Pages = append(p.Pages, link{loose.Group.Ref, "each scope in full"})
	default:
		p.Groups = append(p.Groups, loose.Group)
	}
	if n := len(a.Operations); n > 0 {
		p.Pages = append(p.Pages, link{ref("Endpoints", endpointsFile, ""), "what each of the " + strconv.Itoa(n) + " endpoints needs"})
	}
	if n := len(a.Holders); n > 0 {
		p.Pages = append(p.Pages, link{ref("Default holders", holdersFile, ""), "who holds which scope by default"})
	}
	if n := len(a.Sets); n > 0 {
		p.Pages = append(p.Pages, link{ref("Sets", setsFile, ""), "scopes that are handed out together"})
	}
	for _, s := range a.Scopes {
		if len(s.Implies) > 0 {
			p.Implying++
		}
		if s.ObjectsAll {
			p.ObjectsAll++
		}
		p.Limited = p.Limited || s.Limited()
	}
	for _, o := range a.Operations {
		p.Limited = p.Limited || slices.ContainsFunc(o.Written.Alternatives, func(alt spec.Alternative) bool { return len(alt.SubjectTypes) > 0 })
	}
	for _, s := range a.Schemes {
		if !s.Implicit {
			p.Schemes = append(p.Schemes, b.scheme(s))
		}
	}
	for _, t := range a.SubjectTypes {
		p.HasFlows = p.HasFlows || len(t.Flows) > 0
		p.Subjects = append(p.Subjects, subject{escape.Code(t.Name), escape.Prose(t.Title), escape.Cell(t.Description), list(t.Flows, escape.Code)})
	}
	for _, v := range a.Actions {
		line := strings.TrimSpace(strings.Join([]string{v.Title, v.Description}, "\n"))
		p.Actions = append(p.Actions, action{escape.Code(v.Name), escape.Cell(line), list(v.Methods, escape.Code)})
	}
	for _, r := range a.Retired {
		p.Retired = append(p.Retired, retired{escape.Code(r.Name), escape.Prose(r.Since), escape.Cell(r.Note)})
	}
	return p
}

func (b *builder) scheme(s *spec.Scheme) scheme {
	about := map[string]string{"oauth2": "OAuth 2.0", "openIdConnect": "OpenID Connect", "mutualTLS": "Client certificate (mutual TLS)"}[s.Type]
	switch s.Type {
	case "http":
		about = "HTTP " + escape.Code(s.HTTPScheme)
		if s.Format != "" {
			about += ", " + escape.Prose(s.Format)
		}
	case "apiKey":
		about = "API key in the " + escape.Prose(s.In) + " " + escape.Code(s.Param)
	case "openIdConnect":
		if s.OpenIDURL != "" {
			about += ", configured at " + escape.Code(s.OpenIDURL)
		}
	}
	if s.Resource != "" {
		about += " for " + escape.Code(s.Resource)
	}
	return scheme{
		escape.Code(s.Name), about, escape.Cell(s.Description),
		list(s.Flows, func(f spec.Flow) string { return escape.Code(f.Type) }),
		strings.Join(slices.Collect(claims(s.Claims)), "<br/>"),
	}
}

func claims(all []spec.Claim) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, c := range all {
			says := escape.Code(c.Name) + ", a string with spaces between scopes"
			if c.Format == "array" {
				says = escape.Code(c.Name) + ", an array"
			}
			if c.Prefix != "" {
				says += ", each with " + escape.Code(c.Prefix) + " before it"
			}
			if c.SubjectType != nil {
				says += " (" + subjectCode(c.SubjectType) + ")"
			}
			if !yield(says) {
				return
			}
		}
	}
}

var accessWords = map[spec.Access]string{
	spec.Scoped: "Scopes", spec.Authenticated: "Any valid credential, no scope", spec.Optional: "None needed; a credential that is sent must be valid",
	spec.Public: "Public", spec.None: "Always denied", spec.Undeclared: "Undeclared, and so denied",
}

// access counts endpoints by access, the strictest first that callers can use.
func (b *builder) access() []count {
	n := map[spec.Access]int{}
	for _, o := range b.api.Operations {
		n[o.Access]++
	}
	var out []count
	for _, a := range []spec.Access{spec.Scoped, spec.Authenticated, spec.Optional, spec.Public, spec.None, spec.Undeclared} {
		if n[a] > 0 {
			out = append(out, count{accessWords[a], n[a]})
		}
	}
	return out
}

func (b *builder) endpoints() *endpointsPage {
	p := &endpointsPage{page: b.named("Endpoints"), Total: len(b.api.Operations), Access: b.access()}
	sorted := slices.Clone(b.api.Operations)
	slices.SortStableFunc(sorted, func(x, y *spec.Operation) int {
		return cmp.Or(cmp.Compare(openness(x), openness(y)), cmp.Compare(sectionOf(x), sectionOf(y)), cmp.Compare(x.FullPath(), y.FullPath()), cmp.Compare(methodRank(x), methodRank(y)), cmp.Compare(x.Method, y.Method))
	})
	last := ""
	for _, o := range sorted {
		e := endpoint{
			Anchor: operationAnchor(o), Name: operationName(o), Summary: escape.Prose(o.Summary), Needs: b.words.needs(o), Access: o.Access.String(),
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

// manyHolders is how many columns a table can have before nobody can read it.
const manyHolders = 8

func (b *builder) holders() *holdersPage {
	a := b.api
	p := &holdersPage{page: b.named("Default holders"), Matrix: len(a.Holders) <= manyHolders}
	counts := make([]int, len(a.Holders))
	heirs := b.heirs()
	for i, s := range a.Scopes {
		row := held{Scope: b.scopes[i].Ref, By: b.scopes[i].HeldBy}
		cells := make([]string, len(a.Holders))
		for _, h := range s.Holders {
			for _, heir := range heirs[h.Index] {
				if cells[heir.Index] == "" {
					cells[heir.Index] = "inherited"
				}
			}
			cells[h.Index] = "yes"
		}
		for h, cell := range cells {
			if cell != "" {
				counts[h]++
			}
		}
		if p.Matrix {
			row.Cells = cells
		}
		p.Rows = append(p.Rows, row)
	}
	for i, h := range a.Holders {
		p.Holders = append(p.Holders, holder{
			Anchor: anchor("holder", h.Name), Name: escape.Code(h.Name), Title: holderName(h), Description: escape.Cell(h.Description),
			Inherits: list(h.Inherits, holderName), Scopes: counts[i],
		})
	}
	return p
}

func (b *builder) sets() *setsPage {
	p := &setsPage{page: b.named("Sets")}
	for _, s := range b.api.Sets {
		out := set{
			Anchor: anchor("set", s.Name), Name: escape.Code(s.Name), Title: escape.Prose(s.Title), Description: escape.Paragraphs(s.Description),
		}
		if slices.ContainsFunc(s.Written, func(w spec.Pick) bool { return len(w.Scopes) != 1 || w.Scopes[0].Name != w.Via }) {
			out.Written = list(s.Written, func(w spec.Pick) string { return escape.Code(w.Via) })
		}
		for _, member := range s.Scopes {
			out.Scopes = append(out.Scopes, b.scopes[member.Index])
		}
		p.Sets = append(p.Sets, out)
	}
	return p
}
