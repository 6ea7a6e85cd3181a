package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// Spec is the corpus as a specification.
func (c *Corpus) Spec() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "scopegen: 1\ninfo: {title: %q, version: \"1\"}\nscopes:\n", c.Title)
	for _, s := range c.Scopes {
		fmt.Fprintf(&b, "  %q: {description: A scope.}\n", s)
	}
	if len(c.Routes) != 0 {
		b.WriteString("endpoints:\n")
	}
	for i, r := range c.Routes {
		var names []string
		any := slices.Clone(r.Any)
		slices.Sort(any)
		for _, s := range slices.Compact(any) {
			names = append(names, fmt.Sprintf("%q", c.Scopes[s]))
		}
		fmt.Fprintf(&b, "  - %q: {id: op%d, summary: An operation, requires: {anyOf: [%s]}}\n", r.Method+" "+r.Pattern, i, strings.Join(names, ", "))
	}
	return []byte(b.String())
}
