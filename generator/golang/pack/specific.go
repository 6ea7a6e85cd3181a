package pack

// covers reports whether every request for b is one for a. A GET route is also one for HEAD.
func (w *winners) covers(a, b int) bool {
	key := [2]int{a, b}
	if known, ok := w.known[key]; ok {
		return known
	}
	x, y := w.routes[a], w.routes[b]
	ok := x.method == y.method || x.method == "GET" && y.method == "HEAD"
	for _, inner := range y.patterns {
		within := false
		for _, outer := range x.patterns {
			within = within || w.pathWithin(inner, outer)
		}
		ok = ok && within
	}
	w.known[key] = ok
	return ok
}

// winners decides which of the routes that match is meant.
type winners struct {
	routes   []route
	known    map[[2]int]bool
	segments map[[2]string]bool
}

// pathWithin reports whether every path of the inner pattern is one of the outer. Segments do not depend on each other and none has an empty
// language, so that it goes segment by segment.
func (w *winners) pathWithin(inner, outer []segment) bool {
	for i, o := range outer {
		if o.kind == tail {
			return len(inner) > i
		}
		if i >= len(inner) || !w.segmentWithin(inner[i], o) {
			return false
		}
	}
	return len(inner) == len(outer)
}

func (w *winners) segmentWithin(inner, outer segment) bool {
	switch {
	case inner.kind == tail:
		return false // it takes the empty segment and others: only a tail covers that
	case inner.kind == literal && outer.kind == literal:
		return inner.text == outer.text
	case inner.kind == literal && outer.kind == parameter:
		return inner.text != ""
	case inner.kind == literal:
		return matchParts(outer.parts, inner.text)
	case outer.kind == literal:
		return false // a parameter takes more than one text
	case outer.kind == parameter:
		return true
	case inner.kind == parameter:
		return false // a mix has text, or two bytes at least
	}
	key := [2]string{inner.key(), outer.key()}
	within, ok := w.segments[key]
	if !ok {
		within = true
		m, err := newMachine([][]part{inner.parts, outer.parts})
		if err != nil {
			within = false // not known to be: the answer is ambiguous at worst
		} else {
			for _, outcome := range m.outcomes {
				within = within && !(len(outcome) == 1 && outcome[0] == 0)
			}
		}
		w.segments[key] = within
	}
	return within
}

// best is the one of the routes, all of which match, that is strictly more specific than each other one; -1 when there is none.
func (w *winners) best(list []int) int {
	// Only one can be covered by all others: the last that is left when each beats those before it.
	candidate := list[0]
	for _, r := range list[1:] {
		if w.covers(candidate, r) {
			candidate = r
		}
	}
	for _, r := range list {
		if r != candidate && (!w.covers(r, candidate) || w.covers(candidate, r)) {
			return -1
		}
	}
	return candidate
}
