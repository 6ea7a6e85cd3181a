package markdown

import (
	"fmt"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// manyArrows is how many arrows a picture can have before nobody can follow them.
const manyArrows = 60

// graphs says where pictures of implications stand: one on the overview, one on each group's page, or none.
type graphs uint8

const (
	noGraphs graphs = iota
	graphWhole
	graphsByGroup
)

func (b *builder) plan() graphs {
	if !b.layout.site.Mermaid {
		return noGraphs
	}
	arrows := 0
	for _, s := range b.api.Scopes {
		arrows += len(s.Implies)
	}
	switch {
	case arrows == 0:
		return noGraphs
	case arrows <= manyArrows:
		return graphWhole
	}
	return graphsByGroup
}

// graph draws what some scopes imply, directly, as Mermaid; empty where they imply nothing, or too much for a picture.
func (b *builder) graph(scopes []*scope) string {
	var out strings.Builder
	var named spec.ScopeSet
	node := func(s *spec.Scope) string {
		id := fmt.Sprintf("s%d", s.Index)
		if named.Has(s) {
			return id
		}
		named.Add(s)
		return id + `["` + label(s.Name) + `"]`
	}
	arrows := 0
	for _, one := range scopes {
		s := b.api.Scopes[one.index]
		var drawn spec.ScopeSet
		for _, edge := range s.Implies {
			if drawn.Has(edge.To) {
				continue
			}
			drawn.Add(edge.To)
			if arrows++; arrows > manyArrows {
				return ""
			}
			out.WriteString("\n  " + node(s) + " --> " + node(edge.To))
		}
	}
	if arrows == 0 {
		return ""
	}
	return "flowchart LR" + out.String()
}

// label writes what Mermaid shows as s: everything that could be syntax, of Mermaid or of the page around it, is a
// character by number.
func label(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 && (isLetterOrDigit(byte(r)) || strings.ContainsRune("_.:/- ", r)) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

func isLetterOrDigit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
