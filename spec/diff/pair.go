package diff

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// unit is one path of an operation: those that ignore a trailing slash have two.
type unit struct {
	operation *spec.Operation
	pattern   spec.Pattern
	twin      bool
}

// pairs says which operation is which. Operations are the same that match the same requests, whatever their parameters are called.
type pairs struct {
	of             map[*spec.Operation]*spec.Operation // the old one of a new one; also of those that moved
	moved          map[*spec.Operation]bool            // new ones
	taken          map[*spec.Operation]bool            // old ones
	added, removed []unit
	crossed        [][2]unit // paths that went from one operation to another, which is paired otherwise
}

func (d *differ) pairOperations() {
	p := &d.pairs
	p.of, p.moved, p.taken = map[*spec.Operation]*spec.Operation{}, map[*spec.Operation]bool{}, map[*spec.Operation]bool{}
	old, oldKeys := units(d.Was)
	now, nowKeys := units(d.Is)
	for _, key := range nowKeys {
		u := now[key]
		was, both := old[key]
		if !both {
			p.added = append(p.added, u)
			continue
		}
		// An endpoint that ignores trailing slashes and became two is the one that its own path names.
		if p.of[u.operation] == nil && (!was.twin || u.twin) {
			p.join(was.operation, u.operation)
		} else if p.of[u.operation] != was.operation {
			p.crossed = append(p.crossed, [2]unit{was, u})
		}
	}
	for _, key := range oldKeys {
		if _, both := now[key]; !both {
			p.removed = append(p.removed, old[key])
		}
	}
	d.pairMoved(func(o *spec.Operation) string {
		pattern, err := spec.ParsePublishedPattern(o.Path)
		if err != nil {
			return ""
		}
		return o.Method + " " + pattern.PlainShape()
	})
	d.pairMoved(func(o *spec.Operation) string {
		if !o.IDGiven {
			return ""
		}
		return o.Method + " " + o.ID
	})
}

func (p *pairs) join(was, is *spec.Operation) { p.of[is], p.taken[was] = was, true }

// pairBySummary pairs the operations that moved to another path, keep their summary, which no other one has, and need what they did.
func (d *differ) pairBySummary() {
	times := map[string]int{}
	for _, api := range []*spec.API{d.Was, d.Is} {
		for _, o := range api.Operations {
			times[o.Summary]++
		}
	}
	d.pairMoved(func(o *spec.Operation) string {
		if o.Summary == "" || times[o.Summary] > 2 || len(o.Effective.Alternatives) == 0 {
			return ""
		}
		old := d.isOld(o)
		return o.Method + " " + folded(o.Summary) + " " + d.requirementText(o.Effective, old)
	})
}

func (d *differ) isOld(o *spec.Operation) bool {
	return o.Index < len(d.Was.Operations) && d.Was.Operations[o.Index] == o
}

// pairMoved pairs operations of which one side alone has the path, and of which both have the key once. An operation with the key ""
// has none.
func (d *differ) pairMoved(key func(*spec.Operation) string) {
	p := &d.pairs
	type found struct {
		old, now []*spec.Operation
	}
	all := map[string]*found{}
	at := func(o *spec.Operation) *found {
		k := key(o)
		if k == "" {
			return &found{}
		}
		if all[k] == nil {
			all[k] = &found{}
		}
		return all[k]
	}
	for _, u := range p.removed {
		if !u.twin && !p.taken[u.operation] {
			f := at(u.operation)
			f.old = append(f.old, u.operation)
		}
	}
	for _, u := range p.added {
		if !u.twin && p.of[u.operation] == nil {
			f := at(u.operation)
			f.now = append(f.now, u.operation)
		}
	}
	gone, come := map[*spec.Operation]bool{}, map[*spec.Operation]bool{}
	for _, f := range all {
		if len(f.old) == 1 && len(f.now) == 1 {
			p.join(f.old[0], f.now[0])
			p.moved[f.now[0]] = true
			gone[f.old[0]], come[f.now[0]] = true, true
		}
	}
	p.removed, p.added = without(p.removed, gone), without(p.added, come)
}

func without(all []unit, out map[*spec.Operation]bool) (kept []unit) {
	for _, u := range all {
		if !out[u.operation] {
			kept = append(kept, u)
		}
	}
	return kept
}

// units finds the paths of a model by method and shape. Of several operations of one shape the first is asked (query.Find); the
// others are told apart by their text.
func units(api *spec.API) (map[string]unit, []string) {
	all := map[string]unit{}
	var keys []string
	put := func(key string, u unit) {
		all[key] = u
		keys = append(keys, key)
	}
	for _, o := range api.Operations {
		key := o.Method + " " + o.Pattern.PlainShape()
		if len(o.Pattern.Segments) == 0 {
			key = o.Method + " " + o.FullPath() + " " + o.RPC
		}
		if _, taken := all[key]; taken {
			key += " " + o.FullPath() + " " + o.ID
		}
		if _, taken := all[key]; !taken {
			put(key, unit{operation: o, pattern: o.Pattern})
		}
	}
	for _, o := range api.Operations {
		if len(o.Pattern.Segments) == 0 {
			continue
		}
		for _, p := range o.Patterns()[1:] {
			if key := o.Method + " " + p.PlainShape(); all[key].operation == nil {
				put(key, unit{o, p, true})
			}
		}
	}
	return all, keys
}

// sample is a request that a pattern matches and, as far as can be told, no narrower one does.
func sample(p spec.Pattern) string {
	var b strings.Builder
	for _, s := range p.Segments {
		b.WriteByte('/')
		for _, part := range s {
			if part.IsParam {
				b.WriteString("~any~")
			} else {
				b.WriteString(part.Literal)
			}
		}
	}
	return b.String()
}

func folded(s string) string { return strings.Join(strings.Fields(s), " ") }
