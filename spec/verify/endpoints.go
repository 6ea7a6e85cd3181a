package verify

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Budgets of what makes findings easier to act on. They bound what a document that has nothing in common with the spec costs.
const (
	maxNearest = 100       // findings that get a "did you mean"
	maxCovers  = 2_000_000 // pairs of patterns that are compared to say what takes an endpoint's requests
)

// nearest finds what one side calls otherwise than the other: the operation most like one that is missing, among those that are
// missing on the other side too.
type nearest struct {
	known []string
	used  int
}

// unpaired are the operations that have no counterpart.
func unpaired(operations []*spec.Operation, p pairing) (near nearest) {
	for i, o := range operations {
		if p.of[i] == nil {
			near.known = append(near.known, o.String())
		}
	}
	return near
}

func (n *nearest) find(name string) (string, bool) {
	if n.used++; n.used > maxNearest {
		return "", false
	}
	return diag.Nearest(name, n.known)
}

func names(operations []*spec.Operation) (near nearest) {
	for _, o := range operations {
		near.known = append(near.known, o.String())
	}
	return near
}

// foreign reports an operation of a document that the spec does not know. One that a document denies to all needs no entry: the
// spec denies what it does not know.
func (v *verifier) foreign(o *spec.Operation, near *nearest) {
	if o.Access == spec.None || v.isIgnored(o.Method, o.FullPath()) {
		return
	}
	d := v.found.Add(notInSpec, o.Range, "%s is not in the spec", o)
	d.Hint = "the guard denies it: say in the spec who may call it, or take it out of the document"
	if wide := v.covering(o); wide != nil {
		d.Hint = "by the spec its requests are those of " + wide.String() + ", which asks for " + requirement(wide.Written, wide.Access) + "\nsay in the spec who may call it, or take it out of the document"
		d.Related = []diag.Related{{Range: wide.Range, Message: "the spec has " + wide.String() + " here"}}
	} else if name, ok := near.find(o.String()); ok {
		d.Hint = "did you mean " + name + "? " + d.Hint
	}
}

// covering is an endpoint of the spec that takes the requests of an operation which it does not have.
func (v *verifier) covering(o *spec.Operation) *spec.Operation {
	return cover(v.api.Operations, o, &v.covers)
}

// cover finds the narrowest of some operations that take all requests of another.
func cover(all []*spec.Operation, o *spec.Operation, spent *int) (best *spec.Operation) {
	if *spent += len(all); *spent > maxCovers {
		return nil
	}
	for _, wide := range all {
		if wide.Compare(o) == spec.Wider && (best == nil || best.Compare(wide) == spec.Wider) {
			best = wide
		}
	}
	return best
}

// missing reports the endpoints that no document has.
func (v *verifier) missing(documents []*spec.API, pairings []pairing) {
	var there []*spec.Operation
	near, where := nearest{}, "the document"
	for i, d := range documents {
		there = append(there, d.Operations...)
		near.known = append(near.known, unpaired(d.Operations, pairings[i]).known...)
	}
	if len(documents) > 1 {
		where = "any of the documents"
	}
	for _, o := range lacking(v.api, pairings) {
		if v.isIgnored(o.Method, o.FullPath()) {
			continue
		}
		d := v.found.Add(notInDocument, o.Range, "%s is not in %s", o, where)
		d.Hint = "add the operation to the document, or take the endpoint out of the spec"
		if wide := cover(there, o, &v.covers); wide != nil {
			d.Hint = "by the document its requests are those of " + wide.String() + ", which asks for " + requirement(wide.Written, wide.Access) + "\n" + d.Hint
			d.Related = []diag.Related{{Range: wide.Range, Message: wide.String() + " stands here"}}
		} else if name, ok := near.find(o.String()); ok {
			d.Hint = "did you mean " + name + "? " + d.Hint
		}
	}
}

// bases reports, once for each pair of them, that paths stand below different bases.
func (v *verifier) bases(doc *spec.API, p pairing) {
	type bases struct{ mine, theirs string }
	first, number := map[bases]*spec.Operation{}, map[bases]int{}
	var order []bases
	silent := 0
	var one *spec.Operation
	for i, o := range doc.Operations {
		mine := p.of[i]
		switch {
		case mine == nil || p.way[i] == whole:
			continue
		case o.Base == "":
			if silent++; one == nil {
				one = o
			}
			continue
		}
		b := bases{mine.Base, o.Base}
		if p.way[i] == noBase {
			b.mine = ""
		}
		if number[b]++; first[b] == nil {
			first[b] = o
			order = append(order, b)
		}
	}
	for _, b := range order {
		o := first[b]
		mine := p.of[o.Index]
		d := v.found.Add(basesDiffer, o.Range, "the document calls %s what is %s in the spec", o, mine)
		d.Hint = "callers go by the document's servers, the guard by the spec's basePath: correct the one that is wrong"
		if n := number[b] - 1; n > 0 {
			d.Hint = "so with " + count(n, "other endpoint") + "; " + d.Hint
		}
		d.Related = []diag.Related{{Range: mine.Range, Message: "the endpoint in the spec"}}
	}
	if one != nil {
		d := v.found.Add(baseUnsaid, one.Range, "paths were compared without the spec's base path: %s is %s in the spec", one, p.of[one.Index])
		d.Hint = "the document's servers do not say where its paths begin: write it there (servers, or basePath in Swagger 2.0) to have it compared"
	}
}

// parameters says once that parameters have other names, which is no disagreement: names match nothing.
func (v *verifier) parameters(doc *spec.API, p pairing) {
	n := 0
	var one *spec.Operation
	for i, o := range doc.Operations {
		if mine := p.of[i]; mine != nil && !slices.Equal(mine.Pattern.Params(), o.Pattern.Params()) {
			if n++; one == nil {
				one = o
			}
		}
	}
	if n == 0 {
		return
	}
	mine := p.of[one.Index]
	d := v.found.Add(namesDiffer, one.Range, "%s is %s in the spec", one, mine)
	d.Hint = "parameters' names match nothing, so this is no disagreement"
	if n > 1 {
		d.Hint += "; so with " + count(n-1, "other endpoint")
	}
	d.Related = []diag.Related{{Range: mine.Range, Message: "the endpoint in the spec"}}
}

// clip shortens a text of several lines or many words for a message.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	const most = 100
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
