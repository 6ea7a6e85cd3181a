// Package verify holds what else says something about an API against its spec: OpenAPI documents, and the routes that a service has
// registered. It compares meaning: endpoints by what they match, requirements by who passes, under the spec's implications. It
// owns the rules SG5001 to SG5049 and takes models, whatever they were read from: it imports spec, spec/diag, spec/compare and,
// for routes, spec/routelist.
package verify

import (
	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
)

// Result is what was found and how much was held against the spec. Findings of severity Error are disagreements; warnings say what
// was assumed.
type Result struct {
	Found    diag.List // sorted
	Compared int       // operations, or routes, that have an endpoint in the spec
}

// Documents holds documents, read with what silence means by the standard (Absent: public) and sealed, against the sealed
// spec. Together they are to have every endpoint of the spec. Operations of a document whose security could not be read are
// undeclared and left to the findings of their reader.
func Documents(api *spec.API, documents []*spec.API, ignored []*Ignored) Result {
	v := &verifier{api: api, ignored: ignored}
	var pairings []pairing
	for _, doc := range documents {
		var there []item
		for _, o := range doc.Operations {
			there = append(there, item{method: o.Method, full: o.FullPath(), bare: o.Path})
		}
		p := pair(api, there)
		pairings = append(pairings, p)
		v.document(doc, p)
	}
	v.missing(documents, pairings)
	v.scopesMissing(documents)
	v.found.Sort()
	return Result{v.found, v.compared}
}

type verifier struct {
	api      *spec.API
	ignored  []*Ignored
	found    diag.List
	compared int
	covers   int // pairs of patterns that were compared for hints
}

// document compares one document with the spec.
func (v *verifier) document(doc *spec.API, p pairing) {
	words := newVocabulary(v.api, doc)
	c := comparison{verifier: v, doc: doc, words: words, memo: map[string]verdict{}}
	near := names(lacking(v.api, []pairing{p}))
	for i, o := range doc.Operations {
		mine := p.of[i]
		if mine == nil {
			v.foreign(o, &near)
			continue
		}
		v.compared++
		c.operation(mine, o)
	}
	v.bases(doc, p)
	v.parameters(doc, p)
	c.schemes(p)
	c.scopes()
	c.stated()
}
