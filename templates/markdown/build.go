package markdown

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// builder turns the model into what templates get. Everything is computed once and in order, so that cost is linear in
// the model and pages cannot disagree.
type builder struct {
	api        *spec.API
	title      string
	scopes     []*scope // by index
	layout     *layout
	words      words
	anyRisk    bool
	opsOfGroup []int // by group; the loose page is last
}

func newBuilder(api *spec.API, title string, l *layout) *builder {
	b := &builder{api: api, title: title, layout: l, scopes: make([]*scope, len(api.Scopes))}
	if b.title == "" {
		b.title = cmp.Or(strings.TrimSpace(api.Info.Title), "Scopes")
	}
	for i, s := range api.Scopes {
		b.scopes[i] = b.scope(s)
		b.anyRisk = b.anyRisk || s.Risk != spec.RiskUnstated
	}
	b.words = newWords(api, b.scopes)
	b.relate()
	b.hold()
	b.grants()
	b.count()
	return b
}

func (b *builder) page(title string) page {
	return page{Title: escape.Prose(title), API: escape.Prose(b.title), Home: "./" + indexFile, title: title, full: title}
}

// named gives a page within the description a title that also stands alone, in a search result or a browser's tab.
func (b *builder) named(title string) page {
	p := b.page(title)
	if title != b.title {
		p.full = title + " · " + b.title
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
	at := anchor("scope", s.Name)
	out := &scope{
		name: s.Name, Anchor: at, Name: escape.Code(s.Name), Ref: ref(escape.Code(s.Name), fileOf(s.Group), at),
		Title: escape.Prose(s.Title), Description: escape.Paragraphs(s.Description), Note: escape.Paragraphs(s.Note),
		Risk: s.Risk.String(), Owner: escape.Prose(s.Owner), Tags: list(s.Tags, escape.Code),
		Movable: s.Movable, AdminConsent: s.AdminConsent, ObjectsAll: s.ObjectsAll,
		Subjects: list(s.SubjectTypes, subjectCode), Deprecated: b.deprecated(s.Deprecated),
	}
	out.Line = out.Title
	if out.Line == "" {
		out.Line = firstParagraph(s.Description)
	}
	if s.Group != nil {
		out.Group = ref(escape.Prose(groupTitle(s.Group)), fileOf(s.Group), "")
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
	out.Flows = list(flows, escape.Code)
	out.Aliases = list(s.Aliases, func(a spec.Alias) string {
		if a.Until == "" {
			return escape.Code(a.Name)
		}
		return escape.Code(a.Name) + " (until " + escape.Prose(a.Until) + ")"
	})
	for _, c := range s.Consent {
		out.Consent = append(out.Consent, consent{escape.Code(c.Locale), escape.Cell(c.Text)})
	}
	return out
}

func groupTitle(g *spec.Group) string { return cmp.Or(strings.TrimSpace(g.Title), g.ID) }

func subjectCode(t *spec.SubjectType) string { return escape.Code(t.Name) }

// deprecated says all there is about it in one line; empty when there is nothing.
func (b *builder) deprecated(d *spec.Deprecation) string {
	if d == nil {
		return ""
	}
	says := []string{"Deprecated"}
	if d.Since != "" {
		says[0] += " since " + escape.Prose(d.Since)
	}
	if d.Removal != "" {
		says = append(says, "to be removed on "+escape.Prose(d.Removal))
	}
	if len(d.ReplacedBy) > 0 {
		says = append(says, "replaced by "+list(d.ReplacedBy, func(s *spec.Scope) string {
			return ref(escape.Code(s.Name), fileOf(s.Group), anchor("scope", s.Name))
		}))
	}
	line := strings.Join(says, ", ") + "."
	if note := escape.Cell(d.Note); note != "" {
		line += " " + note
	}
	return line
}

// ref is a link. Text is Markdown already; files and anchors are made of characters that need no escaping.
func ref(text, file, anchor string) string {
	if anchor != "" {
		anchor = "#" + anchor
	}
	return "[" + text + "](./" + file + anchor + ")"
}

func list[T any](all []T, say func(T) string) string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = say(v)
	}
	return strings.Join(out, ", ")
}

func firstParagraph(s string) string {
	first, _, _ := strings.Cut(escape.Paragraphs(s), "\n\n")
	return strings.ReplaceAll(first, "<br/>\n", " ")
}

// grants gives each scope the endpoints that name it, in the order of the endpoints, with what else they need.
func (b *builder) grants() {
	for _, o := range b.api.Operations {
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
			Ref: ref(operationName(o), endpointsFile, operationAnchor(o)), Summary: escape.Prose(o.Summary),
			Deprecated: b.deprecated(o.Deprecated),
		}
		for _, s := range touched {
			g.Also = b.words.also(s, parts[s])
			out := b.scopes[s.Index]
			out.HasAlso = out.HasAlso || g.Also != ""
			out.HasSummaries = out.HasSummaries || g.Summary != ""
			out.Endpoints = append(out.Endpoints, g)
		}
	}
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
