package markdown

import (
	"github.com/scopegen/scopegen/templates/markdown/escape"
	"github.com/scopegen/scopegen/templates/markdown/lang"
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
	if b.layout.endpoints != nil {
		sheets = append(sheets, b.sectionSheets()...)
	} else if len(b.api.Operations) > 0 {
		p := b.endpoints()
		p.about = lang.Capital(b.Count("about-endpoints", len(b.api.Operations)))
		sheets = append(sheets, sheet{file: endpointsFile, template: "endpoints.md.tmpl", data: p, head: &p.page})
	}
	if len(b.api.Holders) > 0 {
		p := b.holders()
		p.about = lang.Capital(b.Say("about-holders"))
		sheets = append(sheets, sheet{file: holdersFile, template: "holders.md.tmpl", data: p, head: &p.page})
	}
	if len(b.api.Sets) > 0 {
		p := b.sets()
		p.about = lang.Capital(b.Say("about-sets"))
		sheets = append(sheets, sheet{file: setsFile, template: "sets.md.tmpl", data: p, head: &p.page})
	}
	if b.previous != nil {
		p := b.changes()
		p.about = lang.Capital(b.aboutChanges(escape.Line))
		sheets = append(sheets, sheet{file: changesFile, template: "changelog.md.tmpl", data: p, head: &p.page})
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
		p.Title, p.about = s.Name, s.lead
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
		text := g.In(b.Tag)
		p := &groupPage{page: b.named(b.groupTitle(g)), Group: group{
			Ref: ref(b.groupName(g), groupFile(g.ID), ""), Title: b.groupName(g),
			Line: firstParagraph(text.Description), Description: escape.Paragraphs(text.Description), Note: escape.Paragraphs(text.Note),
			Owner: escape.Prose(g.Owner), Endpoints: b.opsOfGroup[i],
		}}
		p.about = escape.Lead(text.Description)
		groups = append(groups, groupSheet{p, groupFile(g.ID)})
	}
	for i, s := range b.api.Scopes {
		p := loose
		if s.Group != nil {
			p = groups[s.Group.Index].groupPage
		} else if loose == nil {
			title := b.Say("scopes")
			if len(b.api.Groups) > 0 {
				title = b.Say("other-scopes")
			}
			loose = &groupPage{page: b.named(title), Group: group{Ref: ref(title, looseFile, ""), Title: title, Endpoints: b.opsOfGroup[len(b.api.Groups)]}}
			p = loose
		}
		p.Group.Scopes = append(p.Group.Scopes, b.scopes[i])
		p.HasEndpoints = p.HasEndpoints || b.scopes[i].Opens != ""
		p.HasThrough = b.says.through
		p.HasHolders = p.HasHolders || b.scopes[i].HeldBy != ""
		p.HasRisk = p.HasRisk || b.scopes[i].Risk != ""
	}
	if b.graphs == graphsByGroup {
		for i := range groups {
			groups[i].Graph = b.graph(groups[i].Group.Scopes)
		}
		if loose != nil {
			loose.Graph = b.graph(loose.Group.Scopes)
		}
	}
	return groups, loose
}
