package openapi

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/output"
	"github.com/scopegen/scopegen/spec/source"
)

// splicer edits a document by exchanging bytes. What it does not touch stays as it is: comments, order, quotes, line ends.
type splicer struct {
	layout
	data    []byte
	edits   []edit
	changes map[source.Node]changes // what the mappings are to hold afterwards, for compare
	gone    map[source.Node]map[string]bool
	thinned []source.Node          // the mappings of gone, in order
	refill  map[source.Node]object // what those get of which nothing is left
	lost    []span                 // comments that go with what they stand beside
}

type edit struct {
	from, to int
	text     string
}

// changes are the values that keys of one mapping get; nil for a key that goes.
type changes map[string]value

func (s *splicer) note(m source.Node, key string, v value) {
	if s.changes[m] == nil {
		s.changes[m] = changes{}
	}
	s.changes[m][key] = v
}

// refusal says why a place cannot be edited without touching something else.
type refusal struct {
	at   source.Node
	fact string
}

func (r *refusal) Error() string { return r.fact }

func refuse(at source.Node, format string, args ...any) error {
	return &refusal{at, fmt.Sprintf(format, args...)}
}

// splices edits the files of one document, each by a splicer of its own.
type splices struct {
	main    *source.Document
	holds   map[*source.Document]bool          // the files that operations and schemes stand in
	values  map[*source.Document][]source.Node // what stands under security keys
	shared  map[source.Node]bool               // aliases that the operations know of, which stand for the same operations elsewhere
	of      map[*source.Document]*splicer
	changes map[source.Node]changes
}

// in gives the splicer of the file that a node stands in. A file that does not show how it would write something is written like
// the main one.
func (s *splices) in(n source.Node) *splicer {
	doc := n.Document()
	if known := s.of[doc]; known != nil {
		return known
	}
	var like *layout
	if doc != s.main {
		like = &s.in(s.main.Root).layout
	}
	made := &splicer{layout: learn(doc, s.values[doc], s.shared, like), data: doc.File.Data, changes: s.changes}
	s.of[doc] = made
	return made
}

func (s *splices) set(m source.Node, key string, v value, before string) error {
	return s.in(m).set(m, key, v, before)
}

func (s *splices) add(m source.Node, pairs object, before string) error {
	return s.in(m).add(m, pairs, before)
}

func (s *splices) remove(m source.Node, keys map[string]bool) error { return s.in(m).remove(m, keys) }

func (s *splices) describe(m source.Node, sentence string) error {
	return s.in(m).describe(m, sentence)
}

// apply gives the files that could be edited, whether they are or not, so that the set is the same from run to run, in the order of
// their names.
func (s *splices) apply() (files []output.File, err error) {
	for doc := range s.holds {
		data := doc.File.Data
		if splice := s.of[doc]; splice != nil {
			if data, err = splice.apply(); err != nil {
				return nil, err
			}
		}
		files = append(files, output.File{Path: doc.File.Name, Data: data, Target: "openapi", InPlace: true, Was: doc.File.Data})
	}
	slices.SortFunc(files, func(a, b output.File) int { return cmp.Compare(a.Path, b.Path) })
	return files, nil
}

// set gives a key of a mapping a value: in place of the one that it has, else before another key or, when there is none
// of that name, at the end.
func (s *splicer) set(m source.Node, key string, v value, before string) error {
	k, old, ok := m.Find(key)
	if !ok {
		return s.add(m, object{{key, v}}, before)
	}
	if err := s.editable(m); err != nil {
		return err
	}
	if !s.owns(m, k) {
		return refuse(k, "%q is merged in from elsewhere", key)
	}
	now, err := s.replace(m, k, old, v)
	s.note(m, key, now)
	return err
}

// editable refuses a mapping that other places share.
func (s *splicer) editable(m source.Node) error {
	if start, _ := m.Span(); m.IsAlias() || s.shares(start) {
		return refuse(m, "it has an anchor or is an alias, so that an edit would reach other places")
	}
	return nil
}

// owns reports whether a key is written in the mapping itself.
func (s *splicer) owns(m, k source.Node) bool {
	ms, me := m.Span()
	ks, _ := k.Span()
	return ms <= ks && ks < me
}

// replace exchanges the value of a key, and gives what it is then: v, in lists in the order that the document keeps.
func (s *splicer) replace(m, k, old source.Node, v value) (value, error) {
	from, to := old.Span()
	items, isList := v.(list)
	pairs, isObject := v.(object)
	_, colon := k.Span()
	switch between := s.data[colon:from]; {
	case old.Kind() == source.Null || old.Kind() == source.Invalid:
		return v, refuse(old, "the value of %q is null", k.Value())
	case strings.Trim(string(uncomment(between)), ": \t\r\n") != "":
		return v, refuse(old, "the value of %q has a tag or an anchor", k.Value())
	case old.Kind() == source.Sequence && isList && !old.IsAlias() && old.Len() > 0:
		return s.fitList(m, k, old, items)
	case isObject && old.Kind() == source.Mapping && old.Flow() && !old.IsAlias() && len(pairs) == 0 && old.Len() > 0:
		s.loses(from, to, old)
		s.empty(old)
		return v, nil
	case isObject && old.Kind() == source.Mapping && old.Flow() && !old.IsAlias() && old.Len() == 0 && s.fillBlank(old, pairs):
		return v, nil
	case m.Flow() || old.Flow() || old.IsAlias() || !isCollection(old):
		s.loses(from, to, old)
		s.edits = append(s.edits, edit{from, to, s.inline(v, m, from)})
		return v, nil
	}
	if _, alone := ownLine(s.data, from); !alone {
		return v, refuse(old, "the value of %q does not begin a line of its own", k.Value())
	}
	ks, _ := k.Span()
	indent, alone := ownLine(s.data, ks)
	if !alone {
		return v, refuse(k, "%q does not begin a line of its own", k.Value())
	}
	var b strings.Builder
	s.yaml.behind(&b, len(indent), v)
	next, whole := nextLine(s.data, to)
	text := b.String()
	if !whole {
		text = strings.TrimSuffix(text, s.eol)
	}
	colon += bytes.IndexByte(s.data[colon:], ':') + 1
	s.loses(colon, next, old)
	s.edits = append(s.edits, edit{colon, next, text})
	return v, nil
}

// inline writes a value of a mapping where a scalar or a value in brackets stands.
func (s *splicer) inline(v value, m source.Node, at int) string {
	if !s.isJSON {
		return yamlFlow(v, m.Flow())
	}
	style := s.json
	if start, end := m.Span(); !bytes.ContainsAny(s.data[start:end], "\r\n") {
		style.eol = ""
	}
	var b strings.Builder
	style.write(&b, leading(s.data, at), v)
	return b.String()
}

// leading are the blanks at the start of the line that holds an offset.
func leading(data []byte, at int) string {
	line := data[lineStart(data, at):at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// add puts pairs into a mapping that has none of these keys.
func (s *splicer) add(m source.Node, pairs object, before string) error {
	if err := s.editable(m); err != nil {
		return err
	}
	var own []source.Node
	for i := range m.Len() {
		if k, _ := m.Pair(i); s.owns(m, k) {
			own = append(own, k)
		}
	}
	for _, p := range pairs {
		s.note(m, p.key, p.value)
	}
	if m.Flow() {
		return s.addFlow(m, own, pairs, before)
	}
	return s.addBlock(m, own, pairs, before)
}

func (s *splicer) addFlow(m source.Node, own []source.Node, pairs object, before string) error {
	start, end := m.Span()
	if len(own) > 0 && len(s.gone[m]) == m.Len() {
		if s.refill == nil {
			s.refill = map[source.Node]object{}
		}
		s.refill[m] = append(s.refill[m], pairs...)
		return nil
	}
	if len(own) == 0 {
		if m.Len() > 0 || len(bytes.TrimSpace(s.data[start+1:end-1])) > 0 {
			return refuse(m, "it holds only what is merged in, or comments")
		}
		if s.fillBlank(m, pairs) {
			return nil
		}
		s.edits = append(s.edits, edit{start, end, s.filled(pairs, start)})
		return nil
	}
	first, _ := own[0].Span()
	indent, lines := ownLine(s.data, first)
	gap := ", "
	switch {
	case lines:
		gap = "," + s.eol + indent
	case s.isJSON:
		gap = "," + s.json.gap
	}
	style := s.json
	if !lines {
		style.eol = ""
	}
	var parts []string
	for _, p := range pairs {
		if !s.isJSON {
			parts = append(parts, s.keyLike(own[0], p.key, true)+": "+yamlFlow(p.value, true))
			continue
		}
		var b strings.Builder
		b.WriteString(jsonText(p.key) + style.colon)
		style.write(&b, indent, p.value)
		parts = append(parts, b.String())
	}
	text := strings.Join(parts, gap)
	for i := range own {
		if own[i].Value() != before || s.gone[m][before] {
			continue
		}
		from := start + 1
		if i > 0 {
			from = valueEnd(m, own[i-1])
		}
		ks, _ := own[i].Span()
		if strings.Trim(string(uncomment(s.data[from:ks])), ", \t\r\n") == "" { // neither tag nor anchor
			s.edits = append(s.edits, edit{ks, ks, text + gap})
			return nil
		}
	}
	to := valueEnd(m, own[len(own)-1])
	s.edits = append(s.edits, edit{to, to, gap + text})
	return nil
}

// fillBlank puts pairs between the brackets of a mapping that has blanks there, which stay for when the pairs go again.
func (s *splicer) fillBlank(m source.Node, pairs object) bool {
	start, end := m.Span()
	inner := s.data[start+1 : end-1]
	if len(inner) == 0 || len(bytes.TrimSpace(inner)) > 0 {
		return false
	}
	text := yamlFlow(pairs, true)
	if s.isJSON {
		style, b := s.json, strings.Builder{}
		style.eol = ""
		style.write(&b, "", pairs)
		text = b.String()
	}
	at := start + 1
	if !bytes.ContainsAny(inner, "\r\n") {
		at += len(inner) / 2
	}
	s.edits = append(s.edits, edit{at, at, text[1 : len(text)-1]})
	return true
}

// keyLike spells a key that is a number, such as a status code, as its neighbours are spelled.
func (s *splicer) keyLike(neighbour source.Node, key string, inFlow bool) string {
	start, _ := neighbour.Span()
	switch {
	case strings.Trim(key, "0123456789") != "":
	case s.data[start] == '\'':
		return "'" + key + "'"
	case neighbour.Tag() == "!!int":
		return key
	}
	return yamlText(key, inFlow)
}

// valueEnd is where the value of a key ends.
func valueEnd(m, k source.Node) int {
	_, value, _ := m.Find(k.Value())
	_, end := value.Span()
	return end
}

// filled writes a mapping in the place of an empty one.
func (s *splicer) filled(o object, at int) string {
	if !s.isJSON {
		return yamlFlow(o, true)
	}
	var b strings.Builder
	s.json.write(&b, leading(s.data, at), o)
	return b.String()
}

func (s *splicer) addBlock(m source.Node, own []source.Node, pairs object, before string) error {
	indent, known := "", false
	for _, k := range own {
		ks, _ := k.Span()
		if in, alone := ownLine(s.data, ks); alone && !strings.Contains(in, "\t") {
			indent, known = in, true
			break
		}
	}
	if !known {
		return refuse(m, "none of its keys begins a line")
	}
	var b strings.Builder
	s.yaml.members(&b, len(indent), pairs)
	text := b.String()
	if spelled, usual := s.keyLike(own[0], pairs[0].key, false), yamlText(pairs[0].key, false); spelled != usual {
		text = strings.Replace(text, usual+":", spelled+":", 1)
	}
	for _, k := range own {
		if k.Value() == before && !s.gone[m][before] && s.insertAbove(k, indent, text) {
			return nil
		}
	}
	last := own[len(own)-1]
	_, value, _ := m.Find(last.Value())
	leaf := lastLeaf(value)
	ls, le := leaf.Span()
	if leaf.Kind() == source.Scalar && !leaf.IsAlias() && le > ls && (s.data[ls] == '|' || s.data[ls] == '>') {
		// What stands behind a block scalar's last line may belong to it.
		if s.insertAbove(last, indent, text) {
			return nil
		}
		return refuse(m, "it ends in a block scalar")
	}
	_, end := value.Span()
	_, ke := last.Span()
	s.appendLines(max(end, ke), text)
	return nil
}

// insertAbove adds lines above a key and the comment that belongs to it.
func (s *splicer) insertAbove(k source.Node, indent, text string) bool {
	ks, _ := k.Span()
	in, alone := ownLine(s.data, ks)
	if !alone || in != indent {
		return false
	}
	at := lineStart(s.data, ks)
	for at > 0 {
		above := lineStart(s.data, at-1)
		if at > 1 && s.data[at-1] == '\n' && s.data[at-2] == '\r' {
			above = lineStart(s.data, at-2)
		}
		// A block scalar's text is indented deeper, so this is a comment.
		if !bytes.HasPrefix(s.data[above:at], []byte(indent+"#")) {
			break
		}
		at = above
	}
	s.edits = append(s.edits, edit{at, at, text})
	return true
}

func lastLeaf(n source.Node) source.Node {
	for !n.IsAlias() && n.Len() > 0 && !n.Flow() {
		if n.Kind() == source.Sequence {
			n = n.Item(n.Len() - 1)
			continue
		}
		next := n
		start, end := n.Span()
		for i := range n.Len() {
			k, v := n.Pair(i)
			if ks, _ := k.Span(); start <= ks && ks < end {
				next = v
			}
		}
		if next == n {
			return n
		}
		n = next
	}
	return n
}

// remove takes pairs out of a mapping. One in block style must keep at least one.
func (s *splicer) remove(m source.Node, keys map[string]bool) error {
	if err := s.editable(m); err != nil {
		return err
	}
	left := 0
	for i := range m.Len() {
		k, _ := m.Pair(i)
		ks, _ := k.Span()
		_, alone := ownLine(s.data, ks)
		switch {
		case !keys[k.Value()]:
			if !s.gone[m][k.Value()] {
				left++
			}
		case !s.owns(m, k):
			return refuse(k, "%q is merged in from elsewhere", k.Value())
		case !m.Flow() && !alone:
			return refuse(k, "%q does not begin a line of its own", k.Value())
		}
	}
	if left == 0 && !m.Flow() {
		return refuse(m, "nothing would be left of it")
	}
	if s.gone[m] == nil {
		if s.gone == nil {
			s.gone = map[source.Node]map[string]bool{}
		}
		s.gone[m] = map[string]bool{}
		s.thinned = append(s.thinned, m)
	}
	for key := range keys {
		if _, has := m.Get(key); has {
			s.gone[m][key] = true
			s.note(m, key, nil)
		}
	}
	return nil
}

// thin takes out what remove was asked to, of one mapping after the other.
func (s *splicer) thin() {
	for _, m := range s.thinned {
		gone := s.gone[m]
		start, end := m.Span()
		if len(gone) == m.Len() {
			if len(s.refill[m]) > 0 {
				s.edits = append(s.edits, edit{start, end, s.filled(s.refill[m], start)})
			} else {
				s.empty(m)
			}
			continue
		}
		prev := -1
		for i := range m.Len() {
			k, v := m.Pair(i)
			ks, _ := k.Span()
			_, ve := v.Span()
			switch {
			case !s.owns(m, k):
			case !gone[k.Value()]:
				prev = ve
			case !m.Flow():
				next, _ := nextLine(s.data, max(ve, ks))
				s.loses(lineStart(s.data, ks), next, v)
				s.edits = append(s.edits, edit{lineStart(s.data, ks), next, ""})
			default:
				to := s.nextPair(m, i, gone)
				switch {
				case to >= 0:
					s.edits = append(s.edits, edit{ks, to, ""})
				case prev >= 0:
					s.edits = append(s.edits, edit{prev, ve, ""})
					prev = ve
				case i+1 < m.Len():
					next, _ := m.Pair(i + 1)
					ns, _ := next.Span()
					s.edits = append(s.edits, edit{ks, ns, ""})
				}
			}
		}
	}
}

// nextPair is where the key behind a pair in brackets begins, if a comma and blanks are all that stands between them: a pair goes with
// what separates it from the next, as it is put in before one. It is -1 for the last pairs, which were put behind others.
func (s *splicer) nextPair(m source.Node, i int, gone map[string]bool) int {
	stays := false
	for j := i + 1; j < m.Len() && !stays; j++ {
		k, _ := m.Pair(j)
		stays = s.owns(m, k) && !gone[k.Value()]
	}
	if !stays {
		return -1
	}
	_, v := m.Pair(i)
	next, _ := m.Pair(i + 1)
	_, ve := v.Span()
	if ns, _ := next.Span(); s.owns(m, next) && ve <= ns && strings.Trim(string(s.data[ve:ns]), " \t\r\n") == "," {
		return ns
	}
	return -1
}

// empty takes all pairs out of a mapping in brackets. Blanks around them were there before pairs were put on that line; lines of their own
// were made for them.
func (s *splicer) empty(m source.Node) {
	start, end := m.Span()
	first, _ := m.Pair(0)
	_, last := m.Pair(m.Len() - 1)
	from, _ := first.Span()
	_, to := last.Span()
	before, after := string(s.data[start+1:from]), string(s.data[to:end-1])
	if strings.Trim(before, " \t") != "" || strings.Trim(after, " \t\r\n") != "" {
		s.edits = append(s.edits, edit{start, end, "{}"})
		return
	}
	s.edits = append(s.edits, edit{from, to, ""})
}

// apply gives the edited bytes.
func (s *splicer) apply() ([]byte, error) {
	s.thin()
	slices.SortStableFunc(s.edits, func(a, b edit) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	var out bytes.Buffer
	at := 0
	for _, e := range s.edits {
		if e.from < at {
			return nil, fmt.Errorf("two edits meet at byte %d", e.from)
		}
		out.Write(s.data[at:e.from])
		if e.from == len(s.data) && bytes.HasSuffix(out.Bytes(), []byte(s.eol)) {
			e.text = strings.TrimPrefix(e.text, s.eol) // what ended the file went, and its line end stands before this
		}
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(s.data[at:])
	if ended := bytes.HasSuffix(s.data, []byte(s.eol)); !ended && at == len(s.data) {
		return bytes.TrimSuffix(out.Bytes(), []byte(s.eol)), nil // the last line had no end, and has none
	}
	return out.Bytes(), nil
}

// uncomment drops comments from what stands between a key and its value.
func uncomment(b []byte) []byte {
	var out []byte
	for len(b) > 0 {
		if i := bytes.IndexByte(b, '#'); i < 0 {
			return append(out, b...)
		} else {
			out = append(out, b[:i]...)
			end := bytes.IndexAny(b[i:], "\r\n")
			if end < 0 {
				return out
			}
			b = b[i+end:]
		}
	}
	return out
}

func isCollection(n source.Node) bool {
	return n.Kind() == source.Mapping || n.Kind() == source.Sequence
}
