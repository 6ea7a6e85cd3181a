package sites

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// missing says what of a spec is not where it belongs: a scope's texts below a heading with its name, to which its name on
// the index links; an endpoint's summary in the row that its name in the scope's entry links to.
func (b *built) missing(e edition) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(e.folder+": "+format, args...)) }
	home, _, _ := b.resolve(&page{}, "/"+e.folder+"/")
	if b.pages[home] == nil {
		return []string{e.folder + " has no index"}
	}
	say := func(s string) string { return b.shown(normal(escape.Clean(s))) }
	contains := func(entry, what, text string) {
		for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
			if line = say(line); !strings.Contains(entry, line) {
				fault("%s lacks %q; there is %q", what, line, entry)
			}
		}
	}
	index := b.linked(b.pages[home])
	granted := map[string]bool{}
	for _, s := range e.api.Scopes {
		at, ok := index[say(s.Name)]
		if !ok {
			fault("the index has no link to scope %s", s.Name)
			continue
		}
		title, entry, links := b.entry(at)
		if title != say(s.Name) {
			fault("the link to scope %s leads to %q", s.Name, title)
			continue
		}
		what, texts := "scope "+s.Name, s.In(e.language())
		contains(entry, what, texts.Title)
		contains(entry, what, texts.Description)
		contains(entry, what, texts.Note)
		for _, o := range e.api.Operations {
			if !slices.ContainsFunc(o.Written.Alternatives, func(a spec.Alternative) bool { return slices.Contains(a.Scopes(), s) }) {
				continue
			}
			contains(entry, what, o.String())
			granted[o.String()] = true
			row, ok := links[say(o.String())]
			if !ok {
				fault("%s does not link to %s", what, o)
				continue
			}
			name, about := b.row(row)
			if name != say(o.String()) && !strings.HasPrefix(name, say(o.String())+" ") {
				fault("the link of %s to %s leads to %q", what, o, name)
			}
			contains(about, o.String(), o.In(e.language()).Summary)
			contains(about, o.String(), s.Name)
		}
	}
	all := b.everything(e)
	for _, o := range e.api.Operations {
		if !granted[o.String()] && !strings.Contains(all, say(o.String())) {
			fault("no page has %s", o)
		}
	}
	return faults
}

// language is what texts are asked for in: English is what the specs are written in.
func (e edition) language() string {
	if !has("lang", e.lang) {
		return "en"
	}
	return e.lang
}

type place struct {
	page *page
	at   *html.Node
}

// linked gives the places that a page's links lead to, by their text.
func (b *built) linked(p *page) map[string]place {
	return b.links(p, p.order)
}

func (b *built) links(p *page, nodes []*html.Node) map[string]place {
	all := map[string]place{}
	for _, n := range nodes {
		if !element(n, "a") || decoration(n) {
			continue
		}
		if file, anchor, ok := b.resolve(p, attr(n, "href")); ok && b.pages[file] != nil {
			at, label := b.pages[file].ids[anchor], b.shown(text(n))
			if anchor == "" {
				at = b.pages[file].body
			}
			if _, known := all[label]; at != nil && (anchor != "" || !known) {
				all[label] = place{b.pages[file], at}
			}
		}
	}
	return all
}

// entry is the heading at or after a place, the text up to the next heading that is not below it, and the links there.
func (b *built) entry(at place) (title, body string, links map[string]place) {
	from := max(0, slices.Index(at.page.order, at.at)) // the page's content itself is not among its nodes
	for from < len(at.page.order) && !heading(at.page.order[from]) {
		from++
	}
	if from == len(at.page.order) {
		return "", "", nil
	}
	head := at.page.order[from]
	to := from + 1
	for to < len(at.page.order) && !(heading(at.page.order[to]) && at.page.order[to].Data <= head.Data) {
		to++
	}
	var s strings.Builder
	for _, n := range at.page.order[from:to] {
		switch {
		case n.Type == html.TextNode && !decoration(n.Parent):
			s.WriteString(n.Data)
		case element(n, "p", "br", "td", "th", "tr", "li", "h2", "h3", "h4"):
			s.WriteByte(' ')
		}
	}
	return b.shown(text(head)), b.shown(normal(s.String())), b.links(at.page, at.page.order[from:to])
}

// row is the first cell and all the text of the row that a place is in, or of its section where it is in none.
func (b *built) row(at place) (name, all string) {
	for n := at.at; n != nil; n = n.Parent {
		if element(n, "tr") {
			for c := range n.ChildNodes() {
				if element(c, "td") {
					return b.shown(text(c)), b.shown(text(n))
				}
			}
		}
	}
	name, all, _ = b.entry(at)
	return name, all
}

// everything is all the text of an edition.
func (b *built) everything(e edition) string {
	var s strings.Builder
	for _, p := range b.sorted() {
		if strings.HasPrefix(p.file, e.folder+"/") && p.body != nil {
			s.WriteString(text(p.body) + "\n")
		}
	}
	return b.shown(s.String())
}
