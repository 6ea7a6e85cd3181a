package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
	"github.com/scopegen/scopegen/spec/query"
)

func (d *differ) operations() {
	gone := map[*spec.Operation]*spec.Operation{} // what takes the path of an old operation that has no pair
	came := map[*spec.Operation]*spec.Operation{}
	var crossed []*Operation
	for _, x := range d.pairs.crossed {
		was, is := x[0].operation, x[1].operation
		switch {
		case d.pairs.of[is] == nil && came[is] == nil:
			came[is] = was
		case !d.pairs.taken[was] && gone[was] == nil:
			gone[was] = is
		default:
			crossed = append(crossed, &Operation{Kind: Kept, Was: was, Is: is, Slash: x[1].pattern.String()})
		}
	}
	added := map[*spec.Operation][]unit{}
	for _, u := range d.pairs.added {
		added[u.operation] = append(added[u.operation], u)
	}
	for _, o := range d.Is.Operations {
		if was := d.pairs.of[o]; was != nil {
			x := &Operation{Was: was, Is: o, Fields: operationFields(was, o)}
			if d.pairs.moved[o] {
				x.Kind = Renamed
			}
			d.judge(x, was, o)
			if x.Kind == Renamed || x.Class != compare.Equivalent || x.Undecided || x.Restated || len(x.HoldersGained)+len(x.HoldersLost)+len(x.Fields) > 0 {
				d.Operations = append(d.Operations, x)
			}
		}
		if was := came[o]; was != nil {
			x := &Operation{Kind: Added, Is: o, Instead: was}
			d.judge(x, was, o)
			d.Operations = append(d.Operations, x)
			delete(added, o)
		}
		for _, u := range added[o] {
			x := &Operation{Kind: Added, Is: o, Instead: d.before.serves(u, d.after)}
			x.slash(u)
			d.judge(x, x.Instead, o)
			d.Operations = append(d.Operations, x)
		}
	}
	for _, x := range crossed {
		if d.judge(x, x.Was, x.Is); x.Class != compare.Equivalent || x.Undecided {
			d.Operations = append(d.Operations, x)
		}
	}
	for _, o := range d.Was.Operations {
		if is := gone[o]; is != nil {
			x := &Operation{Kind: Removed, Was: o, Instead: is}
			d.judge(x, o, is)
			d.Operations = append(d.Operations, x)
		}
	}
	for _, u := range d.pairs.removed {
		x := &Operation{Kind: Removed, Was: u.operation, Instead: d.after.serves(u, d.before)}
		x.slash(u)
		d.judge(x, u.operation, x.Instead)
		d.Operations = append(d.Operations, x)
	}
}

// slash says which path of an operation that ignores trailing slashes comes or goes alone.
func (o *Operation) slash(u unit) {
	if u.twin {
		o.Slash = u.pattern.String()
	}
}

// judge compares who passes; nil stands for what lets nobody pass.
func (d *differ) judge(x *Operation, was, is *spec.Operation) {
	var before, after spec.Requirement
	if was != nil {
		before = was.Effective
	}
	if is != nil {
		after = is.Effective
	}
	key := indexText(before) + "/" + indexText(after)
	r, known := d.memo[key]
	if !known {
		r = d.compare(before, after, nil)
		d.memo[key] = r
	}
	x.Class, x.Gained, x.Lost, x.Undecided = r.Class, r.Gained, r.Lost, r.Undecided
	if was != nil && is != nil {
		x.Restated = d.requirementText(was.Written, true) != d.requirementText(is.Written, false)
	}
	x.HoldersGained, x.HoldersLost = d.holders(before, after)
	if x.Lost != nil || x.Kind == Renamed || len(x.HoldersLost) > 0 {
		x.Expected = d.expected(x, before, after)
	}
	if x.Silent = d.silence && x.Overlap == nil && fellSilent(was, is); x.Silent {
		switch x.Class {
		case compare.Equivalent:
			x.Class = compare.Widened
		case compare.Narrowed:
			x.Class = compare.Changed
		}
	}
}

// fellSilent reports whether something is left to readers of a document that anonymous callers were kept from before.
func fellSilent(was, is *spec.Operation) bool {
	if is == nil || is.Access != spec.Undeclared {
		return false
	}
	return was == nil || was.Access != spec.Undeclared && !slices.ContainsFunc(was.Effective.Alternatives, spec.Alternative.Anonymous)
}

func (d *differ) compare(before, after spec.Requirement, without map[string]bool) compare.Result {
	was, is := compare.Side{API: d.Was, Requirement: before, Names: d.wasNames}, compare.Side{API: d.Is, Requirement: after, Names: d.isNames}
	was.Names.Without, is.Names.Without = without, without
	return compare.Requirements(was, is)
}

// expected says why everybody who loses an operation was told so before.
func (d *differ) expected(x *Operation, before, after spec.Requirement) string {
	if x.Was != nil && d.passed(x.Was.Deprecated) {
		x.Due = x.Was.Deprecated.Removal
		return "deprecated, to be removed by " + x.Was.Deprecated.Removal
	}
	if len(d.due) == 0 || x.Lost == nil || x.Kind == Renamed {
		return ""
	}
	if r := d.compare(before, after, d.due); r.Lost != nil || r.Undecided {
		return ""
	}
	return "only tokens with names of scopes that were to go by now"
}

// holders says who passes by default before and who after.
func (d *differ) holders(before, after spec.Requirement) (gained, lost []string) {
	was, is := d.before.byDefault(before), d.after.byDefault(after)
	for _, h := range d.Is.Holders {
		if is[h.Name] && !was[h.Name] {
			gained = append(gained, h.Name)
		}
	}
	for _, h := range d.Was.Holders {
		if was[h.Name] && !is[h.Name] {
			lost = append(lost, h.Name)
		}
	}
	return gained, lost
}

// side answers questions about one model, each once.
type side struct {
	api      *spec.API
	names    compare.Names
	index    *query.Index
	held     map[*spec.Holder][]spec.ScopeSet // by default, by subject type, the unstated one first
	passing  map[string]map[string]bool
	back     map[*spec.Scope][]*spec.Scope // implications the other way round
	impliers map[*spec.Scope][]*spec.Scope
}

func newSide(api *spec.API, names compare.Names) *side {
	s := &side{api: api, names: names, held: map[*spec.Holder][]spec.ScopeSet{}, passing: map[string]map[string]bool{}, impliers: map[*spec.Scope][]*spec.Scope{}}
	s.back = map[*spec.Scope][]*spec.Scope{}
	for _, x := range api.Scopes {
		for _, edge := range x.Implies {
			s.back[edge.To] = append(s.back[edge.To], x)
		}
	}
	for _, h := range api.Holders {
		var all spec.ScopeSet
		for _, x := range api.Scopes {
			if slices.ContainsFunc(x.Holders, func(o *spec.Holder) bool { return inherits(h, o) }) {
				all.Add(x)
			}
		}
		for _, t := range s.types() {
			s.held[h] = append(s.held[h], api.Closure(all, t))
		}
	}
	return s
}

// inherits reports whether members of h hold what those of o do.
func inherits(h, o *spec.Holder) bool {
	seen := map[*spec.Holder]bool{}
	var up func(*spec.Holder) bool
	up = func(x *spec.Holder) bool {
		if x == o {
			return true
		}
		if seen[x] {
			return false
		}
		seen[x] = true
		return slices.ContainsFunc(x.Inherits, up)
	}
	return up(h)
}

func (s *side) types() []*spec.SubjectType {
	return append([]*spec.SubjectType{nil}, s.api.SubjectTypes...)
}

// maxRest bounds how many segments of a rest are tried.
const maxRest = 8

// serves is the operation of this side that takes the requests of a path of the other side. Of a path that takes the rest it is asked for
// longer ones too, where narrower operations may stand in front on both sides; that nobody takes some of them goes before who takes others.
func (s *side) serves(u unit, own *side) (taker *spec.Operation) {
	n := len(u.pattern.Segments)
	if n == 0 {
		return nil
	}
	path := sample(u.pattern)
	if !u.pattern.Segments[n-1].IsRest() {
		return s.find(u.operation.Method, path).Operation
	}
	for range maxRest {
		if own.find(u.operation.Method, path).Operation == u.operation {
			o := s.find(u.operation.Method, path).Operation
			if o == nil {
				return nil
			}
			if taker == nil {
				taker = o
			}
		}
		path += "/~any~"
	}
	return taker
}

// byDefault says which holders pass with the scopes that they hold by default, with a credential for each scheme.
func (s *side) byDefault(r spec.Requirement) map[string]bool {
	if len(s.api.Holders) == 0 {
		return nil
	}
	key := indexText(r)
	if known, ok := s.passing[key]; ok {
		return known
	}
	out := map[string]bool{}
	for _, h := range s.api.Holders {
		out[h.Name] = slices.ContainsFunc(r.Alternatives, func(alt spec.Alternative) bool {
			for _, n := range alt.Needs {
				if !s.holds(h, alt, n) {
					return false
				}
			}
			return true
		})
	}
	s.passing[key] = out
	return out
}

func (s *side) holds(h *spec.Holder, alt spec.Alternative, n spec.Need) bool {
	for i, t := range s.types() {
		if (len(alt.SubjectTypes) == 0 || slices.Contains(alt.SubjectTypes, t)) && s.held[h][i].HasAll(n.Scopes) {
			return true
		}
	}
	return false
}

// indexText tells requirements of one model apart.
func indexText(r spec.Requirement) string {
	var b strings.Builder
	for _, alt := range r.Alternatives {
		for _, n := range alt.Needs {
			fmt.Fprintf(&b, "s%d", n.Scheme.Index)
			for _, s := range n.Scopes {
				fmt.Fprintf(&b, " %d", s.Index)
			}
		}
		for _, t := range alt.SubjectTypes {
			fmt.Fprintf(&b, "t%d", t.Index)
		}
		b.WriteByte('|')
	}
	return b.String()
}
