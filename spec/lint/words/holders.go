package words

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// Crowd tells what everyone holds: what those hold who are called so, or all from whom the others inherit.
type Crowd struct {
	called map[*spec.Holder]bool
	tops   map[*spec.Holder]bool // that inherit from nobody; none when there is one holder alone, who is everyone or anyone
}

// Everyone finds the holders that stand for everyone.
func Everyone(api *spec.API) Crowd {
	c := Crowd{called: map[*spec.Holder]bool{}, tops: map[*spec.Holder]bool{}}
	names := []string{"all", "anybody", "anyone", "everybody", "everyone"}
	for _, h := range api.Holders {
		if slices.Contains(names, strings.ToLower(h.Name)) {
			c.called[h] = true
		}
		if len(h.Inherits) == 0 && len(api.Holders) > 1 {
			c.tops[h] = true
		}
	}
	return c
}

// Hold says by whom everyone holds a scope by default: "everyone", "member and guest". It is empty when not everyone does.
func (c Crowd) Hold(s *spec.Scope) string {
	var tops []string
	seen := map[*spec.Holder]bool{}
	for _, h := range s.Holders {
		if c.called[h] {
			return h.Name
		}
		if c.tops[h] && !seen[h] {
			seen[h] = true
			tops = append(tops, h.Name)
		}
	}
	if n := len(tops); n < len(c.tops) || n == 0 {
		return ""
	} else if n > most {
		return fmt.Sprintf("all %d holders", n)
	}
	return strings.Join(tops, " and ")
}
