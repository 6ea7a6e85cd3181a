package lsp

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/generator/jsonmodel"
	"github.com/scopegen/scopegen/spec"
)

// renamed are the kinds that can be renamed, with what their names look like.
var renamed = map[kind]*regexp.Regexp{
	aScope:   regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`), // RFC 6749 section 3.3
	aHolder:  regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`),
	aSubject: regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`),
	aGroup:   regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`),
	aSet:     regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`),
	aScheme:  regexp.MustCompile(`^[A-Za-z0-9._-]+$`),
}

// renamable is the name at an offset, when it can be renamed.
func (f *file) renamable(offset int) (name, *wireError) {
	n, ok := f.doc.outline().at(offset)
	if !ok {
		return n, &wireError{codeFailed, "nothing that has a name stands here"}
	}
	if n.kind == anOwner {
		for _, o := range f.occurrences(n) {
			if o.defines {
				n.kind = o.kind
			}
		}
	}
	switch {
	case renamed[n.kind] == nil:
		return n, &wireError{codeFailed, fmt.Sprintf("the %s %q cannot be renamed", n.kind, n.text)}
	case !slices.ContainsFunc(f.occurrences(n), func(o occurrence) bool { return o.defines }):
		return n, &wireError{codeFailed, fmt.Sprintf("%q is not the name of a %s that is defined", n.text, n.kind)}
	}
	return n, nil
}

// rename writes another name wherever one stands. What results is read again: nothing may change but the name.
func (f *file) rename(offset int, to string) (*workspaceEdit, *wireError) {
	refuse := func(format string, args ...any) (*workspaceEdit, *wireError) {
		return nil, &wireError{codeFailed, fmt.Sprintf(format, args...)}
	}
	n, fault := f.renamable(offset)
	if fault != nil {
		return nil, fault
	}
	r := f.reading()
	switch {
	case r == nil || r.API == nil || !r.Sound || f.analyse(f.snap).of[f.doc.path] != r:
		return refuse("the spec has errors: what a name stands for is not certain, so nothing is renamed")
	case !renamed[n.kind].MatchString(to):
		return refuse("%q cannot be the name of a %s", to, n.kind)
	case n.kind == aScope && strings.ContainsAny(to, "*{}"):
		return refuse("%q holds a pattern character: a scope of that name needs literal: true", to)
	case to == n.text:
		return &workspaceEdit{map[string][]textEdit{}}, nil
	}
	edit := &workspaceEdit{map[string][]textEdit{}}
	after := map[string][]byte{}
	for _, d := range f.snap.docs {
		if d.path != "" {
			after[d.path] = d.text.data
		}
	}
	all := f.occurrences(n)
	slices.SortStableFunc(all, func(a, b occurrence) int { return b.start - a.start }) // each file from its end
	for _, o := range all {
		from, end := o.start, o.end
		text, whole := rewritten(o.part.text.data, o.name, to)
		if whole {
			from, end = from-1, end+1
		}
		data, changed := after[o.part.path]
		if !changed {
			data = o.part.text.data
		}
		after[o.part.path] = splice(data, from, end, text)
		edit.Changes[o.part.uri] = append(edit.Changes[o.part.uri], textEdit{f.between(o.part.text, from, end), text})
	}
	now := f.read(r.Spec, after)
	if now == nil || now.API == nil {
		return refuse("with %q the spec cannot be read", to)
	}
	if !now.Sound {
		for _, d := range now.Found {
			if d.Rule.Severity == 0 {
				return refuse("with %q the spec has an error: %s", to, d.Message)
			}
		}
		return refuse("with %q the spec has errors", to)
	}
	if difference := otherThan(n.text, to, r.API, now.API); difference != "" {
		return refuse("more than the name would change: %s", difference)
	}
	return edit, nil
}

// otherThan compares two models, but for a name. It gives the first place that differs.
func otherThan(from, to string, before, after *spec.API) string {
	var a, b any
	if json.Unmarshal(jsonmodel.Marshal(before, ""), &a) != nil || json.Unmarshal(jsonmodel.Marshal(after, ""), &b) != nil {
		return "the model has no JSON"
	}
	return differs(a, b, from, to, "")
}

func differs(a, b any, from, to, at string) string {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return at
		}
		for _, key := range slices.Sorted(maps.Keys(a)) {
			other, ok := b[key]
			if !ok && key == from {
				other, ok = b[to]
			}
			if !ok {
				return at + "." + key
			}
			if d := differs(a[key], other, from, to, at+"."+key); d != "" {
				return d
			}
		}
		return ""
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return at
		}
		for i := range a {
			if d := differs(a[i], b[i], from, to, fmt.Sprintf("%s[%d]", at, i)); d != "" {
				return d
			}
		}
		return ""
	case string:
		if other, ok := b.(string); ok && (a == other || a == from && other == to) {
			return ""
		}
		return at
	}
	if a != b {
		return at
	}
	return ""
}
