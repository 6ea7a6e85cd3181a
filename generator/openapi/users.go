package openapi

import (
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// users gives the operations of the document by the node that says them: one, or several that are written once and shared through
// a $ref or an alias.
func (a *annotator) users() (all [][]int) {
	at := map[source.Node]int{}
	for i, op := range a.doc.Operations {
		node := op.Node.Target()
		n, known := at[node]
		if !known {
			n = len(all)
			at[node] = n
			all = append(all, nil)
		}
		all[n] = append(all[n], i)
	}
	return all
}

// agree reports whether operations that are written once are to say the same, and what keeps them from it.
func (a *annotator) agree(users []int, pairs pairing) bool {
	first := users[0]
	for _, i := range users[1:] {
		what := ""
		switch x, y := pairs.of[first], pairs.of[i]; {
		case x == nil || y == nil:
			if x == y {
				continue
			}
			what = "the spec knows one of them"
		case a.meant[first].key() != a.meant[i].key():
			what = "they need different things"
		case a.how.extensions && yamlFlow(a.plan.operationExtension(x), false) != yamlFlow(a.plan.operationExtension(y), false):
			what = "x-scopegen would say different things of them"
		default:
			continue
		}
		one, other := a.doc.Operations[first], a.doc.Operations[i]
		at, too := one.PathKey, other.PathKey
		if at == too { // of one path: the keys of its methods tell them apart
			at, too = one.Key, other.Key
		}
		d := a.found.Add(sharedDiffers, at.Range(), "%s and %s are written once, and %s", one, other, what)
		d.Hint = "write the operation out in one of the two places, or let both need the same"
		d.Related = []diag.Related{
			{Range: too.Range(), Message: "used for " + other.String() + " too"},
		}
		if at == one.PathKey {
			d.Related = append(d.Related, diag.Related{Range: one.Key.Range(), Message: "written here"})
		}
		return false
	}
	return true
}
