package openapi

import (
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// overlay gives an OpenAPI Overlay that does to a document what annotate would do. With errors there are no bytes.
func overlay(api *spec.API, name, version, of string, data []byte, how conventions, at diag.Range) ([]byte, diag.List) {
	a := newAnnotator(api, of, data, how, at)
	if a.plan == nil {
		return nil, a.found
	}
	a.splice.shared = nil // an action reaches one place
	r := newRecorder(a.doc.Root(), a.splice.in(a.doc.Root()))
	a.editor, a.overlaid = r, true
	a.decide()
	if a.found.Errors() > 0 {
		return nil, a.found
	}
	out := render(a.overlayRoot(name, version, of, r.list()), strings.HasSuffix(strings.ToLower(name), ".json"))
	if err := a.checkOverlay(name, out); err != nil {
		start, _ := a.doc.Root().Span()
		a.found.Add(unreadable, a.doc.Source.File.Range(start, start), "applied to %s, %s would not say what was meant: %v", of, name, err).Hint = "nothing was written"
		return nil, a.found
	}
	return out, a.found
}

// overlayRoot is the Overlay Object (Overlay Specification 1.0.0 and 1.1.0, section 4.4.1).
func (a *annotator) overlayRoot(name, version, of string, actions list) object {
	info, _ := a.doc.Root().Get("info")
	title, _ := info.Get("title")
	number, _ := info.Get("version")
	about := object{{"title", "Security of " + firstText(title.Value(), a.plan.api.Info.Title, of)}, {"version", firstText(a.plan.api.Info.Version, number.Value(), "1")}}
	return object{
		{"overlay", version},
		// Without it one of the implementations reads paths in a syntax of its own.
		{"x-speakeasy-jsonpath", "rfc9535"},
		{"info", about},
		{"extends", relativeURL(name, of)},
		{"actions", actions},
	}
}

func firstText(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// relativeURL leads from one file to another as a relative reference (RFC 3986 section 4.2).
func relativeURL(from, to string) string {
	rel, err := filepath.Rel(path.Dir(from), to)
	if err != nil {
		rel = to
	}
	return (&url.URL{Path: filepath.ToSlash(rel)}).String()
}

// recorder is the editor that notes what an overlay is to do. Implementations concatenate lists and merge mappings, so a value
// is replaced by two actions, one that removes it and one that puts the new one there; and an action whose target is not there
// passes silently, so every target is a mapping that the document has.
type recorder struct {
	document *splicer // knows what anchors share
	root     source.Node
	places   map[source.Node]place
	at       map[source.Node]int // in updates
	updates  []update
}

// place is where a mapping stands: under a key of another one.
type place struct {
	parent source.Node
	key    string
}

// update is what happens to one mapping.
type update struct {
	target string
	remove []string
	put    object
}

func newRecorder(root source.Node, document *splicer) *recorder {
	r := &recorder{document: document, root: root, places: map[source.Node]place{}, at: map[source.Node]int{}}
	r.walk(root)
	return r
}

func (r *recorder) walk(n source.Node) {
	if n.IsAlias() || n.Kind() != source.Mapping {
		return
	}
	for i := range n.Len() {
		k, v := n.Pair(i)
		if v.Kind() == source.Mapping && !v.IsAlias() && r.document.owns(n, k) {
			r.places[v] = place{n, k.Value()}
			r.walk(v)
		}
	}
}

// of gives what happens to a mapping, to be added to.
func (r *recorder) of(m source.Node) (*update, error) {
	if err := r.document.editable(m); err != nil {
		return nil, err
	}
	i, known := r.at[m]
	if !known {
		target, err := r.target(m)
		if err != nil {
			return nil, err
		}
		i = len(r.updates)
		r.at[m] = i
		r.updates = append(r.updates, update{target: target})
	}
	return &r.updates[i], nil
}

// target is a mapping's path (RFC 9535, a normalized path but for names that need no quotes).
func (r *recorder) target(m source.Node) (string, error) {
	var steps []string
	for n := m; n != r.root; {
		at, ok := r.places[n]
		if !ok {
			return "", refuse(m, "it is not reached by keys from the top of this document")
		}
		step, ok := pathStep(at.key)
		if !ok {
			return "", refuse(m, "%q has characters that implementations of JSONPath do not agree on", at.key)
		}
		steps = append(steps, step)
		n = at.parent
	}
	var b strings.Builder
	b.WriteByte('$')
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteString(steps[i])
	}
	return b.String(), nil
}

// removable refuses a key that cannot go alone: an alias or what holds an anchor stands for other places too.
func (r *recorder) removable(m, k, old source.Node) error {
	start, end := old.Span()
	switch {
	case !r.document.owns(m, k):
		return refuse(k, "%q is merged in from elsewhere", k.Value())
	case old.IsAlias() || r.document.sharesWithin(start, end):
		return refuse(old, "the value of %q is an alias or holds an anchor", k.Value())
	}
	if _, ok := pathStep(k.Value()); !ok {
		return refuse(k, "%q has characters that implementations of JSONPath do not agree on", k.Value())
	}
	return nil
}

func (r *recorder) set(m source.Node, key string, v value, _ string) error {
	u, err := r.of(m)
	if err != nil {
		return err
	}
	if k, old, ok := m.Find(key); ok {
		if err := r.removable(m, k, old); err != nil {
			return err
		}
		u.remove = append(u.remove, key)
		v = r.arranged(m, k, old, v)
	}
	u.put = append(u.put, member{key, v})
	return nil
}

// arranged gives a list in the order that annotating would give it.
func (r *recorder) arranged(m, k, old source.Node, v value) value {
	want, isList := v.(list)
	if !isList || old.Kind() != source.Sequence || old.Len() == 0 {
		return v
	}
	try := *r.document
	try.edits, try.lost = nil, nil
	if after, err := try.fitList(m, k, old, want); err == nil {
		return after
	}
	return v
}

func (r *recorder) add(m source.Node, pairs object, _ string) error {
	u, err := r.of(m)
	if err == nil {
		u.put = append(u.put, pairs...)
	}
	return err
}

func (r *recorder) remove(m source.Node, keys map[string]bool) error {
	u, err := r.of(m)
	if err != nil {
		return err
	}
	for i := range m.Len() {
		k, old := m.Pair(i)
		if !keys[k.Value()] {
			continue
		}
		if err := r.removable(m, k, old); err != nil {
			return err
		}
		u.remove = append(u.remove, k.Value())
	}
	return nil
}

// describe has the text that annotating would give.
func (r *recorder) describe(m source.Node, sentence string) error {
	_, text, err := r.document.described(m, sentence)
	if err != nil {
		return err
	}
	return r.set(m, "description", text, "")
}

// list are the actions. An overlay must have one (section 4.4.1), so where nothing is to be done it does nothing.
func (r *recorder) list() list {
	out := list{}
	for _, u := range r.updates {
		for _, key := range u.remove {
			step, _ := pathStep(key)
			out = append(out, object{{"target", u.target + step}, {"remove", true}})
		}
		if len(u.put) > 0 {
			out = append(out, object{{"target", u.target}, {"update", u.put}})
		}
	}
	if len(out) == 0 {
		out = append(out, object{{"target", "$"}, {"description", "The document says what it should."}, {"update", object{}}})
	}
	return out
}

// pathStep selects a member by name: in shorthand, or as a string in single quotes (RFC 9535 section 2.3.1). ok is false for names
// with characters that have to be written as \r or \uXXXX there, which published implementations get wrong; they would find
// nothing, and say nothing.
func pathStep(name string) (step string, ok bool) {
	plain := name != ""
	var b strings.Builder
	for i, c := range name {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_':
		case c >= '0' && c <= '9' && i > 0:
		case c == '\'' || c == '\\':
			b.WriteByte('\\')
			plain = false
		case c == '\t' || c == '\n':
			b.WriteString(map[rune]string{'\t': `\t`, '\n': `\n`}[c])
			plain = false
			continue
		case c < ' ' || c == 0x7F || c == 0xFFFD:
			return "", false
		default:
			plain = false
		}
		b.WriteRune(c)
	}
	if plain {
		return "." + b.String(), true
	}
	return "['" + b.String() + "']", true
}
