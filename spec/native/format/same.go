package format

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// difference names the first value that two files say differently, "" where there is none. The order of keys that the language
// knows does not count, and a summary may stand in either place.
func difference(a, b source.Node, s *shape) string {
	if a.IsAlias() != b.IsAlias() || a.Anchor() != b.Anchor() {
		return "an anchor or alias at " + a.Range().String()
	}
	if a.IsAlias() {
		return ""
	}
	if a.Kind() != b.Kind() || a.Tag() != b.Tag() || a.Kind() == source.Scalar && a.Value() != b.Value() || a.Kind() == source.Sequence && a.Len() != b.Len() {
		return fmt.Sprintf("the value at %s", a.Range())
	}
	switch a.Kind() {
	case source.Sequence:
		for i := range a.Len() {
			if d := differentItem(a.Item(i), b.Item(i), s.item()); d != "" {
				return d
			}
		}
	case source.Mapping:
		return differentPairs(a, b, s)
	}
	return ""
}

func differentPairs(a, b source.Node, s *shape) string {
	if a.Len() != b.Len() {
		return fmt.Sprintf("the keys at %s", a.Range())
	}
	for i := range a.Len() {
		k, v := a.Pair(i)
		other, value := b.Pair(i)
		if s.ordered() {
			var ok bool
			if other, value, ok = b.Find(k.Value()); !ok {
				return "the key at " + k.Range().String()
			}
		}
		if d := difference(k, other, nil); d != "" {
			return d
		}
		if d := difference(v, value, s.in(k.Value())); d != "" {
			return d
		}
	}
	return ""
}

// differentItem compares items of grants and endpoints, whose summaries may have moved.
func differentItem(a, b source.Node, s *shape) string {
	if s == nil || !s.entry || a.Kind() != source.Mapping || b.Kind() != source.Mapping {
		return difference(a, b, s)
	}
	if k, _ := a.Pair(0); a.Len() != 1 || !strings.ContainsAny(k.Value(), "/ ") {
		return difference(a, b, s.keys[""])
	}
	_, v := a.Pair(0)
	_, w := b.Pair(0)
	if v.Kind() == source.Mapping && w.Kind() == source.Scalar && v.Len() == 1 && b.Len() == 1 {
		k, _ := a.Pair(0)
		other, _ := b.Pair(0)
		if d := difference(k, other, nil); d != "" {
			return d
		}
		if summary, ok := v.Get("summary"); ok {
			return difference(summary, w, nil)
		}
	}
	return difference(a, b, s)
}

// acted are, for each text of a comment that ignores findings, the scalars that begin on the lines that it acts on.
func (f *file) acted() map[string][]string {
	all := map[string][]string{}
	lines := map[int][]string{}
	for _, t := range f.tokens {
		if t.kind == leafToken {
			lines[t.line] = append(lines[t.line], t.value)
		}
	}
	for i, t := range f.tokens {
		if t.kind != commentToken || !acts(f.string(t)) {
			continue
		}
		line := t.line
		if t.alone {
			for i < len(f.tokens) && f.tokens[i].kind == commentToken {
				i++
			}
			if i == len(f.tokens) {
				continue
			}
			line = f.tokens[i].line
		}
		text := f.string(t)
		all[text] = append(all[text], lines[line]...)
	}
	for _, values := range all {
		slices.Sort(values)
	}
	return all
}
