package pages

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// list reads the items that stand together and gives the next block.
func (r *reader) list(i int) int {
	end := r.listEnd(i)
	var sure, maybe, other int
	for _, b := range r.blocks[i:end] {
		if b.kind != item || endpoints(b.text) != nil {
			continue
		}
		switch e := split(b.text); {
		case e.like == surely:
			sure++
		case e.like == perhaps && (e.separated || e.rest.len() == 0):
			maybe++
		default:
			other++
		}
	}
	switch {
	case sure == 0 && r.vocabulary(i, end):
		return end
	case sure > 0 && sure >= other, maybe > 1 && other == 0 && r.spokenOf(i):
		r.dropLead()
		r.scopeItems(i, end)
	default:
		r.otherItems(i, end)
	}
	return end
}

func (r *reader) listEnd(i int) int {
	level := r.blocks[i].level
	end := i + 1
	for j := i + 1; j < len(r.blocks); j++ {
		switch b := r.blocks[j]; {
		case b.kind == blank:
		case b.kind == item, b.kind == para && b.level > level:
			end = j + 1
		default:
			return end
		}
	}
	return end
}

// spokenOf reports whether what stands before a list of plain words says that they are scopes.
func (r *reader) spokenOf(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if s := strings.ToLower(r.blocks[j].text.s); s != "" {
			return strings.Contains(s, "scope") || strings.Contains(s, "permission")
		}
	}
	return false
}

func (r *reader) scopeItems(i, end int) {
	level := r.blocks[i].level
	for ; i < end; i++ {
		b := r.blocks[i]
		if b.kind == blank {
			continue
		}
		e := split(b.text)
		switch {
		case r.endpoints(b.text):
		case b.kind == item && e.like != notName && (e.separated || e.rest.len() == 0 || e.name.marked() || e.like == surely):
			if b.level > level && r.scope != nil {
				r.ask(r.at(b.text), "it is a scope of its own", "implies, on the scope above it",
					"%s stands below another scope: does that one include it?", e.name.s)
			}
			s := r.start(e.name, 7, true)
			endpoint := endpoints(e.rest)
			if endpoint != nil {
				r.endpoints(e.rest)
				continue
			}
			r.describe(s, e.rest)
		case b.kind == para && r.scope != nil && r.scope.Description != "" && !r.taken:
			r.more(&r.scope.Description, " ", b.text.s)
			r.limits(r.scope, b.text)
		case b.kind == para && r.scope != nil || b.kind == item && b.level > level && r.scope != nil:
			if !r.property(b.text) {
				r.sayOfScope(b.text)
			}
		default:
			r.puzzled(b.text, "%q stands in a list of scopes and begins with no name of one", shorten(b.text.s))
		}
	}
	r.open = r.scope != nil && r.scope.Description == ""
}

// otherItems reads a list that is not of scopes: endpoints, properties of the scope above, or text.
func (r *reader) otherItems(i, end int) {
	var prose []text
	for ; i < end; i++ {
		b := r.blocks[i]
		if b.kind == blank || r.endpoints(b.text) || label.MatchString(b.text.s) || r.open && r.property(b.text) || b.text.len() == 0 {
			continue
		}
		at := b.text.at[0]
		prose = append(prose, join([]text{{"-", []int32{at}, []bool{false}}, b.text}, " "))
	}
	if len(prose) > 0 {
		r.say(join(prose, "\n"))
	}
}

// vocabulary reads a list that explains the words behind the colons of the page's names: actions.
func (r *reader) vocabulary(i, end int) bool {
	var actions []*spec.Action
	for _, b := range r.blocks[i:end] {
		if b.kind == blank {
			continue
		}
		title, meaning, found := strings.Cut(b.text.s, ":")
		name := strings.ToLower(title)
		if b.kind != item || !found || !r.suffixes[name] {
			return false
		}
		actions = append(actions, &spec.Action{Name: name, Title: title, Description: strings.TrimSpace(meaning), Range: r.at(b.text.cut(0, len(title)))})
	}
	if len(actions) < 2 || len(r.api.Actions) > 0 {
		return false
	}
	r.dropLead()
	r.api.Actions = actions
	return true
}
