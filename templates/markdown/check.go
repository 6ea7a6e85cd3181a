package markdown

import (
	"bytes"
	"fmt"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/templates/markdown/site"
)

// fault is what a page says wrong, with the template and, of a link that leads nowhere, its destination.
type fault struct{ says, template, link string }

func (f fault) Error() string { return f.says }

type rendered struct {
	file, template string
	data           []byte
}

// check reads the pages again, as the site does: that each scope and each endpoint has its anchor once, on its page,
// and that every link leads somewhere. It stops at a number of faults that people can read.
func (b *builder) check(pages []rendered, set *templates) (faults []fault) {
	const enough = 20
	add := func(template, link, format string, args ...any) {
		if len(faults) < enough {
			faults = append(faults, fault{fmt.Sprintf(format, args...), template, link})
		}
	}
	s := b.layout.site
	type place struct{ address, anchor string }
	placed := map[place]int{} // a page has the empty anchor
	for _, p := range pages {
		at := s.Address(p.file)
		if placed[place{at, ""}]++; placed[place{at, ""}] > 1 {
			add(p.template, "", "two pages lie at %s", p.file)
		}
		if !bytes.Contains(p.data[:min(len(p.data), 1024)], []byte(output.Mark)) {
			add(p.template, "", "%s lacks %q near its beginning (template %s)", p.file, output.Mark, p.template)
		}
		for _, anchor := range s.Anchors(p.data) {
			placed[place{at, anchor}]++
		}
	}
	if b.json != "" {
		placed[place{b.json, ""}]++
	}
	templates := map[string]string{}
	for _, p := range pages {
		templates[p.file] = p.template
	}
	once := func(kind string, name any, t site.Target) {
		if n := placed[place{s.Address(t.File), t.Anchor}]; n != 1 {
			add(templates[t.File], "", "%s %s has the anchor %s#%s %d times; there must be one", kind, name, t.File, t.Anchor, n)
		}
	}
	for _, one := range b.api.Scopes {
		once("scope", one.Name, b.layout.scopePlace(one))
	}
	for _, o := range b.api.Operations {
		once("endpoint", o, b.layout.place(site.Target{File: endpointsFile, Anchor: operationAnchor(o)}))
	}
	for _, p := range pages {
		for _, to := range s.Links(p.data) {
			if address, anchor := s.Resolve(p.file, to); placed[place{address, anchor}] == 0 && !set.leads(b.layout, p, to, address) {
				add(p.template, to, "%s links to %s, which does not exist (template %s)", p.file, to, p.template)
			}
		}
	}
	return faults
}
