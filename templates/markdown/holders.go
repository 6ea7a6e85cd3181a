package markdown

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// manyHolders is how many columns a table can have before nobody can read it.
const manyHolders = 8

func (b *builder) holders() *holdersPage {
	a := b.api
	p := &holdersPage{page: b.named(b.Say("holders")), Matrix: len(a.Holders) <= manyHolders}
	counts := make([]int, len(a.Holders))
	heirs := b.heirs()
	for i, s := range a.Scopes {
		row := held{Scope: b.scopes[i].Ref, By: b.scopes[i].HeldBy}
		cells := make([]string, len(a.Holders))
		for _, h := range s.Holders {
			for _, heir := range heirs[h.Index] {
				if cells[heir.Index] == "" {
					cells[heir.Index] = b.Say("inherited")
				}
			}
			cells[h.Index] = b.Say("yes")
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
			Anchor: anchor("holder", h.Name), Name: escape.Code(h.Name), Title: b.holderName(h), Description: escape.Cell(h.In(b.Tag).Description),
			Inherits: b.list(each(h.Inherits, b.holderName)), Scopes: counts[i],
		})
	}
	return p
}

func (b *builder) sets() *setsPage {
	p := &setsPage{page: b.named(b.Say("sets"))}
	for _, s := range b.api.Sets {
		text := s.In(b.Tag)
		out := set{
			Anchor: anchor("set", s.Name), Name: escape.Code(s.Name), Title: escape.Prose(text.Title), Description: escape.Paragraphs(text.Description),
		}
		if slices.ContainsFunc(s.Written, func(w spec.Pick) bool { return len(w.Scopes) != 1 || w.Scopes[0].Name != w.Via }) {
			out.Written = b.list(each(s.Written, func(w spec.Pick) string { return escape.Code(w.Via) }))
		}
		for _, member := range s.Scopes {
			out.Scopes = append(out.Scopes, b.scopes[member.Index])
		}
		p.Sets = append(p.Sets, out)
	}
	return p
}
