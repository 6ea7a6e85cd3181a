package markdown

import (
	"strings"

	"github.com/scopegen/scopegen/spec/diff"
	"github.com/scopegen/scopegen/templates/markdown/changelog"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// changesFile is called so since a group's page cannot be: the name is reserved.
const changesFile = "changelog.md"

// changes is the page of what is different from the previous version. No day is known here, so nothing counts as gone as
// announced.
func (b *builder) changes() *changesPage {
	r := &changelog.Report{Result: diff.APIs(b.previous, b.api, diff.Options{}), Words: b.Catalogue}
	p := &changesPage{page: b.named(b.Say("changelog"))}
	p.Summary = b.Say("changes-since-unnamed", marked(r.Summary()))
	if version := escape.Prose(b.previous.Info.Version); version != "" {
		p.Summary = b.Say("changes-since", version, marked(r.Summary()))
	}
	for _, a := range r.Audiences() {
		one := audience{Title: a.Title}
		for _, of := range a.Parts {
			titled := part{Title: of.Title}
			for _, group := range changelog.Together(of.Changes) {
				titled.Changes = append(titled.Changes, change{b.list(each(group, b.subject)), each(group[0].Says, marked)})
			}
			one.Parts = append(one.Parts, titled)
		}
		p.Audiences = append(p.Audiences, one)
	}
	return p
}

// aboutChanges says what the page has, with text written so.
func (b *builder) aboutChanges(write func(string) string) string {
	if version := write(b.previous.Info.Version); version != "" {
		return b.Say("about-changes", version)
	}
	return b.Say("about-changes-unnamed")
}

// subject names what a change is about, by a link where it is still there.
func (b *builder) subject(c changelog.Change) string {
	switch {
	case c.Operation != nil:
		return operationRef(c.Operation)
	case c.Scope != nil:
		return scopeRef(c.Scope)
	}
	return escape.Code(c.Subject)
}

// marked makes prose of a text in which names are marked; spaces around names stay.
func marked(s string) string {
	return changelog.Write(s, escape.Code, func(text string) string {
		says := escape.Prose(text)
		if says == "" {
			return " "
		}
		if strings.HasPrefix(text, " ") {
			says = " " + says
		}
		if strings.HasSuffix(text, " ") {
			says += " "
		}
		return says
	})
}
