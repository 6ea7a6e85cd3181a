package diff

import (
	"slices"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/compare"
)

func (d *differ) scopes() {
	opens, closes := d.openings()
	for _, s := range d.Is.Scopes {
		was := d.wasOf[s]
		x := &Scope{Kind: Added, Was: was, Is: s, Opens: opens[s]}
		if was != nil {
			x.Kind, x.Opens, x.Closes = Kept, opens[s], closes[was]
			x.Fields = d.scopeFields(was, s)
			if was.Name != s.Name {
				x.Kind, x.Alias = Renamed, d.alias[was] == s
				if !x.Alias {
					x.Expected, x.Due = d.announced(was)
				}
			}
		}
		if x.Kind != Kept || len(x.Opens)+len(x.Closes)+len(x.Fields) > 0 {
			d.Scopes = append(d.Scopes, x)
		}
	}
	for _, s := range d.Was.Scopes {
		if d.isOf[s] != nil {
			continue
		}
		x := &Scope{Kind: Removed, Was: s, Closes: closes[s], Into: d.alias[s], Alias: d.alias[s] != nil}
		x.Expected, x.Due = d.announced(s)
		d.Scopes = append(d.Scopes, x)
	}
}

// announced says that an old name was to go, and by when.
func (d *differ) announced(s *spec.Scope) (why, due string) {
	if d.passed(s.Deprecated) {
		return "deprecated, to be removed by " + s.Deprecated.Removal, s.Deprecated.Removal
	}
	return "", ""
}

// How far a scope opens an operation.
const (
	notAtAll = iota
	together
	alone
)

// openings says what each scope gained and lost, by new and old scopes. An operation that needs no scope on one side is left out:
// a scope neither gives it nor takes it away.
func (d *differ) openings() (opens, closes map[*spec.Scope][]Opening) {
	opens, closes = map[*spec.Scope][]Opening{}, map[*spec.Scope][]Opening{}
	for _, x := range d.Operations {
		if x.Overlap != nil || x.Class == compare.Equivalent && x.Kind == Kept {
			continue
		}
		was, is := x.Was, x.Is
		if x.Kind == Added {
			was = x.Instead
		}
		if x.Kind == Removed {
			is = x.Instead
		}
		before, asks := d.before.opened(was)
		after, asksNow := d.after.opened(is)
		if !asks || !asksNow {
			continue
		}
		for _, s := range after.scopes {
			if old := before.level[d.wasOf[s]]; after.level[s] > old {
				opens[s] = append(opens[s], Opening{x, after.level[s] == together})
			}
		}
		for _, s := range before.scopes {
			if now := after.level[d.isOf[s]]; now < before.level[s] {
				closes[s] = append(closes[s], Opening{x, now == together})
			}
		}
	}
	return opens, closes
}

type levels struct {
	scopes []*spec.Scope
	level  map[*spec.Scope]int
}

// opened says how far each scope opens an operation. asks is false where callers pass without any.
func (s *side) opened(o *spec.Operation) (out levels, asks bool) {
	out.level = map[*spec.Scope]int{}
	if o == nil {
		return out, true
	}
	raise := func(x *spec.Scope, to int) {
		if out.level[x] == notAtAll {
			out.scopes = append(out.scopes, x)
		}
		out.level[x] = max(out.level[x], to)
	}
	for _, alt := range o.Effective.Alternatives {
		if len(alt.Scopes()) == 0 {
			return out, false
		}
		for _, n := range alt.Needs {
			for _, needed := range n.Scopes {
				for _, x := range s.implying(needed) {
					if len(alt.Needs) == 1 && s.suffices(x, alt, n) {
						raise(x, alone)
					} else {
						raise(x, together)
					}
				}
			}
		}
	}
	return out, true
}

func (s *side) suffices(x *spec.Scope, alt spec.Alternative, n spec.Need) bool {
	return slices.ContainsFunc(s.types(), func(t *spec.SubjectType) bool {
		return (len(alt.SubjectTypes) == 0 || slices.Contains(alt.SubjectTypes, t)) && s.api.Implied(x, t).HasAll(n.Scopes)
	})
}

// implying are a scope and those that imply it for some caller, in the order in which the edges lead back.
func (s *side) implying(x *spec.Scope) []*spec.Scope {
	if known, ok := s.impliers[x]; ok {
		return known
	}
	out, seen := []*spec.Scope{x}, map[*spec.Scope]bool{x: true}
	for i := 0; i < len(out); i++ {
		for _, from := range s.back[out[i]] {
			if !seen[from] && slices.ContainsFunc(s.types(), func(t *spec.SubjectType) bool { return s.api.Implied(from, t).Has(x) }) {
				out = append(out, from)
			}
			seen[from] = true
		}
	}
	s.impliers[x] = out
	return out
}
