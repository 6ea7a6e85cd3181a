package html

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diff"
)

// prevRow is an earlier version of an API: what decides, without the texts. The pairs, new index to old, are what kept its meaning under another
// name; what has the same name on both sides is not among them.
type prevRow struct {
	Version    string       `json:"version,omitempty"`
	Base       string       `json:"base,omitempty"`
	Schemes    []schemeRow  `json:"schemes,omitempty"`
	Subjects   []subjectRow `json:"subjects,omitempty"`
	Scopes     []scopeRow   `json:"scopes,omitempty"`
	Ops        []opRow      `json:"ops"`
	Reqs       [][]altRow   `json:"reqs"`
	OpPair     map[int]int  `json:"opPair,omitempty"`
	ScopePair  map[int]int  `json:"scopePair,omitempty"`
	SchemePair map[int]int  `json:"schemePair,omitempty"`
}

func previous(was, is *spec.API) *prevRow {
	out := &prevRow{Version: was.Info.Version, Base: baseOf(was), Ops: []opRow{}}
	for _, s := range was.Schemes {
		out.Schemes = append(out.Schemes, schemeRow{Name: s.Name, Title: s.Type})
	}
	for _, t := range was.SubjectTypes {
		out.Subjects = append(out.Subjects, subjectRow{Name: t.Name})
	}
	for _, s := range was.Scopes {
		row := scopeRow{Name: s.Name, Implies: implied(s), Subjects: indexes(s.SubjectTypes, subjectIndex), ObjectsAll: flag(s.ObjectsAll)}
		if s.Scheme != nil {
			row.Scheme = s.Scheme.Index
		}
		for _, a := range s.Aliases {
			row.Aliases = append(row.Aliases, aliasRow{Name: a.Name}) // what older tokens carried
		}
		out.Scopes = append(out.Scopes, row)
	}
	ids := map[string]bool{} // what calls that name them mean now
	for _, o := range is.Operations {
		ids[o.ID] = true
	}
	reqs, first := newRequirements(), paths{}
	for _, o := range was.Operations {
		row := opRow{Method: o.Method, Path: first.place(o.FullPath(), o.Index), Requirement: reqs.index(o.Written)}
		row.More.Slash = flag(o.SlashIgnored)
		if !ids[o.ID] && !follows(o, out.Base) {
			row.More.ID = o.ID
		}
		if o.Access != spec.Scoped {
			row.More.Access = o.Access.String()
		}
		if o.Path == "" {
			row.More.RPC = o.RPC
		}
		out.Ops = append(out.Ops, row)
	}
	out.Reqs = reqs.rows
	out.pair(was, is)
	return out
}

// pair finds what is the same under another name: paths whose parameters alone are called differently, and what package diff takes for renamed.
func (p *prevRow) pair(was, is *spec.API) {
	byName, byShape := map[string]bool{}, map[string]*spec.Operation{}
	for _, o := range was.Operations {
		byName[o.String()] = true
		if byShape[shape(o)] == nil {
			byShape[shape(o)] = o
		}
	}
	p.OpPair, p.ScopePair, p.SchemePair = map[int]int{}, map[int]int{}, map[int]int{}
	for _, o := range is.Operations {
		if old := byShape[shape(o)]; old != nil && !byName[o.String()] {
			p.OpPair[o.Index] = old.Index
		}
	}
	changed := diff.APIs(was, is, diff.Options{})
	for _, o := range changed.Operations {
		if o.Was != nil && o.Is != nil && o.Overlap == nil && o.Slash == "" && o.Was.String() != o.Is.String() {
			p.OpPair[o.Is.Index] = o.Was.Index
		}
	}
	for _, s := range changed.Scopes {
		if s.Kind == diff.Renamed {
			p.ScopePair[s.Is.Index] = s.Was.Index
		}
	}
	for _, x := range changed.Parts {
		if x.Section == "scheme" && x.Kind == diff.Renamed {
			p.SchemePair[is.Scheme(x.Name).Index] = was.Scheme(x.Was).Index
		}
	}
}

func shape(o *spec.Operation) string {
	if o.Path == "" {
		return o.Method + " rpc " + o.RPC
	}
	return o.Method + " " + o.Pattern.PlainShape()
}
