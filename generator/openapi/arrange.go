package openapi

import (
	"slices"
	"strings"
)

// slot is what becomes of one item of a list: it stays, it is edited where it stands, it goes (want is nil), or it is new (old is -1).
type slot struct {
	old  int
	want value
	same bool // nothing about it is edited
}

// maxRivals bounds how many old items are looked at for one name that a wanted item has, so that the cost stays linear.
const maxRivals = 64

// arrange finds for the items that a list is to hold those that it has, whatever the order: the same ones, else the ones that
// have most in common and that may be edited. What there is keeps its place, since order means nothing in requirements and a line
// that moves is a line in somebody's diff.
func arrange(old []value, want list, may func(i int, v value) bool) []slot {
	of := make([]int, len(want)) // old items, by wanted ones
	to := make([]int, len(old))  // and the other way round
	for j := range of {
		of[j] = -1
	}
	for i := range to {
		to[i] = -1
	}
	same := make([]bool, len(old))
	pair := func(names func(value) []string, exact bool) {
		index := map[string][]int{}
		for i, v := range old {
			if v == nil || to[i] >= 0 {
				continue
			}
			for _, name := range names(v) {
				index[name] = append(index[name], i)
			}
		}
		for j, v := range want {
			if of[j] >= 0 {
				continue
			}
			shared, best := map[int]int{}, -1
			for _, name := range names(v) {
				left := index[name]
				for len(left) > 0 && to[left[0]] >= 0 {
					left = left[1:]
				}
				index[name] = left
				for _, i := range left[:min(len(left), maxRivals)] {
					if to[i] < 0 {
						shared[i]++
					}
				}
			}
			for i, n := range shared {
				if (exact || may(i, v)) && (best < 0 || n > shared[best] || n == shared[best] && i < best) {
					best = i
				}
			}
			if best >= 0 {
				of[j], to[best], same[best] = best, j, exact
			}
		}
	}
	pair(func(v value) []string { return []string{itemKey(v)} }, true)
	pair(func(v value) []string { return itemNames(v, schemesOf(v)+"\x00") }, false)
	pair(func(v value) []string { return []string{schemesOf(v)} }, false)
	pair(func(v value) []string { return itemNames(v, "") }, false)
	pair(schemeNames, false)

	fresh := map[int][]int{} // wanted items that are new, by the old one that they stand behind; -1 for the first place
	last := -1
	for j := range want {
		if of[j] >= 0 {
			last = of[j]
			continue
		}
		fresh[last] = append(fresh[last], j)
	}
	var out []slot
	insert := func(behind int) {
		for _, j := range fresh[behind] {
			out = append(out, slot{-1, want[j], false})
		}
	}
	insert(-1)
	for i := range old {
		s := slot{old: i, same: same[i]}
		switch {
		case same[i]:
			s.want = old[i]
		case to[i] >= 0:
			s.want = want[to[i]]
		}
		out = append(out, s)
		insert(i)
	}
	return out
}

// itemKey tells items apart that do not ask for the same.
func itemKey(v value) string {
	o, ok := v.(object)
	if !ok {
		return yamlFlow(v, true)
	}
	var alt alternative
	for _, m := range o {
		n := need{scheme: m.key}
		scopes, _ := m.value.(list)
		for _, s := range scopes {
			n.scopes = append(n.scopes, yamlFlow(s, true))
		}
		alt = append(alt, n)
	}
	return alt.key()
}

// itemNames are the scopes that an alternative asks for.
func itemNames(v value, before string) (all []string) {
	o, _ := v.(object)
	for _, m := range o {
		scopes, _ := m.value.(list)
		for _, s := range scopes {
			if name := before + yamlQuote(m.key) + yamlFlow(s, true); !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

func schemeNames(v value) (all []string) {
	o, _ := v.(object)
	for _, m := range o {
		all = append(all, m.key)
	}
	return all
}

// schemesOf are the schemes of an alternative, which all scalars have in common: none.
func schemesOf(v value) string {
	all := schemeNames(v)
	for i := range all {
		all[i] = yamlQuote(all[i])
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
