package lsp

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// occurrence is a name in a file.
type occurrence struct {
	name
	part part
}

// same reports whether two roles are of one namespace.
func same(a, b kind) bool {
	return a == b || a == anOwner && (b == aScope || b == aGroup) || b == anOwner && (a == aScope || a == aGroup)
}

// occurrences are all places that name what n names.
func (f *file) occurrences(n name) (out []occurrence) {
	for _, p := range f.parts() {
		for _, other := range p.names {
			if other.text == n.text && same(other.kind, n.kind) {
				out = append(out, occurrence{other, p})
			}
		}
	}
	return out
}

func (f *file) location(o occurrence) location {
	return location{o.part.uri, f.between(o.part.text, o.start, o.end)}
}

// nameAt is the name at an offset. Behind the last colon of a scope that is being defined stands its action.
func (f *file) nameAt(offset int) (name, bool) {
	n, ok := f.doc.outline().at(offset)
	if !ok || n.kind != aScope || !n.defines {
		return n, ok
	}
	if colon := strings.LastIndexByte(n.text, ':'); colon >= 0 && n.end-n.start == len(n.text) && offset > n.start+colon {
		action := name{role: role{kind: anAction}, text: n.text[colon+1:], start: n.start + colon + 1, end: n.end}
		if len(f.definitions(action)) > 0 {
			return action, true
		}
	}
	return n, ok
}

// definitions are the places that define what n names.
func (f *file) definitions(n name) (out []location) {
	switch n.kind {
	case aFile:
		return f.files(n.text)
	case anEndpoint, anOperation:
		for _, o := range f.operationsOf(n) {
			out = append(out, f.places([]diag.Range{o.Range})...)
		}
		return out
	}
	for _, o := range f.occurrences(n) {
		if o.defines {
			out = append(out, f.location(o))
		}
	}
	if len(out) > 0 || !n.picks {
		return out
	}
	for _, api := range f.models() {
		for _, scope := range picked(api, n.text) {
			for _, o := range f.occurrences(name{role: role{kind: aScope}, text: scope}) {
				if o.defines {
					out = append(out, f.location(o))
				}
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

// files are those that an include, or the openapi key, names.
func (f *file) files(pattern string) (out []location) {
	for _, p := range f.parts() {
		rel, err := filepath.Rel(filepath.Dir(f.doc.path), p.path)
		if err != nil || p.path == "" {
			continue
		}
		if ok, err := path.Match(path.Clean(pattern), filepath.ToSlash(rel)); err == nil && ok {
			out = append(out, location{p.uri, span{}})
		}
	}
	return out
}

// operationsOf are those that an entry, or an id, speaks of.
func (f *file) operationsOf(n name) []*spec.Operation {
	for _, api := range f.models() {
		if n.kind == anEndpoint {
			if found := operations(api, n); len(found) > 0 {
				return found
			}
			continue
		}
		for _, o := range api.Operations {
			if o.ID == n.text {
				return []*spec.Operation{o}
			}
		}
	}
	return nil
}

// places turns ranges of the model into locations, each once.
func (f *file) places(all []diag.Range) (out []location) {
	r := f.reading()
	if r == nil {
		return nil
	}
	c := f.converter(f.snap, r)
	for _, at := range all {
		if !at.IsValid() {
			continue
		}
		if file, where, ok := c.at(r.absolute(at)); ok {
			if l := (location{file.uri, where}); !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}

// references are the places that name what n names.
func (f *file) references(n name, declaration bool) (out []location) {
	switch n.kind {
	case aFile:
		return nil
	case anEndpoint, anOperation:
		for _, o := range f.operationsOf(n) {
			var all []diag.Range
			if declaration {
				all = append(all, o.Range)
			}
			for _, g := range o.Grants {
				all = append(all, g.Range)
			}
			out = append(out, f.places(append(all, o.SecurityRange))...)
		}
		return out
	case anAction:
		out = f.actionReferences(n.text)
	}
	for _, o := range f.occurrences(n) {
		if declaration || !o.defines {
			out = append(out, f.location(o))
		}
	}
	return out
}

// actionReferences are the scopes whose names end in an action.
func (f *file) actionReferences(action string) (out []location) {
	for _, p := range f.parts() {
		for _, n := range p.names {
			colon := strings.LastIndexByte(n.text, ':')
			if n.kind == aScope && n.defines && n.text[colon+1:] == action && colon >= 0 && n.end-n.start == len(n.text) {
				out = append(out, location{p.uri, f.between(p.text, n.start+colon+1, n.end)})
			}
		}
	}
	return out
}

var symbolKinds = map[kind]int{
	aScope: symbolConstant, aGroup: symbolNamespace, aHolder: symbolInterface, aSubject: symbolInterface, aScheme: symbolKey,
	anAction: symbolEvent, aSet: symbolArray, anEndpoint: symbolMethod,
}

// symbols are what the document defines, endpoints under their scopes and scopes under their groups.
func (f *file) symbols() []documentSymbol {
	o := f.doc.outline()
	out := []documentSymbol{}
	var groups []*node
	if o.tree != nil {
		for i, k := range o.tree.keys {
			if v := o.tree.vals[i]; k.text == "groups" && v != nil {
				groups = v.items
			}
		}
	}
	inGroup, inScope := map[*node]int{}, -1 // index in out; index of the scope among its siblings
	var scopes *[]documentSymbol
	for _, n := range o.names {
		kind := symbolKinds[n.kind]
		if kind == 0 || !n.defines && n.kind != anEndpoint || n.text == "" {
			continue
		}
		end := n.end
		if n.whole != nil {
			end = max(end, n.whole.end)
		}
		s := documentSymbol{Name: diag.Visible(n.text), Detail: string(n.kind), Kind: kind, Range: f.between(f.doc.text, n.start, end), SelectionRange: f.between(f.doc.text, n.start, n.end)}
		var group *node
		for _, g := range groups {
			if g != nil && g.start <= n.start && n.start <= g.end {
				group = g
			}
		}
		switch {
		case n.kind == aGroup && group != nil:
			s.Range = f.between(f.doc.text, group.start, group.end)
			inGroup[group] = len(out)
			out = append(out, s)
		case n.kind == anEndpoint && n.in != "" && scopes != nil && inScope >= 0 && inScope < len(*scopes):
			(*scopes)[inScope].Children = append((*scopes)[inScope].Children, s)
		case n.kind == aScope:
			scopes = &out
			if at, ok := inGroup[group]; ok && group != nil {
				scopes = &out[at].Children
			}
			inScope = len(*scopes)
			*scopes = append(*scopes, s)
		default:
			out = append(out, s)
		}
	}
	return out
}

type workspaceSymbol struct {
	Name          string   `json:"name"`
	Kind          int      `json:"kind"`
	Location      location `json:"location"`
	ContainerName string   `json:"containerName,omitempty"`
}

// workspaceSymbols are the definitions of all specs that are open whose names hold a text.
func (s *session) workspaceSymbols(snap *snapshot, query string) []workspaceSymbol {
	out := []workspaceSymbol{}
	seen := map[string]bool{}
	for _, d := range snap.docs {
		f := &file{session: s, snap: snap, doc: d}
		for _, p := range f.parts() {
			if seen[p.uri] {
				continue
			}
			seen[p.uri] = true
			for _, n := range p.names {
				if n.defines && symbolKinds[n.kind] != 0 && strings.Contains(strings.ToLower(n.text), strings.ToLower(query)) {
					out = append(out, workspaceSymbol{diag.Visible(n.text), symbolKinds[n.kind], f.location(occurrence{n, p}), string(n.kind)})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b workspaceSymbol) int { return strings.Compare(a.Name+a.Location.URI, b.Name+b.Location.URI) })
	return out[:min(len(out), mostItems)]
}
