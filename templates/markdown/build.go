package markdown

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/least"
	"github.com/scopegen/scopegen/templates/markdown/escape"
	"github.com/scopegen/scopegen/templates/markdown/lang"
)

// builder turns the model into what templates get. Everything is computed once and in order, so that cost is linear in
// the model and pages cannot disagree.
type builder struct {
	title  string
	layout *layout
	words
	through    *through
	says       spoken
	graphs     graphs
	previous   *spec.API // nil: there is no page of changes
	json       string    // the model's file beside the pages, where the site serves it; "": none
	opsOfGroup []int     // by group; the loose page is last
}

// spoken is what the model speaks of at all: pages are silent about the rest.
type spoken struct {
	risk, movable, adminConsent, objectsAll, implies bool
	through                                          bool // some scope opens more by what it implies
	limited                                          bool // some scope, grant or endpoint is for some subject types only
}

func newBuilder(api *spec.API, title string, l *layout, c *lang.Catalogue) *builder {
	b := &builder{title: title, layout: l}
	b.words = words{Catalogue: c, api: api, scopes: make([]*scope, len(api.Scopes)), rank: &ranking{api: api, weights: least.NewWeights(api)}}
	if b.title == "" {
		b.title = cmp.Or(strings.TrimSpace(api.Info.In(c.Tag).Title), c.Say("scopes"))
	}
	b.survey()
	b.graphs = b.plan()
	for i, s := range api.Scopes {
		b.scopes[i] = b.scope(s)
	}
	b.relate()
	b.hold()
	b.grants()
	b.through = newThrough(&b.words, b.says.limited)
	b.opens()
	b.count()
	return b
}

func (b *builder) survey() {
	for _, s := range b.api.Scopes {
		b.says.risk = b.says.risk || s.Risk != spec.RiskUnstated
		b.says.movable = b.says.movable || s.Movable
		b.says.adminConsent = b.says.adminConsent || s.AdminConsent
		b.says.objectsAll = b.says.objectsAll || s.ObjectsAll
		b.says.implies = b.says.implies || len(s.Implies) > 0
		b.says.limited = b.says.limited || s.Limited()
	}
	for _, o := range b.api.Operations {
		b.says.limited = b.says.limited || slices.ContainsFunc(o.Written.Alternatives, func(alt spec.Alternative) bool { return len(alt.SubjectTypes) > 0 })
	}
}

func (b *builder) page(title string) page {
	return page{Title: escape.Prose(title), API: escape.Prose(b.title), Home: "./" + indexFile, Back: ref(escape.Prose(b.title), indexFile, ""), title: title, full: title}
}

// named gives a page within the description a title that also stands alone, in a search result or a browser's tab.
func (b *builder) named(title string) page {
	p := b.page(title)
	if title != b.title {
		p.full = b.Say("title-of", title, b.title)
	}
	return p
}

func fileOf(g *spec.Group) string {
	if g == nil {
		return looseFile
	}
	return groupFile(g.ID)
}

// scope fills what a scope says about itself.
func (b *builder) scope(s *spec.Scope) *scope {
	at, text := anchor("scope", s.Name), s.In(b.Tag)
	out := &scope{
		index: s.Index, name: s.Name, Anchor: at, Name: escape.Code(s.Name), Ref: scopeRef(s),
		Title: escape.Prose(text.Title), Description: escape.Paragraphs(text.Description), Note: escape.Paragraphs(text.Note),
		Risk: b.risk(s.Risk), Owner: escape.Prose(s.Owner), Tags: b.list(each(s.Tags, escape.Code)),
		Movable: s.Movable, AdminConsent: s.AdminConsent, SelfService: b.says.adminConsent && !s.AdminConsent && b.hasUser(s),
		ObjectsAll: s.ObjectsAll, ObjectsChecked: b.says.objectsAll && !s.ObjectsAll,
		Subjects: b.list(each(s.SubjectTypes, subjectCode)), Deprecated: b.deprecated(s.Deprecated),
	}
	out.Line = out.Title
	out.lead = escape.Line(text.Title)
	if out.Line == "" {
		out.Line, out.lead = firstParagraph(text.Description), escape.Lead(text.Description)
	}
	if s.Group != nil {
		out.Group = ref(b.groupName(s.Group), fileOf(s.Group), "")
	}
	if len(b.api.Schemes) > 1 && s.Scheme != nil {
		out.Scheme = escape.Code(s.Scheme.Name)
	}
	var flows []string
	for _, t := range s.SubjectTypes {
		for _, f := range t.Flows {
			if !slices.Contains(flows, f) {
				flows = append(flows, f)
			}
		}
	}
	out.Flows = b.list(each(flows, escape.Code))
	out.Aliases = b.list(each(s.Aliases, func(a spec.Alias) string {
		if a.Until == "" {
			return escape.Code(a.Name)
		}
		return b.Say("alias-until", escape.Code(a.Name), escape.Prose(a.Until))
	}))
	if own, ok := s.ConsentIn(b.Tag); ok {
		out.Consent = []consent{{escape.Code(b.Tag), escape.Cell(own)}}
	} else {
		for _, c := range s.Consent {
			out.Consent = append(out.Consent, consent{escape.Code(c.Locale), escape.Cell(c.Text)})
		}
	}
	return out
}

// hasUser reports whether a token with the scope can stand for a user who could agree to it: not where nothing but the
// client credentials grant yields one (RFC 6749 section 4.4).
func (b *builder) hasUser(s *spec.Scope) bool {
	own := func(flow string) bool { return flow == "clientCredentials" }
	types := s.SubjectTypes
	if len(types) == 0 {
		types = b.api.SubjectTypes
	}
	if len(types) > 0 && !slices.ContainsFunc(types, func(t *spec.SubjectType) bool {
		return len(t.Flows) == 0 || slices.ContainsFunc(t.Flows, func(f string) bool { return !own(f) })
	}) {
		return false
	}
	return s.Scheme == nil || len(s.Scheme.Flows) == 0 || slices.ContainsFunc(s.Scheme.Flows, func(f spec.Flow) bool { return !own(f.Type) })
}

func (b *builder) risk(r spec.Risk) string {
	switch r {
	case spec.RiskLow:
		return b.Say("risk-low")
	case spec.RiskMedium:
		return b.Say("risk-medium")
	case spec.RiskHigh:
		return b.Say("risk-high")
	case spec.RiskCritical:
		return b.Say("risk-critical")
	}
	return ""
}

// groupTitle is what a group is called, as plain text, and groupName the same as Markdown.
func (b *builder) groupTitle(g *spec.Group) string {
	return cmp.Or(strings.TrimSpace(g.In(b.Tag).Title), g.ID)
}

func (b *builder) groupName(g *spec.Group) string { return escape.Prose(b.groupTitle(g)) }

func subjectCode(t *spec.SubjectType) string { return escape.Code(t.Name) }

// deprecated says all there is about it in one line; empty when there is nothing.
func (b *builder) deprecated(d *spec.Deprecation) string {
	if d == nil {
		return ""
	}
	says := []string{b.Say("deprecated")}
	if d.Since != "" {
		says[0] = b.Say("deprecated-since", escape.Prose(d.Since))
	}
	if d.Removal != "" {
		says = append(says, b.Say("deprecated-removal", escape.Prose(d.Removal)))
	}
	if len(d.ReplacedBy) > 0 {
		says = append(says, b.Say("deprecated-replaced", b.list(each(d.ReplacedBy, scopeRef))))
	}
	line := b.Say("deprecated-end", b.Join("deprecated-join", says))
	if note := escape.Cell(d.Note); note != "" {
		return b.Say("deprecated-note", line, note)
	}
	return line
}

func scopeRef(s *spec.Scope) string {
	return ref(escape.Code(s.Name), fileOf(s.Group), anchor("scope", s.Name))
}

func operationRef(o *spec.Operation) string {
	return ref(operationName(o), endpointsFile, operationAnchor(o))
}

// ref is a link. Text is Markdown already; files and anchors are made of characters that need no escaping.
func ref(text, file, anchor string) string {
	if anchor != "" {
		anchor = "#" + anchor
	}
	return "[" + text + "](./" + file + anchor + ")"
}

func firstParagraph(s string) string {
	first, _, _ := strings.Cut(escape.Paragraphs(s), "\n\n")
	return strings.ReplaceAll(first, "<br/>\n", " ")
}

// grants gives each scope the endpoints that name it, by method and then in the order of the endpoints, with what else
// they need.
func (b *builder) grants() {
	byMethod := slices.Clone(b.api.Operations)
	slices.SortStableFunc(byMethod, func(x, y *spec.Operation) int {
		return cmp.Or(cmp.Compare(methodRank(x), methodRank(y)), cmp.Compare(x.Method, y.Method))
	})
	for _, o := range byMethod {
		var touched []*spec.Scope
		parts := map[*spec.Scope][]spec.Alternative{}
		for _, alt := range o.Written.Alternatives {
			for _, s := range alt.Scopes() {
				if parts[s] == nil {
					touched = append(touched, s)
				}
				parts[s] = append(parts[s], alt)
			}
		}
		if touched == nil {
			continue
		}
		g := grant{
			Ref: operationRef(o), Summary: escape.Prose(o.In(b.Tag).Summary), Deprecated: b.deprecated(o.Deprecated), method: o.Method,
		}
		ways, least := b.ways(o)
		for _, s := range touched {
			out := b.scopes[s.Index]
			other := false
			g.Also = b.also(s, parts[s])
			g.Least, other = b.least(ways[s], least)
			out.HasLeast = out.HasLeast || other
			out.HasAlso = out.HasAlso || g.Also != ""
			out.HasSummaries = out.HasSummaries || g.Summary != ""
			out.Endpoints = append(out.Endpoints, g)
		}
	}
}

// opens says how much each scope opens, of its own and by what it implies.
func (b *builder) opens() {
	named := make([]members, len(b.scopes))
	for _, o := range b.api.Operations {
		for _, alt := range o.Written.Alternatives {
			for _, s := range alt.Scopes() {
				named[s.Index].add(o.Index)
			}
		}
	}
	for i, s := range b.scopes {
		own := len(s.Endpoints)
		more, by := b.through.beyond(b.api.Scopes[i], named[i])
		b.says.through = b.says.through || more > 0
		s.OpensNothing = own+more == 0 && len(b.api.Operations) > 0
		s.Count = strconv.Itoa(own)
		switch {
		case own > 0 && more > 0:
			s.Count = b.Say("count-through", s.Count, strconv.Itoa(more))
			s.Opens = b.Count("opens-more", more, b.Count("opens-itself", own, b.byMethod(s.Endpoints)), by)
		case own > 0:
			s.Opens = b.Count("opens", own, b.byMethod(s.Endpoints))
		case more > 0:
			s.Count = b.Say("count-through", s.Count, strconv.Itoa(more))
			s.Opens = b.Count("opens-through", more, by)
		}
	}
}

// byMethod counts endpoints by method.
func (b *builder) byMethod(all []grant) string {
	var says []string
	for i := 0; i < len(all); {
		n := i
		for n < len(all) && all[n].method == all[i].method {
			n++
		}
		says = append(says, b.Say("opens-method", strconv.Itoa(n-i), escape.Code(all[i].method)))
		i = n
	}
	return b.list(says)
}

func operationName(o *spec.Operation) string { return escape.Code(o.String()) }

// count counts the endpoints that each group opens, each endpoint once.
func (b *builder) count() {
	loose := len(b.api.Groups)
	b.opsOfGroup = make([]int, loose+1)
	seen := make([]int, loose+1) // the last operation that was counted, plus one
	for i, o := range b.api.Operations {
		for _, alt := range o.Written.Alternatives {
			for _, s := range alt.Scopes() {
				g := loose
				if s.Group != nil {
					g = s.Group.Index
				}
				if seen[g] != i+1 {
					seen[g] = i + 1
					b.opsOfGroup[g]++
				}
			}
		}
	}
}
