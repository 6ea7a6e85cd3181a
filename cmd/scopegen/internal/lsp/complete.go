package lsp

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// cursor stands in the text where something is typed; a private character that no document holds.
const cursor = "\uE0FF"

// mostItems bounds one answer; clients ask again as more is typed.
const mostItems = 500

var ignoring = regexp.MustCompile(`#[ \t]*scopegen:[ \t]*ignore(?:[ \t,]+SG[0-9]{4})*[ \t,]+((?i:SG?[0-9]{0,4})?)$`)

// proposal is something that can be written at the cursor.
type proposal struct {
	text, detail, help string
	kind               int
	rank               int    // what comes first has a lower one
	tail               string // behind the text, once it is written
}

// complete lists what can stand at an offset.
func (f *file) complete(offset int) completionList {
	before := f.doc.text.before(offset)
	if m := ignoring.FindStringSubmatch(before); m != nil {
		return f.items(codes(), offset-len(m[1]), offset, func(s string) string { return s })
	}
	if comment := strings.Index(" "+before, " #"); comment >= 0 && !strings.ContainsAny(before[:comment], `"'`) {
		return completionList{Items: []completionItem{}}
	}
	data := splice(f.doc.text.data, offset, offset, cursor)
	at, ok := readLoose(data).find(offset, nil)
	if !ok || at.node == nil || at.node.block {
		return completionList{Items: []completionItem{}}
	}
	start, _ := bare(data, at.node)
	quoted := start > at.node.start
	if !quoted && at.node.start < offset && (data[at.node.start] == '"' || data[at.node.start] == '\'') {
		start, quoted = at.node.start+1, true // not closed yet
	}
	start = min(start, offset)
	if strings.ContainsAny(string(data[start:offset]), "\r\n") {
		return completionList{Items: []completionItem{}} // in the second line of a text
	}
	typed := string(data[start:offset])
	flow := at.holder != nil && at.holder.flow
	write := func(s string) string {
		if quoted {
			return s
		}
		return written(s, flow)
	}
	return f.items(f.proposals(at, typed), start, offset, write)
}

func (f *file) items(all []proposal, start, offset int, write func(string) string) completionList {
	typed := strings.ToLower(string(f.doc.text.data[start:offset]))
	out := completionList{Items: []completionItem{}}
	seen := map[string]bool{}
	for _, p := range all {
		if seen[p.text] || typed != "" && !strings.Contains(strings.ToLower(p.text), typed) {
			continue
		}
		if seen[p.text] = true; len(out.Items) == mostItems {
			out.IsIncomplete = true
			break
		}
		item := completionItem{Label: p.text, Kind: p.kind, Detail: p.detail, SortText: fmt.Sprintf("%d%05d", p.rank, len(out.Items)), FilterText: p.text,
			TextEdit: &textEdit{f.between(f.doc.text, start, offset), write(p.text) + p.tail}}
		if p.help != "" {
			item.Documentation = &markup{"markdown", escape(p.help)}
		}
		out.Items = append(out.Items, item)
	}
	return out
}

// proposals are what may stand at a place.
func (f *file) proposals(at place, typed string) (all []proposal) {
	s := f.schema()
	openAPI := f.doc.outline().openAPI
	path := at.path
	if at.key && len(path) > 0 {
		last := len(path) - 1
		path = append(slices.Clone(path[:last]), step{key: strings.ReplaceAll(path[last].key, cursor, "")})
		if s != nil {
			all = f.keyProposals(s, path[:last], at)
		}
		r := roleOf(path, true, openAPI)
		if r.kind == noName && keyAt(path, last) == typed && last > 0 && path[last-1].item {
			r = roleOf(path[:last], false, openAPI) // an entry that becomes METHOD /path: …
		}
		return append(all, f.names(r, typed, at)...)
	}
	if s != nil {
		for _, o := range s.values(path) {
			all = append(all, proposal{text: o.text, help: o.help, kind: kindValue})
		}
		if line := f.doc.text.before(at.node.start); strings.Trim(line, " \t-") == "" {
			all = append(all, f.keyProposals(s, path, place{node: at.node})...)
		}
	}
	return append(all, f.names(roleOf(path, false, openAPI), typed, at)...)
}

// schema is what describes the document's keys; nil for documents of other languages.
func (f *file) schema() *schema {
	if strings.HasSuffix(f.doc.path, "scopegen.yaml") {
		return f.config
	}
	if f.doc.outline().openAPI {
		return nil
	}
	return language()
}

func (f *file) keyProposals(s *schema, path []step, at place) (all []proposal) {
	for _, o := range s.keys(path) {
		if at.holder != nil && slices.ContainsFunc(at.holder.keys, func(k *node) bool { return k != at.node && k.text == o.text }) {
			continue
		}
		p := proposal{text: o.text, help: o.help, detail: o.opens, kind: kindProperty}
		if at.holder == nil || at.node.bare {
			p.tail = ": "
			if o.opens != "text" && (at.holder == nil || !at.holder.flow) {
				p.tail = ":"
			}
		}
		all = append(all, p)
	}
	return all
}

// names are the names that a role takes.
func (f *file) names(r role, typed string, at place) (all []proposal) {
	if r.kind == noName {
		return nil
	}
	if r.defines {
		return f.newNames(r, typed)
	}
	beside := map[string]bool{} // in the same list
	if at.holder != nil {
		for _, item := range at.holder.items {
			if item != at.node {
				beside[item.text] = true
			}
		}
	}
	switch r.kind {
	case aScope, anOwner:
		all = f.scopeNames(r)
		if r.kind == anOwner {
			all = append(f.defined(aGroup), all...)
		}
		if !r.picks && slices.Contains(at.path, step{key: "requires"}) {
			all = append(all, proposal{text: "anonymous", help: "A caller without any credential.", kind: kindValue, rank: 1})
		}
	case aHolder, aSubject, aScheme:
		all = f.defined(r.kind)
	case aMethod:
		for _, m := range httpMethods {
			all = append(all, proposal{text: m, kind: kindValue})
		}
	case anEndpoint:
		all = f.endpoints()
	case aPath, aTag, anOperation:
		all = f.ofOperations(r.kind)
	}
	return slices.DeleteFunc(all, func(p proposal) bool { return beside[p.text] })
}

// newNames completes the name of something that is being defined: of a scope what follows the colon.
func (f *file) newNames(r role, typed string) (all []proposal) {
	colon := strings.LastIndexByte(typed, ':')
	if r.kind != aScope || colon < 0 {
		return nil
	}
	for _, action := range f.defined(anAction) {
		name := typed[:colon+1] + action.text
		all = append(all, proposal{text: name, help: action.help, kind: kindConstant, tail: ":"})
	}
	return all
}

// defined are the names of a kind in all files, as they stand now, with what the model says of them.
func (f *file) defined(k kind) (all []proposal) {
	models := f.models()
	seen := map[string]bool{}
	add := func(text, help string) {
		if !seen[text] && text != "" && !strings.Contains(text, cursor) {
			seen[text] = true
			all = append(all, proposal{text: text, detail: string(k), help: help, kind: kindConstant})
		}
	}
	for _, p := range f.parts() {
		for _, n := range p.names {
			if n.kind == k && n.defines {
				add(n.text, about(models, k, n.text))
			}
		}
	}
	for _, api := range models {
		for _, text := range namesIn(api, k) {
			add(text, about(models, k, text))
		}
	}
	return all
}

func namesIn(api *spec.API, k kind) (out []string) {
	switch k {
	case aScope:
		for _, s := range api.Scopes {
			out = append(out, s.Name)
		}
	case aHolder:
		for _, h := range api.Holders {
			out = append(out, h.Name)
		}
	case aSubject:
		for _, t := range api.SubjectTypes {
			out = append(out, t.Name)
		}
	case aScheme:
		for _, s := range api.Schemes {
			if !s.Implicit {
				out = append(out, s.Name)
			}
		}
	case anAction:
		for _, a := range api.Actions {
			out = append(out, a.Name)
		}
	case aGroup:
		for _, g := range api.Groups {
			out = append(out, g.ID)
		}
	}
	return out
}

// about is what a model says of a name in a few words.
func about(models []*spec.API, k kind, text string) string {
	for _, api := range models {
		switch k {
		case aScope:
			if s, ok := api.Scope(text); ok {
				return s.Description
			}
		case aHolder:
			if h := api.Holder(text); h != nil {
				return strings.TrimSpace(h.Title + "\n\n" + h.Description)
			}
		case aSubject:
			if t := api.SubjectType(text); t != nil {
				return strings.TrimSpace(t.Title + "\n\n" + t.Description)
			}
		case aScheme:
			if s := api.Scheme(text); s != nil {
				return strings.TrimSpace(s.Type + "\n\n" + s.Description)
			}
		case anAction:
			if i := slices.IndexFunc(api.Actions, func(a *spec.Action) bool { return a.Name == text }); i >= 0 {
				return api.Actions[i].Description
			}
		case aGroup:
			if g := groupIn(api, text); g != nil {
				return strings.TrimSpace(g.Title + "\n\n" + g.Description)
			}
		}
	}
	return ""
}

func groupIn(api *spec.API, id string) *spec.Group {
	if i := slices.IndexFunc(api.Groups, func(g *spec.Group) bool { return g.ID == id }); i >= 0 {
		return api.Groups[i]
	}
	return nil
}

// scopeNames are scopes, and where globs may stand the globs over them.
func (f *file) scopeNames(r role) []proposal {
	all := f.defined(aScope)
	if !r.picks {
		return all
	}
	first, last := map[string]int{}, map[string]int{}
	var globs []string
	for _, p := range all {
		colon := strings.LastIndexByte(p.text, ':')
		if colon < 0 {
			continue
		}
		before, after := p.text[:colon]+":*", "*"+p.text[colon:]
		if first[before]++; first[before] == 2 {
			globs = append(globs, before)
		}
		if last[after]++; last[after] == 2 {
			globs = append(globs, after)
		}
	}
	for _, g := range globs {
		all = append(all, proposal{text: g, detail: "glob", help: fmt.Sprintf("%d scopes of today, and those to come.", first[g]+last[g]), kind: kindEvent, rank: 1})
	}
	return all
}

// endpoints are those of the model, undeclared ones first: they wait for a scope.
func (f *file) endpoints() (all []proposal) {
	for _, api := range f.models() {
		for _, o := range api.Operations {
			p := proposal{text: o.Method + " " + o.Path, detail: needs(o), help: o.Summary, kind: kindFunction, rank: 1}
			if o.Access == spec.Undeclared {
				p.rank = 0
			}
			all = append(all, p)
		}
	}
	for _, m := range httpMethods {
		all = append(all, proposal{text: m + " /", kind: kindValue, rank: 2})
	}
	return all
}

// ofOperations are paths, tags or ids of the model's operations.
func (f *file) ofOperations(k kind) (all []proposal) {
	for _, api := range f.models() {
		for _, o := range api.Operations {
			switch k {
			case aPath:
				all = append(all, proposal{text: o.Path, detail: o.Method, help: o.Summary, kind: kindValue})
				if i := strings.IndexByte(o.Path[min(1, len(o.Path)):], '/'); i >= 0 {
					all = append(all, proposal{text: o.Path[:i+1] + "/**", kind: kindEvent, rank: 1})
				}
			case aTag:
				for _, tag := range o.Tags {
					all = append(all, proposal{text: tag, kind: kindValue})
				}
			case anOperation:
				all = append(all, proposal{text: o.ID, detail: o.String(), help: o.Summary, kind: kindFunction})
			}
		}
	}
	return all
}

// codes are those that a comment can leave out.
func codes() (all []proposal) {
	for _, r := range diag.Rules() {
		if r.Severity == diag.Warning {
			all = append(all, proposal{text: string(r.Code), detail: r.Title, help: r.Why, kind: kindConstant, tail: " "})
		}
	}
	return all
}
