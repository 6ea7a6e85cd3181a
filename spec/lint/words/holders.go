package words

import (
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// Everyone lists the holders that stand for everyone: those that are called so, and one from which all others inherit.
func Everyone(api *spec.API) (all []*spec.Holder) {
	above := map[*spec.Holder]int{}
	for _, h := range api.Holders {
		for lower := range inherited(h) {
			above[lower]++
		}
	}
	called := []string{"all", "anybody", "anyone", "everybody", "everyone"}
	for _, h := range api.Holders {
		if slices.Contains(called, strings.ToLower(h.Name)) || len(api.Holders) > 1 && above[h] == len(api.Holders)-1 {
			all = append(all, h)
		}
	}
	return all
}

// inherited are the holders whose scopes h also holds, without h itself.
func inherited(h *spec.Holder) map[*spec.Holder]bool {
	seen := map[*spec.Holder]bool{}
	open := slices.Clone(h.Inherits)
	for len(open) > 0 {
		next := open[len(open)-1]
		open = open[:len(open)-1]
		if next != h && !seen[next] {
			seen[next] = true
			open = append(open, next.Inherits...)
		}
	}
	return seen
}

// HeldBy reports which of some holders holds a scope by default; nil when none of them does.
func HeldBy(s *spec.Scope, holders []*spec.Holder) *spec.Holder {
	if i := slices.IndexFunc(s.Holders, func(h *spec.Holder) bool { return slices.Contains(holders, h) }); i >= 0 {
		return s.Holders[i]
	}
	return nil
}
