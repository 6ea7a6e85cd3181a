package openapi

import (
	"bytes"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/source"
)

// fitList edits a list so that it holds what it should, item by item: what stays keeps its bytes, what differs in part is edited in
// that part, in its own style. It gives the list as it is afterwards, in the order that the document keeps. key is the list's.
func (s *splicer) fitList(m, key, old source.Node, want list) (list, error) {
	have := make([]value, old.Len())
	for i := range have {
		if v, ok := asValue(old.Item(i)); ok {
			have[i] = v
		}
	}
	slots := arrange(have, want, func(i int, v value) bool { return s.fits(old.Item(i), v) })
	if !old.Flow() && s.headed(key, old) {
		slots = append(slots[lead(slots):], slots[:lead(slots)]...)
	}
	after, stays := list{}, false
	for i, x := range slots {
		if x.old >= 0 && x.want == nil {
			if start, end := old.Item(x.old).Span(); s.sharesWithin(start, end) {
				return nil, refuse(old.Item(x.old), "it has an anchor that other places use")
			}
			continue
		}
		if stays = stays || x.old >= 0; x.old >= 0 && !x.same {
			v, err := s.fit(old.Item(x.old), x.want, old.Flow())
			if err != nil {
				return nil, err
			}
			slots[i].want = v
		}
		after = append(after, slots[i].want)
	}
	switch {
	case !old.Flow():
		return after, s.blockItems(key, old, slots)
	case !stays:
		from, to := old.Span()
		s.loses(from, to, old)
		s.edits = append(s.edits, edit{from, to, s.inline(after, m, from)})
		return after, nil
	}
	spans := make([]span, old.Len())
	for i := range spans {
		spans[i].from, spans[i].to = old.Item(i).Span()
	}
	_, lines := ownLine(s.data, spans[0].from)
	write := func(v value) string {
		if text, ok := v.(string); ok {
			return s.scalarLike(old.Item(0), text, true)
		}
		return s.element(v, spans[0].from, lines)
	}
	s.flowElements(old, spans, slots, write)
	return after, nil
}

// headed reports whether a comment stands above a block list's first item, which might belong to that or to all.
func (s *splicer) headed(key, old source.Node) bool {
	_, colon := key.Span()
	first, _ := old.Item(0).Span()
	return bytes.Contains(s.data[colon:first], []byte("#"))
}

// lead counts the new items that come before all others; all of them where there are no others.
func lead(slots []slot) int {
	return max(slices.IndexFunc(slots, func(x slot) bool { return x.old >= 0 && x.want != nil }), 0)
}

// fits reports whether an item can be edited to say something else: it is written here, for itself, as such items usually are.
func (s *splicer) fits(n source.Node, v value) bool {
	from, to := n.Span()
	if n.IsAlias() || n.Anchor() != "" || s.sharesWithin(from, to) || to <= from {
		return false
	}
	want, isObject := v.(object)
	if !isObject {
		_, isText := v.(string)
		return isText && n.Kind() == source.Scalar && s.data[from] != '|' && s.data[from] != '>'
	}
	if n.Kind() != source.Mapping {
		return false
	}
	wanted, kept := want.index(), 0
	for i := range n.Len() {
		k, scopes := n.Pair(i)
		ks, ke := k.Span()
		vs, _ := scopes.Span()
		if !s.owns(n, k) || scopes.IsAlias() || scopes.Kind() != source.Sequence || vs < ke || strings.Trim(string(uncomment(s.data[ke:vs])), ": \t\r\n") != "" {
			return false
		}
		if _, alone := ownLine(s.data, ks); !n.Flow() && i > 0 && !alone {
			return false
		}
		if _, ok := wanted[k.Value()]; ok {
			if kept++; !scopes.Flow() && s.lineStarts(scopes) == nil {
				return false
			}
		}
	}
	return kept > 0
}

// fit edits one item of which fits holds, and gives what it says then.
func (s *splicer) fit(n source.Node, v value, inFlow bool) (value, error) {
	want, isObject := v.(object)
	if !isObject {
		from, to := n.Span()
		s.edits = append(s.edits, edit{from, to, s.scalarLike(n, v.(string), inFlow)})
		return v, nil
	}
	wanted := want.index()
	var after, fresh object
	var slots []slot
	spans := make([]span, n.Len())
	for i := range n.Len() {
		k, scopes := n.Pair(i)
		spans[i].from, _ = k.Span()
		_, spans[i].to = scopes.Span()
		to, ok := wanted[k.Value()]
		if !ok {
			slots = append(slots, slot{old: i})
			continue
		}
		delete(wanted, k.Value())
		now, ok := asValue(scopes)
		if !ok || itemKey(object{{"", now}}) != itemKey(object{{"", to}}) {
			edited, err := s.fitList(n, k, scopes, to.(list))
			if err != nil {
				return nil, err
			}
			now = edited
		}
		slots = append(slots, slot{i, now, true})
		after = append(after, member{k.Value(), now})
	}
	for _, m := range want {
		if _, ok := wanted[m.key]; ok {
			fresh = append(fresh, m)
			slots = append(slots, slot{-1, object{m}, false})
		}
	}
	if n.Flow() {
		_, lines := ownLine(s.data, spans[0].from)
		s.flowElements(n, spans, slots, func(v value) string {
			o := v.(object)
			if !s.isJSON {
				return yamlText(o[0].key, true) + ": " + yamlFlow(o[0].value, true)
			}
			return jsonText(o[0].key) + s.json.colon + s.element(o[0].value, spans[0].from, lines)
		})
	} else {
		s.blockKeys(n, spans, slots, fresh)
	}
	return append(after, fresh...), nil
}

// blockKeys takes keys out of an alternative in block style, of which one stays, and puts others behind the last.
func (s *splicer) blockKeys(n source.Node, spans []span, slots []slot, fresh object) {
	kept := false
	for i, x := range slots[:len(spans)] {
		if x.want != nil {
			kept = true
			continue
		}
		_, scopes := n.Pair(i)
		from := lineStart(s.data, spans[i].from)
		to, _ := nextLine(s.data, spans[i].to)
		if !kept { // the first key stands behind the item's dash
			from, to = spans[i].from, spans[i+1].from
		}
		s.loses(from, to, scopes)
		s.edits = append(s.edits, edit{from, to, ""})
	}
	if len(fresh) == 0 {
		return
	}
	column := spans[0].from - lineStart(s.data, spans[0].from)
	style := s.yaml
	for i := range n.Len() {
		if _, scopes := n.Pair(i); scopes.Len() > 0 {
			style.listBlock = !scopes.Flow()
		}
	}
	style.dash = style.inner
	var b strings.Builder
	style.members(&b, column, fresh)
	s.appendLines(spans[len(spans)-1].to, b.String())
}
