package openapi

import "github.com/scopegen/scopegen/spec/diag"

const rootSecurity = "security"

// inherited decides on the document's own security, which operations that say nothing inherit. It stays as long as one of them means
// it. One that none means, or that is missing, is written where every operation of the document inherits it and all need the same;
// the price of saying it once is that operations to come inherit it too, so it is never public. One that an earlier run added goes
// with the last operation that means it.
func (a *annotator) inherited() {
	root := a.doc.Root()
	value, said := root.Get("security")
	if said {
		var ignored diag.List
		s, ok := a.doc.ReadSecurity(value, &ignored)
		a.root = a.plan.anyOf.current(s, ok)
	}
	want, same, all, meant, others := "", true, true, false, false
	var first security
	count := 0
	for i, op := range a.doc.Operations {
		if _, own := op.Node.Get("security"); own {
			all = false
			continue
		}
		if !a.known[i] {
			others = true // they may rely on it, unless an earlier run put it there
			continue
		}
		if meant = meant || a.says(i); a.apart[i] {
			all = false
			continue
		}
		if count++; count == 1 {
			first, want = a.meant[i], a.meant[i].key()
		}
		same = same && a.meant[i].key() == want
	}
	fits := all && !others && same && count > 1 && !first.open() && !a.plan.isDenied
	switch {
	case said && meant:
		a.added.keep(rootSecurity)
	case fits && a.root != nil && !a.root.ok:
	case fits:
		written, _ := a.plan.anyOf.fold(first)
		a.refused(a.set(root, "security", written.value(), "paths"), "the document")
		if a.root = (&current{want, true}); said {
			a.added.keep(rootSecurity)
		} else {
			a.added.add(rootSecurity)
		}
	case said && a.added.had(rootSecurity):
		a.refused(a.remove(root, map[string]bool{"security": true}), "the document")
		a.root = nil
	}
}
