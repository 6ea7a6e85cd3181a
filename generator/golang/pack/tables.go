package pack

import (
	"errors"
	"fmt"
)

// Tables are the packed strings and the array lengths of a model, as the specification's files declare them for the fixed part.
type Tables struct {
	ScopeWords  int // 64-bit words of a Set, at least one
	ObjectWords int // as ScopeWords when some scope is objects:all, otherwise 0
	SchemeCount int // at least one

	Scopes, ScopeInfo, Implications, Requirements, Operations, Routes, Names, Holders string

	// Schemes and Claims are what the numbers from 1 stand for.
	Schemes []string
	Claims  []ClaimSource
}

// ClaimSource is one claim of one scheme.
type ClaimSource struct {
	Scheme string
	Claim
}

// Limits of the layouts. Each is far above what real specifications hold, and what is above is an error, never a truncation.
const (
	maxScopes       = 1<<16 - 2
	maxSchemes      = 255
	maxSubjectTypes = 63
	maxHolders      = 1<<16 - 2
	maxClaims       = 255
	maxOperations   = 1 << 24
	maxRequirements = 1 << 16
	maxMethods      = 64
)

// Pack makes the tables. Errors name the scope or operation at fault; a resolved specification gives one only for its size or for routes whose
// automaton explodes.
func Pack(m Model) (*Tables, error) {
	p, err := index(m)
	if err != nil {
		return nil, err
	}
	t := &Tables{ScopeWords: p.words, SchemeCount: len(p.Schemes), Schemes: p.schemeNames, Claims: p.claims}
	if p.anyObjects {
		t.ObjectWords = p.words
	}
	c := closeImplications(p)
	for _, step := range []struct {
		table *string
		pack  func() (string, error)
	}{
		{&t.Scopes, func() (string, error) { return packNames(p) }},
		{&t.ScopeInfo, func() (string, error) { return packInfo(p) }},
		{&t.Implications, func() (string, error) { return packImplications(p, c), nil }},
		{&t.Requirements, func() (string, error) { return packRequirements(p, c) }},
		{&t.Operations, func() (string, error) { return packOperations(p) }},
		{&t.Routes, func() (string, error) { return packRoutes(p.Operations) }},
		{&t.Names, func() (string, error) { return packOtherNames(p) }},
		{&t.Holders, func() (string, error) { return packHolders(p), nil }},
	} {
		if *step.table, err = step.pack(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// indexed is a model whose references have been resolved to indices from 0.
type indexed struct {
	Model
	words      int
	anyObjects bool

	scope, scheme, subject, holder map[string]int
	schemeNames                    []string
	claims                         []ClaimSource

	implies  [][]int  // by scope
	holders  [][]int  // by scope
	inherits [][]int  // by holder
	mayHold  []uint64 // by scope: the subject classes that may hold it, as bits (0 is unstated)
	classes  int
}

// everyClass has no limit: all bits, so that it looks the same whatever the number of classes.
const everyClass = ^uint64(0)

func index(m Model) (*indexed, error) {
	p := &indexed{Model: m, words: max(1, (len(m.Scopes)+63)/64), classes: 1 + len(m.SubjectTypes)}
	var err error
	names := func(what string, limit, n int, name func(int) string) map[string]int {
		at := make(map[string]int, n)
		if n > limit && err == nil {
			err = fmt.Errorf("%d %ss: at most %d fit", n, what, limit)
		}
		for i := range n {
			if _, twice := at[name(i)]; (twice || name(i) == "") && err == nil {
				err = fmt.Errorf("%s %q: empty, or there twice", what, name(i))
			}
			at[name(i)] = i
		}
		return at
	}
	p.scope = names("scope", maxScopes, len(p.Scopes), func(i int) string { return p.Scopes[i].Name })
	p.scheme = names("scheme", maxSchemes, len(p.Schemes), func(i int) string { return p.Schemes[i].Name })
	p.subject = names("subject type", maxSubjectTypes, len(p.SubjectTypes), func(i int) string { return p.SubjectTypes[i] })
	p.holder = names("holder", maxHolders, len(p.Holders), func(i int) string { return p.Holders[i].Name })
	if err == nil && len(p.Schemes) == 0 {
		err = errors.New("no scheme: callers have no way to prove who they are")
	}
	if err == nil && len(p.Operations) > maxOperations {
		err = fmt.Errorf("%d operations: at most %d fit", len(p.Operations), maxOperations)
	}
	if err != nil {
		return nil, err
	}
	resolve := func(at map[string]int, where, what string, names []string) []int {
		var list []int
		for _, name := range names {
			i, ok := at[name]
			if !ok && err == nil {
				err = fmt.Errorf("%s: %s %q is not defined", where, what, name)
			}
			list = append(list, i)
		}
		return list
	}
	for _, s := range p.Scopes {
		where := fmt.Sprintf("scope %q", s.Name)
		p.implies = append(p.implies, resolve(p.scope, where, "scope", s.Implies))
		p.holders = append(p.holders, resolve(p.holder, where, "holder", s.Holders))
		p.mayHold = append(p.mayHold, classSet(resolve(p.subject, where, "subject type", s.SubjectTypes)))
		p.anyObjects = p.anyObjects || s.ObjectsAll
		if s.Deprecated != nil {
			resolve(p.scope, where, "scope", s.Deprecated.ReplacedBy)
		}
	}
	for _, h := range p.Holders {
		p.inherits = append(p.inherits, resolve(p.holder, fmt.Sprintf("holder %q", h.Name), "holder", h.Inherits))
	}
	for _, s := range p.Schemes {
		p.schemeNames = append(p.schemeNames, s.Name)
		for _, c := range s.Claims {
			if c.SubjectType != "" {
				resolve(p.subject, fmt.Sprintf("claim %q", c.Name), "subject type", []string{c.SubjectType})
			}
			p.claims = append(p.claims, ClaimSource{s.Name, c})
		}
	}
	if err == nil && len(p.claims) > maxClaims {
		err = fmt.Errorf("%d claims: at most %d fit", len(p.claims), maxClaims)
	}
	return p, err
}

// classSet is the classes of these subject types; every class when there are none.
func classSet(subjects []int) uint64 {
	if len(subjects) == 0 {
		return everyClass
	}
	var set uint64
	for _, s := range subjects {
		set |= 1 << (s + 1)
	}
	return set
}
