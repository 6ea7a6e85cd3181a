// Package format gives a spec of the native language the one form that it has: keys in the order of the language's tables, entries on
// one line where they fit, texts without needless quotes, comments where they were. It owns that form and which comment belongs to
// what. How a text is written is spec/native/scalar's, which spec/native/write has too, so that what is written is formatted. It imports
// spec/diag, spec/source and the packages of spec/native; it reads no files and resolves no names.
//
// What the form is and why:
//
//   - Two blanks of indentation, list items below their key included; one blank before a comment that stands behind something. Nothing is
//     aligned: a longer name would change the lines around it.
//   - Keys in the order of native.Keys, x- keys before what is long (grants, scopes) and among themselves as they were. The
//     order of groups and scopes, of names, of list items and of all below an x- key is the author's.
//   - What opens, defines or lists (grants, scopes, groups, endpoints, schemes, info …) has a line for each entry. All else stands
//     on one line where that is shorter than scalar.Width, and nobody put a comment or an empty line into it.
//   - An entry that only has a summary is METHOD /path: summary.
//   - A text is plain or in double quotes. One with several lines is a literal block, or stays folded where it was. One that is longer
//     than the line is folded, where blanks allow that.
//   - One empty line stays where one or more were.
//   - Anchors, aliases and tags stay. Where a mapping has several of them below it, its keys stay in their order.
//   - The kind of line ends (LF or CRLF, as the first one is) and a byte order mark stay: they are the editor's.
package format

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec/diag"
	"github.com/scopegen/scopegen/spec/source"
)

// Source formats one file of a spec, the root or an included one. The text is nil where there is a finding that is an error: what cannot be read,
// what is no spec in YAML (SG5300), and what would come out as something else (SG5301, SG5302). Otherwise
// the findings are warnings of the reader.
func Source(name string, data []byte) ([]byte, diag.List) {
	doc, found := source.Parse(name, data, source.Native)
	if found.Errors() > 0 || doc == nil {
		return nil, found
	}
	if what := noSpec(name, data, doc); what != "" {
		found.Add(ruleNoSpec, doc.Root.Range(), "%s", what).Hint = "it is left as it is"
		return nil, found
	}
	before := read(doc)
	tree := before.tree()
	tree.arrange(root, ignoresTop(before.top))
	if key := tree.cut(); key != nil {
		found.Add(ruleNoSpec, key.src.Range(), "a comma split this text: inside braces %q is a key of its own", key.src.Value()).
			Hint = "put the whole text in quotes; on a line of its own nobody would see that it was one text"
		return nil, found
	}
	var p printer
	p.document(before, tree)
	out := p.Bytes()
	if bytes.HasPrefix(data, bom) {
		out = slices.Concat(bom, out)
	}
	if i := bytes.IndexByte(data, '\n'); i > 0 && data[i-1] == '\r' {
		out = bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n"))
	}
	if bytes.Equal(out, data) {
		return out, found
	}
	if verify(name, doc, before, out, &found); found.Errors() > 0 {
		return nil, found
	}
	return out, found
}

// noSpec says what a file is that is not formatted.
func noSpec(name string, data []byte, doc *source.Document) string {
	_, native := doc.Root.Get("scopegen")
	version, openapi := doc.Root.Get("openapi")
	_, swagger := doc.Root.Get("swagger")
	switch {
	case doc.Root.Kind() != source.Mapping || doc.Root.IsAlias():
		return "the file holds " + doc.Root.Kind().String() + ", and a spec is a mapping"
	case !native && (swagger || openapi && version.Kind() == source.Scalar):
		return "this is an OpenAPI document"
	case strings.EqualFold(path.Ext(name), ".json"):
		return "this is JSON"
	}
	return ""
}

// cut gives the first key within braces that has no value and that the language does not know: the end of a text with a comma.
func (n *node) cut() *node {
	for _, e := range n.entries {
		if e.key != nil && n.is != nil && n.src.Flow() && e.value.text == "" && e.value.kind == scalarKind && n.is.in(e.key.src.Value()) == nil {
			if _, known := n.is.order[e.key.src.Value()]; !known {
				return e.key
			}
		}
		if below := e.value.cut(); below != nil {
			return below
		}
	}
	return nil
}

// ignoresTop reports whether a comment above everything acts on the first key.
func ignoresTop(top []remark) bool {
	return slices.ContainsFunc(top, func(r remark) bool { return acts(r.text) })
}

// verify reads what was formatted and compares it with what was there.
func verify(name string, doc *source.Document, before *file, out []byte, found *diag.List) {
	at := doc.Root.Range()
	again, broken := source.Parse(name, out, source.Native)
	if again == nil || broken.Errors() > 0 {
		why := "it could not be read"
		if len(broken) > 0 {
			why = broken[0].Message
		}
		found.Add(ruleChanged, at, "formatted, the file would not be a spec any more: %s", why).Hint = "the file is left as it is; please report it"
		return
	}
	if d := difference(doc.Root, again.Root, root); d != "" {
		found.Add(ruleChanged, at, "formatted, the file would say something else: %s", d).Hint = "the file is left as it is; please report it"
		return
	}
	after := read(again)
	if d := missing(before.comments(), after.comments()); d != "" {
		found.Add(ruleChanged, at, "formatted, the file would not have the same comments: %s", d).Hint = "the file is left as it is; please report it"
		return
	}
	was, now := before.acted(), after.acted()
	for _, t := range before.tokens {
		if t.kind != commentToken {
			continue
		}
		if text := before.string(t); acts(text) && !slices.Equal(was[text], now[text]) {
			found.Add(ruleMoved, doc.File.Range(t.start, t.end), "formatted, this comment would stand at another line than what it is about").
				Hint = "put it alone on the line above the entry that it is about"
			return
		}
	}
}

// missing gives what only one of two sorted lists has, "" when they are equal.
func missing(a, b []string) string {
	for i := 0; i < len(a) || i < len(b); i++ {
		switch {
		case i == len(b) || i < len(a) && a[i] < b[i]:
			return a[i]
		case i == len(a) || a[i] != b[i]:
			return b[i]
		}
	}
	return ""
}
