package markdown

import (
	"strconv"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/templates/markdown/escape"
)

// manyFurther is how many scopes that are reached through others are named. In a chain of ten thousand, naming them
// all would take fifty million.
const manyFurther = 100

// relate says what each scope implies and what implies it, directly and through others.
func (b *builder) relate() {
	n := len(b.api.Scopes)
	direct, further := make([]terms, n), make([]terms, n)
	into, intoFurther := make([]terms, n), make([]terms, n)
	for _, s := range b.api.Scopes {
		if len(s.Implies) == 0 {
			continue
		}
		reach := b.reach(s)
		var written spec.ScopeSet
		for _, edge := range s.Implies {
			if written.Has(edge.To) {
				continue
			}
			written.Add(edge.To)
			limit := reach.limit(b.words, edge.To)
			direct[s.Index].add(limit(edge.To))
			into[edge.To.Index].add(limit(s))
		}
		for i := range reach.all.Indexes() {
			to := b.api.Scopes[i]
			if to == s || written.Has(to) {
				continue
			}
			if further[s.Index].wants() || intoFurther[i].wants() {
				limit := reach.limit(b.words, to)
				further[s.Index].addSome(limit(to))
				intoFurther[i].addSome(limit(s))
			} else {
				further[s.Index].left++
				intoFurther[i].left++
			}
		}
	}
	for i, s := range b.scopes {
		s.Implies, s.ImpliesMore = direct[i].say(b.words), further[i].say(b.words)
		s.ImpliedBy, s.ImpliedMore = into[i].say(b.words), intoFurther[i].say(b.words)
	}
}

// reached is what holding a scope amounts to, for each type of caller that may hold it.
type reached struct {
	all     spec.ScopeSet
	types   []*spec.SubjectType // nil stands for a caller of unstated type
	closure []spec.ScopeSet     // by type
}

func (b *builder) reach(s *spec.Scope) reached {
	r := reached{types: s.SubjectTypes}
	if !s.Limited() {
		r.types = append([]*spec.SubjectType{nil}, b.api.SubjectTypes...)
	}
	for _, t := range r.types {
		c := b.api.Implied(s, t)
		r.closure = append(r.closure, c)
		r.all.Union(c)
	}
	return r
}

// limit gives what names a scope at the other end of an implication, with the types of caller for which alone it works.
func (r reached) limit(w words, to *spec.Scope) func(*spec.Scope) string {
	var works []*spec.SubjectType
	every := true
	for i, c := range r.closure {
		switch {
		case !c.Has(to):
			every = false
		case r.types[i] != nil:
			works = append(works, r.types[i])
		}
	}
	switch {
	case every:
		return scopeRef
	case works == nil:
		return func(s *spec.Scope) string { return w.Say("implies-for-nobody", scopeRef(s)) }
	}
	return func(s *spec.Scope) string { return w.Say("implies-for", scopeRef(s), w.types(works)) }
}

// terms is a list that may be cut.
type terms struct {
	said []string
	left int
}

func (t *terms) add(s string) { t.said = append(t.said, s) }
func (t *terms) wants() bool  { return len(t.said) < manyFurther }

func (t *terms) addSome(s string) {
	if t.wants() {
		t.add(s)
	} else {
		t.left++
	}
}

func (t *terms) say(w words) string {
	s := w.list(t.said)
	if t.left > 0 {
		return w.Count("and-more", t.left, s)
	}
	return s
}

// hold says who holds each scope by default. A holder that inherits from another holds what that one holds.
func (b *builder) hold() {
	heirs := b.heirs()
	memo := map[string]string{} // many scopes, few combinations
	for i, s := range b.api.Scopes {
		if len(s.Holders) == 0 {
			continue
		}
		var key strings.Builder
		for _, h := range s.Holders {
			key.WriteString(strconv.Itoa(h.Index) + " ")
		}
		says, known := memo[key.String()]
		if !known {
			says = b.heldBy(s.Holders, heirs)
			memo[key.String()] = says
		}
		b.scopes[i].HeldBy = says
	}
}

func (b *builder) heldBy(holders []*spec.Holder, heirs [][]*spec.Holder) string {
	direct := map[*spec.Holder]bool{}
	for _, h := range holders {
		direct[h] = true
	}
	says := b.list(each(holders, b.holderRef))
	var further terms
	seen := map[*spec.Holder]bool{}
	for _, h := range holders {
		for _, heir := range heirs[h.Index] {
			if !direct[heir] && !seen[heir] {
				seen[heir] = true
				further.addSome(b.holderRef(heir))
			}
		}
	}
	if len(further.said) > 0 {
		return b.Say("held-by-inheritance", says, further.say(b.words))
	}
	return says
}

// heirs lists for each holder those that inherit from it, directly or through others, in declaration order.
func (b *builder) heirs() [][]*spec.Holder {
	out := make([][]*spec.Holder, len(b.api.Holders))
	for _, h := range b.api.Holders {
		seen := map[*spec.Holder]bool{h: true}
		for queue := h.Inherits; len(queue) > 0; queue = queue[1:] {
			if up := queue[0]; !seen[up] {
				seen[up] = true
				out[up.Index] = append(out[up.Index], h)
				queue = append(queue[:len(queue):len(queue)], up.Inherits...)
			}
		}
	}
	return out
}

func (b *builder) holderRef(h *spec.Holder) string {
	return ref(b.holderName(h), holdersFile, anchor("holder", h.Name))
}

func (b *builder) holderName(h *spec.Holder) string {
	if name := escape.Prose(h.In(b.Tag).Title); name != "" {
		return name
	}
	return escape.Code(h.Name)
}
