package markdown

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/templates/markdown/fragment"
)

// fragmentData is what the template of fragments gets: the kind, and what that one shows.
type fragmentData struct {
	Kind         string
	Endpoints    []endpoint // without anchors; their names are links
	Scopes       []*scope
	Matrix       matrix
	Graph        string // block: Mermaid, for inside a fence; empty: Scopes with what they imply
	HasSummaries bool
	HasGroups    bool
	HasRisk      bool
	HasHolders   bool
	HasEndpoints bool
	HasThrough   bool
}

// kinds are the fragments that there are, and what each can be about; without an argument it is about everything.
var kinds = []struct {
	name  string
	about []string
	fill  func(*fragmentPages, *fragmentData, about)
}{
	{"endpoints", []string{"group", "scope"}, (*fragmentPages).endpointsOf},
	{"scopes", []string{"group", "scope"}, (*fragmentPages).scopesOf},
	{"holders", []string{"group", "scope"}, (*fragmentPages).scopesOf},
	{"matrix", []string{"group"}, (*fragmentPages).matrixOf},
	{"graph", []string{"group", "scope"}, (*fragmentPages).graphOf},
}

// about is what a fragment is about.
type about struct {
	scopes []*spec.Scope
	all    bool
	scope  *spec.Scope // nil unless it is about one
}

// data finds what a mark asks for; false after a finding.
func (f *fragmentPages) data(one fragment.Fragment, at func(fragment.Span) diag.Range) (*fragmentData, bool) {
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	i := slices.Index(names, one.Kind.Text)
	if i < 0 {
		f.unknown(at(one.Kind.At), "there is no fragment "+quoted(one.Kind.Text), one.Kind.Text, names, "there are "+strings.Join(names, ", "))
		return nil, false
	}
	kind, is := kinds[i], about{scopes: f.api.Scopes, all: true}
	for n, a := range one.Args {
		switch key := a.Key.Text; {
		case !slices.Contains(kind.about, key):
			f.unknown(at(a.Key.At), "a fragment of "+kind.name+" is not about a "+quoted(key), key, kind.about, "it can be about one "+strings.Join(kind.about, " or ")+", or without that about everything")
			return nil, false
		case n > 0:
			f.found.Add(badFragment, at(a.Key.At), "a fragment is about one thing, and this is the second").Hint = "make two fragments of it"
			return nil, false
		}
		var ok bool
		if is, ok = f.about(a, at); !ok {
			return nil, false
		}
	}
	d := &fragmentData{Kind: kind.name}
	kind.fill(f, d, is)
	return d, true
}

func (f *fragmentPages) about(a fragment.Arg, at func(fragment.Span) diag.Range) (is about, ok bool) {
	name := a.Value.Text
	var known []string
	if a.Key.Text == "scope" {
		if s, ok := f.api.Scope(name); ok {
			return about{scopes: []*spec.Scope{s}, scope: s}, true
		}
		for _, s := range f.api.Scopes {
			known = append(known, s.Name)
		}
	} else {
		for _, g := range f.api.Groups {
			if g.ID == name {
				return about{scopes: g.Scopes}, true
			}
			known = append(known, g.ID)
		}
	}
	f.unknown(at(a.Value.At), "there is no "+a.Key.Text+" "+quoted(name), name, known, "a name is written as in the spec")
	return is, false
}

func (f *fragmentPages) unknown(at diag.Range, fact, name string, known []string, hint string) {
	d := f.found.Add(badFragment, at, "%s", fact)
	if d.Hint = hint; len(known) > 0 {
		if near, ok := diag.Nearest(name, known); ok {
			d.Hint = "did you mean " + quoted(near) + "?"
		}
	}
}

// endpointsOf are the endpoints that name one of the scopes, as the page of endpoints has them.
func (f *fragmentPages) endpointsOf(d *fragmentData, is about) {
	var want spec.ScopeSet
	for _, s := range is.scopes {
		want.Add(s)
	}
	named := map[string]bool{}
	for _, o := range f.api.Operations {
		named[operationAnchor(o)] = is.all || slices.ContainsFunc(o.Written.Alternatives, func(alt spec.Alternative) bool {
			return slices.ContainsFunc(alt.Scopes(), want.Has)
		})
	}
	if f.all == nil {
		f.all = f.endpoints()
	}
	all := [][]endpoint{f.all.Open.Endpoints}
	for _, s := range f.all.Sections {
		all = append(all, s.Endpoints)
	}
	for _, some := range all {
		for _, e := range some {
			if named[e.Anchor] {
				e.Name, e.Anchor = ref(e.Name, endpointsFile, e.Anchor), ""
				d.Endpoints = append(d.Endpoints, e)
				d.HasSummaries = d.HasSummaries || e.Summary != ""
			}
		}
	}
}

func (f *fragmentPages) scopesOf(d *fragmentData, is about) {
	for _, s := range is.scopes {
		one := f.scopes[s.Index]
		d.Scopes = append(d.Scopes, one)
		d.HasRisk = d.HasRisk || one.Risk != ""
		d.HasHolders = d.HasHolders || one.HeldBy != ""
		d.HasEndpoints = d.HasEndpoints || one.Opens != ""
		d.HasThrough = f.says.through
		d.HasGroups = d.HasGroups || is.all && one.Group != ""
	}
}

func (f *fragmentPages) matrixOf(d *fragmentData, is about) { d.Matrix = f.matrix(is.scopes) }

// graphOf are the scopes of a group, or one with all that it leads to.
func (f *fragmentPages) graphOf(d *fragmentData, is about) {
	if is.scope != nil {
		seen := spec.ScopeSet{}
		seen.Add(is.scope)
		for i := 0; i < len(is.scopes); i++ {
			for _, edge := range is.scopes[i].Implies {
				if !seen.Has(edge.To) {
					seen.Add(edge.To)
					is.scopes = append(is.scopes, edge.To)
				}
			}
		}
	}
	for _, s := range is.scopes {
		if len(s.Implies) > 0 {
			d.Scopes = append(d.Scopes, f.scopes[s.Index])
		}
	}
	if f.layout.site.Mermaid {
		d.Graph = f.graph(d.Scopes)
	}
}
