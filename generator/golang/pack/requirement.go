package pack

import (
	"fmt"
	"math/bits"
)

// Kinds of requirement, as the fixed part's decide.go has them.
const (
	requireNobody = iota
	requireAnonymous
	requireMasks
	requireTests

	oneMask = 1<<16 - 1 // in place of a condition's number of variants
)

// test is an AND of conditions; a requirement is an OR of tests.
type test struct {
	conditions []condition
	objects    bool // some way to satisfy it makes object checks skippable
}

// condition is met by a credential of the scheme by the variant of its subject class.
type condition struct {
	scheme  int
	neutral bool // it has no scopes that could be objects:all, and asks for none
	byClass map[int]*variant
}

type variant struct {
	any     bool   // a credential of the scheme is enough
	masks   bitset // or one with any of these scopes
	objects bitset // any of these, held so that objects:all counts
}

// requirement is one operation's alternatives made into tests. Alternatives that ask one scheme for at most one scope are merged into a single
// test, whatever their number: one AND of a few words decides them all.
type requirement struct {
	anonymous    bool
	alternatives []packedAlternative
	tests        []test
	preferred    int
}

type packedAlternative struct{ needs []packedNeed }

// packedNeed has the classes of credentials that can meet it: those that the alternative allows, without those that may not hold one of the
// scopes, since for them asking for more scopes would not help.
type packedNeed struct {
	classes uint64
	scheme  int
	scopes  []int
}

func makeRequirement(p *indexed, c *closures, o Operation) (*requirement, error) {
	r := &requirement{preferred: -1}
	merged := map[int]int{} // scheme to its test
	for i, a := range o.Alternatives {
		alt, err := resolveAlternative(p, a)
		if err != nil {
			return nil, fmt.Errorf("operation %s: %w", o.describe(), err)
		}
		r.alternatives = append(r.alternatives, alt)
		if a.Least && r.preferred < 0 {
			r.preferred = i
		}
		if len(alt.needs) == 0 {
			r.anonymous = true
			continue
		}
		if len(alt.needs) == 1 && len(alt.needs[0].scopes) <= 1 {
			scheme, classes := alt.needs[0].scheme, alt.needs[0].classes
			at, ok := merged[scheme]
			if !ok {
				at = len(r.tests)
				merged[scheme] = at
				r.tests = append(r.tests, test{conditions: []condition{{scheme: scheme, byClass: map[int]*variant{}}}})
			}
			r.tests[at].objects = r.tests[at].conditions[0].merge(p, c, classes, alt.needs[0].scopes) || r.tests[at].objects
			continue
		}
		t := test{objects: true}
		scoped := false
		for _, need := range alt.needs {
			for _, scope := range need.scopes {
				one := condition{scheme: need.scheme, byClass: map[int]*variant{}}
				t.objects = one.merge(p, c, need.classes, []int{scope}) && t.objects
				t.conditions = append(t.conditions, one)
				scoped = true
			}
			if len(need.scopes) == 0 {
				one := condition{scheme: need.scheme, neutral: true, byClass: map[int]*variant{}}
				one.merge(p, c, need.classes, nil)
				t.conditions = append(t.conditions, one)
			}
		}
		t.objects = t.objects && scoped
		r.tests = append(r.tests, t)
	}
	r.preferred = max(r.preferred, 0)
	return r, nil
}

func resolveAlternative(p *indexed, a Alternative) (packedAlternative, error) {
	var subjects []int
	for _, name := range a.SubjectTypes {
		i, ok := p.subject[name]
		if !ok {
			return packedAlternative{}, fmt.Errorf("subject type %q is not defined", name)
		}
		subjects = append(subjects, i)
	}
	alt := packedAlternative{}
	seen := map[int]bool{}
	for _, need := range a.Needs {
		scheme, ok := p.scheme[need.Scheme]
		if !ok {
			return packedAlternative{}, fmt.Errorf("scheme %q is not defined", need.Scheme)
		}
		if seen[scheme] {
			return packedAlternative{}, fmt.Errorf("scheme %q is there twice in one alternative", need.Scheme)
		}
		seen[scheme] = true
		n := packedNeed{classes: classSet(subjects), scheme: scheme}
		asked := map[int]bool{}
		for _, name := range need.Scopes {
			scope, ok := p.scope[name]
			if !ok {
				return packedAlternative{}, fmt.Errorf("scope %q is not defined", name)
			}
			if !asked[scope] {
				asked[scope] = true
				n.scopes = append(n.scopes, scope)
				n.classes &= p.mayHold[scope]
			}
		}
		alt.needs = append(alt.needs, n)
	}
	return alt, nil
}

// merge adds a way to meet the condition, for each of the classes: any credential, or one that has the scope. It reports whether object checks
// could be skipped that way.
func (d *condition) merge(p *indexed, c *closures, classes uint64, scopes []int) (objects bool) {
	for class := range p.classes {
		if classes>>class&1 == 0 {
			continue
		}
		v := d.byClass[class]
		if v == nil {
			v = &variant{masks: bitset{}, objects: bitset{}}
			d.byClass[class] = v
		}
		if len(scopes) == 0 {
			v.any = true
			continue
		}
		v.masks.union(c.all[class].from[scopes[0]])
		if p.Scopes[scopes[0]].ObjectsAll {
			objects = true
			v.objects.add(scopes[0])
		}
	}
	return objects
}

// packRequirements lays out what the fixed part's decide and requirement.go read. Equal requirements share their place.
func packRequirements(p *indexed, c *closures) (string, error) {
	var b, refs, entries, body buffer
	type entry struct {
		head    uint64
		masks   buffer
		details int
	}
	size := entrySize(p.words)
	var list []entry
	number := map[string]int{}
	for _, o := range p.Operations {
		r, err := makeRequirement(p, c, o)
		if err != nil {
			return "", err
		}
		written := r.writeAlternatives()
		id := string(written) + fmt.Sprint(r.preferred)
		n, shared := number[id]
		if !shared {
			n = len(list)
			if n >= maxRequirements {
				return "", fmt.Errorf("operation %s: more than %d different requirements", o.describe(), maxRequirements)
			}
			number[id] = n
			body.align(8)
			at := len(body)
			body = append(body, r.write(p, at, written)...)
			kind, scheme, masks := r.shape(p)
			list = append(list, entry{head: uint64(kind) | uint64(scheme)<<8 | uint64(max(0, len(masks)-8)/8)<<16, masks: masks, details: at})
		}
		refs.u16(n)
	}
	refs.align(8)
	base := 16 + len(refs) + size*len(list)
	for _, e := range list {
		entries.u64(e.head | uint64(e.details+base)<<32)
		entries = append(entries, e.masks...)
		entries = append(entries, make(buffer, size-8-len(e.masks))...)
	}
	for _, e := range list { // offsets of alternatives become absolute
		at := e.details + 8
		body.setU32(at, base+int(body[at])+int(body[at+1])<<8+int(body[at+2])<<16+int(body[at+3])<<24)
	}
	b.u32(len(p.Operations))
	b.u32(p.classes)
	b.u32(16 + len(refs))
	b.u32(size)
	if base+len(body) > 1<<31 {
		return "", fmt.Errorf("requirements of %d bytes: too many", len(body))
	}
	return string(b) + string(refs) + string(entries) + string(body), nil
}

// entrySize is the bytes of a requirement's short form.
func entrySize(words int) int { return 8 + 8 + 8*lanes(words) }

// lanes is how many masks, each of one word, the short form of a requirement has room for. All are looked at, whatever the number that are
// needed, since a processor foretells no other number.
func lanes(words int) int { return min(words, 4) }

// shape is the short form, for requirements that have one.
func (r *requirement) shape(p *indexed) (kind, scheme int, masks buffer) {
	objects := false
	for _, t := range r.tests {
		objects = objects || t.objects
	}
	switch {
	case len(r.alternatives) == 0:
		return requireNobody, 0, nil
	case objects:
		return requireTests, 0, nil
	case r.anonymous:
		return requireAnonymous, 0, nil
	case len(r.tests) == 1 && len(r.tests[0].conditions) == 1:
		d := r.tests[0].conditions[0]
		if masks, ok := inLanes(d.variants(p), p.words); ok {
			return requireMasks, d.scheme, masks
		}
	}
	return requireTests, 0, nil
}

// inLanes is the masks, if they are all there is to a condition and few enough: with few words a lane for each of them.
func inLanes(groups []group, words int) (b buffer, ok bool) {
	if !whole(groups) {
		return nil, false
	}
	masks := groups[0].masks
	list := masks.words(words)
	if words == lanes(words) {
		list = []int{0, 1, 2, 3}[:words]
	}
	if len(list) > lanes(words) {
		return nil, false
	}
	for i := range 4 {
		word := 0
		if i < len(list) {
			word = list[i]
		}
		b.u16(word)
	}
	for _, word := range list {
		b.u64(masks[word])
	}
	return b, true
}

// group is a variant and the classes for which it is the same.
type group struct {
	*variant
	classes uint64
	text    string
}

func (d *condition) variants(p *indexed) []group {
	var list []group
	at := map[string]int{}
	for class := range p.classes {
		v := d.byClass[class]
		if v == nil {
			continue
		}
		var b buffer
		b.masks(v, p.words)
		i, ok := at[string(b)]
		if !ok {
			i = len(list)
			at[string(b)] = i
			list = append(list, group{variant: v, text: string(b)})
		}
		list[i].classes |= 1 << class
	}
	if len(list) == 1 && bits.OnesCount64(list[0].classes) == p.classes {
		list[0].classes = everyClass
	}
	return list
}

// simple is the one mask of one word that is all there is to a condition, whatever the class.
func simple(groups []group, words int) (word int, mask uint64, ok bool) {
	if !whole(groups) {
		return 0, 0, false
	}
	list := groups[0].masks.words(words)
	if len(list) != 1 {
		return 0, 0, false
	}
	return list[0], groups[0].masks[list[0]], true
}

// whole reports whether masks are all there is to a condition, whatever the class.
func whole(groups []group) bool {
	return len(groups) == 1 && groups[0].classes == everyClass && !groups[0].any
}

func (b *buffer) masks(v *variant, words int) {
	held, objects := v.masks.words(words), v.objects.words(words)
	if v.any {
		held = nil
	}
	b.u16(len(held))
	b.u16(len(objects))
	b.u32(0)
	for _, w := range held {
		b.u64(uint64(w))
		b.u64(v.masks[w])
	}
	for _, w := range objects {
		b.u64(uint64(w))
		b.u64(v.objects[w])
	}
}

// write lays out the tests and the written alternatives; at is where they begin, from which the alternatives' offset is counted on.
func (r *requirement) write(p *indexed, at int, written buffer) buffer {
	var b, tests buffer
	for _, t := range r.tests {
		var body buffer
		for _, d := range t.conditions {
			groups := d.variants(p)
			body.u16(d.scheme)
			if word, mask, ok := simple(groups, p.words); ok && len(groups[0].objects) == 0 {
				body.u16(oneMask)
				body.u16(0)
				body.u16(word)
				body.u64(mask)
				continue
			}
			body.u16(len(groups))
			neutral := 0
			if d.neutral {
				neutral = 1
			}
			body.u16(neutral)
			body.u16(0)
			for _, g := range groups {
				body.u64(g.classes)
				body = append(body, g.text...)
			}
		}
		objects := 0
		if t.objects {
			objects = 1
		}
		tests.u16(len(t.conditions))
		tests.u16(objects)
		tests.u32(8 + len(body))
		tests = append(tests, body...)
	}
	anonymous := 0
	if r.anonymous {
		anonymous = 1
	}
	b.u16(len(r.tests))
	b.u16(len(r.alternatives))
	b.u16(r.preferred)
	b.u16(anonymous)
	b.u32(at + 16 + len(tests))
	b.u32(0)
	b = append(b, tests...)
	return append(b, written...)
}

func (r *requirement) writeAlternatives() (b buffer) {
	for _, a := range r.alternatives {
		var needs buffer
		for _, n := range a.needs {
			needs.u64(n.classes)
			needs.u16(n.scheme)
			needs.u16(len(n.scopes))
			for _, s := range n.scopes {
				needs.u16(s + 1)
			}
		}
		b.u32(len(a.needs))
		b.u32(8 + len(needs))
		b = append(b, needs...)
	}
	return b
}
