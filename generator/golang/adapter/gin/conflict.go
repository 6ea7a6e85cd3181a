package gin

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/spec"
)

// node is a place in gin's tree, segment by segment, as far as gin would panic there.
type node struct {
	literal   map[string]*node
	param     *node
	name      string          // of the parameter
	named, by *spec.Operation // who named it; who was here first
	rest      *spec.Operation
}

// enough refusals are reported: one catch-all can stand in the way of everything.
const enough = 100

// check reports what gin refuses to register in one tree, that is for one method: parameters of different names in one place,
// and anything beside what takes the rest. HEAD goes into the tree of HEAD with those operations that answer it.
func check(t *adapter.Table) {
	trees := map[string]*node{}
	heads := map[string]bool{} // shapes of HEAD's own, for which no GET goes along
	for _, o := range t.API.Operations {
		if o.Method == "HEAD" {
			for _, p := range o.Patterns() {
				heads[p.Shape()] = true
			}
		}
	}
	for _, o := range t.API.Operations {
		shapes := o.Patterns()
		if t.Refused >= enough {
			return
		}
		for i, p := range t.Patterns[o.Index] {
			methods := []string{o.Method}
			if o.Method == "GET" && !heads[shapes[i].Shape()] {
				methods = append(methods, "HEAD")
			}
			refused := false
			for _, m := range methods {
				if trees[m] == nil {
					trees[m] = &node{}
				}
				if first, reason := trees[m].insert(o, strings.Split(p, "/")[1:]); first != nil && !refused {
					refused = true
					t.Refuse(o, first, reason)
				}
			}
		}
	}
}

// insert adds a pattern. It gives the operation that is in the way, and how.
func (n *node) insert(o *spec.Operation, segments []string) (*spec.Operation, string) {
	s := segments[0]
	if n.by == nil {
		n.by = o
	}
	if n.rest != nil && n.rest != o {
		return n.rest, "it has nothing else where a parameter takes the rest of the path"
	}
	switch {
	case strings.HasPrefix(s, "*"):
		if n.by != o {
			return n.by, "it has nothing else where a parameter takes the rest of the path"
		}
		n.rest = o
		return nil, ""
	case strings.HasPrefix(s, ":"):
		if n.param == nil {
			n.param, n.name, n.named = &node{}, s[1:], o
		}
		if n.name != s[1:] {
			return n.named, fmt.Sprintf("it has one name for a parameter in one place, which is {%s} there and {%s} here", n.name, s[1:])
		}
		n = n.param
	default:
		c := n.literal[s]
		if c == nil {
			if n.literal == nil {
				n.literal = map[string]*node{}
			}
			c = &node{}
			n.literal[s] = c
		}
		n = c
	}
	if len(segments) == 1 {
		return nil, ""
	}
	return n.insert(o, segments[1:])
}
