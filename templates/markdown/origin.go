package markdown

import (
	"bytes"
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/scopegen/scopegen/spec/diag"
)

// What a template of the user's says itself, rather than what the model does, is the user's own: it may lead to other pages
// of the site and show pictures, and a fault of it is told where it stands.

// written is a destination in the text of a template.
type written struct {
	to string
	at diag.Range
}

var destination = regexp.MustCompile(`\]\(([^()\s]*)\)`)

// written lists the destinations of links that a template of the user's says itself.
func (t *templates) written() (all []written) {
	for _, one := range t.set.Templates() {
		if one.Tree == nil || t.mine[one.ParseName] == "" {
			continue
		}
		file := t.mine[one.ParseName]
		w := walker{tree: one.Tree, file: file}
		visitText(one.Root, func(n *parse.TextNode) {
			for _, m := range destination.FindAllSubmatchIndex(n.Text, -1) {
				place, _ := one.ErrorContext(&parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos + parse.Pos(m[2])})
				all = append(all, written{string(n.Text[m[2]:m[3]]), w.place(place)})
			}
		})
	}
	slices.SortFunc(all, func(x, y written) int {
		return cmp.Or(strings.Compare(x.at.File, y.at.File), x.at.Start.Line-y.at.Start.Line, x.at.Start.Column-y.at.Start.Column)
	})
	return all
}

// visitText visits the text of a template, in its branches too.
func visitText(n parse.Node, visit func(*parse.TextNode)) {
	branch := func(b *parse.BranchNode) {
		visitText(b.List, visit)
		if b.ElseList != nil {
			visitText(b.ElseList, visit)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, one := range n.Nodes {
			visitText(one, visit)
		}
	case *parse.TextNode:
		visit(n)
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	}
}

// source is where a template says what became the destination of a link on a page.
func (t *templates) source(l *layout, p rendered, to string) (diag.Range, bool) {
	if t.says == nil {
		t.says = append([]written{}, t.written()...)
	}
	for _, w := range t.says {
		if w.to == to || bytes.Contains(l.write(sheet{file: p.file}, []byte("[x]("+w.to+")\n")), []byte("]("+to+")")) {
			return w.at, true
		}
	}
	return diag.Range{}, false
}

// leads reports whether a link that no page answers is a template's own, to something that is no page of this folder: outside
// of it, or a file of another kind.
func (t *templates) leads(l *layout, p rendered, to, address string) bool {
	if !t.overridden() || strings.HasPrefix(to, "#") {
		return false
	}
	ext := path.Ext(strings.TrimSuffix(address, "/"))
	if outside := address == ".." || strings.HasPrefix(address, "../"); !outside && (ext == "" || ext == ".md") {
		return false
	}
	_, own := t.source(l, p, to)
	return own
}

// place is where a fault comes from, as near as can be told.
func (t *templates) place(l *layout, pages []rendered, f fault, otherwise diag.Range) diag.Range {
	if f.link != "" {
		for _, p := range pages {
			if p.template == f.template {
				if at, ok := t.source(l, p, f.link); ok {
					return at
				}
			}
		}
	}
	if file := t.mine[f.template]; file != "" {
		return diag.Range{File: file, Start: diag.Pos{Line: 1, Column: 1}}
	}
	return otherwise
}
