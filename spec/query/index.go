package query

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// Index answers Find for many requests. It may be used by several goroutines.
type Index struct{ root indexNode }

// indexNode is what follows some segments of a path.
type indexNode struct {
	literal map[string]*indexNode
	other   *indexNode // behind a parameter, or a mix
	ends    []*spec.Operation
	rest    []*spec.Operation // they take whatever follows
}

// NewIndex makes an index of a model's operations.
func NewIndex(api *spec.API) *Index {
	ix := &Index{}
	for _, o := range api.Operations {
		for _, p := range o.Patterns() {
			ix.root.add(o, p.Segments)
		}
	}
	return ix
}

func (n *indexNode) add(o *spec.Operation, segments []spec.Segment) {
	for _, s := range segments {
		switch {
		case s.IsRest():
			n.rest = append(n.rest, o)
			return
		case s.IsLiteral():
			if n.literal == nil {
				n.literal = map[string]*indexNode{}
			}
			next := n.literal[s.Literal()]
			if next == nil {
				next = &indexNode{}
				n.literal[s.Literal()] = next
			}
			n = next
		default:
			if n.other == nil {
				n.other = &indexNode{}
			}
			n = n.other
		}
	}
	n.ends = append(n.ends, o)
}

// Find is the function Find.
func (ix *Index) Find(method, path string) Found { return findAmong(ix.candidates, method, path) }

// candidates are the operations that a path could match, in source order: a parameter is taken for any segment here, a mix too.
func (ix *Index) candidates(path string) (all []*spec.Operation) {
	if !strings.HasPrefix(path, "/") {
		return nil
	}
	at := []*indexNode{&ix.root}
	for path != "" {
		var next []*indexNode
		segment, rest := path[1:], ""
		if i := strings.IndexByte(segment, '/'); i >= 0 {
			segment, rest = segment[:i], segment[i:]
		}
		for _, n := range at {
			all = append(all, n.rest...)
			if to := n.literal[segment]; to != nil {
				next = append(next, to)
			}
			if n.other != nil {
				next = append(next, n.other)
			}
		}
		at, path = next, rest
	}
	for _, n := range at {
		all = append(all, n.ends...)
	}
	slices.SortFunc(all, func(a, b *spec.Operation) int { return a.Index - b.Index })
	return slices.Compact(all)
}
